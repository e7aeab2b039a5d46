"""What looks odd in a form that is taken all the same: told beside the answer."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from winclient import phrases
from winclient.app.cases.intake import IntakeForm
from winclient.app.queue.vouching import Vouched
from winclient.domain.days.moments import Moment
from winclient.domain.persons.identity import Severity, identify
from winclient.domain.persons.people import Agent, Applicant
from winclient.domain.persons.phones import odd_phone
from winclient.wording import say

AHEAD = timedelta(days=1)  # of a recorded day, more than a PC's clock is wrong by


class Doubt(NamedTuple):
    """A field, what was found, and the same in a sentence."""

    field: str
    finding: str
    message: str


def doubts(form: IntakeForm, *, at: datetime | None, now: datetime) -> tuple[Doubt, ...]:
    """Odd but allowed: document numbers, telephones, a day that is not yet."""
    found = [*_person("applicant", form.applicant, now=now)]
    if form.agent is not None:
        found += _person("agent", form.agent, now=now)
    if at is not None and at > now + AHEAD:
        found.append(Doubt("at", "ahead", say("cli.at_ahead", at=phrases.moment(at))))
    return tuple(found)


def not_used(fields: Iterable[str]) -> tuple[Doubt, ...]:
    """Fields of the form that nobody here knows."""
    return tuple(Doubt(field, "not_used", say("cli.field_not_used")) for field in fields)


def not_known(ticket: str, known: Vouched) -> tuple[Doubt, ...]:
    """A ticket that is recorded as it was said, because nobody could be asked about it."""
    if known is Vouched.SERVED:
        return ()
    return (Doubt("ticket", known.value, say(f"cli.ticket_{known.value}", ticket=ticket)),)


def _person(role: str, person: Applicant | Agent, *, now: datetime) -> Iterator[Doubt]:
    judged = identify(person.number, today=Moment(now).day, kind=person.document)
    if judged.severity is Severity.WARN:
        sentence = say(f"identity.{judged.finding.value}", **judged.details)
        yield Doubt(f"{role}.number", judged.finding.value, sentence)
    odd = odd_phone(person.phone)
    if odd is not None:
        sentence = say(f"identity.{odd.fault.value}", digits=odd.digits)
        yield Doubt(f"{role}.phone", odd.fault.value, sentence)
