"""Secrets that a deployment makes for itself at its first start, each in a file that only its owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from justexits.core.errors import CannotWrite

SECRET_BYTES = 48


def secret(keys: Path, name: str) -> str:
    """The secret in `keys/name`, made when it is not there yet. Raises CannotWrite.

    Several workers may start at once: whoever comes second reads what the first one wrote.
    """
    path = keys / name
    try:
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = secrets.token_urlsafe(SECRET_BYTES)
        staged = path.with_name(f".{name}.{os.getpid()}")
        staged.touch(mode=0o600)
        staged.write_text(fresh, encoding="ascii")
        try:
            # A link, unlike a rename, never replaces what another worker put there; and it appears with its content.
            os.link(staged, path)
        except FileExistsError:
            pass
        finally:
            staged.unlink()
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise CannotWrite(
            f"The site's secret could not be kept in {keys}: {error.strerror}.",
            "Name a data folder that you may write with --home or JUSTEXITS_HOME.",
        ) from error
