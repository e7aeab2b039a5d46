"""A case for people and for scripts: state, clock, what is possible now, papers, history."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from winclient import phrases
from winclient.app.cases.case_clock import CaseClock, Side, case_clock
from winclient.app.cases.finding import case_numbered
from winclient.app.cases.situations import item_of, members_of
from winclient.app.ports import Reader
from winclient.cli.output import told_why
from winclient.domain.cases.case import Case
from winclient.domain.cases.clock import Ladder
from winclient.domain.cases.steps import possible
from winclient.domain.checks.checklist import outstanding
from winclient.domain.codec import to_plain
from winclient.domain.days.moments import Moment
from winclient.domain.persons.masks import mask_number, mask_phone
from winclient.wording import say

_EMPTIED = '{"clerk": "", "counter": ""}'  # of an entry whose case was reduced


def shown(reader: Reader, *, number: str, when: Moment, ladder: Ladder) -> dict[str, Any]:
    """The case as JSON; numbers of persons are masked."""
    case = case_numbered(reader, number)
    item, today = item_of(reader, case), when.day
    clock = case_clock(case, item=item, when=when, calendar=reader.calendar(), ladder=ladder)
    return {
        **_masked(case),
        **(_deemed(case, clock) if case.deemed_accepted(today) else {"deemed_accepted": False}),
        "case": case.number,
        "members": members(members_of(reader, case)),
        "statutory": to_plain(item.statutory) if item else None,
        "promised": to_plain(item.promised) if item else None,
        "clock": _clock(clock),
        "possible": {step.value: told_why(no) for step, no in possible(case, on=today).items()},
        "papers": [
            {"kind": paper.snapshot.kind.value, "number": paper.snapshot.number}
            for paper in reader.papers(case.id)
        ],
        "history": [
            {
                "seq": line.seq or None,
                "fact": line.kind,
                "what": say(f"facts.{line.kind}"),
                "at": line.at,
                **_who(line.body),
            }
            for line in reader.history(case.id)
        ],
    }


def _deemed(case: Case, clock: CaseClock) -> dict[str, Any]:
    """What silence has made true of a case, though no fact says it yet (§32-1-(4))."""
    due = clock.promised.due
    return {
        "deemed_accepted": True,
        "accepted_on": case.received_on,
        "due": due.on if due else None,
        "due_provisional": bool(due and due.provisional),
    }


def members(cases: Sequence[Case]) -> list[dict[str, Any]]:
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
        for case in cases
    ]


def shown_text(shown: dict[str, Any]) -> Iterator[str]:
    """The same for people, in lines."""
    yield say("cli.case_head", number=shown["case"], state=say(f"states.{shown['state']}"))
    if shown.get("official"):
        yield say("cli.case_official", number=shown["official"])
    yield say("cli.case_item", item=shown["item"]["name"], department=shown["item"]["department"])
    yield say("cli.case_applicant", **shown["applicant"])
    yield say("cli.case_received", day=shown["received_on"], silent=shown["silent_due"])
    if shown["accepted_on"]:
        how = "case_deemed" if shown["deemed_accepted"] else "case_accepted"
        yield say(f"cli.{how}", day=shown["accepted_on"])
        yield from _clock_text(shown["clock"])
    for row in shown["materials"]:
        yield say("cli.case_material", name=row["name"], state=say(f"judgements.{row['state']}"))
    for line in shown["history"]:
        yield _line_text(line)
    can = [say(f"life.step_{step}") for step, why in shown["possible"].items() if why is None]
    yield say("cli.case_possible", steps=say("terms.and").join(can) or say("life.nothing"))


def _line_text(line: dict[str, Any]) -> str:
    """One line of the history; a department has neither counter nor clerk."""
    at = phrases.moment(line["at"])
    if not line["counter"]:
        return say("cli.case_history_told", **{**line, "at": at})
    return say("cli.case_history", **{**line, "seq": line["seq"] or "–", "at": at})


def _clock(clock: CaseClock) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(clock)
    for name in ("promised", "statutory", "silent", "promise"):
        side = getattr(clock, name)
        plain[name] = _side(side) if side else None
    return {
        **plain,
        "pauses": [{**to_plain(pause), "until": pause.until} for pause in clock.pauses],
        "extended": clock.extended,
        "lamp": clock.lamp,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "limit": to_plain(side.limit),
        "due": side.due.on if side.due else None,
        "provisional": bool(side.due and side.due.provisional),
        "hour": side.due.hour if side.due else "",
        "left": side.left,
        "minutes": side.minutes,
        "lamp": side.lamp,
    }


def _clock_text(clock: dict[str, Any]) -> Iterator[str]:
    for name in ("promised", "statutory"):
        side = clock[name]
        if side["lamp"] == "stopped":
            yield say("cli.case_stopped", which=say(f"life.limit_{name}"))
        elif side["due"] is not None:
            mark = say("cli.provisional") if side["provisional"] else ""
            left = say("life.left", n=side["left"]) if side["left"] is not None else ""
            which, day = say(f"life.limit_{name}"), f"{side['due']} {side['hour']}".rstrip()
            yield say("cli.case_due", which=which, due=f"{day}{mark}", left=left)


def _masked(case: Case) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(case)
    for role in ("applicant", "agent"):
        if plain.get(role):
            plain[role]["number"] = mask_number(plain[role]["number"])
            plain[role]["phone"] = mask_phone(plain[role].get("phone", ""))
    rows = zip(plain.pop("rows"), case.rows, strict=True)
    plain["materials"] = [{**shown, "state": row.state.value} for shown, row in rows]
    plain["accepted_on"] = case.accepted_on.isoformat() if case.accepted_on else None
    due = None if case.life.paused else case.due
    plain["due"] = due.on.isoformat() if due else None
    plain["due_provisional"] = bool(due and due.provisional)
    plain["silent_due"] = case.silent_due.on.isoformat()
    issue = plain.setdefault("life", {}).get("issue")
    if issue and issue.get("number"):
        issue["number"] = mask_number(issue["number"])
    return plain


def _who(body: str) -> dict[str, str]:
    fact = json.loads(body or _EMPTIED)
    return {"clerk": fact["clerk"], "counter": fact["counter"], "by": fact.get("by", "")}
