"""`credit import`: the hall's list of applicants whose promises are not taken."""

import secrets
from argparse import Namespace
from functools import partial

from winclient.app.cases import credit
from winclient.app.perform import perform
from winclient.bootstrap import open_site
from winclient.cli import bad_rows
from winclient.cli.output import DONE, NO, Output
from winclient.domain.days.moments import Moment
from winclient.reading.credit import read_credit
from winclient.settings import data_folder
from winclient.wording import say


def import_list(chosen: Namespace, out: Output) -> int:
    """Put a whole list in force in place of the last one."""
    reading = read_credit(chosen.file)
    site = open_site(data_folder(chosen.data))
    put = partial(
        credit.install,
        reasons=reading.reasons,
        key=secrets.token_hex(32),
        clerk=site.settings.clerk,
        counter=site.settings.counter,
        when=Moment(site.clock()),
    )
    listed = perform(site.store, put).value
    refused = bad_rows.told(reading.refused)
    value = {"read": reading.read, "listed": listed, "refused": refused}
    lines = [say("cli.credit_listed", n=listed, refused=len(refused))]
    lines += bad_rows.lines(refused)
    out.answer(value, "\n".join(lines))
    return NO if refused and not listed else DONE
