"""Masks: what of a number, telephone or name may stand on a screen or paper without a reason.

Shown are the ends people compare: 610112********1234, 138****5678, 李*敏. Lengths are kept and
counted in code points, so a rare character hides or shows as one.
"""

import re

_HEAD, _TAIL = 6, 4
_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")


def mask_number(number: str) -> str:
    """A document number without its middle; 18 characters keep area and last four.

    Shorter ones show their ends, never more than half of themselves.
    """
    if len(number) == 18:
        return _masked(number, head=_HEAD, tail=_TAIL)
    shown = len(number) // 2
    tail = min(_TAIL, shown // 2)
    return _masked(number, head=min(_HEAD, shown - tail), tail=tail)


def mask_phone(phone: str) -> str:
    """A telephone number without its middle; a mobile number loses country code and spaces."""
    mobile = _MOBILE.fullmatch(re.sub(r"[\s-]", "", phone))
    if mobile is None:
        return mask_number(phone.strip())
    return _masked(mobile[1], head=3, tail=4)


def mask_name(name: str) -> str:
    """A person's name by its first and, from three characters on, its last character."""
    return _masked(name, head=1 if len(name) > 1 else 0, tail=1 if len(name) > 2 else 0)


def _masked(text: str, *, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[len(text) - tail :]
