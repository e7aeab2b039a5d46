"""`clerk`: loads the settings and opens the face; nothing heavy before its first paint."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from winclient.cli.output import Output
from winclient.domain.refusals import Reason, Refused
from winclient.settings import (
    Settings,
    data_folder,
    is_configured,
    load_settings,
    save_settings,
)
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.app.cases.errands import Trip
    from winclient.app.scan_ports import KeptScan
    from winclient.bootstrap import Clock, Site
    from winclient.ui.clerk.wiring import Exchanging, Wiring
    from winclient.ui.parts.shot import Shot
    from winclient.ui.theme import Theme


def clerk(chosen: Namespace, out: Output) -> int:
    """The clerk face, or one picture of it."""
    if not chosen.screenshot and not has_display():
        return out.failed("display", say("clerk.no_display"))
    from winclient.ui.clerk.face import run

    folder = data_folder(chosen.data)
    settings, shot = load_settings(folder), shot_of(chosen)
    wiring = wire(folder, settings, pictured=shot is not None, clock=clock_of(chosen))
    return shown(run(wiring, theme=theme_of(chosen, settings), shot=shot), shot, out)


def theme_of(chosen: Namespace, settings: Settings, *, usual: str = "") -> "Theme":
    """How a face looks: by the arguments, else as is usual for it, else by the settings."""
    from winclient.ui.theme import chosen as named

    scale = settings.text_scale if chosen.text_scale is None else chosen.text_scale
    if not 100 <= scale <= 200:
        raise Refused(Reason.FIELD_WRONG, field="--text-scale", why=f"{scale} (100–200)")
    return named(chosen.theme or usual or settings.theme, scale=scale)


def shot_of(chosen: Namespace) -> "Shot | None":
    """The picture that was asked for instead of a window. A store that does not open says why
    here: a picture of its alarm would help nobody."""
    if not chosen.screenshot:
        return None
    from winclient.bootstrap import open_site
    from winclient.ui.parts.shot import Shot

    open_site(data_folder(chosen.data)).store.close()

    width, height = _size(chosen.size)
    return Shot(file=chosen.screenshot, width=width, height=height)


def clock_of(chosen: Namespace) -> "Clock | None":
    """A clock that stands at the moment a picture is of; None is the PC's, which work goes by."""
    if not chosen.at:
        return None
    from winclient.cli.said import said_at

    at = said_at(chosen.at) if chosen.screenshot else None
    if at is None:
        raise Refused(Reason.FIELD_WRONG, field="--at", why="--screenshot")
    return lambda: at


def shown(code: int, shot: "Shot | None", out: Output) -> int:
    """How a face ended."""
    if code:
        return out.failed("world", say("clerk.not_shown"), code=code)
    if shot:
        out.answer({"file": str(shot.file)}, str(shot.file))
    return code


def wire(
    folder: Path, settings: Settings, *, pictured: bool, clock: "Clock | None" = None
) -> "Wiring":
    """What the face works with; a picture shows the store as it is and prints nothing."""
    from winclient.ui.clerk.wiring import Wiring

    parts = _Parts(folder, clock)
    return Wiring(
        folder=folder,
        settings=settings,
        configured=pictured or is_configured(folder),
        open_site=parts.open_site,
        close_site=parts.close_site,
        quick_search=parts.quick_search,
        install_demo=_no if pictured else parts.install_demo,
        recover=_nothing if pictured else parts.recover,
        drain=_nothing if pictured else parts.drain,
        save=parts.save,
        print_trip=parts.print_trip,
        exchange=_no_center if pictured else parts.exchange,
        keep_scan=parts.keep_scan,
        scan_bytes=parts.scan_bytes,
        lay_out=parts.lay_out,
    )


class _Parts(NamedTuple):
    """The heavy parts, each imported when it is asked for."""

    folder: Path
    clock: "Clock | None"

    def open_site(self) -> "Site":
        from winclient.bootstrap import now, open_site

        return open_site(self.folder, clock=self.clock or now)

    def close_site(self, site: "Site") -> None:
        self._clear_views()
        site.store.close()

    def quick_search(self) -> Any:
        """The stored index, read without the store's library; none before the first start."""
        path = self.folder / "store.db"
        if not path.exists():
            return {}, {}
        from winclient.store.disk.keys import store_key
        from winclient.store.reading.quick_search import StoredBlobs

        blobs = StoredBlobs(path, key=store_key(self.folder).hex)
        return blobs, blobs.taken

    def install_demo(self, site: "Site", progress: Callable[[int, int], None]) -> bool:
        from winclient.bootstrap import install_demo

        return install_demo(site, progress)

    def recover(self, site: "Site") -> Sequence[object]:
        from winclient.printing.spooler import recover

        self._clear_views()
        if (site.store.path.parent / "scans").exists():
            from winclient.cli.scan_parts import sweep_scans

            sweep_scans(site)
        return recover(site.store)

    def keep_scan(self, site: "Site", file: Path, material: str) -> "KeptScan":
        from winclient.cli.opening import keep_file

        return keep_file(site, file, material=material)

    def scan_bytes(self, site: "Site", scan: Any) -> bytes:
        from winclient.cli.scan_parts import scan_bytes

        return scan_bytes(site, scan)

    def lay_out(self, _site: "Site", scan: Any, data: bytes) -> Path:
        """In the clear, where only this user can read it, until the face is closed or started."""
        self._views.mkdir(mode=0o700, exist_ok=True)
        file = self._views / f"{scan.sha256[:16]}{scan.media.suffix}"
        file.write_bytes(data)
        return file

    @property
    def _views(self) -> Path:
        return self.folder / "views"

    def _clear_views(self) -> None:
        import shutil

        shutil.rmtree(self._views, ignore_errors=True)

    def drain(self, site: "Site") -> Sequence[object]:
        from winclient.bootstrap import print_papers

        return print_papers(site)

    def print_trip(self, site: "Site", trip: "Trip") -> str:
        from winclient.cli.trips import print_list

        return print_list(site, trip)

    def exchange(self, site: "Site", changed: Callable[[Any], object]) -> "Exchanging | None":
        from winclient.app.perform import look

        if not look(site.store, lambda reader: reader.standing().url):
            return None  # nobody enrolled this PC: a face alone carries no exchange in memory
        from functools import partial

        from winclient.bootstrap import copier, exchange_place
        from winclient.cli.pulling import pull_and_prune
        from winclient.cli.scan_parts import scan_courier
        from winclient.sync.engine import Engine
        from winclient.sync.opening import open_link
        from winclient.sync.running import Running

        place = exchange_place(site)
        link = open_link(place)
        if link is None:
            return None
        beside, scans = partial(pull_and_prune, site, link), scan_courier(site, link)
        engine = Engine(place, link, changed=changed, beside=beside, scans=scans)
        return Running(place, engine, copier(site, changed=changed))

    def save(self, settings: Settings) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        save_settings(self.folder, settings)


def _no(_site: object, _progress: object) -> bool:
    return False


def _no_center(_site: object, _changed: object) -> None:
    return None


def _nothing(_site: object) -> Sequence[object]:
    return ()


def has_display() -> bool:
    """Whether a window can be opened here."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise Refused(Reason.FIELD_WRONG, field="--size", why=text)
    return int(width), int(height)
