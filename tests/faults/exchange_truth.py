"""What really happened, which no party can know, and the promises that are held against it."""

import json
from collections import Counter

from sqlalchemy import text

from tests.faults.exchange_pc import Broken, number_in
from winclient.center.http.accounts import accounts
from winclient.center.judging.stated import serial_of
from winclient.domain.ledger.numbering import is_provisional
from winclient.domain.rounds.exchange import BRANCHED
from winclient.store.proof.verify import verify

REFUSED = {"rejected", "conflict", "quarantined"}
MISSING = "number_missing"
NAMING = {"case_received", MISSING}


class Truth:
    """Lines as they were committed, what people were told, and what faults have destroyed."""

    def __init__(self):
        self.lines, self.told = {}, set()
        self.gone = set()  # destroyed with every copy
        self.must_name = {}  # number: the PC that has to say that it is missing
        self.ever_arrived = set()

    def written(self, lines, *, told, by):
        """A PC has committed these lines; `told`: and has shown them to people."""
        del by
        self.lines |= {line.id: line for line in lines}
        if told:
            self.told |= {line.id for line in lines}

    def stands(self, line):
        """After a start people are shown what is on the disk."""
        self.lines.setdefault(line.id, line)
        self.told.add(line.id)

    def arrived(self, ids):
        """The center has these; one that seemed gone was somewhere after all."""
        self.ever_arrived |= ids
        self.gone -= ids

    def destroyed(self, ids, *, traces, pc=None):
        """No disk has these any more; `pc`: its record outside still has their numbers.

        A number is excused only where nothing names it: the record forgets what a feed has shown.
        """
        gone = ids & self.told
        self.gone |= gone
        for line in (self.lines[id] for id in gone):
            if line.kind not in NAMING:
                continue
            number = number_in(line)
            if number in traces or (pc and line.id not in self.ever_arrived):
                self.must_name[number] = traces.get(number) or pc
            else:
                self.must_name.pop(number, None)

    def unnamed(self, pc, *, traces):
        """The record of this PC is lost as well: nobody can name what was in it alone."""
        self.must_name = {n: by for n, by in self.must_name.items() if by != pc or n in traces}


def traces(world):
    """Numbers that something still names as missing, or could name: by whom."""
    with world.center.database.reading() as tx:
        bodies = tx.exec_driver_sql(f"SELECT body FROM center_entries WHERE kind = '{MISSING}'")
        found = {json.loads(body)["number"]: "the center" for (body,) in bodies}
    for pc in world.pcs:
        found |= dict.fromkeys(pc.recorded(), pc.name)
    return found


def check(world):
    """All promises, once everybody is level; the first that is broken says which."""
    truth = world.truth
    with world.center.database.reading() as tx:
        entries = {row.id: row for row in tx.execute(text("SELECT * FROM center_entries"))}
        cases = {row.id: row for row in tx.execute(text("SELECT * FROM center_cases"))}
        pairs = tx.execute(text("SELECT series, serial FROM center_pairs"))
        flagged = {(series, serial) for series, serial in pairs}
        found = tx.execute(text("SELECT id, verdict FROM center_feed ORDER BY place"))
        feed = [(id, verdict) for id, verdict in found]
        branches = list(tx.execute(text("SELECT * FROM center_branches")))
        places = list(tx.execute(text("SELECT * FROM center_places")))
    truth.arrived(set(entries))
    everything_arrived(truth, entries)
    nothing_twice(feed)
    streams_are_whole(truth, entries, branches, places)
    numbers_stand(truth, cases, flagged)
    for account in accounts(world.center):
        if not account.balanced:
            raise Broken(f"I5: {account}")
    verdicts = dict(feed)
    for pc in world.pcs:
        pc_is_whole(pc)
        views_agree(pc, cases)
        refusals_are_listed(pc, verdicts)
    missing_are_named(world, cases, entries)


def everything_arrived(truth, entries):
    """I1, I3: what people were told is at the center, and nothing else is."""
    lost = [truth.lines[id] for id in truth.told - set(entries) - truth.gone]
    if lost:
        raise Broken(f"I1: told and nowhere: {[(line.kind, line.seq) for line in lost]}")
    for id, row in entries.items():
        if row.device and row.kind != BRANCHED and id not in truth.lines:
            raise Broken(f"I3: nobody has written {id} ({row.kind})")


def nothing_twice(feed):
    """I2: a fact takes effect once."""
    effects = Counter(id for id, verdict in feed if verdict == "accepted")
    twice = [id for id, times in effects.items() if times > 1]
    if twice:
        raise Broken(f"I2: accepted more than once: {twice[:3]}")


def streams_are_whole(truth, entries, branches, places):
    """I8: each branch is contiguous from its base, under the hashes that its PC has written."""
    found = {(row.device, row.epoch): {} for row in branches}
    for row in (*(e for e in entries.values() if e.epoch), *places):
        found[row.device, row.epoch][row.seq] = row.hash
        if truth.lines[row.id].hash != row.hash:
            raise Broken(f"I8: {row.id} was changed on its way")
    for row in branches:
        if set(found[row.device, row.epoch]) != set(range(row.base + 1, row.last + 1)):
            raise Broken(f"I8: a gap in branch {row.epoch}")


def numbers_stand(truth, cases, flagged):
    """I4: each case has the number on its paper; one number on two papers is flagged."""
    bearers = {}
    for id in truth.told:
        line = truth.lines[id]
        if line.kind != "case_received" or line.subject not in cases:
            continue
        number, case = number_in(line), cases[line.subject]
        if case.number != number:
            raise Broken(f"RENUMBERED: paper {number}, center {case.number}")
        for each in {number, case.mapped} - {""}:
            if not is_provisional(each):
                bearers.setdefault(serial_of(each), set()).add(case.id)
    twice = {serial for serial, those in bearers.items() if len(those) > 1}
    if twice - flagged:
        raise Broken(f"I4: numbers on two papers, not flagged: {twice - flagged}")


def pc_is_whole(pc):
    """I8: chain and rows hold, and no PC goes on where its former life had left the branch."""
    found = verify(pc.store)
    if found.problems:
        raise Broken(f"I8: PC {pc.name}: {found.problems[:3]}")
    branches = pc.look(lambda reader: reader.branches())
    if branches and pc.look(lambda reader: reader.was_left(branches[-1].grant.epoch)):
        raise Broken(f"BRANCH: PC {pc.name} goes on with a branch that was left")


def views_agree(pc, cases):
    """I9: what the PC shows is the center's record."""
    there = {case.id: (case.number, case.state) for case in cases.values()}
    odd = set(pc.shown().items()) ^ set(there.items())
    if odd:
        raise Broken(f"I9: PC {pc.name} shows other cases: {sorted(odd)[:4]}")


def refusals_are_listed(pc, verdicts):
    """What was not accepted is on the clerk's list until a person settles it."""
    own = {id for id in pc.held() if verdicts.get(id) in REFUSED}
    listed = {each.id for each in pc.look(lambda reader: reader.open_refusals())}
    hidden = own - listed - pc.settled()
    if hidden:
        raise Broken(f"LIST: PC {pc.name} does not show {[(i, verdicts[i]) for i in hidden][:3]}")


def missing_are_named(world, cases, entries):
    """I1: what no disk holds is named by number, at a PC and at the center."""
    known = {case.number for case in cases.values()}
    at_center = {number_in(row) for row in entries.values() if row.kind == MISSING}
    at_pcs = {number for pc in world.pcs for number in pc.named_missing()}
    unnamed = set(world.truth.must_name) - known - (at_center & at_pcs)
    if unnamed:
        raise Broken(
            f"I1: lost and nobody says so: {[(n, world.truth.must_name[n]) for n in unnamed]}"
        )
