"""PDF: pages drawn by a reportlab canvas; the same document gives the same bytes."""

import io
from collections.abc import Sequence
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from winclient.domain.refusals import not_printable
from winclient.printing.document import Document
from winclient.printing.faces import font_named, type_of
from winclient.printing.fonts import FontFiles
from winclient.printing.pages import Page, lay_out, lay_out_roll
from winclient.printing.setting import NO_FONT

RULE = 0.6  # points
# Page contents as they are, not spelt out in printable characters a fourth longer.
rl_config.useA85 = 0
_ONE_AT_A_TIME = Lock()  # reportlab's fonts hold a reading position of their own


def render_pdf(document: Document, *, files: FontFiles, roll: bool = False) -> bytes:
    """The document on A4, or on a stretch of an 80 mm roll.

    Refused, naming them, if it has characters that no font can print.
    """
    with _ONE_AT_A_TIME:
        type = type_of(files)
        pages = (lay_out_roll(document, type=type),) if roll else lay_out(document, type=type)
        refuse_unprintable(pages)
        return draw(pages, title=document.title, font=type.regular.font_of["中"])


def refuse_unprintable(pages: Sequence[Page]) -> None:
    """Refused(CHARACTER_NOT_PRINTABLE) where a run found no font."""
    lacking = "".join(
        dict.fromkeys(
            character
            for page in pages
            for placed in page.placed
            for run in placed.strip.runs
            if run.font == NO_FONT
            for character in run.text
        )
    )
    if lacking:
        raise not_printable(lacking)


def draw(pages: Sequence[Page], *, title: str, font: str) -> bytes:
    """The pages as a PDF. Its metadata name the kind of paper and nobody's data."""
    buffer = io.BytesIO()
    canvas: Any = Canvas(
        buffer,
        pagesize=(pages[0].width, pages[0].height),
        invariant=1,
        pageCompression=1,
        # Otherwise Helvetica is named in the file and not embedded.
        initialFontName=font,  # type: ignore[arg-type]  # the stubs say float
        lang="zh-CN",
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator("winclient")
    canvas.setSubject("")
    for page in pages:
        _draw_page(canvas, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_page(canvas: Any, page: Page) -> None:
    canvas.setLineWidth(RULE)
    canvas.addLiteral(_lines(page))
    canvas.addLiteral(_bars(page))
    canvas.addLiteral(_text(page, canvas=canvas))


def _lines(page: Page) -> str:
    high = page.height
    # Written as operators: reportlab's own number formatting costs more than all the rest.
    return "".join(
        f"{p.x + x1:.2f} {high - p.y - y1:.2f} m {p.x + x2:.2f} {high - p.y - y2:.2f} l\n"
        for p in page.placed
        for x1, y1, x2, y2 in p.strip.rules
    ) + ("S" if any(placed.strip.rules for placed in page.placed) else "")


def _bars(page: Page) -> str:
    # One path for all bars: rectangles filled one by one show seams where rows of a QR meet.
    return "".join(
        f"{p.x + x:.3f} {page.height - p.y - y - height:.3f} {width:.3f} {height:.3f} re\n"
        for p in page.placed
        for x, y, width, height in p.strip.bars
    ) + ("f" if any(placed.strip.bars for placed in page.placed) else "")


def _text(page: Page, *, canvas: Any) -> str:
    doc = canvas._doc  # what reportlab's fonts ask for to keep the subsets of each file apart
    parts = ["BT"]
    now = ""
    for placed in page.placed:
        for run in placed.strip.runs:
            x, y = placed.x + run.x, page.height - placed.y - run.y
            parts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            font = font_named(run.font)
            for subset, codes in font.splitString(run.text, doc):
                chosen = f"{font.getSubsetInternalName(subset, doc)} {run.size:g} Tf"
                if chosen != now:
                    parts.append(chosen)
                    now = chosen
                parts.append(f"<{codes.hex()}> Tj")
    parts.append("ET")
    return "\n".join(parts)
