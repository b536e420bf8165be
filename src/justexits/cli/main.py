"""The `justexits` command: its sub-commands, each in a file of its own."""

from __future__ import annotations

import typer

from justexits import __version__
from justexits.cli.classify_command import classify_command
from justexits.cli.demo_command import demo_command
from justexits.cli.evaluate_command import evaluate_app
from justexits.cli.import_command import import_command
from justexits.cli.keep_commands import keys_app, purge_command, seal_command
from justexits.cli.lake_commands import export_command, undo_command, verify_command
from justexits.cli.law_command import law_app
from justexits.cli.link_command import link_app
from justexits.cli.map_command import map_command
from justexits.cli.measure_command import measure_command
from justexits.cli.quarantine_command import quarantine_app
from justexits.cli.relief_command import relief_app
from justexits.cli.screen_command import screen_command
from justexits.cli.serve_command import serve_command
from justexits.cli.simulate_command import simulate_command
from justexits.cli.status_command import status_command
from justexits.cli.tick_command import tick_command
from justexits.cli.trend_command import trend_command
from justexits.cli.weights_command import weights_app

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


for name, command in (
    ("simulate", simulate_command),
    ("import", import_command),
    ("map", map_command),
    ("classify", classify_command),
    ("screen", screen_command),
    ("measure", measure_command),
    ("trend", trend_command),
    ("status", status_command),
    ("export", export_command),
    ("undo", undo_command),
    ("verify", verify_command),
    ("purge", purge_command),
    ("seal", seal_command),
    ("serve", serve_command),
    ("tick", tick_command),
    ("demo", demo_command),
):
    app.command(name)(command)
app.add_typer(link_app, name="link")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(keys_app, name="keys")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(weights_app, name="weights")
app.add_typer(relief_app, name="relief")
app.add_typer(law_app, name="law")

if __name__ == "__main__":
    app()
