"""The sentences, reasons, procedures and numbering that papers rest on: data, not code."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import field

from winclient.domain.cases.decisions import RefusalReason
from winclient.domain.ledger.snapshot import PaperKind, Sentence
from winclient.domain.values import Value


class PaperRule(Value, frozen=True):
    """How one kind of paper is numbered and who holds its copies; empty: as the hall does."""

    word: str = ""
    template: str = ""
    holders: tuple[str, ...] = ()


class Procedure(Value, frozen=True):
    """A procedure whose time does not count, and the article that says so."""

    text: str
    basis: str


class ReturnReason(Value, frozen=True):
    """A kind of 退件."""

    text: str
    only_after_notice: bool


class LegalTexts(Value, frozen=True):
    """`sentences[set][code]`; a set is `licence` (行政许可法), `other` or `all`."""

    sentences: Mapping[str, Mapping[str, Mapping[str, str]]]
    refusals: Mapping[str, RefusalReason]
    papers: Mapping[PaperKind, PaperRule] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    returns: Mapping[str, ReturnReason] = field(default_factory=dict)

    def sentence(self, code: str, *, licence: bool, **details: Any) -> Sentence:
        """The sentence of `code` for this type of item, filled in. KeyError is a bug."""
        own = self.sentences["licence" if licence else "other"]
        raw = own.get(code) or self.sentences["all"][code]
        basis = raw.get("basis", "").format_map(details)
        return Sentence(code=code, text=raw["text"].format_map(details), basis=basis)


def read_legal(read: Callable[[str], str]) -> LegalTexts:
    """The texts of `resources/legal` (or of a hall's own files of the same shape), by file name."""
    refusals = {
        code: RefusalReason(
            code=code,
            text=row["text"],
            needs_organ=bool(row.get("needs_organ", False)),
            needs_detail=bool(row.get("needs_detail", False)),
            only_after_correction=bool(row.get("only_after_correction", False)),
        )
        for code, row in _table(read, "refusal_reasons")
    }
    return LegalTexts(
        sentences=dict(_table(read, "sentences")),
        refusals=refusals,
        papers={PaperKind(kind): _rule(row) for kind, row in _table(read, "papers")},
        procedures={code: Procedure(**row) for code, row in _table(read, "procedures")},
        returns={code: ReturnReason(**row) for code, row in _table(read, "returns")},
    )


def _table(read: Callable[[str], str], name: str) -> Any:
    return json.loads(read(f"{name}.json")).items()


def _rule(row: Mapping[str, Any]) -> PaperRule:
    return PaperRule(row["word"], row.get("template", ""), tuple(row.get("holders", ())))
