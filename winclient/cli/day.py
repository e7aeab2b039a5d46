"""One day at a small hall, made up but run through the real use cases (for training and tests)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.cases.corrections import BringForm, bring
from winclient.app.cases.intake import IntakeForm
from winclient.app.cases.rulings import Ruling
from winclient.app.hall import Hall
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Store
from winclient.app.queue.balances import Balance
from winclient.cli import day_story
from winclient.cli.made_up import COUNTERS, a_clerk, an_agent, an_applicant
from winclient.cli.visitors import Visitors
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Given, Judgement
from winclient.domain.checks.situations import Situation, resolve
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item, ItemKind, Necessity
from winclient.domain.persons.people import Clerk, PartyKind
from winclient.domain.queue.segments import Plan

DEFECTS = ("未签名", "复印件不清晰", "未加盖公章", "已过有效期")
MIX = {
    Decision.ACCEPT: 62,
    Decision.NOTIFY: 14,
    Decision.ACCEPT_DEFERRED: 10,
    Decision.RECEIVE: 9,
    Decision.REFUSE: 5,
}


class Day(Struct, frozen=True, kw_only=True):
    """What came of the day: the cases as they stand at closing, and the queue's account."""

    cases: tuple[Case, ...]
    balance: Balance


def one_day(
    store: Store,
    *,
    hall: Hall,
    opening: datetime,
    plan: Plan,
    cases: int,
    chance: Random,
    after: Callable[[int], None],
) -> Day:
    """Take in `cases` applications from `opening` on; some applicants return in the afternoon.

    Everybody takes a number first; some miss their call, some leave, some are there at the end.
    `after(n)` is called when the nth is done (to print, and to show that it goes on).
    """
    clock = _clock(opening, chance=chance, steps=6 * cases + 40)
    catalogue = look(store, lambda reader: tuple(reader.items()))
    play = partial(_application, store, catalogue, chance=chance)
    visitors = Visitors(store=store, plan=plan, ids=hall.ids, chance=chance, clock=clock)
    script = _script(cases)
    before = day_story.eve(store, opening=opening) if script else None
    taken: list[Case] = []
    if before is not None:
        form = day_story.promised(play(Decision.ACCEPT_DEFERRED), at=before)
        taken.append(day_story.taken(store, form, hall=hall, at=before))
    visitors.open()
    for done in range(len(taken), cases):
        form = play(script.pop(0) if script else "")
        form = replace(form, ticket=visitors.next(form.counter).number)
        taken.append(day_story.taken(store, form, hall=hall, at=next(clock)))
        visitors.done(form.counter)
        after(done + 1)
    if before is not None:
        clerk = a_clerk(chance)
        day_story.broken(store, taken[0], hall=hall, clerk=clerk, at=next(clock))
    for case in _returning(taken[before is not None :]):
        visitors.next(case.counter)
        _bring(store, case, hall=hall, clerk=a_clerk(chance), at=next(clock))
        visitors.done(case.counter)
    return Day(cases=tuple(_closing(store, taken)), balance=visitors.close())


def _bring(store: Store, case: Case, *, hall: Hall, clerk: Clerk, at: datetime) -> None:
    """The applicant is back with all that was out."""
    form = BringForm(number=case.number, given=None, counter=case.counter, clerk=clerk)
    perform(store, partial(bring, form=form, hall=hall, when=Moment(at)))


def _script(cases: int) -> list[str]:
    """The first of the day: a package, a promise to be kept, a notice to be answered."""
    return list(day_story.FIRST) if cases >= day_story.ENOUGH else []


def _returning(taken: Sequence[Case]) -> list[Case]:
    """Every second one, and at least one, who was told of defects or has promised something."""
    chosen = []
    for state in (CaseState.NOTIFIED, CaseState.DEFERRED):
        waiting = [case for case in taken if case.state is state]
        chosen += waiting[: (len(waiting) + 1) // 2]
    return chosen


def _closing(store: Store, taken: Sequence[Case]) -> Iterator[Case]:
    for case in taken:
        now = look(store, partial(_case, id=case.id))
        if now is not None:
            yield now


def _case(reader: Reader, *, id: str) -> Case | None:
    return reader.case(id)


def _clock(opening: datetime, *, chance: Random, steps: int) -> Iterator[datetime]:
    """Eight hours, spread over the day's visits, never twice the same second."""
    gap = max(8 * 3600 // steps, 2)
    at = opening
    while True:
        at += timedelta(seconds=chance.randint(1, gap))
        yield at


def _in_situation(item: Item, *, chance: Random) -> Situation:
    """The item with every question that arises answered somehow."""
    situation = resolve(item)
    while situation.open:
        question = situation.open[0]
        answer = chance.choice(question.answers).id
        situation = resolve(item, (*situation.answers, (question.id, answer)))
    return situation


def _application(
    store: Store, catalogue: Sequence[Item], wanted: str, *, chance: Random
) -> IntakeForm:
    """An application that ends as is wanted; whatever it may be where nothing is."""
    if wanted == day_story.PACKAGE:
        package = chance.choice([item for item in catalogue if item.composition])
        form = _form(resolve(package), chance=chance, wanted=Decision.ACCEPT)
        return replace(form, answers=day_story.answered(store, package, chance=chance))
    single = [item for item in catalogue if not item.composition]
    while True:
        situation = _in_situation(chance.choice(single), chance=chance)
        drawn = wanted or chance.choices(list(MIX), list(MIX.values()))[0].value
        decision = _possible(situation.item, Decision(drawn))
        if not wanted or decision == wanted:
            return _form(situation, chance=chance, wanted=decision)


def _form(situation: Situation, *, chance: Random, wanted: Decision) -> IntakeForm:
    item, decision = situation.item, wanted
    applicant = an_applicant(item, chance=chance)
    by_agent = applicant.kind is PartyKind.ORGANISATION
    return IntakeForm(
        item=item.id,
        applicant=applicant,
        agent=an_agent(chance) if by_agent else None,
        answers=situation.answers,
        given=None if decision is Decision.ACCEPT else _judged(item, decision, chance=chance),
        ruling=_ruling(decision),
        counter=str(chance.randint(1, COUNTERS)),
        clerk=a_clerk(chance),
    )


def _possible(item: Item, wanted: Decision) -> Decision:
    """What the item allows: deferring needs a deferrable material and a promised limit."""
    deferrable = item.promised is not None and item.kind is not ItemKind.IMMEDIATE
    deferrable &= any(m.necessity is Necessity.DEFERRABLE and not m.exempt for m in item.materials)
    if wanted is Decision.ACCEPT_DEFERRED and not deferrable:
        return Decision.ACCEPT
    firm = any(m.necessity is not Necessity.OPTIONAL and not m.exempt for m in item.materials)
    return Decision.ACCEPT if wanted is Decision.NOTIFY and not firm else wanted


def _judged(item: Item, decision: Decision, *, chance: Random) -> tuple[Given, ...]:
    asked = [m for m in item.materials if m.necessity is not Necessity.OPTIONAL and not m.exempt]
    given = [Given(name=material.name, state=Judgement.RECEIVED) for material in asked]
    if decision is Decision.NOTIFY:
        spot = chance.randrange(len(given))
        given[spot] = _defect(given[spot].name, chance=chance)
    elif decision is Decision.ACCEPT_DEFERRED:
        soft = [i for i, m in enumerate(asked) if m.necessity is Necessity.DEFERRABLE]
        spot = chance.choice(soft)
        given[spot] = Given(name=given[spot].name, state=Judgement.DEFERRED)
    return tuple(given)


def _defect(name: str, *, chance: Random) -> Given:
    if chance.random() < 0.5:
        return Given(name=name, state=Judgement.MISSING)
    return Given(name=name, state=Judgement.DEFECTIVE, reason=chance.choice(DEFECTS))


def _ruling(decision: Decision) -> Ruling:
    if decision is Decision.REFUSE:
        return Ruling(decision=decision, reason="not_our_power", organ="示例市邻县政务服务中心")
    return Ruling(decision=decision)
