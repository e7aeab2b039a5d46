"""`backup`, `restore`: one encrypted file, under a passphrase."""

import getpass
import os
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path

from winclient.app.backing_up import note_backup
from winclient.app.perform import look, perform
from winclient.bootstrap import exchange_place, open_site
from winclient.cli.files import file_text
from winclient.cli.output import DONE, Output
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.store import backup as backups
from winclient.wording import say


def backup(chosen: Namespace, out: Output) -> int:
    """The whole store as it is at this moment."""
    site = open_site(data_folder(chosen.data))
    saved = backups.back_up(site.store, chosen.file, passphrase=_passphrase(chosen))
    perform(site.store, partial(note_backup, at=site.clock()))
    value = {
        "entries": saved.entries,
        "head": saved.head,
        "scans": saved.scans,
        "scans_at_center": saved.at_center,
        "scans_lost": saved.lost,
        "file": str(chosen.file),
    }
    told = [say("cli.backed_up", n=saved.entries, scans=saved.scans, file=str(chosen.file))]
    if saved.at_center:
        told.append(say("cli.backed_up_at_center", n=saved.at_center))
    if saved.lost:
        told.append(say("cli.backed_up_lost", n=saved.lost))
    out.answer(value, "\n".join(told))
    return DONE


def restore(chosen: Namespace, out: Output) -> int:
    """Put a backup in place; the store then compares itself with the record outside."""
    folder = data_folder(chosen.data)
    if chosen.copy:
        return _from_copy(folder, chosen.copy, out)
    if not chosen.file:
        raise Refused(Reason.FIELD_MISSING, field="FILE")
    passphrase = _passphrase(chosen)
    saved = backups.restore(folder, chosen.file, passphrase=passphrase, replace=chosen.replace)
    site = open_site(folder)
    standing = look(site.store, lambda reader: reader.standing())
    missing = look(site.store, lambda reader: reader.missing())
    value = {
        "entries": saved.entries,
        "head": saved.head,
        "scans": saved.scans,
        "trusted": not standing.frozen,
        "missing": list(missing),
    }
    key = "cli.restored_frozen" if standing.frozen else "cli.restored"
    if standing.unsure:
        key = "cli.restored_unsure"
    told = {"n": saved.entries, "scans": saved.scans, "missing": "、".join(missing) or "-"}
    out.answer(value, say(key, **told))
    return DONE


def _from_copy(folder: Path, copy: Path, out: Output) -> int:
    """Take back what the second copy has and this store has not; what it cannot open is named."""
    from winclient.sync.copying import take_back
    from winclient.sync.segments import every_segment

    if not copy.is_dir():
        raise Refused(Reason.FILE_NOT_FOUND, file=str(copy))
    site = open_site(folder)
    place = exchange_place(site)
    found = [take_back(place, file) for file in every_segment(copy)]
    value = {
        "entries": sum(each or 0 for each in found),
        "files": len(found),
        "for_center": sum(each is None for each in found),
        "trusted": not look(site.store, lambda reader: reader.standing()).frozen,
        "missing": list(look(site.store, lambda reader: reader.missing())),
    }
    told = [say("cli.copied_back", n=value["entries"])]
    if value["for_center"]:
        told.append(say("cli.copied_for_center", n=value["for_center"]))
    out.answer(value, "\n".join(told))
    return DONE


def _passphrase(chosen: Namespace) -> str:
    """From a file, from WINCLIENT_PASSPHRASE, or asked for; never from the command line."""
    if chosen.passphrase_file:
        return file_text(chosen.passphrase_file).strip()
    told = os.environ.get("WINCLIENT_PASSPHRASE", "")
    if not told and sys.stdin.isatty():
        told = getpass.getpass(say("cli.ask_passphrase"))
    return told
