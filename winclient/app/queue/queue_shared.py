"""The hall's queue as one counter uses it, and what goes on at the counter while the hub is gone.

Then the counter serves and finishes the ticket it holds, and gives out and calls slips of its own
(`L3-07`) from its own store; never the shared queue. What was done to the held ticket is told to
the hub, in order and each act once, as soon as it answers again.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from msgspec.structs import replace

from winclient.app.perform import look
from winclient.app.ports import Ids, Store
from winclient.app.queue import telling
from winclient.app.queue.meanwhile import DONE_ALONE, Meanwhile
from winclient.app.queue.queue_authority import Faulty, QueueAuthority, Stop, Unreachable
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.queue_view import QueueView, queue_view
from winclient.app.queue.slips_alone import Slips
from winclient.app.queue.slips_told import follow, tell_slips
from winclient.domain.ledger.local_slips import slip_prefix
from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")
_SILENT = {Reason.HUB_AWAY, Reason.HUB_FAULTY}


class SharedQueue:
    """`QueueAuthority` of a hall's counters: the hub, and beside it the slips of each counter."""

    def __init__(
        self,
        hub: QueueAuthority,
        *,
        store: Store,
        slips: Callable[[str], QueueAuthority],
        place: str,
        ids: Ids,
        clock: Callable[[], datetime],
    ) -> None:
        self._hub = hub
        self._store = store
        self._slips = slips  # the own store's queue, as one counter's slips
        self._place = place  # where the hub is, for the sentence that says that it is gone
        self._ids = ids
        self._clock = clock
        self._ahead = timedelta()  # the hub's clock before this PC's

    def do(self, order: Order) -> Answer:
        order = replace(order, request=order.request or self._ids.new(self._clock()))
        beside = self._beside(order.counter)
        if beside.concerns(order):
            return beside.do(order)
        try:
            self._tell(order.clerk)
            answer = self._hub.do(self._known(order))
        except (Unreachable, Refused) as error:
            return self._alone(order, beside, away=self._away(error, order.counter))
        if answer.ticket is not None:
            beside.meanwhile.hold(answer.ticket)
        return answer

    def look(self, view: Callable[..., T], *, counter: str, clerk: str = "", **words: Any) -> T:
        beside = self._beside(counter)
        try:
            self._tell(clerk or counter)
            found = self._hub.look(view, counter=counter, clerk=clerk, **words)
        except (Unreachable, Refused) as error:
            away = self._away(error, counter)
            if view is not queue_view:
                raise
            seen: Any = self._with_unheard(beside.seen_alone(away=away), counter)
            return seen  # type: ignore[no-any-return]
        if isinstance(found, QueueView):
            self._ahead = found.now - self._clock()
            if found.session is not None:
                hall = {"hall": found.session.id, "counter": counter, "clerk": clerk or counter}
                follow(self._store, **hall, clock=self._clock)
            both: Any = self._with_unheard(beside.seen_with(found), counter)
            return both  # type: ignore[no-any-return]
        return found

    def changes(self, after: int, *, stop: Stop) -> Iterator[int]:
        return self._hub.changes(after, stop=stop)

    def _beside(self, counter: str) -> Slips:
        return Slips(self._slips(counter), Meanwhile(self._store, counter=counter), counter)

    def _known(self, order: Order) -> Order:
        """The hub has no catalogue: the item's department goes with it, for the segment."""
        form = order.form
        if form is None or not form.item.strip():
            return order
        item = look(self._store, lambda reader: reader.item(form.item.strip()))
        if item is None:
            raise Refused(Reason.ITEM_UNKNOWN, item=form.item)
        return replace(order, form=replace(form, item=item.id, department=item.department))

    def _tell(self, clerk: str) -> None:
        """What was done without the hub comes first: the slips may depend on it."""
        telling.tell(self._hub, store=self._store, clock=self._clock)
        tell_slips(self._hub, store=self._store, ids=self._ids, clerk=clerk, clock=self._clock)

    def _with_unheard(self, view: QueueView, counter: str) -> QueueView:
        told = look(self._store, partial(telling.unheard, counter=counter))
        return replace(view, unheard=told)

    def _alone(self, order: Order, beside: Slips, *, away: Refused) -> Answer:
        held = beside.meanwhile.held()
        if held is not None and order.act in DONE_ALONE:
            now = self._clock() + self._ahead
            return Answer(ticket=beside.meanwhile.act(order, held, now=now))
        if held is not None and order.act is Act.CALL and away.reason in _SILENT:
            raise Refused(Reason.COUNTER_HOLDS, ticket=held.number, ticket_state=held.state.value)
        if order.act is Act.TAKE:
            return beside.take(order)
        raise away

    def _away(self, error: Unreachable | Refused, counter: str) -> Refused:
        """Why the hall's queue cannot be used; what it says about an act itself comes through."""
        if isinstance(error, Unreachable):
            first = f"{slip_prefix(counter)}01"
            reason = Reason.HUB_FAULTY if isinstance(error, Faulty) else Reason.HUB_AWAY
            return Refused(reason, hub=self._place, slips=first)
        if error.reason is Reason.HALL_EPOCH_OLD:  # it was replaced: as good as gone
            return error
        raise error
