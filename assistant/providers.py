"""The models behind ports: who talks, what searches go by, what reads scanned pages."""

from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from knowledge_base.manuals.types import PageReader
    from retrieval.encoders import BundledEncoder, Encoder

# Print is smaller on the page of a manual than on a screen, and there is more of it.
PAGE_DETECT_SIDE = 1280
PAGE_LINES = 500


def build_language_model(settings: Settings) -> "BaseChatModel | None":
    """Return the OpenAI-compatible model that the environment names, None without one."""
    if not (settings.model and (settings.openai_base_url or settings.openai_api_key)):
        return None
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        model=settings.model,
        base_url=settings.openai_base_url,
        api_key=SecretStr(settings.openai_api_key or "none"),
        timeout=60,
        max_retries=1,
        temperature=0,
    )


def build_search_encoder(
    settings: Settings, *, bundled: "BundledEncoder | None" = None
) -> "Encoder":
    """Return the encoder of `CARCARE_ENCODER`.

    Args:
        settings: Those of the encoder fall back on those of the chat model, key and address
            together: a key goes to no other address than the one that it was set for.
        bundled: Taken instead of a second copy where the setting says so.

    Raises:
        EncoderUnavailable: It can't be loaded here.
    """
    if settings.encoder == "bundled" and bundled is not None:
        return bundled
    from retrieval.encoders import build_encoder

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
