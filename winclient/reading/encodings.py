"""Tells the encoding of a text file and decodes it strictly, line by line where it is mixed."""

import re

from msgspec import Struct

from winclient.domain.refusals import Reason, Refused
from winclient.reading.rows import Source

_BOMS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16-LE"), (b"\xfe\xff", "UTF-16-BE"))
_IDEOGRAPH = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_STRANGE = re.compile("[\udc80-\udcff]")
_A_FEW = 2  # broken lines are refused one by one: a few, or up to a third of the file


class Text(Struct, frozen=True, kw_only=True):
    """A decoded file. Lines in another encoding hold lone surrogates, which nothing else does."""

    content: str
    encoding: str
    first_broken: int | None = None


def is_broken(text: str) -> bool:
    """Whether the text comes from a line that is not in the file's encoding."""
    return _STRANGE.search(text) is not None


def decode(source: Source) -> Text:
    """Raises Refused FILE_ENCODING (with the line), FILE_TRUNCATED or FILE_EMPTY."""
    data = source.data
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], encoding, source=source), source=source)
    if guess := _wide(data):
        return _checked(_decoded(data, guess, source=source), source=source)
    return _checked(_decoded(data, _narrow(data), source=source), source=source)


def _checked(text: Text, *, source: Source) -> Text:
    if not text.content.strip("\ufeff\0 \t\r\n"):
        raise Refused(Reason.FILE_EMPTY, file=source.name)
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: ASCII structure leaves a zero in every second place."""
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 < len(head):
        return None
    return "UTF-16-LE" if odd > even else "UTF-16-BE"


def _narrow(data: bytes) -> str:
    """UTF-8 or GB18030, by what most of the lines with other than ASCII characters are.

    The whole file is no measure: GB18030 takes many UTF-8 sequences without complaint.
    """
    if _fits(data, "UTF-8"):
        return "UTF-8"
    other = [line for line in data.splitlines() if not line.isascii()]
    utf8 = sum(_fits(line, "UTF-8") for line in other)
    return "UTF-8" if utf8 * 2 > len(other) else "GB18030"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return "unexpected end" in error.reason  # cut inside its last character
    return True


def _decoded(data: bytes, encoding: str, *, source: Source) -> Text:
    try:
        content = data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end >= len(data) and ("unexpected end" in error.reason or _cut(error.reason)):
            raise Refused(Reason.FILE_TRUNCATED, file=source.name) from error
        if encoding.startswith("UTF-16"):
            line = data[: error.start].decode(encoding, "replace").count("\n") + 1
            raise _mixed(source, line=line, encoding=encoding) from error
        return _by_lines(data, encoding, source=source)
    if encoding == "GB18030":
        return _by_lines(data, encoding, source=source)
    return Text(content=content, encoding=encoding)


def _cut(reason: str) -> bool:
    return reason.startswith(("incomplete multibyte", "truncated data"))


def _by_lines(data: bytes, encoding: str, *, source: Source) -> Text:
    lines = data.split(b"\n")
    decoded: list[str] = []
    broken: list[int] = []
    for number, line in enumerate(lines, start=1):
        text = _line(line, encoding)
        if text is None:
            broken.append(number)
            text = line.decode("ascii", "surrogateescape")
        decoded.append(text)
    if len(broken) > max(_A_FEW, len(lines) // 3):
        raise _mixed(source, line=broken[0], encoding=encoding)
    return Text(
        content="\n".join(decoded),
        encoding=encoding,
        first_broken=broken[0] if broken else None,
    )


def _line(line: bytes, encoding: str) -> str | None:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return None
    if encoding == "GB18030" and not line.isascii() and _utf8_after_all(line):
        return None
    return text


def _utf8_after_all(line: bytes) -> bool:
    """A UTF-8 line in a GB18030 file; short GBK words that look like UTF-8 give no ideographs."""
    try:
        return _IDEOGRAPH.search(line.decode("UTF-8")) is not None
    except UnicodeDecodeError:
        return False


def _mixed(source: Source, *, line: int, encoding: str) -> Refused:
    return Refused(Reason.FILE_ENCODING, file=source.name, line=line, encoding=encoding)
