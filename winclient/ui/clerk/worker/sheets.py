"""What the clerk screen reads; all of it runs on the worker."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.cases.case_clock import CaseClock, case_clock
from winclient.app.cases.credit import barred
from winclient.app.cases.finding import case_numbered
from winclient.app.cases.intake import SILENT_DAYS
from winclient.app.cases.package_items import going_back
from winclient.app.cases.package_visits import held_package
from winclient.app.cases.packages import Bundle, gather
from winclient.app.cases.rulings import Ground, promised_due
from winclient.app.cases.situations import item_of, members_of
from winclient.app.ports import CaseLine, CaseQuery, Draft, Reader
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.packages import last
from winclient.domain.checks.checklist import Row
from winclient.domain.days.deadlines import DayUnit, Due, WorkCalendar
from winclient.domain.days.deadlines import due as due_after
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.life_facts import Sheets
from winclient.domain.printing import JobState
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.worker.due_list import due_soon
from winclient.ui.desk import Here


class ItemSheet(Struct, frozen=True, kw_only=True):
    """An item or package as it was picked, and what its promises are reckoned with."""

    id: str
    bundle: Bundle
    calendar: WorkCalendar
    silent: Due
    today: date
    now: datetime


class PaperLine(Struct, frozen=True, kw_only=True):
    """One paper of a case and what became of its latest print job."""

    id: str
    kind: str
    number: str
    reprints: int
    job: str
    state: JobState | None
    error: str
    item: str = ""  # of a package, that the paper is about


class CaseSheet(Struct, frozen=True, kw_only=True):
    """A case as it stands, with the item version it is bound to."""

    case: Case
    item: Item
    limit: Due | None
    today: date
    papers: tuple[PaperLine, ...]
    clock: CaseClock
    members: tuple[Case, ...] = ()  # of a package
    back: tuple[Sheets, ...] = ()  # what is handed back if it ends now
    barred: str = ""  # why the applicant's promise is not taken

    @property
    def waiting(self) -> bool:
        """Whether the applicant may still bring something."""
        return self.case.waiting

    @property
    def silent(self) -> Due | None:
        """The day on which silence accepts; none once the applicant was told (§32-1-(4))."""
        return self.case.silent_due if self.case.state is CaseState.RECEIVED else None

    def ground(self, rows: tuple[Row, ...]) -> Ground:
        """What a decision on these rows is judged on."""
        return Ground(
            rows=rows,
            item=self.item,
            limit=self.limit,
            today=self.today,
            notices=self.case.notices,
            state=self.case.state,
            owing=self.case.owing,
            barred=self.barred,
        )


class Overview(Struct, frozen=True, kw_only=True):
    """The left column, the strip and the lamps."""

    lines: Mapping[str, tuple[CaseLine, ...]]
    total: int
    alone: bool  # no center knows this PC: what is here is here only
    printing: Mapping[JobState, int]
    favourites: Mapping[str, int]
    today: date
    end: int  # of the ledger


def item_sheet(reader: Reader, here: Here, *, id: str) -> ItemSheet:
    """The item in force now, or the items of a package. Refused(ITEM_UNKNOWN)."""
    today, calendar = here.when.day, reader.calendar()
    return ItemSheet(
        id=id,
        bundle=gather(reader, (id,)),
        calendar=calendar,
        silent=due_after(today, SILENT_DAYS, unit=DayUnit.WORKING_DAY, calendar=calendar),
        today=today,
        now=here.when.at,
    )


def case_sheet(reader: Reader, here: Here, *, number: str) -> CaseSheet:
    """A case with all that its pages show. Refused: CASE_UNKNOWN, ITEM_UNKNOWN."""
    case = case_numbered(reader, number)
    item = item_of(reader, case)
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=case.item.name)
    today = here.when.day
    calendar, ladder = reader.calendar(), here.counter.hall.ladder
    members = members_of(reader, case)
    return CaseSheet(
        case=case,
        item=item,
        limit=case.due or _limit(reader, case, item=item, when=here.when),
        today=today,
        papers=(*paper_lines(reader, case=case.id), *_ends(reader, case, members)),
        clock=case_clock(case, item=item, when=here.when, calendar=calendar, ladder=ladder),
        members=members,
        back=going_back(reader, case, on=today),
        barred=barred(reader, case.applicant.number),
    )


def bad_credit(reader: Reader, _here: Here, *, number: str) -> str:
    """Why the bearer of this number is listed; empty where they are not."""
    return barred(reader, number)


def _limit(reader: Reader, case: Case, *, item: Item, when: Moment) -> Due | None:
    """The promise if it is accepted today; that of a package is put together of its items'."""
    if case.members:
        return last(held_package(reader, case, when=when).dues.values())
    return promised_due(item, accepted_on=when.day, calendar=reader.calendar(), at=when.at)


def paper_lines(reader: Reader, *, case: str) -> tuple[PaperLine, ...]:
    """The papers of a case, oldest first."""
    lines = []
    for paper in reader.papers(case):
        jobs = reader.jobs(paper=paper.id)
        last = jobs[-1] if jobs else None
        lines.append(
            PaperLine(
                id=paper.id,
                kind=paper.snapshot.kind.value,
                number=paper.snapshot.number,
                reprints=paper.reprints,
                job=last.id if last else "",
                state=last.state if last else None,
                error=last.error if last else "",
            )
        )
    return tuple(lines)


def _ends(reader: Reader, case: Case, members: Sequence[Case]) -> tuple[PaperLine, ...]:
    """Of a package that is closed: the paper each item ended with, for they go out together."""
    if case.state is not CaseState.CLOSED:
        return ()
    last = ((each, paper_lines(reader, case=each.id)[-1:]) for each in members)
    return tuple(replace(line, item=each.item.name) for each, lines in last for line in lines)


def overview(reader: Reader, here: Here) -> Overview:
    """Lists and counts of this moment."""
    today = here.when.day
    soon = today + timedelta(days=here.counter.settings.promise_days)
    states = (JobState.PENDING, JobState.SENT, JobState.FAILED, JobState.UNKNOWN)
    return Overview(
        lines={
            "today": reader.cases(CaseQuery(received_on=today, wholes=True)),
            "notified": reader.cases(CaseQuery(state=CaseState.NOTIFIED, wholes=True)),
            "promises": reader.cases(CaseQuery(promise_due_by=soon, wholes=True)),
            "asked": reader.cases(CaseQuery(asked=True)),
            "due": due_soon(reader, today=today, ladder=here.counter.hall.ladder),
            "ready": reader.cases(CaseQuery(state=CaseState.READY)),
        },
        total=sum(reader.counts().values()),
        alone=not reader.standing().enrolled,
        printing={state: len(reader.jobs(state=state)) for state in states},
        favourites=reader.favourites(here.counter.settings.counter),
        today=today,
        end=reader.entries_until(),
    )


def papers_wait(reader: Reader, _here: Here) -> bool:
    """Whether the printer has something to do."""
    return bool(reader.jobs(state=JobState.PENDING))


def own_draft(reader: Reader, here: Here) -> Draft | None:
    """What this counter had typed when it last stopped."""
    counter = here.counter.settings.counter
    return next((each for each in reader.drafts() if each.counter == counter), None)


def case_scans(reader: Reader, _here: Here, *, number: str) -> Case:
    """The case of this number, which names its scans. Refused(CASE_UNKNOWN)."""
    return case_numbered(reader, number)
