"""`hall`: the supervisor's screen."""

from argparse import Namespace
from functools import partial

from winclient.cli.faces import clock_of, has_display, shot_of, shown, theme_of
from winclient.cli.output import Output
from winclient.cli.public import close_site, open_folder
from winclient.settings import data_folder, load_settings
from winclient.wording import say


def hall(chosen: Namespace, out: Output) -> int:
    """The hall face, or one picture of it."""
    if not chosen.screenshot and not has_display():
        return out.failed("display", say("clerk.no_display"))
    from winclient.bootstrap import now
    from winclient.ui.hall.face import HallWiring, run

    folder = data_folder(chosen.data)
    settings = load_settings(folder)
    theme = theme_of(chosen, settings)
    wiring = HallWiring(
        folder=folder,
        settings=settings,
        open_site=partial(open_folder, folder, clock=clock_of(chosen) or now),
        close_site=close_site,
    )
    shot = shot_of(chosen)
    return shown(run(wiring, theme=theme, shot=shot), shot, out)
