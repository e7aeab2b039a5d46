"""Fonts inside reportlab: embedded subsets whose text can be read out again, every plane right."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any
from zlib import crc32

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, TTFontFace

from winclient.printing.coverage import coverage
from winclient.printing.fonts import FontFiles
from winclient.printing.setting import NO_FONT, Advance, FontOf, Type, Weight

_MAPPINGS = 100  # the longest bfchar list that the CMap specification allows


class _Glyphs:
    """The outlines of a font, cut out where they stand: reportlab would copy all of them first."""

    __slots__ = ("_data", "_start")

    def __init__(self, data: bytes, *, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class PaperFace(TTFontFace):
    """A face whose subset costs what the subset holds, not the 15 MB of the whole font."""

    _ttf_data: bytes

    def get_table(self, tag: str) -> Any:
        if tag == "glyf":
            start, _ = self.get_table_pos(tag)
            return _Glyphs(self._ttf_data, start=start)
        return super().get_table(tag)  # type: ignore[no-untyped-call]


class PaperFont(TTFont):
    """A TrueType font whose ToUnicode map is right beyond the basic plane.

    reportlab writes "<%02X> <%04X>", which reads 𬱖 as two other characters: the name that is
    searched for or copied would be another person's. The map wants UTF-16BE.
    """

    face: Any

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False, shapable=False)
        self.face = PaperFace(str(path))

    def addObjects(self, doc: Any) -> None:  # noqa: N802  reportlab's name
        """Embeds the subsets that `doc` used, each with its own map back to Unicode."""
        state = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            name = self.getSubsetInternalName(number, doc)[1:]
            pdf_font = self._subset(doc, subset, name=name, number=number)
            doc.Reference(pdf_font, name)
            doc.idToObject["BasicFonts"].dict[name] = pdf_font
        del self.state[doc]

    def _subset(self, doc: Any, subset: list[int], *, name: str, number: int) -> Any:
        base = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
        stream = pdfdoc.PDFStream()
        stream.content = to_unicode(base, subset)
        if doc.compression:
            stream.filters = [pdfdoc.PDFZCompress]
        pdf_font: Any = pdfdoc.PDFTrueTypeFont()
        pdf_font.Name = name
        pdf_font.BaseFont = base
        pdf_font.FirstChar = 0
        pdf_font.LastChar = len(subset) - 1
        # Text stands in the file as it is; an array would format number by number.
        widths = " ".join(f"{self.face.getCharWidth(code):g}" for code in subset)
        pdf_font.Widths = f"[ {widths} ]"
        pdf_font.ToUnicode = doc.Reference(stream, "toUnicodeCMap:" + base)
        pdf_font.FontDescriptor = self.face.addSubsetObjects(doc, base, subset)
        return pdf_font


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """The CMap that reads the codes of a subset back as text (ISO 32000-1 §9.10.3, UTF-16BE)."""
    pairs = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
        if character
    ]
    blocks = [pairs[n : n + _MAPPINGS] for n in range(0, len(pairs), _MAPPINGS)]
    lists = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{lists}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


@cache
def font(path: Path) -> PaperFont:
    """The font file for reportlab, parsed once in the life of the program."""
    loaded = PaperFont(f"{path.stem}-{crc32(bytes(path)):08x}", path)
    pdfmetrics.registerFont(loaded)
    return loaded


def font_named(name: str) -> PaperFont:
    """A font that has set text before."""
    return pdfmetrics.getFont(name)  # type: ignore[return-value]  # registered by `font` only


def _path_of(character: str, *, chain: Sequence[Path]) -> Path | None:
    return next((path for path in chain if character in coverage(path)), None)


def _name_of(character: str, *, path_of: Callable[[str], Path | None]) -> str:
    path = path_of(character)
    return font(path).fontName if path else NO_FONT


def _width_of(character: str, *, path_of: Callable[[str], Path | None]) -> float:
    path = path_of(character)
    return float(font(path).face.getCharWidth(ord(character))) / 1000 if path else 1.0


@cache
def type_of(files: FontFiles) -> Type:
    """The type that these files set, with their fonts loaded when a character needs one."""
    regular, bold = (partial(_path_of, chain=chain) for chain in (files.regular, files.bold))
    return Type(
        regular=Weight(
            Advance(partial(_width_of, path_of=regular)), FontOf(partial(_name_of, path_of=regular))
        ),
        bold=Weight(
            Advance(partial(_width_of, path_of=bold)), FontOf(partial(_name_of, path_of=bold))
        ),
    )
