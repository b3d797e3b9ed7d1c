"""Cases to tell, people who tell them, and an index that finds what it was given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from assistant.accounts.model import Account
from assistant.cases.desk import CaseDesk, open_cases
from knowledge_base.cases import CaseText
from retrieval.documents import Document
from retrieval.passages import documents_to_passages
from retrieval.types import Hit, Kind, SearchResult
from tests.fakes_booking import TurnableClock

WANG = Account("u-wang", "wang", "technician")
LI = Account("u-li", "li", "technician")
BOSS = Account("u-boss", "boss", "admin")

ZH: dict[str, Any] = {
    "title": "冷车启动后抖动",
    "symptom": "冷车启动后怠速抖动，热车好转，故障灯常亮。",
    "vehicle": {"make": "大众", "model": "朗逸", "year": 2019, "mileage_km": 86000},
    "codes": ["P0301"],
    "checks_tried": ["火花塞对调后故障不跟走"],
    "root_cause": "一缸点火线圈内部开裂。",
    "fix": "更换一缸点火线圈，清除故障码。",
    "parts": ["点火线圈"],
    "time_min": 45,
}
EN: dict[str, Any] = {
    "title": "Whine from the gearbox when cold",
    "symptom": "A whine that rises with speed until the gearbox is warm.",
    "vehicle": {"make": "Honda", "model": "Accord", "powertrain": "hybrid", "engine": "2.0"},
    "root_cause": "The fluid was old and of the wrong grade.",
    "fix": "Two changes of the right fluid.",
    "time_min": 120,
}


def told(base: dict[str, Any] = ZH, **changes: Any) -> CaseText:
    return CaseText.model_validate(base | changes)


def make_desk(engine: Engine, clock: TurnableClock | None = None) -> CaseDesk:
    return open_cases(engine, clock or TurnableClock(), lambda: ZoneInfo("Asia/Shanghai"))


@dataclass
class FakeIndex:
    """Finds documents that hold every word of the query; counts what was put."""

    documents: dict[str, Document] = field(default_factory=dict)
    put_ids: list[str] = field(default_factory=list)
    fails: Exception | None = None

    def put(self, documents: Iterable[Document]) -> None:
        given = list(documents)
        if self.fails is not None:
            raise self.fails
        self.documents |= {document.doc_id: document for document in given}
        self.put_ids += [document.doc_id for document in given]

    def withdraw(self, doc_ids: Iterable[str]) -> None:
        for doc_id in doc_ids:
            del self.documents[doc_id]

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        hits = [
            Hit(passage, 1.0, 0.9)
            for passage in documents_to_passages(self.documents.values())
            if passage.locale == locale and (kinds is None or passage.kind in kinds)
            if all(word in passage.content for word in query.split())
        ]
        return SearchResult(tuple(hits[:limit]), 0.9 if hits else 0.0, not hits)
