"""Numbers of people who live here: citizens, 港澳台 residents, foreign permanent residents.

GB 11643-1999: 6 area + 8 birth + 3 order + 1 check (ISO 7064 MOD 11-2). Residence permits of
Hong Kong, Macao and Taiwan residents use areas 810000, 820000, 830000; the permanent residence
card of 2023 is 9 + 2 province + 3 nationality + 8 birth + 3 order + 1 check by the same rule.
"""

import re
from datetime import date

from winclient.domain.persons.areas import PROVINCES, county
from winclient.domain.persons.verdicts import DocumentKind, Finding, Verdict, verdict

_HMT_AREAS = {"810000", "820000", "830000"}
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}")


def kind_by_prefix(number: str, /) -> DocumentKind:
    """Which of the three families an 18-digit number belongs to."""
    if number.startswith("9"):
        return DocumentKind.FOREIGN_RESIDENT
    if number[:2] in {"81", "82", "83"}:
        return DocumentKind.HMT_RESIDENT
    return DocumentKind.ID_CARD


def upgrade(number: str, /) -> str:
    """The 18-digit form of a 15-digit citizen number.

    Those cards were given to people born 1900-1999 (the few older ones cannot be told apart).
    ValueError when the number is not 15 digits.
    """
    if not re.fullmatch(r"[0-9]{15}", number):
        raise ValueError("not a 15-digit number")
    body = f"{number[:6]}19{number[6:]}"
    return body + check_character(body)


def check_character(body: str, /) -> str:
    """The eighteenth character for the first seventeen digits."""
    from stdnum.iso7064 import mod_11_2  # late, as in `areas`

    return str(mod_11_2.calc_check_digit(body))


def birth_date(digits: str, /) -> date | None:
    """The date of eight digits, None if there is no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def judge_resident(number: str, /, *, kind: DocumentKind, today: date) -> Verdict:
    """The verdict on a number of this family; `number` is upper-case without spaces."""
    if len(number) == 15:
        if kind is DocumentKind.ID_CARD:
            return _judge_old(number, today=today)
        if kind is DocumentKind.FOREIGN_RESIDENT and _OLD_FOREIGN.fullmatch(number):
            return verdict(Finding.OLD_FOREIGN_CARD, kind=kind, number=number)
    if len(number) != 18:
        return verdict(
            Finding.LENGTH, kind=kind, number=number, expected="18", found=str(len(number))
        )
    return _letter(number, kind=kind) or _judge_18(number, kind=kind, today=today)


def _letter(number: str, *, kind: DocumentKind) -> Verdict | None:
    """The first character that is no digit (X may stand at the end of the 18-digit form)."""
    for position, character in enumerate(number, start=1):
        if character.isdigit() or (position == 18 and character == "X"):
            continue
        return verdict(
            Finding.LETTER, kind=kind, number=number, character=character, position=str(position)
        )
    return None


def _judge_18(number: str, *, kind: DocumentKind, today: date) -> Verdict:
    born = birth_date(number[6:14])
    if born is None:
        return verdict(Finding.DATE_IMPOSSIBLE, kind=kind, number=number, date=number[6:14])
    if born > today:
        return verdict(Finding.BORN_IN_FUTURE, kind=kind, number=number, date=born.isoformat())
    expected = check_character(number[:17])
    if number[17] != expected:
        # With an impossible province as well the fault sits in front, not in the last character.
        finding = Finding.CHECK_CHARACTER if _province(number) in PROVINCES else Finding.AREA_WRONG
        return verdict(
            finding,
            kind=kind,
            number=number,
            area=number[:6],
            expected=expected,
            found=number[17],
        )
    person = {"birth": born.isoformat(), "sex": "male" if int(number[16]) % 2 else "female"}
    finding, details = _unusual(number, kind=kind, born=born)
    return verdict(finding, kind=kind, number=number, **person, **details)


def _unusual(number: str, *, kind: DocumentKind, born: date) -> tuple[Finding, dict[str, str]]:
    if kind is not kind_by_prefix(number):
        return Finding.KIND_DIFFERS, {"looks_like": kind_by_prefix(number).value}
    if born.year < 1900:
        return Finding.BORN_BEFORE_1900, {}
    return _area(number, kind=kind)


def _area(number: str, *, kind: DocumentKind) -> tuple[Finding, dict[str, str]]:
    area = number[:6]
    if kind is DocumentKind.ID_CARD and area[:2] in PROVINCES:
        place = county(area)
        if place is not None and place.closed:
            return Finding.AREA_CLOSED, {"name": place.name, "year": place.closed}
        known = place is not None
    elif kind is DocumentKind.HMT_RESIDENT:
        known = area in _HMT_AREAS
    else:
        known = _province(number) in PROVINCES
    return (Finding.RIGHT, {}) if known else (Finding.AREA_UNKNOWN, {"area": area})


def _province(number: str) -> str:
    """Where the number was given out: behind the 9 on cards of foreign permanent residents."""
    return number[1:3] if number.startswith("9") else number[:2]


def _judge_old(number: str, *, today: date) -> Verdict:
    """A 15-digit number: no check character, so date and area are all there is to look at."""
    kind = DocumentKind.ID_CARD
    fault = _letter(number, kind=kind)
    if fault is not None:
        return fault
    full = _judge_18(upgrade(number), kind=kind, today=today)
    if not full.valid:
        return verdict(full.finding, kind=kind, number=number, **full.details)
    details = {"birth": full.details["birth"], "sex": full.details["sex"]}
    return verdict(Finding.OLD_FORM, kind=kind, number=number, upgraded=full.number, **details)
