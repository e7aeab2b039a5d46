"""The queue as one command uses it: at which counter, by whom, and when."""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from winclient.app.perform import look, perform
from winclient.app.queue.queue_authority import QueueAuthority
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.telling import understood, unheard
from winclient.bootstrap import Site, open_site, own_queue, queue_plan
from winclient.cli.output import note
from winclient.cli.said import said_at
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder

T = TypeVar("T")


class Desk:
    """The queue with the counter and clerk of one command, and its clock."""

    def __init__(self, chosen: Namespace) -> None:
        folder = data_folder(chosen.data)
        queue_plan(folder)  # a plan that cannot be read is said before a store is made
        at = said_at(getattr(chosen, "at", None))
        self.site: Site = open_site(folder)
        counter = getattr(chosen, "counter", None) or self.site.settings.counter
        self.counter = _counter(counter)
        self.queue: QueueAuthority = self.site.queue if at is None else own_queue(self.site, at=at)

    def order(self, act: Act, **words: Any) -> Answer:
        """Have an act carried out at this counter; its answer."""
        clerk = self.site.clerk.id
        answer = self.queue.do(Order(act=act, counter=self.counter, clerk=clerk, **words))
        self._tell_unheard()
        return answer

    def look(self, view: Callable[..., T], **words: Any) -> T:
        """A view as this counter has it."""
        seen = self.queue.look(view, counter=self.counter, clerk=self.site.clerk.id, **words)
        self._tell_unheard()
        return seen

    def _tell_unheard(self) -> None:
        """Once, and on the side: what the hub did not take of what was done without it."""
        found = look(self.site.store, partial(unheard, counter=self.counter))
        for each in found:
            note(each.sentence)
        if found:
            names = [each.name for each in found]
            perform(self.site.store, partial(understood, names=names))


def _counter(text: str) -> str:
    wanted = text.strip()
    if not wanted or len(wanted) > 16:
        raise Refused(Reason.FIELD_WRONG, field="--counter", why=text[:20])
    return wanted
