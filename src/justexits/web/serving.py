"""Listening for browsers: one process with threads for the demo, gunicorn's workers for an office."""

from __future__ import annotations

import signal
import socket
import subprocess  # nosec B404
import sys
import threading
from typing import Any

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORKERS = 2
THREADS = 4
STOP_SECONDS = 15


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def warm() -> None:
    """Load what the first page would have to load, while nobody asks for one yet: all pages, the engine, the statistics."""
    from importlib import import_module

    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    for name in ("ibis.backends.duckdb", "scipy.stats"):
        import_module(name)


def warm_aside() -> None:
    """The same in a thread of its own, so that the site answers at once."""
    threading.Thread(target=warm, name="warm", daemon=True).start()


def serve_here(host: str, port: int) -> None:
    """Serve in this process, a thread for each connection, until Ctrl-C or SIGTERM.

    Nothing is forked, so it starts at once, even right after the engines worked in the same process.
    """
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        """Writes no line per request: the terminal shows the accounts, and addresses may hold ids of people."""

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer((host, port), Quiet, ipv6=":" in host)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    before = signal.signal(signal.SIGTERM, _as_interrupt)
    warm_aside()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        server.server_close()


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def serve_with_workers(host: str, port: int, environment: dict[str, str]) -> None:
    """Serve with gunicorn, in processes that hold nothing of this one, until Ctrl-C or SIGTERM."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = ["--bind", address, "--workers", str(WORKERS), "--threads", str(THREADS), "--worker-class", "gthread"]
    options += ["--log-level", "warning", "--graceful-timeout", "10", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "justexits.web.wsgi:application"]
    gunicorn = subprocess.Popen(command, env=environment)  # noqa: S603  # nosec B603  # our own server
    before = signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        gunicorn.wait()
    except KeyboardInterrupt:
        gunicorn.terminate()
        try:
            gunicorn.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            gunicorn.kill()
            gunicorn.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
