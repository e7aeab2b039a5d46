"""`calendar`, `identity`, `ledger`."""

import json
import os
from argparse import Namespace
from functools import partial

from winclient import phrases
from winclient.app.perform import look, perform
from winclient.app.ports import Entry
from winclient.bootstrap import now, open_site
from winclient.cli.files import file_text
from winclient.cli.output import DONE, NO, Output
from winclient.cli.said import said_day
from winclient.domain.days.deadlines import DayUnit, due
from winclient.domain.days.moments import Moment
from winclient.domain.persons.identity import identify
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say

UNITS = {"工作日": DayUnit.WORKING_DAY, "自然日": DayUnit.CALENDAR_DAY}
MOST_DAYS = 36_500


def calendar_due(chosen: Namespace, out: Output) -> int:
    """The due date under the calendar in force."""
    start = said_day(chosen.date, field="DATE")
    if start is None:
        raise Refused(Reason.FIELD_MISSING, field="DATE")
    if not 0 <= chosen.days <= MOST_DAYS:
        raise Refused(Reason.FIELD_WRONG, field="DAYS", why=str(chosen.days))
    site = open_site(data_folder(chosen.data))
    calendar = look(site.store, lambda reader: reader.calendar())
    try:
        last = due(start, chosen.days, unit=UNITS[chosen.unit], calendar=calendar)
    except OverflowError as error:  # beyond the year 9999
        raise Refused(Reason.FIELD_WRONG, field="DATE", why=chosen.date) from error
    out.answer({"due": last.on, "provisional": last.provisional}, phrases.due(last))
    return DONE


def calendar_import(chosen: Namespace, out: Output) -> int:
    """Put a newly published year in force."""
    from winclient.app.reference import calendars

    text = file_text(chosen.file)
    site = open_site(data_folder(chosen.data))
    settings = site.settings
    install = partial(
        calendars.install,
        text=text,
        clerk=settings.clerk,
        counter=settings.counter,
        when=Moment(site.clock()),
    )
    years = perform(site.store, install).value
    out.answer({"years": years}, say("cli.calendar_years", first=years[0], last=years[-1]))
    return DONE


def identity(chosen: Namespace, out: Output) -> int:
    """What kind of document a number is, and what is wrong with it. Needs no store."""
    verdict = identify(chosen.number, today=Moment(now()).day)
    message = say(f"identity.{verdict.finding.value}", **verdict.details)
    value = {
        "kind": verdict.kind,
        "valid": verdict.valid,
        "severity": verdict.severity,
        "finding": verdict.finding,
        "message": message,
    }
    kind = say(f"identity.kind_{verdict.kind.value}") if verdict.kind else ""
    out.answer(value, f"{kind} {message}".strip())
    return DONE if verdict.valid else NO


def ledger_verify(chosen: Namespace, out: Output) -> int:
    """Whether the rows are the replay of the ledger and no number stands twice."""
    from winclient.store.proof.verify import verify

    site = open_site(data_folder(chosen.data))
    found = verify(site.store)
    value = {
        "entries": found.entries,
        "head": found.head,
        "ok": not found.problems,
        "problems": [{"kind": problem.kind, "where": problem.where} for problem in found.problems],
    }
    lines = [say("cli.ledger", entries=found.entries, problems=len(found.problems))]
    lines += [f"{problem.kind}: {problem.where}" for problem in found.problems]
    out.answer(value, "\n".join(lines))
    return NO if found.problems else DONE


def ledger_export(chosen: Namespace, out: Output) -> int:
    """The whole ledger as JSON lines; it holds personal data, so keep it as safe as the store."""
    from winclient.store.proof.verify import lines

    site = open_site(data_folder(chosen.data))
    count = 0
    private = partial(os.open, mode=0o600)  # names and numbers stand in it
    with open(chosen.file, "w", encoding="utf-8", opener=private) as file:
        for line in lines(site.store):
            file.write(_line(line) + "\n")
            count += 1
    out.answer({"entries": count, "file": str(chosen.file)}, say("cli.exported", n=count))
    return DONE


def _line(line: Entry) -> str:
    parts = {
        "seq": line.seq,
        "id": line.id,
        "kind": line.kind,
        "at": line.at.isoformat(),
        "body": line.body,  # the text as it was hashed
        "hash": line.hash,
    }
    return json.dumps(parts, ensure_ascii=False)
