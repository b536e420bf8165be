"""An office's server: https in front of it, a second factor for everybody, lock-out, short sessions."""

from __future__ import annotations

import os

from justexits.web.settings.base import *  # noqa: F403  # Django's way to share settings

DEBUG = False
ALLOWED_HOSTS = [name.strip() for name in os.environ.get("JUSTEXITS_ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS]

# Browsers take `Secure` and `__Host-` cookies over https, and over http from localhost only.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

if os.environ.get("JUSTEXITS_BEHIND_PROXY") == "1":
    # Only where a proxy of the office sets this header and strips what a browser sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
