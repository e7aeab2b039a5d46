"""Identity numbers: every published vector, each fault named, the unusual let through."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import ric

from winclient.domain.persons.identity import (
    DocumentKind,
    Finding,
    Severity,
    Verdict,
    identify,
    upgrade,
)
from winclient.domain.persons.phones import PhoneFault
from winclient.domain.persons.resident_numbers import check_character
from winclient.wording import say, words

TODAY = date(2026, 11, 23)
COMPANY = "914403001922038216"


def judged(number: str, kind: DocumentKind | None = None) -> Verdict:
    return identify(number, today=TODAY, kind=kind)


def citizen(body: str) -> str:
    """The number of 17 digits with its check character."""
    return body + check_character(body)


def vectors(real_data: Path, name: str) -> list[dict[str, Any]]:
    found = json.loads((real_data / "names_ids" / name).read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = found["vectors"]
    return rows


FAULTS = {
    "110105194912310021": Finding.CHECK_CHARACTER,
    "11010519490231002X": Finding.DATE_IMPOSSIBLE,
    "1101051949123100": Finding.LENGTH,
    "１１０１０５１９４９１２３１００２Ｘ": Finding.FULL_WIDTH,
    "110105 19491231 002X": Finding.INNER_SPACE,
    "999999199001010013": Finding.AREA_WRONG,
    "110105209912310020": Finding.BORN_IN_FUTURE,
    "000000000000000000": Finding.DATE_IMPOSSIBLE,
    "11010519491231002Ⅹ": Finding.ROMAN_TEN,
    "914403001922038217": Finding.CHECK_CHARACTER,
    "91440300192203821O": Finding.LETTER,
    "91440300192203821６": Finding.FULL_WIDTH,
    "91440300192203821": Finding.LENGTH,
    "914403001922038216 ": Finding.OUTER_SPACE,
    "91440300i922038216": Finding.LETTER,
    "192203821": Finding.OLD_ORGANISATION_CODE,
}


def test_every_published_identity_number_comes_out_as_listed(real_data: Path) -> None:
    rows = vectors(real_data, "id_numbers.json")
    assert len(rows) == 57
    for row in rows:
        found = judged(row["id"])
        assert found.valid is row["valid"], row
        assert found.number == row.get("normalises_to", found.number)
        if not row["valid"]:
            assert found.finding is FAULTS[row["id"]], row


def test_every_published_credit_code_comes_out_as_listed_named_or_not(real_data: Path) -> None:
    rows = vectors(real_data, "credit_codes.json")
    assert len(rows) == 42
    for row in rows:
        for kind in (None, DocumentKind.CREDIT_CODE):
            found = judged(row["code"], kind)
            assert found.kind is DocumentKind.CREDIT_CODE
            assert found.valid is row["valid"], row
            assert found.finding is FAULTS.get(row["code"], Finding.RIGHT), row


@pytest.mark.parametrize(("number", "finding"), FAULTS.items())
def test_each_fault_has_its_own_finding(number: str, finding: Finding) -> None:
    found = judged(number)
    assert (found.finding, found.severity) == (finding, Severity.ERROR)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("11010519491231002X", DocumentKind.ID_CARD),
        ("440524800101001", DocumentKind.ID_CARD),
        ("810000199408230021", DocumentKind.HMT_RESIDENT),
        ("820000200009100032", DocumentKind.HMT_RESIDENT),
        ("830000199201300022", DocumentKind.HMT_RESIDENT),
        ("911124198108030024", DocumentKind.FOREIGN_RESIDENT),
        ("CAN110180010101", DocumentKind.FOREIGN_RESIDENT),
        (COMPANY, DocumentKind.CREDIT_CODE),
        ("913101203509708598", DocumentKind.CREDIT_CODE),  # a county that ends in 20
        ("12441500196720244T", DocumentKind.CREDIT_CODE),
        ("91610112MA00000230", DocumentKind.CREDIT_CODE),  # sum divisible by 31
        ("E12345678", DocumentKind.PASSPORT),
        ("EA1234567", DocumentKind.PASSPORT),
        ("H12345678", DocumentKind.HM_PERMIT),
        ("M12345678", DocumentKind.HM_PERMIT),
        ("12345678", DocumentKind.TW_PERMIT),
        ("C12345678", DocumentKind.EXIT_PERMIT),
        ("CA1234567", DocumentKind.EXIT_PERMIT),
    ],
)
def test_a_number_tells_its_kind_and_passes_as_that_kind(number: str, kind: DocumentKind) -> None:
    told = judged(number)
    assert told.kind is kind
    assert told.valid
    assert judged(number, kind) == told


def test_a_wrong_check_character_names_the_right_one() -> None:
    found = judged("110105194912310021")
    assert found.details["expected"] == "X"
    assert found.details["found"] == "1"
    assert "X" in say("identity.check_character", **found.details)


def test_a_foreign_residents_wrong_date_is_not_taken_for_a_company() -> None:
    # 18 digits that happen to carry a right credit code check character
    found = judged("911124198113030024")
    assert found.kind is DocumentKind.FOREIGN_RESIDENT
    assert found.finding is Finding.DATE_IMPOSSIBLE


def test_a_letter_among_the_digits_is_named_with_its_place() -> None:
    found = judged("11010519491231O02X")
    assert (found.kind, found.finding) == (DocumentKind.ID_CARD, Finding.LETTER)
    assert (found.details["character"], found.details["position"]) == ("O", "15")
    assert judged("9144030019220382IO").details["character"] == "I"


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert judged("11010519491231002X").details == {"birth": "1949-12-31", "sex": "female"}
    assert judged("53010219200508011X").details["sex"] == "male"


def test_someone_born_today_has_a_number_and_someone_born_tomorrow_has_not() -> None:
    assert judged(citizen("11010520261123001")).valid
    assert judged(citizen("11010520261124001")).finding is Finding.BORN_IN_FUTURE


@pytest.mark.parametrize(
    ("number", "finding"),
    [
        ("440524188001010014", Finding.BORN_BEFORE_1900),
        (citizen("11010319800101001"), Finding.AREA_CLOSED),  # 崇文区, closed in 2010
        (citizen("11999919800101001"), Finding.AREA_UNKNOWN),
        (citizen("33011320220101001"), Finding.AREA_UNKNOWN),  # 临平区, younger than the table
        (citizen("99112419810803002"), Finding.AREA_UNKNOWN),
        (citizen("81000119940823002"), Finding.AREA_UNKNOWN),
        ("440524800101001", Finding.OLD_FORM),
        ("91350211M0000XUF46", Finding.PILOT_CODE),
        ("91350100M0001TGQXM", Finding.PILOT_CODE),
        ("91350203M0001FUE2P", Finding.PILOT_CODE),
    ],
)
def test_the_unusual_is_a_warning_and_never_a_block(number: str, finding: Finding) -> None:
    found = judged(number)
    assert (found.finding, found.severity) == (finding, Severity.WARN)
    assert found.valid


def test_a_county_that_did_not_exist_at_birth_is_no_fault() -> None:
    number = citizen("11011119801201007")  # 房山区 exists since 1986
    assert not ric.is_valid(number)
    assert judged(number).finding is Finding.RIGHT


def test_a_number_of_another_kind_than_the_one_named_is_a_warning() -> None:
    found = judged("810000199408230021", DocumentKind.ID_CARD)
    assert (found.kind, found.finding) == (DocumentKind.ID_CARD, Finding.KIND_DIFFERS)
    assert found.details["looks_like"] == "hmt_resident"


def test_a_15_digit_number_gives_its_18_digit_form() -> None:
    found = judged("440524800101001")
    assert found.details["upgraded"] == upgrade("440524800101001") == "440524198001010013"
    assert found.number == "440524800101001"
    assert judged(upgrade("440524800101001")).valid


def test_a_15_digit_number_with_an_impossible_date_is_an_error() -> None:
    found = judged("440524801301001")
    assert (found.finding, found.number) == (Finding.DATE_IMPOSSIBLE, "440524801301001")


@pytest.mark.parametrize("number", ["44052480010100", "44052480010100X", "４40524800101001"])
def test_only_15_digits_can_be_upgraded(number: str) -> None:
    with pytest.raises(ValueError, match="15"):
        upgrade(number)


def test_the_renewal_count_of_a_permit_is_not_part_of_the_person() -> None:
    assert judged("h1234567802").number == "H12345678"


def test_a_named_document_without_a_national_standard_is_never_an_error() -> None:
    assert judged("PA1234567", DocumentKind.PASSPORT).severity is Severity.OK
    assert judged("123456789", DocumentKind.PASSPORT).severity is Severity.OK
    assert judged("T12345678", DocumentKind.TW_PERMIT).finding is Finding.FORM_UNUSUAL
    assert judged("军字第2001988号", DocumentKind.OTHER).severity is Severity.OK


def test_a_number_nobody_can_place_asks_for_its_kind() -> None:
    found = judged("X1234567")
    assert (found.kind, found.finding) == (None, Finding.UNRECOGNISED)


@pytest.mark.parametrize("kind", [None, *DocumentKind])
@pytest.mark.parametrize("number", ["", " ", "\u3000\t"])
def test_nothing_typed_is_not_a_number(number: str, kind: DocumentKind | None) -> None:
    assert judged(number, kind).finding is Finding.EMPTY


@pytest.mark.parametrize("kind", [DocumentKind.PASSPORT, DocumentKind.OTHER])
def test_a_number_longer_than_any_document_is_refused(kind: DocumentKind) -> None:
    assert judged("A" * 41, kind).finding is Finding.TOO_LONG


@pytest.mark.parametrize("character", ["Ⅹ", "ⅹ", "Χ", "Х", "×"])
def test_whatever_looks_like_an_x_is_told_apart_from_it(character: str) -> None:
    assert judged("11010519491231002" + character).finding is Finding.ROMAN_TEN


def test_a_hidden_character_is_named_by_its_code_point() -> None:
    found = judged("110105\u200b19491231002X")
    assert found.finding is Finding.STRANGE_CHARACTER
    assert found.details["character"] == "U+200B"


@pytest.mark.parametrize("digit", ["\u0663", "\u1369", "²", "①", "九"])
@pytest.mark.parametrize("place", [0, 6, 16, 17])
def test_digits_of_other_scripts_are_not_digits_here(digit: str, place: int) -> None:
    number = "110105194912310021"
    assert not judged(number[:place] + digit + number[place + 1 :]).valid


def test_every_finding_and_kind_has_its_sentence() -> None:
    findings = {each.value for each in (*Finding, *PhoneFault)}
    assert set(words("identity")) == findings | {f"kind_{each}" for each in DocumentKind}
