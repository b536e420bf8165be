"""A PostgreSQL of the tests' own, for what an office runs on it; a pytest plugin."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import lacks_postgresql, need, postgresql_folder

USER = "justexits"
DATABASE = "justexits"
# PostgreSQL refuses to run as root; Debian's package makes this user.
SYSTEM_USER = "postgres"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[dict[str, str]]:
    """The settings that lead to an empty database of a throw-away server, reached by a local socket only."""
    need(lacks_postgresql())
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
    data = folder / "data"
    try:
        _run("initdb", "--pgdata", data, "--username", USER, "--auth", "trust", "--no-sync", "--encoding", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _run("pg_ctl", "start", "--pgdata", data, "--wait", "--log", folder / "log", "--options", options)
        try:
            _run("createdb", "--host", folder, "--username", USER, DATABASE)
            yield {"JUSTEXITS_DB_NAME": DATABASE, "JUSTEXITS_DB_HOST": str(folder), "JUSTEXITS_DB_USER": USER}
        finally:
            _run("pg_ctl", "stop", "--pgdata", data, "--mode", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs as a user that may; fails with what it said."""
    folder = postgresql_folder()
    assert folder is not None
    options = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(  # type: ignore[call-overload]
        [str(folder / program), *(str(argument) for argument in arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd="/",
        text=True,
        check=False,
        **options,
    )
    assert done.returncode == 0, f"{program}: {done.stderr}"
