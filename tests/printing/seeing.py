"""How tests look at a PDF: its text, where each character stands, its fonts, its codes."""

from functools import lru_cache
from itertools import combinations
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import zxingcpp
from msgspec import Struct

from winclient.printing.document import Document
from winclient.printing.text import clean

Box = tuple[float, float, float, float]


def bare_text(text: str) -> str:
    """Text without the spaces and line ends that a layout moves."""
    return "".join(clean(text).split())


@lru_cache(maxsize=32)
def pages_text(pdf: bytes) -> tuple[str, ...]:
    """The text of each page as a viewer would copy it."""
    document = pdfium.PdfDocument(pdf)
    return tuple(page.get_textpage().get_text_range() for page in document)


def texts(document: Document) -> list[str]:
    """Every text that a document puts on paper, in its blocks."""
    return [text for block in document.blocks for text in _strings(block) if text]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in _strings(part)]
    if isinstance(value, Struct):
        names = [name for name in value.__struct_fields__ if name != "data"]
        return [text for name in names for text in _strings(getattr(value, name))]
    return []


def characters(pdf: bytes) -> list[list[tuple[str, Box]]]:
    """Each page's visible characters with their boxes: left, bottom, right, top in points."""
    found = []
    for page in pdfium.PdfDocument(pdf):
        textpage = page.get_textpage()
        found.append(
            [
                (character, textpage.get_charbox(n))
                for n in range(textpage.count_chars())
                if (character := textpage.get_text_range(n, 1)).strip()
            ]
        )
    return found


def overlaps(page: list[tuple[str, Box]]) -> list[tuple[str, str]]:
    """Pairs of characters whose ink lies on each other by more than a hair."""
    cells: dict[tuple[int, int], list[tuple[str, Box]]] = {}
    for character, box in page:
        for column in range(int(box[0] // 24), int(box[2] // 24) + 1):
            for row in range(int(box[1] // 24), int(box[3] // 24) + 1):
                cells.setdefault((column, row), []).append((character, box))
    return [
        (a, b)
        for near in cells.values()
        for (a, one), (b, other) in combinations(near, 2)
        if _shared(one, other)
    ]


def _shared(a: Box, b: Box) -> bool:
    hair = 1.0  # swashes of one glyph reach into its neighbour's cell
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width > hair and height > hair


def fonts(pdf: bytes) -> dict[str, bool]:
    """Names of the fonts that draw text, and whether each is embedded."""
    found = {}
    for page in pdfium.PdfDocument(pdf):
        for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT]):
            font = pdfium_c.FPDFTextObj_GetFont(item)
            name = bytearray(100)
            buffer = (pdfium_c.c_char * 100).from_buffer(name)
            pdfium_c.FPDFFont_GetBaseFontName(font, buffer, 100)
            label = bytes(name).split(b"\0")[0].decode()
            found[label] = bool(pdfium_c.FPDFFont_GetIsEmbedded(font))
    return found


def codes(pdf: bytes) -> dict[str, str]:
    """What a scanner reads from the first page as a 203-dpi printer puts it out."""
    page = pdfium.PdfDocument(pdf)[0]
    image = page.render(scale=203 / 72, grayscale=True).to_pil().convert("1", dither=0)
    return {code.format.name: code.text for code in zxingcpp.read_barcodes(image.convert("L"))}
