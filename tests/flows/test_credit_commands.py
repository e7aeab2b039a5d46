"""The list of bad credit on the command line."""

import json
from pathlib import Path

from tests.flows.conftest import Winclient, reason
from winclient.cli.parser import run

NUMBER = "11010519491231002X"


def test_a_listed_applicant_is_refused_a_deferral_with_the_reason(
    winclient: Winclient, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(f"姓名,证件号码,失信事由\n张三,{NUMBER},曾作虚假承诺\n李四,,无号码\n", "utf-8")
    code, told = winclient("credit", "import", file)
    assert (code, told["listed"]) == (0, 1)
    assert [(each["row"], each["reason"]) for each in told["refused"]] == [
        (3, "row_without_reason")
    ]
    form = {
        "item": "demo-104",
        "applicant": {"name": "张三", "document": "id_card", "number": NUMBER},
        "materials": [
            {"name": "烟草专卖零售许可证新办申请表", "state": "received"},
            {"name": "经营者居民身份证", "state": "received"},
            {"name": "经营场所权属或者租赁证明", "state": "deferred"},
        ],
        "decision": "accept_deferred",
    }
    code, told = winclient("intake", form=form)
    assert (code, told["refused"]["reason"]) == (1, "bad_credit")
    assert "曾作虚假承诺" in told["refused"]["message"]
    assert NUMBER not in told["refused"]["message"]


def test_a_list_without_its_columns_is_refused(winclient: Winclient, tmp_path: Path) -> None:
    file = tmp_path / "名单.json"
    file.write_text(json.dumps([{"甲": 1}]), "utf-8")
    assert reason(winclient("credit", "import", file))[1] == "columns_unknown"


def test_an_unknown_word_is_no_command() -> None:
    assert run(["credit", "export"]) == 2
