"""What the worker leaves behind: glibc would keep a heap for each of its threads, with whatever it freed there."""

import ctypes
import gc
import sys
from contextlib import suppress

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of mallopt(3)
LARGE = 32 * 1024  # bytes; what is larger goes back as soon as it is freed


def give_back() -> None:
    """What was imported stays; from now on what is freed goes back to the system, if the C library is glibc."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10)
    if sys.platform != "linux":
        return
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in ((M_ARENA_MAX, 1), (M_TRIM_THRESHOLD, LARGE), (M_MMAP_THRESHOLD, LARGE)):
            mallopt(name, value)
