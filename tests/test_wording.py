"""Every refusal says its sentence, whatever details come with it."""

import string

import pytest

from winclient.domain.refusals import Reason, Refused
from winclient.phrases import refusal, series
from winclient.wording import words

STATES = {"state": "received", "ticket_state": "waiting", "session_state": "open"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("reason", [r for r in Reason if r is not Reason.DOCUMENT_WRONG])
def test_a_refusal_fills_its_sentence_from_its_details(reason: Reason) -> None:
    wanted = placeholders(words("reasons")[reason.value])
    codes = {name: code for name, code in STATES.items() if name in wanted}
    told = refusal(Refused(reason, **{**dict.fromkeys(wanted, "甲"), **codes}))
    assert "{" not in told
    assert told.count("甲") >= len(wanted - codes.keys())


def test_lists_and_dates_are_told_as_people_write_them() -> None:
    told = refusal(Refused(Reason.MATERIAL_MISSING, names=["申请书", "租赁合同"]))
    assert "申请书、租赁合同" in told


def test_a_series_is_named_whatever_stands_in_the_words_of_its_organ():
    assert series("paper/acceptance/甲/乙/2026") == "受理通知书文号 甲/乙〔2026〕"
