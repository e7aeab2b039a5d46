"""A hall without faults whose PCs go to the center by a stick."""

import shutil

from msgspec.structs import replace

from tests.faults.exchange_sticks import quiet
from tests.faults.exchange_truth import check
from tests.faults.exchange_world import World
from winclient.center.carrying import carry
from winclient.sync import bundle
from winclient.sync.engine import level


class Trip:
    """A hall without faults: PCs that are enrolled and level, and a stick between them and it."""

    def __init__(self, folder, template):
        self.world = World(2, folder, template=template)
        self.world.settle()
        self.world.calm = True
        self.folder = folder
        self.pc, self.other = self.world.pcs
        self.files = 0

    def take_in(self, cases):
        for _ in range(cases):
            self.pc.accept()

    def write(self, pc=None):
        self.files += 1
        file = self.folder / f"{self.files}.OUT"
        bundle.write((pc or self.pc).place, file, progress=quiet)
        return file

    def carry(self, file):
        answer = file.with_suffix(".IN")
        return carry(self.world.center, file, answer, progress=quiet), answer

    def read(self, answer, pc=None):
        return bundle.read((pc or self.pc).place, answer, progress=quiet)

    def there_and_back(self):
        done, answer = self.carry(self.write())
        self.read(answer)
        return done

    def line(self):
        """Online rounds until level."""
        while not self.pc.look(level).in_step:
            self.pc.step()

    def all_level(self):
        """Everybody hears the rest over a line; then all promises must hold."""
        for pc in self.world.pcs:
            pc.step()  # which may learn that the center lives another life
            while not pc.look(level).in_step:
                pc.step()
        check(self.world)

    def revert(self, *, record=True):
        """The PC's backup is put back; without its record nothing outside it tells."""
        pc, world = self.pc, self.world
        before = pc.held()
        pc.off()
        shutil.rmtree(pc.folder)
        shutil.copytree(pc.backup / "store", pc.folder)
        if not record:
            shutil.rmtree(pc.record)
            shutil.copytree(pc.backup / "record", pc.record)
        pc.boot()
        world.lost(before - pc.held(), pc=pc.name)

    def center_goes_back(self):
        """As an administrator does it."""
        self.world.restore_center(self.pc)

    @property
    def center(self):
        """What the center knows and has said; unchanged where nothing new was done."""
        with self.world.center.database.reading() as tx:
            tables = "center_entries", "center_feed", "center_branches", "center_leases"
            return {
                name: tx.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
                for name in tables
                if tx.dialect.has_table(tx, name)
            }

    @property
    def here(self):
        """What the PC believes."""
        return self.pc.look(lambda reader: (replace(reader.standing(), bundle=""), level(reader)))


def last_number(reader):
    """The number of the case taken in last."""
    return reader._driver.execute("SELECT number FROM cases ORDER BY rowid DESC").fetchone()[0]
