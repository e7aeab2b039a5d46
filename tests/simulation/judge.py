"""The judge of facts: dedup, verdict, effect and feed position in one transaction."""

from tests.simulation.dice import Dice
from tests.simulation.holder import Holder
from tests.simulation.messages import (
    ACCEPTED,
    BLANK,
    CONFLICT,
    DISPUTED,
    HOLLOW,
    MAPPED,
    MISSING,
    NEWER,
    ON_A_CASE,
    POISON,
    QUARANTINED,
    RECEIVED,
    REJECTED,
    STATUS,
    STUB,
    SUSPECT,
    VOID,
    VOIDED,
    Case,
    Entry,
    Item,
    evolve,
    weight,
)
from tests.simulation.truth import Truth
from tests.simulation.wrongs import Wrong

Lease = tuple[int, int, int, int, int, int]  # station, lo, hi, device, epoch, state


class Judge(Holder):
    """The one place where a fact gets its verdict, and the feed that tells everybody."""

    KEPT = (
        *Holder.KEPT,
        "facts",
        "effects",
        "cases",
        "by_number",
        "pairs",
        "held",
        "loose",
        "missing",
        "voided",
        "suspects",
        "keys",
        "leases",
    )

    def __init__(self, dice: Dice, wrong: Wrong, truth: Truth, *, version: int) -> None:
        super().__init__(dice, wrong)
        self.truth = truth
        self.version = version
        self.facts: dict[int, int] = {}
        self.effects: dict[int, int] = {}
        self.cases: dict[int, Case] = {}
        self.by_number: dict[int, int] = {}
        self.pairs: set[int] = set()
        self.leases: dict[int, Lease] = {}
        self.held: list[tuple[int, Entry]] = []
        self.loose: dict[int, list[Entry]] = {}  # what came outside streams, by who brought it
        self.missing: set[int] = set()
        self.voided: set[int] = set()
        self.suspects: set[int] = set()
        self.keys: list[int] = []
        self.wall = 1000
        self.reserved = 0
        self.forgotten: set[int] = set()
        self.keyed = wrong.bare_sequence or wrong.feed_by_clock

    def receive(self, entry: Entry, *, dev: int, loose: bool = False) -> None:
        """Dedup, verdict, effect and feed position, together and for ever."""
        known = entry.id in self.facts and entry.id not in self.forgotten
        if known and not (self.wrong.no_dedup_by_id and not loose):
            return
        if loose:
            self.loose.setdefault(dev, []).append(entry)
        verdict = self.judge(entry)
        if verdict is None:
            return
        self.settle(entry, verdict, dev)
        if verdict == QUARANTINED:
            self.held.append((dev, entry))
        elif entry.kind == RECEIVED and self.held:
            self.requalify()

    def judge(self, entry: Entry) -> int | None:
        """The verdict on a fact as the record stands now."""
        kind = entry.kind
        if kind == POISON:
            return REJECTED
        if kind == STUB:
            return HOLLOW
        if kind == NEWER and self.version < 2:
            return None if self.wrong.unknown_dropped else QUARANTINED
        if kind in ON_A_CASE:
            case = self.cases.get(entry.case)
            return QUARANTINED if case is None else self.judge_change(entry, case)
        return ACCEPTED

    def judge_change(self, entry: Entry, case: Case) -> int:
        """Commuting facts merge; a status must have been built on the last one, by its id."""
        if entry.kind == STATUS and not self.wrong.last_writer_wins:
            known = case[5] if self.wrong.base_is_a_count else case[2]
            return ACCEPTED if known == entry.base else CONFLICT
        if entry.kind == MAPPED and case[1]:
            return CONFLICT
        return ACCEPTED

    def settle(self, entry: Entry, verdict: int, dev: int) -> None:
        """Writes the verdict and shows it; an accepted fact has its effect."""
        self.facts[entry.id] = verdict
        if verdict == ACCEPTED:
            self.effect(entry)
        elif entry.kind == MAPPED:
            self.voided.add(entry.arg)
        self.put(Item(entry.id, verdict, entry.kind, entry.case, entry.arg, dev))

    def effect(self, entry: Entry) -> None:
        """What an accepted fact changes."""
        self.effects[entry.id] = self.effects.get(entry.id, 0) + 1
        kind, arg = entry.kind, entry.arg
        before = self.cases.get(entry.case, BLANK)
        self.truth.saw_effect(entry, before, self.effects[entry.id])
        if kind == RECEIVED or kind in ON_A_CASE:
            after = evolve(before, id=entry.id, kind=kind, arg=arg)
            if kind in (RECEIVED, MAPPED) and not self.number(arg, entry.case, kind):
                after = (arg + 500_000, *after[1:]) if self.wrong.renumber_on_conflict else after
            self.cases[entry.case] = after
        elif kind == VOIDED:
            self.voided.add(arg)
        elif kind == MISSING:
            self.missing.add(arg)
        elif kind == SUSPECT:
            self.suspects.add(arg)
            self.void(arg)

    def number(self, number: int, case: int, kind: int) -> bool:
        """Notes whose number this is; a second owner is flagged and both are kept."""
        owner = self.by_number.get(number, case)
        if kind == RECEIVED or not self.wrong.official_unowned:
            self.by_number.setdefault(number, case)
        if owner != case:
            self.pairs.add(number)
        return owner == case

    def void(self, lease: int) -> None:
        """Nobody uses it any more; what another has as well stays disputed."""
        row = self.leases.get(lease)
        if row is not None and row[5] != DISPUTED:
            self.leases[lease] = (*row[:5], VOID)

    def requalify(self) -> None:
        """Judges again what waited for its case or for a newer center, in order of arrival."""
        waiting, self.held = self.held, []
        for dev, entry in waiting:
            verdict = self.judge(entry)
            if verdict is None or verdict == QUARANTINED:
                self.held.append((dev, entry))
            else:
                self.settle(entry, verdict, dev)

    def upgrade(self) -> None:
        """A new release that understands the newer facts."""
        self.version = 2
        self.requalify()

    # ---- the feed

    def put(self, item: Item, *, key: int = 0) -> None:
        """Shows an item; two mistakes order it by something else than the commit."""
        if self.keyed:
            self.reserved += 0 if key else 1
            self.keys.append(key or (self.wall if self.wrong.feed_by_clock else self.reserved))
        self.show(item)

    def page(self, cursor: int) -> tuple[tuple[Item, ...], int, int]:
        """By commit order; in two mistakes by key."""
        if not self.keyed:
            return super().page(cursor)
        lines = sorted(zip(self.keys, range(len(self.feed)), strict=True))
        new = [(key, at) for key, at in lines if key > cursor][:12]
        end = new[-1][0] if new else cursor
        total = sum(weight(self.feed[a].id, self.feed[a].verdict) for k, a in lines if k <= end)
        return tuple(self.feed[at] for _, at in new), end, total
