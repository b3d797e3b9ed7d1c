"""The parts of a car's body as the damage models name them: names, families, sides."""

import re
from typing import Literal, cast, get_args

from assistant.messages import Locale, Name
from knowledge_base.body_work import BodyItem

Family = Literal["panel", "bumper", "glass", "lamp", "mirror", "wheel"]

PART_NAMES: dict[str, Name] = {
    "front_bumper": Name(zh="前保险杠", en="front bumper"),
    "back_bumper": Name(zh="后保险杠", en="rear bumper"),
    "hood": Name(zh="发动机盖", en="bonnet"),
    "trunk": Name(zh="后备箱盖", en="boot lid"),
    "tailgate": Name(zh="尾门", en="tailgate"),
    "front_left_door": Name(zh="左前门", en="front left door"),
    "front_right_door": Name(zh="右前门", en="front right door"),
    "back_left_door": Name(zh="左后门", en="rear left door"),
    "back_right_door": Name(zh="右后门", en="rear right door"),
    "front_door": Name(zh="前门", en="front door"),
    "back_door": Name(zh="后门", en="rear door"),
    "fender": Name(zh="翼子板", en="wing"),
    "front_glass": Name(zh="前风挡玻璃", en="windscreen"),
    "back_glass": Name(zh="后风挡玻璃", en="rear window"),
    "side_glass": Name(zh="侧窗玻璃", en="side window"),
    "front_left_light": Name(zh="左前大灯", en="front left lamp"),
    "front_right_light": Name(zh="右前大灯", en="front right lamp"),
    "back_left_light": Name(zh="左尾灯", en="rear left lamp"),
    "back_right_light": Name(zh="右尾灯", en="rear right lamp"),
    "front_light": Name(zh="前大灯", en="front lamp"),
    "back_light": Name(zh="尾灯", en="rear lamp"),
    "left_mirror": Name(zh="左后视镜", en="left door mirror"),
    "right_mirror": Name(zh="右后视镜", en="right door mirror"),
    "mirror": Name(zh="后视镜", en="door mirror"),
    # Where no photo tells which one it is.
    "bumper": Name(zh="保险杠", en="bumper"),
    "door": Name(zh="车门", en="door"),
    "light": Name(zh="车灯", en="lamp"),
    "glass": Name(zh="风挡玻璃", en="windscreen or rear window"),
    "wheel": Name(zh="车轮", en="wheel"),
    "tyre": Name(zh="轮胎", en="tyre"),
}
UNKNOWN_PART = Name(zh="部位看不清", en="part not clear")

_FAMILIES: dict[str, Family] = {
    "bumper": "bumper", "glass": "glass", "light": "lamp", "mirror": "mirror", "wheel": "wheel",
    "tyre": "wheel",
}  # fmt: skip
# What a lamp or a pane belongs to when a model names the panel beside it.
_LAMP_BESIDE = {
    "front_bumper": "front_light", "hood": "front_light", "back_bumper": "back_light",
    "trunk": "back_light", "tailgate": "back_light",
}  # fmt: skip
_GLASS_BESIDE = {
    "hood": "front_glass", "trunk": "back_glass", "tailgate": "back_glass",
    "front_door": "side_glass", "back_door": "side_glass",
}  # fmt: skip


def part_name(part: str | None, locale: Locale) -> str:
    """Return what a part is called; the code itself for one that has no name here."""
    name = UNKNOWN_PART if part is None else PART_NAMES.get(part, Name(zh=part, en=part))
    return name.zh if locale == "zh" else name.en


def family_of(part: str) -> Family:
    """Return what kind of part it is, which decides how it is mended."""
    return _FAMILIES.get(part.rsplit("_", 1)[-1], "panel")


def sideless(part: str) -> str:
    """Return the part without its side: `front_left_door` -> `front_door`."""
    return re.sub(r"(?:^|_)(?:left|right)(?=_|$)", "", part).strip("_")


def mended_item(code: str, part: str | None) -> BodyItem | None:
    """Return what is mended for a damage, None where the part leaves that open.

    The type counts before the part: a broken lamp beside the front bumper is a front lamp.
    """
    base = None if part is None else sideless(part)
    if code == "tyre":
        return "tyre"
    if code == "lamp" and (base is None or family_of(base) != "lamp"):
        base = _LAMP_BESIDE.get(base or "")
    if code == "glass" and (base is None or family_of(base) not in ("glass", "mirror")):
        base = _GLASS_BESIDE.get(base or "")
    # A rim is no tyre, and nobody prices one from a photo; nor "a bumper", front or rear.
    return cast(BodyItem, base) if base in get_args(BodyItem) else None
