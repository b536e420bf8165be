"""`justexits evaluate`: how well screening finds people whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from justexits.cli.output import Answer, HomeOption, JsonOption, answering
from justexits.core.progress import part

if TYPE_CHECKING:
    import pyarrow as pa

    from justexits.records.folder import Folder
    from justexits.screening import Evaluation

LOOKED_BACK = {
    "surfaced": "Surfaced: identified",
    "below": "Not surfaced, and decided about all the same: identified",
    "at_random": "Drawn at random: identified",
    "recall": "Identified: surfaced by today's rules",
    "recall_of_prostitution_charge": "Identified: charged with selling sex",
    "recall_without_prostitution_charge": "Identified without such a charge: surfaced",
}
TIER_WORDS = "Tier {}: identified"
evaluate_app = typer.Typer(no_args_is_help=True)
TRUE = frozenset({"true", "t", "1", "1.0", "yes", "y"})
FALSE = frozenset({"false", "f", "0", "0.0", "no", "n"})


@evaluate_app.callback()
def evaluate() -> None:
    """Say how well the engines do on records whose truth is known.

    Example: `justexits evaluate screening county/tables --truth county/truth.csv --capacity 100`
    """


@evaluate_app.command("screening")
def evaluate_screening(
    home: HomeOption,
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of canonical tables: Parquet or CSV, a file or a folder of parts each.")
    ] = None,
    truth: Annotated[Path | None, typer.Option(help="A Parquet or CSV file with the columns party_id and exploited.")] = None,
    office: Annotated[
        str | None, typer.Option(help="Without a folder: the office whose own past decisions are the truth.")
    ] = None,
    capacity: Annotated[int, typer.Option(help="How many people the office can review.")] = 300,
    state: Annotated[str | None, typer.Option(help="The state, for its table of statutes.")] = None,
    juvenile: Annotated[bool, typer.Option("--juvenile/--no-juvenile", help="Whether records of children may be used.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Screen the records and compare with the truth, at what an office can review and beside what offices do today.

    Where offense_class or person_party are not in the folder they are worked out first. Without a folder, today's rules are held
    against an office's own past decisions, each on the records as they stood then; nothing is written, and no reviewer sees it.

    Example: `justexits evaluate screening tables --truth truth.csv --capacity 300`
    """
    if folder is None or truth is None:
        _look_back(home, folder, office, as_json)
        return
    from dataclasses import asdict

    from justexits.core.errors import BadInput
    from justexits.records.folder import Folder
    from justexits.records.folder_files import folders_with
    from justexits.screening import Basis, evaluate
    from justexits.screening.people import in_words

    with answering(as_json) as answer:
        known = _truth(truth)
        read = Folder(folder)
        if not read.has("party"):
            inside = folders_with(folder, "party")
            remedy = f"Name the folder {inside[0]} that stands in it." if inside else "Put party.csv or party.parquet there."
            raise BadInput("The folder holds no table party.", remedy, file=folder.name)
        _complete(read, state, answer)
        with part(answer.progress, "Screen", total=1):
            made = evaluate(read.tables, known, Basis("evaluation" if juvenile else None), capacity=capacity)
        _show(answer, made)
        if made.parties_without_a_person:
            answer.say(f"Left out: {made.parties_without_a_person:,} parties of the truth that belong to nobody known.")
        read_as = [f"{shown} was read as {table}." for shown, table in read.read_as.items()]
        for words in (*in_words(made.no_people, made.set_aside), *read_as, *read.not_read.in_words()):
            answer.say(words)
        for one in made.cannot_find:
            answer.say(f"{one['indicator']} cannot find anything here: {one['why']}")
        answer.data(made.as_dict() | {"read_as": read.read_as, "not_read": asdict(read.not_read)})


def _look_back(home: Path, folder: Path | None, office: str | None, as_json: bool) -> None:
    """The silent backtest of an office."""
    from justexits.core.errors import BadInput
    from justexits.records.home import Home
    from justexits.records.lake import Lake
    from justexits.screening import backtest

    with answering(as_json) as answer:
        if folder is not None or office is None:
            raise BadInput(
                "There is nothing to compare with.",
                "Give a folder with --truth FILE, or --office OFFICE for the office's own past decisions.",
            )
        made = backtest(Lake(Home.open(home)), office, progress=answer.progress)
        said = made.as_dict()
        shares = {words: said[name] for name, words in LOOKED_BACK.items()}
        shares |= {TIER_WORDS.format(row["tier"]): row for row in said["tiers"]}
        answer.table(
            f"{office}: {made.decided:,} settled decisions, {made.identified:,} identified (intervals of 95 %)",
            ["Of whom: what", "People", "Of them", "Share", "Low", "High"],
            [[words, *(one[name] for name in ("people", "hits", "share", "low", "high"))] for words, one in shares.items()],
        )
        if made.left_out:
            answer.say(f"{made.left_out:,} decisions are left out: the records as they stood then are purged.")
        answer.say("Of people whom nobody reviewed nothing is known: what is identified is a lower bound.")
        answer.data(said)


def _truth(path: Path) -> pa.Table:
    import pyarrow as pa

    from justexits.core.errors import BadInput
    from justexits.records.classification.columns import read_columns
    from justexits.records.folder import NOTHING, plain_id
    from justexits.records.importing.sources import files_under

    parties, exploited = [], []
    for file in files_under(path):
        for line, (party, said) in enumerate(read_columns(file, ("party_id", "exploited")), start=2):
            word = "" if said.lower() in NOTHING else said.lower()
            if word and word not in TRUE | FALSE:
                raise BadInput(
                    "This is neither true nor false.",
                    "Write true or false, or leave it empty.",
                    file=file.name,
                    line=line,
                    column="exploited",
                    value=said,
                )
            parties.append(plain_id(party))
            exploited.append(word in TRUE if word else None)
    return pa.table({"party_id": pa.array(parties, pa.string()), "exploited": pa.array(exploited, pa.bool_())})


def _complete(read: Folder, state: str | None, answer: Answer) -> None:
    """Classes of charges and who is who, where the folder does not bring them."""
    import pyarrow as pa

    from justexits.linkage import link_parties
    from justexits.records.classification import offense_classes

    office = read.tables["party"].office_id
    if not read.has("offense_class"):
        with part(answer.progress, "Classify charges", total=1):
            charge = (
                read.tables["charge"].select("charge_id", "statute", "description", "national_code", "office_id").to_pyarrow()
            )
            read.put("offense_class", offense_classes(charge, state=state))
    if not read.has("person_party"):
        people: dict[str, list[Any]] = {"person": [], "person_party": []}
        parties = read.tables["party"].mutate(office_id=office.fill_null("evaluated"))
        for office_id in sorted(row["office_id"] for row in parties.select("office_id").distinct().to_pyarrow().to_pylist()):
            rows = parties.filter(parties.office_id == office_id).to_pyarrow()
            linked = link_parties(rows, office_id=office_id, progress=answer.progress)
            people["person"].append(linked.person)
            people["person_party"].append(linked.person_party)
        for name, made in people.items():
            if made:
                read.put(name, pa.concat_tables(made))
    elif not read.has("person", "birth_date"):
        _persons(read)


def _persons(read: Folder) -> None:
    """Birth dates of given people: the day-precise one that most of their parties carry; a tie is unknown."""
    read.engine.execute(
        """CREATE OR REPLACE TABLE voted AS SELECT person_id, birth_date, count(*) AS votes FROM person_party
        JOIN party USING (party_id) WHERE birth_date IS NOT NULL AND birth_date_precision = 'day' GROUP BY ALL"""
    )
    rows = read.engine.execute(
        """SELECT person_id, CASE WHEN count(birth_date) = 1 THEN min(birth_date) END AS birth_date, 1::BIGINT AS parties
        FROM (SELECT DISTINCT person_id FROM person_party) LEFT JOIN (SELECT * FROM voted
        QUALIFY votes = max(votes) OVER (PARTITION BY person_id)) USING (person_id) GROUP BY person_id"""
    ).to_arrow_table()
    read.put("person", rows)


def _show(answer: Answer, made: Evaluation) -> None:
    answer.table(
        f"{made.exploited:,} exploited among {made.people:,} people; {made.capacity:,} reviews",
        ["Way of choosing", "Reviewed", "Identified", "Recall", "Identified per 100 reviews"],
        [
            [name, one.reviewed, one.identified, one.recall, one.identified_per_100]
            for name, one in (
                ("screening", made.screening),
                ("people with a prostitution charge", made.prostitution_charge),
                ("most findings, plainly counted", made.counting),
                ("screening, among people without a prostitution charge", made.without_prostitution_charge),
            )
        ],
    )
    answer.table(
        "What that is worth",
        ["Share of the best possible", "Times the prostitution charge query", "At most possible", "Times plain counting"],
        [
            [
                made.share_of_ceiling,
                made.lift_over_prostitution_charge,
                made.most_lift_over_prostitution_charge,
                made.lift_over_counting,
            ]
        ],
    )
    answer.table(
        "Tiers (the interval is of 95 %)",
        ["Tier", "People", "Exploited", "Per 100", "Low", "High"],
        [[row[name] for name in ("tier", "people", "exploited", "exploited_per_100", "low", "high")] for row in made.tiers],
    )
    answer.table(
        "False positives by group (fewer than 10 people are not shown)",
        ["Of", "Group", "People", "Reviewed", "False positives", "Share of them", "Share of people"],
        [
            [
                row[name]
                for name in (
                    *("group_by", "group", "people", "reviewed", "false_positives"),
                    *("share_of_false_positives", "share_of_people"),
                )
            ]
            for row in made.false_positives
        ],
    )
