"""What models say of photos whose makers they never saw, fold by fold."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from vision.lamp_policy import LampPolicy, policy_to_json
from vision.lamps import POLICY_FILE, LampRecogniser
from vision.sightings import judge_all
from vision.training.calibration import Seen, calibrate
from vision.training.evaluation import LampReport
from vision.training.outcomes import Rules, outcomes_of
from vision.training.scenes import Scene


def look_at(models: Path, policy: LampPolicy, scenes: Iterable[Scene]) -> Seen:
    """Return each scene with what the models in `models` say of its places.

    Pixels are dropped, since only the lamps are needed later: `scenes` may be read one at a time.
    """
    (models / POLICY_FILE).write_text(policy_to_json(policy), "utf-8")
    recogniser = LampRecogniser(models)
    return [
        (replace(scene, image=scene.image[:1, :1].copy()), recogniser.look_twice(scene.image))
        for scene in tqdm(scenes, f"looking with {models.name}", unit="photo")
    ]


def cross_report(
    policy: LampPolicy, seen: Mapping[str, Seen], folder: Path
) -> dict[str, LampReport]:
    """Return the report of each fold, judged by thresholds that the other folds chose.

    The sum of all stands first, under "all".

    Args:
        policy: Labels.
        seen: By fold, what models that saw none of its makers said.
        folder: Where the fold's own folder gets the policy that judged it, beside its models.
    """
    stop_now = {label.code: label.stop_now for label in policy.labels}
    rules = Rules(stop_now, {label.code: label.colours for label in policy.labels})
    reports = {"all": LampReport()} | {name: LampReport() for name in seen}
    for name, own in seen.items():
        others = [pair for other, pairs in seen.items() if other != name for pair in pairs]
        judged = calibrate(policy, others or own)
        (folder / name).mkdir(exist_ok=True)
        (folder / name / POLICY_FILE).write_text(policy_to_json(judged), "utf-8")
        for scene, sighting in own:
            outcomes = outcomes_of(scene.lamps, list(judge_all(judged, sighting)), rules)
            reports["all"].add(outcomes)
            reports[name].add(outcomes)
    return reports
