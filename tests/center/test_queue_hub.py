"""The hall's queue over HTTP: every act, once and answered alike; and no older hub."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from msgspec.structs import replace

from tests.build import CountedIds, a_store, refusal
from tests.build.hub import KEY, Hub, a_desk, a_hub
from winclient.app.perform import perform
from winclient.app.queue.queue_authority import Unreachable
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.queue_requests import promote
from winclient.app.queue.queue_view import queue_view
from winclient.app.queue.queue_views import account, listed, story
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import now
from winclient.center.hub.queue import KEY as KEY_FILE
from winclient.center.hub.queue import hall_key, promote_here
from winclient.center.hub.queue_hub import QueueHub
from winclient.domain.canonical import canonical
from winclient.domain.ledger.local_slips import LocalSlip, SlipEnd
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.calling import Action
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason
from winclient.store.disk import connection
from winclient.store.hall.server import open_server
from winclient.store.proof.verify import lines, verify
from winclient.sync.queue_hub import EPOCH_HEADER, HubQueue


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on either store, its hall open."""
    if request.param == "sqlite":
        store = a_store(tmp_path)
    else:
        store = open_server(request.getfixturevalue("postgres_url"), ids=CountedIds(first=5_000))
    with a_hub(store) as running:
        act(running.queue(), Act.OPEN)
        yield running
    assert verify(store).problems == ()
    store.close()


def act(queue: HubQueue, kind: Act, *, counter: str = "1", **words) -> Answer:
    return queue.do(Order(act=kind, counter=counter, clerk="0001", **words))


def sent(hub: Hub, order: Order | bytes, *, key: str = KEY, epoch: int = 0) -> requests.Response:
    body = order if isinstance(order, bytes) else canonical(order).encode()
    headers = {"Authorization": f"Bearer {key}", EPOCH_HEADER: str(epoch)}
    return requests.post(f"{hub.url}/v1/queue/orders", data=body, headers=headers, timeout=10)


def test_every_act_is_carried_out_at_the_hub(hub):
    queue = hub.queue()
    assert act(queue, Act.TAKE).ahead == 0
    assert act(queue, Act.TAKE).ahead == 1
    granted = TakeForm(ticket_class=TicketClass.PRIORITY, granted_by="导办台", granted_for="孕妇")
    assert act(queue, Act.TAKE, form=granted).ticket.number == "A003"
    assert act(queue, Act.CALL).ticket.number == "A003"
    assert refusal(lambda: act(queue, Act.RECALL)).details["seconds"] > 0
    assert act(queue, Act.SKIP).ticket.state is TicketState.MISSED
    assert act(queue, Act.UNDO).ticket.state is TicketState.CALLED
    assert act(queue, Act.BEGIN).ticket.granted_for == "孕妇"
    assert act(queue, Act.PARK, reason="复印").ticket.state is TicketState.PARKED
    assert act(queue, Act.CALL_THIS, ticket="A002", reason="急").ticket.number == "A002"
    assert act(queue, Act.SKIP).ticket.state is TicketState.MISSED
    assert act(queue, Act.RETURN, ticket="A002").ticket.state is TicketState.WAITING
    assert act(queue, Act.RESUME).ticket.number == "A003"
    assert act(queue, Act.TRANSFER, to="2").ticket.for_counter == "2"
    assert act(queue, Act.CALL, counter="2").ticket.number == "A003"
    act(queue, Act.BEGIN, counter="2")
    assert act(queue, Act.FINISH, counter="2").ticket.state is TicketState.SERVED
    assert act(queue, Act.PAUSE, counter="2").pause.paused
    assert not act(queue, Act.CONTINUE, counter="2").pause.paused
    act(queue, Act.STOP)
    assert refusal(lambda: act(queue, Act.TAKE)).reason is Reason.TAKING_STOPPED
    act(queue, Act.RESUME_TAKING)
    assert act(queue, Act.LEAVE, ticket="A001").ticket.state is TicketState.LEFT
    assert act(queue, Act.VOID, ticket="A002", reason="误取").ticket.state is TicketState.VOID
    balance = act(queue, Act.CLOSE).balance
    assert (balance.issued, balance.served, balance.left, balance.void) == (3, 1, 1, 1)
    assert balance.balanced


def test_a_counters_own_slips_count_here_and_are_served_there(hub):
    queue = hub.queue()
    slip = LocalSlip(number="L1-01", serial=1, arrived=now())
    told = {"ticket": "slip-1", "slip": slip}
    assert act(queue, Act.SLIP, **told).ticket.state is TicketState.LOCAL
    assert act(queue, Act.SLIP, **told).ticket.state is TicketState.LOCAL
    assert refusal(lambda: act(queue, Act.CALL)).reason is Reason.NOBODY_WAITING
    other = {"ticket": "slip-2", "slip": slip}
    assert refusal(lambda: act(queue, Act.SLIP, **other)).reason is Reason.NUMBER_USED
    assert refusal(lambda: act(queue, Act.SLIP, counter="2", **told)).reason is Reason.FIELD_WRONG
    assert refusal(lambda: act(queue, Act.SLIP, ticket="slip-3")).reason is Reason.FIELD_WRONG
    assert act(queue, Act.CLOSE).balance.waiting == 1
    act(queue, Act.OPEN)  # its counter tells the end when the next session runs
    ended = replace(slip, ended=now(), end=SlipEnd.LEFT)
    assert act(queue, Act.SLIP, ticket="slip-1", slip=ended).ticket.state is TicketState.LEFT
    assert queue.look(account, counter="1").issued == 0


def test_views_come_over_the_wire_as_they_are_at_home(hub):
    queue = hub.queue()
    for _ in range(2):
        act(queue, Act.TAKE)
    act(queue, Act.CALL)
    view = queue.look(queue_view, counter="1")
    assert (view.held.number, view.for_me) == ("A001", 1)
    assert view.why_not[Action.CALL].details == {"ticket": "A001", "ticket_state": "called"}
    waiting = queue.look(listed, counter="1", states=(TicketState.WAITING,))
    assert [each.number for each in waiting.tickets] == ["A002"]
    facts = [each.fact for each in queue.look(story, counter="1", ticket="A001").history]
    assert facts == ["ticket_taken", "ticket_called"]
    assert queue.look(account, counter="1").waiting == 2
    assert refusal(lambda: queue.look(story, counter="1", ticket="A9")).reason is (
        Reason.TICKET_UNKNOWN
    )


def test_a_repeated_request_has_one_effect_and_the_same_answer(hub):
    act(hub.queue(), Act.TAKE)
    order = Order(act=Act.CALL, counter="1", clerk="0001", request="r-1")
    first = sent(hub, order)
    act(hub.queue(), Act.SKIP)
    assert sent(hub, order).content == first.content
    assert json.loads(first.content)["answer"]["ticket"]["number"] == "A001"
    nobody = Order(act=Act.CALL, counter="2", clerk="0001", request="r-2")
    refused = sent(hub, nobody)
    act(hub.queue(), Act.TAKE)
    assert sent(hub, nobody).content == refused.content
    assert "nobody_waiting" in refused.text
    kinds = [line.kind for line in lines(hub.hub.desk.store)]
    assert kinds.count("ticket_called") == 1


def test_a_request_cannot_name_two_orders(hub):
    sent(hub, Order(act=Act.TAKE, counter="1", clerk="0001", request="r-1"))
    other = sent(hub, Order(act=Act.CALL, counter="1", clerk="0001", request="r-1"))
    assert (other.status_code, "request_reused" in other.text) == (422, True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 60_000,
        b'{"act":"fly","counter":"1","clerk":"1","request":"r"}',
        b'{"act":"call","counter":"1","clerk":"1"}',
        b'{"act":"call","counter":"","clerk":"1","request":"r"}',
        b'{"act":"call","counter":"1\\n","clerk":"1","request":"r"}',
        b'{"act":"call","counter":1,"clerk":"1","request":"r"}',
        b'{"act":"take","counter":"1","clerk":"1","request":"r","form":{"appointment":7}}',
        b'{"act":"call","counter":"1","clerk":"1","request":"' + b"r" * 70_000 + b'"}',
    ],
)
def test_what_is_no_order_is_told_so_and_changes_nothing(hub, body):
    before = len(list(lines(hub.hub.desk.store)))
    answer = sent(hub, body)
    assert (answer.status_code, "field_wrong" in answer.text) == (400, True)
    assert len(list(lines(hub.hub.desk.store))) == before


def test_without_the_halls_key_nothing_is_told(hub):
    order = Order(act=Act.TAKE, counter="1", clerk="0001", request="r-1")
    assert sent(hub, order, key="guess").status_code == 401
    stranger = hub.queue(key="guess")
    assert refusal(lambda: stranger.look(account, counter="1")).reason is Reason.HUB_KEY_WRONG
    stop = threading.Event()
    assert refusal(lambda: next(stranger.changes(0, stop=stop))).reason is Reason.HUB_KEY_WRONG


def test_a_hub_that_was_replaced_answers_nothing_any_more(hub):
    queue, store = hub.queue(), hub.hub.desk.store
    act(queue, Act.TAKE)
    perform(store, promote)
    before = len(list(lines(store)))
    assert refusal(lambda: act(queue, Act.CALL)).reason is Reason.HALL_EPOCH_OLD
    assert refusal(lambda: queue.look(queue_view, counter="1")).reason is Reason.HALL_EPOCH_OLD
    with pytest.raises(Unreachable):
        list(queue.changes(10_000, stop=threading.Event()))
    assert len(list(lines(store))) == before
    with a_hub(store) as newer:
        assert act(newer.queue(), Act.CALL).ticket.number == "A001"


def test_a_counter_that_has_heard_of_a_later_epoch_believes_no_older_hub(hub):
    queue = hub.queue()
    act(queue, Act.TAKE)
    queue.epoch = 7
    assert refusal(lambda: act(queue, Act.CALL)).reason is Reason.HALL_EPOCH_OLD
    # and the older hub has heard of it by that: it serves nobody any more
    assert refusal(lambda: act(hub.queue(), Act.CALL)).reason is Reason.HALL_EPOCH_OLD


def test_a_change_is_heard_by_all_who_listen_and_resumes_where_it_stopped(hub):
    queue, stop = hub.queue(), threading.Event()
    act(queue, Act.TAKE)
    first = next(hub.queue().changes(0, stop=stop))
    listening = hub.queue().changes(first, stop=stop)
    heard: list[int] = []
    listener = threading.Thread(target=lambda: heard.append(next(listening)))
    listener.start()
    act(queue, Act.CALL)
    listener.join(timeout=10)
    assert heard == [first + 1]
    listening.close()
    assert next(hub.queue().changes(first, stop=stop)) == first + 1


def test_a_listener_of_a_quiet_night_leaves_nothing_behind(tmp_path):
    store = a_store(tmp_path)
    hub = QueueHub(a_desk(store))

    async def night():
        beats = hub.changes(0, beat=0.001)
        told = [await anext(beats) for _ in range(20)]
        waiting = len(hub._heard._waiting)
        await beats.aclose()
        return told, waiting

    assert asyncio.run(night()) == ([0] * 20, 1)
    assert not hub._heard._waiting
    store.close()


def test_a_key_whose_writing_was_cut_off_opens_the_queue_to_nobody(tmp_path):
    key = hall_key(tmp_path / "whole")
    assert hall_key(tmp_path / "whole") == key
    assert (tmp_path / "whole" / KEY_FILE).stat().st_mode & 0o077 == 0
    (tmp_path / KEY_FILE).touch()
    assert refusal(lambda: hall_key(tmp_path)).reason is Reason.STORE_KEY_MISSING


def test_what_another_process_wrote_is_heard_as_well(hub):
    store = hub.hub.desk.store
    start = len(list(lines(store)))
    listening = hub.queue().changes(start, stop=threading.Event())
    with a_hub(store) as second:
        act(second.queue(), Act.TAKE)
    assert next(listening) == start + 1


def test_a_hub_that_holds_its_file_and_does_nothing_must_be_ended_first(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "BUSY", 10)  # milliseconds: any wait is a long one
    still, taking_over = a_store(tmp_path), a_store(tmp_path)
    with still.transaction():
        error = refusal(lambda: promote_here(taking_over))
    assert error.reason is Reason.HUB_STANDS_STILL
    assert promote_here(taking_over) == 1
    still.close()
    taking_over.close()


def test_a_hub_that_is_not_there_is_unreachable(tmp_path):
    nowhere = HubQueue("http://127.0.0.1:9", key=KEY, ids=CountedIds(), clock=lambda: None)
    with pytest.raises(Unreachable):
        act(nowhere, Act.TAKE, request="r")
    with pytest.raises(Unreachable):
        nowhere.look(account, counter="1")
    with pytest.raises(Unreachable):
        next(nowhere.changes(0, stop=threading.Event()))
    assert refusal(
        lambda: HubQueue("hub", key=KEY, ids=CountedIds(), clock=lambda: None)
    ).reason is (Reason.FIELD_WRONG)
