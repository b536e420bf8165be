"""200,000 distinct charge texts, read by the rules."""

from __future__ import annotations

import random

from justexits.core.content import load_yaml
from justexits.records.classification.files import classify_all
from tests.scale.yardstick import row, scale, seconds
from tests.tracked import ROOT

SEED = 6
BEFORE = ("", "ATTEMPTED ", "CONSP ", "FELONY ", "AGG ", "2 CTS ")
BEHIND = ("", " 1ST OFF", " 2ND DEG", " (M)", " - PRIOR", " W/INTENT", " LT $500")


def main() -> None:
    """Measure, and print the row."""
    known = load_yaml(ROOT / "tests" / "records" / "classification" / "texts_of_many_states.yaml")
    texts = [text for group in known for text in group["texts"]]
    dice = random.Random(SEED)
    many: set[str] = set()
    while len(many) < int(200_000 * scale()):
        number = f" CR-{dice.randint(10, 99)}-{dice.randint(1000, 99999)}" if dice.random() < 0.7 else ""
        many.add(f"{dice.choice(BEFORE)}{dice.choice(texts)}{dice.choice(BEHIND)}{number}")
    took = seconds(lambda: classify_all(sorted(many)))
    row(
        f"Classify {len(many):,} distinct charge texts",
        f"{took:.1f} s",
        baseline="10 s for 200,000",
        ratio=took / 10,
        aim="under 1x",
    )


if __name__ == "__main__":
    main()
