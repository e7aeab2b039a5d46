"""The whole queue against the plain model once more: on PostgreSQL, its rows kept in memory."""

import os
import tempfile

from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.build import CountedIds
from tests.build.queue import Queue, a_plan
from tests.flows.queue_model import Model
from tests.flows.test_queue_model import PLAN, WholeQueue
from winclient.store.hall.server import open_server

LONG = os.environ.get("WINCLIENT_LONG") == "1"


def test_any_acts_in_any_order_leave_the_same_tickets_on_a_mirrored_server(postgres):
    class OnServer(WholeQueue):
        @initialize()
        def begin_hall(self) -> None:
            self.folder = tempfile.TemporaryDirectory()
            store = open_server(postgres.create(), ids=CountedIds())
            store.mirror()
            self.queue = Queue(store, plan=a_plan(PLAN))  # type: ignore[arg-type]
            self.queue.open()
            self.model = Model()

    run_state_machine_as_test(
        OnServer,
        settings=settings(
            max_examples=60 if LONG else 5,
            stateful_step_count=50 if LONG else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
