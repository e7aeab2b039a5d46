"""The sentences of the law that papers quote: data with the article each rests on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from winclient.domain.decisions import RefusalReason
from winclient.domain.snapshot import Sentence


@dataclass(frozen=True, slots=True)
class LegalTexts:
    """`sentences[set][code]`; a set is `licence` (行政许可法), `other` or `all`."""

    sentences: Mapping[str, Mapping[str, Mapping[str, str]]]
    refusals: Mapping[str, RefusalReason]

    def sentence(self, code: str, *, licence: bool, **details: Any) -> Sentence:
        """The sentence of `code` for this type of item, filled in. KeyError is a bug."""
        own = self.sentences["licence" if licence else "other"]
        raw = own.get(code) or self.sentences["all"][code]
        basis = raw.get("basis", "").format_map(details)
        return Sentence(code=code, text=raw["text"].format_map(details), basis=basis)


def read_legal(*, sentences: str, refusals: str) -> LegalTexts:
    """The texts of `resources/legal` (or of a hall's own files of the same shape)."""
    reasons = {
        code: RefusalReason(
            code=code,
            text=row["text"],
            needs_organ=bool(row.get("needs_organ", False)),
            needs_detail=bool(row.get("needs_detail", False)),
            only_after_correction=bool(row.get("only_after_correction", False)),
        )
        for code, row in json.loads(refusals).items()
    }
    return LegalTexts(sentences=json.loads(sentences), refusals=reasons)
