"""What can go wrong with center, relay and bundles, and how often each fault comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.simulation import pc_faults
from tests.simulation.losses import destroyed, held_somewhere
from tests.simulation.messages import ATTACHED, Witness

if TYPE_CHECKING:
    from tests.simulation.center import Center
    from tests.simulation.world import World


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
    world.machines.append(world.center.outside.copy())
    if len(backups) > 3:
        del backups[0], world.machines[0]
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
    world.ages[center.timeline] = (1, 1 + len(world.ages))
    del backups[at + 1 :], world.machines[at + 1 :]
    center.safe_feed = 0
    world.open_news.clear()
    center.up = True
    world.center_went_back = True
    world.witnesses = []
    world.note("center restored from backup")
    destroyed(world, before - set(center.facts), None, -1)
    world.say(f"to backup {at}, {len(before) - len(center.facts)} facts back")


def knows_more(center: Center, told: Witness) -> bool:
    """Whether this is the center's own word of what its database, just put back, lacks."""
    if told.timeline != center.timeline:
        return bool(told.timeline) and not told.foreign and told.nth >= center.nth
    return not center.knows(told)


def put_back_center(world: World) -> None:
    """The whole machine, from one of the kept backups: its record goes back as well."""
    backups, center = world.center_backups, world.center
    at = world.dice.below(len(backups))
    before = set(center.facts)
    center.put_back(backups[at], world.machines[at])
    world.ages[center.timeline] = (1, 1 + len(world.ages))
    del backups[at + 1 :], world.machines[at + 1 :]
    world.open_news.clear()
    center.up = True
    world.center_went_back = world.reverted = True
    enrolled = [(d, d.store, d.store.witness) for d in world.devices if d.store.dev]
    world.witnesses = [each for each in enrolled if knows_more(center, each[2])]
    world.shown_before = world.truth.times_shown
    world.note("center put back whole")
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
        world.ages[relay.timeline] = (2, 1 + len(world.ages))
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
    (pc_faults.crash, 5),
    (pc_faults.cable, 8),
    (pc_faults.other_route, 4),
    (pc_faults.clock, 4),
    (pc_faults.back_up, 10),
    (pc_faults.roll_back, 4),
    (pc_faults.lose_record, 1),
    (pc_faults.clone, 1),
    (pc_faults.lose_mirror, 2),
    (pc_faults.mirror_away, 3),
    (pc_faults.replace_pc, 1),
    (pc_faults.revoke, 1),
    (pc_faults.enrol, 3),
    (pc_faults.scan, 2),
    (pc_faults.grant_by_telephone, 3),
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
