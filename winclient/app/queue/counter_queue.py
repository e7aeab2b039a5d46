"""One counter's way to the queue: look, and act; wherever the queue is kept."""

from winclient.app.queue.queue_authority import QueueAuthority
from winclient.app.queue.queue_orders import Act, Order
from winclient.app.queue.queue_view import QueueView, TicketFace, queue_view
from winclient.domain.queue.calling import Action
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class CounterQueue(Value, frozen=True, kw_only=True):
    """Blocking; Refused and what the world does (OSError) come through."""

    queue: QueueAuthority
    counter: str
    clerk: str

    def look(self) -> QueueView:
        """The queue as this counter sees it."""
        return self.queue.look(queue_view, counter=self.counter, clerk=self.clerk)

    def act(
        self, action: Action, *, ticket: str = "", to: str = "", reason: str = ""
    ) -> TicketFace | None:
        """The ticket as it may be seen then; None for a pause. A call of a named ticket is out of
        turn and needs its reason."""
        act = Act.CALL_THIS if action is Action.CALL and ticket else Act(action.value)
        order = Order(
            act=act, counter=self.counter, clerk=self.clerk, ticket=ticket, to=to, reason=reason
        )
        return self.queue.do(order).ticket

    def give_slip(self) -> TicketFace | None:
        """A number of this counter's own; the hall's, where its hub is back by now."""
        return self.queue.do(Order(act=Act.TAKE, counter=self.counter, clerk=self.clerk)).ticket

    def finish_and_call(self) -> TicketFace | None:
        """办结并叫下一个: the finish stands also where there is nobody to call."""
        self.act(Action.FINISH)
        try:
            return self.act(Action.CALL)
        except Refused as error:
            if error.reason in {Reason.NOBODY_WAITING, Reason.COUNTER_PAUSED}:
                return None
            raise
