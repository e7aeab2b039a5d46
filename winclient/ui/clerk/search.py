"""The item search of this screen: an index that answers at once, favourites first."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from winclient.domain.finding.search import Hit, Index, IndexOutdated

SHOWN = 50

Blobs = Callable[[], tuple[Mapping[str, bytes], Mapping[str, int]]]


class Search(Struct):
    """Lives on the UI thread once it is loaded; `again` reads the index that is now in force."""

    index: Index
    favourites: Mapping[str, int]
    again: Blobs

    def find(self, text: str) -> Sequence[Hit]:
        """The best hits for what is typed."""
        try:
            return self._find(text)
        except IndexOutdated:  # a catalogue came into force between two keys
            blobs, _ = self.again()
            self.index = Index(blobs)
            return self._find(text)

    def _find(self, text: str) -> Sequence[Hit]:
        return self.index.find(text, limit=SHOWN, favourites=self.favourites)


def load(again: Blobs) -> Search:
    """Read the index, on a worker; one of another version is none until it is renewed."""
    blobs, favourites = again()
    try:
        index = Index(blobs)
        index.find("", limit=SHOWN)  # what is shown before the first key
    except IndexOutdated:
        index = Index({})
    return Search(index, favourites, again)
