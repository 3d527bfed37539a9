"""The disk below: what is written is brought down to it, and a full one is told from a broken one."""

import errno
import os
from pathlib import Path
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_full(wrong: OSError) -> bool:
    """Whether a failure says that there is no room left: on the disk, in a quota, in a file."""
    return wrong.errno in _FULL


def settle(path: Path) -> None:
    """Bring a file's bytes, or the names in a folder, to the disk: they outlive a power cut from here on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
