"""Sticks and second copies in the simulated hall: late, twice, elsewhere, unplugged, or never."""

from contextlib import suppress

from tests.faults.exchange_pc import Broken
from tests.faults.exchange_world import World
from winclient.center.carrying import carry
from winclient.domain.refusals import Reason, Refused
from winclient.sync import bundle
from winclient.sync.copying import Copier
from winclient.sync.segments import own_segments, read_segment

HELD = 6  # files that lie about


def quiet(_done, _whole):
    """Nobody looks at the progress."""


class StickWorld(World):
    """The hall of `exchange_world`, with files beside its lines."""

    def __init__(self, seed, folder, *, template):
        super().__init__(seed, folder, template=template)
        self.files, self.answers = [], []
        self.written_sticks = 0
        self.share, self.unplugged = folder / "share", folder / "unplugged"
        self.share.mkdir()
        self.copiers = {}

    def step(self):
        luck = self.chance.random()
        pc = self.chance.choice(self.pcs)
        if luck < 0.15:
            self.write_stick(pc)
        elif luck < 0.30:
            self.carry_stick()
        elif luck < 0.45:
            self.read_stick(pc)
        elif luck < 0.55:
            self.copy(pc)
        elif luck < 0.57:
            self.plug()
        elif luck < 0.59:
            self.open_copy()
        else:
            super().step()

    def write_stick(self, pc):
        if pc.standing.enrolled and len(self.files) < HELD:
            self.written_sticks += 1
            file = self.folder / f"s{self.written_sticks}.OUT"
            with pc.rarely_cut():
                bundle.write(pc.place, file, progress=quiet)
            self.note("stick written")
            self.files.append(file)

    def carry_stick(self):
        if self.files:
            file = self.some(self.files, "stick carried again")
            answer = file.with_suffix(f".{len(self.answers)}{self.chance.randrange(1000)}")
            carry(self.center, file, answer, progress=quiet)
            self.note("stick carried")
            self.answers.append(answer)

    def read_stick(self, pc):
        if self.answers:
            answer = self.some(self.answers, "answer read again")
            with suppress(Refused), pc.rarely_cut():
                bundle.read(pc.place, answer, progress=quiet)
                self.note("answer read")

    def copy(self, pc):
        """The thread of the second copy has its turn; each start of a PC has its own."""
        store, copier = self.copiers.get(pc.name, (None, None))
        if store is not pc.store:
            copier = Copier(pc.place, self.share, apart=lambda _folder: True)
            self.copiers[pc.name] = pc.store, copier
        with pc.rarely_cut():
            copier.step()
        if not copier.trouble:
            self.note("second copy written")
            self.is_copied(pc)

    def is_copied(self, pc):
        """What a PC believes to lie in the copy does lie there, and can be read."""
        standing, there = pc.standing, set()
        for file in own_segments(self.share, pc.hardware):
            there |= {lone.line.id for lone in read_segment(file, key=pc.line.key) or ()}
        lines = pc.look(lambda reader: reader.span(standing.copied_after, standing.copied))
        absent = [line.seq for line in lines if line.id not in there]
        if absent:
            raise Broken(f"COPY: PC {pc.name} counts on a copy that lacks {absent[:5]}")

    def plug(self):
        here, there = self.share, self.unplugged
        (here if here.exists() else there).rename(there if here.exists() else here)
        self.note("share away or back")

    def open_copy(self):
        """An administrator takes a file of the second copy to the center."""
        found = sorted(self.share.glob("*.WCC")) if self.share.exists() else []
        if found:
            file = self.chance.choice(found)
            carry(self.center, file, file.with_suffix(".IN"), progress=quiet)
            self.note("second copy opened at the center")

    def some(self, files, again):
        """Any of them; mostly it then is gone."""
        file = self.chance.choice(files)
        if self.chance.randrange(3):
            files.remove(file)
        else:
            self.note(again)
        return file


def refusal(use):
    """Why it was refused; None where it was not."""
    try:
        use()
    except Refused as error:
        return Reason(error.reason)
    return None
