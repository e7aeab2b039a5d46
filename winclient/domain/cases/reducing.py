"""What stays of a case on a PC that has no more use for it: number, state, days; nobody's data."""

from msgspec.structs import replace

from winclient.domain.cases.case import Case, Refusal
from winclient.domain.cases.life import Life
from winclient.domain.persons.masks import mask_name


def reduced(case: Case) -> Case:
    """The case as lists show it. Nothing can happen to it here any more."""
    applicant = replace(
        case.applicant, name=mask_name(case.applicant.name), number="", phone="", address=""
    )
    return replace(
        case,
        applicant=applicant,
        agent=None,
        answers=(),
        rows=(),
        refusal=Refusal(reason=case.refusal.reason) if case.refusal else None,
        life=Life(),
        scans=(),
        reduced=True,
    )
