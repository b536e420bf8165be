"""People simulated a minute, exports written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from justexits.simulate import simulate
from tests.scale.yardstick import row, scale, seconds


def main() -> None:
    """Measure, and print the row."""
    people = int(200_000 * scale())
    with tempfile.TemporaryDirectory() as temporary:
        took = seconds(lambda: simulate(Path(temporary) / "counties", people=people, seed=1))
    a_minute = people / took * 60
    row(
        f"Simulate {people:,} people, exports of three counties written",
        f"{took:.1f} s, {a_minute:,.0f} people a minute",
        baseline="200,000 people a minute",
        ratio=a_minute / 200_000,
        aim="1x or more",
    )


if __name__ == "__main__":
    main()
