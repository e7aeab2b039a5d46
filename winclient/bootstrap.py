"""Composition: settings, store, hall and printing put together for one face or command."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.hall import Hall
from winclient.app.legal import read_legal
from winclient.app.ports import Ids, Touched, Unprintable
from winclient.domain.cases.clock import Ladder
from winclient.domain.days.moments import HALL_ZONE, Moment
from winclient.domain.ledger.snapshot import Letterhead, PaperKind
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.resources import resource
from winclient.settings import Settings, load_settings

if TYPE_CHECKING:
    from winclient.app.exchange.here import Place
    from winclient.app.queue.queue_authority import QueueAuthority
    from winclient.domain.printing import PrintJob
    from winclient.domain.queue.segments import Plan
    from winclient.printing.fonts import FontFiles
    from winclient.printing.slips import SlipPrinter
    from winclient.store.open import SqlStore
    from winclient.sync.copying import Copier

Clock = Callable[[], datetime]


def now() -> datetime:
    """The PC's clock in the hall's zone; the only place that asks it."""
    return datetime.now(HALL_ZONE)


class SystemIds:
    """UUIDv7 (RFC 9562): 48 bits of time for locality, the rest random. Order is not read off."""

    def new(self, at: datetime) -> str:
        chance = os.urandom(10).hex()
        variant = "89ab"[int(chance[3], 16) & 3]
        return f"{_stamp(at)}-7{chance[:3]}-{variant}{chance[4:7]}-{chance[8:]}"

    def tail(self) -> int:
        return int.from_bytes(os.urandom(8)) % 100


@lru_cache(maxsize=1)  # a transaction asks for its moment again and again
def _stamp(at: datetime) -> str:
    text = f"{int(at.timestamp() * 1000):012x}"
    return f"{text[:8]}-{text[8:]}"


class Site(Struct, frozen=True, kw_only=True):
    """An opened data folder: everything a command or a face works with."""

    folder: Path
    settings: Settings
    store: "SqlStore"
    hall: Hall
    clock: Clock
    queue: "QueueAuthority"

    @property
    def clerk(self) -> Clerk:
        """Who the settings say sits here."""
        return Clerk(id=self.settings.clerk, name=self.settings.clerk_name)


def open_site(
    folder: Path, *, settings: Settings | None = None, training: bool = False, clock: Clock = now
) -> Site:
    """Open the store and everything around it. Refused and OSError come through as they are."""
    from winclient.app.reference.catalogue import renew_index
    from winclient.domain.days.work_hours import read_office_hours
    from winclient.store.open import open_store

    chosen = settings or load_settings(folder)
    ids = SystemIds()
    store = open_store(folder, ids=ids)
    store.count_hours_in(read_office_hours(chosen.office_hours))
    renew_index(store)
    with store.reading() as reader:
        marked = training or reader.reference("purpose") == "demo"
        chosen = _as_enrolled(chosen, station=reader.standing().station)
    hall = build_hall(chosen, ids=ids, unprintable=_unprintable(chosen), folder=folder)
    hall = replace(hall, training=marked)
    if not marked:
        _guard(store, hall=hall, settings=chosen, clock=clock)
    queue = _queue(chosen, store=store, folder=folder, ids=ids, clock=clock)
    return Site(folder=folder, settings=chosen, store=store, hall=hall, clock=clock, queue=queue)


def _as_enrolled(settings: Settings, *, station: str) -> Settings:
    """Where a center knows this PC, it says whose numbers are given here; no file can differ."""
    return settings._replace(region=station[:6], station=station[6:]) if station else settings


def _guard(store: "SqlStore", *, hall: Hall, settings: Settings, clock: Clock) -> None:
    """Before anything else: a store that went back or was copied gives no number."""
    from winclient.store.guard import guard

    place = _place(store, hall=hall, settings=settings, clock=clock)
    with store.reading() as reader:
        here = place.here(reader)
    guard(store, places=_record_places(settings), here=here)


def _record_places(settings: Settings) -> tuple[Path, ...]:
    from platformdirs import user_state_path

    usual = user_state_path("winclient-records", appauthor=False)
    first = Path(settings.record_folder) if settings.record_folder else usual
    return (first, Path(settings.record_copy)) if settings.record_copy else (first,)


def exchange_place(site: Site) -> "Place":
    """Whose counter exchanges with a center."""
    return _place(site.store, hall=site.hall, settings=site.settings, clock=site.clock)


def copier(site: Site, *, changed: Callable[[Touched], object]) -> "Copier | None":
    """What keeps the second copy; None where no folder is set."""
    if not site.settings.copy_folder:
        return None
    from winclient.sync.copying import Copier
    from winclient.sync.segments import on_another_disk

    folder, apart = Path(site.settings.copy_folder), partial(on_another_disk, store=site.store.path)
    return Copier(exchange_place(site), folder, apart=apart, changed=changed)


def _place(store: "SqlStore", *, hall: Hall, settings: Settings, clock: Clock) -> "Place":
    from winclient.app.exchange.here import Place
    from winclient.devices.machine import machine_id

    return Place(
        store=store,
        hall=hall,
        clerk=settings.clerk,
        counter=settings.counter,
        hardware=machine_id(),
        clock=clock,
    )


def _queue(
    settings: Settings, *, store: "SqlStore", folder: Path, ids: Ids, clock: Clock
) -> "QueueAuthority":
    """This PC's own queue, or the hall's where a hub keeps it."""
    from winclient.app.queue.queue_authority import OwnQueue

    plan = partial(queue_plan, folder)
    if not settings.hub:
        return OwnQueue(store, plan=plan, ids=ids, clock=clock)
    from winclient.app.queue.queue_shared import SharedQueue
    from winclient.app.queue.slips_alone import slip_plan
    from winclient.sync.queue_hub import HubQueue

    def slips(counter: str) -> OwnQueue:
        own = partial(slip_plan, plan(), counter=counter)
        return OwnQueue(store, plan=own, ids=ids, clock=clock)

    hub = HubQueue(settings.hub, key=settings.hub_key, ids=ids, clock=clock)
    return SharedQueue(hub, store=store, slips=slips, place=settings.hub, ids=ids, clock=clock)


def own_queue(site: Site, *, at: datetime) -> "QueueAuthority":
    """The queue of the own store at one moment of a recorded day.

    Refused(HUB_KEEPS_TIME) where a hub keeps the hall's queue: all counters go by its clock.
    """
    if site.settings.hub:
        raise Refused(Reason.HUB_KEEPS_TIME, hub=site.settings.hub)
    from winclient.app.queue.queue_authority import OwnQueue

    plan = partial(queue_plan, site.folder)
    return OwnQueue(site.store, plan=plan, ids=site.hall.ids, clock=site.clock, at=at)


def queue_plan(folder: Path) -> "Plan":
    """The hall's segments and house rules: its own `segments.toml`, else the shipped one."""
    from winclient.domain.queue.segments import FILE, read_plan

    own = folder / FILE
    chosen = own if own.exists() else resource("queue", FILE)
    try:
        return read_plan(chosen.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(Reason.FIELD_WRONG, field=FILE, why="UTF-8") from error


def build_hall(settings: Settings, *, ids: Ids, unprintable: Unprintable, folder: Path) -> Hall:
    """The hall of these settings; `folder` is where a relative `file:` printer writes."""
    legal = read_legal(lambda name: resource("legal", name).read_text(encoding="utf-8"))
    return Hall(
        letterhead=Letterhead(
            organ=settings.organ,
            site=settings.site,
            address=settings.address,
            hours=settings.hours,
            phone=settings.phone,
            supervise_phone=settings.supervise_phone,
        ),
        government=settings.government,
        region=settings.region,
        station=settings.station,
        words={
            PaperKind.INTAKE_RECEIPT: settings.word_intake_receipt,
            PaperKind.ACCEPTANCE: settings.word_acceptance,
            PaperKind.ONE_TIME_NOTICE: settings.word_one_time_notice,
            PaperKind.REFUSAL: settings.word_refusal,
        },
        number_template=settings.number_template,
        holders=settings.holders,
        printer=_printer(settings.printer, folder=folder),
        legal=legal,
        unprintable=unprintable,
        ids=ids,
        ladder=Ladder(
            yellow_days=settings.yellow_days,
            yellow_percent=settings.yellow_percent,
            red_days=settings.red_days,
        ),
    )


def _printer(url: str, *, folder: Path) -> str:
    """A relative `file:` address is meant from the data folder."""
    scheme, _, rest = url.partition(":")
    return f"file:{folder / rest}" if scheme == "file" else url


@cache
def font_choice(settings: Settings) -> "FontFiles":
    """The installed paper fonts, the hall's own behind them for what they lack."""
    from winclient.printing.fonts import font_files

    return font_files(last=tuple(Path(path) for path in settings.paper_fonts))


def _unprintable(settings: Settings) -> Unprintable:
    from winclient.printing.fonts import missing

    return lambda text: missing(text, files=font_choice(settings))


def slip_desk(site: Site) -> "SlipPrinter":
    """What prints the slips of this data folder's kiosk, and tells the queue of them."""
    from winclient.devices.open import open_printer
    from winclient.printing.render import render_slip
    from winclient.printing.slips import SlipPrinter

    settings = site.settings
    return SlipPrinter(
        store=site.store,
        queue=site.queue,
        counter=settings.kiosk,
        clerk=settings.kiosk,
        printer=_printer(settings.slip_printer, folder=site.folder),
        render=partial(render_slip, files=font_choice(settings)),
        open_printer=open_printer,
    )


def print_papers(site: Site) -> "tuple[PrintJob, ...]":
    """Send what waits to the printer; a printer that fails leaves its job to be asked about."""
    from winclient.devices.open import open_printer
    from winclient.printing.render import render
    from winclient.printing.spooler import drain

    ready = partial(render, files=font_choice(site.settings))
    printed = drain(site.store, render=ready, open_printer=open_printer)
    site.store.tidy()
    return printed


def install_demo(site: Site, progress: Callable[[int, int], None], *, renew: bool = False) -> bool:
    """Put the demo catalogue in force where no catalogue is, or an older one; if it was needed."""
    from winclient.app.perform import look, perform
    from winclient.app.reference.catalogue import CATALOGUE, install_if_first, prepare

    if not renew and look(site.store, lambda reader: reader.reference_version(CATALOGUE)):
        return False
    from winclient.reading import read_catalogue

    items = read_catalogue(sorted(resource("catalogue", "demo").glob("*.json"))).items
    prepared = look(site.store, partial(prepare, items=items, demo=True, progress=progress))
    put = partial(install_if_first, prepared=prepared, when=Moment(site.clock()))
    settings = site.settings
    done = perform(site.store, partial(put, clerk=settings.clerk, counter=settings.counter))
    return done.value
