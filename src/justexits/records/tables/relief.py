"""What relief needs beside the charge as it stands: what it was before, what is still owed, what was given already."""

from __future__ import annotations

from justexits.records.tables.definition import OFFICE, PROVENANCE, Column, Kind, Restriction, Table, dated

C = Column


def _of_charge(*, required: bool = True) -> Column:
    return C(name="charge_id", type="string", meaning="The charge.", refers_to="charge.charge_id", required=required)


CHARGE_VERSION = Table(
    name="charge_version",
    kind=Kind.RECORD,
    one_row_is="a charge as it stood for a time: as arrested for, as filed, as amended, as convicted of",
    key=("charge_version_id",),
    sorted_by=("charge_id",),
    columns=(
        C(name="charge_version_id", type="string", meaning="The version's own number.", required=True),
        _of_charge(),
        C(name="stage", type="string", meaning="At which stage it stood so.", codes="charge_stage"),
        *dated("from_on", "The first day it stood so.", standard="NODS ChargeAmendedDate"),
        C(name="statute", type="string", meaning="The section of law then.", standard="NIEM j:Statute"),
        C(name="description", type="string", meaning="The charge in words then.", standard="NIEM j:ChargeDescriptionText"),
        C(name="grade", type="string", meaning="Its grade then.", standard="NODS ChargeSeverity", codes="grade"),
        C(name="amount", type="float64", meaning="Value of what was taken, as charged then, in US dollars.", minimum=0),
        *PROVENANCE,
    ),
)

OBLIGATION = Table(
    name="obligation",
    kind=Kind.RECORD,
    one_row_is="one thing that a sentence asks for: custody, supervision, money, work, treatment",
    key=("obligation_id",),
    sorted_by=("charge_id",),
    columns=(
        C(name="obligation_id", type="string", meaning="Its own number.", required=True),
        _of_charge(required=False),
        C(name="case_id", type="string", meaning="The matter, where no charge is named.", refers_to="case.case_id"),
        C(name="kind", type="string", meaning="What it asks for.", codes="obligation_kind", standard="NIEM j:Sentence"),
        C(name="amount_owed", type="float64", meaning="Money that was imposed, in US dollars.", minimum=0),
        C(name="amount_paid", type="float64", meaning="How much of it was paid.", minimum=0),
        *dated("due_on", "The day it is due, or ends."),
        *dated("completed_on", "The day it was completed.", standard="NIEM j:SentenceCompletionDate"),
        C(name="status", type="string", meaning="Where it stands.", codes="obligation_status"),
        *PROVENANCE,
    ),
)

PRIOR_RELIEF = Table(
    name="prior_relief",
    kind=Kind.RECORD,
    one_row_is="relief that was given, or asked for, before",
    key=("prior_relief_id",),
    sorted_by=("case_id",),
    columns=(
        C(name="prior_relief_id", type="string", meaning="Its own number.", required=True),
        C(name="case_id", type="string", meaning="The matter.", refers_to="case.case_id"),
        _of_charge(required=False),
        C(name="kind", type="string", meaning="Which relief.", codes="relief_kind"),
        C(name="result", type="string", meaning="What came of it.", codes="relief_result"),
        *dated("on", "The day it was given or refused."),
        C(name="order_number", type="string", meaning="Number of the order.", standard="NIEM j:CourtOrder"),
        *PROVENANCE,
    ),
)

ORDER = Table(
    name="order",
    kind=Kind.RECORD,
    one_row_is="one order of a court",
    key=("order_id",),
    sorted_by=("case_id",),
    columns=(
        C(name="order_id", type="string", meaning="Its own number.", required=True),
        C(name="case_id", type="string", meaning="The matter.", refers_to="case.case_id"),
        _of_charge(required=False),
        C(name="kind", type="string", meaning="What it orders.", codes="order_kind"),
        *dated("on", "The day it was made.", standard="NIEM j:CourtOrder"),
        C(name="order_number", type="string", meaning="The court's number of it.", standard="NIEM j:CourtOrder"),
        *PROVENANCE,
    ),
)

NARRATIVE_HIT = Table(
    name="narrative_hit",
    kind=Kind.DERIVED,
    one_row_is="one frame that was found in a text",
    key=("narrative_id", "code", "start"),
    sorted_by=("narrative_id",),
    columns=(
        C(name="narrative_id", type="string", meaning="The text.", required=True, refers_to="narrative.narrative_id"),
        C(name="party_id", type="string", meaning="Whom it speaks of, where that is clear.", refers_to="party.party_id"),
        C(name="code", type="string", meaning="Which frame.", required=True),
        C(name="start", type="int64", meaning="Where it begins in the text, in characters from 0.", required=True, minimum=0),
        C(name="end", type="int64", meaning="Where it ends.", required=True, minimum=0),
        C(name="agent", type="string", meaning="Who acts, in the text's words."),
        C(name="theme", type="string", meaning="Whom or what it happens to, in the text's words."),
        C(name="context", type="string", meaning="Whether the text asserts, denies or only reports it.", codes="hit_context"),
        OFFICE,
    ),
)

CANDIDATE = Table(
    name="candidate",
    kind=Kind.DERIVED,
    one_row_is="one charge, or arrest without a charge, held against one entry of law",
    key=("charge_id", "arrest_id", "provision"),
    sorted_by=("person_id", "charge_id", "arrest_id", "provision"),
    columns=(
        C(
            name="charge_id",
            type="string",
            meaning="The charge, where there is one.",
            refers_to="charge.charge_id",
        ),
        C(name="arrest_id", type="string", meaning="The arrest, where there is no charge.", refers_to="arrest.arrest_id"),
        C(name="person_id", type="string", meaning="Whose it is.", required=True, refers_to="person.person_id"),
        C(name="provision", type="string", meaning="Id of the entry of law.", required=True),
        C(name="outcome", type="string", meaning="What came out.", required=True, codes="candidate_outcome"),
        C(name="trace_true", type="int64", meaning="Bits of the conditions that hold.", required=True),
        C(name="trace_unknown", type="int64", meaning="Bits of those that a missing fact leaves open.", required=True),
        C(name="trace_not_read", type="int64", meaning="Bits of those that nobody has put into rules.", required=True),
        C(name="law_version", type="string", meaning="Version of the entry.", required=True),
        C(name="law_date", type="date", meaning="The day that the law was read for.", required=True),
        C(name="as_of", type="date", meaning="The day for which it was worked out.", required=True),
        C(name="snapshot", type="int64", meaning="The snapshot it was worked out from.", required=True),
        OFFICE,
    ),
)

SEALING = Table(
    name="sealing",
    kind=Kind.KEPT,
    one_row_is="one record that was sealed: nothing of it but a keyed hash that refuses its return",
    key=("keyed_hash",),
    columns=(
        C(name="keyed_hash", type="string", meaning="Hash of the record's number under a key of this home.", required=True),
        C(name="order_number", type="string", meaning="Number of the order that sealed it.", required=True),
        C(name="on", type="date", meaning="The day it was carried out.", required=True),
        C(name="snapshot", type="int64", meaning="The snapshot that it made; what people wrote before is looked through."),
        OFFICE,
    ),
)

SEALED_TALLY = Table(
    name="sealed_tally",
    kind=Kind.KEPT,
    one_row_is="one petition that ended in sealing, with nothing that leads back to anybody",
    key=("tally_id",),
    columns=(
        C(name="tally_id", type="string", meaning="A number that stands nowhere else.", required=True),
        C(name="provision", type="string", meaning="Id of the entry of law."),
        C(name="filed_month", type="date", meaning="First day of the month in which it was filed."),
        C(name="decided_month", type="date", meaning="First day of the month in which it was decided."),
        C(name="result", type="string", meaning="What came of it.", codes="relief_result"),
        C(name="office_position", type="string", meaning="What the office said to it.", codes="office_position"),
        C(name="days_to_carry_out", type="int64", meaning="Days from the order to its being carried out.", minimum=0),
        C(name="group", type="string", meaning="Group, where an audit is allowed to keep it.", restriction=Restriction.NONE),
        OFFICE,
    ),
)

BATCH_UNDO = Table(
    name="batch_undo",
    kind=Kind.KEPT,
    one_row_is="one import that was taken back",
    key=("batch_id",),
    columns=(
        C(name="batch_id", type="string", meaning="The import's number.", required=True),
        C(name="sha256", type="string", meaning="Hash of its content.", required=True),
        C(name="reason", type="string", meaning="Why, as whoever did it wrote."),
        C(name="rows_removed", type="int64", meaning="Records that it had brought and that went.", required=True, minimum=0),
        C(name="rows_restored", type="int64", meaning="Older records that came back.", required=True, minimum=0),
        C(name="at_snapshot", type="int64", meaning="The snapshot in which it happened.", required=True),
        C(name="undone_at", type="timestamp('UTC')", meaning="When, in UTC.", required=True),
        OFFICE,
    ),
)

RELIEF_RECORD_TABLES = (CHARGE_VERSION, OBLIGATION, PRIOR_RELIEF, ORDER)
RELIEF_DERIVED_TABLES = (NARRATIVE_HIT, CANDIDATE)
LAKE_KEPT_TABLES = (BATCH_UNDO, SEALING, SEALED_TALLY)
