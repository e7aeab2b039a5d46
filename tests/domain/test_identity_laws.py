"""What holds for every number: one wrong character never passes, and everything gets a verdict."""

import string
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from winclient.domain.persons.identity import DocumentKind, Finding, Verdict, identify
from winclient.domain.persons.resident_numbers import check_character
from winclient.wording import say

TODAY = date(2026, 11, 23)


def judged(number: str, kind: DocumentKind | None = None) -> Verdict:
    return identify(number, today=TODAY, kind=kind)


def citizen(body: str) -> str:
    """The number of 17 digits with its check character."""
    return body + check_character(body)


BIRTHS = st.dates(date(1900, 1, 1), TODAY)
BODIES = st.builds(
    lambda area, born, order: f"{area}{born:%Y%m%d}{order:03}",
    st.sampled_from(["110105", "610112", "510703", "450602", "810000", "911124", "932682"]),
    BIRTHS,
    st.integers(0, 999),
)


@given(BODIES, st.integers(0, 17), st.sampled_from(string.digits))
def test_no_single_wrong_digit_passes(body: str, place: int, digit: str) -> None:
    number = citizen(body)
    assert judged(number).valid
    kind = judged(number).kind
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        assert not judged(wrong, kind).valid


@given(BODIES)
def test_the_check_character_is_python_stdnums(body: str) -> None:
    assert citizen(body)[17] == ric.calc_check_digit(citizen(body))


CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(
    st.from_regex(r"9[123](11|37|44|61)[0-9]{4}", fullmatch=True),
    st.text(CODE_ALPHABET, min_size=9, max_size=9),
    st.integers(0, 17),
    st.sampled_from(CODE_ALPHABET),
)
def test_no_single_wrong_character_of_a_credit_code_passes(
    front: str, organisation: str, place: int, character: str
) -> None:
    code = front + organisation
    code += uscc.calc_check_digit(code + "0")
    assert judged(code, DocumentKind.CREDIT_CODE).finding is Finding.RIGHT
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        found = judged(wrong, DocumentKind.CREDIT_CODE)
        assert found.finding is not Finding.RIGHT
        assert found.valid is (found.finding is Finding.PILOT_CODE)


TYPED = st.one_of(
    st.text(max_size=45),
    st.text(string.digits + string.ascii_letters + " Ⅹ６", max_size=19),
    st.from_regex(r"[0-9]{6}(19|20)[0-9]{9}[0-9Xx]", fullmatch=True),
    st.from_regex(r"9[1-3][0-9]{6}[0-9A-Za-z]{10}", fullmatch=True),
)


@given(TYPED, st.sampled_from([None, *DocumentKind]))
def test_whatever_is_typed_gets_a_verdict_that_can_be_said(
    typed: str, kind: DocumentKind | None
) -> None:
    found = judged(typed, kind)
    assert kind in (None, found.kind)
    sentence = say(f"identity.{found.finding}", **found.details)
    assert sentence
    assert "{" not in sentence.replace(found.details.get("character", ""), "")
    if found.valid:
        assert judged(found.number, found.kind).number == found.number
