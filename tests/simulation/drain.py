"""Faults stop: everything has to be up and level within a bound."""

from tests.simulation import pc_faults
from tests.simulation.exchange import Device
from tests.simulation.holder import Holder
from tests.simulation.line import RELAY_UP
from tests.simulation.messages import Reply
from tests.simulation.relay import Relay
from tests.simulation.truth import Violation
from tests.simulation.world import World


def heal(world: World) -> None:
    """Power, lines and processes come back; what is under way in the network is lost."""
    world.net.clear()
    for case, key in world.open_news:
        world.back_office(case, key)
    world.open_news.clear()
    world.center.up = True
    if world.center.version < 2 and world.dice.below(2):
        world.center.upgrade()
    if world.relay is not None:
        world.relay.up = True
    for device in world.devices:
        device.second.reachable = device.online = True
        if not device.up and not device.retired:
            device.boot()


def exchange(device: Device, holder: Holder, *, ahead: bool) -> None:
    """One undisturbed round; where PCs send ahead, each further one before the last is taken in."""
    reply, left = ask(device, holder, after=None), 100 + 4 * len(device.store.ledger)
    while ahead and device.goes_on(reply):
        left -= 1
        if not left:
            raise Violation("I12", f"PC {device.hw} sends ahead for ever")
        following = ask(device, holder, after=reply)
        device.on_reply(reply)
        reply = following
    device.on_reply(reply)


def ask(device: Device, holder: Holder, *, after: Reply | None) -> Reply:
    """A round, and what is said to it."""
    round, piece = device.build(after=after)
    if piece is not None:
        device.on_piece(holder.keep_piece(piece))
    return holder.handle(round)


def forward(relay: Relay, center: Holder) -> None:
    """One undisturbed round upwards."""
    round, piece = relay.build(RELAY_UP)
    if piece is not None:
        relay.on_piece(center.keep_piece(piece))
    relay.on_reply(center.handle(round))


def level(device: Device, center: Holder) -> bool:
    """Whether nothing is on its way between this PC and the center."""
    store = device.store
    if not store.dev:
        return store.ask_epoch is None
    grant, end, acked = device.part()
    if acked < end or grant is not store.lineage[-1]:
        return False
    if store.ask_epoch is not None or store.fetches or (store.frozen and store.dev):
        return False
    if (store.feed_timeline, store.cursor) != (center.feed_timeline, center.page(store.cursor)[1]):
        return False
    if center.page(store.cursor)[0] or any(id not in store.seen for id in store.kept):
        return False
    if store.missing or device.next_scan():
        return False
    if center.is_revoked(store.dev) and not store.stopped:
        return False
    waiting = store.ask_lease and not store.stopped
    return not waiting and len(store.claimed) >= len(store.leases)


def relay_level(relay: Relay, center: Holder) -> bool:
    """Whether the relay has nothing that the center lacks."""
    same = relay.up_timeline == center.timeline
    return (
        same
        and relay.next_place(looking=True) is None
        and not relay.loose
        and not relay.next_scan()
    )


def quiet_round(world: World, busy: list[Device]) -> int:
    """Everybody who has something to say says it; the number of exchanges."""
    center, relay = world.center, world.relay
    steps = 0
    for device in world.devices:
        if not device.retired:
            device.mirror_some()
            device.list_missing()
    for device in busy:
        if device.wrong.retry_needs_new_write and not device.dirty:
            continue
        holder = relay if relay is not None and device.by_relay else center
        exchange(device, holder, ahead=world.ahead)
        world.check_acks(device)
        steps += 1
    if relay is not None:
        forward(relay, center)
        steps += 1
    return steps


def drain(world: World) -> int:
    """Rounds until all are level; I12 when the bound is passed."""
    heal(world)
    center, relay = world.center, world.relay
    size = len(center.feed) + sum(len(d.store.ledger) for d in world.devices)
    bound = 100 + 2 * size
    steps = 0
    asked_all = False
    for _ in range(bound):
        alive = [d for d in world.devices if not d.retired]
        busy = [d for d in alive if not level(d, center)]
        if not busy and (relay is None or relay_level(relay, center)):
            if asked_all:
                return steps
            asked_all, busy = True, [d for d in alive if d.store.dev]  # there may be news
            if world.office:
                pc_faults.revoke(world)
        steps += quiet_round(world, busy)
    late = [d.hw for d in world.devices if not d.retired and not level(d, center)]
    raise Violation("I12", f"after {bound} undisturbed rounds PCs {late} are not level")
