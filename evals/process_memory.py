"""What this process holds in memory."""

import ctypes
import gc
import resource
import sys
from pathlib import Path

import psutil


def resident_mib() -> float:
    """Return the resident memory, MiB, after what is free was given back to the system."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return float(psutil.Process().memory_info().rss / 2**20)


def peak_mib() -> float:
    """Return the most that was ever resident, or since `reset_peak`, MiB."""
    if sys.platform == "linux":
        lines = Path("/proc/self/status").read_text().splitlines()
        (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(peak) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def reset_peak() -> None:
    """Let the peak begin anew at what is resident now; only Linux can."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")
