"""What the site does when nobody looks: its database's shape, its static files, accounts from the command line, the clock.

Called through `site.py`, in a process where Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from justexits.core.errors import BadInput, Busy, JustExitsError
from justexits.records.home import Home
from justexits.records.lake.whose import move_into
from justexits.web import publishing
from justexits.web.accounts.actions import make_account
from justexits.web.accounts.models import User
from justexits.web.accounts.roles import ROLES
from justexits.web.audit.events import verify_chain
from justexits.web.lake import newest_snapshot, site_manifest
from justexits.web.sealing import followed

FIRST_OFFICE = "three-rivers"
# Shown on the terminal at every start; the demo listens to its own machine only, and all its people are made up.
DEMO_PASSWORD = "made-up-people-only"  # noqa: S105  # nosec B105
WAIT = 30.0  # seconds for whoever else writes to the lake just now
ELSEWHERE_ROLES = ("supervisor", "data_analyst")


def migrate() -> None:
    """Bring the database up to date, and the list of the lake's files into it; when both are done, only look."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    with suppress(Busy):  # somebody imports just now: the list moves at the next start
        move_into(Home(settings.JUSTEXITS_HOME), site_manifest(), wait=0)
    connection.close()


def collect_static_files() -> None:
    """Put the static files, under names that change with their content, where the server reads them; only when they changed."""
    source = settings.STATICFILES_DIRS[0]
    newest = max(path.stat().st_mtime_ns for path in source.rglob("*") if path.is_file())
    mark = settings.STATIC_ROOT / ".collected"
    if mark.is_file() and mark.read_text(encoding="ascii") == str(newest):
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(str(newest), encoding="ascii")


def demo_accounts() -> Iterator[tuple[str, str, str, str]]:
    """Make the demo's accounts that are not there yet. Yields (user name, password, role, office) of each."""
    offices = newest_snapshot().offices
    taken = set(User.objects.values_list("username", flat=True))
    for office_id in (FIRST_OFFICE, *(office for office in offices if office != FIRST_OFFICE)):
        first = office_id == FIRST_OFFICE
        for role in ROLES.values() if first else (ROLES[name] for name in ELSEWHERE_ROLES):
            username = role.name.replace("_", "-") if first else f"{role.name.replace('_', '-')}.{office_id}"
            if username not in taken:
                make_account(by=None, username=username, password=DEMO_PASSWORD, office_id=office_id, roles=[role.name])
            yield username, DEMO_PASSWORD, role.display_name, office_id
    connection.close()


def made_up_decisions() -> int:
    """Record made-up decisions in the demo's offices, where nobody decided anything yet. Returns how many rows."""
    from justexits.web.made_up import decide  # loads the engines, which a start of the site does without

    made = sum(decide(office_id, today=timezone.localdate()) for office_id in newest_snapshot().offices)
    connection.close()
    return made


def administrator(username: str, password: str, office_id: str) -> None:
    """Make an administrator. Raises BadInput for a user name that is taken."""
    if User.objects.filter(username=username).exists():
        raise BadInput(f"There is an account {username} already.", "Choose another user name.", value=username)
    make_account(by=None, username=username, password=password, office_id=office_id, roles=["administrator"])
    connection.close()


def follow_sealings() -> int:
    """Remove what the site holds about sealed records. Returns how many rows went or lost their words."""
    count = followed(publishing.offices())
    connection.close()
    return count


def put_decisions_in() -> int:
    """Put what people decided on the site into the records. Returns how many rows. Raises Busy, CannotWrite."""
    published = sum(publishing.publish(office_id, wait=WAIT) for office_id in publishing.offices())
    connection.close()
    return published


def tick() -> dict[str, int]:
    """End sessions that ran out, put decisions into the lake, let alerts speak, prove the log.

    Raises JustExitsError where the log is not whole.
    """
    from justexits.web.performance.alerts import speak  # loads the engines, which a start of the site does without

    ended, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    published = put_decisions_in()
    offices = User.objects.order_by("office_id").values_list("office_id", flat=True).distinct()
    spoken = sum(speak(office_id, now=timezone.now()) for office_id in offices)
    report = verify_chain()
    connection.close()
    if not report.whole:
        raise JustExitsError(
            f"The audit log is not whole. {report.fault}",
            "Keep a copy of the site's database as it is, and find out who had access to it.",
        )
    return {
        "Sessions that ran out": ended,
        "Decisions put into the records": published,
        "Alerts": spoken,
        "Audit events proved": report.events,
    }
