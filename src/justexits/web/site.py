"""The site as the command line uses it: prepare its database, make accounts, serve, do what is due.

One process holds the site of one data folder. Where a process holds another one already (as tests do), the work is done in a
process of its own; the functions are the same either way.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess  # nosec B404
import sys
from dataclasses import asdict, dataclass
from typing import Any

from justexits.core.errors import BadInput, Busy, JustExitsError, NotReady
from justexits.core.progress import SILENT, Progress, part
from justexits.records.home import Home

OFFICE = "justexits.web.settings.office"
DEMO = "justexits.web.settings.demo"
FIRST_PASSWORD_BYTES = 12


@dataclass(frozen=True)
class DemoAccount:
    """An account that was made for somebody, with the password to hand over."""

    username: str
    password: str
    role: str
    office_id: str


def prepare_site(home: Home, *, demo: bool, progress: Progress = SILENT) -> None:
    """Bring the site's database up to date and, for an office, its static files. Quick where nothing is due."""
    if not _enter(home, DEMO if demo else OFFICE):
        _elsewhere(home, "prepare", demo=demo)
        return
    from justexits.web import upkeep

    with part(progress, "Preparing the site"):
        upkeep.migrate()
        if not demo:
            upkeep.collect_static_files()


def make_demo_accounts(home: Home) -> list[DemoAccount]:
    """One account for each role in the demo's first office, and two in each other office. The same at every call."""
    if not _enter(home, DEMO):
        return [DemoAccount(**found) for found in _elsewhere(home, "demo-accounts", demo=True)]
    from justexits.web import upkeep

    return [DemoAccount(*made) for made in upkeep.demo_accounts()]


def make_up_decisions(home: Home) -> int:
    """Let the demo's people decide for two years, in made-up form, and put it into the records. Returns how many rows."""
    if not _enter(home, DEMO):
        return int(_elsewhere(home, "made-up-decisions", demo=True))
    from justexits.web import upkeep

    return upkeep.made_up_decisions()


def make_administrator(home: Home, *, username: str, office_id: str) -> DemoAccount:
    """An office's first account, with a password that is shown this once. Raises BadInput for a name that is taken."""
    if not _enter(home, OFFICE):
        return DemoAccount(**_elsewhere(home, "administrator", username, office_id, demo=False))
    from justexits.web import upkeep

    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    upkeep.administrator(username, password, office_id)
    return DemoAccount(username, password, "Administrator", office_id)


def tick(home: Home) -> dict[str, int]:
    """Do what is due by the clock. Returns what was done and how often. Raises JustExitsError for a broken audit log."""
    if not _enter(home, OFFICE):
        return dict(_elsewhere(home, "tick", demo=False))
    from justexits.web import upkeep

    return upkeep.tick()


def follow_sealings(home: Home) -> int:
    """Remove what the site holds about records that a court sealed. Returns how many rows went or lost their words."""
    if not _enter(home, OFFICE):
        return int(_elsewhere(home, "follow-sealings", demo=False))
    from justexits.web import upkeep

    return upkeep.follow_sealings()


def put_decisions_in(home: Home) -> int:
    """Put what people decided on the site into the records. Returns how many rows. Raises Busy, CannotWrite."""
    if not _enter(home, OFFICE):
        return int(_elsewhere(home, "put-decisions-in", demo=False))
    from justexits.web import upkeep

    return upkeep.put_decisions_in()


def free_port(port: int, host: str = "127.0.0.1") -> int:
    """The port, or the next free one after it. Raises Busy where the next fifty are taken too."""
    from justexits.web.serving import is_free

    for candidate in range(port, min(port + 50, 65536)):
        if is_free(host, candidate):
            return candidate
    raise Busy(f"Port {port} and the fifty after it are taken.", "Name another one with --port.")


def require_free_port(host: str, port: int) -> None:
    """Raises Busy for a port in use: asked before the address is said, and again when it is taken."""
    from justexits.web.serving import is_free

    if not is_free(host, port):
        raise Busy(f"Port {port} is in use by another program.", "Stop that program, or name another port with --port.")


def serve(home: Home, host: str, port: int, *, demo: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises Busy for a port in use, BadInput for a demo that others could reach."""
    from justexits.web import serving

    if demo and host not in serving.LOOPBACK:
        raise BadInput("The demo prints its passwords, so only this machine may reach it.", "Leave --host at 127.0.0.1.")
    require_free_port(host, port)
    if demo:
        if not _enter(home, DEMO):
            raise NotReady("This process serves another data folder already.", "Start the demo in a process of its own.")
        serving.serve_here(host, port)
    else:
        serving.serve_with_workers(host, port, _environment(home, OFFICE))


def _environment(home: Home, settings_module: str) -> dict[str, str]:
    return os.environ | {"JUSTEXITS_HOME": str(home.path), "DJANGO_SETTINGS_MODULE": settings_module}


def _enter(home: Home, settings_module: str) -> bool:
    """Make this process hold the site of `home`. Returns False where it holds another one."""
    import django
    from django.apps import apps
    from django.conf import settings

    if settings.configured or apps.ready:
        return bool(home.path == settings.JUSTEXITS_HOME and settings_module == settings.SETTINGS_MODULE)
    os.environ.update(JUSTEXITS_HOME=str(home.path), DJANGO_SETTINGS_MODULE=settings_module)
    django.setup()
    return True


def _elsewhere(home: Home, task: str, *arguments: str, demo: bool) -> Any:
    """Do a task of this module in a process of its own. Returns what it answers, raises what it raises."""
    done = subprocess.run(  # noqa: S603  # nosec B603  # our own module
        [sys.executable, "-m", "justexits.web.site", task, "demo" if demo else "office", *arguments],
        env=_environment(home, DEMO if demo else OFFICE),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        raise RuntimeError(f"The site's own process failed:\n{done.stderr}") from None
    if "error" in answer:
        raise BadInput(answer["error"], answer["remedy"])
    return answer["done"]


def _task(name: str, demo: bool, arguments: list[str]) -> Any:
    home = Home.open(Home.default_path())
    if name == "prepare":
        prepare_site(home, demo=demo)
        return None
    if name == "demo-accounts":
        return [asdict(account) for account in make_demo_accounts(home)]
    if name == "made-up-decisions":
        return make_up_decisions(home)
    if name == "administrator":
        return asdict(make_administrator(home, username=arguments[0], office_id=arguments[1]))
    if name == "put-decisions-in":
        return put_decisions_in(home)
    if name == "follow-sealings":
        return follow_sealings(home)
    return tick(home)


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    try:
        print(json.dumps({"done": _task(sys.argv[1], sys.argv[2] == "demo", sys.argv[3:])}))  # noqa: T201  # read by _elsewhere
    except JustExitsError as error:
        print(json.dumps({"error": error.what, "remedy": error.remedy}))  # noqa: T201  # read by _elsewhere
