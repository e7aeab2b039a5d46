"""Builds what tests need, with fixed ids and a fixed clock: items, forms, halls, stores."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from winclient.app.cases.applying import apply, come_back
from winclient.app.cases.corrections import BringForm
from winclient.app.cases.intake import IntakeForm, Outcome
from winclient.app.cases.rulings import Ruling
from winclient.app.hall import Hall
from winclient.app.legal import LegalTexts, read_legal
from winclient.app.perform import look, perform
from winclient.app.ports import Ids
from winclient.app.reference import catalogue
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Given, Judgement
from winclient.domain.days.moments import HALL_ZONE, Moment
from winclient.domain.items.catalogue import Item, ItemKind, Material, Necessity, TimeLimit
from winclient.domain.items.questions import Answer, Condition, Question, Rule
from winclient.domain.ledger.snapshot import Letterhead, PaperKind
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import Agent, Applicant, Clerk, PartyKind
from winclient.domain.refusals import Refused
from winclient.resources import resource
from winclient.store.open import SqlStore, open_store

# No test writes into the keyring of the person who runs it.
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
# Nor a record of its stores into that person's folders.
os.environ.setdefault("WINCLIENT_RECORD_FOLDER", tempfile.mkdtemp(prefix="winclient-records-"))

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=HALL_ZONE)  # a working week lies before it
WHEN = Moment(MONDAY)
CLERK = Clerk(id="0001", name="王芳")
NUMBER = "610112199003071230"
UNPRINTABLE = "𱍊\U000e0100"  # by no font of the tests' halls
WORDS = {
    PaperKind.INTAKE_RECEIPT: "示政务收",
    PaperKind.ACCEPTANCE: "示政务受",
    PaperKind.ONE_TIME_NOTICE: "示政务告",
    PaperKind.REFUSAL: "示政务不受",
}

_HALLS = count(1)  # each hall counts its ids from a million of its own


@dataclass(slots=True)
class CountedIds:
    """Ids in the order they were asked for; `first` keeps two openings of one store apart."""

    first: int = 1
    last_digits: int = 7
    _numbers: Any = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = count(self.first)

    def new(self, _at: datetime) -> str:
        return f"00000000-0000-7000-8000-{next(self._numbers):012}"

    def tail(self) -> int:
        return self.last_digits


def at(days: int = 0, *, hour: int = 9, minute: int = 30, suspect: bool = False) -> Moment:
    """A moment some days after the Monday that tests live on."""
    time = MONDAY.replace(hour=hour, minute=minute) + timedelta(days=days)
    return Moment(time, suspect=suspect)


def an_item(materials: int = 3, **changes: Any) -> Item:
    """A licence promised in ten working days; its last material may be brought later."""
    names = [f"材料{number}" for number in range(1, materials + 1)]
    rows = [Material(name=name, originals=1, copies=1) for name in names]
    if rows:
        rows[-1] = replace(rows[-1], necessity=Necessity.DEFERRABLE)
    usual = Item(
        id="item-1",
        code="11610199MB1D44779E4610168001000",
        name="食品经营许可（新办）",
        department="示例市市场监督管理局",
        item_type="行政许可",
        kind=ItemKind.COMMITTED,
        statutory=TimeLimit(days=20),
        promised=TimeLimit(days=10),
        fee=False,
        materials=tuple(rows),
    )
    return replace(usual, **changes)


def ask(id: str, *answers: str, when: Any = None, several: bool = False) -> Question:
    """A question; `when` is `{"question": "this/or that"}`."""
    return Question(
        id=id,
        text=f"{id}？",
        answers=tuple(Answer(id=each) for each in answers),
        several=several,
        when=_needs(when),
    )


def follows(when: Any, **effects: Any) -> Rule:
    """What follows from answers, named as in `ask`."""
    return Rule(when=_needs(when), **effects)


def _needs(when: Any) -> tuple[Condition, ...]:
    return tuple(
        Condition(question=question, answers=tuple(answers.split("/")))
        for question, answers in (when or {}).items()
    )


def a_person(**changes: Any) -> Applicant:
    """王小明 with a right citizen number."""
    usual = Applicant(
        kind=PartyKind.PERSON,
        name="王小明",
        document=DocumentKind.ID_CARD,
        number=NUMBER,
        phone="13812345678",
    )
    return replace(usual, **changes)


def an_agent(**changes: Any) -> Agent:
    """李四, with written authority."""
    usual = Agent(name="李四", document=DocumentKind.ID_CARD, number=NUMBER, authority=True)
    return replace(usual, **changes)


def an_intake(decision: Decision = Decision.ACCEPT, **changes: Any) -> IntakeForm:
    """Everything received as the list asks, unless `given` says otherwise."""
    words = {
        key: changes.pop(key) for key in ("reason", "organ", "detail", "approver") if key in changes
    }
    usual = IntakeForm(
        item="item-1",
        applicant=a_person(),
        given=None,
        ruling=Ruling(decision=decision, **words),
        counter="1",
        clerk=CLERK,
    )
    return replace(usual, **changes)


def a_bring(number: str, decision: Decision | None = None, **changes: Any) -> BringForm:
    """The applicant comes back with all that was out, unless `given` says otherwise."""
    words = {
        key: changes.pop(key) for key in ("reason", "organ", "detail", "approver") if key in changes
    }
    ruling = Ruling(decision=decision, **words) if decision else None
    usual = BringForm(number=number, given=None, ruling=ruling, counter="1", clerk=CLERK)
    return replace(usual, **changes)


def given(*words: str, due: date | None = None, reason: str = "缺少签名") -> tuple[Given, ...]:
    """`given("材料1 received", "材料2 defective")`: what the clerk said about each material."""
    pairs = [word.rsplit(" ", 1) for word in words]
    return tuple(
        Given(
            name=name,
            state=Judgement(state),
            reason=reason if state == "defective" else "",
            due=due if state == "deferred" else None,
        )
        for name, state in pairs
    )


def the_law() -> LegalTexts:
    """The legal sentences and refusal reasons that the product ships."""
    return read_legal(lambda name: resource("legal", name).read_text(encoding="utf-8"))


def a_hall(*, ids: Ids | None = None, **changes: Any) -> Hall:
    """A hall whose printer writes files and whose fonts lack nothing but 𱍊."""
    usual = Hall(
        letterhead=Letterhead(organ="示例市政务服务中心"),
        government="示例市人民政府",
        region="610199",
        station="001",
        words=WORDS,
        number_template="{word}〔{year}〕{serial}号",
        holders=("申请人", "窗口存档"),
        printer="file:papers",
        legal=the_law(),
        unprintable=lambda text: "".join(each for each in UNPRINTABLE if each in text),
        ids=ids or CountedIds(first=1_000_000 * next(_HALLS)),
    )
    return replace(usual, **changes)


def a_store(
    folder: Path,
    *,
    ids: Ids | None = None,
    items: tuple[Item, ...] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> SqlStore:
    """The store in `folder` with one item in force (`items=()`: none)."""
    steps = {"on_step": on_step} if on_step else {}
    store = open_store(folder, ids=ids or CountedIds(), **steps)
    wanted = (an_item(),) if items is None else items
    if wanted and not look(store, lambda reader: reader.reference_version(catalogue.CATALOGUE)):
        install(store, *wanted)
    return store


def install(store: SqlStore, *items: Item, demo: bool = False, when: Moment = WHEN) -> int:
    """Import items as the command line does; the catalogue's version."""
    prepared = look(store, partial(catalogue.prepare, items=items, demo=demo))
    who = {"clerk": CLERK.id, "counter": "1", "when": when}
    return perform(store, partial(catalogue.install, prepared=prepared, **who)).value


def taken_in(
    store: SqlStore, form: IntakeForm | None = None, *, hall: Hall, when: Moment = WHEN
) -> Outcome:
    """One intake, committed."""
    wanted = form or an_intake()
    return perform(store, partial(apply, form=wanted, hall=hall, when=when)).value


def brought(store: SqlStore, form: BringForm, *, hall: Hall, when: Moment) -> Outcome:
    """One return of the applicant, committed."""
    return perform(store, partial(come_back, form=form, hall=hall, when=when)).value


def refusal(action: Callable[[], Any]) -> Refused:
    """The refusal that `action` ends in; anything else fails the test."""
    try:
        done = action()
    except Refused as error:
        return error
    raise AssertionError(f"not refused: {done}")
