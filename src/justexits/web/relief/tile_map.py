"""A map of the states drawn here: one tile a state, roughly where it lies, the same size for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SIDE, STEP = 44, 48
COLUMNS, ROWS = 11, 8
# Column and row of each tile. US stands for federal law.
PLACES = {
    "AK": (0, 0), "ME": (10, 0),
    "WI": (5, 1), "VT": (9, 1), "NH": (10, 1),
    "WA": (0, 2), "ID": (1, 2), "MT": (2, 2), "ND": (3, 2), "MN": (4, 2), "IL": (5, 2), "MI": (6, 2), "NY": (8, 2), "MA": (9, 2),
    "OR": (0, 3), "NV": (1, 3), "WY": (2, 3), "SD": (3, 3), "IA": (4, 3), "IN": (5, 3), "OH": (6, 3), "PA": (7, 3), "NJ": (8, 3),
    "CT": (9, 3), "RI": (10, 3),
    "CA": (0, 4), "UT": (1, 4), "CO": (2, 4), "NE": (3, 4), "MO": (4, 4), "KY": (5, 4), "WV": (6, 4), "VA": (7, 4), "MD": (8, 4),
    "DE": (9, 4),
    "AZ": (1, 5), "NM": (2, 5), "KS": (3, 5), "AR": (4, 5), "TN": (5, 5), "NC": (6, 5), "SC": (7, 5), "DC": (8, 5),
    "OK": (3, 6), "LA": (4, 6), "MS": (5, 6), "AL": (6, 6), "GA": (7, 6),
    "HI": (0, 7), "TX": (3, 7), "FL": (8, 7), "US": (10, 7),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One state on the map: where its tile is, its sign (what the shade says, without colour), its words."""

    code: str
    x: int
    y: int
    level: str
    sign: str
    words: str
    shown: bool

    @property
    def middle(self) -> int:
        """Where the tile's texts stand, from left."""
        return self.x + SIDE // 2

    @property
    def code_y(self) -> int:
        """The line of the code."""
        return self.y + 19

    @property
    def sign_y(self) -> int:
        """The line of the sign."""
        return self.y + 37


def tiles(levels: Mapping[str, tuple[str, str, str, bool]]) -> list[Tile]:
    """The tiles of the states in `levels` (code: level, sign, words, whether the filter shows it), in reading order."""
    found = []
    for code, (column, row) in sorted(PLACES.items(), key=lambda item: (item[1][1], item[1][0])):
        if code in levels:
            level, sign, words, shown = levels[code]
            found.append(Tile(code=code, x=column * STEP, y=row * STEP, level=level, sign=sign, words=words, shown=shown))
    return found


def size() -> tuple[int, int]:
    """Width and height of the map, with room for the edges of its tiles."""
    return COLUMNS * STEP, ROWS * STEP
