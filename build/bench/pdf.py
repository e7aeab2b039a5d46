"""Papers: an acceptance drawn by the product against the same page by bare reportlab calls."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import pypdfium2
from harness import Gate, Report, ratio, round_robin, rows
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.printing.samples import ROWS, a_snapshot, sentences
from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.printing.documents import compose
from winclient.printing.faces import type_of
from winclient.printing.fonts import BOLD, REGULAR, font_files
from winclient.printing.pages import HEIGHT, WIDTH, Page, lay_out
from winclient.printing.render import render_snapshot
from winclient.resources import resource

PAPERS = 20  # a figure is the mean over so many papers
LIMIT, GOAL = 1.2, 0.3
_EXTRA = ("deferred", "provisional")  # sentences that an ordinary acceptance does without


def run(*, quick: bool) -> Report:
    """Steady state: fonts loaded, a paper rendered before; one page and two pages."""
    rounds = 5 if quick else 15
    usual = tuple(s for s in sentences(PaperKind.ACCEPTANCE) if not s.code.startswith(_EXTRA))
    one_page = a_snapshot(rows=ROWS[:3], sentences=usual)
    two_pages = a_snapshot()
    reports = [_compared(one_page, 1, rounds), _compared(two_pages, 2, rounds)]
    return Report(
        title="A paper as PDF, steady state",
        rows=[row for report in reports for row in report.rows],
        ratios=[ratio for report in reports for ratio in report.ratios],
        gates=[gate for report in reports for gate in report.gates],
        notes=(
            "bare = drawString, line and rect of reportlab with the positions known beforehand;"
            " the product composes, breaks lines, lays out and encodes both codes as well",
        ),
    )


def _compared(snapshot: Snapshot, count: int, rounds: int) -> Report:
    _register_plain_fonts()
    pages = lay_out(compose(snapshot, copy=0), type=type_of(font_files()))
    name = f"{count} page" + "s" * (count > 1)
    contestants = {
        "winclient": lambda: _timed(lambda: render_snapshot(snapshot, copy=0)),
        "bare reportlab": lambda: _timed(lambda: bare(pages)),
    }
    runs = round_robin(contestants, rounds=rounds)
    measure = f"acceptance, {name}"
    product, plain = render_snapshot(snapshot, copy=0), bare(pages)
    return Report(
        title=measure,
        rows=rows(runs, measure=measure, unit="ms"),
        ratios=[
            ratio(
                runs,
                measure=measure,
                contestant="winclient",
                yardstick="bare reportlab",
                limit=LIMIT,
                goal=GOAL,
            )
        ],
        gates=[
            Gate(f"{name}: as many", len(pages) == count),
            Gate(f"{name}: both say the same", _text(product) == _text(plain)),
            Gate(
                f"{name}: size",
                len(product) <= len(plain),
                f"{len(product):,} bytes against {len(plain):,}",
            ),
        ],
    )


def _timed(work: Callable[[], bytes]) -> float:
    start = perf_counter()
    for _ in range(PAPERS):
        work()
    return (perf_counter() - start) * 1000 / PAPERS


def _register_plain_fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(f"plain {Path(name).stem}", str(resource("fonts", name))))


def bare(pages: Sequence[Page]) -> bytes:
    """The page as anybody would draw it with reportlab, once they knew where everything goes."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    for page in pages:
        canvas.setLineWidth(0.6)
        for placed in page.placed:
            x, y = placed.x, HEIGHT - placed.y
            for run in placed.strip.runs:
                canvas.setFont("plain " + run.font.rpartition("-")[0], run.size)
                canvas.drawString(x + run.x, y - run.y, run.text)
            for x1, y1, x2, y2 in placed.strip.rules:
                canvas.line(x + x1, y - y1, x + x2, y - y2)
            for left, top, width, height in placed.strip.bars:
                canvas.rect(x + left, y - top - height, width, height, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
