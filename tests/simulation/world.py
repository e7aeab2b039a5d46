"""A hall, its PCs, a center and a bad network: one seed makes one history."""

from collections.abc import Callable

from tests.simulation import faults, pc_faults
from tests.simulation.center import Center
from tests.simulation.dice import Dice
from tests.simulation.exchange import Device
from tests.simulation.line import Line, Message
from tests.simulation.messages import (
    ENROL,
    GENESIS,
    NOTED,
    STATUS,
    Ask,
    Entry,
    Grant,
    Witness,
    entry,
)
from tests.simulation.relay import Relay
from tests.simulation.store import Store
from tests.simulation.truth import Truth
from tests.simulation.wrongs import RIGHT, Wrong

WHOLE = 10**15  # from this seed on a center may be put back with all that lies beside it
OFFICE = 2 * 10**15  # from here on devices are often stopped, also while nobody has anything to say


class World(Line):
    """The state of everything, and the scheduler."""

    def __init__(self, seed: int, wrong: Wrong = RIGHT) -> None:
        self.seed, self.wrong = seed, wrong
        self.dice = dice = Dice()
        dice.begin(seed, 0)
        self.truth = Truth()
        self.counts: dict[str, int] = {}
        self.net: list[tuple[int, Message]] = []
        self.usb: list[tuple[int, Message]] = []
        self.trace: list[str] | None = None
        self.center = Center(dice, wrong, self.truth, version=1 + dice.below(2))
        self.keyed = self.center.keyed
        with_relay = dice.below(3) == 0 and not self.keyed
        self.relay = Relay(dice, wrong) if with_relay else None
        self.relay_backup: dict[str, object] | None = None
        self.center_backups = [self.center.snapshot()]
        self.machines = [self.center.outside.copy()]  # what lay beside each of them
        self.backups: dict[int, tuple[Store, object]] = {}
        self.open_news: list[tuple[int, int]] = []
        self.devices: list[Device] = []
        self.loss, self.doubling, self.rubbish = (dice.below(n) for n in (300, 200, 100))
        self.ahead = seed // 100_000 % 2 == 1  # so that the histories of most kept seeds stand
        self.office = seed >= OFFICE
        self.whole = seed % 2 == 1 if self.office else seed >= WHOLE
        # Who was told what a center has lost, and what.
        self.witnesses: list[tuple[Device, Store, Witness]] = []
        self.shown_before = 0
        self.center_went_back = self.reverted = False
        self.ages = {self.center.timeline: (1, 1)}
        if self.relay is not None:
            self.ages[self.relay.timeline] = (2, 1)
        self.table = self.mood()
        for _ in range(2 + dice.below(3)):
            self.add_device(lone=dice.below(6) == 0)

    def mood(self) -> list[Callable[["World"], None]]:
        """How often what happens, in this world."""
        table: list[Callable[[World], None]] = [World.deliver] * 300
        table += [World.sync] * 200
        table += [World.accept] * 60 + [World.amend] * 70 + [World.second_copy] * 30
        table += [World.news] * 16 + [World.relay_sync] * (60 if self.relay else 0)
        table += [pc_faults.boot] * 30 + [pc_faults.tick] * 10
        table += [faults.center_starts] * 20 + [faults.relay_starts] * 10
        for action, weight in faults.FAULTS:
            often = (0, 1, 1, 2)[self.dice.below(4)]
            table += [action] * (weight * often)
        if self.whole:
            table += [faults.put_back_center] * 4
        if self.office:
            table += [pc_faults.revoke] * 12
        return table

    def add_device(self, *, lone: bool = False) -> Device:
        """A PC, enrolled unless it works alone."""
        dice, index = self.dice, len(self.devices)
        if lone:
            dev, grant = 0, Grant(0, 0, 0, GENESIS, index)
        else:
            dev, epoch = self.center.enrol(Ask(dice.id(), ENROL, 0, 0, (index,)))[:2]
            grant = Grant(epoch, 0, 0, GENESIS, index)
        device = Device(
            index,
            Store(dev=dev, grant=grant),
            station=index + 1 if lone else 0,
            dice=dice,
            wrong=self.wrong,
            truth=self.truth,
        )
        device.reach = index
        device.by_relay = self.relay is not None and dice.below(3) > 0
        self.devices.append(device)
        return device

    # ---- scheduler

    def run(self, first: int, last: int, keep: set[int] | None = None) -> None:
        """Steps `first` up to `last`; with `keep`, only those."""
        table, dice, seed = self.table, self.dice, self.seed
        size = len(table)
        for step in range(first, last):
            if keep is None or step in keep:
                dice.begin(seed, step)
                action = table[dice.below(size)]
                if self.trace is not None:
                    self.trace.append(f"{step}: {action.__name__}")
                action(self)

    # ---- work

    def accept(self) -> None:
        """A clerk takes in a case."""
        device = self.one()
        if device.up:
            crash = self.crash_point("PC killed while accepting")
            device.accept(crash)
            device.up = not crash
            self.say(f"PC {device.hw} crash={crash} ledger={len(device.store.ledger)}")

    def amend(self) -> None:
        """A clerk does something to a case."""
        device = self.one()
        if device.up:
            crash = self.crash_point("PC killed while writing")
            device.amend(crash)
            device.up = not crash
            self.say(f"PC {device.hw} crash={crash} ledger={len(device.store.ledger)}")

    def second_copy(self) -> None:
        """Some entries are copied into the hall."""
        device = self.one()
        if device.up:
            device.mirror_some()
            device.list_missing()

    def news(self) -> None:
        """The back office does something; its transactions may overlap."""
        center, dice = self.center, self.dice
        if not center.up or not center.cases:
            return
        if self.open_news and dice.below(2):
            case, key = self.open_news.pop(dice.below(len(self.open_news)))
            self.back_office(case, key)
        else:
            cases = list(center.cases)
            case = cases[-1 - dice.below(min(len(cases), 12))]
            key = 0
            if self.wrong.bare_sequence:
                center.reserved += 1
                key = center.reserved
            self.open_news.append((case, key))

    def back_office(self, case: int, key: int) -> None:
        """Commits a fact of the departments: judged and shown like every other."""
        center, dice = self.center, self.dice
        if case not in center.cases:
            return
        last = center.cases[case][2]
        kind = STATUS if dice.below(2) else NOTED
        new: Entry = entry(0, 0, dice.id(), kind, case, 10 + dice.below(9), last)
        self.truth.facts[new.id] = new
        self.truth.built_on[new.id] = last
        if center.keyed and key:
            center.receive(new, dev=0)
            center.keys[-1] = key
        elif self.wrong.base_is_a_count:
            center.receive(new._replace(base=center.cases[case][5]), dev=0)
        else:
            center.receive(new, dev=0)
