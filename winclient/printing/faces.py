"""Fonts as reportlab embeds them: in subsets whose text can be searched and copied, rare too."""

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
from winclient.printing.setting import NO_FONT, OfCharacter, Type, Weight

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
    """A font file parsed faster than reportlab does, and cut into subsets without a copy of it.

    reportlab reads each table number by number, which takes a third of a second a font, and copies
    all 15 MB of outlines for every subset.
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
        """Metrics and character map; a font without a map of all planes is left to reportlab."""
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
    """Runs of the map of all planes (platform 3, encoding 10, format 12): first and last code point
    and the glyph of the first; None where the font has no such map."""
    (count,) = struct.unpack_from(">2xH", cmap)
    for platform, encoding, at in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count]):
        if (platform, encoding) == (3, 10) and struct.unpack_from(">H", cmap, at) == (12,):
            (runs,) = struct.unpack_from(">12xI", cmap, at)
            return list(struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * runs]))
    return None


class PaperFont(TTFont):
    """A TrueType font whose ToUnicode map is right beyond the basic plane.

    The map wants UTF-16BE (ISO 32000-1 §9.10.3). reportlab writes "<%02X> <%04X>", by which 𬱖
    reads as two other characters: who searches or copies it gets another person's name.
    """

    face: Any

    def __init__(self, name: str, path: Path) -> None:
        """Sets what reportlab's own sets, without reading the file twice as calling it would."""
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
    """The font of a run: one that `font` has registered. KeyError is a bug."""
    return pdfmetrics.getFont(name)  # type: ignore[return-value]


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
    """Widths and fonts of characters by these files; a file is parsed once a character needs it."""
    return Type(regular=_weight(files.regular), bold=_weight(files.bold))


def _weight(chain: Sequence[Path]) -> Weight:
    path_of = partial(_path_of, chain=chain)
    width, name = partial(_width_of, path_of=path_of), partial(_name_of, path_of=path_of)
    return Weight(OfCharacter(width), OfCharacter(name))
