"""The models behind ports: who talks, what searches go by, what reads scanned pages."""

from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from knowledge_base.manuals.types import PageReader
    from retrieval.encoders import Encoder

# Print is smaller on the page of a manual than on a screen, and there is more of it.
PAGE_DETECT_SIDE = 1280
PAGE_LINES = 500
# A service that can't be reached is not waited for as long as one that thinks.
CONNECT_S = 10.0


def build_language_model(settings: Settings) -> "BaseChatModel | None":
    """Return the OpenAI-compatible model that the environment names, None without one."""
    if not (settings.model and (settings.openai_base_url or settings.openai_api_key)):
        return None
    from httpx2 import Timeout
    from pydantic import SecretStr

    from assistant.agent.budgets import Budgets
    from assistant.agent.language_model import LanguageModel

    budgets = Budgets(
        call_s=settings.model_call_seconds,
        turn_s=settings.model_turn_seconds,
        stall_s=settings.model_stall_seconds,
        reply_tokens=settings.model_reply_tokens,
        prompt_tokens=settings.model_prompt_tokens,
    )
    return LanguageModel(
        model=settings.model,
        base_url=settings.openai_base_url,
        api_key=SecretStr(settings.openai_api_key or "none"),
        budgets=budgets,
        timeout=Timeout(budgets.call_s, connect=min(CONNECT_S, budgets.call_s)),
        stream_chunk_timeout=budgets.stall_s,
        max_completion_tokens=budgets.reply_tokens,
        # The agent tries again itself: it knows what the turn has left, and what was said already.
        max_retries=0,
        streaming=True,
        temperature=0,
    )


def build_search_encoder(settings: Settings) -> "Encoder":
    """Return the encoder of `CARCARE_ENCODER`.

    Args:
        settings: Those of the encoder fall back on those of the chat model, key and address
            together: a key goes to no other address than the one that it was set for.

    Raises:
        EncoderUnavailable: It can't be loaded here.
    """
    from retrieval.encoders import BundledEncoder, build_encoder
    from retrieval.encoders.remembering import RememberingEncoder

    if settings.encoder == "bundled":
        # A question is searched for in several kinds of document.
        return RememberingEncoder(BundledEncoder())
    prefixes = settings.encoder_prefixes
    query, _, passage = (prefixes or "").partition("|")
    own = settings.encoder_base_url is not None or settings.encoder_api_key is not None
    return build_encoder(
        settings.encoder,
        prefixes=None if prefixes is None else (query, passage),
        base_url=settings.encoder_base_url if own else settings.openai_base_url,
        api_key=settings.encoder_api_key if own else settings.openai_api_key,
    )


def build_page_reader() -> "PageReader":
    """Return what reads the pictures of scanned pages; its models load with the first one."""
    from knowledge_base.manuals.types import Seen
    from vision.text import TextReader

    reader = TextReader(detect_side=PAGE_DETECT_SIDE, max_lines=PAGE_LINES)
    return lambda image: [
        Seen(line.text, line.box.x1, line.box.y1, line.box.x2, line.box.y2)
        for line in reader.read(image)
    ]
