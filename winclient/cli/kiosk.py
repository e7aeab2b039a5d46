"""`kiosk`: the public's face, and what it does with queue, printer, documents and appointments."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from winclient.cli.faces import clock_of, has_display, shot_of, shown, theme_of
from winclient.cli.output import Output
from winclient.settings import data_folder, load_settings
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.app.queue.public_view import GuideView, SlipStanding
    from winclient.app.queue.queue_orders import Act
    from winclient.app.queue.take_forms import TakeForm
    from winclient.bootstrap import Site
    from winclient.printing.slips import Handed
    from winclient.ui.kiosk.visit import Wish


def kiosk(chosen: Namespace, out: Output) -> int:
    """The kiosk face, or one picture of it."""
    if not chosen.screenshot and not has_display():
        return out.failed("display", say("clerk.no_display"))
    from winclient.bootstrap import now
    from winclient.cli.public import close_site, open_folder
    from winclient.ui.kiosk.face import run
    from winclient.ui.kiosk.wiring import KioskWiring

    folder = data_folder(chosen.data)
    settings = load_settings(folder)
    theme = theme_of(chosen, settings)
    clock = clock_of(chosen) or now
    wiring = KioskWiring(
        folder=folder,
        settings=settings,
        open_place=partial(open_folder, folder, clock=clock),
        close_place=close_site,
        clock=clock,
        work=Work(folder, pictured=bool(chosen.screenshot)),
    )
    shot = shot_of(chosen)
    return shown(run(wiring, theme=theme, shot=shot), shot, out)


class Work(Struct, frozen=True):
    """The kiosk's work, run off the screen's thread. A picture settles nothing."""

    folder: Path
    pictured: bool = False

    def take(self, site: "Site", wish: "Wish") -> "Handed":
        from winclient.app.queue.slip_jobs import slip_of
        from winclient.bootstrap import slip_desk
        from winclient.printing.slips import take_number

        ticket, visit = site.hall.ids.new(site.clock()), wish.visit
        told = partial(
            slip_of,
            ticket=ticket,
            hall=site.hall,
            language=visit.language,
            segment=wish.name,
            ground=visit.ground_shown,
            wait=wish.wait,
        )
        return take_number(slip_desk(site), _form(site, wish), ticket=ticket, told=told)

    def replace(self, site: "Site", number: str) -> "Handed":
        from winclient.app.queue.slip_jobs import slip_of
        from winclient.bootstrap import slip_desk
        from winclient.printing.slips import print_again

        ticket = site.hall.ids.new(site.clock())
        told = partial(slip_of, ticket=ticket, hall=site.hall)
        return print_again(slip_desk(site), number, ticket=ticket, told=told)

    def finish(self, site: "Site", *, after_start: bool) -> None:
        from winclient.bootstrap import slip_desk
        from winclient.printing.slips import finish_slips

        if not self.pictured:
            finish_slips(slip_desk(site), after_start=after_start)

    def show(self, site: "Site", ticket: str) -> "SlipStanding":
        from winclient.app.queue.public_view import slip_standing
        from winclient.app.queue.queue_orders import Act
        from winclient.domain.queue.ticket import TicketState

        counter = site.settings.kiosk
        found = site.queue.look(slip_standing, counter=counter, ticket=ticket)
        if found.state is TicketState.RESERVED:  # whoever shows a slip has one
            _order(site, Act.PRINTED, ticket=ticket)
            found = site.queue.look(slip_standing, counter=counter, ticket=ticket)
        return found

    def guide(self, site: "Site") -> "GuideView":
        from winclient.app.queue.public_view import guide_view

        return site.queue.look(guide_view, counter=site.settings.kiosk)

    def grant(self, site: "Site", number: str) -> None:
        from winclient.app.queue.queue_orders import Act

        _order(site, Act.GRANT, ticket=number)

    def decline(self, site: "Site", number: str, reason: str) -> None:
        from winclient.app.queue.queue_orders import Act

        _order(site, Act.DECLINE, ticket=number, reason=reason)

    def settle(self, site: "Site", ticket: str, *, printed: bool) -> None:
        from winclient.app.queue.queue_orders import Act

        act = Act.PRINTED if printed else Act.UNPRINTED
        _order(site, act, ticket=ticket, reason="" if printed else "guide_desk")


def _form(site: "Site", wish: "Wish") -> "TakeForm":
    from winclient.app.queue.take_forms import TakeForm

    return TakeForm(
        segment=wish.segment,
        code=wish.code,
        asked_for=wish.visit.asked_for,
        bearer=_bearer(site, wish.visit.identity) if wish.visit.identity else "",
    )


def _order(site: "Site", act: "Act", *, ticket: str, reason: str = "") -> None:
    from winclient.app.queue.queue_orders import Order

    name, clerk = site.settings.kiosk, site.clerk.id
    site.queue.do(Order(act=act, counter=name, clerk=clerk, ticket=ticket, reason=reason))


def _bearer(site: "Site", identity: str) -> str:
    """The document's mark for this session; the number itself goes no further."""
    from winclient.app.queue.bearers import bearer_key, mark_of

    return mark_of(identity, key=site.queue.look(bearer_key, counter=site.settings.kiosk))
