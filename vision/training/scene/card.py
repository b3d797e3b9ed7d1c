"""The model card beside the scene model."""

from collections.abc import Sequence
from pathlib import Path

from vision.scene_classifier import MODEL_FILE, SIDE_PX, ScenePolicy
from vision.training.scene.confusion import Figures, Said, by_source, table
from vision.views import VIEWS

CARD_FILE = "scene.md"

_HEAD = """# Scene model

`{model}` (EfficientNet-Lite0, ImageNet start, upper three blocks and head learnt anew, pictures
of {side} px) tells {count} views of a photo apart: {views}.
`scene.json` holds the temperature and, for each view, the confidence from which it is sure; below
it the scene is left open.

- Made by `carcare train scene`, {made}. File: {megabytes:.1f} MB.
- Learnt from: photos of clusters, cars and traffic, free photos of anything else, and our own
  drawings of code readers, number plates, vehicle papers, pages of print, screens of electric cars
  and everyday things, photographed by the camera of `vision.training`.
- Temperature {temperature:.2f}; sure from: {thresholds}.
- Licence: AGPL-3.0-or-later.

## What it cannot do

- Code readers, vehicle papers and nearly all pages were drawn: no photo of a real one was at hand,
  and how well real ones are told is not known. Trouble codes and titles that the text reader finds
  decide there too.
- Real number plates are crops of car photos, nearly all of one country.
- "Other" was learnt from wallpapers, sample pictures of software, screenshots and cut-outs. There
  was no photo of an engine bay, a tyre on its own, seats or a steering wheel.
- Traffic from afar is of one set of street cameras.

## Sources never trained on

Cross-validated over three folds of sources (`vision/training/data/scene_folds.yaml`): each photo,
real or drawn, is read by a model that was fitted without any photo of its source, any drawing of
its kind and any photo that stands behind those, with temperature and thresholds chosen on the
other folds. "Scene right" takes near and far, plate and paper, page and other for the same.
"""


def write_card(out: Path, policy: ScenePolicy, said: Sequence[Said], *, made: str) -> None:
    """Write `scene.md` beside the model in `out`."""
    head = _HEAD.format(
        model=MODEL_FILE, side=SIDE_PX, count=len(VIEWS), views=", ".join(VIEWS), made=made,
        megabytes=(out / MODEL_FILE).stat().st_size / 1e6, temperature=policy.temperature,
        thresholds=", ".join(f"{view} {policy.thresholds[view]:g}" for view in VIEWS),
    )  # fmt: skip
    parts = [head]
    for title, drawn in (("Photos", False), ("Drawings of kinds never trained on", True)):
        part = [one for one in said if one.drawn == drawn]
        parts += [f"### {title}", "", *_figures(part), "", *table(part), "", *by_source(part), ""]
    (out / CARD_FILE).write_text("\n".join(parts), "utf-8")


def _figures(said: Sequence[Said]) -> list[str]:
    found = Figures.of(said)
    return [
        f"- answered: {found.answered}",
        f"- scene right, of those answered: {found.right}",
        f"- the very view, of those answered: {found.same_view}",
    ]
