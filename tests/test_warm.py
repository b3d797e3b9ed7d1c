import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import asyncio
from sqlalchemy import text
from assistant.accident.cover import cover_reader
from assistant.accident.heeding import plain_reader
from assistant.bootstrap import open_services
from assistant.health import warm_up
from assistant.settings import Settings

def made():
    return [reader.cache_info().currsize for reader in (cover_reader, plain_reader)]

async def main():
    async with open_services(Settings(_env_file=None), serving=True) as services:
        before = made()
        warm_up(services)
        with services.desks.engine.connect() as connection:
            threads = connection.execute(text("SELECT count(*) FROM threads")).scalar()
        print(before, made(), threads)

asyncio.run(main())
"""


def test_what_reads_messages_is_made_before_the_first_and_nothing_is_kept(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT]
    environment = {**os.environ, "CARCARE_DATA_DIR": str(tmp_path)}
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    ).stdout
    assert said.strip() == "[0, 0] [1, 1] 0"
