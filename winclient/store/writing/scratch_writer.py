"""Writes what is no part of the record and has no facts: drafts, print jobs, notes, answers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from winclient.app.ports import Draft, Touched
from winclient.app.queue_ports import KeptAnswer
from winclient.domain.printing import JobState, SlipJob
from winclient.domain.queue.appointments import Appointment
from winclient.store.mapping import prepared, rows
from winclient.store.mapping.queue_rows import micros


class ScratchWriterMixin:
    """The scratch of the `Tx` port."""

    _driver: Any
    _step: Callable[[str], None]
    _touched: Touched

    def drop_serials(self, prefix: str) -> None:
        self._driver.execute(prepared.DROP_SERIALS, (f"{prefix}%",))

    def put_appointments(self, appointments: Sequence[Appointment]) -> None:
        self._driver.executemany(prepared.PUT_APPOINTMENT, [_values(each) for each in appointments])

    def drop_appointments(self, *, before: str) -> None:
        self._driver.execute(prepared.DROP_APPOINTMENTS, (before,))

    def check_in(self, appointment: Appointment, *, ticket: str) -> None:
        self._driver.execute(prepared.CHECK_IN, (*_values(appointment), ticket))

    def put_note(self, id: str, body: str) -> None:
        self._driver.execute(prepared.PUT_NOTE, (id, body))

    def drop_note(self, id: str) -> None:
        self._driver.execute(prepared.DROP_NOTE, (id,))

    def keep_answer(self, answer: KeptAnswer) -> None:
        row = (answer.request, answer.digest, micros(answer.at), answer.body)
        self._driver.execute(prepared.KEEP_ANSWER, row)

    def forget_answers(self, *, before: datetime) -> None:
        self._driver.execute(prepared.FORGET_ANSWERS, (micros(before),))

    def settle_job(self, id: str, *, state: JobState, error: str = "") -> None:
        attempt = int(state is JobState.SENT)
        self._driver.execute(prepared.SETTLE_JOB, (state.value, error, attempt, id))
        self._touched |= Touched.PRINTING

    def put_slip_job(self, job: SlipJob) -> None:
        self._driver.execute(prepared.PUT_SLIP_JOB, rows.slip_job_row(job))
        self._step("slip_written")

    def drop_slip_job(self, id: str) -> None:
        self._driver.execute(prepared.DROP_SLIP_JOB, (id,))

    def save_draft(self, draft: Draft) -> None:
        row = (draft.counter, draft.body, draft.saved_at.isoformat())
        self._driver.execute(prepared.SAVE_DRAFT, row)
        self._step("draft_saved")
        self._touched |= Touched.DRAFTS

    def drop_draft(self, counter: str) -> None:
        self._driver.execute(prepared.DROP_DRAFT, (counter,))
        self._touched |= Touched.DRAFTS


def _values(each: Appointment) -> tuple[str, ...]:
    return (each.code, each.day, each.at.isoformat(), each.segment)
