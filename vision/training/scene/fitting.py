"""Maps of the frozen part on disk, and the fit of the rest; on the CPU, repeatable by seed."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vision.lamps import open_session
from vision.scene_classifier import SIDE_PX
from vision.training.export import export_network
from vision.training.scene.network import frozen_part
from vision.training.scene.samples import Row, Samples
from vision.views import VIEWS

if TYPE_CHECKING:
    from torch import nn

Maps = npt.NDArray[np.float16]
Numbers = npt.NDArray[np.int64]

logger = logging.getLogger(__name__)

_BATCH, _FLUSH = 32, 640
_EVERY = 50


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to fit; `learning_rate` is the head's, the blocks learn at a fifth."""

    steps: int = 700
    batch: int = 32
    learning_rate: float = 2e-3
    seed: int = 1


def frozen_maps(network: "nn.Module", samples: Samples, folder: Path) -> Maps:
    """Return `(n, c, h, w)` maps of the frozen part, made once; a stopped run goes on.

    The runtime that serves makes them, three times as fast as torch does.
    """
    path, mark, part = folder / "maps.npy", folder / "mapped.txt", folder / "frozen.onnx"
    if not part.is_file():
        export_network(frozen_part(network), part, side_px=SIDE_PX, outputs=["maps"])
    session = open_session(part)
    done = int(mark.read_text()) if mark.is_file() else 0
    one = session.run(None, {"pixels": np.array(samples.pictures[:1])})[0]
    shape = (len(samples.rows), *one.shape[1:])
    maps = np.lib.format.open_memmap(path, "r+" if done else "w+", np.float16, shape)
    for start in range(done, len(maps), _BATCH):
        block = np.array(samples.pictures[start : start + _BATCH])
        maps[start : start + len(block)] = session.run(None, {"pixels": block})[0]
        end = start + len(block)
        if end % _FLUSH == 0 or end == len(maps):
            maps.flush()
            mark.write_text(str(end))
            logger.info("maps %d/%d", end, len(maps))
    return maps


def fit_upper(
    network: "nn.Module", maps: Maps, samples: Samples, schedule: Schedule, *, without: str | None
) -> None:
    """Fit the upper part in place.

    Args:
        network: From `build_scene_network`, its upper part still ImageNet's.
        maps: Of the frozen part, a row for each sample.
        samples: What the rows are.
        schedule: How long.
        without: The fold that is kept out; None learns from all.
    """
    import torch
    from torch.nn import functional

    odds = _odds(samples.rows, without)
    views, rng = samples.views, np.random.default_rng(schedule.seed)
    torch.manual_seed(schedule.seed)
    head = list(network.head.parameters())
    blocks = [w for w in network.backbone.parameters() if w.requires_grad]
    fast = schedule.learning_rate
    groups = [{"params": head, "lr": fast}, {"params": blocks, "lr": fast / 5}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [fast, fast / 5], total_steps=schedule.steps, pct_start=0.2
    )
    network.train()
    started, running = time.monotonic(), float("nan")
    for step in range(schedule.steps):
        rows = rng.choice(len(odds), schedule.batch, p=odds)
        seen = torch.from_numpy(np.array(maps[np.sort(rows)], np.float32))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network.upper(seen.to(memory_format=torch.channels_last))
        truth = torch.from_numpy(views[np.sort(rows)])
        loss = functional.cross_entropy(logits.float(), truth, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*head, *blocks], 5.0)
        optimiser.step()
        cycle.step()
        now = float(loss.detach())
        running = now if step == 0 else running + 0.05 * (now - running)
        if step % _EVERY == _EVERY - 1:
            logger.info("without %s: step %d/%d loss %.3f, %.0f s", without, step + 1,
                        schedule.steps, running, time.monotonic() - started)  # fmt: skip
    network.eval()


def logits_of(network: "nn.Module", maps: Maps, rows: Numbers) -> npt.NDArray[np.float32]:
    """Return `(n, views)` logits of some rows."""
    import torch

    parts = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(rows), 64):
            seen = torch.from_numpy(np.array(maps[rows[start : start + 64]], np.float32))
            parts.append(network.upper(seen).float().numpy())
    return np.concatenate(parts) if parts else np.zeros((0, len(VIEWS)), np.float32)


def _odds(rows: list[Row], without: str | None) -> npt.NDArray[np.float64]:
    """Return each row's chance to be drawn: views alike, half of a view real where there is any.

    Without a fold, what is made of several folds is left out as well: it may hold parts of it.
    """
    used = [r.learnt and (without is None or (r.fold is not None and r.fold != without))
            for r in rows]  # fmt: skip
    odds = np.zeros(len(rows))
    for view in VIEWS:
        parts = [
            np.array([u and r.view == view and r.drawn == drawn
                      for u, r in zip(used, rows, strict=True)])
            for drawn in (False, True)
        ]  # fmt: skip
        for part in parts:
            if part.any():
                odds[part] += _share(view, part, parts) / part.sum()
    return np.asarray(odds / odds.sum(), np.float64)


def _share(view: str, part: npt.NDArray[np.bool_], parts: list[npt.NDArray[np.bool_]]) -> float:
    if not all(p.any() for p in parts):
        return 1.0
    real = part is parts[0]
    # The few real plates are all of two countries; drawn clusters only add what photos lack.
    weight = {"plate": 0.25, "page": 0.1, "dashboard": 0.75, "other": 0.65}.get(view, 0.6)
    return weight if real else 1 - weight
