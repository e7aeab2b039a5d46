"""What can go wrong about the exchange, one function each, with how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.simulation.messages import ATTACHED, ENROL, MISSING, RECEIVED, Ask
from tests.simulation.store import HighWater, Mirror, Store

if TYPE_CHECKING:
    from tests.simulation.exchange import Device
    from tests.simulation.world import World


# ---- which facts a fault takes from the earth


def held_somewhere(world: World) -> set[int]:
    """Every fact of which a copy exists on some disk."""
    held: set[int] = set(world.center.facts) | set(world.center.effects)
    for device in world.devices:
        held |= device.store.ids
        held.update(device.store.kept)
        held.update(e.id for e in device.mirror.entries.values())
    relay = world.relay
    if relay is not None:
        held.update(relay.loose)
        for stream in relay.streams.values():
            held.update(e.id for e in stream.entries)
    return held


def destroyed(world: World, lost: set[int], record: HighWater | None, hw: int) -> None:
    """Notes what no copy is left of, and which numbers have to be named."""
    truth = world.truth
    gone = (lost & truth.told) - held_somewhere(world)
    truth.gone |= gone
    for id in gone:
        fact = truth.facts[id]
        if fact.kind == RECEIVED and record is not None and id not in truth.ever_held:
            truth.must_list[fact.arg] = hw
        elif fact.kind == MISSING:
            truth.must_list.pop(fact.arg, None)


def unlistable(world: World, device: Device) -> None:
    """The record is lost too: nobody can name what was only in it."""
    must = world.truth.must_list
    for number in [n for n, hw in must.items() if hw == device.hw]:
        del must[number]


# ---- a PC


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
    twin.mirror = device.mirror
    world.say(f"PC {device.hw} as PC {twin.hw}")


def lose_mirror(world: World) -> None:
    """A second copy is lost, and a new one begun."""
    device = world.one()
    born = Mirror(world.dice.id())
    lost = {e.id for e in device.mirror.entries.values()}
    old = device.mirror
    for other in world.devices:
        if other.mirror is old:
            other.mirror = born
    world.note("second copy lost")
    destroyed(world, lost, None, device.hw)


def mirror_away(world: World) -> None:
    """A second copy cannot be reached for a while."""
    device = world.one()
    device.mirror.reachable = not device.mirror.reachable
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


# ---- the center and the relay


def center_dies(world: World) -> None:
    """The center's process is gone for a while; open transactions are not."""
    world.center.up = False
    world.open_news.clear()
    world.note("center killed")


def center_starts(world: World) -> None:
    """And comes back."""
    world.center.up = True


def back_up_center(world: World) -> None:
    """A backup; the oldest of three goes, and what all of them hold is safe to prune."""
    backups = world.center_backups
    backups.append(world.center.snapshot())
    if len(backups) > 3:
        del backups[0]
    world.center.safe_feed = safe_in(backups[0], world.center.feed_timeline)


def safe_in(oldest: dict[str, Any], timeline: int) -> int:
    """The feed position up to which the oldest backup has every fact and its scans."""
    if oldest["feed_timeline"] != timeline:
        return 0
    for at, item in enumerate(oldest["feed"]):
        if item.kind == ATTACHED and oldest["blobs"].get(item.arg) != 3:
            return at
    return len(oldest["feed"])


def restore_center(world: World) -> None:
    """One of the kept backups is put back; later ones are of a life that never was."""
    backups, center = world.center_backups, world.center
    at = world.dice.below(len(backups))
    before = set(center.facts)
    center.restore(backups[at])
    del backups[at + 1 :]
    center.safe_feed = 0
    world.open_news.clear()
    center.up = True
    world.center_went_back = True
    world.note("center restored from backup")
    destroyed(world, before - set(center.facts), None, -1)
    world.say(f"to backup {at}, {len(before) - len(center.facts)} facts back")


def upgrade_center(world: World) -> None:
    """The center learns the newer facts."""
    if world.center.version < 2 and world.dice.below(4) == 0:
        world.center.upgrade()
        world.note("center upgraded")


def forget_dedup(world: World) -> None:
    """Housekeeping at the center, where a mistake has it."""
    if world.wrong.dedup_forgets:
        world.center.forget()


def relay_dies(world: World) -> None:
    """The relay's process is gone."""
    if world.relay is not None:
        world.relay.up = False
        world.note("relay killed")


def relay_starts(world: World) -> None:
    """And comes back without its memory."""
    relay = world.relay
    if relay is not None and not relay.up:
        relay.forget_volatile()
        relay.up = True


def back_up_relay(world: World) -> None:
    """The relay's store is copied away."""
    if world.relay is not None:
        world.relay_backup = world.relay.snapshot()


def restore_relay(world: World) -> None:
    """And put back."""
    relay = world.relay
    if relay is not None and world.relay_backup is not None:
        before = held_somewhere(world)
        relay.restore(world.relay_backup)
        world.note("relay restored from backup")
        destroyed(world, before, None, -1)


# ---- USB


def usb_out(world: World) -> None:
    """A PC writes its pending rounds into a file."""
    device = world.one()
    if device.up and device.store.dev and len(world.usb) < 6:
        round, _ = device.build(usb=True)
        world.usb.append((-1, round))
        world.note("USB bundle written")


def usb_in(world: World) -> None:
    """A file is read at the center, or its answer at the PC: late, and perhaps again."""
    if not world.usb:
        return
    at = world.dice.below(len(world.usb))
    to, message = world.usb[at]
    if world.dice.below(3):
        del world.usb[at]
    else:
        world.note("USB bundle carried again")
    if to < 0:
        if world.center.up:
            world.usb.append((message.reach, world.center.handle(message)))  # type: ignore[union-attr,arg-type]
    else:
        device = world.devices[to]
        if device.up:
            device.on_reply(message)  # type: ignore[arg-type]
            world.check_acks(device)


FAULTS: tuple[tuple[Callable[[World], None], int], ...] = (
    (crash, 5),
    (cable, 8),
    (other_route, 4),
    (clock, 4),
    (back_up, 10),
    (roll_back, 4),
    (lose_record, 1),
    (clone, 1),
    (lose_mirror, 2),
    (mirror_away, 3),
    (replace_pc, 1),
    (revoke, 1),
    (enrol, 3),
    (scan, 2),
    (grant_by_telephone, 3),
    (center_dies, 4),
    (back_up_center, 8),
    (restore_center, 2),
    (upgrade_center, 1),
    (forget_dedup, 2),
    (relay_dies, 3),
    (back_up_relay, 3),
    (restore_relay, 1),
    (usb_out, 4),
    (usb_in, 8),
)
