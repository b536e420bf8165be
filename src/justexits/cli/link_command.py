"""`justexits link`: work out which records are the same person, and say why."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from justexits.cli.output import Answer, HomeOption, JsonOption, WaitOption, answering
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.linkage import LinkReport
    from justexits.linkage.labelled import Evaluation, Point


class Engine(StrEnum):
    """Where pairs are compared."""

    DUCKDB = "duckdb"
    SPARK = "spark"


link_app = typer.Typer(invoke_without_command=True)


@link_app.callback()
def link(
    context: typer.Context,
    home: HomeOption,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
    seed: Annotated[
        int, typer.Option("--seed", help="Number that the sampling starts from; the same gives the same result.")
    ] = 1,
    new: Annotated[
        bool, typer.Option("--new", help="Link only what was imported since; the people that there are stay as they are.")
    ] = False,
    engine: Annotated[
        Engine, typer.Option("--engine", help="Where pairs are compared: in this process, or on Spark.")
    ] = Engine.DUCKDB,
) -> None:
    """Work out which records are the same person, in whatever role, office by office.

    Example: `justexits link --home office`
    """
    if context.invoked_subcommand is not None:
        return
    with answering(as_json) as answer:
        from justexits.linkage import link as link_home
        from justexits.records.lake import Lake

        place = Home.open(home)
        if decided := _decided_on_site(place):
            answer.say(f"Put into the records first: {decided:,} decisions of the site.")
        report = link_home(
            Lake(place), progress=answer.progress, wait=wait, seed=seed, only_new=new, on_spark=engine is Engine.SPARK
        )
        _show_linked(answer, report)
        answer.data(report.as_dict())


def _show_linked(answer: Answer, report: LinkReport) -> None:
    answer.table(
        "People",
        ["Office", "Records of people", "Left out", "Persons", "Possible links", "Model", "Seconds"],
        [
            [
                office.office_id,
                office.linkable,
                office.parties - office.linkable,
                office.persons,
                office.possible_links,
                "its own" if office.trained else "shipped",
                office.seconds,
            ]
            for office in report.offices
        ],
    )
    for office in report.offices:
        for sentence in (*(f"Alarm: {alarm}" for alarm in office.alarms), *office.notices, *office.drift):
            answer.say(f"{office.office_id}: {sentence}")
    answer.say(
        f"Records are joined from {report.thresholds.linked:g} bits on; from {report.thresholds.possible:g} bits on they are "
        "possible links, which a person decides."
    )


def _decided_on_site(home: Home) -> int:
    """What people decided on the site counts in this run; where there is no site yet, there is nothing."""
    from justexits.records.lake.whose import is_in_database

    if not is_in_database(home):
        return 0
    from justexits.web.site import prepare_site, put_decisions_in

    prepare_site(home, demo=False)
    count: int = put_decisions_in(home)  # the site's types are not checked here
    return count


@link_app.command("explain")
def explain(
    party: Annotated[str, typer.Argument(help="A party id.")],
    other: Annotated[str, typer.Argument(help="Another party id of the same office.")],
    home: HomeOption,
    as_json: JsonOption = False,
) -> None:
    """Say why two records are one person, or why not.

    Example: `justexits link explain P-1001 P-2002 --home office`
    """
    from justexits.linkage import explain as explain_pair
    from justexits.records.lake import Lake

    with answering(as_json) as answer, Lake(Home.open(home)).read() as reading:
        explanation = explain_pair(reading, party, other)
        answer.say(explanation.sentence)
        if explanation.reasons:
            rows: list[list[object]] = [["before anything is compared", "two records of the office", explanation.start]]
            rows += [[reason.feature, reason.words, reason.weight] for reason in explanation.reasons]
            rows.append(["together", "", explanation.weight])
            answer.table(
                "Weights in bits: above 0 speaks for one person, below 0 against", ["Compared", "What came out", "Bits"], rows
            )
        answer.data(explanation.as_dict())


@link_app.command("quality")
def quality(home: HomeOption, as_json: JsonOption = False) -> None:
    """Say how linkage did in each office, by group, where nobody knows the truth.

    Example: `justexits link quality --home office`
    """
    from justexits.linkage.report import quality_report
    from justexits.records.lake import Lake

    with answering(as_json) as answer, Lake(Home.open(home)).read() as reading:
        reading.require("person_party", step="link")
        offices = sorted({entry.office_id for entry in reading.snapshot.of("person_party")})
        reports = [quality_report(reading, office) for office in offices]
        for report in reports:
            wrong = report.expected_wrong
            answer.say(
                f"{report.office_id}: {report.records:,} records of {report.persons:,} people; {report.joined:.1%} are joined "
                f"with another record; {report.possible_pairs:,} possible links wait."
            )
            if wrong.value is not None and wrong.low is not None and wrong.high is not None:
                answer.say(
                    f"Of the joined, the model expects {wrong.value:.2%} ({wrong.low:.2%} to {wrong.high:.2%}) to be somebody "
                    "else's. Only a blind audit is evidence of that."
                )
            answer.table(
                f"By group, {report.office_id}",
                ["By", "Group", "Records", "Joined", "Possible", "Expected wrong", "Expected missing", "Decided: one person"],
                [
                    [g.group_by, g.group, g.records, g.joined, g.possible]
                    + [rate.words for rate in (g.expected_wrong, g.expected_missed, g.found_missed)]
                    for g in report.groups
                ],
            )
            for sentence in (*(f"Alarm: {alarm}" for alarm in report.alarms), *report.notices):
                answer.say(f"{report.office_id}: {sentence}")
            for change in report.changes:
                answer.say(f"{change.what[:1].upper()}{change.what[1:]}: {change.now:.4g}, in the last run {change.was:.4g}.")
        answer.data({"offices": [report.as_dict() for report in reports]})


@link_app.command("evaluate")
def evaluate(
    records: Annotated[
        Path, typer.Argument(help="The records: CSV, Parquet, JSON or a workbook, or a folder or zip file of such.")
    ],
    truth: Annotated[Path, typer.Argument(help="The truth: record ids with person ids, or pairs of record ids.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="A YAML file that says which column is which: `given_name: FIRST` and so on.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure linkage on anybody's labelled records: precision, recall and F1 by pair and by person, by group, along the curve.

    Columns are recognised by their names; absent ones are allowed. Nothing is kept.

    Example: `justexits link evaluate records.csv truth.csv --mapping columns.yaml`
    """
    with answering(as_json) as answer:
        from justexits.linkage.labelled import evaluate_files

        result = evaluate_files(records, truth, mapping=mapping, progress=answer.progress)
        _show(answer, result)
        answer.data(result.as_dict())


def _show(answer: Answer, result: Evaluation) -> None:
    taken = ", ".join(f"{column} as {role}" for role, column in result.columns.items())
    answer.say(f"{result.records:,} records of {result.people:,} people. Taken: {taken}.")
    if result.left_alone:
        answer.say(f"Left alone: {', '.join(result.left_alone)}.")
    if result.left_out_of_mapping:
        answer.say(f"Not in the records, though the mapping names them: {', '.join(result.left_out_of_mapping)}.")
    if result.not_linked:
        answer.say(f"{result.not_linked:,} records are of no person, or have neither a name nor a number; they stand alone.")
    if result.different:
        answer.say(
            f"The truth says of {result.different:,} pairs that they are two people. Only these and pairs of one person count: "
            "of pairs that it does not name, nothing is known."
        )
    if result.best.recall is None:
        answer.say("No two of the records are one person in truth, so there is nothing to find and no recall.")
    for notice in result.notices:
        answer.say(notice)
    for alarm in result.alarms:
        answer.say(f"Alarm: {alarm}")
    heads = ["Threshold in bits", "Precision", "Recall", "F1", "People: precision", "recall", "F1 "]
    answer.table("The curve: pairs of records, and people found exactly as they are", heads, [_row(p) for p in result.curve])
    best = ["the best point of the curve", *_row(result.best)]
    automatic = ["the automatic threshold", *_row(result.automatic)]
    answer.table("In short", ["", *heads], [automatic, best])
    answer.table(
        "By group at the automatic threshold: pairs with at least one record of the group",
        ["By", "Group", "Records", "Precision", "Recall", "F1"],
        [list(group) for group in result.groups],
    )


def _row(point: Point) -> list[object]:
    pairs = [point.threshold, point.precision, point.recall, point.f1]
    return [*pairs, point.cluster_precision, point.cluster_recall, point.cluster_f1]
