"""The data folder: made, opened, and refused in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from justexits.core.errors import Busy, CannotWrite, NotFound
from justexits.records.home import Home


def test_a_home_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = Home.make(tmp_path / "office")
    assert Home.make(tmp_path / "office") == made == Home.open(tmp_path / "office")


def test_only_its_owner_may_look_into_it(tmp_path: Path) -> None:
    assert Home.make(tmp_path / "office").path.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_no_home_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no data folder at .*justexits import"):
        Home.open(tmp_path)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"sea")
    with pytest.raises(CannotWrite, match=r"holds other things \(holiday\.jpg\).*--home"):
        Home.make(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "office").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match=r"cannot be written.*--home"):
        Home.make(tmp_path / "office")


# Root may write anywhere, so the refusal of the system is played.
def test_a_folder_without_permission_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home.make(tmp_path / "office")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotWrite, match=r"permission is missing.*--home or JUSTEXITS_HOME"):
        Home.make(home.path)


def test_a_folder_that_may_not_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(CannotWrite, match="permission is missing"):
        Home.make(tmp_path / "office")


def test_the_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUSTEXITS_HOME", "/srv/office")
    assert Home.default_path() == Path("/srv/office")
    monkeypatch.delenv("JUSTEXITS_HOME")
    assert Home.default_path() == Path("justexits-home")


HOLD = """
import sys
from justexits.records.home import Home
from pathlib import Path
lock = Home.open(Path(sys.argv[1])).writer_lock()
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_second_process_is_told_that_another_one_writes_and_gets_its_turn_afterwards(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "office")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    with other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=r"Another process is writing.*--wait"):
            home.writer_lock(wait=0.05)
        other.stdin.write("\n")
        other.stdin.flush()
        home.writer_lock(wait=30).release()


def test_a_killed_writer_does_not_keep_the_lock(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "office")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    with other:
        assert other.stdout.readline() == "held\n"
        other.kill()
    home.writer_lock(wait=10).release()
