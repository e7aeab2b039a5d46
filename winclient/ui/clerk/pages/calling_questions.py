"""The questions that calling brings: where to, which one, which number and why."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from winclient import phrases
from winclient.app.queue.queue_view import QueueView
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages.queue_strip import QueueStrip
from winclient.ui.parts.ask import Ask, Field
from winclient.wording import say

Answer = Callable[..., object]
COUNTER = "-"  # the choice that asks for a counter's number


class CallingQuestions:
    """Each stands below the strip until it is answered or left with Esc."""

    def __init__(self) -> None:
        self._before: QWidget | None = None

    def transfer(self, strip: QueueStrip, view: QueueView, answer: Answer) -> None:
        """转窗: to a segment, or to one counter."""
        held = view.held
        segments = [
            (each.prefix, say("calling.transfer_segment", prefix=each.prefix, name=each.name))
            for each in view.lanes
            if held is not None and each.prefix != held.segment
        ]
        self._show(
            strip,
            partial(self._to, answer),
            question=say("calling.transfer_question", number=held.number if held else ""),
            confirm=say("calling.transfer_confirm"),
            choices=[(COUNTER, say("calling.transfer_counter")), *segments],
            fields=(
                Field("to", say("calling.transfer_to"), 4, frozenset({COUNTER})),
                Field("reason", say("calling.transfer_reason"), 200),
            ),
        )

    def resume(self, strip: QueueStrip, view: QueueView, answer: Answer) -> None:
        """Which of the parked ones."""
        self._show(
            strip,
            partial(self._which, answer),
            question=say("calling.resume_question"),
            confirm=say("calling.resume_confirm"),
            choices=[(each.number, each.number) for each in view.parked],
        )

    def call_this(self, strip: QueueStrip, answer: Answer) -> None:
        """叫指定号: out of turn, so with a reason."""
        self._show(
            strip,
            partial(self._number, answer),
            question=say("calling.call_this_question"),
            confirm=say("calling.call_this_confirm"),
            fields=(
                Field("ticket", say("calling.call_this_number"), 20),
                Field("reason", say("calling.call_this_reason"), 200),
            ),
        )

    def _show(
        self,
        strip: QueueStrip,
        answered: Callable[[QueueStrip, dict[str, Any]], object],
        *,
        question: str,
        confirm: str,
        choices: Sequence[tuple[str, str]] = (),
        fields: Sequence[Field] = (),
    ) -> None:
        if strip.ask is None:
            self._before = QApplication.focusWidget()
        ask = Ask(strip.theme, question=question, confirm=confirm, choices=choices, fields=fields)
        ask.answered.connect(partial(answered, strip))
        ask.left.connect(partial(self._leave, strip))
        strip.show_ask(ask)

    def _leave(self, strip: QueueStrip) -> None:
        """Back to where the next key would have gone."""
        strip.show_ask(None)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to(self, answer: Answer, strip: QueueStrip, said: dict[str, Any]) -> None:
        to = said.get("to", "") if said["choice"] == COUNTER else said["choice"]
        if not to.isdecimal() and said["choice"] == COUNTER:
            self._missing(strip, "to")
            return
        self._leave(strip)
        answer(to=to, reason=said["reason"])

    def _which(self, answer: Answer, strip: QueueStrip, said: dict[str, Any]) -> None:
        self._leave(strip)
        answer(ticket=said["choice"])

    def _number(self, answer: Answer, strip: QueueStrip, said: dict[str, Any]) -> None:
        for field in ("ticket", "reason"):
            if not said[field]:
                self._missing(strip, field)
                return
        self._leave(strip)
        answer(ticket=said["ticket"], reason=said["reason"])

    def _missing(self, strip: QueueStrip, field: str) -> None:
        if strip.ask is not None:
            caption = strip.ask.lines[field].accessibleName()
            fault = phrases.refusal(Refused(Reason.FIELD_MISSING, field=caption))
            strip.ask.show_fault(fault, field=field)
