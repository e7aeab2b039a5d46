"""Case numbers catch what fingers and telephones do to them; series never meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import refusal
from winclient.domain.ledger.numbering import (
    case_number,
    case_series,
    is_case_number,
    paper_number,
    serial_of,
    series_of,
)
from winclient.domain.refusals import Reason

NUMBERS = st.builds(
    case_number,
    region=st.integers(110000, 659999).map(str),
    year=st.integers(2020, 2099),
    station=st.integers(0, 999).map(lambda number: f"{number:03}"),
    serial=st.integers(1, 999_999),
    tail=st.integers(0, 99),
)


def swapped(number: str, place: int) -> str:
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


@given(NUMBERS)
def test_one_wrong_digit_is_always_seen(number):
    for place, right in enumerate(number):
        for digit in set("0123456789") - {right}:
            assert not is_case_number(number[:place] + digit + number[place + 1 :])


def test_two_digits_swapped_are_seen_except_for_one_pair_in_each_state():
    # ISO 7064 mod 11,10 promises no more: 20 of 900 swaps, of two digits that follow each other.
    tried = missed = 0
    for serial in range(1, 999_999, 251):
        number = case_number(region="610199", year=2026, station="001", serial=serial, tail=7)
        for place in range(13, 20):
            if number[place] != number[place + 1]:
                tried += 1
                if is_case_number(swapped(number, place)):
                    missed += 1
                    apart = abs(int(number[place]) - int(number[place + 1]))
                    assert apart in {1, 9}
    assert 0 < missed / tried < 0.03


def test_a_number_says_region_year_station_and_serial():
    number = case_number(region="610199", year=2026, station="1", serial=42, tail=7)
    assert number[:-1] == "610199202600100004207"
    assert is_case_number(number)
    assert series_of(number) == (case_series(region="610199", year=2026, station="1"), 42)


def test_a_station_written_short_or_long_takes_from_one_series():
    short = case_series(region="610199", year=2026, station="1")
    assert short == case_series(region="610199", year=2026, station="001")
    assert short != case_series(region="610199", year=2026, station="2")
    assert short != case_series(region="610199", year=2027, station="1")


def test_the_tail_is_no_part_of_what_must_be_unique():
    first, second = (
        case_number(region="610199", year=2026, station="1", serial=1, tail=tail) for tail in (3, 4)
    )
    assert first != second
    assert serial_of(first) == serial_of(second)


@pytest.mark.parametrize("serial", [0, -1, 1_000_000])
def test_a_series_that_is_used_up_is_said(serial):
    found = refusal(
        lambda: case_number(region="610199", year=2026, station="1", serial=serial, tail=0)
    )
    assert found.reason is Reason.SERIES_EXHAUSTED


@pytest.mark.parametrize("text", ["", "1", "6101992026001000001079" * 2, "61019920260010000010７X"])
def test_what_is_no_number_is_none(text):
    assert not is_case_number(text)


def test_a_paper_number_follows_the_halls_template():
    found = paper_number("{word}〔{year}〕{serial:04}号", word="示政务受", year=2026, serial=12)
    assert found == "示政务受〔2026〕0012号"
