"""Which training a work folder belongs to, so that none goes on with the halves of another."""

from hashlib import sha256
from pathlib import Path

from vision.training.feedback import LABELS
from vision.training.generation import Ingredients
from vision.training.photos import BadDataset

_FILE = "recipe.txt"


def claim(work: Path, given: Ingredients, *rest: object) -> None:
    """Mark `work` as that of a training, or check that it is.

    Args:
        work: Folder for what is in between; made when missing.
        given: What is learnt from.
        rest: Everything else that decides the outcome, such as the seed.

    Raises:
        BadDataset: Another training left its halves there.
    """
    recipe = _fingerprint(given, rest)
    work.mkdir(parents=True, exist_ok=True)
    mark = work / _FILE
    if not mark.is_file():
        mark.write_text(recipe, "utf-8")
    elif mark.read_text("utf-8") != recipe:
        raise BadDataset(
            f"{work} holds a training on other data, or with other settings; give another --out, "
            "or remove that folder"
        )


def _fingerprint(given: Ingredients, rest: tuple[object, ...]) -> str:
    digest = sha256(repr(rest).encode())
    for photo in given.photos:
        digest.update(repr((photo.path.name, photo.group, photo.lamps)).encode())
    digest.update(repr([path.name for path in given.others]).encode())
    digest.update(repr(given.stock.drawings).encode())
    for code, icons in given.stock.icons.items():
        digest.update(code.encode() + b"".join(icon.tobytes() for icon in icons))
    if given.feedback is not None and (given.feedback / LABELS).is_file():
        digest.update((given.feedback / LABELS).read_bytes())
    return digest.hexdigest()
