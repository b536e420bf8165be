"""How good linkage is on somebody's labelled records: at the automatic threshold, and along the curve."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from justexits.core.errors import BadInput
from justexits.core.progress import SILENT, Progress, part
from justexits.linkage.alarms import what_to_know
from justexits.linkage.bands import THRESHOLDS, add_bands
from justexits.linkage.cluster import people_of
from justexits.linkage.evaluate import Quality, cluster_quality, quality
from justexits.linkage.features import more_columns
from justexits.linkage.labelled.columns import RECORD_ID, first_of
from justexits.linkage.labelled.files import Texts, read_table
from justexits.linkage.labelled.read import Records, read_records
from justexits.linkage.labelled.sources import with_sources
from justexits.linkage.labelled.truth import read_truth, with_plain_ids
from justexits.linkage.parties import graph_of, read_parties
from justexits.linkage.scoring import score
from justexits.linkage.training import train
from justexits.records.lake.engine import open_engine

LOWEST, HIGHEST, STEP = -5.0, 30.0, 1.0
# The curve begins where there are not more pairs than this for each record: below it everything hangs together.
MOST_PAIRS = 20
# Somebody's set may be small; its own numbers are still better than none where it has columns that offices lack.
FEWEST_TO_TRAIN = 300


class Known(dict[str, str]):
    """record id -> person id, of the records that are counted. `different`: pairs of them that are known to be two people, where
    the truth says so of pairs; then nothing is known of the pairs that it leaves out, and they are not counted."""

    def __init__(self, persons: Mapping[str, str], *, different: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(persons)
        self.different = different

    def only(self, records: Collection[str]) -> Known:
        """The same of some of the records."""
        persons = {record: person for record, person in self.items() if record in records}
        return Known(persons, different=tuple(pair for pair in self.different if persons.keys() >= set(pair)))


@dataclass(frozen=True, kw_only=True)
class Point:
    """One threshold in bits, and what linkage at it gives: by pair of records, and by cluster (found exactly as it is)."""

    threshold: float
    precision: float | None
    recall: float | None
    f1: float | None
    cluster_precision: float | None
    cluster_recall: float | None
    cluster_f1: float | None


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The whole answer. `automatic` is the threshold that the product uses; `best` the point of the curve with the highest F1 by
    pair. `groups`: by group at the automatic threshold, pairs with at least one record of the group."""

    records: int
    people: int
    not_linked: int  # records that are no person, or have nothing to go by
    columns: Mapping[str, str]
    left_alone: tuple[str, ...]
    trained: bool
    automatic: Point
    best: Point
    curve: tuple[Point, ...]
    groups: tuple[tuple[str, str, int, float | None, float | None, float | None], ...]
    alarms: tuple[str, ...]
    notices: tuple[str, ...]  # what the records are like, as `justexits link` says it
    left_out_of_mapping: tuple[str, ...]  # columns that the mapping names and the records lack
    different: int  # pairs that the truth says are two people; above 0, pairs that it does not name are not counted

    def as_dict(self) -> dict[str, object]:
        """The evaluation as plain values, for machines; the automatic threshold's figures also at the top."""
        names = ("group_by", "group", "records", "precision", "recall", "f1")
        groups = [dict(zip(names, group, strict=True)) for group in self.groups]
        return asdict(self.automatic) | asdict(self) | {"groups": groups}


def evaluate_files(records: Path, truth: Path, *, mapping: Path | None = None, progress: Progress = SILENT) -> Evaluation:
    """Link the records (CSV or Parquet, or a folder of them) and compare with the truth (record id, person id).

    Records that the truth does not name are linked too and not counted. Raises NotFound, BadInput.
    """
    table, told = with_sources(read_table(records), read_table(truth))
    if records == truth and first_of(list(table), RECORD_ID) is None:  # truth within the records, and no ids: the rows count
        rows: Texts = [str(row) for row in range(1, len(next(iter(table.values()))) + 1)]
        table, told = table | {"record id": rows}, told | {"record id": rows}
    numbered, said = with_plain_ids(table, read_truth(truth, told, table))
    read = read_records(numbered, path=records, mapping=mapping, truth_ids=set(said))
    ids = read.party["party_id"].to_pylist()
    known = {party: said.get(party, f"{party} alone") for party in ids if party in said or said.only_same}
    if len(known) < 2:
        found = "one of the records alone" if known else "none of the records"
        raise BadInput(f"The truth names {found}; a pair needs two.", "Check that both files are of one set.", file=str(truth))
    known = Known(known, different=tuple(pair for pair in said.different if known.keys() >= set(pair)))
    engine = open_engine()
    try:
        with part(progress, "Read names, dates and numbers"):
            shape = more_columns(read.extra)
            linkable, alarms = read_parties(engine, read.party, read.beside, shape)
        with part(progress, "Learn what agreement is worth"):
            model = train(engine, parties=linkable, seed=1, shape=shape, fewest=FEWEST_TO_TRAIN)
        with part(progress, "Compare"):
            score(engine, model, at_least=LOWEST)
            add_bands(engine, model, at_least=LOWEST)
        nodes = engine.execute("SELECT party_id FROM node ORDER BY node").fetchnumpy()["party_id"].tolist()

        def people_at(threshold: float) -> dict[str, str]:
            labels, _ = people_of(engine, graph_of(engine, model, linkable, at_least=threshold))
            return dict(zip(nodes, map(str, labels.tolist()), strict=True))

        thresholds = [LOWEST + step * STEP for step in range(int((HIGHEST - LOWEST) / STEP) + 1)]
        heavy = engine.execute(
            "SELECT weight FROM banded ORDER BY weight DESC LIMIT 1 OFFSET ?", [MOST_PAIRS * linkable]
        ).fetchone()
        curve = [threshold for threshold in thresholds if heavy is None or threshold > heavy[0]] or thresholds[-1:]
        about = (model.trained, linkable, alarms, what_to_know(engine))
        return _evaluation(read, known, people_at, curve, about, progress=progress)
    finally:
        engine.close()


def _evaluation(
    read: Records,
    known: Known,
    people_at: Callable[[float], dict[str, str]],
    thresholds: list[float],
    about: tuple[bool, int, tuple[str, ...], tuple[str, ...]],
    *,
    progress: Progress,
) -> Evaluation:
    curve = []
    with part(progress, "Compare with the truth", len(thresholds)):
        for threshold in thresholds:
            curve.append(_point(threshold, people_at(threshold), known))
            progress.advance()
    trained, linkable, alarms, notices = about
    automatic = people_at(THRESHOLDS.linked)
    return Evaluation(
        records=read.party.num_rows,
        people=len(set(known.values())),
        not_linked=read.party.num_rows - linkable,
        columns=read.columns,
        left_alone=read.left_alone,
        trained=trained,
        automatic=_point(THRESHOLDS.linked, automatic, known),
        best=max(curve, key=lambda point: (point.f1 or 0.0, point.threshold)),
        curve=tuple(curve),
        groups=tuple(_by_group(read.groups, read.party["party_id"].to_pylist(), automatic, known)),
        alarms=alarms,
        notices=notices,
        left_out_of_mapping=read.absent,
        different=len(known.different),
    )


def _pairs(found: Mapping[str, str], known: Known) -> Quality:
    """Over all pairs of the known records; where pairs are known to be two people, over those and the pairs of one person."""
    counted = quality(found, known)
    if not known.different:
        return counted
    wrong = sum(one in found and found[one] == found.get(two) for one, two in known.different)
    return replace(counted, joined_pairs=counted.right_pairs + wrong)


def _point(threshold: float, found: Mapping[str, str], known: Known) -> Point:
    pairs, clusters = _pairs(found, known), cluster_quality(found, known)
    return Point(
        threshold=threshold,
        precision=pairs.precision,
        recall=pairs.recall,
        f1=pairs.f1,
        cluster_precision=clusters.precision,
        cluster_recall=clusters.recall,
        cluster_f1=clusters.f1,
    )


def _by_group(
    groups: Mapping[str, Texts], ids: list[str], found: Mapping[str, str], known: Known
) -> list[tuple[str, str, int, float | None, float | None, float | None]]:
    whole, rows = _pairs(found, known), []
    for by, values in groups.items():
        of = dict(zip(ids, values, strict=True))
        for group in sorted({value for value in values if value}):
            without = known.only({party for party in known if of[party] != group})
            rest = _pairs(found, without)
            own = Quality(
                true_pairs=whole.true_pairs - rest.true_pairs,
                joined_pairs=whole.joined_pairs - rest.joined_pairs,
                right_pairs=whole.right_pairs - rest.right_pairs,
            )
            rows.append((by, group, len(known) - len(without), own.precision, own.recall, own.f1))
    return rows
