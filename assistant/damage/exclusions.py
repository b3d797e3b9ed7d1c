"""What an estimate from photos leaves out."""

from collections.abc import Iterable, Sequence

from assistant.damage.estimate_types import EstimateLine, Unpricable
from assistant.damage.parts import PART_NAMES, UNKNOWN_PART
from assistant.damage.types import Damage
from assistant.findings import DAMAGE_NAMES
from assistant.messages import Name

ALWAYS = (
    Name(
        zh="照片看不到的隐藏损伤（拆开才知道）",
        en="hidden damage that no photo shows and dismantling may find",
    ),
    Name(zh="车架、纵梁等结构件和悬架", en="structure (rails, pillars) and suspension"),
    Name(
        zh="摄像头、雷达和辅助驾驶标定",
        en="cameras, radar and driver-assistance (ADAS) calibration",
    ),
    Name(zh="安全气囊和安全带", en="airbags and seat belts"),
)
PAINT = Name(
    zh="相邻板面过渡色和特殊漆（哑光、三涂层）",
    en="blending into neighbouring panels and special finishes (matt, tri-coat)",
)
GENERAL = (*ALWAYS, PAINT)
REASONS: dict[Unpricable, Name] = {
    "unsure": Name(zh="照片里不确定，没有计价", en="not sure in the photo, not priced"),
    "before": Name(zh="车主说之前就有，没有计价", en="there before, says the driver; not priced"),
    "not_damage": Name(
        zh="车主说是脏污、反光等，没有计价", en="dirt or a reflection, says the driver; not priced"
    ),
    "which_part": Name(zh="不知道是哪个部位，没有计价", en="part not known, not priced"),
    "inspect": Name(zh="要到店检查才能估价", en="needs a look in the shop before a price"),
    "structural": Name(
        zh="可能伤到结构，先检查再估价", en="may be structural, inspection before any price"
    ),
}


def exclusions(
    lines: Iterable[EstimateLine], unpriced: Sequence[tuple[Damage, Unpricable]]
) -> tuple[Name, ...]:
    """Return everything that the lines leave out, what is true of every estimate first."""
    painted = (PAINT,) if any(line.paint.high for line in lines) else ()
    named = (_unpriced(damage, reason) for damage, reason in unpriced)
    return (*ALWAYS, *painted, *dict.fromkeys(named))


def _unpriced(damage: Damage, reason: Unpricable) -> Name:
    part = PART_NAMES.get(damage.part or "", UNKNOWN_PART)
    what, why = DAMAGE_NAMES[damage.code], REASONS[reason]
    return Name(
        zh=f"{part.zh}{what.zh}：{why.zh}",
        en=f"{what.en}, {part.en}: {why.en}",
    )
