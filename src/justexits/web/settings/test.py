"""Tests: a throw-away data folder, quick password hashes, no second factor unless a test asks for it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["JUSTEXITS_HOME"] = _folder = tempfile.mkdtemp(prefix="justexits-test-")

from justexits.web.settings.base import *  # noqa: F403  # the folder must be named before base reads it

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}  # noqa: F405
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
AXES_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SESSION_COOKIE_AGE = 12 * 60 * 60
ENVIRONMENT_BANNER = "Demonstration: all people are made up"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
