"""What stands in the report of an accident, and what must not."""

import io
import json
import re

import pytest
from PIL import Image

from assistant.accident_report.building import build_report
from assistant.accident_report.case import CasePlace, CaseVehicle, DriverStatement
from assistant.accident_report.report import AccidentReport, ReportPhoto, to_json
from assistant.damage.types import Correction
from assistant.messages import Locale
from tests.accident_report.cases import NOW, SAID, case, photo, report
from tests.damage.findings import seen

# Nobody can say this from photos.
NO_DAMAGE = re.compile(
    r"no damage|not damaged|undamaged|没有损伤|无损伤|没有损坏|未受损|没有受损|完好", re.IGNORECASE
)


def test_findings_are_numbered_as_on_the_photos_and_in_the_estimate() -> None:
    made = report()
    assert [finding.number for finding in made.findings] == [1, 2, 3, 4, 5]
    assert made.findings[0].photos == (1, 5)
    assert [box.number for p in made.photos for box in p.boxes] == [1, 2, 3, 4, 1, 5]
    assert made.estimate is not None
    assert {n for row in made.estimate.rows for n in row.findings} == {1, 2, 3, 4}


def test_confidence_is_said_in_words() -> None:
    words = {f.code + str(f.number): f.certainty for f in report().findings}
    assert words["dent1"] == "clear"
    assert words["scratch4"] == "likely"
    assert words["glass5"] == "unsure"
    assert "0.9" not in to_json(report())


def test_every_statement_says_whose_it_is() -> None:
    made = report()
    first, *others = made.statements
    assert (first.by, first.text) == ("driver", SAID["en"])
    assert {s.by for s in others} == {"model"}
    assert [s.photos for s in others] == [(n,) for n in range(1, 7)]


def test_what_the_driver_adds_and_denies_is_marked_as_such() -> None:
    said = [
        Correction(action="before", code="scratch", part="front_bumper"),
        Correction(action="add", code="dent", part="back_left_door"),
    ]
    findings = report(corrections=said).findings
    assert (findings[1].note, findings[1].seen_by) == ("before", "model")
    assert (findings[-1].part, findings[-1].seen_by, findings[-1].certainty) == (
        "back_left_door", "driver", "told",
    )  # fmt: skip


def test_personal_data_in_the_drivers_words_is_masked() -> None:
    text = "他的电话 13800138000，车牌沪A12345，VIN LSVAA2183C2012345"
    made = report(
        statements=[DriverStatement(text=text)],
        happened="9 点，问 13900139000",
        place=CasePlace(text="体育东路 1 号，找 13700137000", consented=True),
    )
    document = to_json(made)
    for secret in ("13800138000", "A12345", "LSVAA", "13900139000", "13700137000", "粤B12345"):
        assert secret not in document, secret
    assert "他的电话" in document


def test_the_plate_is_shown_only_when_the_driver_wants_it() -> None:
    plate = CaseVehicle(plate="粤B12345", show_plate=True)
    assert "粤B12345" in to_json(report(vehicle=plate))


def test_a_place_without_consent_is_left_out() -> None:
    made = report(place=CasePlace(text="Tiyu East Road", consented=False))
    assert made.place is None and "Tiyu" not in to_json(made)


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("photos", [0, 1, 3, 6])
def test_no_damage_is_never_said(locale: Locale, photos: int) -> None:
    noted = [Correction(action="not_damage", code="dent", part="front_left_door")]
    for made in (report(locale, photos), report(locale, photos, corrections=noted)):
        assert not NO_DAMAGE.search(to_json(made))


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_limits_of_photos_are_said(locale: Locale) -> None:
    scope = report(locale).notices[0]
    assert ("照片中可见" if locale == "zh" else "visible in the photos") in scope


def test_without_a_sum_none_is_given() -> None:
    made = report(signs=("airbag",))
    assert made.estimate is not None and made.estimate.may_be_structural
    assert (made.estimate.low, made.estimate.high) == (None, None)
    assert made.estimate.excludes


def test_the_json_is_typed_versioned_and_holds_no_pictures() -> None:
    made = report()
    read = json.loads(to_json(made))
    assert read["schema_version"] == "carcare.accident_report/1"
    assert all("jpeg" not in p and len(p["sha256"]) == 64 for p in read["photos"])
    photos = [{**p, "jpeg": b""} for p in read["photos"]]
    assert to_json(AccidentReport.model_validate({**read, "photos": photos})) == to_json(made)


def test_the_id_changes_with_the_content_and_with_nothing_else() -> None:
    assert report().report_id == report().report_id
    assert report().report_id != report(photos=5).report_id
    assert re.fullmatch(r"AR-20261127-[A-Z2-7]{6}", report().report_id)


def test_photos_lose_their_metadata_and_keep_their_boxes() -> None:
    (taken,) = report(photos=1).photos
    shown = Image.open(io.BytesIO(taken.jpeg))
    assert len(shown.getexif()) == 0
    red, green, blue = shown.convert("RGB").getpixel((10, 55))
    assert red > 150 and green < 110 and blue < 110, "the left side of the first box"


def drawn(box: tuple[float, float, float, float], **size: int) -> ReportPhoto:
    taken = photo(seen("dent", "hood", box=box), **size)
    alone = case(photos=0).model_copy(update={"photos": [taken]})
    return build_report(alone, now=NOW).photos[0]


def test_boxes_of_a_larger_original_are_scaled_to_the_photo() -> None:
    shown = drawn((640, 480, 1280, 960), width=1280, height=960)
    assert shown.boxes[0].box == (320, 240, 640, 480)


def test_boxes_are_cut_at_the_edge_and_none_lies_outside() -> None:
    assert drawn((600, 400, 900, 900)).boxes[0].box == (600, 400, 640, 480)
    assert drawn((700, 500, 900, 900)).boxes == ()
