"""The product's own data: the demo catalogue, the folk names and the legal sentences."""

import json
import string
from collections import Counter
from typing import Any

import pytest
from stdnum.cn import uscc

from winclient.resources import resource

Item = dict[str, Any]

ITEM_KEYS = {
    "id", "code", "base_code", "name", "department", "department_code", "region", "region_code",
    "level", "item_type", "kind", "service_object", "statutory_days", "statutory_unit",
    "promised_days", "promised_unit", "visits", "fee", "legal_basis", "accept_condition",
    "address", "hours", "phone", "supervise_phone", "steps", "folk_names", "materials",
}  # fmt: skip
OPTIONAL_ITEM_KEYS = {"fee_basis", "scope", "questions", "rules", "special_steps"}
MATERIAL_KEYS = {
    "name", "originals", "copies", "necessity", "form", "source", "exempt", "sign_required",
}  # fmt: skip
OPTIONAL_MATERIAL_KEYS = {"accept_standard", "fill_notice", "paper", "commitment"}
TYPE_DIGITS = {
    "行政许可": "01", "行政给付": "05", "行政确认": "07", "行政奖励": "08",
    "其他行政权力": "10", "公共服务": "20",
}  # fmt: skip
LEVEL_DIGITS = {"县级": "4", "乡级": "5"}

PLACEHOLDERS = {
    "applicant", "item", "applied_on", "received_on", "corrected_on", "notified_on", "due",
    "statutory", "promised", "organ", "government", "detail", "item_basis", "fee_basis",
    "phone", "copies", "holders", "procedure", "since", "days", "reason", "department", "kind",
    "today", "agent", "package", "package_number",
}  # fmt: skip
EITHER_WAY = {
    "silent_acceptance", "silent_deemed", "acceptance", "acceptance_after_correction",
    "acceptance_lacking",
    "promised_limit", "promised_only", "statutory_only", "default_limit", "one_time_notice",
    "after_correction", "refusal_not_needed", "refusal_not_our_power", "refusal_false_statement",
    "refusal_not_qualified", "refusal_still_incomplete", "refusal_other", "not_in_time",
    "extension", "truthful", "fee_free", "special_procedure", "extension_notice",
}  # fmt: skip
FOR_ALL = {
    "package_limit", "package_limits",
    "provisional_due", "immediate", "deferred_acceptance", "deferred_no_result",
    "deferred_promise", "refusal_papers_returned", "remedies_review", "remedies_review_vertical",
    "remedies_suit", "keep_receipt", "fee_charged", "exempt_materials", "personal_information",
    "supervise", "provisional_number", "copies_holder", "seal_place", "deferral_how",
    "correction_wanted", "handover", "pick_up", "service", "return_notice", "withdrawal", "lapse",
    "item_papers_returned", "item_papers_kept",
    "papers_returned", "commitment_told", "commitment_liability", "commitment_check",
    "commitment_in_person", "commitment_stated", "entrustment",
}  # fmt: skip
REASONS = {
    "not_needed", "not_our_power", "false_statement", "not_qualified", "still_incomplete", "other",
}  # fmt: skip


def demo_items() -> list[Item]:
    folder = resource("catalogue", "demo")
    files = sorted(file for file in folder.glob("*.json") if file.name != "packages.json")
    return [item for file in files for item in json.loads(file.read_text(encoding="utf-8"))]


def legal(name: str) -> Any:
    return json.loads(resource("legal", name).read_text(encoding="utf-8"))


def folk_lines() -> list[str]:
    text = resource("catalogue", "folk_names.tsv").read_text(encoding="utf-8")
    return text.splitlines()


def folk_pairs() -> list[list[str]]:
    return [line.split("\t") for line in folk_lines() if not line.startswith("#")]


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


ITEMS = demo_items()
each_item = pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])


def test_the_catalogue_is_large_and_varied_enough_to_train_on() -> None:
    assert len(ITEMS) >= 66
    assert len({item["department"] for item in ITEMS}) >= 11
    assert {item["kind"] for item in ITEMS} == {"即办件", "承诺件"}
    assert {item["item_type"] for item in ITEMS} == set(TYPE_DIGITS)
    assert {"自然人", "企业法人"} <= {who for item in ITEMS for who in item["service_object"]}
    assert {item["promised_unit"] for item in ITEMS} == {"工作日", "自然日"}
    sizes = [len(item["materials"]) for item in ITEMS]
    assert min(sizes) == 1
    assert max(sizes) >= 15


@pytest.mark.parametrize("key", ["id", "code", "base_code", "name"])
def test_no_two_items_share_what_must_tell_them_apart(key: str) -> None:
    seen = Counter(item[key] for item in ITEMS)
    assert [value for value, times in seen.items() if times > 1] == []


def test_enough_items_have_deferrable_and_exempt_materials() -> None:
    deferrable = {i["id"] for i in ITEMS for m in i["materials"] if m["necessity"] == "deferrable"}
    exempt = {i["id"] for i in ITEMS for m in i["materials"] if m["exempt"]}
    assert len(deferrable) >= 20
    assert len(exempt) >= 20


@each_item
def test_an_item_has_every_key_and_no_empty_one(item: Item) -> None:
    assert set(item) - OPTIONAL_ITEM_KEYS == ITEM_KEYS
    assert [key for key, value in item.items() if value in ("", None, [])] == []
    assert item["fee"] is ("fee_basis" in item)


@each_item
def test_the_31_characters_are_organ_level_and_base_code(item: Item) -> None:
    code = item["code"]
    assert len(code) == 31
    assert uscc.is_valid(code[:18])
    assert code == item["department_code"] + LEVEL_DIGITS[item["level"]] + item["base_code"]
    assert item["base_code"][2:4] == TYPE_DIGITS[item["item_type"]]
    assert item["region_code"] == "610199"


@each_item
def test_a_promise_is_never_longer_than_the_law_allows(item: Item) -> None:
    assert item["promised_days"] >= 1
    assert {item["statutory_unit"], item["promised_unit"]} <= {"工作日", "自然日"}
    if item["statutory_unit"] == item["promised_unit"]:
        assert item["promised_days"] <= item["statutory_days"]
    if item["kind"] == "即办件":
        assert (item["promised_days"], item["promised_unit"]) == (1, "工作日")


@each_item
def test_an_item_requires_something_and_names_each_material_once(item: Item) -> None:
    needed = [m for m in item["materials"] if m["necessity"] == "required" and not m["exempt"]]
    assert needed
    names = [material["name"] for material in item["materials"]]
    assert len(names) == len(set(names))


@each_item
def test_what_is_done_on_the_spot_defers_nothing(item: Item) -> None:
    """A deferral may not outlast the promised limit, and here that is the same day."""
    if item["kind"] == "即办件":
        assert "deferrable" not in {m["necessity"] for m in item["materials"]}


@each_item
def test_a_material_says_how_many_and_of_what_kind(item: Item) -> None:
    for material in item["materials"]:
        name = material["name"]
        assert set(material) - OPTIONAL_MATERIAL_KEYS == MATERIAL_KEYS, name
        assert material["necessity"] in {"required", "optional", "deferrable"}, name
        assert material["form"] in {"纸质", "电子", "纸质或电子"}, name
        assert material["source"] in {"申请人自备", "政府部门核发", "其他"}, name
        assert material["originals"] + material["copies"] >= 1, name
        assert "" not in material.values(), name


@each_item
def test_an_exempt_material_says_where_the_counter_gets_it(item: Item) -> None:
    for material in item["materials"]:
        if material["exempt"]:
            assert material["accept_standard"].endswith("无需提交"), material["name"]
            assert material["necessity"] != "deferrable", material["name"]


def test_enough_items_ask_about_the_situation() -> None:
    assert len([item for item in ITEMS if "questions" in item]) >= 8


def test_packages_are_put_together_of_items_that_are_there() -> None:
    text = (resource("catalogue", "demo") / "packages.json").read_text(encoding="utf-8")
    packages = {package["name"]: package for package in json.loads(text)}
    ids = {item["id"] for item in ITEMS}
    members = {name: {each["item"] for each in packages[name]["members"]} for name in packages}
    assert len(members["企业开办一件事"]) == 6
    assert all(items <= ids for items in members.values())


def test_a_folk_name_leads_to_few_items() -> None:
    seen = Counter(name for item in ITEMS for name in item["folk_names"])
    assert [name for name, times in seen.items() if times > 2] == []
    assert all(len(item["folk_names"]) == len(set(item["folk_names"])) for item in ITEMS)


@each_item
def test_chinese_text_keeps_to_chinese_punctuation(item: Item) -> None:
    texts = [item["name"], item["accept_condition"], item["legal_basis"]]
    texts += [material["name"] for material in item["materials"]]
    for text in texts:
        assert text == text.strip()
        assert not set(text) & set(",;:()?"), text
        assert text.count("《") == text.count("》"), text


def test_the_folk_name_table_opens_with_how_to_edit_it() -> None:
    first, *others = folk_lines()
    assert first.startswith("# ")
    assert "Tab" in first
    assert [line for line in others if line.startswith("#")] == []


def test_each_line_of_the_folk_name_table_is_one_name_and_one_keyword() -> None:
    pairs = folk_pairs()
    assert len(pairs) >= 140
    assert [pair for pair in pairs if len(pair) != 2] == []
    assert [part for pair in pairs for part in pair if part != part.strip()] == []
    assert min(len(part) for pair in pairs for part in pair) >= 2
    assert len({tuple(pair) for pair in pairs}) == len(pairs)


def test_most_lines_of_the_folk_name_table_find_something_in_the_demo() -> None:
    names = "\n".join(item["name"] for item in ITEMS)
    found = [keyword for _, keyword in folk_pairs() if keyword in names]
    assert len(found) >= 0.7 * len(folk_pairs())


def test_the_legal_sentences_are_all_there() -> None:
    sentences = legal("sentences.json")
    assert set(sentences) == {"licence", "other", "all"}
    assert set(sentences["licence"]) == EITHER_WAY
    assert set(sentences["other"]) == EITHER_WAY
    assert set(sentences["all"]) == FOR_ALL


def test_a_sentence_has_text_and_a_basis_with_its_day() -> None:
    for group in legal("sentences.json").values():
        for code, sentence in group.items():
            assert set(sentence) == {"text", "basis", "from"}, code
            assert sentence["text"].strip(), code
            assert bool(sentence["basis"]) is bool(sentence["from"]), code


def test_sentences_ask_only_for_details_a_paper_can_give() -> None:
    for group in legal("sentences.json").values():
        for code, sentence in group.items():
            asked = placeholders(sentence["text"]) | placeholders(sentence["basis"])
            assert asked <= PLACEHOLDERS, code
            assert "{" not in sentence["text"].format(**dict.fromkeys(asked, "甲")), code


@pytest.mark.parametrize("group", ["other", "all"])
def test_only_licences_rest_on_the_licence_law(group: str) -> None:
    for code, sentence in legal("sentences.json")[group].items():
        assert "行政许可" not in sentence["text"] + sentence["basis"], code


@pytest.mark.parametrize("group", ["licence", "other"])
def test_the_sentence_of_silence_names_its_day(group: str) -> None:
    text = legal("sentences.json")[group]["silent_acceptance"]["text"]
    assert "五个工作日" in text
    assert "自收到申请材料之日起" in text
    assert placeholders(text) == {"due"}


def test_remedies_are_those_in_force_and_not_the_old_ones() -> None:
    sentences = legal("sentences.json")["all"]
    assert "六十日" in sentences["remedies_review"]["text"]
    assert "{government}" in sentences["remedies_review"]["text"]
    assert "六个月" in sentences["remedies_suit"]["text"]
    assert "三个月" not in json.dumps(sentences, ensure_ascii=False)


def test_every_reason_to_refuse_has_its_sentence_in_both_sets() -> None:
    sentences, reasons = legal("sentences.json"), legal("refusal_reasons.json")
    assert set(reasons) == REASONS
    for code, reason in reasons.items():
        assert reason["text"].strip(), code
        for group in ("licence", "other"):
            sentence = sentences[group][reason["sentence"]]
            assert sentence["basis"], code
            assert reason["needs_organ"] is ("{organ}" in sentence["text"]), code
            assert reason["needs_detail"] is ("{detail}" in sentence["text"]), code
            assert reason["only_after_correction"] is ("{notified_on}" in sentence["text"]), code


def test_another_organ_is_named_and_a_second_failure_comes_after_a_notice() -> None:
    reasons = legal("refusal_reasons.json")
    assert [code for code in reasons if reasons[code]["needs_organ"]] == ["not_our_power"]
    late = [code for code in reasons if reasons[code]["only_after_correction"]]
    assert late == ["still_incomplete"]
