"""What each step asks the clerk, and the use case that its answer becomes."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from winclient import phrases
from winclient.app.cases import clockwork, endings, handovers, results
from winclient.app.cases.intake import Outcome
from winclient.app.legal import LegalTexts
from winclient.domain.cases.case import Case
from winclient.domain.cases.steps import Step
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.life_facts import Delivery, Shortage, Want
from winclient.domain.ledger.numbering import is_case_number
from winclient.domain.refusals import Reason, Refused
from winclient.ui.parts.ask import Field, several
from winclient.wording import say

Said = Mapping[str, Any]
Words = Callable[[Said], dict[str, Any]]
Use = Callable[..., Outcome]
GRANTED, DENIED, NONE = "granted", "denied", ""


class StepForm(Struct, frozen=True):
    """Choices and lines of a question; `words` turns its answer into words for `use`."""

    use: Use
    words: Words = lambda _said: {}
    choices: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = ()
    first: str = ""  # the line the cursor goes to; none: the first question
    chosen: str = ""  # what the choice stands on; none: its first


class Known(Struct, frozen=True):
    """A case, its item and the legal texts: what a question is made of."""

    case: Case
    item: Item
    legal: LegalTexts


def form_of(step: Step, case: Case, *, item: Item, legal: LegalTexts) -> StepForm:
    """The question of a step for this case."""
    return _FORMS[step](Known(case, item, legal))


def _confirm(use: Use) -> Callable[[Known], StepForm]:
    return lambda _known: StepForm(use)


def _suspend(known: Known) -> StepForm:
    steps = (each for each in known.item.special_steps if not each.counted)
    own = tuple((each.name, _listed(each.name, each.basis)) for each in steps)
    procedures = known.legal.procedures.items()
    listed = tuple((code, _listed(each.text, each.basis)) for code, each in procedures)

    def words(said: Said) -> dict[str, Any]:
        plain = _plain("reason", "approver", choice="kind")(said)
        return {**plain, "days": _number(said, "days")}

    fields = (_field("days", 4), _field("reason"), _field("approver", 100))
    return StepForm(clockwork.suspend, words, (*own, *listed), fields)


def _listed(name: str, basis: str) -> str:
    """A procedure with the rule that takes its time out of the limit."""
    return say("life.procedure", name=name, basis=basis).strip()


def _resume(known: Known) -> StepForm:
    running = tuple((p.kind, p.name) for p in known.case.life.pauses if p.until is None)
    words = _plain("result", choice="kind")
    return StepForm(clockwork.resume, words, running, (_field("result"),))


def _extend(_known: Known) -> StepForm:
    def words(said: Said) -> dict[str, Any]:
        return {**_plain("reason", "approver")(said), "days": _number(said, "days")}

    fields = (_field("days", 4), _field("reason"), _field("approver", 100))
    return StepForm(clockwork.extend, words, fields=fields)


def _decide(_known: Known) -> StepForm:
    choices = tuple((code, phrases.decision(granted=code == GRANTED)) for code in (GRANTED, DENIED))
    fields = (
        _field("document", 100, only_for=GRANTED),
        _field("reason", only_for=DENIED),
        _field("by", 100),
    )

    def words(said: Said) -> dict[str, Any]:
        return {**_plain("document", "reason")(said), "granted": said["choice"] == GRANTED}

    return StepForm(results.decide, words, choices, fields)


def _receive(_known: Known) -> StepForm:
    return StepForm(results.receive_result, _arrived, fields=(_field("results"),))


def _issue(_known: Known) -> StepForm:
    fields = (
        _field("shown", 40, only_for=f"{Delivery.COUNTER} {Delivery.STATION}"),
        _field("receiver", 100),
        _field("relation", 100),
        _field("courier_number", 60, only_for=Delivery.COURIER),
        _field("originals"),
    )
    return StepForm(results.issue_result, _issued, _ways(), fields, first="shown")


def _serve(known: Known) -> StepForm:
    names = ("receiver", "relation", "place", "witness")

    def words(said: Said) -> dict[str, Any]:
        return {**_plain(*names)(said), "method": Delivery(said["choice"])}

    fields = tuple(_field(name, 200) for name in names)
    went = known.case.life.issue.method if known.case.life.issue else Delivery.COUNTER
    first = "receiver" if known.case.life.issue else ""  # then how it went is known, too
    return StepForm(results.serve, words, _ways(), fields, first=first, chosen=went.value)


def _ways() -> tuple[tuple[str, str], ...]:
    return tuple((way.value, phrases.delivery(way)) for way in Delivery)


def _withdraw(_known: Known) -> StepForm:
    fields = (_field("asked_by", 100), _field("reason"))
    return StepForm(endings.withdraw, _plain("asked_by", "reason"), fields=fields)


def _return(known: Known) -> StepForm:
    ways = tuple(
        (code, way.text)
        for code, way in known.legal.returns.items()
        if known.case.notices or not way.only_after_notice
    )
    return StepForm(endings.send_back, _plain("reason", choice="kind"), ways, (_field("reason"),))


def _hand_over(_known: Known) -> StepForm:
    fields = (_field("department", 100),)
    return StepForm(handovers.hand_over, _plain("department"), fields=fields)


def _correct(known: Known) -> StepForm:
    names = {row.name: row.name for row in known.case.rows}
    asked = tuple(want for want in known.case.life.wanted if want.name in names)
    told = {NONE: say("life.as_asked", names=say("terms.and").join(each.name for each in asked))}

    def words(said: Said) -> dict[str, Any]:
        own = (Want(name=said["choice"], reason=str(said.get("reason", ""))),)
        return {"wants": own if said["choice"] else asked}

    reason = Field("reason", say("life.ask_reason"), 500, frozenset(names))
    choices = {**told, **names} if asked else names
    return StepForm(
        handovers.want_correction, words, tuple(choices.items()), (reason, _field("by", 100))
    )


def _sign(known: Known) -> StepForm:
    sent = [each.sent for each in known.case.life.handovers if each.signed is None]
    sheets = {sheet.name: sheet.name for each in sent[:1] for sheet in each.sheets}
    choices = ((NONE, say("life.no_shortage")), *sheets.items())
    taker = Field("receiver", say("life.ask_taker"), 100)
    fields = (taker, Field("note", say("life.ask_note"), 200, frozenset(sheets)))

    def words(said: Said) -> dict[str, Any]:
        short = (Shortage(name=said["choice"], note=str(said.get("note", ""))),)
        found = short if said["choice"] else ()
        return {"receiver": said["receiver"], "slip": sent[0].slip, "shortages": found}

    return StepForm(handovers.sign, words, choices, fields)


def _arrived(said: Said) -> dict[str, Any]:
    return {"results": several(said["results"])}


def _issued(said: Said) -> dict[str, Any]:
    """The scanner writes a case number where a receipt lies on it, else a document was typed."""
    shown = "".join(str(said.get("shown", "")).split())
    seen = {"receipt": shown} if is_case_number(shown) else {"number": shown}
    return {
        **_plain("receiver", "relation", "courier_number")(said),
        **seen,
        "method": Delivery(said["choice"]),
        "originals": several(said["originals"]),
    }


def _field(name: str, limit: int = 500, *, only_for: str = "") -> Field:
    return Field(name, say(f"life.ask_{name}"), limit, frozenset(only_for.split()))


def _plain(*names: str, choice: str = "") -> Words:
    def words(said: Said) -> dict[str, Any]:
        told = {name: str(said.get(name, "")) for name in names}
        return {**told, choice: said["choice"]} if choice else told

    return words


def _number(said: Said, name: str) -> int:
    text = str(said.get(name, "")).strip()
    if text and not (text.isascii() and text.isdecimal()):
        raise Refused(Reason.FIELD_WRONG, field=say(f"life.ask_{name}"), why=text)
    return int(text or 0)


_FORMS: Mapping[Step, Callable[[Known], StepForm]] = {
    Step.ACCEPT: _confirm(clockwork.accept_silently),
    Step.SUSPEND: _suspend,
    Step.RESUME: _resume,
    Step.EXTEND: _extend,
    Step.CORRECT: _correct,
    Step.DECIDE: _decide,
    Step.RECEIVE_RESULT: _receive,
    Step.ISSUE: _issue,
    Step.SERVE: _serve,
    Step.CLOSE: _confirm(endings.close),
    Step.WITHDRAW: _withdraw,
    Step.RETURN: _return,
    Step.LAPSE: _confirm(endings.lapse),
    Step.HAND_OVER: _hand_over,
    Step.SIGN: _sign,
}
