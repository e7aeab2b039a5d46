"""The guide desk from a shell: slips, priorities, lost numbers."""

import json

import pytest

from winclient.app.queue.queue_orders import Act, Order
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import open_site
from winclient.cli.parser import run
from winclient.settings import Settings, save_settings


@pytest.fixture
def shell(tmp_path, capsys):
    """Runs a command; its exit code and its JSON."""

    def command(*words):
        code = run(["--data", str(tmp_path), "--json", "ticket", *words])
        return code, json.loads(capsys.readouterr().out)

    command.folder = tmp_path
    return command


def test_a_number_by_hand_comes_with_its_slip(shell):
    code, told = shell("take", "--print")
    assert (code, told["ticket"], told["queued"]) == (0, "A001", True)
    assert len(list((shell.folder / "slips").glob("*.pdf"))) == 1
    assert shell("call", "--counter", "1")[1]["ticket"] == "A001"


def test_a_number_whose_slip_fails_is_the_worlds_fault_and_not_in_the_queue(shell):
    save_settings(shell.folder, Settings(slip_printer="nothing:"))
    code, told = shell("take", "--print")
    assert (code, told["slip"], told["queued"]) == (3, "failed", False)
    assert [each["state"] for each in shell("list")[1]] == ["void"]


def test_a_lost_slip_is_replaced_and_a_priority_granted(shell):
    shell("take")
    assert shell("grant", "--ticket", "A001")[1]["refused"]["reason"] == "reason_needed"
    assert shell("grant", "--ticket", "A001", "--ground", "老年人")[1]["class"] == "priority"
    code, told = shell("reprint", "--ticket", "A001")
    assert (code, told["ticket"], told["queued"]) == (0, "A002", True)
    states = {each["ticket"]: (each["state"], each["class"]) for each in shell("list")[1]}
    assert states == {"A001": ("void", "priority"), "A002": ("waiting", "priority")}
    assert shell("requests")[1] == {"priority": [], "unsure": []}


def test_a_priority_is_declined_with_its_reason_and_the_number_stays(shell):
    site = open_site(shell.folder)
    form = TakeForm(asked_for="孕妇")
    site.queue.do(Order(act=Act.TAKE, counter="K1", clerk="0001", form=form))
    site.store.close()
    assert shell("decline", "--ticket", "A001")[1]["refused"]["reason"] == "reason_needed"
    declined = shell("decline", "--ticket", "A001", "--reason", "没有出示证件")[1]
    assert (declined["class"], declined["state"]) == ("ordinary", "waiting")
    assert shell("requests")[1]["priority"] == []
    assert shell("show", "A001")[1]["history"][-1]["fact"] == "priority_declined"


def test_slips_in_doubt_are_settled_by_their_number(shell):
    site = open_site(shell.folder)
    for id in ("k-1", "k-2"):
        form = TakeForm()
        site.queue.do(Order(act=Act.RESERVE, counter="K1", clerk="0001", ticket=id, form=form))
    site.store.close()
    assert [each["ticket"] for each in shell("requests")[1]["unsure"]] == ["A001", "A002"]
    assert shell("printed", "--ticket", "a001")[1]["state"] == "waiting"
    assert shell("unprinted", "--ticket", "A002")[1]["state"] == "void"
    assert shell("printed", "--ticket", "A001")[1]["refused"]["reason"] == "ticket_unknown"
