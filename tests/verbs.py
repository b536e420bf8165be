"""The verbs of run.py that need packages: test, check, bench, prove, docs. Called by run.py inside its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.machine import missing_for_tests

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(sys.executable).parent


def tool(name: str, *arguments: str) -> int:
    """Run one of the environment's tools in the project's folder; returns its exit code."""
    return subprocess.run([str(HERE / name), *arguments], cwd=ROOT).returncode


def test(arguments: Sequence[str]) -> int:
    """The whole suite on all cores, a real browser included; says first what the machine lacks."""
    for lack in missing_for_tests():
        print(f"{'Error' if os.environ.get('CI') else 'Note'}: {lack}", file=sys.stderr)
    if os.environ.get("CI") and missing_for_tests():
        return 1
    spread = (
        []
        if any(argument.startswith(("-n", "-k", "tests/")) for argument in arguments)
        else ["-n", "auto", "--dist", "loadgroup"]
    )
    return tool("pytest", "-q", *spread, *arguments)


def check(_: Sequence[str]) -> int:
    """Lint, form, types, architecture contracts, security lint, templates, documentation; counts the failures."""
    checks: dict[str, tuple[str, ...]] = {
        "lint": ("ruff", "check", "."),
        "form": ("ruff", "format", "--check", "."),
        "types": ("mypy",),
        "contracts": ("lint-imports", "--no-cache"),
        "security": ("bandit", "-q", "-r", "src", "run.py", "hatch_build.py", "-c", "pyproject.toml"),
        "templates": ("djlint", "src/justexits/web", "--check", "--lint", "--quiet"),
        "documentation": ("mkdocs", "build", "--strict", "--quiet", "--site-dir", "build/docs"),
    }
    failed = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        if tool(*command):
            failed.append(name)
    print("check: " + (f"FAILED: {', '.join(failed)}" if failed else f"all {len(checks)} are clean"))
    return len(failed)


def bench(arguments: Sequence[str]) -> int:
    """Speed as ratios against a named baseline of the same run, printed as a table."""
    return tool("python", "-m", "tests.scale", *arguments)


def prove(arguments: Sequence[str]) -> int:
    """The long forms of the proofs that `test` runs small."""
    os.environ["JUSTEXITS_PROVE"] = "1"
    return tool("pytest", "-q", "-m", "proof", *arguments)


def docs(arguments: Sequence[str]) -> int:
    """Write the generated pages anew and build the documentation into site/."""
    if code := tool("python", "-m", "tests.generated", "write"):
        return code
    if "--screenshots" in arguments and (code := tool("python", "-m", "tests.screenshots")):
        return code
    shutil.rmtree(ROOT / "site", ignore_errors=True)
    return tool("mkdocs", "build", "--strict", "--quiet", "--site-dir", "site")


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "test": test,
    "check": check,
    "bench": bench,
    "prove": prove,
    "docs": docs,
}

if __name__ == "__main__":
    raise SystemExit(VERBS[sys.argv[1]](sys.argv[2:]))
