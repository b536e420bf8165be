"""The tables that imports fill. Names follow NIEM Justice and the National Open Court Data Standards where they have one."""

from __future__ import annotations

from justexits.records.tables.definition import PROVENANCE, Column, Kind, Restriction, Table, dated

C = Column

CASE = Table(
    name="case",
    kind=Kind.RECORD,
    one_row_is="a matter referred to the office",
    key=("case_id",),
    sorted_by=("case_id",),
    columns=(
        C(
            name="case_id",
            type="string",
            meaning="The office's number of the matter.",
            standard="NODS CaseID; NIEM nc:CaseTrackingID",
            required=True,
        ),
        C(name="kind", type="string", meaning="What kind of matter it is.", standard="NODS CaseType", codes="case_kind"),
        C(name="court", type="string", meaning="The court it is before.", standard="NIEM j:CaseCourt"),
        C(name="jurisdiction", type="string", meaning="City or district where it arose.", standard="NIEM j:JurisdictionAbstract"),
        C(
            name="agency",
            type="string",
            meaning="The law enforcement agency that referred it.",
            standard="NIEM j:EnforcementUnit",
        ),
        C(name="unit", type="string", meaning="The unit of the office that handles it, such as a bureau or a trial division."),
        *dated("referred_on", "The day the office received it.", standard="NODS CaseReferralDate"),
        *dated("filed_on", "The day it was filed in court.", standard="NODS CaseFilingDate; NIEM nc:CaseFiling"),
        *dated("disposed_on", "The day its last charge was disposed of.", standard="NODS CaseDispositionDate"),
        C(name="status", type="string", meaning="Where it stands.", standard="NODS CaseStatus", codes="case_status"),
        *PROVENANCE,
    ),
)

ARREST = Table(
    name="arrest",
    kind=Kind.RECORD,
    one_row_is="one arrest or incident",
    key=("arrest_id",),
    sorted_by=("party_id", "case_id"),
    columns=(
        C(name="arrest_id", type="string", meaning="The arrest's own number.", standard="NIEM j:Arrest", required=True),
        C(name="case_id", type="string", meaning="The matter it led to.", refers_to="case.case_id"),
        C(
            name="party_id",
            type="string",
            meaning="The person arrested, as she appears in the matter.",
            refers_to="party.party_id",
        ),
        C(
            name="tracking_number",
            type="string",
            meaning="The state's number of the arrest.",
            standard="NIEM j:ArrestAgencyRecordIdentification",
        ),
        C(name="agency", type="string", meaning="Who arrested.", standard="NIEM j:ArrestAgency"),
        *dated("on", "The day of the arrest or incident.", standard="NIEM j:ActivityDate"),
        C(name="place_kind", type="string", meaning="What kind of place it was.", codes="place_kind"),
        C(name="place_key", type="string", meaning="A key of the place, the same for the same place."),
        C(name="jurisdiction", type="string", meaning="City or district of the arrest."),
        *dated("custody_from", "The first day in custody.", standard="NIEM j:Detention"),
        *dated("custody_to", "The day of release; unknown while she is held or where it was not recorded."),
        *PROVENANCE,
    ),
)

PARTY = Table(
    name="party",
    kind=Kind.RECORD,
    one_row_is="one person's appearance in one case in one role",
    key=("party_id",),
    sorted_by=("party_id",),
    columns=(
        C(name="party_id", type="string", meaning="The appearance's own number.", standard="NODS PartyID", required=True),
        C(name="case_id", type="string", meaning="The matter.", refers_to="case.case_id", required=True),
        C(
            name="role",
            type="string",
            meaning="In what role she appears.",
            standard="NODS PartyRole; NIEM j:CaseParticipant",
            codes="party_role",
        ),
        C(name="given_name", type="string", meaning="First name as recorded.", standard="NIEM nc:PersonGivenName"),
        C(name="middle_name", type="string", meaning="Middle name or initial.", standard="NIEM nc:PersonMiddleName"),
        C(
            name="family_name",
            type="string",
            meaning="Last name as recorded; of an organisation its whole name.",
            standard="NIEM nc:PersonSurName",
        ),
        C(name="name_suffix", type="string", meaning="Jr, Sr, II and so on.", standard="NIEM nc:PersonNameSuffixText"),
        C(
            name="alias_names",
            type="array<string>",
            meaning="Other names recorded for this appearance.",
            standard="NIEM nc:PersonAlternateName",
        ),
        *dated("birth_date", "Date of birth as recorded, true or not.", standard="NIEM nc:PersonBirthDate"),
        C(
            name="recorded_age_low",
            type="int64",
            meaning="Age in whole years as recorded; of an age band its lower end.",
            standard="NIEM nc:PersonAgeMeasure",
        ),
        C(
            name="recorded_age_high",
            type="int64",
            meaning="Upper end of a recorded age band; equal to the lower end for one recorded age; unknown for an open band.",
        ),
        C(
            name="sex",
            type="string",
            meaning="Sex as recorded. Never used to select anyone.",
            standard="NIEM nc:PersonSexCode",
            codes="sex",
        ),
        C(
            name="race",
            type="string",
            meaning="Race as recorded. Only for audits of fairness, never used to select anyone.",
            standard="NIEM j:PersonRaceCode",
            codes="race",
        ),
        C(
            name="ethnicity",
            type="string",
            meaning="Ethnicity as recorded. Only for audits of fairness, never used to select anyone.",
            standard="NIEM j:PersonEthnicityCode",
            codes="ethnicity",
        ),
        C(name="language", type="string", meaning="Language she asked for.", standard="NIEM nc:PersonPrimaryLanguage"),
        C(
            name="state_id",
            type="string",
            meaning="State identification number (SID).",
            standard="NIEM j:PersonStateFingerprintIdentification",
        ),
        C(name="fbi_id", type="string", meaning="FBI number.", standard="NIEM j:PersonFBIIdentification"),
        C(
            name="local_id",
            type="string",
            meaning="The office's or the jail's own number of the person.",
            standard="NIEM nc:PersonLocalIdentification",
        ),
        C(name="phone", type="string", meaning="Telephone number, digits only.", standard="NIEM nc:TelephoneNumber"),
        C(
            name="address",
            type="string",
            meaning="Address as recorded.",
            standard="NIEM nc:AddressFullText",
            restriction=Restriction.VICTIM_ADDRESS,
        ),
        C(name="address_kind", type="string", meaning="What kind of address it is.", codes="address_kind"),
        *PROVENANCE,
    ),
)

CHARGE = Table(
    name="charge",
    kind=Kind.RECORD,
    one_row_is="one charge against one defendant party",
    key=("charge_id",),
    sorted_by=("party_id",),
    columns=(
        C(name="charge_id", type="string", meaning="The charge's own number.", standard="NODS ChargeID", required=True),
        C(name="case_id", type="string", meaning="The matter.", refers_to="case.case_id", required=True),
        C(
            name="party_id",
            type="string",
            meaning="The person charged, as she appears in the matter.",
            refers_to="party.party_id",
            required=True,
        ),
        C(name="arrest_id", type="string", meaning="The arrest it came from.", refers_to="arrest.arrest_id"),
        C(name="statute", type="string", meaning="The section of law, as the office writes it.", standard="NIEM j:Statute"),
        C(
            name="description",
            type="string",
            meaning="The charge in words, as a clerk typed it.",
            standard="NIEM j:ChargeDescriptionText",
        ),
        C(
            name="national_code",
            type="string",
            meaning="The offense in a national code, as system:code, such as NIBRS:40A, NCIC:4004 or UCCS:1060.",
            standard="NIEM j:ChargeNCICCode",
        ),
        C(name="grade", type="string", meaning="Grade as recorded.", standard="NODS ChargeSeverity", codes="grade"),
        C(name="amount", type="float64", meaning="Value of what was taken, in US dollars."),
        *dated("offense_date", "The day of the conduct.", standard="NIEM j:OffenseDate"),
        C(
            name="charging_decision",
            type="string",
            meaning="What the office decided about the charge.",
            codes="charging_decision",
        ),
        C(name="decision_reason", type="string", meaning="The reason it recorded."),
        *dated("decided_on", "The day of that decision."),
        C(
            name="disposition",
            type="string",
            meaning="How the charge ended.",
            standard="NIEM j:ChargeDisposition",
            codes="disposition",
        ),
        *dated("disposition_date", "The day it ended.", standard="NIEM j:ChargeDispositionDate"),
        C(name="sentence_kind", type="string", meaning="Kind of sentence.", standard="NIEM j:Sentence", codes="sentence_kind"),
        C(name="sentence_days", type="int64", meaning="Length of the sentence in days, where it has one."),
        *PROVENANCE,
    ),
)

EVENT = Table(
    name="event",
    kind=Kind.RECORD,
    one_row_is="something dated in a case",
    key=("event_id",),
    sorted_by=("party_id", "case_id"),
    columns=(
        C(name="event_id", type="string", meaning="The event's own number.", required=True),
        C(name="case_id", type="string", meaning="The matter.", refers_to="case.case_id"),
        C(name="party_id", type="string", meaning="Whom it concerns.", refers_to="party.party_id"),
        C(
            name="actor_id",
            type="string",
            meaning="Who did it: a party, a payer or a member of staff, as the office numbers them.",
        ),
        C(name="kind", type="string", meaning="What happened.", standard="NODS EventType", codes="event_kind"),
        *dated("on", "The day it happened.", standard="NODS EventDate"),
        C(name="place_kind", type="string", meaning="What kind of place it was.", codes="place_kind"),
        C(name="place_key", type="string", meaning="A key of the place, the same for the same place."),
        C(name="jurisdiction", type="string", meaning="City or district."),
        C(name="result", type="string", meaning="How it ended, as recorded."),
        *PROVENANCE,
    ),
)

NARRATIVE = Table(
    name="narrative",
    kind=Kind.RECORD,
    one_row_is="a text",
    key=("narrative_id",),
    sorted_by=("case_id",),
    columns=(
        C(name="narrative_id", type="string", meaning="The text's own number.", required=True),
        C(name="case_id", type="string", meaning="The matter.", refers_to="case.case_id", required=True),
        C(name="kind", type="string", meaning="What kind of text it is.", codes="narrative_kind"),
        *dated("written_on", "The day it was written."),
        C(name="text", type="string", meaning="The text.", standard="NIEM nc:ActivityDescriptionText"),
        *PROVENANCE,
    ),
)

RECORD_TABLES = (CASE, ARREST, PARTY, CHARGE, EVENT, NARRATIVE)
