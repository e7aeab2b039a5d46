"""Lines as pictures, for characters that receipt printers do not have in their ROM."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from winclient.domain.refusals import not_printable
from winclient.printing.columns import COLUMN_OF, Line
from winclient.printing.coverage import coverage
from winclient.printing.fonts import FontFiles
from winclient.printing.text import measure

DOTS = 12  # a column
SIZE = 24  # a Chinese character
LEADING = 30


def picture(line: Line, *, files: FontFiles, columns: int) -> bytes:
    """GS v 0 with the line drawn in the papers' own fonts, each character in its columns."""
    scale = line.scale
    width, height = columns * DOTS, LEADING * scale
    image = Image.new("1", (width, height), 0)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    taken = measure(line.text, COLUMN_OF) * DOTS * scale
    x = (width - taken) / 2 if line.centred else 0.0
    chain = files.bold if line.bold else files.regular
    for character in line.text:
        if not character.isspace():
            font = _font(_path(character, chain=chain), SIZE * scale)
            draw.text((x, SIZE * 0.88 * scale + 1), character, fill=1, font=font, anchor="ls")
        x += COLUMN_OF[character] * DOTS * scale
    size = (width // 8).to_bytes(2, "little") + height.to_bytes(2, "little")
    return b"\x1dv0\x00" + size + image.tobytes()


def _path(character: str, *, chain: tuple[Path, ...]) -> Path:
    for path in chain:
        if character in coverage(path):
            return path
    raise not_printable(character)


@lru_cache(maxsize=16)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)
