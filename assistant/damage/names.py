"""What work and extents are called."""

from assistant.messages import Name
from knowledge_base.body_work import Operation

OPERATION_NAMES: dict[Operation, Name] = {
    "polish": Name(zh="抛光", en="polish"),
    "fill": Name(zh="注胶修补", en="resin repair"),
    "paintless_dent_repair": Name(zh="无痕凹陷修复", en="paintless dent repair"),
    "repaint": Name(zh="喷漆", en="repaint"),
    "repair_repaint": Name(zh="钣金修复加喷漆", en="repair and repaint"),
    "replace": Name(zh="更换", en="replace"),
}
EXTENT_NAMES: dict[str, Name] = {
    "minor": Name(zh="轻微", en="minor"),
    "moderate": Name(zh="中等", en="moderate"),
    "severe": Name(zh="严重", en="severe"),
}


def work_name(least: tuple[Operation, ...], most: tuple[Operation, ...]) -> Name:
    """Return the work in words, "repaint, or replace" where either may be needed."""
    ends = list(dict.fromkeys((least, most)))
    return Name(
        zh="，或者".join("加".join(OPERATION_NAMES[op].zh for op in end) for end in ends),
        en=", or ".join(" and ".join(OPERATION_NAMES[op].en for op in end) for end in ends),
    )
