"""A counter behind a hall's relay, by the commands and with real processes."""

import json
import time

import pytest

from tests.flows.center_process import Center
from winclient.cli.parser import run
from winclient.resources import resource

FORM = {
    "item": "demo-001",
    "applicant": {
        "kind": "person",
        "name": "张三",
        "document": "id_card",
        "number": "11010519491231002X",
    },
    "materials": "all",
    "decision": "accept",
}


class Relay(Center):
    """A center that hands on to another."""

    def __init__(self, folder, *, above, code):
        super().__init__(folder, "")
        self._words = ["--upstream", above, "--code", code]

    def where(self):
        return self._words


@pytest.fixture
def say(capsys, tmp_path):
    """A command's exit code and answer, in one of the folders."""

    def call(folder, *words):
        code = run(["--data", str(tmp_path / folder), "--json", *map(str, words)])
        return code, json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def hall(say, tmp_path):
    """The center above, and its relay that the counter speaks to."""
    above = Center(tmp_path / "above", "")
    address = above.start()
    code = say("above", "center", "enrol", "大厅", "--relay")[1]["code"]
    relay = Relay(tmp_path / "relay", above=address, code=code)
    relay.start()
    yield above, relay
    relay.end()
    above.end()


def used_above(say):
    numbers = say("above", "center", "numbers")[1]
    return sum(each["used"] for each in numbers)


def test_what_a_counter_hands_in_at_its_relay_is_accounted_for_above(say, hall, tmp_path):
    _, relay = hall
    code = say("above", "center", "enrol", "一号窗口")[1]["code"]
    assert say("pc", "enrol", f"http://{relay.listen}", code)[0] == 0
    items = resource("catalogue", "demo", "market_regulation.json")
    assert say("pc", "catalogue", "import", items)[0] == 0
    form = tmp_path / "form.json"
    form.write_text(json.dumps(FORM, ensure_ascii=False), encoding="utf-8")
    assert say("pc", "intake", form)[0] == 0
    until = time.monotonic() + 60
    while not used_above(say) and time.monotonic() < until:
        code, told = say("pc", "sync")
        assert (code, told["only_here"]) == (0, 0)
        time.sleep(0.5)
    assert used_above(say) == 1


def test_a_relay_has_no_codes_of_its_own(say, hall):
    above, _ = hall
    code, told = say("relay", "center", "enrol", "一号窗口")
    assert code == 1
    assert told["refused"]["reason"] == "code_from_above"
    assert above.listen in told["refused"]["message"]
