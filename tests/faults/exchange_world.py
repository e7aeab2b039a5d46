"""Real counters and a real center in one process: one seed makes one history of faults."""

import asyncio
import random
import shutil
from collections import Counter
from datetime import timedelta
from operator import methodcaller

from tests.build import MONDAY, CountedIds
from tests.faults.exchange_center import WithCenter
from tests.faults.exchange_pc import Broken, Pc, knows_a_center, wants
from tests.faults.exchange_truth import Truth, check, traces
from winclient.app.exchange import rounds
from winclient.app.perform import perform
from winclient.center import administration
from winclient.center.core.enrolment import new_code
from winclient.center.news import tell
from winclient.domain.refusals import Refused
from winclient.sync.engine import level
from winclient.sync.http import Unreachable

STATION = "610199001"
MOST_PCS = 5
PATIENCE = 80  # undisturbed rounds within which everybody is level
QUIET = 3  # rounds of all without anything to say or to hear


class World(WithCenter):
    """The hall; its steps are thrown by `chance`, faults are counted."""

    def __init__(self, seed, folder, *, template):
        """`template`: a folder with a store that holds one item and nothing else."""
        self.chance, self.folder, self.template = random.Random(seed), folder, template
        self.faults = Counter()
        self.ahead = seed > 1_000  # the PCs send ahead; else the histories of known seeds stand
        self.whole = seed > 2_000  # the center may be put back with its record and its key
        self.loop = asyncio.new_event_loop()
        self.now, self.named = MONDAY, 0
        self.calm = False
        self.truth = Truth()
        self.start_center()
        self.pcs = [
            Pc(self, name, hardware=f"hw-{name}") for name in ("1", "2", "3")[: 2 + seed % 2]
        ]
        self.table = self.mood()

    def close(self):
        """Let go of all files."""
        for pc in self.pcs:
            pc.off()
        self.stop_center()
        self.loop.close()

    # ---- the world's clock, ids and notes

    def clock(self):
        self.now += timedelta(milliseconds=10)
        return self.now

    def ids(self):
        self.named += 1
        return CountedIds(first=self.named * 10_000_000, last_digits=self.chance.randrange(100))

    def note(self, fault):
        self.faults[fault] += 1

    def fault(self, name, kind):
        self.note(name)
        return Unreachable(kind)

    def strikes(self, one_in, name):
        struck = not self.calm and self.chance.randrange(one_in) == 0
        if struck:
            self.note(name)
        return struck

    # ---- steps

    def mood(self):
        """What happens in this world, and how often: each fault is absent, usual or frequent."""
        work = (("accept", 14), ("touch", 6), ("end", 4), ("settle", 2), ("step", 60))
        usual = [(methodcaller(name), weight) for name, weight in work] + [(Pc.hear_late, 4)]
        faults = (
            (self.restart, 2),
            (self.cable, 2),
            (self.back_up, 3),
            (self.roll_back, 1),
            (self.lose_record, 0.3),
            (self.clone, 0.4),
            (self.revoke, 0.2),
            (self.back_up_center, 2),
            (self.restore_center, 0.5),
            (self.restart_center, 1),
            (self.note_reach, 3),
            (self.news, 2),
        )
        if self.whole:
            faults += ((self.put_back_center, 1),)
        often = [(fault, weight * self.chance.choice((0, 1, 1, 2))) for fault, weight in faults]
        steps, weights = zip(*usual, (self.enrol, 6), *often, strict=True)
        return steps, weights

    def step(self):
        steps, weights = self.table
        do = self.chance.choices(steps, weights=weights)[0]
        do(self.chance.choice(self.pcs))

    def enrol(self, pc):
        first = self.pcs[0].standing.enrolled
        if not pc.look(knows_a_center) and (first or pc.name == "1"):
            words = {"name": pc.name, "station": STATION, "role": "counter"}
            code, _ = new_code(self.center, **words)
            key = pc.line.key.public

            def ask(tx):
                here = pc.place.here(tx)
                rounds.enrol(tx, url="http://center", code=code, key=key, name=pc.name, here=here)

            perform(pc.store, ask)

    def restart(self, pc):
        self.note("PC restarted")
        pc.off()
        pc.boot()

    def cable(self, pc):
        pc.online = not pc.online
        self.note("line back" if pc.online else "line cut")

    def back_up(self, pc):
        """Store and record are copied away; the record for whoever reverts a whole machine."""
        pc.store.checkpoint()
        pc.backup = self.folder / f"backup-{pc.name}"
        shutil.rmtree(pc.backup, ignore_errors=True)
        shutil.copytree(pc.folder, pc.backup / "store")
        shutil.copytree(pc.record, pc.backup / "record")

    def roll_back(self, pc):
        """The backup is put back: usually without its record, rarely with it, or all is lost."""
        if pc.backup is None or not pc.standing.enrolled:
            return
        draw = self.chance.randrange(8)
        names = "PC reverted with its record", "PC restored from backup, record lost"
        self.note((*names, "PC restored from backup")[min(draw, 2)])
        before, written = pc.held(), pc.written()
        self.witnesses = [each for each in self.witnesses if each[0] is not pc]
        pc.off()
        shutil.rmtree(pc.folder)
        shutil.copytree(pc.backup / "store", pc.folder)
        if draw < 2:
            shutil.rmtree(pc.record)
        if draw == 0:
            shutil.copytree(pc.backup / "record", pc.record)
        pc.boot()
        gone = before - pc.held()
        # Where only fetched lines went, no number was given since: there is nothing to distrust.
        if draw and (written - pc.written() or draw == 1):
            self.is_flagged(pc, "went back")
        self.lost(gone, pc=pc.name if draw > 1 else None)
        if draw < 2:
            self.truth.unnamed(pc.name, traces=traces(self))

    def lose_record(self, pc):
        """The record outside is wiped, and the store is not: it cannot know that it is whole."""
        self.note("high-water record lost")
        pc.off()
        shutil.rmtree(pc.record)
        pc.boot()
        self.truth.unnamed(pc.name, traces=traces(self))
        self.is_flagged(pc, "lost its record")

    def clone(self, of):
        """A disk is copied to a second PC, or a whole virtual machine with its record."""
        if len(self.pcs) >= MOST_PCS or not of.standing.enrolled:
            return
        undetected = self.chance.randrange(2) == 0
        self.note("machine cloned with its record" if undetected else "disk copied to a second PC")
        name = str(len(self.pcs) + 1)
        of.store.checkpoint()
        twin = Pc(self, name, hardware=of.hardware if undetected else f"hw-{name}", of=of)
        self.pcs.append(twin)
        if not undetected:
            self.is_flagged(twin, "is a copy")

    def is_flagged(self, pc, what):
        """A store that cannot trust its numbers gives none from its start on."""
        if not pc.standing.frozen:
            raise Broken(f"FLAG: PC {pc.name} {what} and goes on giving numbers")

    def revoke(self, pc):
        if pc.standing.enrolled and len(self.pcs) > 2 and not self.chance.randrange(2):
            try:
                administration.revoke(self.center, pc.standing.device)
            except Refused:  # a restored center that has not heard of it again yet
                return
            self.note("device revoked")

    def news(self, _pc):
        """A department decides a case, or wants something of it."""
        with self.center.database.reading() as tx:
            cases = [id for (id,) in tx.exec_driver_sql("SELECT id FROM center_cases ORDER BY id")]
        if cases:
            said = {
                "correction_wanted": {"wants": [{"name": "材料1", "reason": "缺页"}]},
                "case_decided": {"granted": True, "decided_on": self.now.date().isoformat()},
            }
            kind = self.chance.choice(sorted(said))
            try:
                tell(self.center, case=self.chance.choice(cases), kind=kind, said=said[kind])
            except Refused:
                return
            self.note("news from a department")

    def lost(self, ids, *, pc=None):
        """What no disk has any more is gone; `pc` still has the record that names its numbers."""
        known = self.known_at_center()
        self.truth.arrived(known)
        for each in self.pcs:
            known |= each.held()
        self.truth.destroyed(ids - known, traces=traces(self), pc=pc)

    # ---- and the promises

    def settle(self):
        """Faults stop; everybody is level within a bound, and every promise holds."""
        self.calm = True
        for pc in self.pcs:
            pc.off()
            pc.boot()
        quiet = 0  # news of a branch that a twin has left may wake one who was level
        for _ in range(PATIENCE):
            for pc in self.pcs:
                self.enrol(pc)
                pc.step()
            quiet = quiet + 1 if all(pc.look(level).in_step for pc in self.pcs) else 0
            if quiet == QUIET:
                break
        else:
            states = [(pc.name, pc.look(level), pc.look(wants)) for pc in self.pcs]
            raise Broken(f"I12: not level after {PATIENCE} rounds: {states}")
        self.check()
        self.calm = False

    def check(self):
        """Every promise, where everybody is level."""
        check(self)
        self.check_put_back()
