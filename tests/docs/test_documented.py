"""Undocumented is red: whatever a user can say, set or see has its place in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tracked import ROOT, text_of, tracked

REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(r"JUSTEXITS_[A-Z_]*[A-Z]")


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def settings_of(*folders: str) -> set[str]:
    """The environment variables that the Python files of folders name."""
    wanted = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]
    return {name for path in wanted for name in SETTING.findall(text_of(path))}


def missing(names: list[str], text: str, form: str) -> list[str]:
    """The names that a page does not hold in the given form."""
    return [name for name in names if form.format(name) not in text]


def test_every_sub_command_is_documented() -> None:
    import typer

    from justexits.cli.main import app
    from tests.generated_pages import commands

    names = [" ".join(path) for path, _ in commands(typer.main.get_command(app))]
    assert len(names) >= 9
    assert not missing(names, page("command-line"), "## justexits {}\n")


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^\| `(JUSTEXITS_\w+)`", page("settings"), re.MULTILINE))
    assert documented == settings_of("src", "tests", "run.py", "hatch_build.py")


def test_every_canonical_table_and_column_is_documented() -> None:
    from justexits.records.tables import TABLES

    assert not missing(list(TABLES), page("data-dictionary"), "### {}\n")
    columns = sorted({column for table in TABLES.values() for column in table.by_name})
    assert not missing(columns, page("data-dictionary"), "| `{}` |")


def test_every_code_list_and_code_is_documented() -> None:
    from justexits.records.codes import code_list, code_list_names

    assert not missing(code_list_names(), page("code-lists"), "## {}\n")
    assert not missing([code for name in code_list_names() for code in code_list(name)], page("code-lists"), "| `{}` |")


def test_every_role_and_permission_is_documented() -> None:
    from justexits.web.accounts.permissions import Permission
    from justexits.web.accounts.roles import ROLES

    assert not missing([role.display_name for role in ROLES.values()], page("roles"), "| {} |")
    assert not missing([permission.value for permission in Permission], page("roles"), "| {} |")


def test_every_indicator_is_documented() -> None:
    from justexits.screening import catalogue

    codes = [indicator.id for indicator in catalogue()]
    assert len(codes) >= 6
    assert not [code for code in codes if not re.search(rf"\b{code}\b", page("indicators"))]


def test_every_measure_is_documented() -> None:
    from justexits.measures import catalogue

    codes = [measure.id for measure in catalogue()]
    assert len(codes) >= 7
    assert not [code for code in codes if not re.search(rf"\b{code}\b", page("measures"))]


def test_every_room_of_the_product_is_in_the_design() -> None:
    design = (ROOT / "docs" / "DESIGN.md").read_text(encoding="utf-8")
    rooms = [folder.name for folder in (ROOT / "src" / "justexits").iterdir() if (folder / "__init__.py").exists()]
    assert not missing(rooms, design, "{}/")


def test_every_decision_is_in_the_list() -> None:
    decisions = ROOT / "docs" / "decisions"
    names = [path.name for path in decisions.glob("0*.md")]
    assert len(names) >= 13
    assert not missing(names, (decisions / "index.md").read_text(encoding="utf-8"), "({})")


@pytest.mark.parametrize("form", ["| `{}` |", "## {}\n"])
def test_what_is_not_documented_would_be_seen(form: str) -> None:
    assert missing(["nothing-of-this-name"], page("code-lists"), form) == ["nothing-of-this-name"]


def test_a_setting_that_nobody_documents_would_be_seen() -> None:
    assert "JUSTEXITS_HOME" in settings_of("src")
    assert isinstance(REFERENCE, Path)
