"""What every test may use."""

from __future__ import annotations

import os

pytest_plugins = ["tests.spark", "tests.postgresql", "tests.spread"]

# Playwright leaves a loop running in the process after the browser tests, and Django then takes every later test for a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
