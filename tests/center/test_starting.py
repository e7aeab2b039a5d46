"""The center starts, says where it is, notices that its database went back, and stops cleanly."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import requests
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from winclient.center.tables import database, lives, schema

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ROOT / "winclient" / "center" / "tables" / "migrations" / "versions"


def timeline(center) -> str:
    """The name of the life this database is in."""
    with center.database.reading() as tx:
        return lives.current(tx).timeline


def ours(name, kind, _parents) -> bool:
    """Tables of the exchange alone."""
    return kind != "table" or (name.startswith("center_") and name != "center_version")


def test_the_steps_make_exactly_the_tables_of_the_program(center):
    assert max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py")) == database.HEAD
    with center.database.reading() as tx:
        context = MigrationContext.configure(tx, opts={"include_name": ours})
        assert compare_metadata(context, schema.metadata) == []


def test_an_upgrade_flags_the_numbers_that_two_papers_bear_already(opens):
    first = opens()
    case = {
        "station": "610199001",
        "month": 202611,
        "state": "received",
        "last": "f",
        "device": "d",
    }
    own = {"number": "6101992026001000040077", "series": "case/610199/2026/001", "serial": 40}
    provisional = {"number": "临-1", "series": "other/临-1", "serial": 0}
    with first.database.writing() as tx:
        tx.execute(schema.official.delete())
        tx.execute(schema.cases.insert().values(case | own | {"id": "own", "mapped": ""}))
        mapped = {"id": "mapped", "mapped": "6101992026001000040088"}
        tx.execute(schema.cases.insert().values(case | provisional | mapped))
        schema.official.drop(tx)
        for later in (
            *("life DROP COLUMN nth", "upstream DROP COLUMN witness", "tokens DROP COLUMN made_at"),
            *("devices DROP COLUMN heard_at", "devices DROP COLUMN waiting"),
            *("devices DROP COLUMN reason", "devices DROP COLUMN changed_at"),
        ):
            tx.exec_driver_sql(f"ALTER TABLE center_{later}")
        tx.exec_driver_sql("UPDATE center_version SET version_num = '0002'")
    with opens().database.reading() as tx:
        pairs = list(tx.execute(schema.pairs.select().order_by(schema.pairs.c.case_id)))
    assert pairs == [("610199001", own["series"], 40, each) for each in ("mapped", "own")]


def test_bodies_are_packed_the_quick_way_where_the_server_can(postgres_url, tmp_path):
    database.open_database(postgres_url, folder=tmp_path).close()
    asked = """SELECT attcompression FROM pg_attribute
        WHERE attrelid = 'center_entries'::regclass AND attname = 'body'"""
    can_lz4 = """SELECT 'lz4' = ANY (enumvals) FROM pg_settings
        WHERE name = 'default_toast_compression'"""
    with psycopg.connect(postgres_url) as connection:
        (can,) = connection.execute(can_lz4).fetchone()
        assert connection.execute(asked).fetchone() == ("l" if can else "",)


def test_a_start_again_is_the_same_life(opens):
    first = timeline(opens())
    assert timeline(opens()) == first


def test_two_that_start_at_once_are_one_life(opens):
    centers = []
    starts = [threading.Thread(target=lambda: centers.append(opens())) for _ in range(3)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert len({timeline(center) for center in centers}) == 1
    assert timeline(opens()) == timeline(centers[0])


def test_a_backup_put_back_begins_another_life(opens):
    first = opens()
    with first.database.reading() as tx:
        backup = lives.current(tx)
    opens()
    with first.database.writing() as tx:
        lives.begin(tx, timeline=backup.timeline, start=backup.start)
    assert timeline(opens()) != backup.timeline


def test_a_database_that_reached_less_than_the_record_went_back(opens):
    first = opens()
    before = timeline(first)
    first.outside.reach(7)
    assert timeline(opens()) != before


def test_a_record_that_is_lost_is_taken_for_a_restore(opens, tmp_path):
    before = timeline(opens())
    (tmp_path / "center" / "record.json").unlink()
    assert timeline(opens()) != before


def test_somebody_says_that_it_was_restored(opens):
    before = timeline(opens())
    assert timeline(opens(restored=True)) != before


def test_it_says_where_it_is_answers_and_stops_cleanly(tmp_path):
    words = ["--data", str(tmp_path), "--json", "center", "--listen", "127.0.0.1:0"]
    command = [sys.executable, "-m", "winclient", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        address = json.loads(process.stdout.readline())["listening"]
        assert requests.get(f"{address}/health", timeout=10).json() == {"alive": True}
        ready = requests.get(f"{address}/ready", timeout=10).json()
        assert ready["protocol"] == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert process.stdout.read() == b""


def test_an_address_that_is_taken_is_the_worlds_fault(tmp_path):
    words = ["--json", "center", "--listen", "127.0.0.1:0"]
    command = [sys.executable, "-m", "winclient", "--data"]
    with subprocess.Popen([*command, str(tmp_path / "a"), *words], stdout=subprocess.PIPE) as one:
        place = json.loads(one.stdout.readline())["listening"].removeprefix("http://")
        again = [*command, str(tmp_path / "b"), *words[:-1], place]
        other = subprocess.run(again, capture_output=True, check=False)
        one.terminate()
        assert one.wait(timeout=30) == 0
    assert other.returncode == 3
    assert "error" in json.loads(other.stdout)
