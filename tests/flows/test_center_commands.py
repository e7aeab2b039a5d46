"""What an administrator does at a center and at its PCs, by the commands, beside a real process."""

import csv
import json

import pytest
import requests

from tests.flows.center_process import Center
from tests.flows.test_relay_commands import FORM
from winclient.cli.parser import run
from winclient.resources import resource
from winclient.settings import is_configured

STATION = "610102003"


class Hall:
    """A center that serves, and the folders of its PCs."""

    def __init__(self, folder, capsys):
        self.folder, self._capsys = folder, capsys
        self.process = Center(folder / "center", "")
        self.url = self.process.start()

    def say(self, pc, *words):
        """A command's exit code and answer."""
        code = run(["--data", str(self.folder / pc), "--json", *map(str, words)])
        return code, json.loads(self._capsys.readouterr().out)

    def center(self, *words):
        return self.say("center", "center", *words)

    def enrol(self, pc):
        code = self.center("enrol", pc, "--station", STATION)[1]["code"]
        return self.say(pc, "enrol", self.url, code)

    def take_in(self, pc):
        file = self.folder / "form.json"
        file.write_text(json.dumps(FORM, ensure_ascii=False), encoding="utf-8")
        return self.say(pc, "intake", file)[1]["case"]


@pytest.fixture
def hall(tmp_path, capsys):
    made = Hall(tmp_path, capsys)
    yield made
    made.process.end()


def test_an_enrolled_pc_gives_the_numbers_of_its_station_at_once_and_still_asks_who_it_is(hall):
    code, told = hall.enrol("pc")
    assert (code, told["station"]) == (0, STATION)
    number = hall.take_in("pc")
    assert (number[:6], number[10:13]) == (STATION[:6], STATION[6:])
    assert not is_configured(hall.folder / "pc")  # the hall's name is asked at the first start


def test_a_catalogue_with_columns_of_its_own_is_published_as_every_counter_can_read_it(hall):
    file = hall.folder / "items.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["办啥", "归谁", "号"], ["烟花经营", "应急局", "YH01"]])
    assert hall.center("publish", "catalogue", file)[1]["refused"]["reason"] == "columns_unknown"
    columns = ["--map", "办啥=name", "--map", "归谁=department", "--map", "号=code"]
    code, told = hall.center("publish", "catalogue", file, *columns)
    assert (code, told["version"], told["refused"]) == (0, 1, [])
    hall.enrol("pc")
    assert hall.say("pc", "sync")[0] == 0
    (found,) = hall.say("pc", "catalogue", "search", "YH01")[1]
    assert (found["name"], found["department"]) == ("烟花经营", "应急局")


def test_several_sticks_are_carried_at_once_and_one_that_is_none_holds_up_no_other(hall):
    stick = hall.folder / "stick"
    stick.mkdir()
    for pc in ("pc1", "pc2"):
        hall.enrol(pc)
        number = hall.take_in(pc)
        hall.say(pc, "case", "attach", number, "公司章程", resource("samples", "slip.png"))
        code, told = hall.say(pc, "sync", "--export", stick)
        assert (code, told["scans_left"]) == (0, 1)
    (stick / "WCLETTER.OUT").write_text("亲爱的")
    code, told = hall.center("carry", *sorted(stick.glob("*.OUT")))
    assert code == 1
    carried = {each.get("name"): each for each in told["files"]}
    assert (carried["pc1"]["again"], carried["pc2"]["again"]) == (False, False)
    assert carried[None]["refused"]["reason"] == "bundle_unreadable"
    assert hall.center("carry", stick)[1]["files"][0]["name"] in carried  # again, as a folder
    for pc in ("pc1", "pc2", "pc1"):
        code, told = hall.say(pc, "sync", "--import", stick)
        assert (code, told["pending"], told["in_step"]) == (0, 0, True)
    code, told = hall.center("carry", stick, "--answer", stick / "ONE.IN")
    assert (code, told["refused"]["details"]["field"]) == (2, "--answer")


def test_devices_are_listed_with_their_last_contact_and_why_one_was_stopped(hall):
    hall.enrol("pc")
    hall.take_in("pc")
    hall.say("pc", "sync")
    (known,) = hall.center("devices")[1]
    assert (known["revoked"], known["waiting"], known["reason"]) == (False, 0, "")
    assert known["last_contact"]
    assert hall.center("revoke", known["id"], "--reason", "丢失")[0] == 0
    hall.say("pc", "sync")
    assert hall.say("pc", "numbers", "show")[1]["stopped"]
    (known,) = hall.center("devices")[1]
    assert (known["revoked"], known["reason"]) == (True, "丢失")


def test_a_stopped_pc_is_enrolled_anew_with_another_folder_and_finds_its_cases_again(hall):
    hall.enrol("pc")
    number = hall.take_in("pc")
    hall.say("pc", "sync")
    hall.center("revoke", hall.center("devices")[1][0]["id"])
    hall.say("pc", "sync")
    hall.enrol("anew")
    hall.say("anew", "sync")
    assert hall.say("anew", "case", "show", number)[1]["case"] == number
    assert hall.take_in("anew") != number


def test_a_token_and_a_code_are_listed_and_withdrawn(hall):
    secret = hall.center("token", "市场监管局", "--station", STATION)[1]["token"]
    headers = {"Authorization": f"Bearer {secret}"}
    page = f"{hall.url}/v1/stations/{STATION}/news"
    assert requests.get(page, headers=headers, timeout=10).status_code == 200
    (token,) = hall.center("tokens")[1]
    assert (token["name"], token["station"]) == ("市场监管局", STATION)
    assert secret not in json.dumps(token)
    assert hall.center("tokens", "--withdraw", "zz")[1]["refused"]["reason"] == "not_on_the_list"
    assert hall.center("tokens", "--withdraw", token["id"])[0] == 0
    assert requests.get(page, headers=headers, timeout=10).status_code == 401
    code = hall.center("enrol", "二号窗口", "--station", STATION)[1]["code"]
    (open_code,) = hall.center("codes")[1]
    assert (open_code["name"], open_code["role"]) == ("二号窗口", "counter")
    assert hall.center("codes", "--withdraw", open_code["id"])[0] == 0
    assert hall.center("codes")[1] == hall.center("tokens")[1] == []
    assert hall.say("pc", "enrol", hall.url, code)[1]["refused"]["reason"] == "enrol_denied"


def test_a_device_nobody_enrolled_is_neither_revoked_nor_given_numbers(hall):
    wanted = ("case/610102/2026/003", "--ask", "1")
    for words in (("revoke", "窗口"), ("grant", "窗口", *wanted)):
        code, told = hall.center(*words)
        assert (code, told["refused"]["reason"]) == (1, "device_unknown")
    assert "center devices" in told["refused"]["message"]
