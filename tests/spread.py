"""Which tests run in one worker, one after the other: those that share something that takes long to build.

xdist's own marks (`xdist_group`) do nothing under pytest 9.2: they go into a field of the test that pytest no longer reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xdist.scheduler import LoadGroupScheduling

if TYPE_CHECKING:
    import pytest

# A part of a test's id, and what those tests share.
TOGETHER = {
    "tests/browser/": "the site and the browser",
    "tests/cli/test_demo.py": "the demo",
    "spark": "the Spark session",
}


class Together(LoadGroupScheduling):
    """Each test by itself, but for those that share something."""

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for part, shared in TOGETHER.items() if part in nodeid), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """Spread the tests over the workers, where they are spread by group."""
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None
