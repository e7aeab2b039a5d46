"""Applications as they come: one item, several, a package; and the visits that follow them."""

from msgspec.structs import replace

from winclient.app.cases.corrections import BringForm, bring
from winclient.app.cases.intake import IntakeForm, Outcome, take_in
from winclient.app.cases.package_intake import take_package
from winclient.app.cases.package_visits import bring_package
from winclient.app.cases.packages import gather
from winclient.app.hall import Hall
from winclient.app.ports import Tx
from winclient.domain.days.moments import Moment


def apply(tx: Tx, *, form: IntakeForm, hall: Hall, when: Moment) -> Outcome:
    """Take in whatever the form names, as one application."""
    bundle = gather(tx, (form.item, *form.more)).leaving_out(form.without)
    if len(bundle.items) > 1:
        return take_package(tx, bundle, form=form, hall=hall, when=when)
    (item,) = bundle.items
    return take_in(tx, form=replace(form, item=item.id, more=(), without=()), hall=hall, when=when)


def come_back(tx: Tx, *, form: BringForm, hall: Hall, when: Moment) -> Outcome:
    """The applicant returns. While a package waits, the number of one item opens the whole."""
    case = tx.case_by_number(form.number)
    if case is not None and case.package is not None:
        whole = tx.case(case.package.id)
        case = whole if whole is not None and whole.waiting else case
    if case is None or not case.members:
        return bring(tx, form=form, hall=hall, when=when)
    return bring_package(tx, case, form=form, hall=hall, when=when)
