"""One label a document, held as numbers: strings are slow to compare by the million."""

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray


class Labels:
    """The labels of documents, in order."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._labels = np.array(
            [self._numbers.setdefault(label, len(self._numbers)) for label in labels], np.int32
        )

    def __contains__(self, label: str) -> bool:
        return label in self._numbers

    def among(self, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Return `(n,)` whose label is one of these."""
        is_wanted = np.zeros(len(self._numbers), bool)
        is_wanted[[self._numbers[label] for label in wanted if label in self._numbers]] = True
        return is_wanted[self._labels]
