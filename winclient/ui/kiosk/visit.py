"""Visit: what one person in front of the kiosk has chosen so far; gone when they leave."""

from msgspec import Struct

from winclient.wording import ENGLISH, LANGUAGE, Tongue, say

GROUNDS = ("soldier", "elderly", "disabled", "pregnant", "infant", "other")


class Visit(Struct, frozen=True, kw_only=True):
    """`identity` is never shown, stored or written to a log; it ends with the visit."""

    language: str = LANGUAGE
    large: bool = False
    ground: str = ""  # one of GROUNDS
    identity: str = ""

    def __repr__(self) -> str:
        """Without the person's number, which a log might keep."""
        return f"Visit(language={self.language!r}, ground={self.ground!r})"

    @property
    def tongue(self) -> Tongue:
        """The language the visitor chose."""
        return Tongue(self.language)

    @property
    def other_language(self) -> str:
        """What the switch leads to."""
        return LANGUAGE if self.language == ENGLISH else ENGLISH

    @property
    def ground_shown(self) -> str:
        """The ground in the visitor's language."""
        return self.tongue.say(f"kiosk.ground_{self.ground}") if self.ground else ""

    @property
    def asked_for(self) -> str:
        """The ground as the guide desk reads it."""
        return say(f"kiosk.ground_{self.ground}") if self.ground else ""


class Wish(Struct, frozen=True, kw_only=True):
    """A number that is asked for: a segment, or an appointment's code."""

    visit: Visit
    segment: str = ""
    name: str = ""  # of the segment, in the visitor's language
    wait: tuple[int, int] | None = None  # as it stood beside the button
    code: str = ""
