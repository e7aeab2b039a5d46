"""Fonts inside reportlab: embedded subsets whose text can be read out again, every plane right."""

import itertools
import struct
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary
from zlib import crc32

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTEncoding, TTFont, TTFontFace

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
    """A face that reads a font's tables each in one go, where reportlab reads number by number (a
    third of a second a font); and whose subset costs what it holds, not the 15 MB of the whole.
    """

    _ttf_data: bytes
    numGlyphs: int  # noqa: N815 - reportlab's names
    _pdfScale: Callable[[int], float]  # noqa: N815

    def get_table(self, tag: str) -> Any:
        if tag == "glyf":
            start, _ = self.get_table_pos(tag)
            return _Glyphs(self._ttf_data, start=start)
        return super().get_table(tag)  # type: ignore[no-untyped-call]

    def extractInfo(self, charInfo: Literal[0, 1] | bool = 1) -> None:  # noqa: N802, N803 - reportlab's names
        """As reportlab's; fonts without a full Unicode map are read by it."""
        groups = _groups(self.get_table("cmap"))
        super().extractInfo(charInfo if groups is None else False)
        if groups is not None:
            self._read_metrics()
            self._read_characters(groups)

    def _read_metrics(self) -> None:
        (full,) = struct.unpack_from(">H", self.get_table("hhea"), 34)
        sides: bytes = self.get_table("hmtx")
        metrics = list(struct.iter_unpack(">HH", sides[: 4 * full]))
        left = struct.unpack_from(f">{self.numGlyphs - full}H", sides, 4 * full)
        self.hmetrics = metrics + [(metrics[-1][0], bearing) for bearing in left]
        (long,) = struct.unpack_from(">H", self.get_table("head"), 50)
        places: bytes = self.get_table("loca")
        kind = f">{self.numGlyphs + 1}{'I' if long else 'H'}"
        self.glyphPos = [place if long else 2 * place for place in struct.unpack_from(kind, places)]

    def _read_characters(self, groups: Sequence[tuple[int, int, int]]) -> None:
        glyphs: dict[int, int] = {}
        for first, last, glyph in groups:
            glyphs |= zip(range(first, last + 1), itertools.count(glyph))
        space = glyphs.get(0x20, glyphs.get(0xA0))
        if space is not None:
            glyphs[0x20] = glyphs[0xA0] = space
        widths = [self._pdfScale(width) for width, _ in self.hmetrics]
        self.charToGlyph = glyphs
        self.charWidths = {code: widths[n] for code, n in glyphs.items() if n < len(widths)}
        self.defaultWidth = widths[0]


def _groups(cmap: bytes) -> Sequence[tuple[int, int, int]] | None:
    """First and last code point and first glyph of each run, by the map of all planes (3, 10)."""
    (count,) = struct.unpack_from(">2xH", cmap)
    for platform, encoding, at in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count]):
        if (platform, encoding) == (3, 10) and struct.unpack_from(">H", cmap, at) == (12,):
            (runs,) = struct.unpack_from(">12xI", cmap, at)
            return list(struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * runs]))
    return None


class PaperFont(TTFont):
    """A TrueType font whose ToUnicode map is right beyond the basic plane.

    reportlab writes "<%02X> <%04X>", which reads 𬱖 as two other characters: the name that is
    searched for or copied would be another person's. The map wants UTF-16BE.
    """

    face: Any

    def __init__(self, name: str, path: Path) -> None:
        """As reportlab's, but with a face of ours: its own would be read first, for nothing."""
        self.fontName = name
        self.face = PaperFace(str(path))
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

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
