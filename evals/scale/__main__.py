"""Prints what many drivers at once met, and what the books say of it."""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from tqdm import tqdm

from assistant.accounts.secret import load_secret
from assistant.accounts.vault import Vault
from assistant.database import open_database
from evals.bench import percentiles
from evals.postgres import MISSING, fresh_database, server_url
from evals.scale.auditing import find_faults
from evals.scale.driving import Driver, Seen
from evals.scale.serving import Served, serving

# When so many of the drivers have gone, a worker is killed.
KILL_AFTER = 1 / 3


@dataclass(frozen=True)
class Load:
    """How much is asked: `drivers` in all, `at_once` of them at a time."""

    drivers: int
    at_once: int
    seed: int


def main() -> None:
    """Run it; exit code 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="evals.scale", description=__doc__)
    parser.add_argument("--drivers", type=int, default=120, help="in all (%(default)s)")
    parser.add_argument("--at-once", type=int, default=24, help="at a time (%(default)s)")
    parser.add_argument("--workers", type=int, default=4, help="processes (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-kill", action="store_true", help="kill no worker on the way")
    chosen = parser.parse_args()
    load = Load(chosen.drivers, chosen.at_once, chosen.seed)
    server = server_url(Path(tempfile.gettempdir()) / f"carcare-scale-{os.getpid()}")
    if server is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder, fresh_database(server) as url:
        wrong = asyncio.run(_measure(url, load, chosen.workers, Path(folder), not chosen.no_kill))
    sys.exit(bool(wrong))


async def _measure(url: str, load: Load, workers: int, folder: Path, kill: bool) -> int:
    with serving(url, workers, folder) as served:
        began = time.monotonic()
        seen = await _drive(served, load, kill=kill)
        took = time.monotonic() - began
        memory = served.resident_mib()
    vault = Vault([load_secret(folder / "data")])
    engine = open_database(url, vault)
    faults = await find_faults(engine, vault, seen)
    engine.dispose()
    _print(seen, faults, took, memory)
    return sum(map(len, faults.values()))


async def _drive(served: Served, load: Load, *, kill: bool) -> list[Seen]:
    room, done = asyncio.Semaphore(load.at_once), tqdm(total=load.drivers, unit="driver")
    killed = not kill

    async def one(number: int, client: httpx.AsyncClient) -> Seen:
        nonlocal killed
        async with room:
            seen = await Driver(client, random.Random(f"{load.seed} {number}")).drive()
        done.update()
        if not killed and done.n >= load.drivers * KILL_AFTER:
            killed = True
            await asyncio.to_thread(served.kill_one)
        return seen

    # No connection is kept, so that every request may land on another worker.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=served.url, limits=limits, timeout=120) as client:
        found = await asyncio.gather(*(one(number, client) for number in range(load.drivers)))
    done.close()
    return found


def _print(
    seen: Sequence[Seen], faults: dict[str, list[str]], took: float, memory: Sequence[float]
) -> None:
    waits: dict[str, list[float]] = defaultdict(list)
    for kind, ms in (one for driver in seen for one in driver.took):
        waits[kind].append(ms)
    requests = sum(map(len, waits.values()))
    lines = [
        f"{len(seen)} drivers, {requests} requests in {took:.0f} s, {requests / took:.1f} a second",
        f"workers at the end: {', '.join(f'{mib:.0f} MiB' for mib in memory)}",
        f"cut off by the kill and sent again: {sum(one.cut_off for one in seen)}",
        "",
        "| request | n | p50 ms | p95 ms |",
        "| --- | --- | --- | --- |",
    ]
    for kind, values in sorted(waits.items()):
        p50, p95 = percentiles(values)
        lines.append(f"| {kind} | {len(values)} | {p50:.0f} | {p95:.0f} |")
    refused = Counter(one for driver in seen for one in driver.statuses)
    told = ", ".join(f"{kind} {status}: {n}" for (kind, status), n in sorted(refused.items()))
    lines += ["", f"refused: {told or 'none'}", "", "| fault | found |", "| --- | --- |"]
    lines += [f"| {name} | {len(found)} |" for name, found in faults.items()]
    lines += [f"- {line}" for found in faults.values() for line in found[:10]]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
