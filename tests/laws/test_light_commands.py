"""What a clerk's commands import: nothing of a server, of its database, or of a line to it."""

import json
import subprocess
import sys

HEAVY = (
    *("sqlalchemy", "alembic", "psycopg", "fastapi", "uvicorn", "pydantic", "asyncio"),
    *("requests", "multiprocessing", "PySide6", "winclient.center", "winclient.reading"),
)
FORM = {
    "item": "demo-001",
    "applicant": {
        "kind": "person",
        "name": "张三",
        "document": "id_card",
        "number": "11010519491231002X",
    },
    "materials": "all",
    "decision": "receive",
}
COMMANDS = (
    "checklist demo-001",
    "catalogue search 公司",
    "case list",
    "case advance NUMBER accept",
    "case attach NUMBER 公司章程 FOLDER/form.json",
    "paper list NUMBER",
    "ticket take",
    "ticket call --counter 1",
    "ticket list",
    "numbers show",
    "backup FOLDER/kept.db --passphrase-file FOLDER/form.json",
    "intake FOLDER/form.json",
)
# In one process, one after the other: what an earlier one imported is told for it alone.
RUN = """
import json, sys
from winclient.cli.parser import run
heavy, told, known = sys.argv[1].split(), [], set()
for words in json.loads(sys.argv[2]):
    code = run(words.split())
    here = {name for name in heavy if name in sys.modules}
    told.append([words, code, sorted(here - known)])
    known |= here
print(json.dumps(told))
"""


def ran(commands):
    """Each with its exit code and what of HEAVY it was the first to import; and what they told."""
    words = [sys.executable, "-c", RUN, " ".join(HEAVY), json.dumps(commands)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    *told, last = done.stdout.splitlines()
    return json.loads(last), told


def test_a_clerks_commands_import_nothing_of_a_server(tmp_path):
    form = tmp_path / "form.json"
    form.write_text(json.dumps(FORM, ensure_ascii=False), encoding="utf-8")
    begun, told = ran([f"--data {tmp_path} --json intake {form}"])  # a first start makes the store
    assert "sqlalchemy" in begun[0][2]
    number = json.loads(told[-1])["case"]
    places = (("FOLDER", str(tmp_path)), ("NUMBER", number))
    commands = [f"--data {tmp_path} {words}" for words in COMMANDS]
    for name, value in places:
        commands = [words.replace(name, value) for words in commands]
    found, _ = ran(commands)
    assert {words: imported for words, _, imported in found if imported} == {}
    assert {code for _, code, _ in found} <= {0, 1, 2}  # none of them met a bug
