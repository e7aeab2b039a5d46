"""`clerk`: loads the settings and opens the face; nothing heavy before its first paint."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from winclient.cli.output import Output
from winclient.domain.refusals import Reason, Refused
from winclient.settings import Settings, is_configured, load_settings, save_settings
from winclient.wording import say


def clerk(chosen: Namespace, out: Output) -> int:
    """The clerk face, or one picture of it."""
    if not chosen.screenshot and not _has_display():
        return out.failed("display", say("clerk.no_display"))
    from winclient.ui.clerk.face import run
    from winclient.ui.clerk.wiring import Shot
    from winclient.ui.theme import chosen as theme_of

    folder = _folder(chosen.data)
    settings = load_settings(folder)
    theme = theme_of(chosen.theme or settings.theme, scale=chosen.text_scale or settings.text_scale)
    shot = None
    if chosen.screenshot:
        width, height = _size(chosen.size)
        shot = Shot(file=chosen.screenshot, width=width, height=height)
    code = run(_wiring(folder, settings, pictured=shot is not None), theme=theme, shot=shot)
    if code:
        return out.failed("world", say("clerk.not_shown"), code=code)
    if shot:
        out.answer({"file": str(shot.file)}, str(shot.file))
    return code


def _wiring(folder: Path, settings: Settings, *, pictured: bool) -> Any:
    from winclient.ui.clerk.wiring import Wiring

    def open_it() -> Any:
        from winclient.bootstrap import open_site

        return open_site(folder)

    def close_it(site: Any) -> None:
        site.store.close()

    def index() -> Any:
        return _quick_search(folder)

    def demo(site: Any, progress: Any) -> bool:
        from winclient.bootstrap import install_demo

        return False if pictured else install_demo(site, progress)

    def ask_about(site: Any) -> Any:
        from winclient.printing.spooler import recover

        return () if pictured else recover(site.store)

    def drain(site: Any) -> Any:
        from winclient.bootstrap import print_papers

        return () if pictured else print_papers(site)

    def save(chosen: Settings) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        save_settings(folder, chosen)

    return Wiring(
        folder=folder,
        settings=settings,
        configured=pictured or is_configured(folder),
        open_site=open_it,
        close_site=close_it,
        quick_search=index,
        install_demo=demo,
        recover=ask_about,
        drain=drain,
        save=save,
    )


def _quick_search(folder: Path) -> Any:
    """The stored index, read without the store's library; none before the first start."""
    from winclient.store.keys import store_key
    from winclient.store.quick_search import StoredBlobs

    path = folder / "store.db"
    if not path.exists():
        return {}, {}
    blobs = StoredBlobs(path, key=store_key(folder).hex)
    return blobs, blobs.taken


def _folder(named: str | None) -> Path:
    """As `bootstrap.data_folder`, whose module the first paint cannot wait for."""
    named = named or os.environ.get("WINCLIENT_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("winclient", appauthor=False)


def _has_display() -> bool:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise Refused(Reason.FIELD_WRONG, field="--size", why=text)
    return int(width), int(height)
