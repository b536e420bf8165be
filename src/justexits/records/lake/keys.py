"""One data key per file of the lake, wrapped by the office's key, in a store of its own.

Whoever destroys a data key erases its file in every backup (DESIGN, rule 11). Keys are 256 bits; wrapping is AES-256-GCM
(NIST SP 800-38D) with the key's name as associated data, so that wrapped keys cannot be exchanged for each other.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from justexits.core.errors import CannotWrite, NotFound
from justexits.core.ids import new_id

KEY_BYTES = 32
NONCE_BYTES = 12
OFFICE_KEY_VARIABLE = "JUSTEXITS_OFFICE_KEY_FILE"


class KeyStore:
    """The wrapped data keys in `folder`, one small file each, and the office's key that opens them.

    The office's key is read from the file that JUSTEXITS_OFFICE_KEY_FILE names; without it, from `office.key` in the same
    folder, which is made on first use (good for a laptop and the demo; an office names a file elsewhere).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._office_key: AESGCM | None = None

    @property
    def office_key_file(self) -> Path:
        """Where the office's key is."""
        named = os.environ.get(OFFICE_KEY_VARIABLE)
        return Path(named) if named else self.folder / "office.key"

    def _wrapping(self, *, may_make: bool = False) -> AESGCM:
        if self._office_key is None:
            path = self.office_key_file
            if not path.exists():
                if not may_make or OFFICE_KEY_VARIABLE in os.environ or any(self.folder.glob("*.wrapped")):
                    raise NotFound(
                        f"The office's key is not at {path}, and without it the records cannot be read.",
                        f"Restore it from its backup, or name its place with {OFFICE_KEY_VARIABLE}.",
                    )
                self._write_secret(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)))
            self._office_key = AESGCM(base64.b64decode(path.read_bytes()))
        return self._office_key

    def _write_secret(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
        except OSError as error:
            path.unlink(missing_ok=True)
            raise CannotWrite(
                f"A key could not be kept in {path.parent}: {error.strerror}.", "Free some space or mend the permissions."
            ) from error

    def make(self) -> tuple[str, str]:
        """A new data key: its name, and the key in base64 as DuckDB takes it."""
        name, key, nonce = new_id("key"), secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
        wrapped = nonce + self._wrapping(may_make=True).encrypt(nonce, key, name.encode())
        self._write_secret(self.folder / f"{name}.wrapped", wrapped)
        return name, base64.b64encode(key).decode()

    def read(self, name: str) -> str:
        """The data key of that name in base64. Raises NotFound where it was destroyed or the office's key is another one."""
        path = self.folder / f"{name}.wrapped"
        try:
            wrapped = path.read_bytes()
        except FileNotFoundError:
            raise NotFound(
                f"The key {name} is gone, so its file can no longer be read.",
                "If nobody destroyed it on purpose, restore the key store from its backup.",
            ) from None
        try:
            key = self._wrapping().decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
        except InvalidTag:
            raise NotFound(
                f"The office's key at {self.office_key_file} does not open {name}.",
                f"Restore the right one, or name its place with {OFFICE_KEY_VARIABLE}.",
            ) from None
        return base64.b64encode(key).decode()

    def destroy(self, name: str) -> None:
        """Destroy a data key, and with it the content of its file."""
        (self.folder / f"{name}.wrapped").unlink(missing_ok=True)
