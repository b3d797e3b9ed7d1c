"""What a language model that works does in the conversation of the faults."""

import re
from typing import Any

from evals.faults_server import Action, Call, Say

DANGER = "刹车失灵了，踏板踩到底都没反应"
QUESTION = "诊断仪读出来 P0420 是什么意思"
WISH = "我想约明天上午换机油，我叫王芳，电话13800138000"
PICK = "第一个"
YES = "是"

SERVICE = "oil_service"
_DOC = re.compile(r'"doc_id": "([^"]+)"')
_STORE = re.compile(r'"store_id": "([^"]+)"')
_SLOT = re.compile(r'"slot_id": "([^"]+)"')
# Phones are masked on their way here; the tool knows the number behind the mask.
_PHONE = re.compile(r"1\d\d[*\d]{4}\d{4}")


def act(messages: list[dict[str, Any]]) -> Action:
    """Return the next step of the turn that the messages end with."""
    start = max(i for i, message in enumerate(messages) if message["role"] == "user")
    said, turn = str(messages[start]["content"]), messages[start + 1 :]
    told = [str(message["content"]) for message in turn if message["role"] == "tool"]
    results = [text for text in told if "rror" not in text[:80]]
    if "换机油" in said or PICK in said:
        words = " ".join(str(m["content"]) for m in messages if m["role"] == "user")
        return _book(words, results)
    if QUESTION in said:
        return Say(_CODE) if results else Call("look_up_code", {"codes": ["P0420"]})
    if DANGER in said:
        return _warn(results)
    return Say("好的，祝您一路平安。")


_CODE = "P0420 说的是催化器的效率偏低。[code:P0420] 先检查排气管有没有漏气。"


def _warn(results: list[str]) -> Action:
    if not results:
        return Call("search_knowledge", {"query": DANGER})
    found = _DOC.search(results[-1])
    mark = f"[{found[1]}]" if found else ""
    return Say(f"先松开油门，慢慢拉手刹，靠边停下。{mark} 停稳以后打开双闪。")


def _book(told: str, results: list[str]) -> Action:
    stores = next((text for text in results if '"stores"' in text), None)
    slots = next((text for text in results if '"slots"' in text), None)
    if any('"proposal"' in text for text in results):
        return Say("请核对下面的信息。")
    if stores is None:
        return Call("find_stores", {"service": SERVICE})
    if slots is None:
        store_id = _first(_STORE, stores)
        return Call("find_slots", {"store_id": store_id, "service": SERVICE})
    phone = _first(_PHONE, told)
    return Call(
        "propose_booking", {"slot_id": _first(_SLOT, slots), "name": "王芳", "phone": phone}
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[found.lastindex or 0] if found else ""
