"""With another encoder searches go by it, and nothing else does."""

import asyncio
from pathlib import Path

import pytest

from assistant.bootstrap import open_services
from assistant.refusals import refusal_of
from assistant.search import search_public
from assistant.settings import Settings
from retrieval.types import EncoderUnavailable
from tests.retrieval.embedding_server import embedding_service
from tests.talk import Talk


def test_planner_and_triage_stay_with_the_vectors_that_they_were_trained_on(
    tmp_path: Path, assistant_loop: asyncio.AbstractEventLoop
) -> None:
    with embedding_service() as service:
        settings = Settings(
            data_dir=tmp_path, encoder="openai:bag", encoder_base_url=service.url, _env_file=None
        )
        opened = open_services(settings)
        services = assistant_loop.run_until_complete(opened.__aenter__())
        service.requests.clear()
        assert search_public(services.searcher, "刹车异响").hits
        assert service.texts == ["刹车异响"]
        service.faults = [500] * 99
        with pytest.raises(EncoderUnavailable) as failed:
            search_public(services.searcher, "刹车异响")
        refusal = refusal_of(failed.value)
        assert refusal is not None and refusal.kind == "unavailable"
        assert service.url in str(failed.value) and service.url not in refusal.detail
        reply = Talk(services.assistant, assistant_loop).say("开着开着红色机油壶灯亮了")
        assert reply.urgency == "stop_now"
        assistant_loop.run_until_complete(opened.__aexit__(None, None, None))
