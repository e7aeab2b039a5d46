"""A counter's own slips `L3-07`: a little queue in the PC's store, beside the hall's."""

from msgspec.structs import replace

from winclient.app.queue.meanwhile import Meanwhile
from winclient.app.queue.queue_authority import QueueAuthority
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.queue_view import QueueView, queue_view
from winclient.domain.ledger.local_slips import DIGITS, slip_prefix
from winclient.domain.queue.calling import Action
from winclient.domain.queue.segments import Plan, Segment
from winclient.domain.queue.ticket import HELD
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value
from winclient.wording import say

_FREE = {Action.CALL, Action.RESUME, Action.UNDO}
_ON_HELD = {Act.RECALL, Act.BEGIN, Act.SKIP, Act.PARK, Act.TRANSFER, Act.FINISH, Act.UNDO}


def slip_plan(plan: Plan, *, counter: str) -> Plan:
    """The house rules with one segment: this counter's slips, 01 and up."""
    prefix = slip_prefix(counter)
    return replace(
        plan,
        segments=(Segment(prefix=prefix, name=say("tickets.ticket_state_local"), digits=DIGITS),),
    )


class Slips(Value, frozen=True):
    """The slips of one counter, and what it keeps of the shared queue."""

    own: QueueAuthority
    meanwhile: Meanwhile
    counter: str

    def view(self) -> QueueView:
        """The slips as this counter's queue; none of them goes anywhere else."""
        seen = self.own.look(queue_view, counter=self.counter)
        if seen.held is None:
            return seen
        stays = Refused(Reason.SLIP_STAYS, ticket=seen.held.number)
        return replace(seen, why_not={**seen.why_not, Action.TRANSFER: stays})

    def concerns(self, order: Order) -> bool:
        """Whether an order is about these slips. Who has one is called before the shared queue."""
        if order.ticket.strip():
            return order.ticket.strip().upper().startswith(slip_prefix(self.counter).upper())
        if order.act not in _ON_HELD | {Act.CALL, Act.RESUME}:
            return False
        own, held = self.view(), self.meanwhile.held()
        if own.held is not None:
            return True
        if held is not None:
            return False
        if order.act is Act.CALL:
            return own.for_me > 0
        if order.act is Act.RESUME:
            return bool(own.parked)
        return order.act is Act.UNDO and own.undo is not None

    def do(self, order: Order) -> Answer:
        """An act on them; they go nowhere else."""
        if order.act is Act.TRANSFER:
            raise Refused(Reason.SLIP_STAYS, ticket=order.ticket or slip_prefix(self.counter))
        return self.own.do(order)

    def take(self, order: Order) -> Answer:
        """A number of this counter alone; a session of its own is opened for the first."""
        session = self.view().session
        if session is None or not session.running:
            self.own.do(replace(order, act=Act.OPEN, form=None))
        form = replace(order.form, segment="", item="", code="") if order.form else None
        return self.own.do(replace(order, form=form))

    def seen_alone(self, *, away: Refused) -> QueueView:
        """What the counter knows by itself: its slips, and the ticket that it holds."""
        own, held = self.view(), self.meanwhile.held()
        if own.held is not None:
            return replace(own, away=True)
        if held is not None:
            may = self.meanwhile.possible()
            why_not = {action: None if action in may else away for action in Action}
            return replace(own, away=True, held=held, why_not=why_not)
        may = {action for action in _FREE if own.why_not[action] is None}
        why_not = {action: None if action in may else away for action in Action}
        return replace(own, away=True, why_not=why_not)

    def seen_with(self, hall: QueueView) -> QueueView:
        """The hall's queue, with the slips that are still to be served here."""
        self.meanwhile.heard(hall.held if hall.held and hall.held.state in HELD else None)
        own = self.view()
        if not (own.held or own.for_me or own.parked):
            return hall
        seen = replace(
            hall,
            lanes=(*hall.lanes, *own.lanes),
            for_me=hall.for_me + own.for_me,
            parked=(*hall.parked, *own.parked),
        )
        if own.held is not None:
            return replace(seen, held=own.held, why_not=own.why_not, undo=own.undo)
        if hall.held is None and own.for_me:
            return replace(seen, why_not={**hall.why_not, Action.CALL: None})
        return seen
