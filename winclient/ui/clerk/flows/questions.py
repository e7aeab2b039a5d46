"""The questions a decision may bring: why refused, why noticed again, really clear, why unmask."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from winclient import phrases
from winclient.app.hall import Hall
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages.intake_page import IntakePage
from winclient.ui.parts.ask import Ask, Field
from winclient.wording import say

Answer = Callable[[Mapping[str, Any]], Refused | None]
FIELDS = {
    Reason.REFUSAL_NEEDS_ORGAN: "organ",
    Reason.REFUSAL_NEEDS_DETAIL: "detail",
    Reason.APPROVER_NEEDED: "approver",
}


class Questions:
    """Each takes the place of the decisions until it is answered or left with Esc."""

    def __init__(self, page: IntakePage, *, hall: Hall) -> None:
        self._page = page
        self._hall = hall

    def refuse(self, answer: Answer, *, visited: bool) -> None:
        """不予受理: a listed reason, and what it needs."""
        known = self._hall.legal.refusals.values()
        choices = [
            (each.code, each.text) for each in known if visited or not each.only_after_correction
        ]
        organ = frozenset(each.code for each in known if each.needs_organ)
        detail = frozenset(each.code for each in known if each.needs_detail)
        fields = (
            Field("organ", say("clerk.refuse_organ"), 100, organ),
            Field("detail", say("clerk.refuse_detail"), 500, detail),
        )
        ask = Ask(
            self._page.theme,
            question=say("clerk.refuse_question"),
            confirm=say("clerk.refuse_confirm"),
            choices=choices,
            fields=fields,
        )
        self._show(ask, partial(self._refused, ask, answer))

    def notify_again(self, answer: Answer, *, notices: int) -> None:
        """A second notice says why the first was not enough (行政许可法 §32: all at once)."""
        ask = Ask(
            self._page.theme,
            question=say("clerk.notify_again", n=notices),
            confirm=say("clerk.notify_confirm"),
            fields=(
                Field("reason", say("clerk.notify_reason"), 500),
                Field("approver", say("clerk.notify_approver"), 100),
            ),
        )
        self._show(ask, partial(self._plain, ask, answer))

    def clear(self, then: Callable[[], object]) -> None:
        """Ask before what was typed is thrown away; `then` runs once it is confirmed."""
        ask = Ask(
            self._page.theme,
            question=say("clerk.clear_question"),
            confirm=say("clerk.clear_confirm"),
        )
        self._show(ask, partial(self._cleared, then))

    def unmask(self, then: Callable[[str], object]) -> None:
        """Who looks at a whole number says why, and it is written down."""
        ask = Ask(
            self._page.theme,
            question=say("clerk.unmask_question"),
            confirm=say("clerk.unmask_confirm"),
            fields=(Field("reason", say("clerk.unmask_reason"), 200),),
        )
        self._show(ask, partial(self._unmasked, ask, then))

    def _show(self, ask: Ask, answered: Callable[[dict[str, Any]], object]) -> None:
        ask.answered.connect(answered)
        ask.left.connect(self._leave)
        self._page.show_ask(ask)

    def _leave(self) -> None:
        self._page.show_ask(None)
        if self._page.item is not None and self._page.item.isVisible():
            self._page.item.materials.setFocus()
        else:
            self._page.applicant.begin()

    def _refused(self, ask: Ask, answer: Answer, said: Mapping[str, Any]) -> None:
        self._told(ask, answer({**said, "reason": said["choice"]}))

    def _plain(self, ask: Ask, answer: Answer, said: Mapping[str, Any]) -> None:
        self._told(ask, answer(said))

    def _told(self, ask: Ask, fault: Refused | None) -> None:
        if fault is not None:
            field = FIELDS.get(fault.reason, "reason")
            ask.show_fault(phrases.refusal(fault), field=field)

    def _cleared(self, then: Callable[[], object], _said: Mapping[str, Any]) -> None:
        self._page.show_ask(None)
        then()

    def _unmasked(self, ask: Ask, then: Callable[[str], object], said: Mapping[str, Any]) -> None:
        if not said["reason"]:
            ask.show_fault(phrases.refusal(Refused(Reason.UNMASKING_NEEDS_REASON)), field="reason")
            return
        self._leave()
        then(said["reason"])
