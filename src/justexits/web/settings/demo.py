"""The demonstration on one's own machine: made-up people, plain http on localhost, printed passwords."""

from __future__ import annotations

from justexits.web.settings.base import *  # noqa: F403  # Django's way to share settings

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SESSION_COOKIE_AGE = 12 * 60 * 60
ENVIRONMENT_BANNER = "Demonstration: all people are made up"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # looks a file up when it is asked for, so that the start need not list them all
