"""The running clerk face: puts desk, flow, board and papers together and hands out the keys."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from winclient import phrases
from winclient.app.ports import Draft, Touched
from winclient.app.queue.counter_queue import CounterQueue
from winclient.domain.refusals import Refused
from winclient.settings import Settings
from winclient.ui.clerk import search
from winclient.ui.clerk.flows.board import Board
from winclient.ui.clerk.flows.calling import Calling
from winclient.ui.clerk.flows.drafts import read_draft
from winclient.ui.clerk.flows.draining import Draining
from winclient.ui.clerk.flows.exchange import Exchange
from winclient.ui.clerk.flows.flow import Flow
from winclient.ui.clerk.flows.papers_flow import PapersFlow
from winclient.ui.clerk.flows.scans_flow import ScansFlow
from winclient.ui.clerk.flows.unmasking import Unmasking
from winclient.ui.clerk.pages import told
from winclient.ui.clerk.pages.bar import DECISIONS
from winclient.ui.clerk.pages.draft_page import DraftPage
from winclient.ui.clerk.pages.first_start import FirstStart
from winclient.ui.clerk.pages.help_page import HelpPage
from winclient.ui.clerk.search import Search
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.wiring import Wiring
from winclient.ui.clerk.worker import sheets
from winclient.ui.desk import Counter, Desk, collect_on_ui_thread
from winclient.ui.parts.following import Following
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.ui.clerk.flows.trips import Trips


class Session(QObject):
    """`ready` once the store is open and the first lists are asked for."""

    ready = Signal()
    _progress = Signal(int, int)

    def __init__(self, window: ClerkWindow, *, wiring: Wiring, loaded: Search) -> None:
        super().__init__(window)
        self.window = window
        self._wiring = wiring
        self._search = loaded
        self._help: HelpPage | None = None
        self._before_help: QWidget = window.intake
        self._first: FirstStart | None = None
        self.desk = Desk(wiring.open_site, parent=self)
        self._draining = Draining(self.desk, wiring=wiring)
        self.flow: Flow | None = None
        self.board: Board | None = None
        self.papers: PapersFlow | None = None
        self.unmasking: Unmasking | None = None
        self.calling: Calling | None = None
        self.following: Following | None = None
        self.exchange: Exchange | None = None
        self.scans: ScansFlow | None = None
        self.trips: Trips | None = None
        self._acts: Mapping[str, Callable[[], object]] = {}
        self.desk.refused.connect(self._refused)
        self.desk.failed.connect(partial(self._world, say("clerk.world")))
        self.desk.broke.connect(partial(self._world, say("clerk.bug")))
        self.desk.changed.connect(self._changed)
        window.acted.connect(self.act)
        window.closing.connect(self.close)
        collect_on_ui_thread(self)

    def begin(self) -> None:
        """Open the store, or ask first who we are."""
        if self._wiring.configured:
            self._open()
            return
        self._first = FirstStart(self.window.theme, settings=self._wiring.settings)
        self._first.accepted.connect(self._named)
        self._progress.connect(self._first.advance)
        self.window.show_sides(False)
        self.window.show_page(self._first)
        self._first.begin()

    def act(self, name: str) -> None:
        """Do what the key of this action does; an unknown action does nothing."""
        if name in self._acts:
            self._acts[name]()

    def _follow(self, calling: Calling, counter: Counter) -> None:
        self.following = Following(counter.queue, parent=self.window)
        calling.follow(self.following)
        self.following.start()

    def close(self) -> None:
        """Keep what was typed, finish what runs, let go of the store."""
        if self.flow is not None:
            self.flow.keeper.flush()
        if self.exchange is not None:
            self.exchange.close()
        if self.following is not None:
            self.following.close()
        self.desk.close()
        if self.desk.counter is not None:
            self._wiring.close_site(self.desk.counter)

    def _open(self) -> None:
        self.desk.open(self._opened)

    def _named(self, settings: Settings) -> None:
        if self._first is None:
            return
        try:
            self._wiring.save(settings)
        except OSError:
            self._first.show_fault(say("clerk.settings_unsaved"))
            return
        self._first.busy(say("clerk.first_busy"))
        if self.desk.counter is None:
            self._open()
        else:  # the store is open, and only its catalogue did not come in
            self.desk.aside(self._feed, self._fed)

    def _opened(self, counter: Counter) -> None:
        self.flow = Flow(self.window, desk=self.desk, counter=counter)
        self.board = Board(self.window, desk=self.desk, counter=counter)
        self.papers = PapersFlow(self.window, desk=self.desk, flow=self.flow, hall=counter.hall)
        self.scans = ScansFlow(
            self.window, desk=self.desk, flow=self.flow, papers=self.papers, wiring=self._wiring
        )
        self.unmasking = Unmasking(self.window, desk=self.desk, flow=self.flow)
        own = {"counter": counter.settings.counter, "clerk": counter.clerk.id}
        queue = CounterQueue(queue=counter.queue, **own)
        self.calling = Calling(self.window, desk=self.desk, flow=self.flow, queue=queue)
        if counter.settings.hub:
            self._follow(self.calling, counter)
        self.exchange = Exchange(
            self.window,
            desk=self.desk,
            counter=counter,
            opening=self._wiring.exchange,
            back=partial(self._back_to_form, self.flow),
        )
        self.flow.keeper.saved.connect(self.board.draft_saved)
        self.board.favourites.connect(self._favour)
        self._acts = {**self._table(self.flow, self.papers, self.unmasking), **self.calling.acts}
        if self._first is not None or not len(self._search.index):
            self.desk.aside(self._feed, self._fed)
        self.desk.look(sheets.own_draft, self._ask_about)
        self._draining.recover()

    def _table(
        self, flow: Flow, papers: PapersFlow, unmasking: Unmasking
    ) -> dict[str, Callable[[], object]]:
        left = self.window.left
        return {
            "help": self._show_help,
            "applicant": partial(self._on_form, flow.people.unfold),
            "agent": partial(self._on_form, flow.people.open_agent),
            "search": partial(self._on_form, flow.matter.search),
            "questions": partial(self._on_form, flow.matter.focus_questions),
            "materials": partial(self._on_form, flow.matter.focus_materials),
            "number": left.focus_number,
            "lists": left.focus_list,
            "next": partial(self._past_help, flow.next),
            "reprint": papers.reprint_last,
            "steps": papers.open_steps,
            "sync": self._show_sync,
            "scans": self._show_scans,
            "trips": partial(self._show_trips, flow),
            "unmask": partial(self._on_form, unmasking.ask),
            **{name: partial(flow.decide, name) for name in DECISIONS},
        }

    def _on_form(self, act: Callable[[], object]) -> None:
        """Only where the form is what one sees and no question stands on it."""
        page = self.window.intake
        if self.window.middle.currentWidget() is page and page.ask is None:
            act()

    def _show_sync(self) -> None:
        if self.exchange is not None and self._first is None:
            self._leave_help()
            self.exchange.show()

    def _show_scans(self) -> None:
        if self.scans is not None and self.flow is not None and not self.flow.waiting:
            self._leave_help()
            self.scans.show()

    def _show_trips(self, flow: Flow) -> None:
        if self._first is not None:
            return
        from winclient.ui.clerk.flows.trips import Trips

        self._leave_help()
        if self.trips is None:
            back = partial(self._back_to_form, flow)
            send = self._wiring.print_trip
            self.trips = Trips(self.window, desk=self.desk, send=send, back=back)
        self.trips.show()

    def _back_to_form(self, flow: Flow) -> None:
        self.window.show_page(self.window.intake)
        flow.resume()

    def _past_help(self, act: Callable[[], object]) -> None:
        self._leave_help()
        act()

    def _show_help(self) -> None:
        if self._help is not None and self.window.middle.currentWidget() is self._help:
            self._leave_help()
            return
        if self._help is None:
            self._help = HelpPage(self.window.theme)
            self._help.left.connect(self._leave_help)
        self._before_help = self.window.middle.currentWidget()
        self.window.show_page(self._help)
        self._help.back.setFocus()

    def _leave_help(self) -> None:
        if self._help is None or self.window.middle.currentWidget() is not self._help:
            return
        self.window.show_page(self._before_help)
        for page in (self.papers and self.papers.page, self._first):
            if page is not None and self._before_help is page:
                page.begin()
        if self._before_help is self.window.intake and self.flow is not None:
            self.flow.resume()

    def _ask_about(self, draft: Draft | None) -> None:
        if self._first is not None:
            return  # the form opens once the catalogue is in
        if draft is None or self.flow is None:
            self.ready.emit()
            return
        body = read_draft(draft.body)
        entry = self._search.index.entry(str(body.get("item", "")))
        content = told.draft(body, item=entry.name if entry else "")
        page = DraftPage(self.window.theme, when=phrases.moment(draft.saved_at), content=content)
        self.flow.waiting = True
        page.go_on.connect(partial(self._go_on, self.flow, body))
        page.drop.connect(partial(self.flow.keeper.drop, partial(self._dropped, self.flow)))
        self.window.show_page(page)
        page.begin()
        self.ready.emit()

    def _go_on(self, flow: Flow, body: Mapping[str, object]) -> None:
        flow.waiting = False
        self.window.show_page(self.window.intake)
        flow.restore(body)

    def _dropped(self, flow: Flow, _none: None) -> None:
        flow.waiting = False
        flow.new()

    def _feed(self, counter: Counter) -> bool:
        return self._wiring.install_demo(counter, self._progress.emit)

    def _fed(self, fresh: bool) -> None:
        """The demo catalogue is in, or was not needed."""
        if fresh or not len(self._search.index):
            self._load_search()
        if self._first is not None and self.flow is not None:
            self._first = None
            self.window.show_sides(True)
            self.flow.new()
            self.ready.emit()

    def _load_search(self) -> None:
        self.desk.aside(lambda _counter: search.load(self._wiring.quick_search), self._searchable)

    def _searchable(self, loaded: Search) -> None:
        self._search = loaded
        self.window.intake.finder.ready(loaded.find)

    def _favour(self, favourites: Mapping[str, int]) -> None:
        self._search.favourites = favourites

    def _changed(self, touched: Touched) -> None:
        if touched & Touched.PRINTING:
            self._draining.look()
        if touched & Touched.CATALOGUE:
            self._load_search()

    def _refused(self, error: Refused) -> None:
        self._world(phrases.refusal(error), "")
        if self.desk.counter is None:
            header = self.window.header
            header.show_lamp(header.store, say("clerk.store_closed"), tone="bad")

    def _world(self, text: str, _kind: str) -> None:
        self.window.show_alarm(text)
        if self._first is not None:
            self._first.show_fault(text, fixed=self.desk.counter is not None)
