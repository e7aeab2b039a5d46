"""The hall's queue as one counter uses it, and what goes on at the counter while the hub is gone.

Then the counter serves and finishes the ticket it holds, and gives out and calls slips of its own
(`L3-07`) from its own store; never the shared queue. What was done to the held ticket is told to
the hub, in order and each act once, as soon as it answers again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from winclient.app.meanwhile import DONE_ALONE, Meanwhile
from winclient.app.perform import look
from winclient.app.ports import Ids, Store
from winclient.app.queue_authority import QueueAuthority, Stop, Unreachable
from winclient.app.queue_orders import Act, Answer, Order
from winclient.app.queue_view import QueueView, queue_view
from winclient.app.slips_alone import Slips, slip_prefix
from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")


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

    def do(self, order: Order) -> Answer:
        order = replace(order, request=order.request or self._ids.new(self._clock()))
        beside = self._beside(order.counter)
        if beside.concerns(order):
            return beside.do(order)
        try:
            self._tell(beside)
            answer = self._hub.do(self._known(order))
        except Unreachable:
            return self._alone(order, beside)
        if answer.ticket is not None:
            beside.meanwhile.hold(answer.ticket)
        return answer

    def look(self, view: Callable[..., T], *, counter: str, clerk: str = "", **words: Any) -> T:
        beside = self._beside(counter)
        try:
            found = self._hub.look(view, counter=counter, clerk=clerk, **words)
        except Unreachable:
            if view is not queue_view:
                raise
            alone: Any = beside.seen_alone(away=self._away(counter))
            return alone  # type: ignore[no-any-return]
        if isinstance(found, QueueView):
            both: Any = beside.seen_with(found)
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

    def _tell(self, beside: Slips) -> None:
        """What was done alone, in its order. A refusal is the hub's last word."""
        for told in beside.meanwhile.untold():
            try:
                self._hub.do(told)
            except Refused as error:
                if error.reason in {Reason.HALL_EPOCH_OLD, Reason.HUB_KEY_WRONG}:
                    raise
            beside.meanwhile.told(told)

    def _alone(self, order: Order, beside: Slips) -> Answer:
        held = beside.meanwhile.held()
        if held is not None and order.act in DONE_ALONE:
            return Answer(ticket=beside.meanwhile.act(order, held, now=self._clock()))
        if held is not None and order.act is Act.CALL:
            raise Refused(Reason.COUNTER_HOLDS, ticket=held.number, ticket_state=held.state.value)
        if order.act is Act.TAKE:
            return beside.take(order)
        raise self._away(order.counter)

    def _away(self, counter: str) -> Refused:
        first = f"{slip_prefix(counter)}01"
        return Refused(Reason.HUB_AWAY, hub=self._place, slips=first)
