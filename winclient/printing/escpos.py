"""ESC/POS: the same documents on 58 and 80 mm rolls, GB18030 text, native codes, a cut."""

from winclient.printing.columns import COLUMNS, Line, document_lines
from winclient.printing.document import QR, Code128, Cut, Document
from winclient.printing.fonts import FontFiles
from winclient.printing.raster import picture

INIT = b"\x1b@"
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
LEFT, CENTRE = b"\x1ba\x00", b"\x1ba\x01"
BOLD_ON, BOLD_OFF = b"\x1bE\x01", b"\x1bE\x00"
NORMAL = b"\x1d!\x00"
FEED_AND_CUT = b"\x1bd\x04\x1dV\x42\x00"


def render_escpos(document: Document, *, files: FontFiles, columns: int = COLUMNS[80]) -> bytes:
    """The document for a roll of 32 (58 mm) or 48 (80 mm) columns.

    Raises Refused(CHARACTER_NOT_PRINTABLE) where neither the printer nor a font has a character.
    """
    parts = [INIT]
    for piece in document_lines(document, columns=columns):
        match piece:
            case Line():
                parts.append(_line(piece, files=files, columns=columns))
            case Code128():
                parts += (CENTRE, code128(piece.data), LEFT)
            case QR():
                parts += (CENTRE, qr(piece.data), LEFT)
            case Cut():
                parts.append(FEED_AND_CUT)
    return b"".join(parts)


def in_rom(text: str) -> bool:
    """Whether printers have these characters: ASCII and the two-byte GBK set.

    Four-byte GB18030 is in no printer's ROM: such lines are sent as pictures. `gbk` rather than
    `gb18030`, whose two-byte additions (䶮) cheap printers lack as well.
    """
    try:
        return text.encode("gbk") == text.encode("gb18030")
    except UnicodeEncodeError:
        return False


def _line(line: Line, *, files: FontFiles, columns: int) -> bytes:
    if not in_rom(line.text):
        return picture(line, files=files, columns=columns)
    parts = [CENTRE if line.centred else LEFT, BOLD_ON if line.bold else b""]
    parts += [_scaled(line.scale), _encoded(line.text)]
    parts += [NORMAL if line.scale > 1 else b"", BOLD_OFF if line.bold else b"", b"\n"]
    return b"".join(parts)


def _scaled(scale: int) -> bytes:
    """GS !: so many times as wide and as high, up to eight."""
    return b"" if scale == 1 else b"\x1d!" + bytes([(scale - 1) * 0x11])


def _encoded(text: str) -> bytes:
    return CHINESE_ON + text.encode("gb18030") + CHINESE_OFF if text else b""


def code128(data: str) -> bytes:
    """GS k 73: digits in set C, two a symbol; an odd last one and letters in set B."""
    even = len(data) - len(data) % 2 if data.isascii() and data.isdigit() else 0
    packed = bytes(int(data[n : n + 2]) for n in range(0, even, 2))
    rest = data[even:].encode("ascii").replace(b"{", b"{{")
    body = (b"{C" + packed if packed else b"") + (b"{B" + rest if rest else b"")
    setup = b"\x1dw\x02\x1dh\x50\x1dH\x00"
    return setup + b"\x1dk\x49" + bytes([len(body)]) + body + b"\n"


def qr(data: str) -> bytes:
    """GS ( k: model 2, modules of 6 dots, level M, store, print."""
    stored = data.encode()
    return b"".join(
        (
            _function(b"\x31\x41\x32\x00"),
            _function(b"\x31\x43\x06"),
            _function(b"\x31\x45\x31"),
            _function(b"\x31\x50\x30" + stored),
            _function(b"\x31\x51\x30"),
            b"\n",
        )
    )


def _function(body: bytes) -> bytes:
    return b"\x1d(k" + len(body).to_bytes(2, "little") + body
