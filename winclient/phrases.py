"""Small phrases that papers, screens and the command line say alike: dates, limits, due dates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.refusals import Reason, Refused
from winclient.wording import say, words

if TYPE_CHECKING:  # the list of hits needs a phrase or two before any of these is known
    from winclient.domain.days.deadlines import Due
    from winclient.domain.items.materials import TimeLimit
    from winclient.domain.ledger.life_facts import Check, Delivery, Sheets
    from winclient.domain.ledger.snapshot import PaperKind
    from winclient.domain.queue.estimates import Wait

NAMED = 2  # items of an application that its name tells
# Their `found` is what a file turned out to be.
_FILES = (Reason.FILE_TYPE_WRONG, Reason.FILE_NOT_A_CATALOGUE)
# What a reader of files cannot always tell stays out of its sentence.
_OPTIONAL = dict.fromkeys(("found", "line", "encoding", "name", "in_file", "limit"), "")


def day(value: date) -> str:
    """2026年11月23日."""
    return say("terms.day", year=value.year, month=value.month, day=value.day)


def moment(value: datetime) -> str:
    """2026年11月23日 09:30, in the hall's zone."""
    local = value.astimezone(HALL_ZONE)
    return say(
        "terms.moment",
        year=local.year,
        month=local.month,
        day=local.day,
        hour=local.hour,
        minute=local.minute,
    )


def limit(value: "TimeLimit | None") -> str:
    """20个工作日; zero days are done while the applicant waits."""
    if value is None:
        return say("terms.no_limit")
    if value.days == 0:
        return say("terms.same_day")
    return say(f"terms.{value.unit.value}", n=value.days)


def minutes(likely: int, cautious: int) -> str:
    """约 10–25 分钟; what is soon is said as such."""
    key = "terms.wait_between" if likely else "terms.wait_within"
    return say(key, likely=likely, cautious=cautious)


def due(value: "Due") -> str:
    """The date, and that it is provisional where it is."""
    text = (
        say("terms.day_hour", day=day(value.on), hour=value.hour) if value.hour else day(value.on)
    )
    return say("terms.provisional", day=text) if value.provisional else text


def several(names: Sequence[str]) -> str:
    """甲、乙等6项: enough to know which application this is."""
    if len(names) <= NAMED:
        return listed(names)
    return say("terms.several", names=listed(names[:NAMED]), n=len(names))


def listed(parts: Iterable[str]) -> str:
    """甲、乙、丙."""
    return say("terms.and").join(parts)


def sheets(*, originals: int, copies: int) -> str:
    """原件 1、复印件 2."""
    counts = (("papers.originals", originals), ("papers.copies", copies))
    return say("papers.and").join(say(key, count=count) for key, count in counts if count)


def papers(handed: "Sequence[Sheets]") -> str:
    """身份证 复印件 1；甲表 原件 1."""
    told = (
        say(
            "papers.sheets",
            name=each.name,
            count=sheets(originals=each.originals, copies=each.copies),
        )
        for each in handed
    )
    return say("papers.joint").join(told)


def delivery(method: "Delivery") -> str:
    """大厅自取 and so on."""
    return say(f"life.delivery_{method.value}")


def service(method: "Delivery") -> str:
    """直接送达 and so on, as proofs of service name the ways."""
    return say(f"papers.served_{method.value}")


def special_kind() -> str:
    """特别程序种类: all but the extension, which has its own paper."""
    return say("papers.special_kind")


def check(checked: "Check") -> str:
    """What the receiver showed."""
    return say(f"life.check_{checked.value}")


def decision(*, granted: bool) -> str:
    """准予, 不予."""
    return say("life.granted" if granted else "life.denied")


def agent_relation() -> str:
    """What the agent of the intake is to the applicant."""
    return say("life.agent")


def counter(number: str) -> str:
    """3 号窗口."""
    return say("life.counter", counter=number)


def paper(kind: "PaperKind") -> str:
    """The title of a kind of paper."""
    return say(f"papers.title_{kind.value}")


def series(name: str) -> str:
    """办件编号, or 受理通知书文号 政务受〔2026〕: whose numbers a series gives."""
    kind, *rest = name.split("/")
    if kind != "paper":
        return say("sync.series_case")
    title, *word, year = rest
    kind = say(f"papers.title_{title}")
    return say("sync.series_paper", kind=kind, word="/".join(word), year=year)


def wait(value: "Wait") -> str:
    """约 10–25 分钟; what is soon is said as such."""
    from winclient.domain.queue.estimates import whole_minutes

    return minutes(*whole_minutes(value))


def refusal(error: Refused) -> str:
    """Why the rules said no, in one sentence that says what to do."""
    details = {name: _told(value) for name, value in error.details.items()}
    if "state" in details:
        details["state"] = say(f"states.{details['state']}")
    for name in ("ticket_state", "session_state"):
        if name in details:
            details[name] = say(f"tickets.{name}_{details[name]}")
    if "published" in details:
        kind = details["published"]
        details["published"] = words("sync").get(f"published_{kind}", kind)
    if error.reason in _FILES and "found" in details:
        details["found"] = words("files").get(details["found"], details["found"])
    if error.reason is Reason.DOCUMENT_WRONG:
        return say(f"identity.{error.details['finding']}", **error.details["details"])
    return say(f"reasons.{error.reason.value}", **{**_OPTIONAL, **details})


def _told(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return listed(_told(part) for part in value)
    return str(value)


def not_taken(act: str, *, ticket: str, done_at: datetime, why: Refused) -> str:
    """Done without the hub, and not taken by it: when, what, which number, and why."""
    at = f"{done_at.astimezone(HALL_ZONE):%H:%M}"
    done = say(f"calling.done_{act}")
    return say("calling.not_taken", at=at, done=done, number=ticket, why=refusal(why))
