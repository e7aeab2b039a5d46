"""Masks show what people compare and never the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winclient.domain.persons.masks import mask_name, mask_number, mask_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("610112190001011234", "610112********1234"),
        ("11010519491231002X", "110105********002X"),
        ("440524800101001", "4405********001"),
        ("E12345678", "E1*****78"),
        ("H12345678", "H1*****78"),
        ("12345678", "12****78"),
        ("AB", "A*"),
        ("7", "*"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_ends_only(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(st.text(max_size=40))
def test_a_masked_number_keeps_its_length_and_hides_half_of_itself(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == len(number)
    shown = sum(new == old for new, old in zip(masked, number, strict=True) if old != "*")
    assert shown <= (10 if len(number) == 18 else len(number) / 2)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("+86-138-1234-5678", "138****5678"),
        ("029-87654321", "029******321"),
        ("87654321", "87****21"),
        ("", ""),
    ],
)
def test_a_telephone_hides_its_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("李晓敏", "李*敏"),
        ("欧阳晓敏", "欧**敏"),
        ("王𬍛", "王*"),
        ("𠅤小𬱖", "𠅤*𬱖"),
        ("阿卜杜拉·买买提", "阿******提"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_a_name_is_masked_by_characters_not_by_code_units(name: str, masked: str) -> None:
    assert mask_name(name) == masked
