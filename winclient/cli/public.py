"""`board`: the hall's wall, which shows what the queue's authority says."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from winclient.cli.faces import clock_of, has_display, shot_of, shown, theme_of
from winclient.cli.output import Output
from winclient.settings import Settings, data_folder, load_settings
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.bootstrap import Clock, Site

NOTICE = "notice.txt"
LONGEST = 400  # characters of a notice


def board(chosen: Namespace, out: Output) -> int:
    """The wall board, or one picture of it. Dark unless said otherwise: it shines all day."""
    if not chosen.screenshot and not has_display():
        return out.failed("display", say("clerk.no_display"))
    from winclient.bootstrap import now
    from winclient.devices.open import open_sound
    from winclient.ui.board.face import run
    from winclient.ui.board.wiring import BoardWiring

    folder = data_folder(chosen.data)
    settings = load_settings(folder)
    theme = theme_of(chosen, settings, usual="dark")
    clock = clock_of(chosen) or now
    wiring = BoardWiring(
        folder=folder,
        settings=settings,
        open_place=partial(open_folder, folder, clock=clock),
        close_place=close_site,
        clock=clock,
        notice=partial(notice, folder, settings),
        open_sound=open_sound,
    )
    shot = shot_of(chosen)
    return shown(run(wiring, theme=theme, shot=shot), shot, out)


def notice(folder: Path, settings: Settings) -> str:
    """The line in notice.txt, which may be changed at any time, else the setting's, else hours."""
    try:
        text = (folder / NOTICE).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return settings.notice or settings.hours
    return " ".join(text[:LONGEST].split())


def open_folder(folder: Path, *, clock: "Clock") -> "Site":
    """The site of a data folder, for a face that watches its queue."""
    from winclient.bootstrap import open_site

    return open_site(folder, clock=clock)


def close_site(site: "Site") -> None:
    """Let go of it."""
    site.store.close()
