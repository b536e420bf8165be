"""Dependencies point one way (DESIGN, rule 1); import-linter reads the contracts in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.tracked import ROOT

ENGINES = ("linkage", "screening", "measures", "simulate", "relief")


def lint(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a source folder with the project's contracts."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", str(folder / "pyproject.toml")],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_import_keeps_to_the_contracts() -> None:
    done = lint(ROOT, ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_engine_stands_under_both_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = " ".join(" ".join(contract.get("layers", [])) for contract in contracts).replace("|", " ").split()
    without_django = [module for contract in contracts for module in contract.get("source_modules", [])]
    for engine in ENGINES:
        assert engine in layers
        assert f"justexits.{engine}" in without_django


def test_an_engine_that_imports_another_is_refused(tmp_path: Path) -> None:
    """The contracts hold something: the same ones fail on a package that breaks them."""
    package = tmp_path / "justexits"
    for room in ("cli", "web", "records", "core", *ENGINES):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    (package / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert lint(tmp_path, tmp_path).returncode == 0
    (package / "linkage" / "__init__.py").write_text("import justexits.screening\n", encoding="utf-8")
    assert lint(tmp_path, tmp_path).returncode == 1
    (package / "linkage" / "__init__.py").write_text("import django\n", encoding="utf-8")
    assert lint(tmp_path, tmp_path).returncode == 1
