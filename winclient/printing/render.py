"""The one entry from a stored paper to bytes, for the spooler, a preview and `paper save`."""

from typing import Literal

from winclient.domain.cases.papers import Paper
from winclient.domain.ledger.snapshot import Snapshot
from winclient.domain.queue.slip import Slip
from winclient.printing.document import Document
from winclient.printing.documents import compose
from winclient.printing.fonts import FontFiles, font_files

Format = Literal["pdf", "escpos", "escpos58"]


def render(
    paper: Paper, *, copy: int, format: Format = "pdf", files: FontFiles | None = None
) -> bytes:
    """The paper as it was issued; `copy` 0 is the original, n > 0 is marked 副本 n.

    Raises Refused(CHARACTER_NOT_PRINTABLE) or FontsMissing, never a paper with gaps.
    """
    return render_snapshot(paper.snapshot, copy=copy, format=format, files=files)


def render_snapshot(
    snapshot: Snapshot, *, copy: int, format: Format = "pdf", files: FontFiles | None = None
) -> bytes:
    """A paper that is not issued yet, as a preview shows it."""
    document = compose(snapshot, copy=copy)
    return render_document(document, format=format, files=files or font_files())


def render_document(document: Document, *, format: Format, files: FontFiles) -> bytes:
    """A document on A4, or on a roll."""
    if format == "pdf":
        from winclient.printing.pdf import render_pdf

        return render_pdf(document, files=files)
    return _rolled(document, format, files=files)


def render_slip(slip: Slip, *, format: Format, files: FontFiles) -> bytes:
    """A ticket's slip; as PDF on a page of the roll's width. Refusals as for papers."""
    from winclient.printing.documents.slip import slip as laid_out

    document = laid_out(slip)
    if format == "pdf":
        from winclient.printing.pdf import render_pdf

        return render_pdf(document, files=files, roll=True)
    return _rolled(document, format, files=files)


def _rolled(document: Document, format: Format, *, files: FontFiles) -> bytes:
    from winclient.printing.columns import COLUMNS
    from winclient.printing.escpos import render_escpos

    columns = COLUMNS[58 if format == "escpos58" else 80]
    return render_escpos(document, files=files, columns=columns)
