"""What no demo day goes without: a package, a promise kept, one broken, a correction."""

from datetime import datetime, time
from functools import partial
from random import Random

from msgspec.structs import replace

from winclient.app.cases.acting import Act
from winclient.app.cases.applying import apply
from winclient.app.cases.endings import lapse
from winclient.app.cases.intake import IntakeForm
from winclient.app.cases.packages import gather
from winclient.app.hall import Hall
from winclient.app.perform import look, perform
from winclient.app.ports import Store
from winclient.domain.cases.case import Case
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Judgement
from winclient.domain.days.moments import HALL_ZONE, Moment
from winclient.domain.days.work_calendar import ONE_DAY
from winclient.domain.items.catalogue import Item
from winclient.domain.persons.people import Clerk

# The decisions of the first applications; later ones fall as they will.
PACKAGE = "package"
FIRST = (PACKAGE, Decision.ACCEPT_DEFERRED.value, Decision.NOTIFY.value)
ENOUGH = 6  # applications, from which on the story has room
AFTERNOON = time(16, 30)


def answered(store: Store, item: Item, *, chance: Random) -> tuple[tuple[str, str], ...]:
    """A package's questions answered somehow."""
    bundle = look(store, partial(gather, wanted=(item.id,)))
    joint = bundle.join()
    while joint.open:
        question = joint.open[0]
        chosen = chance.choice(question.answers).id
        joint = bundle.join((*joint.answers, (question.id, chosen)))
    return joint.answers


def eve(store: Store, *, opening: datetime) -> datetime | None:
    """A moment of the working day before, where this store has seen nothing later."""
    calendar, seen = look(store, lambda reader: (reader.calendar(), reader.last_seen()))
    day = calendar.workday_until(opening.astimezone(HALL_ZONE).date() - ONE_DAY)
    before = datetime.combine(day, AFTERNOON, HALL_ZONE)
    return before if seen is None or seen < before else None


def promised(form: IntakeForm, *, at: datetime) -> IntakeForm:
    """The same application with its promise due on the very day."""
    due = at.astimezone(HALL_ZONE).date()
    words = (
        replace(word, due=due) if word.state is Judgement.DEFERRED else word
        for word in form.given or ()
    )
    return replace(form, given=tuple(words))


def taken(store: Store, form: IntakeForm, *, hall: Hall, at: datetime) -> Case:
    """The application, a package or not."""
    return perform(store, partial(apply, form=form, hall=hall, when=Moment(at))).value.case


def broken(store: Store, case: Case, *, hall: Hall, clerk: Clerk, at: datetime) -> None:
    """Nobody came: the case ends as was told at the start."""
    act = Act(number=case.number, hall=hall, clerk=clerk, counter=case.counter, when=Moment(at))
    perform(store, partial(lapse, act=act))
