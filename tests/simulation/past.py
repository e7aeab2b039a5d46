"""A device's own past: fetched from the center, read from the second copy, or named as lost."""

from tests.simulation.counter import Counter
from tests.simulation.messages import (
    ACCEPTED,
    FETCH,
    LOOSE,
    MISSING,
    RECEIVED,
    STATION,
    Ask,
    Entry,
)


class Past(Counter):
    """What was written here once and is not here now."""

    def fetch_own(self, dev: int, have: dict[int, int]) -> None:
        """Asks for all entries of a device beyond what is here of each branch."""
        if self.wrong.no_own_download:
            return
        id = self.dice.id()
        self.store.fetches = {i: a for i, a in self.store.fetches.items() if a.dev != dev}
        self.store.fetches[id] = Ask(id, FETCH, dev, 0, tuple(have.items()))

    def fetch_late(self) -> None:
        """An own fact came to the center by another way, and is not here."""
        store = self.store
        if not any(a.dev == store.dev for a in store.fetches.values()):
            store.lacking = False
            self.fetch_own(store.dev, {**store.had, **self.have()})

    def have(self) -> dict[int, int]:
        """How far each branch of the lineage is here."""
        return {g.epoch: self.store.end_of(i) for i, g in enumerate(self.store.lineage)}

    def fetched(self, ask: Ask, page: tuple[tuple[int, Entry], ...]) -> None:
        """A page of the own past, each with its epoch; the next is asked under another id."""
        del self.store.fetches[ask.id]
        have: dict[int, int] = dict(ask.data)
        for epoch, entry in page:
            self.keep(entry)
            have[epoch] = have.get(LOOSE, 0) + 1 if epoch == LOOSE else entry.seq
        if page:
            id = self.dice.id()
            self.store.fetches[id] = ask._replace(id=id, data=tuple(have.items()))
        elif ask.dev == self.store.dev:
            self.store.had = have
            if self.store.lacking:  # heard after this fetch had been answered
                self.fetch_late()

    def keep(self, entry: Entry) -> None:
        """Into the ledger where it follows on, else beside it; never over something."""
        store = self.store
        if entry.id in store.ids or entry.id in store.kept:
            return
        end = len(store.ledger)
        if entry.seq == end + 1 and entry.prev == store.hash_at(end):
            store.ledger.append(entry)
            store.ids.add(entry.id)
        else:
            store.kept[entry.id] = entry
        if entry.kind == RECEIVED:
            store.missing.discard(entry.arg)
            if self.record is not None and entry.id not in store.seen:
                self.record.numbers[entry.arg] = None
            store.mine.append(entry.case)
        if store.seen.get(entry.id, ACCEPTED) != ACCEPTED:
            self.list_refusal(entry.id, store.seen[entry.id])

    def list_refusal(self, id: int, verdict: int) -> None:
        """Own facts that were not accepted stay on the list until a person settles them."""
        store = self.store
        if id in store.ids or id in store.kept:
            if verdict == ACCEPTED:
                store.listed.pop(id, None)
            elif id not in store.settled and not self.wrong.rejection_unlisted:
                store.listed[id] = verdict

    def read_mirror(self) -> list[Entry]:
        """Takes what the second copy has and this store has not; says what that was."""
        store = self.store
        known = self.second.entries.values()
        lost = [e for e in known if e.id not in store.ids and e.id not in store.kept]
        lost.sort(key=lambda e: e.seq)
        for entry in lost:
            self.keep(entry)
        return lost

    def salvage(self, other: Counter) -> None:
        """Takes over the second copy of a PC that is no more."""
        self.forebears = [*other.forebears, other]
        for forebear in self.forebears:
            for entry in sorted(forebear.second.entries.values(), key=lambda e: e.seq):
                self.store.kept[entry.id] = entry

    def inherits(self, other: Counter) -> None:
        """Takes the station of a lone PC that is no more; its last number is not known."""
        if other.store.dev == 0:
            self.station = other.station
            self.store.lone_next = self.after_all(list(self.store.kept.values()))
            self.store.unsure = True

    def after_all(self, entries: list[Entry]) -> int:
        """The serial that follows all of this station's in these entries."""
        mine = [e.arg for e in entries if e.kind == RECEIVED and e.arg // STATION == self.station]
        return max([self.store.lone_next, *(number % STATION + 1 for number in mine)])

    def list_missing(self) -> None:
        """What nobody could give back is named, number by number, as a fact."""
        store = self.store
        if not store.missing or store.frozen or store.fetches or not self.second.reachable:
            return
        self.read_mirror()  # only a start may distrust because of what it finds
        here = self.numbers_here()
        for number in sorted(store.missing):
            if number not in here:
                self.write(MISSING, 0, number)
        store.missing.clear()

    def numbers_here(self) -> set[int]:
        """Numbers whose papers are accounted for in this store."""
        store = self.store
        mine = {e.arg for e in store.ledger if e.kind in (RECEIVED, MISSING)}
        mine |= {e.arg for e in store.kept.values() if e.kind in (RECEIVED, MISSING)}
        return mine | {case[0] for case in store.cases.values()}

    def scan_last_receipt(self) -> None:
        """A lone store whose record is gone learns from paper where its numbers stood."""
        store = self.store
        if store.dev or not store.unsure or self.paper_names_device:
            return
        writer, facts = self.truth.writer, self.truth.facts.values()
        store.lone_next = self.after_all([e for e in facts if writer.get(e.id) == self.hw])
        store.unsure = store.frozen = False
        store.ask_epoch = None
        self.write_record()
