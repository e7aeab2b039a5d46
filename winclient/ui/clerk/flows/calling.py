"""叫号 from the clerk's screen: keys become acts at the queue, and what it answers is shown."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from winclient import phrases
from winclient.app.ports import Touched
from winclient.app.queue.counter_queue import CounterQueue
from winclient.app.queue.queue_view import QueueView, TicketFace
from winclient.app.queue.telling import understood
from winclient.domain.queue.calling import Action
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.flows.flow import Flow
from winclient.ui.clerk.pages import queue_words as told
from winclient.ui.clerk.pages.calling_questions import CallingQuestions
from winclient.ui.clerk.pages.queue_strip import QueueStrip
from winclient.ui.clerk.pages.unheard import UnheardBar
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.desk import Desk
from winclient.ui.parts.following import Following
from winclient.ui.screen import Watch
from winclient.wording import say

LOOK_EVERY = 3_000  # milliseconds; other counters and the kiosk change the queue, too
PROVE_EVERY = 10_000  # milliseconds, where each change is heard of: time alone changes something
BREATH = 700  # milliseconds after a call in which F2 is taken for a second press of the same

Then = Callable[[TicketFace | None], object]
Acts = Mapping[str, Callable[[], object]]


class Calling(QObject):
    """Where no session runs there is no strip, and nothing of this is in the way."""

    def __init__(self, window: ClerkWindow, *, desk: Desk, flow: Flow, queue: CounterQueue) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._flow = flow
        self._queue = queue
        self.strip: QueueStrip | None = None
        self.unheard = UnheardBar(window.theme, read=self._read)
        self.view: QueueView | None = None
        self.breath = BREATH
        self._acting = False
        self._looking = False
        self._again = False
        self._called = QElapsedTimer()
        self._questions = CallingQuestions()
        self.acts: Acts = {
            "call": self.forward,
            "call_this": self._call_this,
            "recall": partial(self.do, Action.RECALL),
            "skip": partial(self.do, Action.SKIP),
            "transfer": self._transfer,
            "park": self._park_or_resume,
            "finish": partial(self._leave, Action.FINISH),
            "undo": partial(self.do, Action.UNDO),
            "pause": self._pause_or_continue,
            "slip": self._give_slip,
        }
        Watch(window, desk=desk, watches=Touched.QUEUE, refresh=self.refresh)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_if_seen)
        self._timer.start(LOOK_EVERY)
        self.refresh()

    def follow(self, following: Following) -> None:
        """The queue is kept elsewhere: look whenever it is told that it changed."""
        following.moved.connect(self._look_if_seen)
        self._timer.start(PROVE_EVERY)

    def refresh(self) -> None:
        """Look at the queue again; also for a push from wherever it is kept."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        self._desk.run(self._queue.look, self._seen, refused=self._unseen, failed=self._stale)

    def forward(self) -> None:
        """F2: the next step, whatever it is: call, begin, or finish and call."""
        held = self.view.held if self.view else None
        if self._called.isValid() and self._called.elapsed() < self.breath:
            return
        if held is None:
            self.do(Action.CALL)
        elif held.state is TicketState.CALLED:
            self.do(Action.BEGIN)
        else:
            act = self._queue.finish_and_call
            self._leave(Action.FINISH, act=act, then=partial(self._done, Action.CALL))

    def do(self, action: Action, **words: str) -> None:
        """Act at once, or tell why it is not possible."""
        if self._possible(action):
            act = partial(self._queue.act, action, **words)
            self._submit(act, partial(self._done, action))

    def _leave(
        self,
        action: Action,
        *,
        act: Callable[[], TicketFace | None] | None = None,
        then: Then | None = None,
        **words: str,
    ) -> None:
        """The person goes: what stands on the form is asked about before."""
        if self._possible(action):
            act = act or partial(self._queue.act, action, **words)
            then = then or partial(self._done, action)
            self._flow.leave(partial(self._submit, act, partial(self._gone, then)))

    def _gone(self, then: Then, ticket: TicketFace | None) -> None:
        self._flow.new()  # nothing of one person is on the screen when the next one comes
        then(ticket)

    def _park_or_resume(self) -> None:
        view = self.view
        if view is None or view.held is not None:
            self._leave(Action.PARK)
        elif len(view.parked) > 1 and self.strip is not None:
            self._questions.resume(self.strip, view, partial(self.do, Action.RESUME))
        else:
            self.do(Action.RESUME)

    def _transfer(self) -> None:
        view = self.view
        if view is None or view.held is None or self.strip is None or view.why_not[Action.TRANSFER]:
            self.do(Action.TRANSFER)  # tells why not
        elif view.held.state is TicketState.CALLED:
            self._questions.transfer(self.strip, view, partial(self.do, Action.TRANSFER))
        else:
            answer = partial(self._leave, Action.TRANSFER)
            self._questions.transfer(self.strip, view, answer)

    def _call_this(self) -> None:
        if self._possible(Action.CALL, nobody=True) and self.strip is not None:
            self._questions.call_this(self.strip, self._call_named)

    def _call_named(self, **words: str) -> None:
        act = partial(self._queue.act, Action.CALL, **words)
        self._submit(act, partial(self._done, Action.CALL))

    def _pause_or_continue(self) -> None:
        paused = self.view is not None and self.view.paused
        self.do(Action.CONTINUE if paused else Action.PAUSE)

    def _give_slip(self) -> None:
        """Only without the hub: where it answers, numbers come from the kiosk."""
        if self.view is None or not self.view.away:
            self._window.tell(say("calling.why_no_slip"))
            return
        self._submit(self._queue.give_slip, self._given)

    def _given(self, ticket: TicketFace | None) -> None:
        if ticket is not None:
            self._window.tell(say("calling.told_slip", number=ticket.number))

    def _read(self) -> None:
        names = self.unheard.names
        self._desk.do(lambda tx, _here: understood(tx, names=names), lambda _none: self.refresh())

    def _possible(self, action: Action, *, nobody: bool = False) -> bool:
        """Whether the last view allows it; a key for what is not says why not.

        What only time or other people stand against is left to the queue itself to judge.
        """
        if self._acting:
            return False
        if self.view is None or not told.in_use(self.view):
            self._window.tell(say("calling.why_session_not_open"))
            return False
        error = self.view.why_not[action]
        passing = {Reason.RECALL_TOO_SOON, Reason.UNDO_TOO_LATE, Reason.NOBODY_WAITING}
        if error is None or (error.reason in passing and (nobody or action is not Action.UNDO)):
            return True
        self._window.tell(phrases.refusal(error))
        return False

    def _submit(self, act: Callable[[], TicketFace | None], then: Then) -> None:
        if not self._acting:
            self._acting = True
            acted = partial(self._acted, then)
            self._desk.run(act, acted, refused=self._refused, failed=self._failed)

    def _acted(self, then: Then, ticket: TicketFace | None) -> None:
        self._window.show_alarm("")
        self.refresh()  # the next key counts once the screen shows what came of this one
        then(ticket)

    def _done(self, action: Action, ticket: TicketFace | None) -> None:
        if ticket is None:
            return
        if action is Action.CALL:
            self._called.start()
        if action in {Action.BEGIN, Action.RESUME}:
            self._flow.welcome()
        key = f"told_{action.value}"
        if key in told.TOLD:
            self._window.tell(say(f"calling.{key}", number=ticket.number))

    def _refused(self, error: Refused) -> None:
        """Another counter was faster, or time passed: say so, and show how it stands now."""
        self._window.tell(phrases.refusal(error))
        self.refresh()

    def _failed(self) -> None:
        self._window.show_alarm(say("calling.not_done"))
        self.refresh()

    def _seen(self, view: QueueView) -> None:
        self._looking = False
        if self._again:
            self._again = False
            self.refresh()
            return
        self._acting = False
        self.view = view
        held = view.held
        serving = held is not None and held.state is TicketState.SERVING
        self._flow.ticket = held.number if held is not None and serving else ""
        self._show(view)

    def _show(self, view: QueueView) -> None:
        used = told.in_use(view)
        self.unheard.show_told(view.unheard)
        if self.strip is None:
            if not (used or view.unheard):
                return
            self.strip = QueueStrip(self._window.theme)
            self.strip.asked.connect(self._asked)
            self._window.show_queue(self.strip)
            self._window.show_queue(self.unheard)
        self.strip.setVisible(used)
        self.strip.show_view(view)

    def _asked(self, name: str) -> None:
        self.acts[name]()

    def _unseen(self, error: Refused) -> None:
        """The hall's segments cannot be read, for one."""
        self._looking = self._again = self._acting = False
        if self.strip is not None:
            self.strip.show_trouble(phrases.refusal(error))
        elif self.view is None:
            self._window.tell(phrases.refusal(error))

    def _stale(self) -> None:
        self._looking = self._again = self._acting = False
        if self.strip is not None:
            minutes, seconds = divmod(self.strip.seconds, 60)
            text = say("calling.stale", minutes=minutes, seconds=seconds)
            self.strip.show_trouble(text)

    def _look_if_seen(self) -> None:
        if self._window.isVisible() and not self._window.isMinimized():
            self.refresh()
