"""One PC of the simulated hall: the shipped store, guard and engine, and a bad line."""

import json
import shutil

from msgspec.structs import replace

from tests.build import a_hall, an_intake
from tests.faults.exchange_ahead import an_engine
from winclient.app.cases.acting import Act
from winclient.app.cases.applying import apply
from winclient.app.cases.endings import withdraw
from winclient.app.cases.unmasking import unmask
from winclient.app.exchange.here import Place
from winclient.app.exchange.recovery import settle
from winclient.app.perform import look, perform
from winclient.domain.days.moments import moment
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Refused
from winclient.domain.rounds.asking import Enrol
from winclient.store.guard import guard
from winclient.store.open import open_store
from winclient.sync.http import Unreachable, proved
from winclient.sync.opening import signing_key
from winclient.sync.wire import coding
from winclient.sync.wire.signing import Signature

CLERK = Clerk(id="0001", name="王芳")
MADE_OUT = {PaperKind.INTAKE_RECEIPT, PaperKind.ACCEPTANCE, PaperKind.WITHDRAWAL}


def the_hall():
    """A hall that numbers those papers alone which are made out here: each series costs asks."""
    usual = a_hall()
    legal = usual.legal
    rules = {kind: rule for kind, rule in legal.papers.items() if kind in MADE_OUT}
    words = {kind: word for kind, word in usual.words.items() if kind in MADE_OUT}
    return replace(usual, words=words, legal=replace(legal, papers=rules))


HALL = the_hall()


class Broken(AssertionError):
    """A promise was broken; the text names it."""


class Died(Exception):
    """The PC's power is gone in the midst of a round."""


class Line:
    """The line to the center; what it does to a message is thrown anew for each round."""

    def __init__(self, world, key):
        self.world, self.key = world, key
        self.late = []

    def send(self, round, *, center_key):
        luck = 1.0 if self.world.calm else self.world.chance.random()
        if luck < 0.10:
            raise self.world.fault("request lost", "line")
        answer = self.world.post(round, self.key)
        if luck < 0.13:
            self.world.note("request doubled")
            answer = self.world.post(round, self.key)
        elif luck < 0.20:
            self.late.append((round, answer))
            raise self.world.fault("reply lost or late", "line")
        elif luck < 0.23:
            self.world.note("reply cut")
            half = answer.content[: self.world.chance.randrange(len(answer.content))]
            return proved(half, round, signature=Signature(), center_key="")
        elif luck < 0.25:
            self.world.note("PC killed mid-round")
            raise Died
        return self.read(round, answer, center_key=center_key)

    def read(self, round, answer, *, center_key):
        if answer.status_code != 200:
            raise Unreachable(f"status {answer.status_code}: {answer.text[:200]}")
        signature = Signature(answer.headers.get(coding.SIGNATURE_HEADER.lower(), ""))
        return proved(answer.content, round, signature=signature, center_key=center_key)


class Pc:
    """One PC: a folder, a record outside it, and what its memory holds."""

    def __init__(self, world, name, *, hardware, of=None):
        """`of`: whose disk is copied to it; a first PC begins with the template or its folder."""
        self.world, self.name, self.hardware = world, name, hardware
        self.folder = world.folder / f"pc-{name}"
        self.record = world.folder / f"record-{name}"
        self.backup = None
        self.online = True
        if not self.folder.exists():
            shutil.copytree(of.folder if of else world.template, self.folder)
        if of and of.hardware == hardware:
            shutil.copytree(of.record, self.record)
        self.boot()

    def boot(self):
        world = self.world
        ids = world.ids()
        self.hall = replace(HALL, ids=ids)
        self.store = open_store(self.folder, ids=ids)
        self.place = Place(
            store=self.store,
            hall=self.hall,
            clerk=CLERK.id,
            counter=self.name,
            hardware=self.hardware,
            clock=world.clock,
        )
        here = self.look(self.place.here)
        guard(self.store, places=(self.record,), here=here)
        self.line = Line(world, signing_key(self.store))
        self.engine = an_engine(self.place, self.line, ahead=world.ahead)
        for line in self.look(lambda reader: reader.span(0, reader.reach())):
            world.truth.stands(line)

    def off(self):
        self.store.dispose()

    def look(self, view):
        return look(self.store, view)

    @property
    def standing(self):
        return self.look(lambda reader: reader.standing())

    # ---- work

    def do(self, use):
        """In one transaction; rarely the PC dies between commit and record."""
        with self.rarely_cut() as crash:

            def at_once(tx):
                return use(tx, moment(self.world.clock(), last_seen=tx.last_seen()))

            try:
                perform(self.store, at_once)
            except Refused:
                return False
        return not crash

    def rarely_cut(self):
        """What is written meanwhile is told to people, unless the PC dies before its record."""
        return _Cut(self)

    def accept(self):
        """One case. Of several PCs of a station only the first has worked alone."""
        if self.name == "1" or self.standing.enrolled:
            form = an_intake(counter=self.name)
            self.do(lambda tx, when: apply(tx, form=form, hall=self.hall, when=when))

    def touch(self):
        """Something is noted about a case that is shown here, its own or another counter's."""
        numbers = self.look(case_numbers)
        if numbers:
            number = self.world.chance.choice(numbers)
            words = {"number": number, "reason": "核对", "clerk": CLERK, "counter": self.name}
            self.do(lambda tx, when: unmask(tx, **words, when=when))

    def end(self):
        """A case ends here; perhaps another counter or a department has changed it meanwhile."""
        numbers = self.look(case_numbers)
        if numbers:
            words = {"number": self.world.chance.choice(numbers), "counter": self.name}

            def use(tx, when):
                return withdraw(tx, act=Act(hall=self.hall, clerk=CLERK, when=when, **words))

            self.do(use)

    def settle(self):
        """A person deals with what came back."""
        found = self.look(lambda reader: reader.open_refusals())
        entries = [self.world.chance.choice(found).id] if found else self.look(dealt_with)

        def use(tx, _when):
            for entry in entries:
                settle(tx, entry=entry, note="已核对", here=self.place.here(tx))

        if entries:
            self.do(use)

    # ---- the exchange

    def step(self):
        if not (self.online or self.world.calm) or not self.look(knows_a_center):
            return  # no line, or nothing was asked; or a restored center had not heard of its code
        try:
            with self.rarely_cut():
                self.engine.step()
        except Unreachable as error:
            if error.kind.startswith("status"):
                raise Broken(error.kind) from error
        except Died:
            self.off()
            self.boot()

    def hear_late(self):
        if self.line.late:
            round, answer = self.line.late.pop(self.world.chance.randrange(len(self.line.late)))
            try:
                reply = self.line.read(round, answer, center_key=self.standing.center_key)
            except Unreachable:
                return
            with self.rarely_cut():
                self.engine.take(reply)

    # ---- what is on its disk

    def written(self):
        """Ids of what stands in its ledger."""
        text = "SELECT id FROM ledger"
        return self.look(lambda reader: {id for (id,) in reader._driver.execute(text)})

    def held(self):
        """Ids of everything of the own past that is here."""
        text = "SELECT id FROM ledger UNION SELECT id FROM kept"
        return self.look(lambda reader: {id for (id,) in reader._driver.execute(text)})

    def shown(self):
        """Cases by id: the number on their paper, and their state."""
        text = "SELECT id, json_extract(body, '$.number'), json_extract(body, '$.state') FROM cases"
        found = self.look(lambda reader: list(reader._driver.execute(text)))
        return {id: (number, state) for id, number, state in found}

    def named_missing(self):
        """Numbers that its list says are missing, or that a person has dealt with."""
        return {*self.look(lambda reader: reader.missing()), *self.settled()}

    def recorded(self):
        """Numbers that its record outside or a fact on its disk names, shown or not."""
        lines = [line for file in self.record.glob("*.jsonl") for line in file.open()]
        outside = {number for line in lines for number in json.loads(line).get("numbers", ())}
        text = """SELECT json_extract(body, '$.number') FROM ledger WHERE kind = 'number_missing'
            UNION SELECT json_extract(body, '$.number') FROM kept WHERE kind = 'number_missing'
            UNION SELECT number FROM missing"""
        return outside | self.look(lambda reader: {n for (n,) in reader._driver.execute(text)})

    def settled(self):
        """Entries and numbers that a person has dealt with here."""
        text = "SELECT id FROM settled"
        return self.look(lambda reader: {id for (id,) in reader._driver.execute(text)})


class _Cut:
    """A transaction's surroundings: its lines are told to people, or the PC dies before that."""

    def __init__(self, pc):
        self.pc = pc

    def __enter__(self):
        pc = self.pc
        self.crash = pc.world.strikes(30, "PC killed between commit and record")
        if self.crash:
            pc.store.keep_record(None)
        self.before = pc.look(lambda reader: reader.reach())
        return self.crash

    def __exit__(self, kind, _error, _trace):
        pc = self.pc
        fresh = pc.look(lambda reader: reader.span(self.before, reader.reach()))
        pc.world.truth.written(fresh, told=not self.crash, by=pc.name)
        if self.crash and kind is not Died:
            pc.off()
            pc.boot()


def case_numbers(reader):
    """Of all cases that are shown."""
    return [number for (number,) in reader._driver.execute("SELECT number FROM cases")]


def knows_a_center(reader):
    """Enrolled, or waiting to be."""
    return reader.standing().enrolled or any(isinstance(ask, Enrol) for ask in reader.asks())


def dealt_with(reader):
    """The first number of which no case was found: somebody has looked for its stub."""
    return reader.lost()[:1]


def wants(reader):
    """What is still waited for."""
    return [type(ask).__name__ for ask in reader.asks()], reader.standing()


def number_in(line):
    """The number that a line gives to its case."""
    return json.loads(line.body)["number"]
