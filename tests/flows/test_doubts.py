"""What is odd in a form is told beside the answer; what would drop something is refused."""

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM


def test_an_odd_telephone_is_told_and_holds_nothing_up(winclient: Winclient) -> None:
    applicant = {**FORM["applicant"], "phone": "1380000000"}
    code, done = winclient("intake", form={**FORM, "applicant": applicant})
    assert (code, done["state"]) == (0, "accepted")
    told = [(each["field"], each["finding"]) for each in done["warnings"]]
    assert told == [("applicant.phone", "phone_length")]
    assert "10" in done["warnings"][0]["message"]
    _, right = winclient(
        "intake", form={**FORM, "applicant": {**applicant, "phone": "+1 2125550100"}}
    )
    assert "warnings" not in right


def test_an_unusual_number_of_an_agent_is_told_too(winclient: Winclient) -> None:
    agent = {"name": "李四", "document": "credit_code", "number": "91350211M0000XUF46"}
    agent |= {"authority": True, "phone": "没有"}
    _, done = winclient("intake", form={**FORM, "agent": agent})
    told = [(each["field"], each["finding"]) for each in done["warnings"]]
    assert told == [("agent.number", "pilot_code"), ("agent.phone", "phone_odd")]


def test_a_recorded_day_that_is_not_yet_is_told(winclient: Winclient) -> None:
    _, done = winclient("intake", form={**FORM, "at": "2199-01-01T09:00:00+08:00"})
    assert [each["field"] for each in done["warnings"]] == ["at"]


def test_a_misspelt_agent_is_not_dropped_and_a_strange_field_is_told(winclient: Winclient) -> None:
    code, said = winclient("intake", form={**FORM, "agnet": {"name": "李四"}, "source_id": "x"})
    assert (code, said["refused"]["reason"]) == (2, "field_misspelt")
    assert said["refused"]["details"] == {"field": "agnet", "nearly": "agent"}
    assert winclient("case", "list") == (0, [])
    code, done = winclient("intake", form={**FORM, "source_id": "x"})
    assert (code, done["state"]) == (0, "accepted")
    assert [(each["field"], each["finding"]) for each in done["warnings"]] == [
        ("source_id", "not_used")
    ]
    brought = {"materials": "all", "desicion": "accept"}
    assert reason(winclient("case", "bring", done["case"], form=brought)) == (2, "field_misspelt")


def test_where_the_queue_is_not_open_a_ticket_is_recorded_as_said_and_told(
    winclient: Winclient,
) -> None:
    code, done = winclient("intake", form={**FORM, "ticket": "A023"})
    assert (code, done["state"]) == (0, "accepted")
    assert [(each["field"], each["finding"]) for each in done["warnings"]] == [
        ("ticket", "no_session")
    ]
