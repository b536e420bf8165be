"""The person whom every release must get right, and her twins. Everything here is made up once and never changes.

All of them live in three-rivers. The truth names them by the words below (`three-rivers:marisol-tavares` and so on).

Marisol Ann Tavares (group `vignette`), born 1998-03-14
- 2013-10-02, at 15: reported missing by her mother (a missing-person matter).
- 2014-07-19 at 16 and 2015-09-05 at 17: juvenile referrals for prostitution; the first diverted, the second adjudicated.
- Five adult cases: 2016-06-11 at 18 prostitution, convicted; 2017-08-20 drug possession with shop theft; 2018-11-30 drug
  possession with
  failure to appear; 2019-12-07 simple assault, drug possession and theft; 2021-02-13 shop theft with failure to appear.
  In all: drug possession 3, simple assault 1, theft 3, failure to appear 2 (charges and events).
- A wrong birth year (1996) in the arrests of 2018 and 2019; there her name is Marisol Vega or her alias Star.
- Two hotels recur: the Lantern Motor Inn (2017, 2018, both times arrested beside Darnell Roy Pike) and the Cascade View
  Motel (2016, 2019).
- Victim of assaults in 2017 and 2020 and of a rape in 2019; she came to court in none, and two were dismissed for that.
- The night: theft of goods worth 400 dollars on 2026-02-08, referred on 2026-02-09, still open and undecided.

Darnell Roy Pike (`vignette_exploiter`): beside her twice, charged in 2023 with promoting; its victim is Kayla Renee Dunmore
(`vignette_other_victim`).

Twins: Tamsin Joy Harwell (`twin_same_charges`, the same adult charges, not exploited); Gordon Lyle Petrie (`twin_buyer`,
three cases of buying);
Rochelle Dawn Ames (`twin_recruiter`, charged as a recruiter, herself recruited at 16); Ingrid Sofie Lund
(`twin_victim_only`, every record as a
victim); two women named Maria Elena Lopez, born 1991-05-17 (`twin_same_name`); Joaquin Mateo Barrera (`twin_labor`, labor
trafficking, no
sex-related charge).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from justexits.simulate.counties import county_named
from justexits.simulate.story import Story

LAST_FACT = date(2026, 3, 1)
BORN, FALSE_BIRTH = date(1998, 3, 14), date(1996, 3, 14)
LANTERN, CASCADE = "Lantern Motor Inn", "Cascade View Motel"
NO_HOME: dict[str, Any] = {"address": "No fixed address", "address_kind": "none"}
PROSTITUTION, THEFT, DRUGS = ("Prostitution", "14-030"), ("RETAIL THEFT U/$500", "12-204"), ("POSS CTRL SUBST", "15-101")
ASSAULT, JUMPED, PROMOTING = (
    ("SIMPLE ASSAULT", "11-104"),
    ("BAIL JUMPING", "16-170"),
    ("PROMOTING PROSTITUTION 2ND DEG", "14-080"),
)
SID = "WA99400114"


def vignette(until: date) -> Story:
    """The fixed people of three-rivers; `until` only guards that nothing is dated after it."""
    story = Story(county_named("three-rivers"))
    her = story.person("marisol-tavares", "vignette", by="darnell-pike", since=date(2014, 4, 1), kind="sex")
    him = story.person("darnell-pike", "vignette_exploiter")
    _childhood(story, her)
    _adult_cases(story, her, him)
    _as_victim(story, her)
    _promoting(story, him)
    _night(story, her)
    _same_charges(story)
    _buyer(story)
    _recruiter(story)
    _victim_only(story)
    _same_name(story)
    _labor(story)
    if any(row["referred_on"] > until for row in story.rows["case"]):
        raise ValueError("The fixed people's cases end after the county does; `check` refuses such a county before.")
    return story


def _childhood(story: Story, her: str) -> None:
    mother = story.person("lucia-tavares", "vignette_mother")
    missing = story.case(date(2013, 10, 2), "missing_person", "disposed")
    home = {"address": "318 Juniper St, Alderbrook, WA 98914", "address_kind": "home"}
    party = story.party(missing, her, "missing_person", name="Marisol Ann Tavares", birth_date=BORN, sex="F", **home)
    story.party(missing, mother, "reporter", name="Lucia Tavares", sex="F", **home)
    story.event(missing, "missing_person_report", date(2013, 10, 2), party)
    for on, end, decision, name in (
        (date(2014, 7, 19), "diversion_completed", "diverted", "Marisol Ann Tavares"),
        (date(2015, 9, 5), "adjudicated", "filed", "Mari Tavares"),
    ):
        case = story.case(_later(on, 6), "juvenile", disposed_on=_later(on, 120))
        party = story.party(case, her, "juvenile", name=name, birth_date=BORN, sex="F", local_id="J9314001", **NO_HOME)
        arrest = story.arrest(case, party, on)
        given: dict[str, Any] = {
            "arrest_id": arrest,
            "charging_decision": decision,
            "grade": "delinquency",
            "ended": _later(on, 120),
        }
        story.charge(case, party, on, *PROSTITUTION, end, **given)


def _adult_cases(story: Story, her: str, him: str) -> None:
    star: dict[str, Any] = {"name": "Marisol Vega", "alias_names": ["Star"], "birth_date": FALSE_BIRTH, "state_id": SID}
    true: dict[str, Any] = {"name": "Marisol Ann Tavares", "birth_date": BORN}
    for on, hotel, who, beside, charges in (
        (date(2016, 6, 11), CASCADE, true | {"state_id": SID, "alias_names": ["Star"]}, False, (PROSTITUTION,)),
        (date(2017, 8, 20), LANTERN, true | {"name": "Mari Tavares", "phone": "5095550144"}, True, (DRUGS, THEFT)),
        (date(2018, 11, 30), LANTERN, star, True, (DRUGS, JUMPED)),
        (
            date(2019, 12, 7),
            CASCADE,
            star | {"name": "Marisol Ann Tavares", "alias_names": ["Marisol Vega", "Star"]},
            False,
            (ASSAULT, DRUGS, THEFT),
        ),
        (date(2021, 2, 13), None, true | {"state_id": SID, "local_id": "J9314001"}, False, (THEFT, JUMPED)),
    ):
        ended = _later(on, 95)
        case = story.case(_later(on, 2), disposed_on=ended)
        address = {"address": f"{hotel}, Alderbrook", "address_kind": "hotel"} if hotel else NO_HOME
        party = story.party(case, her, sex="F", **who, **address)
        arrest = story.arrest(case, party, on, hotel, custody_from=on, custody_to=_later(on, 3))
        for text in charges:
            story.charge(
                case, party, on, *text, "guilty_plea", arrest_id=arrest, ended=ended, sentence_kind="jail", sentence_days=10
            )
        if JUMPED in charges:
            story.event(case, "failure_to_appear", _later(on, 40), party)
        if beside:
            man = story.party(case, him, name="Darnell Roy Pike", birth_date=date(1988, 1, 22), sex="M", state_id="WA99400771")
            story.charge(case, man, on, *DRUGS, "dismissed", arrest_id=story.arrest(case, man, on, hotel), ended=ended)
        story.text(
            case,
            _later(on, 1),
            "Contact was made with the parties and names were checked. Booked into county jail without incident.",
        )


def _as_victim(story: Story, her: str) -> None:
    for number, (on, text, end, kind, who) in enumerate(
        (
            (date(2017, 3, 4), ASSAULT, "dismissed", "victim_did_not_appear", {"name": "Marisol Tavares", "birth_date": BORN}),
            (
                date(2019, 6, 22),
                ("RAPE 2ND DEG - FORCIBLE", "11-301"),
                "dismissed",
                "victim_did_not_appear",
                {"name": "Marisol Ann Tavares", "birth_date": BORN},
            ),
            (
                date(2020, 9, 12),
                ("ASSAULT 4TH DEG", "11-104"),
                "guilty_plea",
                "subpoena_unserved",
                {"name": "Mari Tavares", "birth_date": BORN, "phone": "5095550144"},
            ),
        )
    ):
        accused = story.person(f"vignette-attacker-{number + 1}", "ordinary")
        name = ("Wendell Ray Stokes", "Curtis Neal Farrow", "Anton James Brill")[number]
        ended = _later(on, 210)
        case = story.case(_later(on, 4), disposed_on=ended)
        man = story.party(case, accused, name=name, birth_date=date(1979 + number, 4, 9), sex="M")
        party = story.party(case, her, "victim", sex="F", **who, **NO_HOME)
        grade = "felony_2" if text[0].startswith("RAPE") else "misdemeanor"
        story.charge(case, man, on, *text, end, ended=ended, grade=grade)
        story.event(case, kind, _later(on, 200), party, "dismissed" if end == "dismissed" else None)


def _promoting(story: Story, him: str) -> None:
    other = story.person("kayla-dunmore", "vignette_other_victim", by="darnell-pike", since=date(2021, 1, 15), kind="sex")
    on, ended = date(2023, 5, 16), date(2024, 4, 9)
    case = story.case(_later(on, 3), disposed_on=ended, court="Superior Court")
    man = story.party(case, him, name="Darnell Roy Pike", birth_date=date(1988, 1, 22), sex="M", state_id="WA99400771")
    story.party(case, other, "victim", name="Kayla Renee Dunmore", birth_date=date(2001, 8, 30), sex="F")
    arrest = story.arrest(case, man, on, LANTERN)
    sentence: dict[str, Any] = {"sentence_kind": "prison", "sentence_days": 540}
    story.charge(case, man, on, *PROMOTING, "guilty_plea", arrest_id=arrest, ended=ended, grade="felony_2", **sentence)


def _night(story: Story, her: str) -> None:
    on = date(2026, 2, 8)
    case = story.case(_later(on, 1), status="referred")
    party = story.party(case, her, name="Marisol Ann Tavares", birth_date=BORN, sex="F", state_id=SID, **NO_HOME)
    arrest = story.arrest(case, party, on, place_kind="store", place_key="store-11")
    undecided: dict[str, Any] = {"charging_decision": None, "decided_on": None, "amount": 400.0, "arrest_id": arrest}
    story.charge(case, party, on, *THEFT, None, **undecided)
    text = (
        "At 0240 hours officers were sent to a pharmacy half a mile from the freeway ramp. Party was cold, shaking and under the "
        "influence. Goods worth about 400 were found. Party said she had nowhere to go."
    )
    story.text(case, on, text)


def _later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _same_charges(story: Story) -> None:
    """The same adult charges, on her own account; nobody exploits her."""
    person = story.person("tamsin-harwell", "twin_same_charges")
    for on, charges in (
        (date(2016, 9, 3), (PROSTITUTION,)),
        (date(2017, 10, 14), (DRUGS, THEFT)),
        (date(2018, 12, 1), (DRUGS, JUMPED)),
        (date(2020, 1, 18), (ASSAULT, DRUGS, THEFT)),
        (date(2021, 4, 24), (THEFT, JUMPED)),
    ):
        case = story.case(_later(on, 2), disposed_on=_later(on, 95))
        home = {"address": "77 Walnut Ave, Silt Creek, WA 98933", "address_kind": "home"}
        party = story.party(
            case, person, name="Tamsin Joy Harwell", birth_date=date(1995, 11, 2), sex="F", state_id="WA99400232", **home
        )
        arrest = story.arrest(case, party, on)
        for text in charges:
            story.charge(case, party, on, *text, "guilty_plea", arrest_id=arrest, ended=_later(on, 95))
        if JUMPED in charges:
            story.event(case, "failure_to_appear", _later(on, 40), party)


def _buyer(story: Story) -> None:
    person = story.person("gordon-petrie", "twin_buyer")
    for on in (date(2019, 4, 6), date(2022, 10, 15), date(2024, 3, 9)):
        case = story.case(_later(on, 3), disposed_on=_later(on, 80))
        party = story.party(case, person, name="Gordon Lyle Petrie", birth_date=date(1971, 6, 30), sex="M", state_id="WA99400333")
        story.charge(
            case,
            party,
            on,
            "PATRONIZING A PROSTITUTE",
            "14-110",
            "guilty_plea",
            arrest_id=story.arrest(case, party, on),
            ended=_later(on, 80),
        )


def _recruiter(story: Story) -> None:
    """Charged as a recruiter in 2021; herself referred at 16 and recruited then by a man who was never charged."""
    story.person("recruiter-of-ames", "exploiter")
    person = story.person("rochelle-ames", "twin_recruiter", by="recruiter-of-ames", since=date(2011, 2, 1), kind="sex")
    victim = story.person("shania-cole", "vignette_other_victim", by="rochelle-ames", since=date(2020, 12, 1), kind="sex")
    born = date(1994, 9, 21)
    on = date(2011, 6, 18)
    case = story.case(_later(on, 5), "juvenile", disposed_on=_later(on, 90))
    party = story.party(case, person, "juvenile", name="Rochelle Dawn Ames", birth_date=born, sex="F")
    story.charge(case, party, on, *PROSTITUTION, "adjudicated", grade="delinquency", ended=_later(on, 90))
    on = date(2021, 3, 27)
    case = story.case(_later(on, 4), disposed_on=_later(on, 300), court="Superior Court")
    party = story.party(case, person, name="Rochelle Ames", birth_date=born, sex="F", state_id="WA99400444")
    story.party(case, victim, "victim", name="Shania Marie Cole", birth_date=date(2002, 2, 11), sex="F")
    story.charge(
        case,
        party,
        on,
        *PROMOTING,
        "guilty_plea",
        grade="felony_2",
        arrest_id=story.arrest(case, party, on, CASCADE),
        ended=_later(on, 300),
    )


def _victim_only(story: Story) -> None:
    """A survivor whose every record is as a victim; the man who exploited her was only ever charged with assault and rape."""
    man = story.person("dale-voss", "exploiter")
    person = story.person("ingrid-lund", "twin_victim_only", by="dale-voss", since=date(2018, 6, 1), kind="sex")
    for on, text, grade in (
        (date(2018, 12, 9), ("ASSAULT 4TH DEG - DOMESTIC VIOLENCE", "11-130"), "misdemeanor_a"),
        (date(2019, 8, 17), ("RAPE 3RD DEG", "11-301"), "felony_1"),
        (date(2020, 5, 2), ("ASSAULT 2 (STRANGULATION) DV", "11-140"), "felony_2"),
    ):
        case = story.case(_later(on, 2), disposed_on=_later(on, 200))
        accused = story.party(case, man, name="Dale Edwin Voss", birth_date=date(1982, 3, 3), sex="M", state_id="WA99400555")
        party = story.party(case, person, "victim", name="Ingrid Sofie Lund", birth_date=date(1999, 1, 28), sex="F")
        story.charge(case, accused, on, *text, "dismissed", grade=grade, ended=_later(on, 200))
        story.event(case, "victim_did_not_appear", _later(on, 195), party, "dismissed")


def _same_name(story: Story) -> None:
    """Two women with one name and one birth date: different numbers, towns and middle names as written."""
    for number, (name, sid, town, days) in enumerate(
        (
            ("Maria Elena Lopez", "WA99400661", "12 Cedar St, Alderbrook, WA 98911", (date(2018, 5, 5), date(2021, 7, 3))),
            ("Maria Elena Lopez", "WA99400872", "904 Harbor Rd, Port Maren, WA 98960", (date(2017, 2, 25), date(2022, 11, 12))),
        )
    ):
        person = story.person(f"maria-elena-lopez-{number + 1}", "twin_same_name")
        for on in days:
            case = story.case(_later(on, 3), disposed_on=_later(on, 70))
            known: dict[str, Any] = {
                "birth_date": date(1991, 5, 17),
                "sex": "F",
                "state_id": sid,
                "address": town,
                "address_kind": "home",
            }
            party = story.party(case, person, name=name, **known)
            text = ("DWLS 3", "18-342") if number else THEFT
            story.charge(case, party, on, *text, "guilty_plea", arrest_id=story.arrest(case, party, on), ended=_later(on, 70))


def _labor(story: Story) -> None:
    """A survivor of labor trafficking: trespass at the work site, papers bought by the boss, nothing about sex."""
    boss = story.person("victor-halloran", "exploiter")
    person = story.person("joaquin-barrera", "twin_labor", by="victor-halloran", since=date(2020, 2, 1), kind="labor")
    for on, text in ((date(2020, 8, 8), ("CRIM TRESPASS 2", "12-310")), (date(2021, 1, 30), ("IDENTITY THEFT 2", "12-410"))):
        case = story.case(_later(on, 2), disposed_on=_later(on, 120))
        party = story.party(
            case,
            person,
            name="Joaquin Mateo Barrera",
            birth_date=date(1989, 10, 12),
            sex="M",
            state_id="WA99400993",
            language="Spanish",
        )
        story.charge(case, party, on, *text, "guilty_plea", arrest_id=story.arrest(case, party, on), ended=_later(on, 120))
        story.text(
            case,
            _later(on, 1),
            "Through an interpreter the party said that the boss keeps the passports of the crew. Released with a citation.",
        )
    on = date(2022, 6, 11)
    case = story.case(_later(on, 6), disposed_on=_later(on, 400), court="Superior Court")
    accused = story.party(case, boss, name="Victor Lee Halloran", birth_date=date(1968, 2, 19), sex="M")
    story.party(case, person, "victim", name="Joaquin Barrera", birth_date=date(1989, 10, 12), sex="M")
    story.charge(case, accused, on, "UNLAWFUL WAGE WITHHOLDING", "20-115", "guilty_plea", ended=_later(on, 400))
