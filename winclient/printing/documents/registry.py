"""The documents by kind: `@document` names the kind of paper that a pure function lays out."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.printing.document import Document


class Layout(Protocol):
    """A paper's content as blocks. `copy` 0 is the original, n > 0 the reprint marked 副本 n."""

    def __call__(self, snapshot: Snapshot, *, copy: int) -> Document: ...


class Registered(Struct, frozen=True):
    """One kind of paper: its layout and the key of its title."""

    layout: Layout
    title: str


DOCUMENTS: dict[PaperKind, Registered] = {}


def document(kind: PaperKind, *, title: str) -> Callable[[Layout], Layout]:
    """Registers the layout of a kind of paper; `title` is a key of the wording."""

    def register(layout: Layout) -> Layout:
        if kind in DOCUMENTS:
            raise ValueError(f"two documents for {kind.value}")
        DOCUMENTS[kind] = Registered(layout, title)
        return layout

    return register
