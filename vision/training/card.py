"""The model card beside the lamp models."""

from collections.abc import Mapping
from pathlib import Path

from vision.lamp_policy import LampPolicy
from vision.lamps import CLASSIFIER_FILE, FILTER_FILE
from vision.training.evaluation import LampReport
from vision.training.network import CLASSIFIER_PX

_HEAD = """# Warning-lamp models

What they do: `lamps_filter.onnx` passes the boxes that look like a lit lamp, `lamps.onnx`
(EfficientNet-Lite0, ImageNet start, crops of {side} px) names them among {count} codes or "not a
lamp" and tells the colour, `lamps.json` holds the labels, the combiner and the thresholds.

- Made by `carcare train lamps`, {made}. Files: {megabytes:.1f} MB together.
- Trained on: our own drawings of the {count} symbols in scenes made by `vision.training.scenes`,
  icon sets (`vision/training/data/icons.csv`), photos without a cluster and labelled photos of
  clusters.
- Combiner {combiner}; thresholds: {thresholds}.
- Licence: AGPL-3.0-or-later. Training curves: `lamps_training.svg`.

## What they cannot do

- A symbol that is none of the {count} codes comes out as `other`, or as the one it resembles.
- Most codes have no real photo behind them, only drawings: the table shows which do.
- Lamps under about 10 px, heavy glare and motion blur are passed over.
- They see one moment: whether a lamp flashes or only shows its start-up test must be asked.
- Printed symbols that reflect light, and coloured needles or digits, now and then pass for a lamp.
"""

_CROSS = """## Makers never trained on

Cross-validated over folds of makers (`vision/training/folds.yaml`): each photo is read by models
fitted without any photo of its fold, with combiner and thresholds chosen on the other folds. The
models that ship are fitted in the same way on all folds. A lamp asked about or passed over is a
miss. Big groups are capped.
"""


def write_card(
    out: Path, policy: LampPolicy, reports: Mapping[str, LampReport], *, made: str
) -> None:
    """Write `lamps.md` beside the models in `out`.

    Args:
        out: Folder of the models.
        policy: What was calibrated.
        reports: By fold, and under "all" their sum.
        made: How the models were made: seed and amounts.
    """
    size = sum((out / name).stat().st_size for name in (CLASSIFIER_FILE, FILTER_FILE))
    limits = policy.thresholds
    head = _HEAD.format(
        count=len(policy.labels),
        side=CLASSIFIER_PX,
        made=made,
        megabytes=size / 1e6,
        combiner=", ".join(f"{weight:g}" for weight in policy.combiner),
        thresholds=", ".join(f"{n} {getattr(limits, n):g}" for n in type(limits).__slots__),
    )
    rows = [_row(name, report) for name, report in reports.items()]
    parts = [head, _CROSS, *_TABLE, *rows, "", *reports["all"].lines()]
    (out / "lamps.md").write_text("\n".join(parts) + "\n", "utf-8")


_TABLE = (
    "| fold | photos | lamps | red and amber named right | red | wrong said a photo |",
    "|---|---|---|---|---|---|",
)


def _row(name: str, report: LampReport) -> str:
    cells = [
        name,
        report.photos,
        report.lamps,
        report.recall(("red", "amber")),
        report.recall(("red",)),
        f"{report.wrong_per_photo:.2f}",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"
