"""What must hold once everything is level."""

from tests.simulation.center import Center
from tests.simulation.exchange import Device
from tests.simulation.messages import (
    ACCEPTED,
    ACTIVE,
    ATTACHED,
    DISPUTED,
    HOLLOW,
    NEWER,
    RECEIVED,
    STATION,
    STUB,
    Entry,
    chain,
)
from tests.simulation.truth import Violation
from tests.simulation.world import World


def check(world: World) -> None:
    """All of them; the first that fails says so."""
    everything_arrived(world)
    numbers_stand(world)
    missing_is_listed(world)
    lease_ledger(world)
    for device in world.devices:
        if not device.retired:
            chain_holds(device.store.ledger, f"PC {device.hw}")
            if device.store.dev:
                views_agree(world.center, device)
                refusals_are_listed(world.center, device)
                own_past_is_here(world, device)
                on_its_own_branch(world.center, device)
    for stream in world.center.streams.values():
        chain_holds(stream.entries, "center")
    scans_arrived(world)
    put_back_is_noticed(world)
    world.center_went_back = world.reverted = False


def everything_arrived(world: World) -> None:
    """I1: what people were told is at the center, in a lone store, or gone with every disk."""
    truth, center = world.truth, world.center
    lone: set[int] = set()
    for device in world.devices:
        if not device.store.dev:
            lone |= device.store.ids | set(device.store.kept)
    for id in truth.told:
        verdict = center.facts.get(id)
        if id in truth.gone:
            continue
        if verdict is None and id not in lone:
            raise Violation("I1", f"{describe(world, id)} was told and is nowhere")
        if verdict == HOLLOW:
            raise Violation("I1", f"{describe(world, id)} came back without its content")
        fact = truth.facts[id]
        understood = verdict in (ACCEPTED, None) or fact.case not in center.cases
        if fact.kind == NEWER and center.version == 2 and not understood:
            raise Violation("I1", f"{describe(world, id)} is not understood by a newer center")


def describe(world: World, id: int) -> str:
    """A fact in words."""
    fact = world.truth.facts[id]
    return f"fact {fact.seq} kind {fact.kind} of PC {world.truth.writer.get(id)}"


def numbers_stand(world: World) -> None:
    """I4 and law 5: the center knows each case by the number on its paper; pairs are flagged."""
    truth, center = world.truth, world.center
    for id in truth.told:
        fact = truth.facts[id]
        if fact.kind != RECEIVED or center.facts.get(id) != ACCEPTED:
            continue
        if center.cases[fact.case][0] != fact.arg:
            raise Violation("RENUMBERED", f"paper {fact.arg}, center {center.cases[fact.case]}")
    for number, owners in truth.owners.items():
        if len(owners) > 1 and number not in center.pairs:
            there = [c for c in owners if number in center.cases.get(c, ())[:2]]
            if len(there) > 1:
                raise Violation("I4", f"number {number} is on two papers and not flagged")


def missing_is_listed(world: World) -> None:
    """I1: what no disk holds is named by number, where the record outside survived."""
    center = world.center
    for number, hw in world.truth.must_list.items():
        stopped = world.devices[hw].retired or not world.devices[hw].store.dev
        if number not in center.missing and number not in center.by_number and not stopped:
            raise Violation("I1", f"number {number} of PC {hw} is lost and nobody says so")


def lease_ledger(world: World) -> None:
    """I5: blocks are disjoint, and used + void + left + lost is all that was given."""
    center = world.center
    end: dict[int, int] = {}
    for station, lo, hi in sorted(r[:3] for r in center.leases.values() if r[5] != DISPUTED):
        if lo <= end.get(station, 0):
            raise Violation("I5", f"station {station}: block {lo}-{hi} overlaps another")
        end[station] = hi
    if world.truth.twins:
        return
    gone = {world.truth.facts[id].arg for id in world.truth.gone}
    for device in world.devices:
        if not device.retired and device.store.dev:
            device_leases(center, device, gone)


def device_leases(center: Center, device: Device, gone: set[int]) -> None:
    """One device's blocks, number by number."""
    store = device.store
    for id, (station, lo, hi, following, _) in store.leases.items():
        row = center.leases.get(id)
        if row is not None and row[1] != lo:
            row = center.leases.get(hash((id, lo)))
        if row is None or row[:3] != (station, lo, hi):
            raise Violation("I5", f"PC {device.hw} holds {lo}-{hi}, the center has {row}")
        for serial in range(lo, following):
            number = station * STATION + serial
            known = number in center.by_number or number in center.voided
            if not known and number not in center.missing and number not in gone:
                raise Violation("I5", f"number {number} was taken and is in no column")
    if not (device.damaged or device.cloned):
        no_block_leaks(center, device)


def no_block_leaks(center: Center, device: Device) -> None:
    """What a device that has forgotten nothing was given, it holds."""
    store = device.store
    ours = {g.epoch for g in store.lineage}
    blocks = {lease[:2] for lease in store.leases.values()}
    for id, row in center.leases.items():
        held = row[:2] in blocks or id == store.ask_lease
        if row[3] == store.dev and row[4] in ours and row[5] == ACTIVE and not held:
            raise Violation("I5", f"block {row[1]}-{row[2]} was given and nobody holds it")


def chain_holds(entries: list[Entry], whose: str) -> None:
    """I8: every hash follows from the one before."""
    before: Entry | None = None
    for e in entries:
        if before is not None and (e.seq != before.seq + 1 or e.prev != before.hash):
            raise Violation("I8", f"{whose}: entry {e.seq} does not follow {before.seq}")
        if e.kind != STUB and e.hash != chain(e.prev, e.seq, e.id, e.kind, e.case, e.arg, e.base):
            raise Violation("I8", f"{whose}: entry {e.seq} was changed")
        before = e


def views_agree(center: Center, device: Device) -> None:
    """I9: the PC's view is the center's record."""
    if device.store.cases != center.cases:
        raise Violation("I9", f"PC {device.hw} shows other cases than the center")
    if not center.keyed and device.store.total != center.totals[-1]:
        raise Violation("I9", f"PC {device.hw} has read another feed")


def refusals_are_listed(center: Center, device: Device) -> None:
    """What was not accepted is on the clerk's list until a person settles it."""
    store = device.store
    for id in store.ids | set(store.kept):
        verdict = center.facts.get(id, ACCEPTED)
        if verdict not in (ACCEPTED, HOLLOW) and id not in store.settled and id not in store.listed:
            raise Violation("LIST", f"PC {device.hw} does not show what the center refused")


def own_past_is_here(world: World, device: Device) -> None:
    """A store that lost its past has it again, so that the center may be restored next."""
    if world.center_went_back or world.relay is not None or device.cloned or device.inherited:
        return
    here = device.store.ids | set(device.store.kept)
    for id, hw in world.truth.writer.items():
        if hw == device.hw and id in world.center.facts and id not in here:
            raise Violation("OWN", f"PC {device.hw} lacks its own {describe(world, id)}")


def on_its_own_branch(center: Center, device: Device) -> None:
    """A store that went back does not go on where its former life had left the branch."""
    if device.store.lineage[-1].epoch in center.branches.values():
        raise Violation("BRANCH", f"PC {device.hw} goes on with a branch that was left")


def put_back_is_noticed(world: World) -> None:
    """A center that was put back with its record knows it once a reader has shown it its word."""
    if world.relay is not None or world.center.keyed:
        return  # a reader that was at the relay meanwhile has the relay's word
    for device, store, told in world.witnesses:
        spoke = device.store is store and not device.retired
        if spoke and not world.center.knows(told) and world.truth.times_shown == world.shown_before:
            raise Violation("UNNOTICED", f"PC {device.hw} was told what the center has lost")
    world.witnesses = []


def scans_arrived(world: World) -> None:
    """A fact that names a scan has it, unless a disk with the only copy was damaged."""
    for id, fact in world.truth.facts.items():
        if fact.kind == ATTACHED and world.center.facts.get(id) == ACCEPTED:
            writer = world.devices[world.truth.writer[id]]
            there = world.center.blobs.get(fact.arg) == 3
            if not there and writer.store.dev and not writer.damaged:
                raise Violation("SCAN", f"{describe(world, id)} names a scan nobody has")
