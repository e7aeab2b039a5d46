"""The one entry from a stored paper to bytes, for the spooler, a preview and `paper save`."""

from typing import Literal

from winclient.domain.papers import Paper
from winclient.domain.snapshot import Snapshot
from winclient.printing.documents import compose
from winclient.printing.fonts import FontFiles, font_files

Format = Literal["pdf", "escpos"]


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
    fonts = files or font_files()
    if format == "pdf":
        from winclient.printing.pdf import render_pdf

        return render_pdf(document, files=fonts)
    from winclient.printing.escpos import render_escpos

    return render_escpos(document, files=fonts)
