"""Appointments 预约: what a hall's booking system hands over, and nothing about who booked."""

from datetime import datetime

from winclient.domain.values import Value

FILE = "appointments.csv"


class Appointment(Value, frozen=True, kw_only=True):
    """A code, its time, and the segment it belongs to (empty: where appointments go)."""

    code: str
    at: datetime
    segment: str = ""
