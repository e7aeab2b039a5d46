"""What a counter keeps of the shared queue: the ticket it holds, and what it does with it alone."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from winclient.app.perform import look, perform
from winclient.app.ports import Store, Tx
from winclient.app.queue import telling
from winclient.app.queue.queue_orders import Act, Order
from winclient.app.queue.queue_view import TicketFace
from winclient.app.queue_ports import HELD_NOTE
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_text
from winclient.domain.ledger.queue_facts import (
    TicketBegun,
    TicketFact,
    TicketFinished,
    TicketSkipped,
)
from winclient.domain.queue.calling import Action
from winclient.domain.queue.ticket import HELD, TicketState
from winclient.domain.queue.ticket_life import NEXT
from winclient.domain.refusals import Reason, Refused

DONE_ALONE: Mapping[Act, type[TicketFact]] = {
    Act.BEGIN: TicketBegun,
    Act.SKIP: TicketSkipped,
    Act.FINISH: TicketFinished,
}


class Meanwhile:
    """Notes in the PC's own store, so that a restart forgets nothing."""

    def __init__(self, store: Store, *, counter: str) -> None:
        self._store = store
        self._counter = counter

    def held(self) -> TicketFace | None:
        """The ticket of the shared queue that this counter holds, as far as it knows."""
        place = HELD_NOTE + self._counter
        body = look(self._store, lambda reader: reader.notes(place).get(place))
        return from_text(TicketFace, body) if body else None

    def hold(self, ticket: TicketFace) -> None:
        """What an answer of the hub says of a ticket that may be this counter's."""
        held = self.held()
        if ticket.counter == self._counter and ticket.state in HELD:
            self.heard(ticket)
        elif held is not None and held.number == ticket.number:
            self.heard(None)

    def heard(self, ticket: TicketFace | None) -> None:
        """The ticket that the hub says this counter holds; written where it is another."""
        held = self.held()
        if (held and (held.number, held.state)) != (ticket and (ticket.number, ticket.state)):
            perform(self._store, lambda tx: _note(tx, self._counter, ticket))

    def act(self, order: Order, held: TicketFace, *, now: datetime) -> TicketFace:
        """Begin, skip or finish the held ticket here, and note that the hub must be told."""
        state = NEXT.get((held.state, DONE_ALONE[order.act]))
        if order.ticket and order.ticket.strip().upper() != held.number:
            raise Refused(
                Reason.TICKET_ELSEWHERE, ticket=order.ticket, ticket_state="", counter="-"
            )
        if state is None:
            raise Refused(Reason.TICKET_STATE, ticket=held.number, ticket_state=held.state.value)
        done = replace(held, state=state, unveiled=held.unveiled or state is TicketState.SERVING)
        if state is TicketState.SERVING:
            done = replace(done, begun_at=held.begun_at or now)
        elif state not in HELD:
            done = replace(done, ended_at=now)

        told = replace(order, ticket=held.number, done_at=now)

        def keep(tx: Tx) -> None:
            telling.note(tx, told)
            _note(tx, self._counter, done)

        perform(self._store, keep)
        return done

    def possible(self) -> set[Action]:
        """What may be done alone to the ticket that is held."""
        held = self.held()
        facts = DONE_ALONE.items()
        return {Action(act.value) for act, fact in facts if held and (held.state, fact) in NEXT}


def _note(tx: Tx, counter: str, ticket: TicketFace | None) -> None:
    if ticket is not None and ticket.state in HELD:
        tx.put_note(HELD_NOTE + counter, canonical(ticket))
    else:
        tx.drop_note(HELD_NOTE + counter)
