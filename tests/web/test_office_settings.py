"""What an office's server is set to, read from a process of its own, as a server reads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

READ = """
import json, django
from django.conf import settings
django.setup()
names = [name for name in dir(settings) if name.isupper() and name.startswith(("SESSION", "CSRF", "SECURE", "SECOND", "AXES",
         "DEBUG", "PASSWORD_H", "ALLOWED", "ENVIRON"))]
print(json.dumps({name: getattr(settings, name) for name in names} | {"ENGINE": settings.DATABASES["default"]["ENGINE"]},
      default=str))
"""


def read(module: str, home: Path, **more: str) -> dict[str, Any]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": f"justexits.web.settings.{module}", "JUSTEXITS_HOME": str(home)} | more
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read("office", tmp_path_factory.mktemp("office"))


def test_an_office_is_strict(office: dict[str, Any]) -> None:
    assert office["DEBUG"] is False
    assert office["SECOND_FACTOR_REQUIRED"] is True
    assert office["AXES_FAILURE_LIMIT"] == 5
    assert office["SESSION_COOKIE_AGE"] == 15 * 60
    assert office["SESSION_LONGEST"] == 12 * 60 * 60
    assert office["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert office["ENVIRONMENT_BANNER"] == ""


def test_an_office_s_cookies_stay_on_its_host_and_on_https(office: dict[str, Any]) -> None:
    assert (office["SESSION_COOKIE_NAME"], office["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    assert office["SESSION_COOKIE_SECURE"] and office["CSRF_COOKIE_SECURE"]
    assert office["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60


def test_the_demo_says_that_its_people_are_made_up(tmp_path: Path) -> None:
    demo = read("demo", tmp_path)
    assert demo["ENVIRONMENT_BANNER"] == "Demonstration: all people are made up"
    assert demo["SECOND_FACTOR_REQUIRED"] is False
    assert demo["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_postgresql_is_named_by_the_environment(tmp_path: Path) -> None:
    assert read("office", tmp_path, JUSTEXITS_DB_NAME="site", JUSTEXITS_DB_HOST="db")["ENGINE"].endswith("postgresql")


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    read("office", tmp_path)
    keys = sorted((tmp_path / "keys").iterdir())
    first = {key.name: key.read_text(encoding="ascii") for key in keys}
    assert set(first) == {"audit.key", "site-secret.key"}
    assert all(key.stat().st_mode & 0o077 == 0 for key in keys)
    read("office", tmp_path)
    assert first == {key.name: key.read_text(encoding="ascii") for key in (tmp_path / "keys").iterdir()}
