"""Where the editors' files are, in a checkout and in an installed package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from justexits.core.errors import BadInput, NotFound


@cache
def content_folder() -> Path:
    """The folder `content/`: inside the package when it was installed, at the top of the checkout otherwise."""
    installed = Path(str(files("justexits"))) / "content"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "content"


def load_yaml(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> Any:
    """What a YAML file says. Raises NotFound, or BadInput with the line where it stops being YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506  # nosec B506  # safe, as its type says
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError as error:
        raise BadInput(f"This cannot be read: {error.strerror}.", "Name a file that you may read.", file=str(path)) from None
    except (UnicodeDecodeError, yaml.reader.ReaderError):
        raise BadInput("This is not text in UTF-8.", "Save it as UTF-8.", file=str(path)) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BadInput(
            f"This is not YAML: {error.problem}.", "Mend the indentation or the quotes there.", file=str(path), line=line
        ) from None
