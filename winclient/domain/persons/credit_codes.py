"""Unified social credit codes (GB 32100-2015) and the organisation codes they replaced.

1 registering department + 1 category + 6 region + 9 organisation code + 1 check.
"""

import re

from winclient.domain.persons.areas import PROVINCES
from winclient.domain.persons.verdicts import DocumentKind, Finding, Verdict, verdict

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_MEANT = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_OLD_CODE = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_KIND = DocumentKind.CREDIT_CODE


def looks_like_credit_code(number: str, /) -> bool:
    """Whether a province stands where a credit code has it (10 is the national register)."""
    return number[:1] != "0" and number[2:4] in PROVINCES | {"10"}


def is_organisation_code(number: str, /) -> bool:
    """Whether the number is an organisation code of GB 11714 with the right check character."""
    match = _OLD_CODE.fullmatch(number)
    if match is None:
        return False
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(c, 36) * w for c, w in zip(match[1], weights, strict=True))
    return match[2] == "0123456789X"[-total % 11]


def judge_credit_code(number: str, /) -> Verdict:
    """The verdict on a credit code; `number` is upper-case without spaces.

    A wrong check character is an error, with one exception: Fujian and other pilots gave out
    codes whose organisation part begins with M0 before GB 32100-2015 was in force. Many of them
    are published and real and follow another check rule (91350211M0000XUF46).
    """
    if _OLD_CODE.fullmatch(number):
        return verdict(Finding.OLD_ORGANISATION_CODE, kind=_KIND, number=number)
    if len(number) != 18:
        return verdict(
            Finding.LENGTH, kind=_KIND, number=number, expected="18", found=str(len(number))
        )
    fault = _form(number)
    if fault is not None:
        return fault
    from stdnum.cn import uscc  # late, as in `areas`

    expected = str(uscc.calc_check_digit(number))
    if number[17] == expected:
        if looks_like_credit_code(number):
            return verdict(Finding.RIGHT, kind=_KIND, number=number)
        return verdict(Finding.AREA_UNKNOWN, kind=_KIND, number=number, area=number[2:8])
    pilot = number[8:10] == "M0"
    return verdict(
        Finding.PILOT_CODE if pilot else Finding.CHECK_CHARACTER,
        kind=_KIND,
        number=number,
        expected=expected,
        found=number[17],
    )


def _form(number: str) -> Verdict | None:
    for position, character in enumerate(number, start=1):
        if character in _MEANT:
            return verdict(
                Finding.LETTER,
                kind=_KIND,
                number=number,
                character=character,
                position=str(position),
                meant=_MEANT[character],
            )
        if character not in _ALPHABET:
            return verdict(
                Finding.STRANGE_CHARACTER, kind=_KIND, number=number, character=character
            )
    if number[0] == "0" or not number[2:8].isdigit():
        return verdict(Finding.CREDIT_FORM, kind=_KIND, number=number)
    return None
