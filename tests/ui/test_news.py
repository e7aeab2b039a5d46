"""What a department says of a case, on the clerk's screen: listed, shown, told to the applicant."""

import os

from PySide6.QtCore import Qt

from tests.build.exchange import an_enrolled, department_wants, talk
from winclient.domain.cases.steps import Step
from winclient.domain.ledger.snapshot import PaperKind


def asked(face):
    """The tab of the list, if it is shown."""
    tab = face.window.left._tabs["asked"]
    return tab.text() if tab.isVisible() else ""


def test_a_departments_correction_is_listed_until_its_paper_is_made_out(a_face):
    counter, hand = an_enrolled(a_face.folder)
    case = counter.take_in()
    talk(counter, hand)
    department_wants(hand, case)
    talk(counter, hand)
    counter.store.close()
    face = a_face()
    assert asked(face) == "部门要求补正　1"
    face.alt(Qt.Key.Key_B)
    face.type(case.number)
    face.press(Qt.Key.Key_Return)
    facts = {a.text(): b.text() for a, b in face.window.summary._pairs if a.isVisible()}
    assert facts["部门要求补正"] == f"{case.rows[0].name}（未签字）"
    face.alt(Qt.Key.Key_D)
    card = face.session.papers.page.steps
    face.alt(Qt.Key(Qt.Key.Key_1 + card.steps.index(Step.CORRECT)))
    folder = os.environ.get("WINCLIENT_PICTURES")
    if folder:
        face.window.grab().save(f"{folder}/asked.png")
    face.press(Qt.Key.Key_Tab)
    face.press(Qt.Key.Key_Return)
    papers = face.look(lambda reader: reader.papers(case.id))
    assert PaperKind.CORRECTION in {paper.snapshot.kind for paper in papers}
    assert asked(face) == ""
