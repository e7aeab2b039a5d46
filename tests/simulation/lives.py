"""The lives of a center, one after the other, and its word of how far it had come in each."""

from tests.simulation.dice import Dice
from tests.simulation.judge import Judge
from tests.simulation.messages import LEASE, TIMELINE, Reply, Round, Witness
from tests.simulation.truth import Truth
from tests.simulation.wrongs import Wrong

LEAP = 20_000  # twice what a store leaves out that cannot know its last number


class Outside:
    """What the center writes beside its database, before the transaction that relies on it."""

    def __init__(self) -> None:
        self.highest: dict[int, int] = {}  # per station
        self.revoked: set[int] = set()
        self.floor = 0  # serials up to here may have been given, also at stations not named
        self.lives = 0

    def copy(self) -> "Outside":
        """As a copy of the whole machine holds it."""
        twin = Outside()
        twin.highest, twin.revoked = self.highest.copy(), self.revoked.copy()
        twin.floor, twin.lives = self.floor, self.lives
        return twin


class Lives(Judge):
    """A judge that may have been put back, and is shown that it was."""

    KEPT = (*Judge.KEPT, "next", "nth")

    def __init__(self, dice: Dice, wrong: Wrong, truth: Truth, *, version: int) -> None:
        super().__init__(dice, wrong, truth, version=version)
        self.outside = Outside()
        self.next: dict[int, int] = {}
        self.nth = 0

    def handle(self, round: Round) -> Reply:
        """As every holder, once what it has told itself is known here; and tells it anew."""
        if self.went_back(round):
            self.begin_again(lost=round.witness.nth)
        reply = super().handle(round)
        if reply.status == TIMELINE or not round.dev:
            return reply
        return reply._replace(witness=self.witness(round, reply))

    def witness(self, round: Round, reply: Reply) -> Witness:
        """Where it stands after this round, and the last block that this reader was given."""
        shown, asked = round.witness, {ask.id for ask in round.asks if ask.kind == LEASE}
        block = shown.block if shown.timeline == self.timeline else 0
        for id, given in reply.answers:
            if id in asked and given[1] <= given[2]:  # type: ignore[index]
                block = id
        return Witness(self.nth, self.timeline, len(self.feed), self.totals[-1], block)

    def went_back(self, round: Round) -> bool:
        """Whether its own word, shown again, is not borne out by this database."""
        told = round.witness
        if self.wrong.put_back_unnoticed or self.keyed or told.foreign or not told.timeline:
            return False
        if told.timeline != self.timeline:
            later = told.nth >= self.nth
            return later and not self.wrong.lives_uncounted
        if round.timeline != self.timeline:
            return False  # it will be asked again, when this reader knows this life
        if told.block and told.block not in self.leases and not self.wrong.blocks_unwitnessed:
            return True
        beyond = told.place > len(self.feed)
        if beyond or self.wrong.place_without_sum:
            return beyond
        return self.totals[told.place] != told.total

    def begin_again(self, *, lost: int) -> None:
        """Another life, later than this one and the one that is lost; numbers leave a gap."""
        nth = max(self.nth, lost) + 1
        self.truth.shown(nth)
        leap = LEAP if self.wrong.lives_uncounted else LEAP * (nth - self.nth)
        highest = self.outside.highest
        for station in self.next.keys() | highest.keys():
            following = max(highest.get(station, 0) + 1, self.next.get(station, 1) + leap)
            self.next[station], highest[station] = following, following - 1
        self.outside.floor = max(self.outside.floor, LEAP * nth)
        self.revoked: set[int]
        self.revoked |= self.outside.revoked
        self.new_life(nth)

    def new_life(self, nth: int) -> None:
        """Under another name; what backups held of the one before is of no life any more."""
        self.nth = self.outside.lives = nth
        self.timeline = self.feed_timeline = self.dice.id()
        self.truth.lives = max(nth, self.truth.lives)
        self.safe_feed = 0
