"""The ways a case ends without a decision: 撤回, 退件, 容缺逾期; and 归档 after the result."""

from msgspec.structs import replace

from winclient import phrases
from winclient.app.cases.acting import Act, find, outcome
from winclient.app.cases.finding import case_numbered
from winclient.app.cases.intake import Outcome
from winclient.app.cases.package_items import Leaving, leave, leaving, settle, taken_out
from winclient.app.cases.situations import members_of, whole_of
from winclient.app.papers.sentences import Said
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case
from winclient.domain.cases.case_table import ENDED
from winclient.domain.cases.papers import Paper
from winclient.domain.cases.steps import Step, check_step
from winclient.domain.checks.checklist import outstanding
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseReturned,
    CaseWithdrawn,
    PromiseBroken,
    Sheets,
)
from winclient.domain.ledger.snapshot import Listing, PaperKind, Stated
from winclient.domain.refusals import Reason, Refused

_REMEDIES = ("remedies_review", "remedies_suit")


def withdraw(tx: Tx, *, act: Act, asked_by: str = "", reason: str = "") -> Outcome:
    """撤回申请: at the applicant's wish, before the decision; all papers go back.

    A package is withdrawn item by item in one act, as far as its items are not decided.
    """
    whole = case_numbered(tx, act.number)
    if whole.members:
        return _withdraw_all(tx, act=act, whole=whole, asked_by=asked_by, reason=reason)
    case, item = find(tx, act)
    done, gone = _withdraw_one(tx, act=act, case=case, item=item, words=(asked_by, reason))
    return replace(done, papers=(*done.papers, *leave(tx, act=act, case=case, gone=gone)))


def _withdraw_all(tx: Tx, *, act: Act, whole: Case, asked_by: str, reason: str) -> Outcome:
    """A paper for each item: each is another organ's case. None waits to be accepted meanwhile."""
    members = members_of(tx, whole)
    why = {each.id: check_step(each, Step.WITHDRAW, on=act.when.day) for each in members}
    going = [each for each in members if why[each.id] is None]
    if not going:
        raise next(refused for refused in why.values() if refused is not None)
    papers: list[Paper] = []
    for each in going:
        own = replace(act, number=each.number)
        case, item = find(tx, own)
        done, gone = _withdraw_one(tx, act=own, case=case, item=item, words=(asked_by, reason))
        taken_out(tx, act=own, case=case, gone=gone)
        papers += done.papers
    papers += settle(tx, act=act, whole=tx.case(whole.id) or whole)
    now = tx.case(whole.id) or whole
    return Outcome(case=now, papers=tuple(papers), members=members_of(tx, now))


def _withdraw_one(
    tx: Tx, *, act: Act, case: Case, item: Item, words: tuple[str, str]
) -> tuple[Outcome, Leaving]:
    asked_by, reason = (each.strip() for each in words)
    person, gone = asked_by or case.applicant.name, leaving(tx, case)
    tx.record(CaseWithdrawn(**act.stamp(case), asked_by=person, reason=reason, back=gone.back))
    said = Said(
        stated=(Stated("asked_by", person), Stated("reason", reason)),
        codes=("withdrawal", _back_code(gone)),
        details={"today": phrases.day(act.when.day)},
    )
    paper = (PaperKind.WITHDRAWAL, said)
    return _written(tx, act=act, case=case, item=item, gone=gone, paper=paper), gone


def send_back(tx: Tx, *, act: Act, kind: str, reason: str) -> Outcome:
    """退件: a listed way, with the reason; all papers go back."""
    case, item = find(tx, act)
    ways = act.hall.legal.returns
    way = ways.get(kind)
    if way is None:
        choices = ", ".join(f"{code} {each.text}" for code, each in ways.items())
        raise Refused(Reason.FIELD_WRONG, field="kind", why=f"{kind:.40} ({choices})")
    if way.only_after_notice and not case.notices:
        raise Refused(Reason.REFUSAL_NEEDS_CORRECTION)
    gone = leaving(tx, case)
    tx.record(CaseReturned(**act.stamp(case), kind=kind, reason=reason.strip(), back=gone.back))
    said = Said(
        stated=(Stated("return_kind", way.text), Stated("reason", reason.strip())),
        codes=("return_notice", _back_code(gone), *_REMEDIES),
        details={"kind": way.text, "reason": reason.strip()},
    )
    return _ended(tx, act=act, case=case, item=item, gone=gone, paper=(PaperKind.RETURN, said))


def lapse(tx: Tx, *, act: Act) -> Outcome:
    """容缺逾期终止: the promise is past; what was told at the start comes to be."""
    case, item = find(tx, act)
    until, gone = case.promised_until or act.when.day, leaving(tx, case)
    missing = tuple(row.name for row in outstanding(case.rows))
    tx.record(
        PromiseBroken(**act.stamp(case), missing=missing, promised_until=until, back=gone.back)
    )
    said = Said(
        stated=(
            Stated("missing", phrases.listed(missing)),
            Stated("promised_until", phrases.day(until)),
        ),
        codes=("lapse", _back_code(gone), *_REMEDIES),
        details={"due": phrases.day(until)},
    )
    return _ended(tx, act=act, case=case, item=item, gone=gone, paper=(PaperKind.LAPSE, said))


def close(tx: Tx, *, act: Act) -> Outcome:
    """归档; the last item of a package closes the package with it."""
    case, item = find(tx, act)
    tx.record(CaseClosed(**act.stamp(case)))
    whole = whole_of(tx, case)
    papers = settle(tx, act=act, whole=whole) if whole and whole.state not in ENDED else ()
    done = outcome(tx, act=act, case=case, item=item)
    return replace(done, papers=(*done.papers, *papers))


def _ended(
    tx: Tx,
    *,
    act: Act,
    case: Case,
    item: Item,
    gone: Leaving,
    paper: tuple[PaperKind, Said],
) -> Outcome:
    """A package goes on without the item."""
    done = _written(tx, act=act, case=case, item=item, gone=gone, paper=paper)
    return replace(done, papers=(*done.papers, *leave(tx, act=act, case=case, gone=gone)))


def _written(
    tx: Tx,
    *,
    act: Act,
    case: Case,
    item: Item,
    gone: Leaving,
    paper: tuple[PaperKind, Said],
) -> Outcome:
    """The paper of the end lists what comes back."""
    kind, said = paper
    told = replace(said, listings=_returned(gone.back), details={**said.details, **_package(case)})
    return outcome(tx, act=act, case=case, item=item, papers=((kind, told),))


def _returned(back: tuple[Sheets, ...]) -> tuple[Listing, ...]:
    rows = tuple(
        (each.name, phrases.sheets(originals=each.originals, copies=each.copies)) for each in back
    )
    return (Listing("returned", ("returned", "count"), rows),) if rows else ()


def _back_code(gone: Leaving) -> str:
    """All papers of a case come back; of an item of a package those that only it needed."""
    if gone.whole is None:
        return "papers_returned"
    return "item_papers_returned" if gone.back else "item_papers_kept"


def _package(case: Case) -> dict[str, str]:
    if case.package is None:
        return {}
    return {"package": case.package.name, "package_number": case.package.number}
