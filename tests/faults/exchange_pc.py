"""One PC of the simulated hall: the shipped store, guard and engine, and a bad line."""

from msgspec.structs import replace

from tests.build import a_hall, an_intake, an_item, install
from winclient.app.applying import apply
from winclient.app.exchange.here import Place
from winclient.app.perform import look, perform
from winclient.app.unmasking import unmask
from winclient.domain.asking import Enrol
from winclient.domain.moments import moment
from winclient.domain.people import Clerk
from winclient.domain.refusals import Refused
from winclient.store.guard import guard
from winclient.store.open import open_store
from winclient.sync.engine import Engine
from winclient.sync.http import Unreachable, proved
from winclient.sync.opening import signing_key
from winclient.sync.wire import coding

CLERK = Clerk(id="0001", name="王芳")


class Broken(AssertionError):
    """A promise was broken; the text names it."""


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
            return proved(half, round, signature="", center_key="")
        return self.read(round, answer, center_key=center_key)

    def read(self, round, answer, *, center_key):
        if answer.status_code != 200:
            raise Unreachable(f"status {answer.status_code}: {answer.text[:200]}")
        signature = answer.headers.get(coding.SIGNATURE_HEADER.lower(), "")
        return proved(answer.content, round, signature=signature, center_key=center_key)


class Pc:
    """One PC: a folder, a record outside it, and what its memory holds."""

    def __init__(self, world, name, *, hardware, folder=None):
        self.world, self.name, self.hardware = world, name, hardware
        self.folder = folder or world.folder / f"pc-{name}"
        self.record = world.folder / f"record-{hardware}"
        self.backup = None
        self.boot()

    def boot(self):
        world = self.world
        ids = world.ids()
        self.hall = replace(a_hall(), ids=ids)
        self.store = open_store(self.folder, ids=ids)
        if not self.look(lambda reader: reader.reference_version("catalogue")):
            install(self.store, an_item())
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
        self.engine = Engine(self.place, self.line)
        for line in self.look(lambda reader: reader.span(0, reader.reach())):
            world.stands(line, self)

    def off(self):
        self.store.dispose()

    def look(self, view):
        return look(self.store, view)

    def do(self, use):
        """In one transaction; rarely the PC dies between commit and record."""
        crash = self.world.strikes(30, "PC killed between commit and record")
        if crash:
            self.store.keep_record(None)
        before = self.look(lambda reader: reader.reach())

        def at_once(tx):
            return use(tx, moment(self.world.clock(), last_seen=tx.last_seen()))

        try:
            perform(self.store, at_once)
        except Refused:
            return
        fresh = self.look(lambda reader: reader.span(before, reader.reach()))
        self.world.written(fresh, told=not crash)
        if crash:
            self.off()
            self.boot()

    def accept(self):
        """One case. Of several PCs of a station only the first has worked alone."""
        if self.name != "1" and not self.look(lambda reader: reader.standing()).enrolled:
            return
        form = an_intake(counter=self.name)
        self.do(lambda tx, when: apply(tx, form=form, hall=self.hall, when=when))

    def touch(self):
        """Something happens to a case that is shown here, its own or another counter's."""
        numbers = self.look(self.world.case_numbers)
        if numbers:
            number = self.world.chance.choice(numbers)
            words = {"number": number, "reason": "核对", "clerk": CLERK, "counter": self.name}
            self.do(lambda tx, when: unmask(tx, **words, when=when))

    def step(self):
        if not self.look(lambda reader: reader.standing()).url:
            return
        try:
            self.engine.step()
        except Unreachable as error:
            if error.kind.startswith("status"):
                raise Broken(error.kind) from error

    def hear_late(self):
        if self.line.late:
            round, answer = self.line.late.pop(self.world.chance.randrange(len(self.line.late)))
            key = self.look(lambda reader: reader.standing().center_key)
            try:
                self.engine.take(self.line.read(round, answer, center_key=key))
            except Unreachable:
                return


def knows_a_center(reader):
    """Enrolled, or waiting to be."""
    return reader.standing().enrolled or any(isinstance(ask, Enrol) for ask in reader.asks())


def wants(reader):
    """What is still waited for."""
    return [type(ask).__name__ for ask in reader.asks()], reader.standing()


def held(reader):
    """Ids of everything of the own past that this disk has."""
    return [i for (i,) in reader._driver.execute("SELECT id FROM ledger UNION SELECT id FROM kept")]


def shown(reader):
    """Cases by id, with the number on their paper."""
    return dict(reader._driver.execute("SELECT id, json_extract(body, '$.number') FROM cases"))


def missing_numbers(reader):
    """Numbers that are named as missing."""
    text = "SELECT json_extract(body, '$.number') FROM ledger WHERE kind = 'number_missing'"
    return [number for (number,) in reader._driver.execute(text)]
