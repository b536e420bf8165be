"""The `justexits` command: its sub-commands, each in a file of its own."""

from __future__ import annotations

import typer

from justexits import __version__

app = typer.Typer(
    name="justexits",
    help="See who among the people an office charges is being exploited, and undo what should not have happened.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"justexits {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", callback=_version, is_eager=True),
) -> None:
    """See who among the people an office charges is being exploited, and undo what should not have happened."""


if __name__ == "__main__":
    app()
