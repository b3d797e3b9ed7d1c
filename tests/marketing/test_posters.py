"""Posters: nothing runs over, the code can be scanned, brands are the operator's."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from assistant.marketing.errors import BadBrand, DoesNotFit
from assistant.marketing.model import Brief
from assistant.marketing.phrases import load_phrases
from assistant.marketing.poster.brand import Brand, load_brand, text_on
from assistant.marketing.poster.content import poster_text
from assistant.marketing.poster.drawing import SIZES, Shape, draw_poster
from assistant.marketing.poster.setting import Frame, face, set_text
from knowledge_base.schema import Localised, Store
from tests.marketing.briefs import STORE, brief, facts_of
from tests.shipped import shipped_knowledge

URL = "https://shop.example/?store=bj-haidian-general&service=brake_pads"


def poster(wanted: Brief, shape: Shape = "3x4", store: Store | None = None) -> Image.Image:
    text = poster_text(facts_of(wanted, store), wanted, load_phrases(wanted.locale))
    return Image.open(io.BytesIO(draw_poster(text, URL, Brand(), shape)))


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_shape_has_its_size_and_a_code_that_can_be_scanned(shape: Shape, locale: str) -> None:
    image = poster(brief(campaign="winter_check", locale=locale), shape)
    assert image.size == SIZES[shape]
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(np.asarray(image.convert("RGB")))
    assert found == URL


def test_the_edges_stay_clear_of_text() -> None:
    pixels = np.asarray(poster(brief(campaign="ev_owners", locale="en")).convert("RGB"))
    for edge in (pixels[:, :40], pixels[:, -40:]):
        # The head is one colour, the rest is white: nothing else may be near an edge.
        assert len(np.unique(edge.reshape(-1, 3), axis=0)) == 2
    assert len(np.unique(pixels[-10:].reshape(-1, 3), axis=0)) == 1


def test_the_price_is_the_records_and_a_wide_range_is_none() -> None:
    wanted = brief()
    text = poster_text(facts_of(wanted), wanted, load_phrases("zh"))
    assert text.price == facts_of(wanted).facts["price"].claim
    assert {fact.source for fact in text.facts} >= {f"store:{STORE}#name", f"store:{STORE}#hours"}
    assert "演示" in text.small and "AI生成" in text.small
    unclear = brief(service="engine_repair")
    assert poster_text(facts_of(unclear), unclear, load_phrases("zh")).price == ""


def test_text_is_shrunk_then_wrapped_then_refused() -> None:
    frame = Frame(0, 0, 400, 120)
    for text in ("短", "保养" * 20, "Oil and filter change, brakes and tyres " * 2):
        found = set_text(text, frame, largest_px=80)
        assert found.height <= frame.height
        assert all(face(found.size_px).getlength(line) <= frame.width for line in found.lines)
    with pytest.raises(DoesNotFit, match="shorten the name"):
        set_text("保养" * 200, frame, largest_px=80)
    with pytest.raises(DoesNotFit):
        set_text("a" * 200, frame, largest_px=80)


def test_no_line_begins_with_a_mark_and_no_number_is_torn() -> None:
    for width in range(200, 500, 20):
        found = set_text(
            "营业时间：周一至周六 08:30–18:00，周日 09:00–17:00",
            Frame(0, 0, width, 900),
            largest_px=38,
        )
        assert not [line for line in found.lines if line[0] in "，。：）"]
        assert all(time in " ".join(found.lines) for time in ("08:30–18:00", "09:00–17:00"))


def test_a_store_whose_address_can_not_fit_is_refused_with_the_remedy() -> None:
    long = Localised(zh="很长的路" * 200, en="A very long road " * 100)
    store = shipped_knowledge().stores[STORE].model_copy(update={"address": long})
    with pytest.raises(DoesNotFit, match="address"):
        poster(brief(), store=store)


def test_colours_and_logo_come_from_the_operators_folder(tmp_path: Path) -> None:
    assert load_brand(tmp_path, STORE) == Brand()
    (tmp_path / f"{STORE}.yaml").write_text("primary: '#fad23c'\naccent: '#aa2200'\n")
    Image.new("RGBA", (900, 300), (255, 0, 0, 255)).save(tmp_path / f"{STORE}.png")
    brand = load_brand(tmp_path, STORE)
    assert (brand.primary, brand.accent) == ((250, 210, 60), (170, 34, 0))
    assert brand.logo is not None and brand.logo.width <= 512
    assert text_on(brand.primary) != text_on(Brand().primary)
    wanted = brief()
    text = poster_text(facts_of(wanted), wanted, load_phrases("zh"))
    image = Image.open(io.BytesIO(draw_poster(text, URL, brand, "3x4"))).convert("RGB")
    assert image.getpixel((2, 2)) == (250, 210, 60)
    assert (255, 0, 0) in {colour for _, colour in image.getcolors(1_000_000) or []}


@pytest.mark.parametrize("text", ["primary: red", "colour: '#112233'", "just words", "a: [", "- x"])
def test_a_brand_that_can_not_be_used_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{STORE}.yaml").write_text(text)
    with pytest.raises(BadBrand, match="#124a73"):
        load_brand(tmp_path, STORE)


def test_a_logo_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / f"{STORE}.png").write_bytes(b"no picture")
    with pytest.raises(BadBrand, match="PNG"):
        load_brand(tmp_path, STORE)
