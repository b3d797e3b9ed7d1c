from assistant.evidence import Evidence
from assistant.messages import StoreView
from assistant.planner.calls import Catalogue
from assistant.planner.dialogue import Dialogue
from assistant.planner.shopping import store_parts
from assistant.planner.turn import Turn
from assistant.planner.types import Understanding
from assistant.planner.wording import Wording

DAYS = {"mon": [("09:00", "18:00")]}


def make_store(*, hours: dict[str, list[tuple[str, str]]], open_now: bool) -> StoreView:
    return StoreView(
        store_id="s", name="张记", address="某路", lat=39.9, lon=116.4, distance_km=1.2,
        services=[], hours=hours, open_now=open_now, bookable=bool(hours), phone=None, rating=None,
        demo=False,
    )  # fmt: skip


def told(store: StoreView) -> str:
    turn = Turn(Understanding(""), evidence=Evidence(stores=[store]))
    state = Dialogue(stores=[store], turn=turn)
    catalogue = Catalogue(roadside=frozenset(), narrow=frozenset())
    return "\n".join(store_parts(state, Wording("zh"), {}, catalogue))


def test_a_store_without_hours_is_never_called_closed() -> None:
    text = told(make_store(hours={}, open_now=False))
    assert "营业时间未知" in text and "打烊" not in text
    assert "电话确认" in text


def test_a_store_with_hours_is_open_or_closed() -> None:
    assert "营业中" in told(make_store(hours=DAYS, open_now=True))
    assert "打烊" in told(make_store(hours=DAYS, open_now=False))
