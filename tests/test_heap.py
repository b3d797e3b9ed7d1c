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


STARTED = """
import gc
from assistant.heap import begin_start, end_start
usual = gc.get_threshold()
{begin}
passes = []
gc.callbacks.append(lambda phase, info: passes.append(info["generation"]))
kept = [[] for _ in range(300_000)]
looked = 2 in passes
end_start()
print(looked, gc.get_freeze_count() > 300_000, gc.get_threshold() == usual)
"""


def test_a_start_is_spared_the_collector_and_its_objects_stay_out_of_it() -> None:
    for begin, told in (("begin_start()", "False True True"), ("", "True False True")):
        command = [sys.executable, "-c", STARTED.format(begin=begin)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert said.strip() == told
