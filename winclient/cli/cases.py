"""`intake`, `case show`, `case list`, `case bring`."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from winclient import phrases
from winclient.app.applying import apply, come_back
from winclient.app.forms import bring_form, intake_form
from winclient.app.intake import Outcome
from winclient.app.perform import look, perform
from winclient.app.ports import CaseLine, CaseQuery, Reader, Tx
from winclient.app.situations import item_of, members_of
from winclient.bootstrap import Site, open_site, print_papers
from winclient.cli.catalogue import open_with_items
from winclient.cli.output import DONE, Output
from winclient.domain.case import Case, CaseState
from winclient.domain.checklist import deferred, outstanding
from winclient.domain.codec import to_plain
from winclient.domain.masks import mask_number, mask_phone
from winclient.domain.moments import HALL_ZONE, Moment, moment
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say


def intake(chosen: Namespace, out: Output) -> int:
    """One intake from a file or standard input."""
    form = _read(chosen.file)
    site = open_with_items(chosen.data)
    read, at = intake_form(form, counter=site.settings.counter, clerk=site.clerk)

    def use(tx: Tx) -> Outcome:
        return apply(tx, form=read, hall=site.hall, when=moment_of(tx, site=site, at=at))

    done = perform(site.store, use)
    print_papers(site)
    return _answer(done.value, out)


def bring(chosen: Namespace, out: Output) -> int:
    """The applicant returns with materials."""
    form = _read(chosen.file)
    site = open_site(data_folder(chosen.data))
    read, at = bring_form(
        form, number=chosen.number, counter=site.settings.counter, clerk=site.clerk
    )

    def use(tx: Tx) -> Outcome:
        return come_back(tx, form=read, hall=site.hall, when=moment_of(tx, site=site, at=at))

    done = perform(site.store, use)
    print_papers(site)
    return _answer(done.value, out)


def show(chosen: Namespace, out: Output) -> int:
    """A case with its history and clock."""
    site = open_site(data_folder(chosen.data))
    shown = look(site.store, partial(_shown, number=chosen.number, today=Moment(site.clock()).day))
    out.answer(shown, "\n".join(_shown_text(shown)))
    return DONE


def list_cases(chosen: Namespace, out: Output) -> int:
    """Cases, newest first."""
    try:
        state = CaseState(chosen.state) if chosen.state else None
    except ValueError as error:
        choices = ", ".join(CaseState)
        raise Refused(Reason.FIELD_WRONG, field="--state", why=choices) from error
    site = open_site(data_folder(chosen.data))
    query = CaseQuery(state=state, limit=chosen.limit)
    lines = look(site.store, lambda reader: reader.cases(query))
    out.answer([_line(line) for line in lines], "\n".join(map(_line_text, lines)))
    return DONE


def moment_of(tx: Tx, *, site: Site, at: datetime | None) -> Moment:
    """The moment to record: a replayed `at` as it is, else now, asked while we hold the store."""
    if at is not None:
        return Moment(at.astimezone(HALL_ZONE))
    return moment(site.clock(), last_seen=tx.last_seen())


def _read(name: str) -> Any:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return json.loads(data.decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise Refused(Reason.FILE_NOT_FOUND, file=name) from error
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.FORM_UNREADABLE, file=name, why=str(error)[:80]) from error


def _answer(outcome: Outcome, out: Output) -> int:
    case, papers = outcome.case, outcome.papers
    value = {
        "case": case.number,
        "provisional": case.provisional,
        "state": case.state.value,
        "item": case.item.name,
        "received_on": case.received_on,
        "accepted_on": case.accepted_on,
        "silent_due": case.silent_due.on,
        "due": case.due.on if case.due else None,
        "due_provisional": bool(case.due and case.due.provisional),
        "missing": [row.name for row in outstanding(case.rows) if row not in deferred(case.rows)],
        "deferred": [{"name": row.name, "due": row.due} for row in deferred(case.rows)],
        "papers": [
            {"kind": paper.snapshot.kind.value, "number": paper.snapshot.number} for paper in papers
        ],
    }
    if outcome.members:
        value["items"] = _members(outcome.members)
    numbers = "、".join(paper.snapshot.number for paper in papers)
    state = say(f"states.{case.state.value}")
    out.answer(value, say("cli.intake_done", state=state, number=case.number, papers=numbers))
    return DONE


def _shown(reader: Reader, *, number: str, today: date) -> Any:
    case = reader.case_by_number(number)
    if case is None:
        raise Refused(Reason.CASE_UNKNOWN, number=number)
    item = item_of(reader, case)
    return {
        **_masked(case),
        "case": case.number,
        "members": _members(members_of(reader, case)),
        "deemed_accepted": case.deemed_accepted(today),
        "statutory": to_plain(item.statutory) if item else None,
        "promised": to_plain(item.promised) if item else None,
        "history": [
            {
                "seq": line.seq,
                "fact": line.kind,
                "what": say(f"facts.{line.kind}"),
                "at": line.at,
                **_who(line.body),
            }
            for line in reader.history(case.id)
        ],
    }


def _members(members: Sequence[Case]) -> list[dict[str, Any]]:
    """The cases of a package's items."""
    return [
        {
            "case": case.number,
            "item": case.item.id,
            "name": case.item.name,
            "state": case.state.value,
            "accepted_on": case.accepted_on,
            "due": case.due.on if case.due else None,
            "missing": [row.name for row in outstanding(case.rows)],
        }
        for case in members
    ]


def _shown_text(shown: dict[str, Any]) -> Iterator[str]:
    yield say("cli.case_head", number=shown["case"], state=say(f"states.{shown['state']}"))
    yield say("cli.case_item", item=shown["item"]["name"], department=shown["item"]["department"])
    yield say("cli.case_applicant", **shown["applicant"])
    yield say("cli.case_received", day=shown["received_on"], silent=shown["silent_due"])
    if shown["accepted_on"]:
        provisional = say("cli.provisional") if shown["due_provisional"] else ""
        due = f"{shown['due'] or ''}{provisional}"
        yield say("cli.case_accepted", day=shown["accepted_on"], due=due)
    for row in shown["materials"]:
        yield say("cli.case_material", name=row["name"], state=say(f"judgements.{row['state']}"))
    for line in shown["history"]:
        yield say("cli.case_history", **{**line, "at": phrases.moment(line["at"])})


def _masked(case: Case) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(case)
    for role in ("applicant", "agent"):
        if plain.get(role):
            plain[role]["number"] = mask_number(plain[role]["number"])
            plain[role]["phone"] = mask_phone(plain[role].get("phone", ""))
    rows = zip(plain.pop("rows"), case.rows, strict=True)
    plain["materials"] = [{**shown, "state": row.state.value} for shown, row in rows]
    plain["accepted_on"] = case.accepted_on.isoformat() if case.accepted_on else None
    plain["due"] = case.due.on.isoformat() if case.due else None
    plain["due_provisional"] = bool(case.due and case.due.provisional)
    plain["silent_due"] = case.silent_due.on.isoformat()
    return plain


def _who(body: str) -> dict[str, str]:
    fact = json.loads(body)
    return {"clerk": fact["clerk"], "counter": fact["counter"]}


def _line(line: CaseLine) -> dict[str, Any]:
    return {
        "case": line.number,
        "state": line.state.value,
        "item": line.item_name,
        "applicant": line.applicant_name,
        "received_at": line.received_at,
        "due": line.due,
        "due_provisional": line.due_provisional,
        "promise_due": line.promise_due,
        "counter": line.counter,
    }


def _line_text(line: CaseLine) -> str:
    due = phrases.day(line.due) if line.due else ""
    state = say(f"states.{line.state.value}")
    return f"{line.number}  {state}  {line.applicant_name}  {line.item_name}  {due}"
