"""Official numbers: case numbers with a check digit, and 文号 for papers by template."""

from winclient.domain.refusals import Reason, Refused

CASE_NUMBER_LENGTH = 22
PROVISIONAL = "临"
_PROVISIONAL_DIGITS = 15  # 14 by chance and a check digit
_SERIALS = 1_000_000


def case_series(*, region: str, year: int, station: str) -> str:
    """The yearly series from which one station numbers its cases."""
    return f"case/{int(region):06}/{year:04}/{int(station):03}"


def paper_series(*, kind: str, word: str, year: int) -> str:
    """The yearly series of one kind of paper."""
    return f"paper/{kind}/{word}/{year}"


def case_number(*, region: str, year: int, station: str, serial: int, tail: int) -> str:
    """22 digits: region 6, year 4, station 3, serial 6, tail 2, check 1 (ISO 7064 mod 11,10).

    `tail` (0–99, random) tells two receipts apart if a copied disk ever issues one serial twice.
    All digits, so that Code128 packs two in a symbol and the number can be read out by telephone.
    """
    if not 0 < serial < _SERIALS:
        raise Refused(Reason.SERIES_EXHAUSTED, serial=serial)
    from stdnum.iso7064 import mod_11_10  # late, as in `areas`

    body = f"{int(region):06}{year:04}{int(station):03}{serial:06}{tail:02}"
    return body + str(mod_11_10.calc_check_digit(body))


def provisional_number(id: str) -> str:
    """临 and 15 digits: 14 from the chance in a fresh id, one check digit (ISO 7064 mod 11,10).

    By chance and not from a counter: it is needed when the store's counters cannot be believed.
    """
    from stdnum.iso7064 import mod_11_10

    digits = f"{int(id.replace('-', ''), 16) % 10 ** (_PROVISIONAL_DIGITS - 1):014}"
    return f"{PROVISIONAL}{digits}{mod_11_10.calc_check_digit(digits)}"


def is_provisional(number: str) -> bool:
    """Whether a number is one of those that no center has given."""
    return number.startswith(PROVISIONAL)


def digits_of(number: str) -> str:
    """What a bar code carries: a provisional number without its mark."""
    return number.removeprefix(PROVISIONAL)


def as_printed(scanned: str) -> str:
    """The number of a bar code, as it stands on the paper."""
    provisional = len(scanned) == _PROVISIONAL_DIGITS and scanned.isdecimal()
    return f"{PROVISIONAL}{scanned}" if provisional else scanned


def series_of(number: str) -> tuple[str, int]:
    """The series a case number was taken from, and its serial there."""
    series = case_series(region=number[:6], year=int(number[6:10]), station=number[10:13])
    return series, int(number[13:19])


def serial_of(number: str) -> str:
    """The part of a case number that no other number may share: all but tail and check digit."""
    return number[:19]


def is_case_number(text: str) -> bool:
    """Whether this reads as one of our case numbers, check digit included."""
    if len(text) != CASE_NUMBER_LENGTH:
        return False
    from stdnum.iso7064 import mod_11_10

    return bool(mod_11_10.is_valid(text))


def paper_number(template: str, *, word: str, year: int, serial: int) -> str:
    """文号 such as 示政务受〔2026〕12号; `template` may hold {word}, {year} and {serial:04}."""
    return template.format(word=word, year=year, serial=serial)


def provisional_paper_number(*, word: str, year: int, id: str) -> str:
    """文号 of a paper for which no number of the series is at hand; it stays the paper's number."""
    return f"{word}〔{year}〕{provisional_number(id)}号"
