"""What the worker's threads leave behind: glibc would keep a heap for each of them, with whatever it freed there."""

import ctypes
import sys
from contextlib import suppress

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of mallopt(3)
LARGE = 128 * 1024  # bytes; what is larger goes back as soon as it is freed


def give_back() -> None:
    """From now on what is freed goes back to the system. Without effect where the C library is another one."""
    if sys.platform != "linux":
        return
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in ((M_ARENA_MAX, 1), (M_TRIM_THRESHOLD, LARGE), (M_MMAP_THRESHOLD, LARGE)):
            mallopt(name, value)
