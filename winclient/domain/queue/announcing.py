"""Announcing 叫号: how a number is said, each digit on its own."""

DIGITS = "零一二三四五六七八九"


def spoken(number: str) -> str:
    """A023 → A 零 二 三: people in a noisy hall miss a hundred, never a digit."""
    return " ".join(DIGITS[int(each)] if each in "0123456789" else each for each in number)


def sounds(number: str) -> list[str]:
    """The names of the recorded sounds of a number: one a character."""
    return [each.lower() for each in number if not each.isspace()]
