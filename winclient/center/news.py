"""Back-office news: facts of the center's own, judged as any other and told by the feed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from winclient.center.core.center import Center
from winclient.center.core.hearing import hear
from winclient.center.judging.stated import STEPS, Taken, serial_of
from winclient.center.tables import docket
from winclient.center.tables.database import Tx
from winclient.domain.canonical import canonical
from winclient.domain.cases.evolving import evolve
from winclient.domain.cases.life_checks import check_wants
from winclient.domain.codec import from_plain, from_text
from winclient.domain.ledger.facts import CaseFact
from winclient.domain.ledger.life_facts import CorrectionWanted
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.exchange import Verdict
from winclient.domain.rounds.streams import Line
from winclient.store.chain.ledger import KINDS, OF_CASES
from winclient.store.chain.view import fold

BACK_OFFICE = ""  # in place of a device


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A piece of news as it stands in the feed."""

    id: str
    case: str
    kind: str


def tell(
    center: Center,
    *,
    case: str,
    kind: str,
    said: Mapping[str, Any],
    id: str | None = None,
    only: str = "",
) -> Told:
    """Records what a department says of a case; `said` holds the fact's own fields.

    `case` is a case number or id, of station `only` where one is named. Told twice under one id it
    is told once. Refused where no such case is here, the fields are not that kind's, or the state
    of the case does not allow it.
    """
    if kind not in STEPS:
        raise Refused(Reason.FIELD_WRONG, field="kind", why=kind)
    name = id or center.new_id()

    def work(tx: Tx) -> Told:
        station, subject = _find(tx, case, only=only)
        return _tell(tx, center, name, station, subject, kind=kind, said=said)

    return center.database.write(work)


def _tell(
    tx: Tx,
    center: Center,
    id: str,
    station: str,
    subject: str,
    *,
    kind: str,
    said: Mapping[str, Any],
) -> Told:
    scope = docket.lock(tx, station)
    judge = docket.load(tx, station, subjects=[subject], claimed=())
    known = judge.cases[subject]
    fact = _fact(center, kind, {**said, "case": subject})
    body = canonical({**json.loads(canonical(fact)), "built_on": known.last})
    line = Line(0, id, kind, subject, center.clock().isoformat(), body, "")
    told = Told(id=id, case=subject, kind=kind)
    if docket.is_known(tx, station, id):
        return told
    before = known.state
    verdict, reason = judge.judge(line, device=BACK_OFFICE)
    if verdict is not Verdict.ACCEPTED:
        if reason in set(Reason):
            raise Refused(Reason(reason), number=known.number, state=before.value)
        raise Refused(Reason.FIELD_WRONG, field=kind, why=reason)
    _check(docket.told_of(tx, station, subject), fact)
    hear(tx, scope, [Taken(line, BACK_OFFICE, None)])
    return told


def _find(tx: Tx, case: str, *, only: str) -> tuple[str, str]:
    """Station and id of a case; two under one number must be told apart by their ids."""
    found = docket.find(tx, id=case, number=serial_of(case))
    found = [each for each in found if only in {"", each[0]}]
    if not found:
        raise Refused(Reason.CASE_UNKNOWN, number=case)
    if len(found) > 1:
        raise Refused(Reason.NUMBER_USED, number=case)
    return found[0]


def _fact(center: Center, kind: str, said: Mapping[str, Any]) -> CaseFact:
    """The fact as a counter would have recorded it."""
    usual = {"at": center.clock().isoformat(), "clerk": "", "counter": ""}
    try:
        fact: Any = from_plain(KINDS[kind], {**usual, **said})
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field=kind, why=str(error)) from error
    return fact  # type: ignore[no-any-return]  # of one of `STEPS`


def _check(told: Iterable[tuple[str, str, str]], fact: CaseFact) -> None:
    """The verdict rests on the state alone; what the case itself does not allow every counter would
    leave out, and nobody would hear of it. Refused as at a counter."""
    try:
        case, _ = fold(_of_cases(told))
    except ValueError:  # a newer program's: its counters will see
        return
    if case is not None:
        if isinstance(fact, CorrectionWanted):
            check_wants(fact, rows=case.rows)
        evolve(case, fact)


def _of_cases(told: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, CaseFact]]:
    for id, kind, body in told:
        known: Any = KINDS.get(kind)
        if known in OF_CASES:
            yield id, from_text(known, body)
