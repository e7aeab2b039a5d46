"""The item search of this screen: an index that answers at once, favourites first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winclient.domain.search import Hit, Index, IndexOutdated

SHOWN = 50
WARM = ("", "a", "1", "一")  # each decodes other columns of the index


@dataclass(slots=True)
class Search:
    """Lives on the UI thread once it is loaded."""

    index: Index
    favourites: Mapping[str, int]

    def find(self, text: str) -> Sequence[Hit]:
        """The best hits for what is typed."""
        return self.index.find(text, limit=SHOWN, favourites=self.favourites)


def load(blobs: Mapping[str, bytes], favourites: Mapping[str, int]) -> Search:
    """Read and warm the index, on a worker; one of another version is none until renewed."""
    try:
        index = Index(blobs)
    except IndexOutdated:
        index = Index({})
    search = Search(index, favourites)
    for text in WARM:
        search.find(text)
    return search
