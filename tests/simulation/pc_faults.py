"""What can happen to a PC: power, lines, clocks, backups, copies, and the office around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.messages import ENROL, Ask
from tests.simulation.store import HighWater, Mirror, Store

if TYPE_CHECKING:
    from tests.simulation.world import World


# ---- which facts a fault takes from the earth
from tests.simulation.losses import destroyed, unlistable


def crash(world: World) -> None:
    """The PC loses its memory."""
    device = world.one()
    device.up = False
    world.note("PC killed")


def boot(world: World) -> None:
    """A PC that is off is switched on."""
    for device in world.devices:
        if not device.up and not device.retired:
            device.boot()
            world.say(f"PC {device.hw}")


def cable(world: World) -> None:
    """A PC's line comes and goes."""
    device = world.one()
    device.online = not device.online
    world.note("line cut" if not device.online else "line back")


def other_route(world: World) -> None:
    """A PC talks to the relay or to the center."""
    if world.relay is not None:
        device = world.one()
        device.by_relay = not device.by_relay
        world.note("route changed")


def clock(world: World) -> None:
    """A wall clock jumps by years, either way."""
    world.center.wall += world.dice.below(2000) - 1000
    world.note("clock jumped")


def tick(world: World) -> None:
    """The center's wall clock goes on."""
    world.center.wall += 1


def back_up(world: World) -> None:
    """A PC's store is copied away."""
    device = world.one()
    record = device.record.copy() if device.record is not None else None
    world.backups[device.hw] = (device.store.copy(), record)


def roll_back(world: World) -> None:
    """A PC's store is put back from a backup; the record beside it may go too."""
    device = world.one()
    kept = world.backups.get(device.hw)
    if kept is None or device.retired:
        return
    draw = world.dice.below(8)
    if draw == 0:
        world.truth.twins = True
        world.note("PC reverted with its record")
    elif draw <= 2:
        world.note("PC restored from backup, record lost")
    else:
        world.note("PC restored from backup")
    before = device.store.ids | set(device.store.kept)
    device.store = kept[0].copy()
    device.lives = {}
    device.damaged = True
    device.up = False
    if draw == 0:
        device.record = kept[1].copy() if isinstance(kept[1], HighWater) else None
    elif draw <= 2:
        device.record = None
    if draw <= 2:
        unlistable(world, device)
    lost = before - device.store.ids - set(device.store.kept)
    destroyed(world, lost, device.record if draw > 2 else None, device.hw)
    world.say(f"PC {device.hw} draw={draw} lost={len(lost)}")


def lose_record(world: World) -> None:
    """The high-water record is wiped."""
    device = world.one()
    if not device.retired:
        device.record = None
        device.up = False
        unlistable(world, device)
        world.note("high-water record lost")


def clone(world: World) -> None:
    """A disk is copied to a second PC."""
    device = world.one()
    if len(world.devices) > 5 or device.retired:
        return
    draw = world.dice.below(3)
    if draw == 0:
        world.note("disk cloned, stopped by hardware binding")
        return
    twin = world.add_device(lone=True)
    twin.station = device.station
    twin.store = device.store.copy()
    twin.damaged = twin.cloned = device.cloned = True
    twin.up = False
    if draw == 1:
        twin.record = None
        world.note("disk cloned without the record")
        return
    world.note("disk cloned, undetected")
    world.truth.twins = True
    twin.record = device.record.copy() if device.record is not None else None
    twin.second = device.second
    world.say(f"PC {device.hw} as PC {twin.hw}")


def lose_mirror(world: World) -> None:
    """A second copy is lost, and a new one begun."""
    device = world.one()
    born = Mirror(world.dice.id())
    lost = {e.id for e in device.second.entries.values()}
    old = device.second
    for other in world.devices:
        if other.second is old:
            other.second = born
    world.note("second copy lost")
    destroyed(world, lost, None, device.hw)


def mirror_away(world: World) -> None:
    """A second copy cannot be reached for a while."""
    device = world.one()
    device.second.reachable = not device.second.reachable
    world.note("second copy away or back")


def replace_pc(world: World) -> None:
    """A PC's disk is dead, or it goes into a drawer; another takes its place."""
    device = world.one()
    if len(world.devices) > 5 or device.retired or not world.center.up:
        return
    heir = world.add_device()
    heir.salvage(device)
    heir.damaged = True
    heir.inherits(device)
    device.inherited = True
    if world.dice.below(2):
        world.note("PC replaced, old one in a drawer")
        if device.store.dev:
            world.center.revoke(device.store.dev)
        return
    world.note("PC replaced, disk dead")
    lost = device.store.ids | set(device.store.kept)
    device.store = Store(dev=0, grant=device.store.lineage[0])
    device.retired, device.damaged, device.up = True, True, False
    unlistable(world, device)
    destroyed(world, lost, None, device.hw)


def revoke(world: World) -> None:
    """A device is blocked while it has cases to hand in."""
    device = world.one()
    if device.store.dev and world.center.up and world.dice.below(3) == 0:
        world.center.revoke(device.store.dev)
        world.note("device revoked")


def enrol(world: World) -> None:
    """A store that has worked alone gets a one-time code."""
    for device in world.devices:
        store = device.store
        if not store.dev and device.up and store.ask_epoch is None:
            store.ask_epoch = Ask(world.dice.id(), ENROL, 0, 0, (device.hw,))


def scan(world: World) -> None:
    """A lone store without its record, on the PC it is bound to, is shown its last receipt."""
    device = world.one()
    if device.up and not device.cloned:
        device.scan_last_receipt()


def grant_by_telephone(world: World) -> None:
    """A block is read out to a PC without a line; typed twice it is one block."""
    device = world.one()
    store = device.store
    if device.up and store.dev and world.center.up and not store.frozen:
        for ask in device.asks():
            if ask.id == store.ask_lease:
                block = world.center.lease(ask)
                for _ in range(1 + world.dice.below(2)):
                    if block is not None:
                        device.believe_answer(ask.id, block)
                world.note("block by telephone")
