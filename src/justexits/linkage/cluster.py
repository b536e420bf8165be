"""From linked pairs to people: components of the graph, taken apart where they contradict themselves, and the path from each
appearance to the one that founded its person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

# A person with more appearances than this is looked at edge by edge; so is a group that hangs together by less than STRONG bits.
SIZE_LIMIT = 300
STRONG = 14.0
# Two groups of at least this many appearances are not joined by one weak edge alone.
BRIDGED = 3
# Nor are any two groups by a weak edge, where all their pairs taken together stay more than SLACK bits under what links. A pair
# that was not weighed, or is kept apart, counts as one that is UNSEEN bits under it.
SLACK, UNSEEN = 4.0, 8.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Linked pairs over appearances numbered 0 to `size` - 1 in the order of their ids: ends, weights in bits, probabilities."""

    size: int
    a: Ints
    b: Ints
    weight: Floats
    probability: Floats
    sure: NDArray[np.bool_]  # so much agrees that differing ID numbers do not keep the two apart
    decided: NDArray[np.bool_]  # a person said that these are one, or they were one person before: nothing is asked again
    forbidden: tuple[tuple[int, int], ...] = ()  # a person said that these are two
    guards: frozenset[str] = frozenset(("number", "birth"))  # what no person may contradict herself in
    pairs: tuple[Ints, Ints, Floats] | None = None  # every pair that was weighed, linked or not, in bits over what links
    known: Ints | None = None  # the person that each appearance was before, -1 for none: two of them are never joined

    def matrix(self, kept: NDArray[np.bool_] | None = None) -> csr_array:
        """Cost of each kept edge: the heavier, the cheaper, and never zero."""
        keep = np.ones(len(self.a), dtype=bool) if kept is None else kept
        cost = 1_000.0 - np.clip(self.weight[keep], -500, 500)
        return csr_array(coo_array((cost, (self.a[keep], self.b[keep])), shape=(self.size, self.size)))


def people_of(engine: Any, graph: Graph) -> tuple[Ints, NDArray[np.bool_]]:
    """The person number of each appearance, and which edges lie within one person.

    Components are found all at once; only those that contradict themselves or hang by a thread are built again edge by edge.
    Reads `node` (number, party_id) and `link_row` from the engine.
    """
    _, labels = connected_components(graph.matrix(), directed=False)
    labels = labels.astype(np.int64)
    doubtful = _doubtful(engine, graph, labels)
    if len(doubtful):
        labels = _rebuilt(engine, graph, labels, doubtful)
    return labels, labels[graph.a] == labels[graph.b]


def _doubtful(engine: Any, graph: Graph, labels: Ints) -> Ints:
    """The components that contradict themselves (numbers, birth dates, suffixes, decisions), are too big or hang by a tie."""
    tree = minimum_spanning_tree(graph.matrix()).tocoo()
    weak = np.full(int(labels.max(initial=0)) + 1, np.inf)
    np.minimum.at(weak, labels[tree.row], 1_000.0 - tree.data)
    sizes = np.bincount(labels, minlength=len(weak))
    least = 2 * BRIDGED if graph.pairs is None else 3
    loose = ((sizes >= least) & (weak < STRONG)) | (sizes > SIZE_LIMIT)
    engine.register("component_given", _pairs_table("node", np.arange(graph.size), "component", labels))
    guarded = ["number" in graph.guards, "birth" in graph.guards]
    contradicting = engine.execute(_CONTRADICTING, guarded).fetchnumpy()["component"]
    engine.unregister("component_given")
    parted = [labels[one] for one, two in graph.forbidden if labels[one] == labels[two]]
    if graph.known is None:
        return np.unique(np.concatenate([np.flatnonzero(loose), contradicting, parted])).astype(np.int64)
    # Of the people that there are already, only those whom something new touches are looked at.
    touched = np.unique(labels[graph.a[~graph.decided]])
    return np.union1d(np.array(parted, dtype=np.int64), touched).astype(np.int64)


def _pairs_table(first: str, ones: Ints, second: str, twos: Ints) -> Any:
    import pyarrow as pa

    return pa.table({first: ones, second: twos})


_YEARS = "abs(substr({0}, 1, 4)::INT - substr({1}, 1, 4)::INT)"
COMPATIBLE = (
    f"({_YEARS} <= 2 OR (substr({{0}}, 6) = substr({{1}}, 6) AND {_YEARS} <= 12) OR damerau_levenshtein({{0}}, {{1}}) <= 1)"
)
_CONTRADICTING = f"""
WITH member AS (
    SELECT component, CASE WHEN ? THEN sid END AS sid, CASE WHEN ? THEN birth END AS birth, suffix
    FROM component_given JOIN node USING (node) JOIN link_row ON link_row.uid = node.party_id
), born AS (SELECT DISTINCT component, birth FROM member WHERE birth IS NOT NULL),
numbered AS (SELECT DISTINCT component, sid FROM member WHERE sid IS NOT NULL)
SELECT l.component FROM born l JOIN born r
    ON l.component = r.component AND l.birth < r.birth AND NOT {COMPATIBLE.format("l.birth", "r.birth")}
UNION SELECT l.component FROM numbered l JOIN numbered r
    ON l.component = r.component AND l.sid < r.sid AND damerau_levenshtein(l.sid, r.sid) > 1
UNION SELECT component FROM member GROUP BY component HAVING count(DISTINCT suffix) > 1
"""


@dataclass
class _Group:
    """What is known of a person in the making; `enemies` are appearances that a person has said are somebody else's."""

    size: int = 1
    states: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    births: set[str] = field(default_factory=set)
    suffixes: set[str] = field(default_factory=set)
    enemies: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)

    def join(self, other: _Group) -> None:
        self.size += other.size
        for name in ("states", "numbers", "births", "suffixes", "enemies", "known"):
            getattr(self, name).update(getattr(other, name))


def _rebuilt(engine: Any, graph: Graph, labels: Ints, doubtful: Ints) -> Ints:
    """The labels with the doubtful components built again, decided pairs first, then the heaviest, refusing contradictions."""
    within = np.isin(labels, doubtful)
    edges = np.flatnonzero(within[graph.a])
    order = edges[np.lexsort((graph.b[edges], graph.a[edges], -graph.weight[edges], ~graph.decided[edges]))]
    building = _Building(_facts(engine, np.flatnonzero(within), graph.guards))
    for one, two in graph.forbidden:
        if within[one] and within[two]:
            building.facts[one].enemies.add(two)
            building.facts[two].enemies.add(one)
    if graph.pairs is not None:
        building.weigh(*graph.pairs)
    if graph.known is not None:
        for node in building.facts:
            building.facts[node].known |= {int(graph.known[node])} - {-1}
    for edge in order.tolist():
        building.add(
            int(graph.a[edge]),
            int(graph.b[edge]),
            weight=float(graph.weight[edge]),
            sure=bool(graph.sure[edge]),
            decided=bool(graph.decided[edge]),
        )
    fresh = labels.copy()
    beyond = int(labels.max()) + 1
    for node in building.parent:
        fresh[node] = beyond + building.root(node)
    return np.unique(fresh, return_inverse=True)[1].astype(np.int64)


class _Building:
    """People in the making: a forest of appearances, what is known of each tree, and weak ties that wait for a second one."""

    def __init__(self, facts: dict[int, _Group]) -> None:
        self.facts = facts
        self.parent = {node: node for node in facts}
        self.waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)
        # For each two trees the sum of the weights between them, and of how many pairs; None where nothing is known of that.
        self.between: dict[int, dict[int, tuple[float, int]]] | None = None

    def weigh(self, a: Ints, b: Ints, weight: Floats) -> None:
        """Take in what every weighed pair says, in bits over what links; pairs of others than these are passed over."""
        self.between = {node: {} for node in self.facts}
        here = np.isin(a, np.fromiter(self.facts, dtype=np.int64, count=len(self.facts)))
        for one, two, bits in zip(a[here].tolist(), b[here].tolist(), weight[here].tolist(), strict=True):
            if two in self.between:
                self.between[one][two] = self.between[two][one] = (bits, 1)

    def root(self, node: int) -> int:
        """The appearance that stands for the tree."""
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def add(self, a: int, b: int, *, weight: float, sure: bool, decided: bool) -> None:
        """Join the trees of two appearances, unless that would contradict what is known or hang two people on one weak tie."""
        one, two = self.root(a), self.root(b)
        if one == two or self._forbidden(one, two):
            return
        if not decided and not _may_join(self.facts[one], self.facts[two], sure=sure):
            return
        weak = min(self.facts[one].size, self.facts[two].size) >= BRIDGED and weight < STRONG
        if weak and not decided and not self._second(one, two, (a, b)):
            self.waiting[one].append((a, b))
            return
        if weight < STRONG and not decided and not self._agreed(one, two):
            return
        big, small = (one, two) if (self.facts[one].size, -one) >= (self.facts[two].size, -two) else (two, one)
        self.parent[small] = big
        self.facts[big].join(self.facts[small])
        self.waiting[big] += self.waiting.pop(small, [])
        self._move(small, big)

    def _agreed(self, one: int, two: int) -> bool:
        """Whether the pairs of two trees, taken together, do not speak against their being one person."""
        if self.between is None:
            return True
        pairs = self.facts[one].size * self.facts[two].size
        total, seen = self.between[one].get(two, (0.0, 0))
        return total - UNSEEN * (pairs - seen) >= -SLACK * pairs

    def _move(self, small: int, big: int) -> None:
        if self.between is None:
            return
        mine = self.between[big]
        for other, (bits, pairs) in self.between.pop(small).items():
            theirs = self.between[other]
            del theirs[small]
            if other != big:
                had, counted = mine.get(other, (0.0, 0))
                mine[other] = theirs[big] = (had + bits, counted + pairs)

    def _forbidden(self, one: int, two: int) -> bool:
        if self.facts[one].known and self.facts[two].known and self.facts[one].known != self.facts[two].known:
            return True
        fewer, other = sorted((one, two), key=lambda root: len(self.facts[root].enemies))
        return any(self.root(enemy) == other for enemy in self.facts[fewer].enemies)

    def _second(self, one: int, two: int, ends: tuple[int, int]) -> bool:
        ties = self.waiting[one] + self.waiting[two]
        return any({self.root(x), self.root(y)} == {one, two} and not {x, y} & set(ends) for x, y in ties)


def _facts(engine: Any, nodes: Ints, guards: frozenset[str]) -> dict[int, _Group]:
    engine.register("wanted_node", _pairs_table("node", nodes, "again", nodes))
    rows = engine.execute(
        """SELECT node, sid, fbi, local, birth, suffix FROM wanted_node JOIN node USING (node)
        JOIN link_row ON link_row.uid = node.party_id ORDER BY node"""
    ).fetchall()
    engine.unregister("wanted_node")
    return {
        node: _Group(
            states={sid} if sid and "number" in guards else set(),
            numbers={f"{kind}{number}" for kind, number in (("S", sid), ("F", fbi), ("L", local)) if number},
            births={birth} if birth and "birth" in guards else set(),
            suffixes={suffix} if suffix else set(),
        )
        for node, sid, fbi, local, birth, suffix in rows
    }


def _may_join(one: _Group, two: _Group, *, sure: bool) -> bool:
    """Whether nothing known of the two groups speaks against their being one person."""
    if one.size + two.size > SIZE_LIMIT:
        return False
    if not sure and one.states and two.states and not any(one_slip(x, y) for x in one.states for y in two.states):
        return False
    if one.numbers & two.numbers:
        return True
    if one.suffixes and two.suffixes and not one.suffixes & two.suffixes:
        return False
    return all(could_be_one_birth(x, y) for x in one.births for y in two.births)


def one_slip(one: str, two: str) -> bool:
    """Whether one sign put in, left out, changed, or swapped with its neighbour makes the two texts the same (or they are)."""
    if abs(len(one) - len(two)) > 1:
        return False
    start = next((place for place, (x, y) in enumerate(zip(one, two, strict=False)) if x != y), min(len(one), len(two)))
    left, right = one[start:], two[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def could_be_one_birth(one: str, two: str) -> bool:
    """Whether two birth dates (YYYY-MM-DD) may be one person's: near in years, one slip apart, or another year alone."""
    years = abs(int(one[:4]) - int(two[:4]))
    turned = one[:4] == two[:4] and one[5:7] == two[8:] and one[8:] == two[5:7]
    return years <= 2 or (one[5:] == two[5:] and years <= 12) or one_slip(one, two) or turned


def path_probabilities(graph: Graph, inside: NDArray[np.bool_], founders: Ints) -> Floats:
    """For each appearance the weakest edge on the strongest path to its founder; 1 for founders.

    `founders` holds one appearance of each person. The strongest paths are those of the maximum spanning tree; they are walked
    from all founders at once, one step of distance at a time.
    """
    tree = minimum_spanning_tree(graph.matrix(inside)).tocoo()
    hub = graph.size  # one more node, tied to every founder
    rows = np.concatenate([tree.row, np.full(len(founders), hub)])
    columns = np.concatenate([tree.col, founders])
    joined = csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=(hub + 1, hub + 1)))
    _, before = breadth_first_order(joined, hub, directed=False)
    before[hub] = hub
    strength = _strength_to(graph, before.astype(np.int64))
    result = np.ones(hub + 1)
    reached = np.zeros(hub + 1, dtype=bool)
    reached[hub] = True
    here = np.flatnonzero(reached[before] & ~reached)
    while len(here):
        result[here] = np.minimum(result[before[here]], strength[here])
        reached[here] = True
        here = np.flatnonzero(reached[before] & ~reached)
    return result[:hub]


def _strength_to(graph: Graph, before: Ints) -> Floats:
    """The probability of the edge from each appearance to the one before it on its path; 1 for founders."""
    nodes = np.arange(len(before))
    width = np.int64(graph.size + 1)
    keys = np.minimum(nodes, before) * width + np.maximum(nodes, before)
    known = graph.a * width + graph.b
    order = np.argsort(known)
    strength = np.ones(len(before))
    if len(known):
        place = np.minimum(np.searchsorted(known[order], keys), len(known) - 1)
        found = known[order][place] == keys
        strength[found] = graph.probability[order][place[found]]
    return strength
