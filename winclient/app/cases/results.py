"""From the decision to the applicant's hand: 办结, 结果到窗, 出件, 送达."""

from datetime import date

from winclient import phrases
from winclient.app.cases.acting import Act, find, outcome
from winclient.app.cases.intake import Outcome
from winclient.app.papers.sentences import Said
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case
from winclient.domain.ledger.life_facts import (
    CaseDecided,
    Check,
    Delivery,
    PapersServed,
    ResultArrived,
    ResultIssued,
)
from winclient.domain.ledger.numbering import as_printed
from winclient.domain.ledger.snapshot import Listing, PaperKind, Stated
from winclient.domain.persons.identity import Severity, identify
from winclient.domain.persons.masks import mask_number
from winclient.domain.persons.people import clean_name
from winclient.domain.refusals import Reason, Refused

AT_HAND = (Delivery.COUNTER, Delivery.STATION)


def decide(
    tx: Tx,
    *,
    act: Act,
    granted: bool,
    reason: str = "",
    document: str = "",
    decided_on: date | None = None,
    results: tuple[str, ...] = (),
) -> Outcome:
    """办结: the organ decided; `results` where they lie at the counter at once (即办件)."""
    case, item = find(tx, act)
    fact = CaseDecided(
        **act.stamp(case),
        granted=granted,
        decided_on=decided_on or act.when.day,
        reason=reason.strip(),
        document=document.strip(),
    )
    tx.record(fact)
    if results:
        tx.record(ResultArrived(**act.stamp(case), results=results))
    return outcome(tx, act=act, case=case, item=item)


def receive_result(tx: Tx, *, act: Act, results: tuple[str, ...] = ()) -> Outcome:
    """结果到窗: what came from the department; by default what the item is called."""
    case, item = find(tx, act)
    tx.record(ResultArrived(**act.stamp(case), results=results or (case.item.name,)))
    return outcome(tx, act=act, case=case, item=item)


def issue_result(
    tx: Tx,
    *,
    act: Act,
    method: Delivery = Delivery.COUNTER,
    receiver: str = "",
    receipt: str = "",
    number: str = "",
    relation: str = "",
    courier: str = "",
    courier_number: str = "",
    originals: tuple[str, ...] = (),
) -> Outcome:
    """出件: to the applicant or to a hand whose relation is written; receipt or identity shown.

    `receipt` is what was scanned from the receipt, `number` the identity document shown instead.
    """
    case, item = find(tx, act)
    taker = clean_name(receiver or case.applicant.name)
    checked = _checked(case, taker, receipt=receipt, number=number, today=act.when.day)
    fact = ResultIssued(
        **act.stamp(case),
        method=method,
        receiver=taker,
        checked=checked,
        relation=_relation(case, taker, relation=relation, method=method),
        number=number.strip().upper(),
        courier=courier.strip(),
        courier_number=courier_number.strip(),
        originals=originals,
    )
    tx.record(fact)
    papers = ((PaperKind.PICK_UP, _pick_up(case, fact)),) if method in AT_HAND else ()
    return outcome(tx, act=act, case=case, item=item, papers=papers)


def _checked(case: Case, taker: str, *, receipt: str, number: str, today: date) -> Check | None:
    if receipt.strip():
        if as_printed(receipt.strip()) not in {case.number, case.official}:
            raise Refused(Reason.RECEIPT_OTHER, receipt=receipt.strip()[:40], number=case.number)
        return Check.RECEIPT
    shown = number.strip().upper()
    if not shown:
        return None
    judged = identify(shown, today=today)
    if judged.severity is Severity.ERROR:
        details = dict(judged.details)
        raise Refused(Reason.DOCUMENT_WRONG, finding=judged.finding.value, details=details)
    known = [each.number for each in (case.applicant, case.agent) if each and each.name == taker]
    if known and judged.number not in known:
        raise Refused(Reason.IDENTITY_DIFFERS, receiver=taker)
    return Check.IDENTITY


def _relation(case: Case, taker: str, *, relation: str, method: Delivery) -> str:
    """Empty for the applicant; the recorded agent acts with the written authority of intake."""
    if taker == case.applicant.name:
        return ""
    if case.agent is not None and taker == case.agent.name and not relation.strip():
        return phrases.agent_relation()
    if not relation.strip() and method in AT_HAND:
        raise Refused(Reason.RELATION_NEEDED, receiver=taker)
    return relation.strip()


def _pick_up(case: Case, fact: ResultIssued) -> Said:
    decision, arrival = case.life.decision, case.life.arrival
    return Said(
        stated=(
            Stated("decision", phrases.decision(granted=decision.granted) if decision else ""),
            Stated("decided_on", phrases.day(decision.decided_on) if decision else ""),
            Stated("results", phrases.listed(arrival.results) if arrival else ""),
            Stated("document", decision.document if decision else ""),
            Stated("issued_at", phrases.moment(fact.at)),
            Stated("method", phrases.delivery(fact.method)),
            Stated("receiver", fact.receiver),
            Stated("relation", fact.relation),
            Stated("checked", phrases.check(fact.checked) if fact.checked else ""),
            Stated("number", mask_number(fact.number)),
            Stated("originals", phrases.listed(fact.originals)),
        ),
        codes=("pick_up",),
    )


def serve(
    tx: Tx,
    *,
    act: Act,
    method: Delivery,
    receiver: str = "",
    papers: tuple[str, ...] = (),
    served_on: date | None = None,
    place: str = "",
    relation: str = "",
    witness: str = "",
) -> Outcome:
    """送达: one 回证 for several papers to one person; another hand says why (代收理由)."""
    case, item = find(tx, act)
    taker = clean_name(receiver or case.applicant.name)
    if taker != case.applicant.name and not relation.strip():
        raise Refused(Reason.RELATION_NEEDED, receiver=taker)
    listed = _papers(tx, case, papers)
    fact = PapersServed(
        **act.stamp(case),
        papers=tuple(number or name for name, number in listed),
        method=method,
        receiver=taker,
        served_on=served_on or act.when.day,
        place=place.strip(),
        relation=relation.strip(),
        witness=witness.strip(),
    )
    tx.record(fact)
    said = _service(case, fact, listed=listed)
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.SERVICE, said),))


def _papers(tx: Tx, case: Case, numbers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Name and number of each paper served; by default what was decided."""
    known = {paper.snapshot.number: paper for paper in tx.papers(case.id)}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        raise Refused(Reason.PAPER_UNKNOWN, paper=unknown[0])
    if numbers:
        kinds = ((known[number].snapshot.kind, number) for number in numbers)
        return tuple((phrases.paper(kind), number) for kind, number in kinds)
    results = case.life.arrival.results if case.life.arrival else (case.item.name,)
    document = case.life.decision.document if case.life.decision else ""
    return tuple((name, document if n == 0 else "") for n, name in enumerate(results))


def _service(case: Case, fact: PapersServed, *, listed: tuple[tuple[str, str], ...]) -> Said:
    issued = case.life.issue
    sent = f"{issued.courier} {issued.courier_number}".strip() if issued else ""
    rows = tuple((*each, "") for each in listed)  # 备注 is for a pen
    return Said(
        stated=(
            Stated("addressee", case.applicant.name),
            Stated("place", fact.place or case.applicant.address),
            Stated("served_by", phrases.service(fact.method)),
            Stated("courier", sent),
            Stated("signer", fact.receiver),
            Stated("substitute", fact.relation),
            Stated("served_on", phrases.day(fact.served_on)),
            Stated("witness", fact.witness),
        ),
        listings=(Listing("papers", ("paper", "paper_number", "remark"), rows),),
        codes=("service",),
    )
