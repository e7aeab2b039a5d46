"""Sticks in the simulated hall: written, carried and read late, twice, elsewhere, or never."""

from contextlib import suppress

from tests.faults.exchange_world import World
from winclient.center.carrying import carry
from winclient.domain.refusals import Reason, Refused
from winclient.sync import bundle

HELD = 6  # files that lie about


def quiet(_done, _whole):
    """Nobody looks at the progress."""


class StickWorld(World):
    """The hall of `exchange_world`, with files beside its lines."""

    def __init__(self, seed, folder, *, template):
        super().__init__(seed, folder, template=template)
        self.files, self.answers = [], []
        self.written_sticks = 0

    def step(self):
        luck = self.chance.random()
        pc = self.chance.choice(self.pcs)
        if luck < 0.15:
            self.write_stick(pc)
        elif luck < 0.30:
            self.carry_stick()
        elif luck < 0.45:
            self.read_stick(pc)
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
