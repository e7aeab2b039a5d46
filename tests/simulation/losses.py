"""Which facts a fault takes from the earth, and which numbers then have to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.messages import MISSING, RECEIVED
from tests.simulation.store import HighWater

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
        held.update(e.id for e in device.second.entries.values())
    relay = world.relay
    if relay is not None:
        held.update(relay.aside)
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
