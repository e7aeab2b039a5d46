"""Paper: an issued document of a case, its number and how often it was printed again."""

from msgspec.structs import replace

from winclient.domain.ledger.facts import PaperFact, PaperIssued, PaperReprinted
from winclient.domain.ledger.snapshot import Snapshot
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Paper(Value, frozen=True, kw_only=True):
    """One paper; `reprints` counts the copies marked 副本."""

    id: str
    case: str
    snapshot: Snapshot
    reprints: int = 0


def evolve(paper: Paper | None, fact: PaperFact) -> Paper:
    """The paper after `fact`."""
    match fact:
        case PaperIssued():
            if paper is not None:
                raise Refused(Reason.NUMBER_USED, number=paper.snapshot.number)
            return Paper(id=fact.paper, case=fact.case, snapshot=fact.snapshot)
        case PaperReprinted():
            if paper is None:
                raise Refused(Reason.PAPER_UNKNOWN, paper=fact.paper)
            return replace(paper, reprints=fact.copy)
