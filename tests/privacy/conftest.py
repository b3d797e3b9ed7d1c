from collections.abc import AsyncIterator, Iterator

import pytest

from assistant.bootstrap import Desks, build_desks
from tests.privacy.keeping import Keeping, open_keeping, settings_at


@pytest.fixture(scope="session")
def privacy_desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    desks = build_desks(settings_at(tmp_path_factory.mktemp("privacy")))
    yield desks
    desks.engine.dispose()


@pytest.fixture
async def keeping(privacy_desks: Desks) -> AsyncIterator[Keeping]:
    async with open_keeping(privacy_desks) as keeping:
        yield keeping
