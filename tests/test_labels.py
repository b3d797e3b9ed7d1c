"""What stands beside findings on pictures."""

import pytest

from assistant.findings import view_finding
from assistant.labels import label
from assistant.messages import Locale
from tests.agent.scripted_photos import sure, unsure
from tests.shipped import shipped_knowledge
from vision.types import Box, Candidate, Finding

TWINS = (Candidate("P0B00", 0.36), Candidate("P0800", 0.24))
UNCLEAR = Finding("trouble_code", "P0B00", Box(1, 1, 9, 9), 0.6, "ask", TWINS)


@pytest.mark.parametrize(
    ("finding", "locale", "text"),
    [
        (sure("engine_oil_pressure", "red"), "zh", "机油压力，红色，96%"),
        (sure("engine_oil_pressure", "red"), "en", "Engine oil pressure, red, 96%"),
        (
            unsure("red", "brake_system", "parking_brake", "abs"),
            "zh",
            "红色：制动系统 55%\n还是 驻车制动 30%？",
        ),
        (
            unsure("amber", "low_fuel", "hv_battery_low"),
            "en",
            "amber: Low fuel 55%\nor Traction battery low 30%?",
        ),
        (unsure("amber", "low_fuel"), "en", "amber: Low fuel 55%?"),
        (UNCLEAR, "en", "P0B00 36%\nor P0800 24%?"),
    ],
)
def test_a_label_names_colour_and_confidence_and_asks_where_unsure(
    finding: Finding, locale: Locale, text: str
) -> None:
    assert label(view_finding(finding, shipped_knowledge()), locale) == text
