"""Appointments 预约: what a hall's booking system hands over, and nothing about who booked."""

from datetime import datetime

from winclient.domain.days.moments import Moment
from winclient.domain.values import Value


class Appointment(Value, frozen=True, kw_only=True):
    """A code, its time, and the segment it belongs to (empty: where appointments go).

    Codes may come again on another day.
    """

    code: str
    at: datetime
    segment: str = ""

    @property
    def day(self) -> str:
        """The day at the hall, in ISO."""
        return Moment(self.at).day.isoformat()


class Booked(Value, frozen=True, kw_only=True):
    """An appointment, and the ticket that it became last."""

    appointment: Appointment
    ticket: str = ""
