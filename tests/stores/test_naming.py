"""A store that is named in full is heard, and only then."""

from pathlib import Path

import pytest

from assistant.database import migrate, open_database
from assistant.stores.naming import named_store
from assistant.stores.records import StoreRecords
from tests.shipped import shipped_knowledge
from tests.stores.records import make_store

STORES = list(shipped_knowledge().stores.values())


@pytest.mark.parametrize(
    ("text", "store"),
    [
        ("我想在徐汇示范快修保养店预约更换刹车片", "sh-xuhui-quick"),
        ("I'd like to book brake pads at xuhui demo  quick service.", "sh-xuhui-quick"),
        ("去武侯示范综合维修店", "cd-wuhou-general"),
        ("我在徐汇，想找家快修店", None),
        ("不去徐汇示范快修保养店", None),
        ("anything but, so not the Xuhui Demo Quick Service", None),
        ("不去徐汇示范快修保养店，去武侯示范综合维修店", "cd-wuhou-general"),
    ],
)
def test_the_whole_name_is_heard(text: str, store: str | None) -> None:
    assert named_store(text, STORES) == store


def test_the_longer_of_two_names_counts_and_a_shared_one_is_nobodys(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/s.db")
    migrate(engine)
    stores = StoreRecords(engine, shipped_knowledge())
    named = {"s1": "老王汽修", "s2": "老王汽修浦东店", "s3": "小李轮胎", "s4": "小李轮胎"}
    stores.replace(
        make_store(store_id=key, name={"zh": name, "en": name}) for key, name in named.items()
    )
    assert stores.named("约一下老王汽修浦东店") == "s2"
    assert stores.named("约一下老王汽修") == "s1"
    assert stores.named("约一下小李轮胎") is None
    engine.dispose()
