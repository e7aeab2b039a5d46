"""代办 on screen: one key, a runner, scanned numbers, what came back, a printed list; no mouse."""

from PySide6.QtCore import Qt

from tests import build

RUNNER = "11010519491231002X"


def villagers(face, *names):
    counter = face.session.desk.counter
    forms = [build.an_intake(applicant=build.a_person(name=name)) for name in names]
    return [build.taken_in(counter.store, form, hall=counter.hall).case for form in forms]


def begin(face):
    """Trip, runner, number, telephone; the cursor ends where numbers are scanned."""
    face.press(Qt.Key.Key_F12)
    for text in ("代办1", "周代办", RUNNER, "13900000000"):
        face.type(text)
        face.press(Qt.Key.Key_Return)


def scan(face, case):
    face.type(case.number)
    face.press(Qt.Key.Key_Return)


def errands(face):
    return face.session.trips.trip.errands


def now(face, case):
    return face.look(lambda reader: reader.case_by_number(case.number)).life


def test_a_trip_is_filled_by_scanning_one_receipt_after_the_other(a_face):
    face = a_face()
    cases = villagers(face, "王秀英", "李大山")
    begin(face)
    for case in cases:
        scan(face, case)
    assert [each.applicant for each in errands(face)] == ["王秀英", "李大山"]
    assert all("原件 1" in each.collected for each in errands(face))
    assert now(face, cases[0]).errand.runner == "周代办"
    assert face.session.trips.page.number.hasFocus()


def test_the_number_of_one_runner_is_never_written_to_another(a_face):
    face = a_face()
    cases = villagers(face, "王秀英", "李大山", "赵五")
    begin(face)
    scan(face, cases[0])
    page = face.session.trips.page
    page.trip.setText("代办2")
    page.runner.setText("吴代办")
    page.identity.set_number("110105194912310038")
    scan(face, cases[1])
    page.trip.setFocus()
    page.trip.selectAll()
    face.type("代办1")
    face.press(Qt.Key.Key_Return)
    page.number.setFocus()
    scan(face, cases[2])
    taken = now(face, cases[2]).errand
    assert (taken.runner, taken.runner_number) == ("周代办", RUNNER)


def test_what_came_back_is_listed_however_it_is_separated(a_face):
    face = a_face()
    (case,) = villagers(face, "王秀英")
    begin(face)
    scan(face, case)
    scan(face, case)
    face.type("营业执照，公章")
    face.press(Qt.Key.Key_Return)
    assert now(face, case).brought_back.items == ("营业执照", "公章")


def test_a_case_another_runner_has_is_said_and_nothing_is_taken(a_face):
    face = a_face()
    (case,) = villagers(face, "王秀英")
    begin(face)
    scan(face, case)
    page = face.session.trips.page
    page.trip.setText("代办2")
    scan(face, case)
    assert "代办1" in page.told.text()
    assert now(face, case).errand.trip == "代办1"


def test_what_came_back_is_written_with_the_hand_it_came_into(a_face):
    face = a_face()
    (case,) = villagers(face, "王秀英")
    begin(face)
    scan(face, case)
    scan(face, case)  # it comes back
    face.type("营业执照")
    face.press(Qt.Key.Key_Return)
    assert now(face, case).brought_back.receiver == "王秀英"
    assert errands(face)[0].back == "营业执照"


def test_another_hand_says_whose_it_is(a_face):
    face = a_face()
    (case,) = villagers(face, "王秀英")
    begin(face)
    scan(face, case)
    page = face.session.trips.page
    face.press(Qt.Key.Key_Tab)
    face.press(Qt.Key.Key_Return)  # on 交回, which is next
    page.ask.lines["receiver"].setFocus()
    face.type("王大")
    face.press(Qt.Key.Key_Return)
    assert page.ask.lines["relation"].hasFocus()
    face.press(Qt.Key.Key_Escape)
    assert page.ask is None
    assert page.isVisible()


def test_a_trip_of_another_day_is_found_by_its_name_and_escape_goes_back(a_face):
    face = a_face()
    (case,) = villagers(face, "王秀英")
    begin(face)
    scan(face, case)
    face.press(Qt.Key.Key_Escape)
    assert face.window.middle.currentWidget() is face.page
    face.session.trips.trip = None
    face.press(Qt.Key.Key_F12)
    page = face.session.trips.page
    page.trip.selectAll()
    face.type("代办1")
    face.press(Qt.Key.Key_Return)
    assert [each.applicant for each in errands(face)] == ["王秀英"]
    assert page.runner.text() == "周代办"


def test_the_list_goes_to_the_printer_and_a_fault_is_said(a_face):
    sent = []
    face = a_face(print_trip=lambda _site, trip: sent.append(trip.trip) or "paper_out")
    (case,) = villagers(face, "王秀英")
    begin(face)
    scan(face, case)
    face.session.trips.page.print.setFocus()
    face.press(Qt.Key.Key_Return)
    assert sent == ["代办1"]
    assert "没有印出来" in face.session.trips.page.told.text()
