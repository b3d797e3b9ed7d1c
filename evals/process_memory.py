"""What this process holds in memory."""

import ctypes
import gc
import resource
import sys

import psutil


def resident_mib() -> float:
    """Return the resident memory, MiB, after what is free was given back to the system."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return float(psutil.Process().memory_info().rss / 2**20)


def peak_mib() -> float:
    """Return the most that was ever resident, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
