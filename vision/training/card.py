"""The model card beside the lamp models."""

from pathlib import Path

from vision.lamp_policy import LampPolicy
from vision.lamps import CLASSIFIER_FILE, FILTER_FILE
from vision.training.evaluation import LampReport

_HEAD = """# Warning-lamp models

What they do: `lamps_filter.onnx` passes the boxes that look like a lit lamp, `lamps.onnx`
(EfficientNet-Lite0, ImageNet start) names them among {count} codes or "not a lamp" and tells the
colour, `lamps.json` holds the labels and the calibrated thresholds.

- Made by `carcare train lamps`, seed {seed}. Files: {megabytes:.1f} MB together.
- Trained on: our own drawings of the {count} symbols in scenes made by `vision.training.scenes`,
  and labelled photos of instrument clusters, split by maker (`vision/training/splits.yaml`).
- Thresholds: {thresholds}
- Licence: AGPL-3.0-or-later.

## What they cannot do

- A symbol that is none of the {count} codes comes out as `other`, or as the one it resembles.
- Most codes have no real photo behind them, only drawings: see the table for which do.
- Lamps under about 10 px, heavy glare and motion blur are passed over.
- They see one moment: whether a lamp flashes or only shows its start-up test must be asked.
"""


def write_card(
    out: Path, policy: LampPolicy, calibration: LampReport, validation: LampReport, seed: int
) -> None:
    """Write `lamps.md` beside the models in `out`."""
    size = sum((out / name).stat().st_size for name in (CLASSIFIER_FILE, FILTER_FILE))
    limits = policy.thresholds
    head = _HEAD.format(
        count=len(policy.labels),
        seed=seed,
        megabytes=size / 1e6,
        thresholds=", ".join(f"{n} {getattr(limits, n):g}" for n in type(limits).__slots__),
    )
    parts = [
        head,
        "## Validation: makers never trained on\n",
        *validation.lines(),
        "\n## Calibration photos: the thresholds were chosen on these\n",
        *calibration.lines()[:8],
    ]
    (out / "lamps.md").write_text("\n".join(parts) + "\n", "utf-8")
