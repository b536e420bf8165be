"""How good a linkage is where the truth is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Pairs of records: how many are one person in truth, how many were joined, how many of those rightly."""

    true_pairs: int
    joined_pairs: int
    right_pairs: int

    @property
    def precision(self) -> float | None:
        """Share of joined pairs that are right; None where nothing was joined."""
        return self.right_pairs / self.joined_pairs if self.joined_pairs else None

    @property
    def recall(self) -> float | None:
        """Share of true pairs that were joined; None where there are none."""
        return self.right_pairs / self.true_pairs if self.true_pairs else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, which is 2 x right / (joined + true)."""
        both = self.joined_pairs + self.true_pairs
        return 2 * self.right_pairs / both if both else None


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def quality(found: Mapping[str, str], truth: Mapping[str, str]) -> Quality:
    """Compare clusters with the truth, both as party id -> person id, over the parties that the truth knows.

    A party that linkage gave no person stands alone. Counted over groups, so that no pair is ever written out.
    """
    true_groups = Counter(truth.values())
    joined_groups = Counter(found[party] for party in truth if party in found)
    both = Counter((found[party], person) for party, person in truth.items() if party in found)
    return Quality(
        true_pairs=_pairs(true_groups.values()), joined_pairs=_pairs(joined_groups.values()), right_pairs=_pairs(both.values())
    )


def cluster_quality(found: Mapping[str, str], truth: Mapping[str, str]) -> Quality:
    """The same by cluster of two and more: how many people there are in truth, were found, and were found exactly as they are."""
    true_groups = _groups(truth, truth)
    joined_groups = _groups(found, truth)
    return Quality(true_pairs=len(true_groups), joined_pairs=len(joined_groups), right_pairs=len(true_groups & joined_groups))


def _groups(clusters: Mapping[str, str], among: Iterable[str]) -> set[tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for party in among:
        if party in clusters:
            members.setdefault(clusters[party], []).append(party)
    return {tuple(sorted(group)) for group in members.values() if len(group) > 1}
