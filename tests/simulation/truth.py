"""What really happened, as no party of the protocol can know it; and the first broken promise."""

from tests.simulation.messages import MAPPED, RECEIVED, STATUS, Case, Entry


class Violation(Exception):
    """A promise was broken: which invariant, and how."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule


class Truth:
    """Facts as they were committed, what people were told, and what faults have destroyed."""

    def __init__(self) -> None:
        self.facts: dict[int, Entry] = {}
        self.writer: dict[int, int] = {}  # fact: hardware
        self.built_on: dict[int, int] = {}  # status fact: the fact it really followed
        self.told: set[int] = set()
        self.owners: dict[int, set[int]] = {}  # number: cases whose papers bear it
        self.gone: set[int] = set()  # facts destroyed with every copy
        self.must_list: dict[int, int] = {}  # number: hardware that has to say that it is missing
        self.ever_held: set[int] = set()  # facts that some holder has had
        self.twins = False  # an undetected copy or a reverted snapshot: pairs may arise
        self.blocks: list[tuple[int, int, int]] = []  # station, lo, hi: all that were given
        self.put_back = False  # a center has been, with all that lay beside it
        self.unaware = False  # and has not been shown all that it lost
        self.lives = 0
        self.times_shown = 0

    def tell(self, entry: Entry) -> None:
        """The clerk saw it: from here it may not be lost."""
        self.told.add(entry.id)
        if entry.kind in (RECEIVED, MAPPED):
            owners = self.owners.setdefault(entry.arg, set())
            owners.add(entry.case)
            if len(owners) > 1 and not self.twins:
                raise Violation("I4", f"number {entry.arg} stands on papers of two cases")

    def saw_effect(self, entry: Entry, before: Case, times: int) -> None:
        """A fact takes effect at the center."""
        self.ever_held.add(entry.id)
        if entry.id in self.gone:  # a forgotten bundle or a drawer had it
            self.gone.discard(entry.id)
            self.must_list.pop(entry.arg, None)
        if entry.id not in self.facts:
            raise Violation("I3", f"fact {entry.id} at the center was never recorded by anybody")
        if times > 1:
            raise Violation("I2", f"fact {entry.id} was applied {times} times")
        if entry.kind == STATUS and before[2] != self.built_on[entry.id]:
            raise Violation("CONFLICT", f"status {entry.id} silently replaced {before[2]}")

    def shown(self, nth: int) -> None:
        """A center is shown what it lost; a life after all others: the latest that is lost."""
        self.unaware = self.unaware and nth <= self.lives
        self.times_shown += 1

    def saw_lease(self, device: int, station: int, lo: int, hi: int, *, outside: set[int]) -> None:
        """A block is given: never one that was, but by a center that cannot know it."""
        if device in outside:
            raise Violation("REVOKED", f"device {device} got numbers after its revocation")
        if not self.unaware and any(
            s == station and lo <= h and first <= hi for s, first, h in self.blocks
        ):
            raise Violation("AGAIN", f"station {station}: {lo}-{hi} had been given before")
        self.blocks.append((station, lo, hi))
