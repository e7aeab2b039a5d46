"""A case by its number or its id, or the refusal that says that there is none."""

from winclient.app.ports import Reader
from winclient.domain.cases.case import Case
from winclient.domain.refusals import Reason, Refused


def case_numbered(reader: Reader, number: str) -> Case:
    """By any number it bears: its own, a provisional one, or the official one that came later."""
    return _known(reader.case_by_number(number), number)


def case_of(reader: Reader, id: str) -> Case:
    """By the id under which the store keeps it."""
    return _known(reader.case(id), id)


def _known(case: Case | None, wanted: str) -> Case:
    if case is None:
        raise Refused(Reason.CASE_UNKNOWN, number=wanted)
    return case
