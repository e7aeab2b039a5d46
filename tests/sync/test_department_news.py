"""What a department says is refused at the center wherever a counter would leave it out."""

import pytest

from tests.build import refusal
from winclient.app.perform import look
from winclient.center import news
from winclient.domain.refusals import Reason


def told(pc, case, kind, **said):
    return news.tell(pc.center, case=case.number, kind=kind, said={**said, "by": "市场监管局"})


@pytest.fixture
def case(pc):
    """Taken in at the counter, and known at the center."""
    made = pc.take_in()
    pc.sync()
    return made


def wanted(pc, case, **wants):
    pairs = [{"name": name, "reason": reason} for name, reason in wants.items()]
    return told(pc, case, "correction_wanted", wants=pairs)


def shown(pc, case):
    pc.engine.step()  # whoever is level hears with his next round
    return look(pc.store, lambda reader: reader.case(case.id))


def test_a_correction_names_materials_of_the_cases_own_list(pc, case):
    listed = [row.name for row in case.rows]
    error = refusal(lambda: wanted(pc, case, 户口本="缺页"))
    assert error.reason is Reason.WANTED_UNKNOWN
    assert error.details == {"name": "户口本", "known": tuple(listed)}
    assert shown(pc, case).life.wanted == ()
    wanted(pc, case, **{listed[0]: "缺页"})
    assert [each.name for each in shown(pc, case).life.wanted] == [listed[0]]


def test_a_correction_says_what_and_why(pc, case):
    name = case.rows[0].name
    assert refusal(lambda: wanted(pc, case)).reason is Reason.NOTHING_TO_NOTIFY
    assert refusal(lambda: wanted(pc, case, **{name: " "})).reason is Reason.DEFECT_WITHOUT_REASON


@pytest.mark.parametrize("day", ["2026-11-22", "2099-01-01"])
def test_a_decision_of_a_day_that_cannot_be_is_refused_instead_of_being_left_out(pc, case, day):
    error = refusal(lambda: told(pc, case, "case_decided", granted=True, decided_on=day))
    assert error.reason is Reason.PAUSE_DATES
    state = shown(pc, case).state
    told(pc, case, "case_decided", granted=True, decided_on="2026-11-23")
    assert shown(pc, case).state is not state
