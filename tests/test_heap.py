import subprocess
import sys

HELD = """
import numpy as np, psutil
from assistant.heap import bound_heap
{first}
for _ in range(2):
    big = np.ones(20 * 2**20, np.uint8)
    pin = [bytearray(90_000) for _ in range(20)]
    before = psutil.Process().memory_info().rss
    del big
print((before - psutil.Process().memory_info().rss) // 2**20)
"""


def given_back(first: str) -> int:
    """Return how many of twenty megabytes a process gives back that has things above them."""
    command = [sys.executable, "-c", HELD.format(first=first)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_big_buffers_are_given_back() -> None:
    assert given_back("bound_heap()") >= 19
    assert given_back("") < 5
