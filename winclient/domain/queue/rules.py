"""Who is called next: one function a rule, chosen by the hall for each segment.

A rule gives each waiting ticket a `Turn`; the smallest goes first. Turns of all segments can be
compared, so a counter that serves several needs no rule of its own. Two laws hold for every rule
(`tests/domain/test_rules.py`): within one class the earlier `place` goes first, so that only the
first of each class need be read; and no ticket is overtaken more often than the rule promises.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from msgspec import field

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.values import Value

ORDINARY, APPOINTMENT = TicketClass.ORDINARY, TicketClass.APPOINTMENT
_RANKS: Mapping[TicketClass, int] = MappingProxyType(
    {
        TicketClass.GREEN_CHANNEL: 3,
        TicketClass.PRIORITY: 2,
        TicketClass.APPOINTMENT: 1,
        TicketClass.ORDINARY: 0,
    }
)
_HEAD_STARTS: Mapping[TicketClass, int] = MappingProxyType(
    {
        TicketClass.GREEN_CHANNEL: 60,
        TicketClass.PRIORITY: 30,
        TicketClass.APPOINTMENT: 30,
    }
)


class Waiting(Value, frozen=True, kw_only=True):
    """What a rule may know of a ticket. `place`: arrival, or the time of an appointment."""

    id: str
    segment: str
    ticket_class: TicketClass
    place: datetime
    arrived: datetime
    serial: int

    @property
    def favoured(self) -> bool:
        """Whether this is anything but an ordinary ticket."""
        return self.ticket_class is not ORDINARY


class Measure(Value, frozen=True, kw_only=True):
    """A segment's figures: ordinary calls for each favoured one, and head starts in minutes."""

    every: int = 2
    head_starts: Mapping[TicketClass, int] = field(default_factory=lambda: _HEAD_STARTS)

    def since(self, waiting: Waiting) -> datetime:
        """The place, moved forward by the head start of the class."""
        minutes = self.head_starts.get(waiting.ticket_class, 0)
        return waiting.place - timedelta(minutes=minutes)


class Ground(Value, frozen=True, kw_only=True):
    """What a rule looks at beside the ticket: the moment, and the state of its segment.

    `favoured_due`: no favoured ticket among the segment's last `every` calls.
    """

    now: datetime
    measure: Measure
    favoured_due: bool = True
    ordinary_waits: bool = True


class Turn(Value, frozen=True, order=True):
    """A place in the order: the smaller band first, then who counts as waiting longer."""

    band: int
    since: datetime


Order = Callable[[Waiting, Ground], Turn]
# (ticket, who waited when it came, who came later, figures) → most of the later called before it.
Promise = Callable[[Waiting, Sequence[Waiting], Sequence[Waiting], Measure], int]


class Rule(Value, frozen=True):
    """A rule and what it promises.

    `fair`: no endless stream of others keeps a ticket waiting. `paced`: it looks at the segment's
    last calls, and at who else waits there.
    """

    name: str
    turn: Order
    promise: Promise
    fair: bool
    paced: bool = False


RULES: dict[str, Rule] = {}


def rule(*, promise: Promise, fair: bool, paced: bool = False) -> Callable[[Order], Order]:
    """Register a rule under its function's name."""

    def register(turn: Order) -> Order:
        RULES[turn.__name__] = Rule(turn.__name__, turn, promise, fair, paced)
        return turn

    return register


def _by_rank(
    ticket: Waiting, _ahead: Sequence[Waiting], later: Sequence[Waiting], _measure: Measure
) -> int:
    """Everybody of a higher class who comes meanwhile: ordinary tickets may starve."""
    mine = _rank(ticket)
    return sum(_rank(other) < mine for other in later)


def _rank(waiting: Waiting) -> tuple[int, datetime]:
    return -_RANKS[waiting.ticket_class], waiting.place


@rule(promise=_by_rank, fair=False)
def strict_priority(waiting: Waiting, _ground: Ground) -> Turn:
    """绝对优先: green channel, priority, appointment, ordinary."""
    return Turn(-_RANKS[waiting.ticket_class], waiting.place)


def _by_turns(
    ticket: Waiting, ahead: Sequence[Waiting], later: Sequence[Waiting], measure: Measure
) -> int:
    """One favoured for each `every` ordinary calls, whoever comes meanwhile."""
    if not ticket.favoured:
        before = sum(not other.favoured for other in ahead)
        return before // measure.every + 1
    earlier = sum(other.favoured and other.place < ticket.place for other in later)
    rivals = earlier + sum(other.favoured for other in ahead)
    return earlier + measure.every * (rivals + 1)


@rule(promise=_by_turns, fair=True, paced=True)
def interleave(waiting: Waiting, ground: Ground) -> Turn:
    """交替 1:N: one favoured ticket, then `every` ordinary ones, while both wait."""
    if not waiting.favoured:
        return Turn(0, waiting.place)
    if ground.favoured_due:
        return Turn(-1, waiting.place)
    return Turn(int(ground.ordinary_waits), waiting.place)


def _by_age(
    ticket: Waiting, _ahead: Sequence[Waiting], later: Sequence[Waiting], measure: Measure
) -> int:
    """Only who comes within the difference of the head starts."""
    mine = measure.since(ticket)
    return sum(measure.since(other) < mine for other in later)


@rule(promise=_by_age, fair=True)
def ageing(waiting: Waiting, ground: Ground) -> Turn:
    """等候加权: a class is worth some minutes of waiting, and waiting counts for everybody."""
    return Turn(0, ground.measure.since(waiting))


def _by_time(
    ticket: Waiting, _ahead: Sequence[Waiting], later: Sequence[Waiting], measure: Measure
) -> int:
    """Appointments, which the hall's book limits; else as by age."""
    if ticket.ticket_class is APPOINTMENT:
        return sum(other.place < ticket.place or other.arrived < ticket.place for other in later)
    mine = measure.since(ticket)
    return sum(other.ticket_class is APPOINTMENT or measure.since(other) < mine for other in later)


@rule(promise=_by_time, fair=False)
def appointments_on_time(waiting: Waiting, ground: Ground) -> Turn:
    """预约准点: from its minute on an appointment goes first, not a minute earlier."""
    if waiting.ticket_class is not APPOINTMENT:
        return Turn(0, ground.measure.since(waiting))
    return Turn(-1 if waiting.place <= ground.now else 1, waiting.place)


class Choice(Value, frozen=True, kw_only=True):
    """How one segment's tickets are put in order at one moment."""

    rule: str
    ground: Ground

    def key(self, waiting: Waiting) -> tuple[Turn, datetime, int, str]:
        """A total order: turn, then arrival, number and id."""
        turn = RULES[self.rule].turn(waiting, self.ground)
        return turn, waiting.arrived, waiting.serial, waiting.id


def first(waiting: Iterable[Waiting], choices: Mapping[str, Choice]) -> Waiting | None:
    """Who is next, or nobody."""
    return min(waiting, key=lambda each: choices[each.segment].key(each), default=None)
