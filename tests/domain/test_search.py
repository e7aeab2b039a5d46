"""Item search: what is found by which text, in which order, and what is highlighted."""

import pytest

from tests.domain.search_samples import an_entry, an_index, demo_entries, found, only, shown
from winclient.domain.finding.search import Index
from winclient.domain.finding.search_build import build

# what is found


@pytest.mark.parametrize("text", ["食品经营许可", "营许", "食品", "证", "可证"])
def test_any_piece_of_a_name_finds_the_item(text):
    hit = only(an_index("食品经营许可证", "机动车登记"), text)
    assert (hit.entry.name, hit.matched_by, hit.matched_text) == ("食品经营许可证", "name", "")
    assert shown(hit) == "食品经营许可证".replace(text, f"[{text}]")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("spjyxk", "[食品经营许可]证"),
        ("jyx", "食品[经营许]可证"),
        ("SPJY", "[食品经营]许可证"),
        ("ｓｐ", "[食品]经营许可证"),
    ],
)
def test_initials_find_and_highlight_the_item(text, name):
    hit = only(an_index("食品经营许可证", "机动车登记"), text)
    assert (shown(hit), hit.matched_by) == (name, "initials")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("shipin", "[食品]经营许可证"),
        ("shipinjing", "[食品经]营许可证"),
        ("shipinji", "[食品经]营许可证"),
        ("jingyingxukezheng", "食品[经营许可证]"),
        ("xuke", "食品经营[许可]证"),
        ("spjingy", "[食品经营]许可证"),
        ("shipjy", "[食品经营]许可证"),
        ("jingyxkzh", "食品[经营许可证]"),
    ],
)
def test_pinyin_whole_started_or_mixed_finds_the_item(text, name):
    hit = only(an_index("食品经营许可证", "机动车登记"), text)
    assert (shown(hit), hit.matched_by) == (name, "pinyin")


def test_pinyin_begins_with_a_syllable():
    assert found(an_index("登记管理"), "anli") == []


def test_a_whole_syllable_is_no_other_one():
    assert found(an_index("首品登记", "食品登记", "事品登记"), "shipin") == ["事品登记", "食品登记"]


def test_initials_highlight_their_first_place_and_a_name_every_place():
    index = an_index("再登记登记")
    assert shown(only(index, "dj")) == "再[登记]登记"
    assert shown(only(index, "登")) == "再[登]记[登]记"


def test_a_spelling_that_can_be_cut_in_two_ways_finds_both():
    assert set(found(an_index("方案备案", "饭馆许可"), "fangan")) == {"方案备案"}
    assert set(found(an_index("西安户籍", "先进个人"), "xian")) == {"西安户籍", "先进个人"}


@pytest.mark.parametrize(
    ("name", "spelled", "letters"),
    [
        ("行政复议", "xingzheng", "xzfy"),
        ("银行网点", "yinhang", "yhwd"),
        ("重新核定", "chongxin", "cxhd"),
        ("重大项目", "zhongda", "zdxm"),
        ("会计从业", "kuaiji", "kjcy"),
        ("律师执业", "lvshi", "lszy"),
    ],
)
def test_characters_of_several_readings_are_read_as_the_word_wants(name, spelled, letters):
    index = an_index(name, "其他")
    assert found(index, spelled) == [name]
    assert found(index, letters) == [name]


def test_both_readings_of_a_lone_character_are_searched():
    index = an_index("还建房登记", "其他")
    assert found(index, "huanjian") == found(index, "haijian") == ["还建房登记"]
    assert index.count("jian") == 1


def test_pinyin_passes_over_brackets_and_highlights_around_them():
    hit = only(an_index("食品（含保健食品）经营许可"), "spjyxk")
    assert shown(hit) == "食品（含保健[食品]）[经营许可]"


def test_a_folk_name_finds_the_item_and_is_shown():
    entry = an_entry("出生登记", folk=("上户口", "报户口"))
    index = Index(build([entry, an_entry("死亡注销", 1)]))
    for text, matched_by, folk_name in [
        ("上户口", "folk_name", "上户口"),
        ("报户", "folk_name", "报户口"),
        ("shk", "initials", "上户口"),
        ("baohu", "pinyin", "报户口"),
    ]:
        hit = only(index, text)
        assert (hit.entry, hit.spans, hit.matched_by) == (entry, (), matched_by)
        assert hit.matched_text == folk_name


def test_a_code_is_found_by_any_piece_and_its_tail_comes_first():
    codes = ["11440000MB2D017", "11440000MB2D172", "11440000MB2D999"]
    index = Index(build(an_entry("甲" * (3 - at), at, code=c) for at, c in enumerate(codes)))
    assert [hit.entry.code for hit in index.find("172")] == [codes[1]]
    assert [hit.entry.code for hit in index.find("17")] == [codes[0], codes[1]]
    assert [hit.matched_text for hit in index.find("mb2d")] == [codes[2], codes[1], codes[0]]
    assert {hit.matched_by for hit in index.find("mb2d")} == {"code"}


def test_words_in_any_order_and_of_any_kind_must_all_match():
    index = an_index("食品经营许可", "食品生产备案", "药品经营许可")
    assert found(index, "许可 食品") == found(index, "食品　许可") == ["食品经营许可"]
    assert found(index, "xk shipin") == ["食品经营许可"]
    assert found(index, "食品 许可 药品") == []
    assert shown(only(index, "许可 食品")) == "[食品]经营[许可]"
    assert index.count("食品 食品") == 2


def test_full_width_case_and_invisible_characters_make_no_difference():
    index = an_index("ＣＡ证书（５Ｇ）办理")
    for text in ["ca证书", "CA证书(5g)", "\ufeff证\u200b书", "（5G"]:
        assert len(index.find(text)) == 1


# in which order


def test_classes_come_in_their_order():
    codes = {"C-jy": "甲", "jy-C": "乙"}
    entries = [
        an_entry("JY"),
        an_entry("jy后面", 1),
        an_entry("丙", 2, folk=("用jy的",)),
        an_entry("前面jy", 3),
        an_entry("经营", 4),
        an_entry("不经营", 5),
        *(an_entry(name, 6 + at, code=code) for at, (code, name) in enumerate(codes.items())),
    ]
    ways = [(hit.entry.name, hit.matched_by) for hit in Index(build(entries)).find("jy")]
    assert ways == [
        ("JY", "name"),
        ("jy后面", "name"),
        ("丙", "folk_name"),
        ("前面jy", "name"),
        ("经营", "initials"),
        ("不经营", "initials"),
        ("甲", "code"),
        ("乙", "code"),
    ]


def test_favourites_lead_their_class_by_count_and_do_not_leave_it():
    index = an_index("登记", "车辆登记", "房屋产权登记", "登记注销", "婚姻登记")
    counts = {"item-2": 3, "item-4": 9, "item-0": 1, "gone": 50}
    assert found(index, "登记", favourites=counts) == [
        "登记",
        "登记注销",
        "婚姻登记",
        "房屋产权登记",
        "车辆登记",
    ]


def test_a_favourite_leads_even_among_more_hits_than_fit():
    names = [f"第{number:04d}号登记" for number in range(900)]
    index = an_index(*names)
    for text in ["登记", "dj", "登"]:
        assert found(index, text, limit=3, favourites={"item-899": 1})[0] == names[899]


def test_of_very_many_hits_the_first_in_order_are_shown():
    names = [f"第{number:04d}号登记" for number in range(900)]
    index = an_index(*reversed(names))
    for text in ["第", "登记", "dj", "d", "di"]:
        assert found(index, text, limit=3) == names[:3]


def test_several_words_are_as_good_as_the_weakest_of_them():
    index = an_index("登记食品甲乙", "经营登记", "甲经营登记")
    assert found(index, "登记 jy") == ["经营登记", "甲经营登记", "登记食品甲乙"]
    assert [hit.matched_by for hit in index.find("登记 jy")] == ["initials", "initials", "initials"]
    counts = {"item-2": 1}
    assert found(index, "登记 jy", favourites=counts)[0] == "经营登记"


def test_no_text_gives_favourites_then_the_others():
    index = an_index("丙丙丙", "乙乙", "甲")
    assert found(index, "  ") == ["甲", "乙乙", "丙丙丙"]
    assert found(index, "", favourites={"item-0": 2, "item-1": 1}, limit=2) == ["丙丙丙", "乙乙"]
    assert index.count("") == 3
    assert index.find("")[0].spans == ()


def test_the_first_hits_are_the_beginning_of_all_hits_and_repeat():
    index = Index(build(demo_entries()))
    for text in ["登记", "d", "zx", "shen", "1", "610199", "办 dj", ""]:
        everything = index.find(text, limit=len(index))
        assert index.find(text, limit=7) == everything[:7] == index.find(text, limit=7)
        assert index.count(text) == len(everything)
