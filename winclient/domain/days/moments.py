"""The hall's time: one zone, one date, and what to do when the PC's clock is behind."""

from datetime import date, datetime, timedelta, timezone

from winclient.domain.values import Value

# China keeps one offset all year; the zone comes from the hall, never from the PC.
HALL_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


def minute_of(at: datetime) -> int:
    """The minute of the day at the hall; a begun one counts as over."""
    local = at.astimezone(HALL_ZONE)
    return local.hour * 60 + local.minute + (local.second > 0)


class Moment(Value, frozen=True):
    """When something happens. `suspect`: the PC's clock was behind a time already recorded."""

    at: datetime
    suspect: bool = False

    @property
    def day(self) -> date:
        """The date at the hall."""
        return self.at.astimezone(HALL_ZONE).date()


def moment(now: datetime, *, last_seen: datetime | None) -> Moment:
    """Now, or the latest time the store has seen where the clock says less (a flat battery)."""
    local = now.astimezone(HALL_ZONE)
    if last_seen is not None and local < last_seen:
        return Moment(last_seen.astimezone(HALL_ZONE), suspect=True)
    return Moment(local)
