"""The demo's whole way of the data (without serving) for 100,000 appearances of people."""

from __future__ import annotations

import tempfile
from pathlib import Path

from justexits.cli.demo_command import Built, build
from justexits.cli.output import answering
from justexits.records.home import Home
from tests.scale.yardstick import row, scale, seconds

PARTIES = 100_000
PEOPLE_FOR_THEM = 39_500  # a simulated person appears somewhat more than two and a half times


def main() -> None:
    """Measure, and print one row for the whole and one for each step."""
    built = Built(people=int(PEOPLE_FOR_THEM * scale()), seed=1, real=[])
    with tempfile.TemporaryDirectory() as temporary, answering(as_json=True) as answer:
        home = Home.make(Path(temporary) / "home")
        whole = seconds(lambda: build(home, built, answer))
    parties = built.figures["tables"]["party"]
    row(f"The whole way on {parties:,} parties", f"{whole:.1f} s", baseline="60 s for 100,000", ratio=whole / 60, aim="under 1x")
    for step, took in built.seconds.items():
        row(f"  of which {step}", f"{took:.1f} s", baseline="the whole", ratio=took / whole)


if __name__ == "__main__":
    main()
