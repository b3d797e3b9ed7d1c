"""Tells a vehicle paper, a policy or a bill by its words."""

import re
from collections.abc import Sequence

from vision.types import TextLine

_TITLE = re.compile(
    r"行驶证|驾驶证|登记证书|保险单|保单号|交强险|商业险|定损单|结算单|维修发票|增值税"
    r"|registration (?:certificate|document|card)|vehicle licen[cs]e|driv(?:er'?s?|ing) licen[cs]e"
    r"|certificate of (?:motor )?insurance|insurance (?:policy|card)|policy (?:no|number)"
    r"|tax invoice|repair (?:invoice|estimate|order)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"号牌号码|车辆类型|使用性质|品牌型号|车辆识别代[号码]|发动机号|注册日期|发证日期|准驾车型"
    r"|被保险人|保险期间|保险费|核定载"
    r"|\bvin\b|engine no|first registered|date of issue|insured|premium|make and model|sum total",
    re.IGNORECASE,
)
_FIELDS = 3


def has_paper_words(lines: Sequence[TextLine]) -> bool:
    """Return whether the lines carry the title of such a paper, or several of its fields."""
    fields = {match[0].lower() for line in lines for match in _FIELD.finditer(line.text)}
    titled = any(_TITLE.search(line.text) for line in lines)
    return (titled and bool(fields)) or len(fields) >= _FIELDS
