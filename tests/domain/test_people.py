"""Names and documents in their stored form, or the reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import MONDAY, NUMBER, a_person, an_agent, refusal
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import check_agent, check_applicant, clean_name
from winclient.domain.refusals import Reason, Refused

TODAY = MONDAY.date()


@pytest.mark.parametrize("name", ["王小明", "买买提·吐尔逊", "𬱖㛃", "Jean-Luc O’Neill", "欧阳 锋"])
def test_real_names_stay_as_they_are(name):
    assert clean_name(f"  {name}　") == name


def test_one_name_has_one_spelling():
    assert clean_name("Jose\u0301") == "José"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x00", "\x07", "\ue000", "\U000e0041"]
)
def test_a_hidden_character_is_named_by_its_code_point(hidden):
    found = refusal(lambda: clean_name(f"王{hidden}小明"))
    assert found.reason is Reason.NAME_UNFIT
    assert found.details["code_point"] == f"U+{ord(hidden):04X}"


@pytest.mark.parametrize("name", ["", "   ", "\u3000"])
def test_a_name_must_be_there(name):
    assert refusal(lambda: clean_name(name)).reason is Reason.NAME_MISSING


def test_a_pasted_book_is_no_name():
    assert clean_name("王" * 200) == "王" * 200
    assert refusal(lambda: clean_name("王" * 201)).reason is Reason.FIELD_WRONG


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_is_refused(text):
    try:
        found = clean_name(text)
    except Refused:
        return
    assert clean_name(found) == found != ""


def test_the_number_is_stored_in_its_one_form():
    assert check_applicant(a_person(), today=TODAY).number == NUMBER


def test_a_wrong_number_names_its_finding():
    found = refusal(lambda: check_applicant(a_person(number=NUMBER[:-1] + "1"), today=TODAY))
    assert found.reason is Reason.DOCUMENT_WRONG
    assert found.details["finding"] == "check_character"


def test_an_agent_needs_authority_before_anything_else_is_looked_at():
    agent = an_agent(authority=False, number="nonsense")
    assert refusal(lambda: check_agent(agent, today=TODAY)).reason is Reason.AGENT_WITHOUT_AUTHORITY


def test_an_agent_is_checked_like_the_applicant():
    assert check_agent(an_agent(name=" 李四 "), today=TODAY).name == "李四"
    wrong = an_agent(document=DocumentKind.CREDIT_CODE, number="123")
    assert refusal(lambda: check_agent(wrong, today=TODAY)).reason is Reason.DOCUMENT_WRONG
