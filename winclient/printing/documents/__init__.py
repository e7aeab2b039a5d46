"""The papers a counter hands out, one module each; a new one is added to the list below."""

from winclient.domain.ledger.snapshot import Snapshot
from winclient.printing.document import Document
from winclient.printing.documents import (  # noqa: F401  importing one registers it
    acceptance,
    forms,
    intake_receipt,
    one_time_notice,
    refusal,
)
from winclient.printing.documents.registry import DOCUMENTS

__all__ = ["DOCUMENTS", "compose"]


def compose(snapshot: Snapshot, *, copy: int) -> Document:
    """The document that a snapshot prints as."""
    return DOCUMENTS[snapshot.kind].layout(snapshot, copy=copy)
