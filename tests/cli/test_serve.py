"""Serving: a port that somebody else has is never fought over."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.core.errors import ExitCode
from justexits.records.home import Home
from justexits.web.site import free_port


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_named_with_the_remedy(taken: int, tmp_path: Path) -> None:
    Home.make(tmp_path / "home")
    result = CliRunner().invoke(app, ["serve", "--home", str(tmp_path / "home"), "--port", str(taken)])
    assert result.exit_code == ExitCode.BUSY
    assert f"Port {taken} is in use by another program." in result.output
    assert "--port" in result.output


def test_the_demo_takes_the_next_free_port(taken: int) -> None:
    assert taken < free_port(taken) <= taken + 50


def test_a_free_port_is_taken_as_it_is() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert free_port(port) == port
