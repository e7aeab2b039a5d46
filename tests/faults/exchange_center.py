"""The center of the simulated hall: killed, restored from a backup, or put back as a machine."""

import shutil

from sqlalchemy import text

from tests.center.asgi import Client
from tests.faults.exchange_pc import Broken
from winclient.center.core.center import open_center
from winclient.center.http.app import create_app
from winclient.center.tables import lives
from winclient.sync.wire import coding, signing


class WithCenter:
    """What a world does with its center."""

    center_backup = None
    witnesses = ()  # PCs that were told what a center, put back, has lost; and its words
    put_back_to = None  # the life it was put back to

    def start_center(self):
        self.center = open_center(
            "", folder=self.folder / "center", ids=self.ids(), clock=self.clock
        )
        self.client = Client(create_app(self.center), self.loop)

    def stop_center(self):
        self.center.database.close()

    def post(self, round, key):
        body = coding.encode(round)
        text = signing.request_text("POST", coding.ROUNDS, body)
        headers = {coding.DEVICE_HEADER: round.device, coding.SIGNATURE_HEADER: key.sign(text)}
        return self.client.post(coding.ROUNDS, content=body, headers=headers)

    def known_at_center(self):
        with self.center.database.reading() as tx:
            rows = tx.exec_driver_sql("SELECT id FROM center_entries WHERE device <> ''")
            return {id for (id,) in rows}

    def note_reach(self, _pc):
        """As the center does every two seconds."""
        self.center.note_reach()

    def back_up_center(self, _pc=None):
        self.stop_center()
        self.center_backup = self.folder / "center-backup"
        shutil.rmtree(self.center_backup, ignore_errors=True)
        self.center_backup.mkdir()
        for file in (self.folder / "center").glob("*" if self.whole else "*.db*"):
            shutil.copy(file, self.center_backup)
        self.start_center()

    def restart_center(self, _pc):
        self.note("center killed and started")
        self.stop_center()
        self.start_center()

    def restore_center(self, _pc=None):
        if self.center_backup is not None:
            self.note("center restored from backup")
            self.back_to_copy("*.db*")
            self.witnesses = ()

    def put_back_center(self, _pc=None):
        """The whole machine: the record goes back too, and nothing that is left tells of it."""
        if self.center_backup is not None:
            self.note("center put back whole")
            self.back_to_copy("*")
            words = [(pc, pc.standing.witness) for pc in self.pcs]
            self.witnesses = [each for each in words if each[1] and lacks(self.center, each[1])]

    def back_to_copy(self, files):
        """What is on the center's disk, or a part of it, is as it was."""
        before = self.known_at_center()
        self.truth.arrived(before)
        self.stop_center()
        for file in (self.folder / "center").glob(files):
            file.unlink()
        for file in self.center_backup.glob(files):
            shutil.copy(file, self.folder / "center")
        self.start_center()
        self.lost(before - self.known_at_center())
        self.put_back_to = life(self.center)

    def check_put_back(self):
        """A center that was put back whole knows it, once who has its word has spoken to it."""
        told = [(pc, words) for pc, words in self.witnesses if lacks(self.center, words)]
        if told and life(self.center) == self.put_back_to:
            raise Broken(f"LIFE: the center had told {told[0][0].name} what it has lost")
        self.witnesses = ()


def life(center):
    """The life that its database is in."""
    with center.database.reading() as tx:
        return lives.current(tx)


def lacks(center, told):
    """Whether this is the center's own word of what its database does not hold."""
    nth, timeline, place, total, block, _proof = told.split(" ")
    now = life(center)
    if timeline != now.timeline:
        return int(nth) >= now.nth
    with center.database.reading() as tx:
        read = "SELECT total FROM center_feed WHERE place = :place"
        there = tx.execute(text(read), {"place": int(place)}).scalar() or 0
        given = "SELECT count(*) FROM center_leases WHERE ask = :ask"
        lent = not block or tx.execute(text(given), {"ask": block}).scalar()
    return there != int(total) or not lent
