"""A package in words: its items a line each, and how the whole ended."""

from collections.abc import Sequence

from msgspec.structs import replace

from winclient import phrases
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.ledger.life_facts import Sheets
from winclient.wording import say

GIVEN_BACK = {CaseState.WITHDRAWN, CaseState.RETURNED, CaseState.LAPSED}


def members(cases: Sequence[Case]) -> str:
    """The items of a package with their numbers, a line each."""
    return "\n".join(
        say(
            "clerk.member_line",
            name=case.item.name,
            number=case.number,
            state=say(f"states.{case.state.value}"),
            due=say("clerk.before", day=phrases.due(case.due)) if case.due else "",
        )
        for case in cases
    )


def as_it_ended(case: Case, members: Sequence[Case]) -> Case:
    """A closed package whose items all ended one way reads as ended so.

    On record it is closed, for its items may end in as many ways as there are.
    """
    ways = {each.state for each in members}
    one = case.state is CaseState.CLOSED and len(ways) == 1 and ways <= GIVEN_BACK
    return replace(case, state=ways.pop()) if one else case


def given_back(case: Case, members: Sequence[Case]) -> tuple[Sheets, ...]:
    """The papers that came back when a case ended; of a package, with all its items."""
    back: dict[str, Sheets] = {}
    for sheets in (sheets for each in (case, *members) for sheets in each.life.back):
        known = back.get(sheets.name, Sheets(name=sheets.name))
        back[sheets.name] = Sheets(
            name=sheets.name,
            originals=known.originals + sheets.originals,
            copies=known.copies + sheets.copies,
        )
    return tuple(back.values())
