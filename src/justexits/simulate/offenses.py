"""The offences of the made-up counties: how common they are, what they take to end, and how three offices' clerks type them.

The words are those of the charge texts that such offices hold (shaped after public charge lists); sections are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Offense:
    """One kind of offence: its class (of content/codes), its section number, grade, usual victim and texts by county."""

    cls: str
    section: str
    grade: str
    mix: float  # weight among ordinary defendants
    victim: str  # none, person, shop
    days: int  # mean days from filing to the end
    texts: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # three-rivers, fort-harlan, palmetto-sound
    place: str = "street"


def _o(cls: str, section: str, grade: str, mix: float, victim: str, days: int, place: str, *texts: str) -> Offense:
    three = tuple(tuple(part.strip() for part in text.split(";")) for text in texts)
    return Offense(
        cls=cls, section=section, grade=grade, mix=mix, victim=victim, days=days, place=place, texts=(three[0], three[1], three[2])
    )


M, MA, MB, MC, F3, F2, F1 = "misdemeanor", "misdemeanor_a", "misdemeanor_b", "misdemeanor_c", "felony_3", "felony_2", "felony_1"

# fmt: off
OFFENSES: tuple[Offense, ...] = (
    _o("THEFT_RETAIL", "12-204", M, 14, "shop", 110, "store", "RETAIL THEFT U/$500; Theft 3 - shoplifting; THEFT 3RD DEG (RETAIL)", "SHOPLIFTING $0-500; SHOPLIFT 2ND OFF; THEFT-SHOPLIFTING LT $500", "Shoplifting / value $2,000 or less; Shoplifting"),
    _o("THEFT_OTHER", "12-210", F3, 5, "person", 150, "other", "THEFT 2ND DEG; Theft 2 other than firearm; POSS STOLEN PROP 2", "THEFT UNLAWFUL TAKING $501-1500; THEFT BY RECEIVING", "Petit Larceny; Grand Larceny, value $2,000 to $10,000"),
    _o("DRUG_POSS", "15-101", F3, 14, "none", 140, "street", "POSS CTRL SUBST; POSS CONTROLLED SUBSTANCE NO RX; VUCSA - POSS METH", "POSS CNTRLD SUBST-METH; POSS CONT SUB EXCEPT MARIJ; POSS DRUG PARAPHERNALIA", "Possession of cocaine, 1st offense; Possession of less than 1 gram of meth; Poss. controlled substance Sch. I-V"),
    _o("DRUG_SELL", "15-120", F2, 4, "none", 240, "home", "POSS W/INTENT DELIVER CTRL SUBST; DELIVERY CTRL SUBST", "MANU/DIST/DEL OR POSS W/INT CONT SUB; DELIVER METH", "PWID cocaine; Distribution of heroin, 1st"),
    _o("TRESPASS", "12-310", MC, 6, "none", 80, "other", "CRIM TRESPASS 2; CRIMINAL TRESPASS 2ND DEG", "TRESPASS 2ND DEG; TRESPASS-DEFY ORDER TO LEAVE; TRISPASS 1ST DEG", "Trespass after notice; Trespassing"),
    _o("LOITER_OTHER", "12-330", MC, 2, "none", 60, "street", "CAMPING PROHIBITED AREA; AGGRESSIVE BEGGING", "LOITERING-PUBLIC PLACE; PANHANDLING", "Loitering; Soliciting alms on roadway"),
    _o("FTA_OFFENSE", "16-170", MA, 3, "none", 70, "other", "BAIL JUMPING; FAIL TO APPEAR - MISD", "FAIL TO APPEAR WHEN ON BAIL; FTA CITATION", "Failure to appear; Bail jumping"),
    _o("FALSE_ID_TO_LE", "16-210", MA, 1.5, "none", 80, "street", "FALSE STATEMENT TO OFFICER - NAME; MAKING FALSE STMT TO PUBLIC SERVANT", "CRIM IMPERSONATION-FALSE INFO TO PEACE OFFICER; FALSE REPORTING-IDENTITY", "Giving false information to law enforcement"),
    _o("ASSAULT", "11-104", MB, 9, "person", 160, "street", "ASSAULT 4; ASSAULT 4TH DEG; SIMPLE ASSAULT", "ASSAULT 3RD DEG; ASSAULT-3RD DEGREE MUTUAL", "Assault and battery 3rd degree; A&B 3rd"),
    _o("DV_ASSAULT", "11-130", MA, 8, "person", 170, "home", "ASSAULT 4 DV; ASSAULT 4TH DEG - DOMESTIC VIOLENCE", "DOMESTIC ASSAULT 3RD DEG; DOM ASSLT-INTENT CAUSE BI", "Domestic violence 3rd degree; Domestic violence 2nd degree"),
    _o("STRANGULATION", "11-140", F2, 0.6, "person", 260, "home", "ASSAULT 2 (STRANGULATION) DV", "ASSAULT BY STRANGULATION", "Domestic violence of a high and aggravated nature (strangulation)"),
    _o("RAPE_SA", "11-301", F1, 1, "person", 380, "home", "RAPE 2; RAPE 3RD DEG; RAPE 2ND DEG - FORCIBLE", "SEXUAL ASSAULT 1ST DEG; SEX ASSLT-1ST DEG", "Criminal sexual conduct 2nd degree; CSC 3rd degree"),
    _o("ROBBERY", "11-401", F2, 2, "person", 260, "street", "ROBBERY 2; ROBBERY 2ND DEG", "ROBBERY", "Common law robbery, strong arm"),
    _o("BURGLARY", "12-110", F2, 3, "person", 220, "home", "BURGLARY 2; RESIDENTIAL BURG", "BURGLARY", "Burglary 2nd degree (non-violent)"),
    _o("FRAUD_ID", "12-410", F3, 1.5, "person", 190, "other", "IDENTITY THEFT 2; ID THEFT 2ND DEG", "IDENTITY THEFT $500-1500; CRIM POSS FIN TRANS DEVICE", "Financial identity fraud; Financial transaction card theft"),
    _o("FRAUD_OTHER", "12-430", F3, 2, "person", 190, "other", "FORGERY; UNLAWFUL ISSUANCE BANK CHECKS", "FORGERY 2ND DEG; NO ACCT CHECK LT $500", "Forgery, value less than $10,000; Fraudulent check"),
    _o("DUI", "18-502", M, 9, "none", 150, "vehicle", "DUI; DRIVING UNDER INFLUENCE", "DUI-1ST OFF; DUI .15+ 1ST", "DUI, less than .10, 1st offense; Driving under the influence"),
    _o("TRAFFIC", "18-342", M, 6, "none", 90, "vehicle", "DWLS 3; DRIVING WHILE LIC SUSP 3RD DEG", "DRIVE DURING REVOC; NO OPERATORS LICENSE", "Driving under suspension, license not suspended for DUI"),
    _o("WEAPON", "19-040", F3, 3, "none", 200, "vehicle", "UNLAWFUL POSS FIREARM 2", "POSS FIREARM BY PROHIBITED PERSON; CARRY CONCEALED WEAPON", "Unlawful carrying of pistol"),
    _o("PO_VIOLATION", "11-150", MA, 2, "person", 120, "home", "PROTECTION ORDER VIOL; VIOL NO CONTACT ORDER", "VIOL PROTECTION ORDER 1ST", "Violation of order of protection"),
    _o("PROBATION_VIOL", "16-300", M, 2, "none", 50, "other", "PROBATION VIOLATION", "VIOLATION OF PROBATION", "Probation violation"),
    _o("OTHER", "19-900", MC, 3, "none", 80, "street", "DISORDERLY CONDUCT; OBSTRUCTING LEO; MAL MISCHIEF 3", "DISTURBING THE PEACE; CRIM MISCHIEF $0-500", "Public disorderly conduct; Malicious injury to property"),
    _o("PROSTITUTION", "14-030", M, 0, "none", 90, "hotel", "PROSTITUTION; PROSTITUTION 2ND OFF", "PROSTITUTION 1ST OFF; PROSTITUTION-2ND OFF", "Prostitution, 1st offense; Prostitution / 2nd offense"),
    _o("LOITER_PROST", "14-035", MC, 0, "none", 70, "street", "PROSTITUTION LOITERING; LOITERING FOR PROST", "LOITERING-PROSTITUTION", "Loitering for the purpose of prostitution"),
    _o("BUYER", "14-110", M, 0, "none", 90, "street", "PATRONIZING A PROSTITUTE; SEXUAL EXPLOIT - PATRONIZING", "SOLICITATION OF PROSTITUTION; SOLICIT PROST 2ND OFF", "Soliciting a prostitute; Procuring or soliciting - buyer"),
    _o("PROST_PROMOTE", "14-080", F2, 0, "person", 340, "hotel", "PROMOTING PROSTITUTION 1; PROMOTING PROSTITUTION 2ND DEG", "PANDERING; KEEPING A PLACE OF PROSTITUTION", "Promoting prostitution; Exposing others to prostitution / pandering"),
    _o("HT_SEX", "14-100", F1, 0, "person", 430, "hotel", "HUMAN TRAFFICKING 2 (SEX)", "SEX TRAFFICKING; HUMAN TRAFFICKING-SEX", "Trafficking in persons - sex trafficking, 1st"),
    _o("HT_LABOR", "14-105", F1, 0, "person", 430, "other", "HUMAN TRAFFICKING 2 (FORCED LABOR)", "LABOR TRAFFICKING", "Trafficking in persons - forced labor"),
)
# fmt: on

CODE = {offense.cls: number for number, offense in enumerate(OFFENSES)}
COMMERCIAL_SEX = (CODE["PROSTITUTION"], CODE["LOITER_PROST"])
EXPLOITING = (CODE["PROST_PROMOTE"], CODE["HT_SEX"], CODE["HT_LABOR"])
PLACES = ("hotel", "street", "store", "home", "vehicle", "online", "other", "bar")


class _Columns:
    """The offences' facts as arrays, to be picked from by offence number."""

    @cached_property
    def days(self) -> np.ndarray:
        return np.array([offense.days for offense in OFFENSES], dtype=float)

    @cached_property
    def mix(self) -> np.ndarray:
        weights = np.array([offense.mix for offense in OFFENSES])
        return np.asarray(weights / weights.sum())

    @cached_property
    def person_victim(self) -> np.ndarray:
        return np.array([offense.victim == "person" for offense in OFFENSES])

    @cached_property
    def place(self) -> np.ndarray:
        return np.array([PLACES.index(offense.place) for offense in OFFENSES])

    @cached_property
    def grade(self) -> np.ndarray:
        return np.array([offense.grade for offense in OFFENSES], dtype=object)

    @cached_property
    def felony(self) -> np.ndarray:
        return np.array([offense.grade.startswith("felony") for offense in OFFENSES])


COLUMNS = _Columns()
