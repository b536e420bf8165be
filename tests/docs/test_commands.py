"""Every command that the documentation shows works, in the order of its page, in an empty folder."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.commands import commands_of, pages, reason_not_to_run, runnable
from tests.generated_pages import commands
from tests.tracked import ROOT, shown

# These pages are for people who have an office already.
STARTS_WITH_AN_OFFICE = {
    "docs/operators/install.md",
    "docs/operators/backups.md",
    "docs/how-to/keep-keys-safe.md",
    "docs/how-to/work-on-records-relief.md",
}
AN_OFFICE = [
    "justexits simulate --to counties --people 1000 --county fort-harlan",
    "justexits import counties/fort-harlan/export --mapping fort-harlan --home office",
]
WITH_COMMANDS = [page for page in pages() if runnable(page.read_text(encoding="utf-8"))]


def run_in(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    """Run lines of a shell, one after the other, until one fails; `justexits` is this project's."""
    program = f'{shlex.quote(sys.executable)} -m justexits.cli.main "$@"'
    script = "\n".join(
        ["set -eu", f"justexits() {{ {program}; }}", f'python3() {{ {shlex.quote(sys.executable)} "$@"; }}', *lines]
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUSTEXITS_", "DJANGO_"))}
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(ROOT / "src"), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def an_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which an office was imported."""
    folder = tmp_path_factory.mktemp("office")
    done = run_in(folder, AN_OFFICE)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=shown)
def test_the_commands_of_the_page_work(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "here"
    if shown(page) in STARTS_WITH_AN_OFFICE:
        shutil.copytree(request.getfixturevalue("an_office"), folder)
    else:
        folder.mkdir()
    lines = runnable(page.read_text(encoding="utf-8"))
    done = run_in(folder, lines)
    assert done.returncode == 0, f"{lines}\n{done.stdout}\n{done.stderr}"


def test_a_command_that_fails_would_be_seen(tmp_path: Path) -> None:
    assert run_in(tmp_path, ["justexits status --home nowhere", "true"]).returncode == 66


def test_a_page_with_an_office_exists() -> None:
    assert {shown(page) for page in WITH_COMMANDS} >= STARTS_WITH_AN_OFFICE


def test_only_serving_testing_and_installing_are_left_to_others() -> None:
    assert reason_not_to_run("justexits link --home office") is None
    assert reason_not_to_run("python3 run.py justexits status --home office") is None
    assert reason_not_to_run("justexits serve --home office")
    assert reason_not_to_run("python3 run.py test")


def test_commands_are_read_from_both_kinds_of_blocks() -> None:
    text = "```console\n$ one\nits answer\n```\ntext\n```bash\ntwo\n# a word\nthree\n```\n```text\nfour\n```\n"
    assert commands_of(text) == ["one", "two", "three"]


def test_every_verb_of_run_py_that_is_shown_exists() -> None:
    known = subprocess.run([sys.executable, ROOT / "run.py", "help"], capture_output=True, text=True, check=True).stdout
    for page in pages():
        for command in commands_of(page.read_text(encoding="utf-8")):
            if command.startswith("python3 run.py "):
                verb = command.split()[2]
                assert f"python3 run.py {verb}" in known or verb == "setup", f"{shown(page)} shows {command}"


def test_the_help_of_every_sub_command_ends_with_an_example_that_it_understands(tmp_path: Path) -> None:
    import typer

    from justexits.cli.main import app

    for path, command in commands(typer.main.get_command(app)):
        words = " ".join(path)
        assert "Example: `justexits " in (command.help or ""), f"{words} has no example"
        example = (command.help or "").rsplit("Example: `", 1)[1].split("`")[0]
        assert example.startswith(f"justexits {words}"), example
        arguments = shlex.split(example)[1 + len(path) :]
        with command.make_context(words, arguments, resilient_parsing=False):
            pass
