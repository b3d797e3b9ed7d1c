"""The crops of a training, where the network can reach them: on disk, or in a GPU's memory."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

_CHUNK = 16384


def best_device() -> "torch.device":
    """Return the first GPU, or the CPU where there is none.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class CropPool:
    """Stored crops, `(n, s, s, 3)` uint8, by row.

    Beside a CPU they stay where they are; a GPU gets all of them, 28 kB a crop.
    """

    def __init__(self, crops: npt.NDArray[np.uint8], device: "torch.device") -> None:
        """Put `crops`, in memory or mapped from disk, within reach of `device`."""
        import torch

        self.device = device
        self._disk = crops
        self._near: torch.Tensor | None = None
        if device.type != "cpu":
            self._near = torch.empty(crops.shape, dtype=torch.uint8, device=device)
            for start in range(0, len(crops), _CHUNK):
                part = np.ascontiguousarray(crops[start : start + _CHUNK])
                self._near[start : start + _CHUNK] = torch.from_numpy(part).to(device)

    def take(self, rows: npt.NDArray[np.int64]) -> "torch.Tensor":
        """Return the crops of `rows`, on the device."""
        import torch

        if self._near is None:
            return torch.from_numpy(np.asarray(self._disk[rows]))
        return self._near[torch.from_numpy(rows).to(self.device)]

    def batches(self, rows: npt.NDArray[np.int64]) -> Iterator["torch.Tensor"]:
        """Yield the crops of each row of `rows`, `(steps, batch)`; the disk is read in order."""
        import torch

        if self._near is not None:
            yield from (self.take(batch) for batch in rows)
            return
        unique, where = np.unique(rows, return_inverse=True)
        crops = np.asarray(self._disk[unique])
        for batch in where.reshape(rows.shape):
            yield torch.from_numpy(crops[batch])
