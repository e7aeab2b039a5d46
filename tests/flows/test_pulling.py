"""Reference from the center, at the PC: a newer signed version, or the old one stays."""

import json
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests
from msgspec.structs import replace

from tests.build import MONDAY, an_intake, refusal
from winclient import phrases
from winclient.app.cases.applying import apply
from winclient.app.cases.situations import item_of
from winclient.app.perform import look, perform
from winclient.bootstrap import open_site
from winclient.cli.pulling import pull
from winclient.domain.days.moments import Moment
from winclient.domain.refusals import Reason
from winclient.resources import resource
from winclient.settings import Settings
from winclient.sync.http import Link, Unreachable
from winclient.sync.wire import coding, signing
from winclient.wording import say

NEW_YEAR = {"year": 2027, "off": ["2027-01-01/2027-01-04"], "work": ["2027-01-09"]}
STATION = "610199001"
CENTER, PC = signing.SigningKey(b"c" * 32), signing.SigningKey(b"p" * 32)
ITEM = "demo-104"
BRANCH = "catalogue", "demo", "tobacco.json"


class Published(BaseHTTPRequestHandler):
    """Answers once what the test says of a kind, and else that there is nothing newer."""

    said: dict[str, tuple[int, bytes, dict[str, str]]] = {}  # noqa: RUF012 - a test sets its own

    def do_GET(self):
        kind = self.path.rpartition("/")[2].partition("?")[0]
        version, body, headers = self.said.pop(kind, (0, b"", {}))
        self.send_response(200 if version else 204)
        usual = {"Content-Length": str(len(body)), coding.VERSION_HEADER: str(version)}
        usual[coding.STATION_HEADER] = STATION
        for name, value in {**usual, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Nothing is logged."""


@pytest.fixture
def center():
    """The address, and `say(kind, version, body)`: signed, unless a header says otherwise."""
    handler = type("OfOneTest", (Published,), {"said": {}})
    server = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()

    def say(kind, version, body, *, key=CENTER, station=STATION, **headers):
        text = signing.reference_text(kind, station, version, body)
        signed = {coding.SIGNATURE_HEADER: key.sign(text), coding.STATION_HEADER: station}
        handler.said[kind] = version, body, {**signed, **headers}

    say.url = f"http://127.0.0.1:{server.server_port}"
    yield say
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path, center):
    settings = Settings(
        region=STATION[:6], station=STATION[6:], record_folder=str(tmp_path / "record")
    )
    opened = open_site(tmp_path / "data", settings=settings, clock=lambda: MONDAY)

    def enrol(tx):
        standing = replace(
            tx.standing(),
            device="d1",
            station=STATION,
            center_key=CENTER.public,
            url=center.url,
        )
        tx.put_standing(standing)

    perform(opened.store, enrol)
    yield opened
    opened.store.close()


@pytest.fixture
def pulled(site, center):
    """Asks the center; the kinds that were taken."""
    with requests.Session() as session:
        yield lambda: pull(site, Link(center.url, PC, session))


def catalogue(**changes):
    """The demonstration's tobacco items, with changes to the one that is taken in."""
    items = json.loads(resource(*BRANCH).read_text(encoding="utf-8"))
    items = [{**each, **changes} if each["id"] == ITEM else each for each in items]
    return json.dumps(items, ensure_ascii=False).encode()


def name_here(site):
    """What the item is called now; None where it is not known."""
    item = look(site.store, lambda reader: reader.item(ITEM))
    return item.name if item else None


def versions(site):
    """How far catalogue and calendar of the center are here."""

    def view(reader):
        return [reader.reference_version(f"center/{kind}") for kind in ("catalogue", "calendar")]

    return look(site.store, view)


def test_a_newer_catalogue_comes_into_force_and_is_asked_for_once(site, center, pulled):
    center("catalogue", 1, catalogue())
    assert pulled() == ("catalogue",)
    center("catalogue", 2, catalogue(name="烟草专卖零售许可（改）"))
    assert pulled() == ("catalogue",)
    assert (name_here(site), versions(site)) == ("烟草专卖零售许可（改）", [2, 0])


@pytest.mark.parametrize(
    "told",
    [
        {"version": 1},
        {"version": 2},
        {"version": 3, "key": PC},
        {"version": 3, "station": "610199999"},
        {"version": 3, coding.VERSION_HEADER: "4"},
        {"version": 3, coding.SIGNATURE_HEADER: ""},
    ],
    ids=["downgrade", "again", "bad signature", "another station", "renumbered", "unsigned"],
)
def test_what_is_older_or_not_signed_for_this_station_is_refused_and_the_old_one_stays(
    site, center, pulled, told
):
    center("catalogue", 2, catalogue())
    pulled()
    before = name_here(site)
    center("catalogue", body=catalogue(name="假目录"), **told)
    found = refusal(pulled)
    assert found.reason is Reason.REFERENCE_NOT_SIGNED
    assert "继续使用原来的" in say(f"reasons.{found.reason.value}", **found.details)
    assert (name_here(site), versions(site)) == (before, [2, 0])


def test_a_download_torn_at_any_place_is_no_catalogue(site, center, pulled):
    center("catalogue", 1, catalogue())
    pulled()
    whole = catalogue(name="新目录")
    text = signing.reference_text("catalogue", STATION, 2, whole)
    told = {coding.SIGNATURE_HEADER: CENTER.sign(text), "Content-Length": str(len(whole))}
    for at in range(0, len(whole), max(1, len(whole) // 12)):
        center("catalogue", 2, whole[:at], **told)
        with pytest.raises(Unreachable):
            pulled()
    assert versions(site) == [1, 0]
    center("catalogue", 2, whole)
    assert pulled() == ("catalogue",)


def test_a_signed_file_that_is_no_catalogue_is_refused_and_the_old_one_stays(site, center, pulled):
    center("catalogue", 1, catalogue())
    pulled()
    for body in (b"", b"<html>please log in</html>", b"[" * 100_000, b"PK\x03\x04torn"):
        center("catalogue", 2, body)
        assert refusal(pulled).reason is Reason.REFERENCE_UNFIT
        assert versions(site) == [1, 0]
    assert name_here(site)


def test_an_open_case_keeps_the_version_it_was_taken_in_under(site, center, pulled):
    center("catalogue", 1, catalogue())
    pulled()
    form = an_intake(item=ITEM, given=None)
    when = Moment(MONDAY)
    case = perform(site.store, partial(apply, form=form, hall=site.hall, when=when)).value.case
    center("catalogue", 2, catalogue(name="烟草专卖零售许可（改）", promised_days=3))
    pulled()
    item = look(site.store, lambda reader: item_of(reader, reader.case(case.id)))
    assert item.name == case.item.name != name_here(site)


def test_a_calendar_that_is_pulled_makes_provisional_dates_firm(site, center, pulled):
    center("catalogue", 1, catalogue())
    pulled()
    form, late = an_intake(item=ITEM, given=None), Moment(MONDAY + timedelta(days=35))
    case = perform(site.store, partial(apply, form=form, hall=site.hall, when=late)).value.case
    assert case.due.provisional
    center("calendar", 1, json.dumps(NEW_YEAR).encode())
    assert pulled() == ("calendar",)
    assert not look(site.store, lambda reader: reader.case(case.id)).due.provisional
    center("calendar", 2, "假历".encode("gb18030"))
    assert "第 1 行起" in phrases.refusal(refusal(pulled))
    assert versions(site) == [1, 1]


def test_a_catalogue_that_cannot_be_used_does_not_keep_the_calendar_away(site, center, pulled):
    center("catalogue", 1, b"name\n")
    center("calendar", 1, json.dumps(NEW_YEAR).encode())
    found = refusal(pulled)
    assert "事项目录第 1 版用不了" in phrases.refusal(found)
    assert versions(site) == [0, 1]
