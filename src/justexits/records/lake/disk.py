"""How the lake touches the disk: a file is there whole or not at all, and a full disk is a sentence with a remedy."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from pathlib import Path

from justexits.core.errors import CannotWrite
from justexits.core.ids import new_id

NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)
FREE_SOME_SPACE = "Free some space on the disk, or mend the permissions of the data folder, and run the command again."


def write_whole(path: Path, content: bytes, *, what: str, replace: bool = False) -> None:
    """Write a file beside its place, force it to disk, and move it there; only its owner may read it.

    `what` names it for people ("A key"). Raises CannotWrite, and FileExistsError where it is there already and `replace` is
    not set; after either, what was there before is as it was.
    """
    staged = path.parent / f".{path.name}.{new_id('t')}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not replace and path.exists():
            raise FileExistsError(path)
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        if replace:
            os.replace(staged, path)  # noqa: PTH105 - tests fail it here
        else:
            _link(staged, path)
    except FileExistsError:
        remove(staged)
        raise
    except OSError as error:
        remove(staged)
        raise CannotWrite(f"{what} could not be kept in {path.parent}: {error.strerror or error}.", FREE_SOME_SPACE) from error
    except BaseException:
        remove(staged)
        raise
    sync_folder(path.parent)


def _link(staged: Path, path: Path) -> None:
    """Give a file its name, but never over a file that somebody else made meanwhile."""
    try:
        os.link(staged, path)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        os.replace(staged, path)  # noqa: PTH105 - the file system knows no links
    else:
        remove(staged)


def remove(path: Path) -> None:
    """Remove a file if it is there; one that cannot be removed now is left to the next sweep."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Force a folder's list of files to disk, where the system can."""
    with contextlib.suppress(OSError):  # some file systems cannot; what the list names is on disk already
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def settle(staged: Path, path: Path) -> str:
    """Force a staged file to disk and move it to its place. Returns the SHA-256 of its content. Raises OSError."""
    digest = hash_of(staged)
    with staged.open("rb") as handle:
        os.fsync(handle.fileno())
    os.replace(staged, path)  # noqa: PTH105 - tests fail it here
    sync_folder(path.parent)
    return digest


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
