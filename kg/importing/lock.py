"""Keeps a folder for one process. Whatever ends that process, the system frees the folder."""

import errno
import os

try:
    import fcntl
except ImportError:
    fcntl = None
    import msvcrt

# What Windows locks in place of the folder; it is gone once the folder is free.
LOCK = ".importing.lock"
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def take(folder: str) -> int:
    """Takes a folder, for as long as the handle that this returns is open.

    Raises `BlockingIOError` if another process has it, `OSError` if it cannot be opened. A file
    system that knows no locks gives it to everybody.
    """
    if fcntl is not None:
        handle = os.open(folder, os.O_RDONLY)
    else:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_TEMPORARY", 0)
        handle = os.open(os.path.join(folder, LOCK), flags)
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in _HELD:
            os.close(handle)
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), folder) from None
    return handle
