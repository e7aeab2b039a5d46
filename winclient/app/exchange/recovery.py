"""What a store does when it has gone back in time, was copied, or is on a branch that forked."""

from msgspec.structs import replace

from winclient.app.exchange.here import Here
from winclient.app.exchange.past import ends, fetch_own, have
from winclient.app.exchange_ports import HighWater, OwnBranch
from winclient.app.ports import Reader, Tx
from winclient.domain.ledger.exchange_facts import LeaseSuspected, NumberMissing, RefusalSettled
from winclient.domain.ledger.numbering import is_case_number, series_of
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Branch, Enrol, Enrolled, Lease
from winclient.domain.rounds.exchange import Reply
from winclient.domain.rounds.streams import Grant


def begin(tx: Tx, *, store: str, record: HighWater | None, here: Here) -> None:
    """At each start, before the first number: compare the store with the record outside it.

    The first time there is none; from then on, by the name `store`, there has to be one.
    Of two first starts at once the second finds another name, and does nothing.
    """
    standing = tx.standing()
    if not standing.store:
        tx.put_standing(replace(standing, store=store, hardware=here.hardware))
    if standing.store != store:
        return
    if not trusted(tx, record=record, here=here):
        distrust(tx, record=record, here=here)
    if record is not None:
        for series, last in record.serials:
            tx.raise_series(series, last)
        # Each time, for a store may go back twice to a backup that knows of neither.
        tx.add_missing(n for n in record.numbers if not tx.number_is_here(n))


def is_well(reader: Reader, *, record: HighWater | None, here: Here) -> bool:
    """Whether a start has nothing to do: all the record says is here, or known to be missing."""
    if record is None or not trusted(reader, record=record, here=here):
        return False
    given, known = dict(reader.last_serials()), set(reader.missing())
    return all(last <= given.get(series, 0) for series, last in record.serials) and all(
        number in known or reader.number_is_here(number) for number in record.numbers
    )


def trusted(reader: Reader, *, record: HighWater | None, here: Here) -> bool:
    """Whether the store is as far as the record says, on the same chain and the same machine."""
    standing = reader.standing()
    if record is None or (standing.hardware and standing.hardware != here.hardware):
        return False
    if (record.device and not standing.device) or (record.frozen and not standing.frozen):
        return False
    return reader.hash_at(record.seq) == record.hash


def distrust(tx: Tx, *, record: HighWater | None, here: Here) -> None:
    """No number leaves this store until it has a branch and numbers of its own again."""
    standing = tx.standing()
    if record is not None and record.device not in ("", standing.device):
        fetch_own(tx, record.device, {}, here=here)
    if standing.device:
        fetch_own(tx, standing.device, have(tx), here=here)
        ask_new_branch(tx, tx.branches()[-1].grant.epoch, tx.reach(), here=here)
        void_leases(tx, here=here)
    elif record is None or record.device or record.frozen:
        tx.put_standing(replace(standing, frozen=True, unsure=True))


def void_leases(tx: Tx, *, here: Here) -> None:
    """What is left of the blocks may have been used in the life that is lost."""
    for ask in tx.asks():
        if isinstance(ask, Lease):
            tx.record(LeaseSuspected(**here.stamp(), lease=ask.id))
            tx.drop_ask(ask.id)
    for lease in tx.leases():
        if lease.active:
            tx.record(LeaseSuspected(**here.stamp(), lease=lease.id))


def branch_asked(tx: Tx) -> Branch | None:
    """The ask for a new epoch that waits for its answer; None without one."""
    return next((ask for ask in tx.asks() if isinstance(ask, Branch)), None)


def ask_new_branch(tx: Tx, parent: str, base: int, *, here: Here) -> None:
    """Ask for an epoch that begins where store and center agree; until then no numbers."""
    standing = tx.standing()
    if not standing.frozen:
        tx.put_standing(replace(standing, frozen=True))
    old = branch_asked(tx)
    if old is not None:
        if (old.parent, old.base) == (parent, base):
            return
        tx.drop_ask(old.id)
    tx.put_ask(
        Branch(
            id=here.new_id(),
            device=standing.device,
            parent=parent,
            base=base,
            hash=tx.hash_at(base) or "",
            hardware=here.hardware,
        )
    )


def index_of(tx: Tx, epoch: str) -> int:
    """Where an epoch stands in the lineage; -1 if nowhere."""
    epochs = [branch.grant.epoch for branch in tx.branches()]
    return epochs.index(epoch) if epoch in epochs else -1


def set_place(tx: Tx, epoch: str, place: int) -> None:
    """Write down how far the holder has this branch."""
    branches = tx.branches()
    if any(b.grant.epoch == epoch and b.place != place for b in branches):
        placed = [replace(b, place=place) if b.grant.epoch == epoch else b for b in branches]
        tx.put_branches(placed)


def forked(tx: Tx, reply: Reply, *, here: Here) -> None:
    """Find where both agree; what follows becomes a branch of its own.

    The holder names places sparsely: what lies between the last common one and the fork is sent
    again under the new name, and known there by its ids.
    """
    index = index_of(tx, reply.epoch)
    if index < 0:
        return
    end, common = ends(tx)[index], tx.branches()[index].grant.base
    for seq, hash_ in reply.branch:
        if seq > end or tx.hash_at(seq) != hash_:
            break
        common = max(common, seq)
    if common >= end:
        set_place(tx, reply.epoch, end)
        return
    ask = branch_asked(tx)
    if ask is not None and (ask.parent, ask.base) == (reply.epoch, common):
        return
    fetch_own(tx, tx.standing().device, {**have(tx), reply.epoch: common}, here=here)
    ask_new_branch(tx, reply.epoch, common, here=here)
    void_leases(tx, here=here)


def behind(tx: Tx, reply: Reply, *, here: Here) -> None:
    """The holder has more of this branch than the store: it went back, or exists twice."""
    if index_of(tx, reply.epoch) == len(tx.branches()) - 1 and not tx.standing().frozen:
        device = tx.standing().device
        fetch_own(tx, device, {**have(tx), reply.epoch: reply.upto}, here=here)
        ask_new_branch(tx, reply.epoch, reply.upto, here=here)
        void_leases(tx, here=here)


def new_branch(tx: Tx, ask: Branch, grant: Grant, *, here: Here) -> None:
    """The center's grant: the ledger stays as it is, its tail has a new name."""
    index = index_of(tx, grant.parent)
    tx.drop_ask(ask.id)
    if index < 0 or tx.hash_at(grant.base) != grant.hash:
        ask_new_branch(tx, tx.branches()[-1].grant.epoch, tx.reach(), here=here)
        return
    tx.put_branches([*tx.branches()[: index + 1], OwnBranch(grant=grant)])
    tx.put_standing(replace(tx.standing(), frozen=False, hardware=here.hardware))
    look_behind(tx, here=here)  # the ask may be one that a former life had repeated


def look_behind(tx: Tx, *, here: Here) -> None:
    """A branch left this one that the store knows nothing of: it went back, or has a twin."""
    branches = tx.branches()
    if branches and tx.was_left(branches[-1].grant.epoch) and branch_asked(tx) is None:
        distrust(tx, record=None, here=here)


def enrolled(tx: Tx, ask: Enrol, answer: Enrolled, *, here: Here) -> None:
    """A store that has worked alone gets a name; its past is the first branch."""
    grant = answer.grant
    tx.drop_ask(ask.id)
    standing = replace(
        tx.standing(),
        device=grant.device,
        station=grant.station,
        center_key=answer.center_key,
        typing_secret=answer.typing_secret,
        hardware=here.hardware,
        frozen=False,
    )
    tx.put_standing(standing)
    tx.put_branches([OwnBranch(grant=grant)])
    for device in answer.former:
        fetch_own(tx, device, {}, here=here)


def show_receipt(tx: Tx, *, number: str, moved: bool, here: Here) -> None:
    """A lone store without its record learns from its last receipt where its numbers stand.

    Only on the PC it is bound to; `moved`: the old PC is gone for good and this one takes its
    place. Refused: FIELD_WRONG, RECEIPT_NOT_OURS, RECEIPT_NOT_NEEDED.
    """
    standing = tx.standing()
    if standing.enrolled or not standing.unsure:
        raise Refused(Reason.RECEIPT_NOT_NEEDED)
    if not is_case_number(number):
        raise Refused(Reason.FIELD_WRONG, field="NUMBER", why=number[:40])
    series, serial = series_of(number)
    ours = int(number[10:13]) == int(here.hall.station) and number[:6] == here.hall.region
    if not ours or not (moved or standing.hardware == here.hardware):
        raise Refused(Reason.RECEIPT_NOT_OURS, number=number)
    tx.raise_series(series, serial)
    trusted_again = replace(standing, frozen=False, unsure=False, hardware=here.hardware)
    tx.put_standing(trusted_again)


def settle(tx: Tx, *, entry: str, note: str, here: Here) -> None:
    """A person has dealt with what the center did not accept, or with a number that is missing.

    A number can be settled once nobody has its case any more; a store that works alone has nobody
    to ask. Refused(ENTRY_NOT_OPEN).
    """
    if entry in tx.missing() and not tx.standing().enrolled and entry not in tx.lost():
        tx.record(NumberMissing(**here.stamp(), number=entry))
    if entry not in {*tx.lost(), *(each.id for each in tx.open_refusals())}:
        raise Refused(Reason.ENTRY_NOT_OPEN, entry=entry[:60])
    tx.record(RefusalSettled(**here.stamp(), entry=entry, note=note.strip()))
