"""Chance that can be replayed step by step: each step of a world throws its own dice."""

_MASK = (1 << 64) - 1


class Dice:
    """A 64-bit congruential generator whose upper bits are used."""

    __slots__ = ("state",)

    def __init__(self, state: int = 1) -> None:
        self.state = state

    def begin(self, seed: int, step: int) -> None:
        """Throws that depend on seed and step only, so that other steps can be left out."""
        z = (seed * 0x9E3779B97F4A7C15 + step * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        self.state = z ^ (z >> 31)

    def below(self, limit: int) -> int:
        """A number from 0 up to, not including, `limit`."""
        self.state = state = (self.state * 6364136223846793005 + 1442695040888963407) & _MASK
        return ((state >> 32) * limit) >> 32

    def id(self) -> int:
        """A name nobody else has."""
        self.below(2)
        z = ((self.state ^ (self.state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        return (z ^ (z >> 29)) >> 3 or 1
