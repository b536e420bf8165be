"""The embedded data engine (DuckDB), set up the one way in which it may touch records."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from justexits.core.errors import NotAvailable
from justexits.core.ids import new_id

# What one engine may take of the machine's memory where it asks for more than usual.
SHARE_OF_MACHINE = 0.45
Asked = tuple[Path | None, str, int | None]
_BESIDE: ContextVar[tuple[Asked, Future[Any]] | None] = ContextVar("an engine that is opening", default=None)


@cache
def _crypto_extension() -> Path:
    found = sorted(Path(str(files("duckdb_extension_httpfs"))).glob("extensions/*/httpfs.duckdb_extension"))
    wanted = [path for path in found if path.parent.name == f"v{duckdb.__version__}"]
    if not wanted:
        raise NotAvailable(
            f"The encryption module for DuckDB {duckdb.__version__} is not installed on this machine; "
            "records are never written unencrypted.",
            "Install the versions in requirements.lock again.",
        )
    return wanted[0]


def as_much_memory(gigabytes: float) -> str:
    """A limit of so many gigabytes for `open_engine`: at least the usual 3, at most SHARE_OF_MACHINE of what it has."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return f"{max(3.0, min(gigabytes, machine * SHARE_OF_MACHINE)):.0f}GB"


def open_engine(scratch: Path | None = None, *, memory_limit: str = "3GB", threads: int | None = None) -> Any:
    """An in-memory engine with encryption loaded; what it must put aside goes, encrypted, to `scratch`, else to
    the machine's folder for such files.

    Returns a duckdb connection. Its settings: nothing is fetched from outside, times are UTC.
    """
    asked = (scratch, memory_limit, threads)
    if (beside := _BESIDE.get()) and beside[0] == asked:
        _BESIDE.set(None)
        return beside[1].result()
    return _open(*asked)


@contextmanager
def opening(scratch: Path | None = None, *, memory_limit: str = "3GB", threads: int | None = None) -> Iterator[None]:
    """Open an engine beside the work of the block; `open_engine` in that block gives it to whoever asks for the same first.

    To open one takes as long as to look through a file of 80 MB: the engine proves the signature of its encryption module.
    """
    asked = (scratch, memory_limit, threads)
    with ThreadPoolExecutor(max_workers=1) as pool:
        opened = pool.submit(_open, *asked)
        _BESIDE.set((asked, opened))
        try:
            yield
        finally:
            if _BESIDE.get() is not None:
                _BESIDE.set(None)
                if opened.exception() is None:
                    opened.result().close()


def _open(scratch: Path | None, memory_limit: str, threads: int | None) -> Any:
    config: dict[str, Any] = {"memory_limit": memory_limit, "autoinstall_known_extensions": False}
    if threads:
        config["threads"] = threads
    connection = duckdb.connect(config=config)
    connection.execute(f"LOAD '{_crypto_extension()}'")
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A folder of its own, made when it is needed: two engines in one folder would take each other's files, and one that finds
    # another's in the folder that it begins with (the one in which the command was called) would not let its own be encrypted.
    aside = (scratch or Path(tempfile.gettempdir())) / new_id(f"engine-{os.getpid()}")
    connection.execute(f"SET temp_directory = '{quoted(aside)}'")
    connection.execute("SET temp_file_encryption = true")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def sweep_scratch(scratch: Path) -> None:
    """Remove what engines of processes that were killed put aside."""
    for folder in scratch.glob("engine-*-*"):
        process = folder.name.split("-")[1]
        if process.isdigit() and not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def quoted(text: str | Path) -> str:
    """A text as it may stand between single quotes of SQL."""
    return str(text).replace("'", "''")


def coded(*values: str) -> str:
    """The engine's type for texts of which there are few: a row costs one byte instead of sixteen, and is written without a look.

    Files read as plain texts again, whatever they were written as.
    """
    listed = ", ".join(f"'{quoted(value)}'" for value in dict.fromkeys(values))
    return f"ENUM({listed})"


def constant(value: str) -> str:
    """SQL for one and the same text in every row."""
    return f"'{quoted(value)}'::{coded(value)}"
