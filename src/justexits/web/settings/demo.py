"""The demonstration on one's own machine: made-up people, plain http on localhost, printed passwords."""

from __future__ import annotations

import json

from justexits.web.settings.base import *  # noqa: F403  # Django's way to share settings

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SESSION_COOKIE_AGE = 12 * 60 * 60


def _banner() -> str:
    """What is real and what is not: `justexits demo --real` leaves word of a real file in the home."""
    try:
        real = json.loads((JUSTEXITS_HOME / "demo.json").read_text(encoding="utf-8"))["real"]  # noqa: F405
    except (OSError, ValueError, KeyError, TypeError):
        real = []
    return "Demonstration: all people are made up" + (", except in the anonymous felony-review file" if real else "")


ENVIRONMENT_BANNER = _banner()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # looks a file up when it is asked for, so that the start need not list them all
