"""Files that somebody sends to have them imported: put aside in a folder of their own, and removed once nothing more is asked.

Between the sending and the choice about what has changed, the page holds a signed note of the folder and the mapping. A folder
that nobody asks for again is removed with what killed imports leave, once the site is started anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core import signing

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.core.ids import new_id
from justexits.web.lake import lake

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from justexits.web.accounts.models import User

MOST_BYTES = 200 << 20
NOTE = "intake.upload"
NOTE_LASTS = 3_600  # seconds in which somebody makes up their mind
FILES, MAPPING = "files", "mapping.yaml"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One sending: its folder inside the scratch folder, the mapping's name (none, where a file of its own came), and by whom."""

    folder: str
    mapping: str
    by: int

    @property
    def path(self) -> Path:
        """The folder."""
        return lake().home.scratch / self.folder

    @property
    def files(self) -> list[Path]:
        """The files to import, in order."""
        return sorted((self.path / FILES).iterdir())

    @property
    def said(self) -> str:
        """What the import takes for its mapping."""
        return self.mapping or str(self.path / MAPPING)

    def note(self) -> str:
        """What the page holds of it."""
        return signing.dumps(asdict(self), salt=NOTE)

    def forget(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.path, ignore_errors=True)


def put_aside(by: User, files: Sequence[UploadedFile], mapping: str, own_mapping: UploadedFile | None) -> Upload:
    """Write files to a folder of their own. Raises BadInput for two of one name, CannotWrite where the disk is full."""
    upload = Upload(folder=new_id(f"engine-{os.getpid()}"), mapping="" if own_mapping else mapping, by=by.pk)
    try:
        (upload.path / FILES).mkdir(parents=True, mode=0o700)
        for file in files:
            _write(file, upload.path / FILES / Path(file.name or "file").name)
        if own_mapping:
            _write(own_mapping, upload.path / MAPPING)
    except FileExistsError as error:
        upload.forget()
        raise BadInput(
            f"Two files are called {Path(error.filename).name}.", "Give them different names, or send a zip file."
        ) from None
    except OSError as error:
        upload.forget()
        raise CannotWrite(
            f"The files could not be put aside: {error.strerror}.", "Ask your administrator to free some space."
        ) from error
    return upload


def _write(file: UploadedFile, to: Path) -> None:
    with to.open("xb") as out:
        for block in file.chunks():
            out.write(block)


def noted(by: User, note: str) -> Upload:
    """The sending that a page's note means. Raises NotFound where it is too old, not theirs, or its files are gone."""
    try:
        upload = Upload(**signing.loads(note, salt=NOTE, max_age=NOTE_LASTS))
    except (signing.BadSignature, TypeError):
        upload = None
    if upload is None or upload.by != by.pk or not upload.path.is_dir():
        raise NotFound("The files are no longer here.", "Send them again.")
    return upload
