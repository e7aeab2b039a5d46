"""Real counters and a real center in one process: one seed makes one history of faults."""

import json
import random
import shutil
from collections import Counter
from datetime import timedelta
from functools import partial

from tests.build import MONDAY, CountedIds
from tests.center.asgi import Client
from tests.faults.exchange_pc import (
    Broken,
    Pc,
    held,
    knows_a_center,
    missing_numbers,
    shown,
    wants,
)
from winclient.app.exchange import rounds
from winclient.app.perform import perform
from winclient.center.app import create_app
from winclient.center.center import open_center
from winclient.center.enrolment import new_code
from winclient.store.verify import verify
from winclient.sync.engine import level
from winclient.sync.http import Unreachable
from winclient.sync.wire import coding, signing

STATION = "610199001"
PATIENCE = 80  # undisturbed rounds within which everybody is level


class World:
    """The hall; its steps are thrown by `chance`, faults are counted."""

    def __init__(self, seed, folder):
        self.chance, self.folder = random.Random(seed), folder
        self.faults = Counter()
        self.now, self.named = MONDAY, 0
        self.calm = False
        self.told, self.untold, self.gone = {}, {}, set()
        self.twins = False
        self.client = self.center = None
        self.center_backup = None
        self.start_center()
        self.pcs = []
        for name in ("1", "2", "3")[: 2 + seed % 2]:
            self.pcs.append(Pc(self, name, hardware=f"pc-{name}"))

    def close(self):
        """Let go of all files."""
        for pc in self.pcs:
            pc.off()
        self.stop_center()

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

    # ---- truth

    def written(self, lines, *, told):
        (self.told if told else self.untold).update({line.id: line for line in lines})

    def stands(self, line, _pc):
        """After a crash people are shown what had been committed."""
        if line.id in self.untold:
            self.told[line.id] = self.untold.pop(line.id)

    def case_numbers(self, reader):
        return [number for (number,) in reader._driver.execute("SELECT number FROM cases")]

    # ---- the center

    def start_center(self, *, restored=False):
        self.center = open_center(
            "", folder=self.folder / "center", ids=self.ids(), clock=self.clock, restored=restored
        )
        self.client = Client(create_app(self.center))

    def post(self, round, key):
        body = coding.encode(round)
        text = signing.request_text("POST", coding.ROUNDS, body)
        headers = {coding.DEVICE_HEADER: round.device, coding.SIGNATURE_HEADER: key.sign(text)}
        return self.client.post(coding.ROUNDS, content=body, headers=headers)

    def stop_center(self):
        self.center.database.close()

    # ---- steps

    def step(self):
        pc = self.chance.choice(self.pcs)
        self.chance.choices(
            (
                *(pc.accept, pc.touch, pc.step, pc.hear_late),
                *(partial(self.enrol, pc), partial(self.restart, pc)),
                *(partial(self.back_up, pc), partial(self.roll_back, pc)),
                *(self.clone, self.back_up_center, self.restore_center, self.restart_center),
            ),
            weights=(14, 8, 60, 4, 6, 3, 3, 1, 0.3, 2, 0.5, 1),
        )[0]()

    def enrol(self, pc):
        first = self.pcs[0].look(lambda reader: reader.standing()).enrolled
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

    def back_up(self, pc):
        pc.store.checkpoint()
        pc.backup = self.folder / f"backup-{pc.hardware}"
        shutil.rmtree(pc.backup, ignore_errors=True)
        shutil.copytree(pc.folder, pc.backup)

    def roll_back(self, pc):
        if pc.backup is not None and pc.look(lambda reader: reader.standing()).enrolled:
            self.note("PC restored from backup")
            before = set(pc.look(held))
            pc.off()
            shutil.rmtree(pc.folder)
            shutil.copytree(pc.backup, pc.folder)
            pc.boot()
            self.lost(before - set(pc.look(held)))

    def clone(self):
        pc = self.chance.choice(self.pcs)
        enrolled = pc.look(lambda reader: reader.standing()).enrolled
        if len(self.pcs) < 5 and enrolled:
            self.note("disk copied to a second PC")
            name = str(len(self.pcs) + 1)
            pc.store.checkpoint()
            shutil.copytree(pc.folder, self.folder / f"pc-{name}")
            self.pcs.append(Pc(self, name, hardware=f"pc-{name}"))

    def back_up_center(self):
        self.stop_center()
        kept = self.folder / "center-backup"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for file in (self.folder / "center").glob("*.db*"):
            shutil.copy(file, kept)
        self.start_center()
        self.center_backup = kept

    def restart_center(self):
        self.note("center restarted")
        self.stop_center()
        self.start_center()

    def restore_center(self):
        if self.center_backup is not None:
            self.note("center restored from backup")
            before = self.known_at_center()
            self.stop_center()
            for file in (self.folder / "center").glob("*.db*"):
                file.unlink()
            for file in self.center_backup.glob("*.db*"):
                shutil.copy(file, self.folder / "center")
            self.start_center()
            self.lost(before - self.known_at_center())

    def known_at_center(self):
        with self.center.database.reading() as tx:
            rows = tx.exec_driver_sql("SELECT id FROM center_entries")
            return {id for (id,) in rows}

    def lost(self, ids):
        """What no disk has any more is gone; its number has to be named."""
        held_now = self.known_at_center()
        for pc in self.pcs:
            held_now |= set(pc.look(held))
        self.gone |= {id for id in ids if id in self.told} - held_now

    # ---- and the promises

    def settle(self):
        """Faults stop; everybody is level within a bound."""
        self.calm = True
        for pc in self.pcs:
            pc.off()
            pc.boot()
        for _ in range(PATIENCE):
            for pc in self.pcs:
                self.enrol(pc)
                pc.step()
            if all(pc.look(level).in_step for pc in self.pcs):
                break
        else:
            states = [(pc.name, pc.look(level), pc.look(wants)) for pc in self.pcs]
            raise Broken(f"I12: not level after {PATIENCE} rounds: {states}")
        for _ in range(2):
            for pc in self.pcs:
                pc.step()
        self.check()

    def check(self):
        arrived = self.known_at_center()
        lost = set(self.told) - arrived - self.gone
        if lost:
            raise Broken(f"I1: told and nowhere: {[self.told[id].kind for id in lost]}")
        for pc in self.pcs:
            found = verify(pc.store)
            if found.problems:
                raise Broken(f"I8/I9: PC {pc.name}: {found.problems[:3]}")
        views = [pc.look(shown) for pc in self.pcs]
        for pc, view in zip(self.pcs, views, strict=True):
            if view != views[0]:
                odd = set(view.items()) ^ set(views[0].items())
                raise Broken(f"I9: PC {pc.name} shows other cases: {list(odd)[:4]}")
        numbers = Counter(
            number[:19] for number in views[0].values() if not number.startswith("临")
        )
        twice = [number for number, times in numbers.items() if times > 1]
        if twice:
            raise Broken(f"I4: numbers on two papers: {twice[:3]}")
        self.missing_are_named(views[0])

    def missing_are_named(self, view):
        named = set()
        for pc in self.pcs:
            named |= set(pc.look(missing_numbers))
        for id in self.gone:
            line = self.told[id]
            if line.kind == "case_received":
                number = json.loads(line.body)["number"]
                if number not in named and number not in view.values():
                    raise Broken(f"I1: {number} is lost and nobody says so")
