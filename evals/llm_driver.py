"""A driver whose words a language model chooses; what they tell stays the script's."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.messages import Locale
from evals.cases import Case
from evals.driver import Exchange, Player, Said
from evals.surfaces import SurfaceError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# The driver's model at the assistant's address, where it shall be another one.
MODEL_VARIABLE = "CARCARE_EVAL_MODEL"
TRIES = 2
MAX_GROWTH = 4
TASK: dict[Locale, str] = {
    "zh": "你在扮演一位正在和养车助手聊天的车主。人物：{persona}。把下面这句话换成你自己的说法，"
    "意思不变，数字、姓名、地点、时间一个都不能少，也不要加新的要求。只输出这句话。",
    "en": "You play a car owner who chats with a car-care assistant. Persona: {persona}. Put the "
    "message below into your own words. It must mean the same, keep every figure, name, place and "
    "time, and ask for nothing new. Answer with the message only.",
}
NO_PERSONA = {"zh": "普通司机", "en": "an ordinary driver"}


def build_player(driver: str) -> Player | None:
    """Return the model-driven driver for "llm", None for "script".

    Raises:
        SurfaceError: No model is set.
    """
    if driver == "script":
        return None
    from openai import AsyncOpenAI

    from assistant.settings import Settings

    settings = Settings()
    model = os.environ.get(MODEL_VARIABLE) or settings.model
    url, key = settings.openai_base_url, settings.openai_api_key
    if not (model and (url or key)):
        raise SurfaceError(
            f"--driver llm needs {MODEL_VARIABLE} or CARCARE_MODEL, "
            "and OPENAI_BASE_URL or OPENAI_API_KEY"
        )
    return LlmDriver(AsyncOpenAI(base_url=url, api_key=key or "none"), model)


class LlmDriver:
    """Rewords what the script says, except plain answers to a summary, which must stay plain."""

    def __init__(self, client: "AsyncOpenAI", model: str) -> None:
        self._client = client
        self._model = model

    async def reword(self, case: Case, said: Said, so_far: Sequence[Exchange]) -> Said:
        """Return the message in the model's words, or as it is when the model loses a fact."""
        if said.is_yes or said.declines or (so_far and so_far[-1].reply.awaiting == "confirmation"):
            return said
        for _ in range(TRIES):
            text = await self._ask(case, said, so_far)
            if keeps_facts(said.text, text, case):
                return replace(said, text=text)
        return said

    async def _ask(self, case: Case, said: Said, so_far: Sequence[Exchange]) -> str:
        task = TASK[case.locale].format(persona=case.persona or NO_PERSONA[case.locale])
        heard = so_far[-1].reply.reply if so_far else ""
        answer = await self._client.chat.completions.create(
            model=self._model,
            messages=[
                {"role": "system", "content": task},
                {"role": "user", "content": f"{heard}\n---\n{said.text}"},
            ],
            max_tokens=200,
        )
        return (answer.choices[0].message.content or "").strip().strip('"“”')


def keeps_facts(script: str, text: str, case: Case) -> bool:
    """Tell whether a rewording still tells every figure and name, and isn't a speech."""
    if not text or len(text) > MAX_GROWTH * max(len(script), 20):
        return False
    known = case.known
    facts = [fact for fact in (known.name, known.place, known.vehicle) if fact and fact in script]
    figures, told = (set(re.findall(r"\d+", words)) for words in (script, text))
    return all(fact in text for fact in facts) and figures <= told
