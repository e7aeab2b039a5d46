"""What can be said about a document number: its kind, the finding and how serious that is."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import field

from winclient.domain.values import Value


class DocumentKind(StrEnum):
    """证件类型; the values are the names in JSON, forms and tables."""

    ID_CARD = "id_card"
    HMT_RESIDENT = "hmt_resident"
    FOREIGN_RESIDENT = "foreign_resident"
    PASSPORT = "passport"
    HM_PERMIT = "hm_permit"
    TW_PERMIT = "tw_permit"
    EXIT_PERMIT = "exit_permit"
    CREDIT_CODE = "credit_code"
    OTHER = "other"


class Severity(StrEnum):
    """Only an error stops a case; a warning asks the clerk to look at the document again."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"


class Finding(StrEnum):
    """One thing to say about a number; its sentence is `identity.<code>`, filled from details."""

    # nothing wrong
    RIGHT = "right"
    NOT_CHECKED = "not_checked"
    OLD_FOREIGN_CARD = "old_foreign_card"
    # unusual but possible
    OLD_FORM = "old_form"
    BORN_BEFORE_1900 = "born_before_1900"
    AREA_UNKNOWN = "area_unknown"
    AREA_CLOSED = "area_closed"
    KIND_DIFFERS = "kind_differs"
    FORM_UNUSUAL = "form_unusual"
    PILOT_CODE = "pilot_code"
    # typed wrong
    EMPTY = "empty"
    OUTER_SPACE = "outer_space"
    INNER_SPACE = "inner_space"
    FULL_WIDTH = "full_width"
    ROMAN_TEN = "roman_ten"
    STRANGE_CHARACTER = "strange_character"
    LENGTH = "length"
    TOO_LONG = "too_long"
    LETTER = "letter"
    # cannot be
    DATE_IMPOSSIBLE = "date_impossible"
    BORN_IN_FUTURE = "born_in_future"
    CHECK_CHARACTER = "check_character"
    AREA_WRONG = "area_wrong"
    CREDIT_FORM = "credit_form"
    OLD_ORGANISATION_CODE = "old_organisation_code"
    UNRECOGNISED = "unrecognised"


_FINE = {Finding.RIGHT, Finding.NOT_CHECKED, Finding.OLD_FOREIGN_CARD}
_UNUSUAL = {
    Finding.OLD_FORM,
    Finding.BORN_BEFORE_1900,
    Finding.AREA_UNKNOWN,
    Finding.AREA_CLOSED,
    Finding.KIND_DIFFERS,
    Finding.FORM_UNUSUAL,
    Finding.PILOT_CODE,
}


class Verdict(Value, frozen=True, kw_only=True):
    """The number as it is stored, and the most important thing to say about it.

    `details` fill the finding's sentence; a person's number also gives `birth` (ISO date) and
    `sex` (`male`, `female`), an old number its 18-digit form as `upgraded`.
    """

    kind: DocumentKind | None
    number: str
    severity: Severity
    finding: Finding
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        return self.severity is not Severity.ERROR


def verdict(
    finding: Finding, /, *, kind: DocumentKind | None, number: str, **details: str
) -> Verdict:
    """A verdict with the severity that belongs to `finding`."""
    severity = Severity.ERROR
    if finding in _FINE:
        severity = Severity.OK
    elif finding in _UNUSUAL:
        severity = Severity.WARN
    return Verdict(kind=kind, number=number, severity=severity, finding=finding, details=details)
