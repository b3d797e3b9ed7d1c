"""Memory of a server: what the C library gives back, and when Python looks for more."""

import ctypes
import gc
import platform

# Of glibc's malloc.h.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
BIG_BYTES = 2**20
ARENAS = 2
_USUAL = gc.get_threshold()


def bound_heap() -> None:
    """Keep buffers of a megabyte and more out of the heaps of this process; glibc only.

    Left alone, glibc takes ever bigger ones from heaps that it has one of for every few threads,
    and keeps what was freed in their middle: a server that had read the files of `carcare eval
    uploads` held 1.6 GB, with this 0.9 GB, and at its peak 1.3 GB instead of 2.1.
    """
    if platform.libc_ver()[0] == "glibc":
        libc = ctypes.CDLL(None)
        libc.mallopt(_MMAP_THRESHOLD, BIG_BYTES)
        libc.mallopt(_ARENA_MAX, ARENAS)


# Young objects are looked at now and then, old ones never.
_STARTING = (50_000, 50, 2**30)


def begin_start() -> None:
    """Spare the millions of objects that a start makes, and that stay, from Python's collector.

    It looked at all of them a dozen times: two of nine seconds. `end_start` ends this.
    """
    gc.set_threshold(*_STARTING)


def end_start() -> None:
    """Collect again as usual after `begin_start`, but never look at what is there already.

    Nothing of it goes before the server does, and a search through all of it would hold up a reply
    for a third of a second. Does nothing where no start was begun.
    """
    if gc.get_threshold() == _STARTING:
        gc.freeze()
        gc.set_threshold(*_USUAL)
