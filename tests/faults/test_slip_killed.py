"""A kiosk killed between any two steps: no phantom in the queue, no slip whose number is lost."""

import os
import shutil
from pathlib import Path

from tests.build import MONDAY, a_store
from tests.build.queue import Queue, a_queue
from tests.faults.slip_victim import a_kiosk, a_slip, main
from winclient.app.queue import slips
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import SystemIds
from winclient.domain.queue.ticket import TicketState
from winclient.printing.slips import finish_slips, take_number
from winclient.store.proof.verify import verify

RESERVED, WAITING, VOID = TicketState.RESERVED, TicketState.WAITING, TicketState.VOID


def died(folder: Path, steps: int) -> bool:
    """Whether a kiosk with so many steps to live died on the way."""
    child = os.fork()
    if child == 0:
        main(folder, steps)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def reopened(folder: Path) -> tuple[Queue, list[str]]:
    """The queue after the next start of the kiosk, and the numbers on paper."""
    queue = Queue(a_store(folder, ids=SystemIds()))
    finish_slips(a_kiosk(queue.store, folder, lambda _: None), after_start=True)
    return queue, [file.read_text() for file in (folder / "slips").glob("*.pdf")]


def test_a_kill_between_any_two_steps_leaves_no_phantom_and_no_lost_slip(tmp_path):
    home = tmp_path / "home"
    queue = a_queue(home)
    queue.store.close()
    found = set()
    for steps in range(1, 200):
        folder = Path(shutil.copytree(home, tmp_path / str(steps)))
        dead = died(folder, steps)
        queue, papers = reopened(folder)
        tickets = queue.all()
        states = [each.state for each in tickets]
        if papers:  # somebody may hold it: its number is in the queue, or kept and asked about
            assert papers == [each.number for each in tickets]
            assert states in ([WAITING], [RESERVED])
        else:
            assert WAITING not in states
        with queue.store.reading() as reader:
            assert reader.slip_jobs() == ()
        assert not verify(queue.store).problems
        found.add((bool(papers), *states))
        queue.store.close()
        if not dead:
            break
    assert states == [WAITING]
    assert found >= {(False,), (False, VOID), (False, RESERVED), (True, RESERVED), (True, WAITING)}


def test_a_slip_nobody_is_sure_of_joins_the_queue_when_its_bearer_shows_it(tmp_path):
    queue = a_queue(tmp_path / "home")
    home = tmp_path / "home"
    queue.store.close()
    for steps in range(1, 200):
        folder = Path(shutil.copytree(home, tmp_path / str(steps)))
        died(folder, steps)
        queue, papers = reopened(folder)
        (ticket, *_) = queue.all() or (None,)
        if papers and ticket.state is RESERVED:
            queue.now = MONDAY.replace(hour=10)
            assert queue.do(slips.printed, ticket=ticket.id).arrived_at == ticket.arrived_at
            assert queue.call().number == papers[0]
            return
        queue.store.close()
    raise AssertionError("no step left a slip in doubt")


def test_a_device_that_fails_voids_the_number_and_the_next_visitor_is_served(tmp_path):
    queue = a_queue(tmp_path)
    kiosk = a_kiosk(queue.store, tmp_path, lambda _: None)
    (tmp_path / "slips").write_text("a file where the folder should be")
    failed = take_number(kiosk, TakeForm(), ticket="k-1", told=a_slip)
    assert (failed.state.value, failed.queued) == ("failed", False)
    (tmp_path / "slips").unlink()
    done = take_number(kiosk, TakeForm(), ticket="k-2", told=a_slip)
    assert (done.state.value, done.queued, done.slip.number) == ("printed", True, "A002")
    assert [each.state for each in queue.all()] == [VOID, WAITING]
