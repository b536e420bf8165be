"""What every sub-command shares: options, tables, progress bars, errors in words, answers for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from justexits.core.errors import ExitCode, JustExitsError
from justexits.core.interruption import obeying_ctrl_c
from justexits.records.home import Home

HomeOption = Annotated[
    Path,
    typer.Option(
        "--home",
        envvar="JUSTEXITS_HOME",
        help="The data folder of this deployment.",
        default_factory=Home.default_path,
        show_default="justexits-home",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer with one JSON object, for machines.")]
WaitOption = Annotated[float, typer.Option("--wait", help="Seconds to wait for another writer to finish.", min=0)]

# As wide as a table needs to be where no terminal has a say; nothing is cut or broken that another program will read.
PIPED_WIDTH = 200


def _console(*, stderr: bool = False) -> Console:
    console = Console(stderr=stderr)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    return console


# People read the table on standard output; progress and errors go to standard error, so that output can be piped.
people = _console()
aside = _console(stderr=True)


class BarProgress:
    """Progress drawn as bars on standard error; the Progress of core.progress."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._open: list[TaskID] = []

    def begin(self, title: str, total: int | None = None) -> None:
        """Draw another bar."""
        self._open.append(self._bars.add_task(title, total=total))

    def advance(self, by: int = 1) -> None:
        """Move the newest open bar on."""
        if self._open:
            self._bars.advance(self._open[-1], by)

    def end(self) -> None:
        """Fill the newest open bar."""
        if self._open:
            task = self._open.pop()
            total = self._bars.tasks[self._bars.task_ids.index(task)].total or 1
            self._bars.update(task, total=total, completed=total)


@dataclass
class Answer:
    """How a sub-command answers: it shows things to people, or collects one object for machines."""

    as_json: bool
    progress: BarProgress

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Show a table to people; numbers are set to the right and get thousands separators."""
        if self.as_json:
            return
        table = Table(title=title, title_justify="left")
        numeric = [all(isinstance(row[i], int | float) for row in rows) and bool(rows) for i in range(len(columns))]
        for column, right in zip(columns, numeric, strict=True):
            table.add_column(column, justify="right" if right else "left")
        for row in rows:
            table.add_row(*(_shown(cell) for cell in row))
        people.print(table)

    def say(self, sentence: str) -> None:
        """Say one sentence to people."""
        if not self.as_json:
            people.print(sentence, highlight=False, markup=False)

    def data(self, content: dict[str, Any]) -> None:
        """Answer machines; called once, at the end."""
        if self.as_json:
            typer.echo(json.dumps(content, default=str, ensure_ascii=False))


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:,.3f}"
    return escape(str(cell))  # a value from a file may look like markup


@contextmanager
def answering(as_json: bool = False) -> Iterator[Answer]:
    """Run a sub-command's work: bars while it runs, and for every failure a sentence with its remedy and an exit code."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with obeying_ctrl_c(), Bars(*columns, console=aside, disable=as_json or not aside.is_terminal) as bars:
            yield Answer(as_json, BarProgress(bars))
    except JustExitsError as error:
        _fail(error, as_json)
    except (KeyboardInterrupt, RuntimeError) as error:
        # Ctrl-C in the middle of a query comes out of the engine as a RuntimeError of these words.
        if isinstance(error, RuntimeError) and str(error) != "Query interrupted":
            raise
        aside.print("Stopped. Nothing was changed by the step that was running.", style="yellow")
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def _fail(error: JustExitsError, as_json: bool) -> None:
    if as_json:
        content = {
            "error": {
                "what": error.what,
                "remedy": error.remedy,
                "file": error.file,
                "line": error.line,
                "column": error.column,
                "value": error.value,
            }
        }
        typer.echo(json.dumps(content, ensure_ascii=False))
    else:
        where = error.where()
        aside.print(f"[bold red]Error[/]{f' in {where}' if where else ''}", highlight=False)
        aside.print(error.what, highlight=False, markup=False, soft_wrap=not aside.is_terminal)
        aside.print(error.remedy, highlight=False, markup=False, soft_wrap=not aside.is_terminal)
    raise typer.Exit(error.exit_code)
