"""`demo`: a day at a small hall without a screen, on the demo catalogue."""

from argparse import Namespace
from collections import Counter
from datetime import date, datetime, time
from functools import partial
from os import environ
from pathlib import Path
from random import Random
from typing import Any

from msgspec.structs import replace

from winclient.app.perform import look, perform
from winclient.app.ports import CaseQuery, Reader, Tx
from winclient.bootstrap import Site, install_demo, open_site, print_papers
from winclient.cli.day import Day, one_day
from winclient.cli.output import DONE, NO, Output, note
from winclient.cli.said import said_day
from winclient.cli.sessions import balance_told
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.days.work_calendar import ONE_DAY
from winclient.domain.printing import JobState, PrintJob
from winclient.domain.queue.segments import FILE, read_plan
from winclient.domain.refusals import Reason, Refused
from winclient.resources import resource
from winclient.settings import data_folder, load_settings
from winclient.store.proof.verify import verify
from winclient.wording import say

MOST_CASES = 100_000
OPENING, CLOSING = time(9, 0), time(17, 30)
_AT_COUNTER = ("accepted", "deferred", "notified", "received", "refused")
_ACCOUNT = ("issued", "served", "left", "void", "waiting", "skips")


def demo(chosen: Namespace, out: Output) -> int:
    """Run the day; the papers are written as PDF and everything is balanced at the end."""
    if not 1 <= chosen.cases <= MOST_CASES:
        raise Refused(Reason.FIELD_WRONG, field="--cases", why=str(chosen.cases))
    note(say("cli.demo_begins", n=chosen.cases))
    site = _on_its_day(_site(chosen), wanted=said_day(chosen.on, field="--on"))
    install_demo(site, lambda _done, _all: None, renew=True)  # an older program's day may be here
    day = one_day(
        site.store,
        hall=site.hall,
        opening=site.clock(),
        plan=read_plan(resource("queue", FILE).read_text(encoding="utf-8")),
        cases=chosen.cases,
        chance=Random(chosen.seed),
        after=partial(_after, site=site, cases=chosen.cases),
    )
    value = _balance(site, day)
    site.store.close()
    note(say("cli.demo_papers", folder=site.hall.printer.partition(":")[2]))
    told = {**value["cases"], **value["tickets"], "papers": value["papers"], "n": len(day.cases)}
    told["others"] = len(day.cases) - sum(value["cases"][state] for state in _AT_COUNTER)
    balanced = say("cli.yes" if value["balanced"] else "cli.no")
    out.answer(value, say("cli.demo_balance", **told, balanced=balanced))
    return DONE if value["balanced"] else NO


def _site(chosen: Namespace) -> Site:
    """The chosen store when it is empty or a demo's own; real records are never mixed with play."""
    folder = data_folder(chosen.data)
    named = bool(chosen.data or environ.get("WINCLIENT_DATA"))
    if not named or _is_in_use(folder):
        folder = folder / "demo"
        note(say("cli.demo_own_store", folder=folder))
    papers = (chosen.out or folder / "papers").absolute()
    settings = load_settings(folder)._replace(printer=f"file:{papers}")
    site = open_site(folder, settings=settings, training=True)
    perform(site.store, _mark)
    return site


def _is_in_use(folder: Path) -> bool:
    if not (folder / "store.db").exists():
        return False
    site = open_site(folder)
    in_use = look(site.store, _has_records)
    site.store.close()
    return in_use and not site.hall.training


def _has_records(reader: Reader) -> bool:
    own = any(not stamp.demo for stamp in reader.stamps().values())  # the hall's own catalogue
    return own or bool(reader.cases(CaseQuery(limit=1))) or reader.session() is not None


def _mark(tx: Tx) -> None:
    tx.put_reference("purpose", version=1, body="demo")


def _on_its_day(site: Site, *, wanted: date | None) -> Site:
    """The site at the opening of its day: nothing in it is dated by the PC's clock."""
    day = look(site.store, partial(day_of, now=site.clock(), wanted=wanted))
    opening = datetime.combine(day, OPENING, HALL_ZONE)
    return replace(site, clock=lambda: opening)


def day_of(reader: Reader, *, now: datetime, wanted: date | None) -> date:
    """The last working day that is over; after another demo in this store the next one.

    Whoever looks at the store today finds nothing in it that is still to come.
    """
    calendar, seen = reader.calendar(), reader.last_seen()
    first = seen.astimezone(HALL_ZONE).date() + ONE_DAY if seen else None
    if wanted is not None and first is not None and wanted < first:
        raise Refused(Reason.FIELD_WRONG, field="--on", why=say("cli.demo_not_before", day=first))
    if wanted is not None:
        return wanted
    if first is not None:
        return calendar.workday_from(first)
    local = now.astimezone(HALL_ZONE)
    ended = local.date() if local.time() >= CLOSING else local.date() - ONE_DAY
    return calendar.workday_until(ended)


def _after(done: int, *, site: Site, cases: int) -> None:
    if done % 20 == 0 or done == cases:
        print_papers(site)
        note(say("cli.progress", done=done, total=cases))


def _balance(site: Site, day: Day) -> dict[str, Any]:
    print_papers(site)
    states = Counter(case.state for case in day.cases)
    jobs = look(site.store, partial(_jobs, cases=day.cases))
    printed = sum(job.state is JobState.PRINTED for job in jobs)
    verified = verify(site.store)
    account = balance_told(day.balance)
    return {
        "tickets": {name: account[name] for name in _ACCOUNT},
        "cases": {state.value: states[state] for state in CaseState},
        "papers": printed,
        "entries": verified.entries,
        "store": str(site.folder),
        "balanced": (not verified.problems and printed == len(jobs) and day.balance.balanced),
    }


def _jobs(reader: Reader, *, cases: tuple[Case, ...]) -> list[PrintJob]:
    papers = [paper for case in cases for paper in reader.papers(case.id)]
    return [job for paper in papers for job in reader.jobs(paper=paper.id)]
