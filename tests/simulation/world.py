"""A hall, its PCs, a center and a bad network: one seed makes one history."""

from collections.abc import Callable

from tests.simulation import faults
from tests.simulation.center import Center
from tests.simulation.dice import Dice
from tests.simulation.exchange import Device
from tests.simulation.holder import Holder
from tests.simulation.messages import (
    ENROL,
    GENESIS,
    NOTED,
    STATUS,
    Ask,
    Entry,
    Garbage,
    Grant,
    Piece,
    PieceKept,
    Reply,
    Round,
    entry,
)
from tests.simulation.relay import Relay
from tests.simulation.store import Store
from tests.simulation.truth import Truth, Violation
from tests.simulation.wrongs import RIGHT, Wrong

CENTER, RELAY_DOWN, RELAY_UP = -1, -2, -3  # addresses; a PC's is its index
Message = Round | Reply | Piece | PieceKept | Garbage
NET = 48


class World:
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
        self.backups: dict[int, tuple[Store, object]] = {}
        self.open_news: list[tuple[int, int]] = []
        self.devices: list[Device] = []
        self.loss, self.doubling, self.rubbish = (dice.below(n) for n in (300, 200, 100))
        self.center_went_back = False
        self.table = self.mood()
        for _ in range(2 + dice.below(3)):
            self.add_device(lone=dice.below(6) == 0)

    def mood(self) -> list[Callable[["World"], None]]:
        """How often what happens, in this world."""
        table: list[Callable[[World], None]] = [World.deliver] * 300 + [World.sync] * 200
        table += [World.accept] * 60 + [World.amend] * 70 + [World.second_copy] * 30
        table += [World.news] * 16 + [World.relay_sync] * (60 if self.relay else 0)
        table += [faults.boot] * 30 + [faults.tick] * 10
        table += [faults.center_starts] * 20 + [faults.relay_starts] * 10
        for action, weight in faults.FAULTS:
            often = (0, 1, 1, 2)[self.dice.below(4)]
            table += [action] * (weight * often)
        return table

    def add_device(self, *, lone: bool = False) -> Device:
        """A PC, enrolled unless it works alone."""
        dice, index = self.dice, len(self.devices)
        if lone:
            dev, grant = 0, Grant(0, 0, 0, GENESIS)
        else:
            dev, epoch = self.center.enrol(Ask(dice.id(), ENROL, 0, 0, (index,)))[:2]
            grant = Grant(epoch, 0, 0, GENESIS)
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

    def note(self, fault: str) -> None:
        """Counts a fault."""
        self.counts[fault] = self.counts.get(fault, 0) + 1

    def say(self, text: str) -> None:
        """Adds to the trace of a failing world."""
        if self.trace is not None:
            self.trace[-1] += f" {text}"

    def one(self) -> Device:
        """Any PC."""
        return self.devices[self.dice.below(len(self.devices))]

    # ---- work

    def crash_point(self, fault: str) -> int:
        """Rarely, where the actor dies."""
        if self.dice.below(40):
            return 0
        self.note(fault)
        return 1 + self.dice.below(3)

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

    # ---- the line

    def sync(self) -> None:
        """A PC sends its next round; a silent one is repeated."""
        device = self.one()
        store = device.store
        if not device.up or not device.online or not (store.dev or store.ask_epoch):
            return
        if self.wrong.retry_needs_new_write and not device.dirty:
            return
        device.dirty = False
        round, piece = device.build()
        to = RELAY_DOWN if device.by_relay else CENTER
        if piece is not None:
            self.post(to, piece)
        self.post(to, round)

    def relay_sync(self) -> None:
        """The hall's relay sends its next round upwards."""
        relay = self.relay
        if relay is not None and relay.up:
            round, piece = relay.build(RELAY_UP)
            if piece is not None:
                self.post(CENTER, piece)
            self.post(CENTER, round)

    def post(self, to: int, message: Message) -> None:
        """Into the network; the oldest of too many is lost."""
        if len(self.net) >= NET:
            self.note("message lost")
            self.net[0] = self.net[-1]
            self.net.pop()
        self.net.append((to, message))

    def deliver(self) -> None:
        """Any message arrives, or is lost, doubled or spoilt; order is nobody's promise."""
        net, dice = self.net, self.dice
        if not net:
            return
        at = dice.below(len(net))
        to, message = net[at]
        net[at] = net[-1]
        net.pop()
        if at < len(net) - 1:
            self.note("message out of order")
        luck = dice.below(1000)
        if luck < self.loss:
            self.note("message lost")
            return
        if luck > 1000 - self.doubling:
            self.note("message doubled")
            net.append((to, message))
        elif luck > 1000 - self.doubling - self.rubbish:
            self.note("body truncated or login page")
            message = Garbage(message.nonce) if isinstance(message, Reply) else Garbage(0)
        self.arrive(to, message)

    def arrive(self, to: int, message: Message) -> None:
        """At its address, if somebody is in."""
        if to >= 0:
            self.at_device(self.devices[to], message)
        elif to == RELAY_UP:
            self.at_relay_client(message)
        else:
            holder: Holder | None = self.center if to == CENTER else self.relay
            if holder is not None and holder.up:
                self.at_holder(holder, message)

    def at_holder(self, holder: Holder, message: Message) -> None:
        """One transaction; the process may die before, inside or after it."""
        if isinstance(message, Piece):
            self.post(message.reach, holder.keep_piece(message))
        elif isinstance(message, Round):
            crash = self.crash_point("holder killed mid-round") if self.dice.below(2) else 0
            if crash:
                holder.up = False
            if crash == 1 or (crash == 2 and not self.splits(holder)):
                return
            reply = self.handled(holder, message, crash)
            if not crash:
                self.post(message.reach, reply)

    def splits(self, holder: Holder) -> bool:
        """Whether a mistake lets half of a transaction stand."""
        half = self.wrong.ack_before_effect or self.wrong.effect_before_dedup
        return half and holder is self.center

    def handled(self, holder: Holder, round: Round, crash: int) -> Reply:
        """The holder's work on one round."""
        self.center.crashing = crash
        reply = holder.handle(round)
        self.center.crashing = 0
        return reply

    def at_relay_client(self, message: Message) -> None:
        """The relay hears from its upstream."""
        relay = self.relay
        if relay is None or not relay.up:
            return
        if isinstance(message, Reply):
            relay.on_reply(message)
        elif isinstance(message, PieceKept):
            relay.on_piece(message)

    def at_device(self, device: Device, message: Message) -> None:
        """A PC hears from its holder; it may die while it writes that down."""
        if not device.up or not device.online:
            return
        if isinstance(message, Reply):
            crash = self.crash_point("PC killed while reading") if self.dice.below(2) else 0
            if crash != 1:
                device.on_reply(message, crash=crash)
                self.check_acks(device)
            device.up = not crash
        elif isinstance(message, PieceKept):
            device.on_piece(message)
        elif isinstance(message, Garbage):
            device.on_garbage(message)
            self.check_acks(device)

    def holder_of(self, device: Device) -> Holder | None:
        """The holder whose life the device believes to be talking to."""
        timeline = device.store.timeline
        if timeline == self.center.timeline:
            return self.center
        relay = self.relay
        return relay if relay is not None and timeline == relay.timeline else None

    def check_acks(self, device: Device) -> None:
        """I7: nobody believes that more is held than is."""
        holder = self.holder_of(device)
        if holder is None:
            return
        if any(s.forked for (dev, _), s in holder.streams.items() if dev == device.store.dev):
            return  # the relay keeps what it has cut off beside the stream
        for epoch in device.store.acked:
            stream = holder.streams.get((device.store.dev, epoch))
            if device.shown_safe(epoch) > (stream.last if stream else device.base_of(epoch)):
                raise Violation("I7", f"PC {device.hw} believes more than its holder has")
