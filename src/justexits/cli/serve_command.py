"""`justexits serve`: the site of one data folder."""

from __future__ import annotations

from typing import Annotated

import typer

from justexits.cli.output import HomeOption, JsonOption, answering
from justexits.records.home import Home

DEFAULT_PORT = 8000


def serve_command(
    home: HomeOption,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = DEFAULT_PORT,
    as_json: JsonOption = False,
) -> None:
    """Serve the office's site until Ctrl-C.

    Example: `justexits serve --home office --port 8000`
    """
    with answering(as_json) as answer:
        place = Home.open(home)
        from justexits.web.site import prepare_site, require_free_port, serve

        require_free_port(host, port)
        prepare_site(place, demo=False)
        answer.say(f"The site is at http://localhost:{port}. Stop it with Ctrl-C.")
        serve(place, host, port, demo=False)
