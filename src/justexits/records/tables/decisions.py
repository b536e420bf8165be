"""What people decided. `web` writes these tables, rows are only added, and engines read them in the snapshot that they work on.

Each row says who decided what, when, and from which snapshot. A decision is revised by another row, or taken back by one: such a
row names the earlier one in `revises`. `standing` in records/lake/decisions.py gives the rows that hold.
"""

from __future__ import annotations

from justexits.records.tables.definition import OFFICE, Column, Kind, Table, dated

C = Column
PERSON = C(name="person_id", type="string", meaning="Whom it is about.", refers_to="person.person_id", required=True)
PERHAPS_PERSON = C(name="person_id", type="string", meaning="Whom it is about.", refers_to="person.person_id")
CHARGE = C(name="charge_id", type="string", meaning="The charge, where it is about one.", refers_to="charge.charge_id")
ARREST = C(name="arrest_id", type="string", meaning="The arrest, where no charge followed it.", refers_to="arrest.arrest_id")
CASE = C(name="case_id", type="string", meaning="The matter, where it is about one.", refers_to="case.case_id")
NOTE = C(name="note", type="string", meaning="What whoever decided wrote.")
REASONS = C(name="reasons", type="array<string>", meaning="Codes of the reasons given.")

DECIDED = (
    C(name="decided_by", type="string", meaning="The account that decided.", required=True),
    C(name="decided_at", type="timestamp('UTC')", meaning="When, in UTC.", required=True),
    C(name="snapshot", type="int64", meaning="The snapshot that was on the screen.", required=True, minimum=0),
    C(name="revises", type="string", meaning="The earlier row that this one takes the place of."),
    C(name="withdrawn", type="boolean", meaning="True where this row only takes the earlier one back."),
    OFFICE,
)


def _decision(name: str, one_row_is: str, *columns: Column, sorted_by: tuple[str, ...] = ("decided_at",)) -> Table:
    key = C(name=f"{name}_id", type="string", meaning="The decision's own number.", required=True)
    return Table(
        name=name,
        kind=Kind.DECISION,
        one_row_is=one_row_is,
        key=(key.name,),
        sorted_by=sorted_by,
        columns=(key, *columns, *DECIDED),
    )


def _coded(name: str, meaning: str, codes: str, *, required: bool = True) -> Column:
    return C(name=name, type="string", meaning=meaning, codes=codes, required=required)


DECISION_TABLES = (
    _decision(
        "review",
        "one review of one person's findings",
        PERSON,
        C(name="number", type="int64", meaning="1 for her first review, and so on.", required=True, minimum=1),
        _coded("outcome", "What the reviewer concluded.", "review_outcome"),
        REASONS,
        C(
            name="indicator_versions",
            type="array<string>",
            meaning="The indicators that were met then, each as id and version.",
        ),
        NOTE,
    ),
    _decision(
        "second_review",
        "a second reviewer's answer to one review, made without seeing the first's reasons",
        C(name="review_id", type="string", meaning="The review.", required=True, refers_to="review.review_id"),
        PERSON,
        _coded("outcome", "What the second reviewer concluded.", "review_outcome"),
        REASONS,
        NOTE,
    ),
    _decision(
        "link_decision",
        "whether two appearances are one person",
        C(name="party_id", type="string", meaning="One appearance.", required=True, refers_to="party.party_id"),
        C(name="other_party_id", type="string", meaning="The other.", required=True, refers_to="party.party_id"),
        _coded("answer", "What was decided.", "link_answer"),
        C(name="weight", type="float64", meaning="The match weight on the screen, in bits."),
        NOTE,
    ),
    _decision(
        "link_audit",
        "one pair of appearances drawn at random, read by somebody who was not told whether they are joined; it joins nothing",
        C(name="party_id", type="string", meaning="One appearance.", required=True, refers_to="party.party_id"),
        C(name="other_party_id", type="string", meaning="The other.", required=True, refers_to="party.party_id"),
        C(name="drawn_from", type="string", meaning="Records that are joined (joined), or nearly so (near).", required=True),
        C(name="weight", type="float64", meaning="How many pairs it stands for.", minimum=0),
        _coded("answer", "What the reader saw.", "link_answer"),
    ),
    _decision(
        "charging_decision",
        "what the office decided about a charge after a review",
        PERHAPS_PERSON,
        CASE,
        CHARGE,
        _coded("answer", "What was decided.", "charging_decision"),
        REASONS,
        NOTE,
    ),
    _decision(
        "screening_offer",
        "one offer of screening by an advocate; what she says there is stored nowhere",
        PERSON,
        *dated("offered_on", "The day it was offered."),
        _coded("answer", "Whether she wants it; silence is no answer.", "offer_answer", required=False),
    ),
    _decision(
        "nexus_finding",
        "whether a charge came out of being exploited",
        PERSON,
        CHARGE,
        _coded("answer", "What was found.", "yes_no_unknown"),
        C(name="provision", type="string", meaning="The entry of law whose words were asked."),
        NOTE,
    ),
    _decision(
        "victimisation_period",
        "a time in which she was exploited, as somebody found",
        PERSON,
        *dated("from_on", "The first day."),
        *dated("to_on", "The last day; unknown while it goes on or where nobody knows."),
        _coded("kind", "What was done to her.", "victimisation_kind", required=False),
        C(name="source", type="string", meaning="What it was found from."),
        NOTE,
    ),
    _decision(
        "relief_fact",
        "one fact that a rule of law asked for, with its source",
        PERSON,
        CHARGE,
        ARREST,
        C(
            name="fact",
            type="string",
            meaning="The fact's name in content/codes/relief_facts.yaml, or a key of a case file.",
            required=True,
        ),
        C(
            name="value",
            type="string",
            meaning="Yes, no, a word of its list, a day (2019-05-03, 2019-05, 2019), not known (nobody knows), not asked.",
            required=True,
        ),
        C(name="source", type="string", meaning="Where it was read or who said it.", required=True),
        NOTE,
    ),
    _decision(
        "contact",
        "one attempt to reach her or who acts for her",
        PERSON,
        *dated("on", "The day."),
        _coded("way", "How.", "contact_way", required=False),
        _coded("result", "What came of it.", "contact_result", required=False),
    ),
    _decision(
        "advocate_assignment",
        "an advocate who stands by her, from a day on",
        PERSON,
        C(name="advocate", type="string", meaning="The advocate or her organisation.", required=True),
        *dated("from_on", "The first day."),
        *dated("to_on", "The last day."),
    ),
    _decision(
        "diversion",
        "a programme in the place of a charge",
        PERSON,
        CASE,
        C(name="programme", type="string", meaning="The programme."),
        _coded("stage", "Where it stands.", "diversion_stage"),
        *dated("on", "The day of that."),
    ),
    _decision(
        "relief_stage",
        "one step of a petition",
        PERSON,
        CHARGE,
        C(name="provision", type="string", meaning="Id of the entry of law.", required=True),
        _coded("stage", "Which step.", "relief_stage"),
        _coded("office_position", "What the office says to it.", "office_position", required=False),
        *dated("on", "The day of that."),
        C(name="order_number", type="string", meaning="Number of the order, where there is one."),
    ),
    _decision(
        "referral",
        "how many referrals were made to one service in one month; nobody is named",
        C(name="service", type="string", meaning="The service.", required=True),
        C(name="month", type="date", meaning="First day of the month.", required=True),
        C(name="made", type="int64", meaning="How many were made.", required=True, minimum=0),
        C(name="taken_up", type="int64", meaning="How many came about.", minimum=0),
    ),
    _decision(
        "disclosure_review",
        "whether a finding must be disclosed to the defence",
        PERHAPS_PERSON,
        CASE,
        _coded("answer", "What was decided.", "disclosure_answer"),
        *dated("disclosed_on", "The day it was disclosed."),
        NOTE,
    ),
    _decision(
        "checklist_item",
        "one item of a checklist that somebody went through",
        PERHAPS_PERSON,
        CASE,
        C(name="checklist", type="string", meaning="The checklist.", required=True),
        C(name="item", type="string", meaning="The item.", required=True),
        _coded("answer", "What was found.", "yes_no_unknown"),
        NOTE,
    ),
    _decision(
        "audit_sample",
        "one case or person drawn at random to check what the machine did not surface",
        PERHAPS_PERSON,
        CASE,
        C(name="drawn_from", type="string", meaning="What it was drawn from.", required=True),
        C(name="weight", type="float64", meaning="How many it stands for.", minimum=0),
        _coded("outcome", "What the reviewer concluded.", "review_outcome", required=False),
    ),
    _decision(
        "access",
        "that somebody opened a person's page",
        PERSON,
        C(name="page", type="string", meaning="Which page."),
    ),
    _decision(
        "training_completion",
        "one course that one member of staff completed",
        C(name="course", type="string", meaning="The course.", required=True),
        C(name="course_version", type="string", meaning="Its version."),
        C(name="member", type="string", meaning="The account of the member of staff.", required=True),
        C(name="completed_on", type="date", meaning="The day.", required=True),
        C(name="score", type="float64", meaning="Share of the questions answered right, between 0 and 1.", minimum=0, maximum=1),
    ),
    _decision(
        "survey",
        "one answer to one question of a survey; who answered is not kept",
        C(name="survey", type="string", meaning="The survey.", required=True),
        C(name="question", type="string", meaning="The question.", required=True),
        C(name="answer", type="string", meaning="The answer."),
        C(name="month", type="date", meaning="First day of the month.", required=True),
    ),
    _decision(
        "annotation",
        "something that happened in the office or the law, to be shown beside figures from that day on",
        C(name="on", type="date", meaning="The day.", required=True),
        C(name="text", type="string", meaning="What happened.", required=True),
        C(name="measure", type="string", meaning="The measure it belongs to; unknown for all."),
    ),
    _decision(
        "target",
        "what the office wants a measure to be",
        C(name="measure", type="string", meaning="The measure's id.", required=True),
        C(name="group", type="string", meaning="The group; unknown for everyone."),
        C(name="value", type="float64", meaning="The figure wanted.", required=True),
        C(name="from_on", type="date", meaning="The day from which it holds.", required=True),
        C(name="by_on", type="date", meaning="The day by which it should be reached."),
    ),
)
