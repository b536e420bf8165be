"""The tables that can be deleted and computed again, and the two ledgers that are kept."""

from __future__ import annotations

from justexits.records.tables.definition import OFFICE, Column, Kind, Table, dated

C = Column

OFFENSE_CLASS = Table(
    name="offense_class",
    kind=Kind.DERIVED,
    one_row_is="one class that a charge has; a charge without a row is unmapped, which is unknown",
    key=("charge_id", "class"),
    sorted_by=("charge_id",),
    columns=(
        C(name="charge_id", type="string", meaning="The charge.", required=True, refers_to="charge.charge_id"),
        C(name="class", type="string", meaning="The class.", required=True, codes="offense_class"),
        C(name="source", type="string", meaning="What decided it.", required=True, codes="offense_class_source"),
        C(name="version", type="string", meaning="Version of the rules that decided it.", required=True),
        OFFICE,
    ),
)

PERSON = Table(
    name="person",
    kind=Kind.DERIVED,
    one_row_is="one human being as linkage sees her",
    key=("person_id",),
    sorted_by=("person_id",),
    columns=(
        C(name="person_id", type="string", meaning="Her number, stable from import to import.", required=True),
        C(name="display_name", type="string", meaning="The name that most of her records carry."),
        *dated(
            "birth_date", "The day-precise date that most of her parties carry, dates from aliases left out; a tie is unknown."
        ),
        C(name="parties", type="int64", meaning="How many appearances are hers.", required=True),
        OFFICE,
    ),
)

PERSON_PARTY = Table(
    name="person_party",
    kind=Kind.DERIVED,
    one_row_is="one appearance that belongs to a person",
    key=("party_id",),
    sorted_by=("person_id", "party_id"),
    columns=(
        C(name="person_id", type="string", meaning="The person.", required=True, refers_to="person.person_id"),
        C(name="party_id", type="string", meaning="The appearance.", required=True, refers_to="party.party_id"),
        C(
            name="path_probability",
            type="float64",
            meaning="The weakest accepted edge on the strongest path to the person's founding appearance, between 0 and 1.",
            required=True,
            minimum=0,
            maximum=1,
        ),
        C(name="match_explanation", type="string", meaning="Why it belongs, in words."),
        OFFICE,
    ),
)

POSSIBLE_LINK = Table(
    name="possible_link",
    kind=Kind.DERIVED,
    one_row_is="a pair of appearances in the grey band: perhaps one person",
    key=("party_id", "other_party_id"),
    sorted_by=("party_id",),
    columns=(
        C(name="party_id", type="string", meaning="One appearance.", required=True, refers_to="party.party_id"),
        C(name="other_party_id", type="string", meaning="The other.", required=True, refers_to="party.party_id"),
        C(name="weight", type="float64", meaning="Match weight in bits.", required=True),
        C(name="probability", type="float64", meaning="The probability that stands for.", required=True, minimum=0, maximum=1),
        OFFICE,
    ),
)

LINK_FREQUENCY = Table(
    name="link_frequency",
    kind=Kind.DERIVED,
    one_row_is="how common a name, a birth date or another value was in the office when it was last linked whole",
    key=("what", "value"),
    sorted_by=("what", "value"),
    columns=(
        C(name="what", type="string", meaning="What kind of value, or in which way several people share it.", required=True),
        C(name="value", type="string", meaning="A digest of the value; empty: any that one person bears.", required=True),
        C(
            name="share",
            type="float64",
            meaning="How likely two people agree on it; empty where several people share it.",
            minimum=0,
        ),
        OFFICE,
    ),
)

FINDING = Table(
    name="finding",
    kind=Kind.DERIVED,
    one_row_is="one indicator met, or not decidable, for one person",
    key=("person_id", "indicator"),
    sorted_by=("person_id", "indicator"),
    columns=(
        C(name="person_id", type="string", meaning="The person.", required=True, refers_to="person.person_id"),
        C(name="indicator", type="string", meaning="The indicator's id.", required=True),
        C(name="truth", type="string", meaning="True, or unknown for want of a fact.", required=True, codes="finding_truth"),
        C(name="missing_facts", type="array<string>", meaning="The columns whose values are missing, where it is unknown."),
        C(
            name="possible",
            type="boolean",
            meaning="True where it holds only if a possible link is taken as joined.",
            required=True,
        ),
        C(
            name="strength",
            type="int64",
            meaning="1 context, 2 supporting, 3 strong, 4 direct.",
            required=True,
            minimum=1,
            maximum=4,
        ),
        C(name="evidence", type="array<string>", meaning="The rows it rests on, each as table:id.", required=True),
        *dated("first_on", "The first day among them."),
        *dated("last_on", "The last day among them."),
        C(name="definition_version", type="string", meaning="Version of the indicator.", required=True),
        OFFICE,
    ),
)

MEASURE_VALUE = Table(
    name="measure_value",
    kind=Kind.DERIVED,
    one_row_is="one figure",
    key=("measure", "office_id", "period", "grain", "group_by", "group"),
    sorted_by=("measure", "period"),
    columns=(
        C(name="measure", type="string", meaning="The measure's id.", required=True),
        OFFICE,
        C(name="period", type="date", meaning="First day of the period.", required=True),
        C(name="grain", type="string", meaning="Length of the period.", required=True, codes="grain"),
        C(name="group_by", type="string", meaning="What the group is a group of; 'all' for everyone.", required=True),
        C(name="group", type="string", meaning="The group; unknown where it was not recorded.", required=False),
        C(name="numerator", type="float64", meaning="The count above the line, or the median where the measure is one."),
        C(name="denominator", type="float64", meaning="The count below the line."),
        C(name="value", type="float64", meaning="The figure; unknown where the denominator is 0."),
        C(name="low", type="float64", meaning="Lower end of its 95 % interval."),
        C(name="high", type="float64", meaning="Upper end of its 95 % interval."),
        C(name="left_out", type="int64", meaning="How many were left out because a fact that decides is missing."),
        C(name="quality", type="array<string>", meaning="What a reader must know about the figure.", codes="figure_quality"),
        C(name="definition_version", type="string", meaning="Version of the measure.", required=True),
    ),
)

PERSON_LEDGER = Table(
    name="person_ledger",
    kind=Kind.KEPT,
    one_row_is="one thing that happened to a person id: founded, merged into another, or split",
    key=("person_id", "happened", "other_person_id"),
    sorted_by=("person_id",),
    columns=(
        C(name="person_id", type="string", meaning="The id.", required=True),
        C(name="happened", type="string", meaning="What happened to it.", required=True, codes="ledger_entry"),
        C(name="founding_party_id", type="string", meaning="The appearance that founded the id.", refers_to="party.party_id"),
        C(name="other_person_id", type="string", meaning="The id that it now stands for, or that came out of it."),
        C(name="at_snapshot", type="int64", meaning="The snapshot in which it happened.", required=True),
        OFFICE,
    ),
)

SURFACED_LEDGER = Table(
    name="surfaced_ledger",
    kind=Kind.KEPT,
    one_row_is="the first time that a finding was shown",
    key=("person_id", "indicator"),
    sorted_by=("person_id",),
    columns=(
        C(name="person_id", type="string", meaning="The person.", required=True),
        C(name="indicator", type="string", meaning="The indicator's id.", required=True),
        C(name="first_shown_on", type="date", meaning="The day it was first shown.", required=True),
        C(name="at_snapshot", type="int64", meaning="The snapshot that it was first shown from.", required=True),
        OFFICE,
    ),
)

WITHDRAWAL_LEDGER = Table(
    name="withdrawal_ledger",
    kind=Kind.KEPT,
    one_row_is="that a finding which was shown no longer held, or held again",
    key=("person_id", "indicator", "at_snapshot"),
    sorted_by=("person_id",),
    columns=(
        C(name="person_id", type="string", meaning="The person.", required=True),
        C(name="indicator", type="string", meaning="The indicator's id.", required=True),
        C(name="happened", type="string", meaning="Withdrawn (its evidence was gone) or back (it held again).", required=True),
        C(name="on", type="date", meaning="The day on which screening saw it.", required=True),
        C(name="at_snapshot", type="int64", meaning="The snapshot that screening wrote then.", required=True),
        OFFICE,
    ),
)

DERIVED_TABLES = (OFFENSE_CLASS, PERSON, PERSON_PARTY, POSSIBLE_LINK, LINK_FREQUENCY, FINDING, MEASURE_VALUE)
KEPT_TABLES = (PERSON_LEDGER, SURFACED_LEDGER, WITHDRAWAL_LEDGER)
