"""Trains on labelled folders and writes the weights: `python -m vision.training.damage.run`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from vision.training.damage.augmentation import Photos
from vision.training.damage.fitting import Plan, fit
from vision.training.damage.folders import Labelled, read_folder
from vision.training.damage.labels import HEADS, mirrored
from vision.training.damage.network import SIDE_PX, DamageNetwork
from vision.training.damage.packing import pack_photos

FOLDERS = {
    "types": ("type_severity", "labels_severity8"),
    "damaged": ("damaged_parts", "labels"),
    "parts": ("car_parts", "labels_seg"),
}
HELD_OUT = 8
"""One block in so many is held out."""


def read_sets(data: Path, without: Sequence[str] = ()) -> dict[str, list[Labelled]]:
    """Return the labelled photos of each head whose folder is there and not left out."""
    sets = {}
    for head, (folder, labels) in FOLDERS.items():
        if head not in without and (data / folder).is_dir():
            sets[head] = read_folder(data / folder, labels)
    return sets


def held_out(sets: dict[str, list[Labelled]], fold: int) -> dict[str, list[Labelled]]:
    """Return the photos of the blocks of a fold, by head."""
    return {h: [p for p in photos if p.block % HELD_OUT == fold] for h, photos in sets.items()}


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--side", type=int, default=SIDE_PX)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(args.fold)
    torch.backends.cudnn.benchmark = True
    photos: dict[str, Photos] = {}
    for head, labelled in read_sets(args.data, args.without).items():
        kept = [one for one in labelled if one.block % HELD_OUT != args.fold]
        photos[head] = pack_photos(kept, mirrored(HEADS[head]), args.side, device)
        print(head, len(kept), "photos", flush=True)
    network = DamageNetwork(args.weights).to(device)
    network = network.to(memory_format=torch.channels_last)
    plan = Plan(args.seconds, each=args.each, side=args.side, seed=args.fold)
    trained = fit(network, photos, plan, args.out / "checkpoint.pt")
    half = {k: v.half() if v.is_floating_point() else v for k, v in trained.state_dict().items()}
    torch.save(half, args.out / "weights.pt")


if __name__ == "__main__":
    main()
