"""Trains on labelled folders and writes the weights: `python -m vision.training.damage.run`."""

import argparse
from pathlib import Path

import torch

from vision.training.damage.augmentation import Photos
from vision.training.damage.fitting import Plan, fit
from vision.training.damage.folders import HELD_OUT, read_sets
from vision.training.damage.labels import HEADS, mirrored
from vision.training.damage.network import SIDE_PX, DamageNetwork
from vision.training.damage.packing import pack_photos


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
