"""Appointments 预约: what a hall's booking system hands over, and nothing about who booked."""

from dataclasses import dataclass
from datetime import datetime

FILE = "appointments.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A code, its time, and the segment it belongs to (empty: where appointments go)."""

    code: str
    at: datetime
    segment: str = ""
