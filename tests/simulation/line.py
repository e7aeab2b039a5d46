"""The line between PCs, relay and center, and what arrives of what was sent."""

from typing import TypeAlias

from tests.simulation.center import Center
from tests.simulation.dice import Dice
from tests.simulation.exchange import Device
from tests.simulation.holder import Holder
from tests.simulation.messages import (
    Garbage,
    Piece,
    PieceKept,
    Reply,
    Round,
)
from tests.simulation.relay import Relay
from tests.simulation.truth import Violation
from tests.simulation.wrongs import Wrong

CENTER, RELAY_DOWN, RELAY_UP = -1, -2, -3  # addresses; a PC's is its index
Message: TypeAlias = Round | Reply | Piece | PieceKept | Garbage
NET = 48


class Line:
    """Loses, delays, doubles, reorders and spoils; ends of it die in the middle of their work."""

    dice: Dice
    wrong: Wrong
    center: Center
    relay: Relay | None
    devices: list[Device]
    net: list[tuple[int, Message]]
    counts: dict[str, int]
    ages: dict[int, tuple[int, int]]  # timeline: holder, and which of its lives
    loss: int  # in a thousand
    doubling: int
    rubbish: int
    reverted: bool  # a center was put back whole, and not all are level since
    ahead: bool  # whether PCs send their next round before they take in the reply to the last
    trace: list[str] | None

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

    def crash_point(self, fault: str) -> int:
        """Rarely, where the actor dies."""
        if self.dice.below(40):
            return 0
        self.note(fault)
        return 1 + self.dice.below(3)

    def sync(self) -> None:
        """A PC sends its next round; a silent one is repeated."""
        device = self.one()
        store = device.store
        if not device.up or not device.online or not (store.dev or store.ask_epoch):
            return
        if self.wrong.retry_needs_new_write and not device.dirty:
            return
        device.dirty = False
        self.send_round(device)

    def send_round(self, device: Device, *, after: Reply | None = None) -> None:
        """To whom this PC talks."""
        round, piece = device.build(after=after)
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
            if self.ahead and device.goes_on(message):
                self.note("round sent ahead")
                self.send_round(device, after=message)
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

    def check_life(self, device: Device) -> None:
        """I7: who knows that a holder went back in time does not go back with a late reply."""
        self.ages.setdefault(self.center.timeline, (1, 1 + len(self.ages)))
        name, age = self.ages.get(device.store.timeline, (0, 0))
        if age < device.lives.get(name, 0):
            raise Violation("I7", f"PC {device.hw} believes a life of its holder that has ended")
        device.lives[name] = age

    def check_acks(self, device: Device) -> None:
        """I7: nobody believes that more is held than is."""
        if self.reverted:
            return  # the same name stands for two lives until somebody shows it
        self.check_life(device)
        holder = self.holder_of(device)
        if holder is None:
            return
        if device.store.dev in holder.cut:
            return  # the relay keeps what it has cut off beside the stream
        for epoch in device.store.acked:
            stream = holder.streams.get((device.store.dev, epoch))
            if device.shown_safe(epoch) > (stream.last if stream else device.base_of(epoch)):
                raise Violation("I7", f"PC {device.hw} believes more than its holder has")
