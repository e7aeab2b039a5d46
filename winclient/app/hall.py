"""Hall: the organ, counter and rules a use case works under, as one frozen value."""

from collections.abc import Mapping

from winclient.app.legal import LegalTexts
from winclient.app.ports import Ids, Unprintable
from winclient.domain.cases.clock import USUAL_LADDER, Ladder
from winclient.domain.ledger.snapshot import Letterhead, PaperKind
from winclient.domain.values import Value


class Hall(Value, frozen=True, kw_only=True):
    """Built once from the settings; `training` marks every paper as without legal effect."""

    letterhead: Letterhead
    government: str  # 本级人民政府, where a review is applied for (行政复议法 §24)
    region: str  # six digits
    station: str  # up to three digits; tells the numbers of two stores apart
    words: Mapping[PaperKind, str]  # 机关代字 of each kind of paper
    number_template: str
    holders: tuple[str, ...]
    printer: str
    legal: LegalTexts
    unprintable: Unprintable
    ids: Ids
    ladder: Ladder = USUAL_LADDER  # when the lamps of the deadlines turn
    training: bool = False

    def holders_of(self, kind: PaperKind) -> tuple[str, ...]:
        """Who gets the copies of this kind of paper."""
        rule = self.legal.papers.get(kind)
        return (rule.holders if rule else ()) or self.holders
