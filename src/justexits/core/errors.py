"""Errors that say what happened, where, and what to do about it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line's exit code means; the numbers follow BSD's sysexits where one fits."""

    DONE = 0
    WRONG_USE = 2
    BAD_INPUT = 65
    NO_INPUT = 66
    NOT_AVAILABLE = 69
    INTERNAL = 70
    CANNOT_WRITE = 73
    BUSY = 75
    NO_PERMISSION = 77
    NOT_READY = 78
    INTERRUPTED = 130


class JustExitsError(Exception):
    """A failure that a person can do something about.

    `what` is one plain sentence; `remedy` is one that starts with a verb. Where the fault lies in a file, `file`, `line`
    (1-based, header included), `column` and `value` say where, so that nobody has to search.
    """

    exit_code: ExitCode = ExitCode.INTERNAL

    def __init__(
        self,
        what: str,
        remedy: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.what = what
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        super().__init__(str(self))

    def where(self) -> str:
        """`cases.csv, line 7, column "DOB", value "13/45/1990"`: as much of it as is known."""
        parts = [
            self.file,
            f"line {self.line:,}" if self.line is not None else None,
            f'column "{self.column}"' if self.column is not None else None,
            f'value "{self.value}"' if self.value is not None else None,
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        where = self.where()
        return f"{where}: {self.what} {self.remedy}" if where else f"{self.what} {self.remedy}"


class BadInput(JustExitsError):
    """The file or the value cannot be used as it is."""

    exit_code = ExitCode.BAD_INPUT


class NotFound(JustExitsError):
    """What was named is not there."""

    exit_code = ExitCode.NO_INPUT


class CannotWrite(JustExitsError):
    """The disk is full, or the folder may not be written."""

    exit_code = ExitCode.CANNOT_WRITE


class Busy(JustExitsError):
    """Somebody else is writing; the same call may go through later."""

    exit_code = ExitCode.BUSY


class NotReady(JustExitsError):
    """An earlier step has not been run."""

    exit_code = ExitCode.NOT_READY


class NotAvailable(JustExitsError):
    """The machine lacks something that this needs."""

    exit_code = ExitCode.NOT_AVAILABLE
