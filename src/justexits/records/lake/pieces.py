"""Cutting many rows into files by the column that they are sorted by, so that whoever looks for one record reads in one file.

Sorting a piece at a time needs the memory of a piece, and not that of ten million rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from justexits.records.lake.engine import quoted

PIECE_ROWS = 1_000_000
MOST_PIECES = 10  # of one append: of one table of one office there should be 20 files at most
SAMPLE_ROWS = 20_000


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The rows whose column `by` is at least `low` and below `high`; None is no bound. Rows without a value are in the first."""

    by: str | None = None
    low: str | None = None
    high: str | None = None

    @property
    def where(self) -> str:
        """The piece as a WHERE; nothing where it is everything."""
        bounds = [f"\"{self.by}\" >= '{quoted(self.low)}'"] if self.low is not None else []
        bounds += [f"\"{self.by}\" < '{quoted(self.high)}'"] if self.high is not None else []
        if not bounds:
            return ""
        unknown = f' OR "{self.by}" IS NULL' if self.low is None else ""
        return f" WHERE {' AND '.join(bounds)}{unknown}"


WHOLE = Piece()


def pieces_of(engine: Any, rows: str, key: str, *, most: int = MOST_PIECES) -> list[Piece]:
    """The pieces of about a million rows into which a query's rows are cut by a text column; one where they are few.

    Which numbers a file holds is written in its own table of contents, encrypted, and nowhere else: a list of files in
    plain text that named some would still name them when they are sealed.
    """
    count = engine.execute(f"SELECT count(*) FROM ({rows})").fetchone()[0]
    wanted = min(most, round(count / PIECE_ROWS))
    if wanted < 2:
        return [WHOLE]
    sample = (
        f'SELECT "{key}" AS k FROM ({rows}) WHERE "{key}" IS NOT NULL USING SAMPLE reservoir({SAMPLE_ROWS} ROWS) REPEATABLE (1)'
    )
    shares = [number / wanted for number in range(1, wanted)]
    found = engine.execute(f"SELECT quantile_disc(k, {shares}) FROM ({sample})").fetchone()[0] or []
    bounds = [None, *sorted(set(found)), None]
    return [Piece(by=key, low=low, high=high) for low, high in pairwise(bounds)]
