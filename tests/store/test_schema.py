"""The schema: one history, the program's tables are its newest step, and no half upgrade."""

import signal
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.build import CountedIds, a_hall, a_store, refusal, taken_in
from tests.build.queue import a_queue
from tests.store.steps import go_back
from winclient.app.queue import serving
from winclient.domain.refusals import Reason
from winclient.store import schema
from winclient.store.disk.connection import connect
from winclient.store.disk.keys import store_key
from winclient.store.mapping.exchange_tables import metadata
from winclient.store.open import open_store
from winclient.store.proof.verify import verify

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ROOT / "winclient" / "store" / "migrations" / "versions"


def test_the_program_knows_the_newest_step_and_every_one_before():
    steps = sorted(file.name.split("_")[0] for file in VERSIONS.glob("[0-9]*.py"))
    assert steps[-1] == schema.HEAD
    assert list(schema._KNOWN) == steps


def test_the_steps_make_exactly_the_tables_of_the_program(tmp_path):
    store = a_store(tmp_path, items=())
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        for table in metadata.tables.values():
            made = {column["name"] for column in _columns(connection, table.name)}
            assert made == {column.name for column in table.columns}
            assert set(_indexes(connection, table.name)) == {i.name for i in table.indexes}
    store.close()


def _columns(connection, table):
    return connection.exec_driver_sql(f"PRAGMA table_info({table})").mappings()


def _indexes(connection, table):
    found = connection.exec_driver_sql(f"PRAGMA index_list({table})").mappings()
    return [row["name"] for row in found if row["origin"] == "c"]


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path):
    a_store(tmp_path).close()
    with_raw(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "store.db").read_bytes()
    found = refusal(lambda: open_store(tmp_path, ids=CountedIds()))
    assert (found.reason, found.details["schema"]) == (Reason.STORE_NEWER, "9999")
    assert (tmp_path / "store.db").read_bytes() == before


def test_an_upgrade_that_was_killed_is_done_again_from_the_start(tmp_path):
    command = [sys.executable, "-m", "tests.store.hands", str(tmp_path), "upgrade", "0"]
    for _ in range(2):
        died = subprocess.run(command, cwd=ROOT, check=False)
        assert died.returncode == -signal.SIGKILL
        assert with_raw(tmp_path, "SELECT name FROM sqlite_master") == []
    store = a_store(tmp_path)
    taken_in(store, hall=a_hall())
    assert verify(store).problems == ()
    store.close()


def test_opening_a_store_that_is_up_to_date_writes_nothing(tmp_path):
    a_store(tmp_path).close()
    before = (tmp_path / "store.db").read_bytes()
    open_store(tmp_path, ids=CountedIds()).close()
    assert (tmp_path / "store.db").read_bytes() == before


def with_raw(folder, statement):
    base = connect(folder / "store.db", key=store_key(folder).hex)
    rows = base.execute(statement).fetchall()
    base.close()
    return rows


def test_a_store_from_before_the_estimates_learns_what_its_tickets_took(tmp_path):
    queue = a_queue(tmp_path)
    queue.take_some(2)
    queue.serve()
    queue.wait(minutes=10)
    queue.do(serving.finish)
    step = next(VERSIONS.glob("*_held.py")).name.split("_")[0]
    with queue.store.engine.begin() as connection:
        go_back(connection, to=f"{int(step) - 1:04}")
    queue.store.close()
    store = a_store(tmp_path)
    assert verify(store).problems == ()
    store.close()
    assert with_raw(tmp_path, "SELECT held FROM tickets ORDER BY number") == [(602_000,), (0,)]
