"""Identity documents: which kind a number is, and what is wrong with it."""

import re
import unicodedata
from datetime import date

from winclient.domain.persons.areas import county
from winclient.domain.persons.credit_codes import (
    is_organisation_code,
    judge_credit_code,
    looks_like_credit_code,
)
from winclient.domain.persons.resident_numbers import judge_resident, kind_by_prefix, upgrade
from winclient.domain.persons.verdicts import DocumentKind, Finding, Severity, Verdict, verdict

__all__ = ["DocumentKind", "Finding", "Severity", "Verdict", "identify", "upgrade"]

_FORMS = {  # in the order in which an unnamed number is tried
    DocumentKind.HM_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?"),
    DocumentKind.EXIT_PERMIT: re.compile(r"C[A-Z\d]\d{7}"),
    DocumentKind.TW_PERMIT: re.compile(r"\d{8}"),
    DocumentKind.PASSPORT: re.compile(r"E[A-HJ-NP-Z\d]\d{7}|[DGPS]\d{8}"),
}
_RESIDENTS = {DocumentKind.ID_CARD, DocumentKind.HMT_RESIDENT, DocumentKind.FOREIGN_RESIDENT}
_TENS = frozenset("ⅩⅹΧχХх×✕")  # what input methods and scanned papers offer instead of X
_LONGEST = {DocumentKind.OTHER: 40}
_LONGEST_USUAL = 20  # ICAO and the exchange tables give a passport no more
_AS_DIGITS = str.maketrans("OILZSB", "011258")


def identify(number: str, *, today: date, kind: DocumentKind | None = None) -> Verdict:
    """The verdict on a document number as it was typed or read.

    Without `kind` the number tells it: eight bare digits are a 台胞证, nine that pass as an old
    organisation code are one. A document named by the clerk is judged as that kind, and only a
    form fixed by a national standard can be an error there.
    """
    fault = _typing_fault(number, kind=kind)
    if fault is not None:
        plain = "".join(unicodedata.normalize("NFKC", number).split()).upper()
        told = kind or _tell(plain, today=today)
        finding, details = fault
        return verdict(finding, kind=told, number=number.upper(), **details)
    number = number.upper()
    told = kind or _tell(number, today=today)
    if told is None:
        return verdict(Finding.UNRECOGNISED, kind=None, number=number)
    return _judge(number, kind=told, today=today)


def _judge(number: str, *, kind: DocumentKind, today: date) -> Verdict:
    if kind in _RESIDENTS:
        return judge_resident(number, kind=kind, today=today)
    if kind is DocumentKind.CREDIT_CODE:
        return judge_credit_code(number)
    form = _FORMS.get(kind)
    if form is None:
        return verdict(Finding.NOT_CHECKED, kind=kind, number=number)
    if form.fullmatch(number) is None:
        # Foreign passports have every form, and old permits are in use that nobody lists.
        foreign = kind is DocumentKind.PASSPORT
        finding = Finding.NOT_CHECKED if foreign else Finding.FORM_UNUSUAL
        return verdict(finding, kind=kind, number=number)
    if kind is DocumentKind.HM_PERMIT:
        # The two last digits of the 1999 card count its renewals; the person is the first nine.
        return verdict(Finding.RIGHT, kind=kind, number=number[:9])
    return verdict(Finding.RIGHT, kind=kind, number=number)


def _typing_fault(
    number: str, *, kind: DocumentKind | None
) -> tuple[Finding, dict[str, str]] | None:
    if not number.strip():
        return Finding.EMPTY, {}
    if number != number.strip():
        return Finding.OUTER_SPACE, {}
    longest = _LONGEST.get(kind, _LONGEST_USUAL) if kind else _LONGEST_USUAL
    fault = None
    plain = number.isascii() and number.isprintable() and " " not in number
    if not plain and kind is not DocumentKind.OTHER:  # 军官证 and the like hold Chinese and spaces
        fault = next(filter(None, map(_character_fault, number)), None)
    if fault is None and len(number) > longest:
        return Finding.TOO_LONG, {"longest": str(longest), "found": str(len(number))}
    return fault


def _character_fault(character: str) -> tuple[Finding, dict[str, str]] | None:
    if character in _TENS:
        return Finding.ROMAN_TEN, {"character": character}
    if character.isspace():
        return Finding.INNER_SPACE, {}
    if character.isascii() and character.isprintable():
        return None
    if unicodedata.normalize("NFKC", character).isascii():
        return Finding.FULL_WIDTH, {"character": character}
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return Finding.STRANGE_CHARACTER, {"character": shown}


def _tell(number: str, *, today: date) -> DocumentKind | None:
    if not number.isascii():  # digits of other scripts count as digits to Python
        return None
    if len(number) == 18:
        return _tell_18(number, today=today)
    for kind, form in _FORMS.items():
        if form.fullmatch(number):
            return kind
    if re.fullmatch(r"[A-Z]{3}\d{12}", number):
        return DocumentKind.FOREIGN_RESIDENT
    if is_organisation_code(number):
        return DocumentKind.CREDIT_CODE
    if len(number) >= 12 and sum(map(str.isdigit, number)) >= len(number) / 2:
        # A long number of the wrong length: say so instead of asking for its kind.
        return (
            DocumentKind.CREDIT_CODE
            if len(number) > 15 and looks_like_credit_code(number)
            else DocumentKind.ID_CARD
        )
    return None


def _tell_18(number: str, *, today: date) -> DocumentKind:
    """Citizen number, residence card or credit code: whichever the number is right as.

    All three can be 18 digits, and 9… can be a foreign resident as well as a company.
    """
    resident = kind_by_prefix(number)
    as_person = _judge(number, kind=resident, today=today)
    as_organisation = judge_credit_code(number)
    if as_person.severity is Severity.OK:
        return resident
    # A century where a birth year stands tells a person (letters read as the digits they
    # resemble), unless a county ends so, as 310120 does.
    person = number.translate(_AS_DIGITS)[6:8] in {"18", "19", "20"}
    if as_organisation.severity is Severity.OK and not (person and county(number[2:8]) is None):
        return DocumentKind.CREDIT_CODE
    if as_person.valid or person:
        return resident
    mostly_digits = sum(map(str.isdigit, number[:17])) >= 16
    if looks_like_credit_code(number) or not mostly_digits:
        return DocumentKind.CREDIT_CODE
    return resident
