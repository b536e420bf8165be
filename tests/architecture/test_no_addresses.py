"""No tracked file names a package registry or a folder of somebody's machine."""

from __future__ import annotations

import re

import pytest

from tests.tracked import shown, text_of, tracked

# Put together, so that this file does not name them either.
REGISTRIES = [
    f"{name}.{end}"
    for name, end in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "com"),
        ("deb", "debian"),
        ("crates", "io"),
        ("ghcr", "io"),
        ("docker", "io"),
    )
]
THIS = "tests/architecture/test_no_addresses.py"
MACHINE = re.compile(r"(?<![\w.~}/>-])/(?:work|root|tmp|home/\w+|Users/\w+)(?:/|\b(?!\w))")


def wrong_in(text: str) -> list[str]:
    """The registry addresses and machine paths of a text."""
    return [host for host in REGISTRIES if host in text] + MACHINE.findall(text)


def test_no_file_names_a_registry_or_a_machine_path() -> None:
    found = {shown(path): wrong for path in tracked() if shown(path) != THIS and (wrong := wrong_in(text_of(path)))}
    assert not found


@pytest.mark.parametrize("text", ["see /tmp" + "/x", "in /root" + "/.cache", REGISTRIES[0]])
def test_a_wrong_address_would_be_seen(text: str) -> None:
    assert wrong_in(text)
