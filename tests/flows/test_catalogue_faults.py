"""Situations and packages that cannot work, as an import meets them: told by name, one by one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import Winclient
from winclient.cli.parser import run

FORM, LEASE, NEW = ({"name": name, "originals": 1} for name in ("申请书", "合同", "补充说明"))
GOOD = {"id": "good", "name": "登记", "department": "局", "materials": [FORM]}
OTHER = {"id": "other", "name": "备案", "department": "局", "materials": [LEASE]}


def asks(*questions: dict[str, Any], rules: Any = ()) -> dict[str, Any]:
    """An item of two materials with these questions."""
    return {"materials": [FORM, LEASE], "questions": questions, "rules": rules}


def question(id: str, when: Any = None, yes: Any = None, **effects: Any) -> dict[str, Any]:
    """A yes or no question; what follows from a yes."""
    answers = [{"id": "是", **(effects or {"add": [NEW]})}, {"id": "否"}] if yes is None else yes
    return {"id": id, "answers": answers, "when": when or {}}


def puts(*members: Any, same: Any = ()) -> dict[str, Any]:
    """A package."""
    return {"members": members, "same": same}


BOTH = [{"question": "甲", "answers": ["是"]}, {"question": "甲", "answers": ["否"]}]
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "row_question_cycle": (asks(question("甲", {"乙": "是"}), question("乙", {"甲": "是"})), "乙"),
    "row_question_unreachable": (asks(question("甲"), question("乙", BOTH)), "乙"),
    "row_question_idle": (asks(question("甲", yes=[{"id": "是"}, {"id": "否"}])), "甲"),
    "row_question_answers": (asks(question("甲", yes=[])), "甲"),
    "row_question_twice": (asks(question("甲"), question("甲")), "甲"),
    "row_question_unknown": (
        asks(question("甲"), rules=[{"when": {"甲": "也许"}, "drop": ["合同"]}]),
        "甲=也许",
    ),
    "row_rule_always": (asks(question("甲"), rules=[{"drop": ["合同"]}]), "哪个回答"),
    "row_rule_idle": (asks(question("甲"), rules=[{"when": {"甲": "否"}}]), "甲=否"),
    "row_rule_dead": (asks(question("甲"), rules=[{"when": BOTH, "drop": ["合同"]}]), "甲=否"),
    "row_rule_material": (asks(question("甲", drop=["没有的"])), "没有的"),
    "row_rule_listed": (asks(question("甲", add=[FORM])), "申请书"),
    "row_rule_conflict": (
        asks(question("甲"), question("乙", add=[{"name": "补充说明", "copies": 3}])),
        "补充说明",
    ),
    "row_rule_limits": (asks(question("甲", promised=3), question("乙", promised=5)), "甲=是"),
    "row_package_unknown": (puts("good", "nowhere"), "nowhere"),
    "row_package_nested": (puts("good", "row_package_nested"), "row_package_nested"),
    "row_package_twice": (puts("good", "good"), "good"),
    "row_package_wrong": (puts("good"), "good"),
    "row_package_waits": (puts({"item": "good", "after": ["nowhere"]}, "other"), "nowhere"),
    "row_package_cycle": (
        puts({"item": "good", "after": ["other"]}, {"item": "other", "after": ["good"]}),
        "other",
    ),
    "row_package_material": (
        puts("good", "other", same=[{"name": "申请书", "also": ["没有的"]}]),
        "没有的",
    ),
    "row_package_same": (
        puts("good", "other", same=[{"name": n, "also": ["合同"]} for n in ("申请书", "合同")]),
        "合同",
    ),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    bad = [
        {"id": reason, "name": f"坏事项{reason}", "department": "局", **item}
        for reason, (item, _) in FAULTS.items()
    ]
    path = tmp_path / "items.json"
    path.write_text(json.dumps([GOOD, *bad, OTHER], ensure_ascii=False), encoding="utf-8")
    return path


def test_each_fault_names_its_item_and_what_is_wrong_and_the_good_go_in(
    winclient: Winclient, file: Path
) -> None:
    code, done = winclient("catalogue", "import", file)
    assert (code, done["added"], done["read"]) == (0, 2, len(FAULTS) + 2)
    told = {each["reason"]: each for each in done["refused"]}
    assert set(told) == set(FAULTS)
    for row, (reason, (_, named)) in enumerate(FAULTS.items(), start=2):
        assert (told[reason]["row"], told[reason]["item"]) == (row, f"坏事项{reason}")
        assert named in told[reason]["message"]


def test_a_person_reads_the_items_name_before_what_is_wrong(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--data", str(tmp_path / "data"), "catalogue", "import", str(file)])
    lines = capsys.readouterr().out.splitlines()
    assert any("坏事项row_package_twice：一件事里“good”写了两次" in line for line in lines)


def test_a_package_may_name_what_an_earlier_import_brought(
    winclient: Winclient, tmp_path: Path
) -> None:
    for name, item in (("a", GOOD), ("b", OTHER), ("c", {"id": "c", **puts("good", "other")})):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps([{"name": "一件事", **item}]), encoding="utf-8")
        assert winclient("catalogue", "import", path)[1]["refused"] == []
    shared = {"same": [{"name": "申请书", "also": ["合同"]}]}
    path.write_text(json.dumps([{"name": "一件事", "id": "c", **puts("good", "other"), **shared}]))
    assert winclient("catalogue", "import", path)[1]["changed"] == 1
    assert [row["serves"] for row in winclient("checklist", "c")[1]["materials"]] == [
        ["good", "other"]
    ]


def test_one_item_by_id_and_by_code_is_one_item_twice(winclient: Winclient, tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    items = [{**GOOD, "code": "C1"}, {"id": "c", "name": "一件事", **puts("good", "C1")}]
    path.write_text(json.dumps(items), encoding="utf-8")
    (refused,) = winclient("catalogue", "import", path)[1]["refused"]
    assert refused["reason"] == "row_package_twice"


def test_a_file_of_nothing_but_bad_packages_is_no_success(
    winclient: Winclient, tmp_path: Path
) -> None:
    path = tmp_path / "items.json"
    path.write_text(json.dumps([{"id": "c", "name": "一件事", **puts("x", "y")}]), encoding="utf-8")
    assert winclient("catalogue", "import", path)[0] == 1
