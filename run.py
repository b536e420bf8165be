#!/usr/bin/env python3
"""The one way in: makes its own environment, then runs the demo, the tests or the checks. Standard library only.

python3 run.py                  the demo: a working office with made-up people, served on this machine
python3 run.py demo --no-serve  the same without serving
python3 run.py test             the whole test suite, a real browser included
python3 run.py check            lint, types, architecture contracts, security lint, docs
python3 run.py bench            speed, as ratios against a named baseline
python3 run.py prove            the long proofs
python3 run.py docs             build the documentation into site/
python3 run.py lock             make the lock files again from pyproject.toml
python3 run.py justexits ...    the command line of the product
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess  # nosec B404
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("JUSTEXITS_VENV") or ROOT / ".venv")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UV = "uv==0.13.9"
# Each level holds the ones before it; an environment is never taken down a level.
LOCKS = {"run": "requirements.lock", "work": "requirements-work.lock", "spark": "requirements-spark.lock"}
EXTRAS = {"run": [], "work": ["work"], "spark": ["work", "spark"]}
LEVELS = list(LOCKS)
BUILD_INPUTS = ("pyproject.toml", "hatch_build.py", "package.json", "package-lock.json")


def fail(what: str, remedy: str) -> None:
    """Stop with a sentence and a remedy."""
    print(f"run.py: {what}\n        {remedy}", file=sys.stderr)
    raise SystemExit(1)


def run(*command: object, **options: object) -> int:
    """Run a command and return its exit code."""
    return subprocess.run([str(part) for part in command], **options).returncode  # type: ignore[call-overload, no-any-return]  # nosec B603


def fingerprint(level: str) -> str:
    """What the environment of a level is made of, as one hash."""
    digest = hashlib.sha256(f"{level}{sys.version_info[:2]}{ROOT}".encode())
    for name in (LOCKS[level], *BUILD_INPUTS):
        path = ROOT / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def ready(level: str) -> bool:
    """Whether the environment holds the level already, or a higher one."""
    stamp = VENV / "justexits.stamp"
    if not (stamp.exists() and PYTHON.exists()):
        return False
    return stamp.read_text() in {fingerprint(each) for each in LEVELS[LEVELS.index(level) :]}


def installed_level() -> str:
    """The level that an environment with an outdated stamp was made for."""
    mark = VENV / "justexits.level"
    return mark.read_text().strip() if mark.exists() else "run"


def make_environment() -> Path:
    """Make .venv if it is not there, and put uv into it; returns uv's path."""
    uv = PYTHON.parent / ("uv.exe" if os.name == "nt" else "uv")
    if not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        # Without pip, so that it works where Debian left out ensurepip.
        if run(sys.executable, "-m", "venv", "--without-pip", VENV):
            fail("No virtual environment could be made.", "On Debian: apt-get install python3-venv")
    if not uv.exists():
        quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
        if run(sys.executable, "-m", "pip", "--version", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            if run(PYTHON, "-m", "ensurepip", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
                fail("This Python has no pip.", "On Debian: apt-get install python3-pip")
            pip = [PYTHON, "-m", "pip"]
        if run(*pip, "install", "--quiet", UV, env=os.environ | quiet):
            fail("uv could not be installed from PyPI.", "Check the network, or pip's configuration, and run the same again.")
    return uv


def prepare(level: str) -> None:
    """Bring the environment to a level: exactly what the lock says, then this project itself."""
    if sys.version_info < (3, 11):
        fail(f"This is Python {sys.version.split()[0]}.", "Use Python 3.11, 3.12 or 3.13.")
    if ready(level):
        return
    level = max(level, installed_level(), key=LEVELS.index)
    print("Setting up (once; about half a minute) ...", file=sys.stderr, flush=True)
    (VENV / "justexits.stamp").unlink(missing_ok=True)
    uv = make_environment()
    # Offices often sit behind a gateway whose certificate only the machine itself knows.
    environment = {"UV_SYSTEM_CERTS": "1", "UV_LINK_MODE": "copy"} | os.environ | {"VIRTUAL_ENV": str(VENV)}
    if run(uv, "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / LOCKS[level], env=environment):
        fail("The packages of the lock could not be installed.", "Check the network and run the same again.")
    if run(uv, "pip", "install", "--quiet", "--no-deps", "-e", ROOT, env=environment):
        fail("The project itself could not be built.", "Read the lines above; building needs PyPI and the npm registry, once.")
    (VENV / "justexits.level").write_text(level)
    (VENV / "justexits.stamp").write_text(fingerprint(level))


def lock() -> int:
    """Make the lock files again, the higher levels under the versions of the lower."""
    uv = make_environment()
    os.chdir(ROOT)
    for level in LEVELS:
        below = [arg for lower in LEVELS[: LEVELS.index(level)] for arg in ("--constraint", LOCKS[lower])]
        extras = [arg for extra in EXTRAS[level] for arg in ("--extra", extra)]
        fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--quiet"]
        header = ["--custom-compile-command", "python3 run.py lock"]
        if code := run(uv, "pip", "compile", "pyproject.toml", *fixed, *header, *below, *extras, "-o", LOCKS[level]):
            return code
    return 0


def developing(verb: str, rest: list[str]) -> int:
    """Run one of the verbs for people who work on the project; they live in tests/run_verbs.py, which may use packages."""
    level = "spark" if "--spark" in rest or installed_level() == "spark" else "work"
    prepare(level)
    rest = [argument for argument in rest if argument != "--spark"]
    return run(PYTHON, "-m", "tests.verbs", verb, *rest, cwd=ROOT)


def main(arguments: list[str]) -> int:
    """Run the verb that was asked for."""
    verb, *rest = arguments or ["demo"]
    if verb in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if verb.startswith("-"):
        verb, rest = "demo", arguments
    if verb == "lock":
        return lock()
    if verb in ("test", "check", "bench", "prove", "docs"):
        return developing(verb, rest)
    if verb == "setup":
        prepare("spark" if "--spark" in rest else "run")
        return 0
    if verb not in ("demo", "justexits"):
        fail(f"There is no verb {verb}.", "Run `python3 run.py help` to see them.")
    prepare("run")
    command = [str(PYTHON), "-m", "justexits.cli.main", *(["demo"] if verb == "demo" else []), *rest]
    if os.name == "nt":
        return run(*command)
    os.execv(command[0], command)  # nosec B606  # the demo takes the terminal over, so that Ctrl-C reaches it alone
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
