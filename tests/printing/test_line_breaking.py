"""Lines: never too wide, nothing lost, no mark where it must not stand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from winclient.printing.columns import COLUMN_OF
from winclient.printing.text import CLOSING, OPENING, break_lines, clean, measure


def broken(text, width, **more):
    return break_lines(text, width=width, advance=COLUMN_OF, **more)


def test_no_closing_mark_begins_a_line_and_no_opening_mark_ends_one():
    assert broken("申请材料，齐全", 8) == ["申请材", "料，齐全"]
    assert broken("申请人（经办人）", 8) == ["申请人", "（经办", "人）"]


def test_a_word_or_number_goes_to_the_next_line_whole():
    assert broken("编码 4506022026 在此", 12) == ["编码", "4506022026", "在此"]
    assert broken("电话029-86240000", 12) == ["电话", "029-86240000"]


def test_a_day_is_not_torn_from_its_number():
    assert broken("应于2026年12月7日前", 12) == ["应于2026年", "12月7日前"]


def test_a_word_wider_than_a_line_is_broken_where_it_must_be():
    assert broken("11610112MB2D0164XH", 8) == ["11610112", "MB2D0164", "XH"]


def test_the_first_line_leaves_room_for_its_indent():
    assert broken("申请材料齐全", 8, indent=4) == ["申请", "材料齐全"]


def test_line_ends_of_the_text_are_kept():
    assert broken("原件 1\n复印件 2", 20) == ["原件 1", "复印件 2"]
    assert broken("", 20) == [""]


texts = st.text(st.sampled_from("申请材料受理，。、（）《》“”abc019.-: \n"), max_size=60)


@given(texts, st.integers(min_value=2, max_value=40))
def test_no_line_is_too_wide_and_no_character_is_lost(text, width):
    lines = broken(text, width)
    assert all(measure(line, COLUMN_OF) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(texts.map(lambda text: f"受{text}理"))
def test_marks_stand_right_wherever_a_line_holds_them(text):
    lines = broken(text, 60)
    if any(len(run) > 20 for run in text.split()):
        return  # a run of marks longer than half a line may be torn
    soft = [pair for pair in pairwise(lines) if "\n" not in text]
    assert all(b[:1] not in CLOSING and a[-1:] not in OPENING for a, b in soft if a and b)


def test_only_characters_without_a_shape_are_dropped():
    assert clean("申\u200b请\ufeff\u0007表\u00a0格\t𬱖·ÀЖ") == "申请表 格 𬱖·ÀЖ"
    assert clean("甲\u2028乙") == "甲\n乙"
