"""A telephone number that will hardly ring is pointed out; whatever may ring is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winclient.domain.persons.phones import OddPhone, PhoneFault, odd_phone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "13800000000",
        "138 0000 0000",
        "138-0000-0000",
        "１３８００００００００",
        "+86 138 0000 0000",
        "008613800000000",
        "8613800000000",
        "19900001111",
        "010-65550000",
        "029-8888 8888",
        "(029)88888888",
        "（0912）3456789",
        "+86 29 88888888",
        "88888888",
        "3456789",
        "029-88888888-801",
        "029-88888888转801",
        "029-88888888 转 801",
        "02988888888 ext. 12",
        "029-88888888 分机 12",
        "010-65550000,801",
        "400-810-8888",
        "4008108888转2",
        "95588",
        "13800000000/029-88888888",
        "13800000000、13900000000",
        "13800000000,13900000000",
        "+852 6123 4567",
        "00852 61234567",
        "+1 (212) 555-0100",
        "+44 20 7946 0958",
        "+49 30 901820",
    ],
)
def test_what_may_ring_is_left_alone(text: str) -> None:
    assert odd_phone(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [("1380000000", 10), ("138000000000", 12), ("+86 138 0000 000", 10), ("1380000000转1", 11)],
)
def test_a_mobile_number_with_a_digit_lost_or_doubled_is_counted(text: str, digits: int) -> None:
    assert odd_phone(text) == OddPhone(
        fault=PhoneFault.LENGTH if "转" not in text else PhoneFault.ODD, digits=digits
    )


@pytest.mark.parametrize(
    "text",
    [
        "没有",
        "abc",
        "12800000000",
        "00000000",
        "123",
        "110105194912310021",
        "+",
        "+86",
        "+0 123456789",
        "+1234567890123456",
        "1" * 2000,
    ],
)
def test_what_is_no_number_is_odd(text: str) -> None:
    found = odd_phone(text)
    assert found is not None
    assert found.fault is PhoneFault.ODD


def test_one_odd_number_among_several_is_found() -> None:
    assert odd_phone("029-88888888、1380000000") == OddPhone(fault=PhoneFault.LENGTH, digits=10)


@given(st.text(max_size=60))
def test_no_text_brings_it_down(text: str) -> None:
    assert odd_phone(text) is None or isinstance(odd_phone(text), OddPhone)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "0086", "86"]))
def test_every_mobile_number_rings_however_it_is_dialled(number: str, country: str) -> None:
    assert odd_phone(country + number) is None
    assert odd_phone(f"{country} {number[:3]}-{number[3:7]} {number[7:]}") is None
