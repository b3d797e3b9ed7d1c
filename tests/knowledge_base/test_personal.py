import pytest

from knowledge_base.personal import mask_personal, personal_data


@pytest.mark.parametrize(
    "text",
    [
        "打 13800138000 问车主",
        "138 0013 8000",
        "138-0013-8000",
        "1380 013 8000",
        "+86 138 0013 8000",
        "008613800138000",
        "１３８００１３８０００",
        "一三八零零一三八零零零",
        "机油压力 250 138 0013 8000",
        "138\n0013 8000",
        "021-62345678",
        "(021) 62345678",
        "0512 6234567",
        "车主电话是62345678",
        "手机号：1380013",
        "Tel: 62345678",
    ],
)
def test_phone_numbers_are_seen_in_every_usual_spelling(text: str) -> None:
    assert "phone number" in (personal_data(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "沪A12345", "沪A·12345", "沪 A12345", "沪a12345的车", "京A·AB123", "粤BD12345",
        "粤B12345D", "京A·F1234", "苏E6K88Z", "川A1234学", "粤Z1234港", "鲁Q7B12C",
    ],
)  # fmt: skip
def test_number_plates_are_seen(text: str) -> None:
    assert "number plate" in (personal_data(text) or "")


@pytest.mark.parametrize(
    "text", ["LSVAA4182E2123456", "vin:lsvaa4182e2123456，", "ＬＦＶ２Ａ２１Ｋ８Ａ３１２３４５６"]
)
def test_vehicle_identification_numbers_are_seen(text: str) -> None:
    assert "VIN" in (personal_data(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "点火顺序 1-5-4-8-6-3-7-2",
        "V12: 1-7-5-11-3-9-6-12-2-8-4-10",
        "17 11 7 553 111",
        "06A 905 115 D",
        "0 280 158 077",
        "0280158077",
        "5Q0 907 530 AB",
        "04465-33480",
        "BKR6EIX-11",
        "2034567890",
        "新A4L2019款",
        "全新Q5L 2021",
        "P0301 P0302 P0303 P0304",
        "江苏C0035",
        "里程 138000 公里，扭矩 150 Nm",
        "缸压 1350 1340 1360 1355 kPa",
        "手机互联黑屏",
        "telematics 12345678",
        "12345678901234567",
    ],
)
def test_figures_of_a_workshop_are_not_taken_for_people(text: str) -> None:
    assert personal_data(text) is None


def test_the_text_itself_is_not_repeated() -> None:
    assert "13800138000" not in (personal_data("13800138000") or "")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("他的车是粤B12345，撞了我左前门", "他的车是***，撞了我左前门"),
        ("号码１３８００１３８０００，别打", "号码***，别打"),
        ("对方电话13800138000。", "对方电话***。"),
        ("打一三八零零一三八零零零找他", "打***找他"),
        ("call me on +44 7911 123456 or 13800138000, please", "call me on *** or ***, please"),
        ("VIN LSVAA2183C2012345 here", "VIN *** here"),
        ("2026年11月27日 10:30，P0420，修了1200元", "2026年11月27日 10:30，P0420，修了1200元"),
    ],
)
def test_personal_data_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask_personal(text) == masked
