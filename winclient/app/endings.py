"""The ways a case ends without a decision: 撤回, 退件, 容缺逾期; and 归档 after the result."""

from winclient import phrases
from winclient.app.acting import Act, find, outcome
from winclient.app.intake import Outcome
from winclient.app.ports import Tx
from winclient.app.sentences import Said
from winclient.domain.case import Case
from winclient.domain.checklist import outstanding
from winclient.domain.life_facts import CaseClosed, CaseReturned, CaseWithdrawn, PromiseBroken
from winclient.domain.refusals import Reason, Refused
from winclient.domain.snapshot import Listing, PaperKind, Stated

_REMEDIES = ("remedies_review", "remedies_suit")


def withdraw(tx: Tx, *, act: Act, asked_by: str = "", reason: str = "") -> Outcome:
    """撤回申请: at the applicant's wish, before the decision; all papers go back."""
    case, item = find(tx, act)
    person = asked_by.strip() or case.applicant.name
    tx.record(CaseWithdrawn(**act.stamp(case), asked_by=person, reason=reason.strip()))
    said = Said(
        stated=(Stated("asked_by", person), Stated("reason", reason.strip())),
        listings=returned(case),
        codes=("withdrawal", "papers_returned"),
        details={"today": phrases.day(act.when.day)},
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.WITHDRAWAL, said),))


def send_back(tx: Tx, *, act: Act, kind: str, reason: str) -> Outcome:
    """退件: a listed way, with the reason; all papers go back."""
    case, item = find(tx, act)
    known = act.hall.legal.returns
    way = known.get(kind)
    if way is None:
        choices = ", ".join(f"{code} {each.text}" for code, each in known.items())
        raise Refused(Reason.FIELD_WRONG, field="kind", why=f"{kind:.40} ({choices})")
    if way.only_after_notice and not case.notices:
        raise Refused(Reason.REFUSAL_NEEDS_CORRECTION)
    tx.record(CaseReturned(**act.stamp(case), kind=kind, reason=reason.strip()))
    said = Said(
        stated=(Stated("return_kind", way.text), Stated("reason", reason.strip())),
        listings=returned(case),
        codes=("return_notice", "papers_returned", *_REMEDIES),
        details={"kind": way.text, "reason": reason.strip()},
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.RETURN, said),))


def lapse(tx: Tx, *, act: Act) -> Outcome:
    """容缺逾期终止: the promise is past; what was told at the start comes to be."""
    case, item = find(tx, act)
    until = case.promised_until or act.when.day
    missing = tuple(row.name for row in outstanding(case.rows))
    tx.record(PromiseBroken(**act.stamp(case), missing=missing, promised_until=until))
    said = Said(
        stated=(
            Stated("missing", "、".join(missing)),
            Stated("promised_until", phrases.day(until)),
        ),
        listings=returned(case),
        codes=("lapse", "papers_returned", *_REMEDIES),
        details={"due": phrases.day(until)},
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.LAPSE, said),))


def close(tx: Tx, *, act: Act) -> Outcome:
    """归档."""
    case, item = find(tx, act)
    tx.record(CaseClosed(**act.stamp(case)))
    return outcome(tx, act=act, case=case, item=item)


def returned(case: Case) -> tuple[Listing, ...]:
    """All that was handed in and goes back."""
    rows = tuple(
        (row.name, phrases.sheets(originals=row.originals, copies=row.copies))
        for row in case.rows
        if row.originals or row.copies
    )
    return (Listing("returned", ("returned", "count"), rows),) if rows else ()
