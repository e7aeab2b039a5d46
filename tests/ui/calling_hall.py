"""A clerk's face and the queue behind it, as a kiosk or another counter works on it."""

from functools import partial

from PySide6.QtCore import Qt

from tests import build
from winclient.app.perform import perform
from winclient.app.queue import tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import queue_plan
from winclient.domain.days.moments import Moment

F2, F3, F4, F6, F7 = (Qt.Key(Qt.Key.Key_F1 + n) for n in (1, 2, 3, 5, 6))
F8, F9, F10 = (Qt.Key(Qt.Key.Key_F1 + n) for n in (7, 8, 9))


class Hall:
    """A clerk's face and the queue behind it, as a kiosk or another counter works on it."""

    def __init__(self, face):
        self.face = face
        face.session.calling.breath = 0

    def do(self, use_case, counter="9", **words):
        site = self.face.session.desk.counter
        post = Post(counter=counter, clerk="0009", plan=queue_plan(site.folder))
        use = partial(use_case, post=post, when=Moment(build.MONDAY), **words)
        done = perform(site.store, use).value
        self.look()
        return done

    def take(self, *segments, **words):
        ids = self.face.session.desk.counter.hall.ids
        forms = [TakeForm(segment=segment, **words) for segment in segments or ("A",)]
        return [self.do(tickets.take, form=form, ids=ids).number for form in forms]

    def look(self):
        self.face.session.calling.refresh()
        self.face.settle()

    def press(self, *keys):
        for key in keys:
            self.face.press(key)

    @property
    def strip(self):
        return self.face.session.calling.strip

    @property
    def said(self):
        return self.face.window._toast.text.text()

    def state(self, number):
        def read(reader):
            return reader.ticket_numbered(number, session=reader.session().id)

        return self.face.look(read)

    def shown(self):
        return {n for n, each in self.strip.buttons.items() if each.isVisible()}
