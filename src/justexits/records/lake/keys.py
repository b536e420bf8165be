"""One data key per file of the lake, wrapped by the office's key, in a store of its own.

Whoever destroys a data key erases its file in every backup (DESIGN, rule 11). Keys are 256 bits; wrapping is AES-256-GCM
(NIST SP 800-38D) with the key's name as associated data, so that wrapped keys cannot be exchanged for each other.

While the office's key is being changed there are two: the old one, and the next one beside it. Each wrapped key is opened by
one of them, so a change that was cut short loses nothing and is taken up where it stopped.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.core.ids import new_id
from justexits.records.lake.disk import FREE_SOME_SPACE, remove, sync_folder, write_whole

KEY_BYTES = 32
NONCE_BYTES = 12
OFFICE_KEY_VARIABLE = "JUSTEXITS_OFFICE_KEY_FILE"
WRAPPED = ".wrapped"
A_KEY = "A key"


class KeyStore:
    """The wrapped data keys in `folder`, one small file each, and the office's key that opens them.

    The office's key is read from the file that JUSTEXITS_OFFICE_KEY_FILE names; without it, from `office.key` in the same
    folder, which is made on first use (good for a laptop and the demo; an office names a file elsewhere).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._office_keys: list[AESGCM] = []

    @property
    def office_key_file(self) -> Path:
        """Where the office's key is."""
        named = os.environ.get(OFFICE_KEY_VARIABLE)
        return Path(named) if named else self.folder / "office.key"

    @property
    def next_key_file(self) -> Path:
        """Where the office's next key is while it takes the place of the old one."""
        return self.office_key_file.with_name(f"{self.office_key_file.name}.next")

    def names(self) -> list[str]:
        """The names of all data keys, in order."""
        return sorted(path.name.removesuffix(WRAPPED) for path in self.folder.glob(f"*{WRAPPED}"))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{WRAPPED}"

    def _wrapping(self) -> list[AESGCM]:
        """The office's keys, the one to wrap with first."""
        if not self._office_keys:
            path = self.office_key_file
            if not path.exists():
                if OFFICE_KEY_VARIABLE in os.environ or self.names():
                    raise NotFound(
                        f"The office's key is not at {path}, and without it the records cannot be read.",
                        f"Restore it from its backup, or name its place with {OFFICE_KEY_VARIABLE}.",
                    )
                self._make_office_key(path)
            self._office_keys = [_office_key(each) for each in (self.next_key_file, path) if each.exists()]
        return self._office_keys

    def _make_office_key(self, path: Path) -> None:
        try:
            write_whole(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)), what="The office's key")
        except FileExistsError:
            return  # somebody else made it at the same moment; theirs counts

    def make(self) -> tuple[str, str]:
        """A new data key: its name, and the key in base64 as DuckDB takes it. Raises CannotWrite."""
        name, key = new_id("key"), secrets.token_bytes(KEY_BYTES)
        write_whole(self._path(name), _wrap(self._wrapping()[0], name, key), what=A_KEY)
        return name, base64.b64encode(key).decode()

    def secret(self, name: str) -> str:
        """A lasting secret of this home by its name, in base64; made when it is first asked for. Raises CannotWrite."""
        if name not in self.names():
            wrapped = _wrap(self._wrapping()[0], name, secrets.token_bytes(KEY_BYTES))
            with contextlib.suppress(FileExistsError):  # somebody else made it at the same moment; theirs counts
                write_whole(self._path(name), wrapped, what=A_KEY)
        return self.read(name)

    def read(self, name: str) -> str:
        """The data key of that name in base64. Raises NotFound where it was destroyed or the office's key is another one."""
        try:
            wrapped = self._path(name).read_bytes()
        except FileNotFoundError:
            raise NotFound(
                f"The key {name} is gone, so its file can no longer be read.",
                "If nobody destroyed it on purpose, restore the key store from its backup.",
            ) from None
        key = self._opened(name, wrapped)
        if key is None:  # the office's key may have been changed since this process read it
            self._office_keys = []
            key = self._opened(name, wrapped)
        if key is None:
            raise NotFound(
                f"The office's key at {self.office_key_file} does not open {name}.",
                f"Restore the right one, or name its place with {OFFICE_KEY_VARIABLE}.",
            )
        return base64.b64encode(key).decode()

    def _opened(self, name: str, wrapped: bytes) -> bytes | None:
        for office_key in self._wrapping():
            try:
                return office_key.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
            except (InvalidTag, ValueError):  # ValueError: the file is too short to be a key
                continue
        return None

    def destroy(self, name: str) -> None:
        """Destroy a data key, and with it the content of its file."""
        self._path(name).unlink(missing_ok=True)
        sync_folder(self.folder)

    def rotate(self, done: Callable[[], None] = lambda: None) -> int:
        """Put a new office key in the place of the old one and wrap every data key anew. Returns how many.

        `done` is called after each. Backups of the store from before still need the old key. Raises CannotWrite, NotFound where a
        key does not open; then the old key still works, and the next call goes on where this one stopped.
        """
        self._wrapping()
        if not self.next_key_file.exists():
            self._make_office_key(self.next_key_file)
        self._office_keys = []
        names = self.names()
        for name in names:
            key = base64.b64decode(self.read(name))
            write_whole(self._path(name), _wrap(self._wrapping()[0], name, key), what=A_KEY, replace=True)
            done()
        try:
            os.replace(self.next_key_file, self.office_key_file)  # noqa: PTH105 - tests fail it here
        except OSError as error:
            raise CannotWrite(f"The office's key could not be changed: {error.strerror}.", FREE_SOME_SPACE) from error
        sync_folder(self.office_key_file.parent)
        self._office_keys = []
        return len(names)

    def sweep(self, wanted: set[str]) -> list[str]:
        """Destroy what a killed writer left: keys that are not wanted, and half-written ones. Returns the keys' names."""
        for path in self.folder.glob(f".*{WRAPPED}.*.tmp"):
            remove(path)
        left = [name for name in self.names() if name.startswith("key-") and name not in wanted]
        for name in left:
            self.destroy(name)
        return left


def _wrap(office_key: AESGCM, name: str, key: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + office_key.encrypt(nonce, key, name.encode())


def _office_key(path: Path) -> AESGCM:
    try:
        return AESGCM(base64.b64decode(path.read_bytes(), validate=False))
    except (ValueError, binascii.Error):
        raise BadInput(
            "This is not an office's key: it should be 32 random bytes in base64.",
            "Restore it from its backup; do not make a new one, for it would open nothing.",
            file=str(path),
        ) from None
    except PermissionError:
        raise NotFound(f"The office's key at {path} may not be read.", "Give this account the permission to read it.") from None
