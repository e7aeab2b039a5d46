"""What became of a print is shown, asked about, and never guessed."""

from functools import partial

from PySide6.QtCore import Qt

from tests import build
from winclient.app.papers.printing import claim_job, finish_job
from winclient.app.perform import perform
from winclient.domain.printing import JobState


def settled(face, state, error=""):
    """The one job of the one case, as a printer would leave it."""
    store = face.session.desk.counter.store
    (job,) = face.look(lambda reader: reader.jobs(state=JobState.PENDING))
    perform(store, partial(claim_job, job=job.id))
    perform(store, partial(finish_job, job=job.id, state=state, error=error))
    face.session.papers.refresh()
    face.session.board.refresh()
    face.settle()
    return job


def accept(face):
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)


def state_of(face, job):
    return face.look(lambda reader: reader.jobs(paper=job.paper))[-1].state


def test_a_failed_print_says_why_and_is_tried_again_under_its_own_id(a_face):
    face = a_face()
    accept(face)
    job = settled(face, JobState.FAILED, "paper_out")
    page = face.session.papers.page
    assert "缺纸" in "".join(each.text() for each in page.findChildren(type(page.title)))
    assert "失败" in face.window.header.printing.text()
    page.retry.emit(job.id)
    face.settle()
    (again,) = face.look(lambda reader: reader.jobs(paper=job.paper))
    assert (again.id, again.state) == (job.id, JobState.PENDING)


def test_a_print_nobody_knows_about_is_settled_by_the_clerk(a_face):
    face = a_face()
    accept(face)
    job = settled(face, JobState.UNKNOWN)
    face.session.papers.page.settle.emit(job.id, True)
    face.settle()
    assert state_of(face, job) is JobState.PRINTED


def test_papers_are_drained_after_a_decision_and_only_then(a_face):
    drained = []

    def drain(site):
        drained.append(site)
        return ()

    face = a_face(drain=drain)
    assert drained == []
    accept(face)
    assert len(drained) == 1


def test_jobs_a_crash_left_are_asked_about_at_the_next_start(a_face):
    found = []
    face = a_face(recover=lambda site: found.append(site) or ())
    assert found == [face.session.desk.counter]
    assert build.NUMBER not in face.window.windowTitle()
