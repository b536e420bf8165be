"""Words for people: nobody is called by an act, a harm or a want. Charge texts are quoted as courts wrote them."""

from __future__ import annotations

import re

import pytest

from tests.tracked import shown, text_of, tracked

# A word, and what is said instead.
INSTEAD = {
    "prostitutes?": "a person who was sold, or a person charged with prostitution",
    "hookers?": "a person who was sold",
    "whores?": "a person who was sold",
    "johns": "buyers",
    "felons?": "a person convicted of a felony",
    "convicts": "people who were convicted",
    "inmates?": "a person in custody",
    "offenders?": "a person charged, or a person convicted",
    "criminals": "people who were convicted",
    "delinquents?": "a child accused",
    "junk(?:ies?|y)": "a person who uses drugs",
    "addicts?": "a person who depends on drugs",
    "drunks": "people who drink",
    "vagrants?": "a person without a home",
    "illegal aliens?": "a person without papers",
    "the homeless": "people without a home",
    "the mentally ill": "people with a mental illness",
}
BANNED = re.compile(rf"(?<![\w-])(?:{'|'.join(INSTEAD)})(?![\w-])", re.IGNORECASE)
# A charge is quoted by these words, in capitals or not; the whole phrase is the court's.
QUOTED = re.compile(
    r"(?:patronizing|soliciting|promoting) (?:a )?(?:juvenile )?prostitutes?|adjudicated delinquent", re.IGNORECASE
)
TEXT = {".py", ".md", ".yaml", ".yml", ".html", ".txt", ".toml", ".js", ".css", ".json"}
THIS = "tests/architecture/test_words.py"
GIVEN_BY_OTHERS = {"LICENSE", "package-lock.json"}
# What these hold is nothing but charge texts, as courts write them.
CHARGE_TEXTS = {
    "content/codes/charge_text_rules.yaml",
    "tests/records/classification/charge_texts.yaml",
    "tests/records/classification/texts_of_many_clerks.yaml",
    "tests/records/classification/texts_of_many_states.yaml",
    "tests/records/classification/texts_of_more_clerks.yaml",
}


def banned_in(text: str) -> list[str]:
    """The banned words of a text, charge texts set aside."""
    return BANNED.findall(QUOTED.sub(" ", text))


def test_no_file_calls_a_person_by_an_act_or_a_harm() -> None:
    found = {}
    for path in tracked():
        if path.suffix in TEXT and path.name not in GIVEN_BY_OTHERS and shown(path) not in {THIS, *CHARGE_TEXTS}:
            for number, line in enumerate(text_of(path).splitlines(), start=1):
                if words := banned_in(line):
                    found[f"{shown(path)}:{number}"] = words
    assert not found, f"say it person first (see INSTEAD): {found}"


@pytest.mark.parametrize("text", ["She is a prostitute.", "two FELONS", "the homeless of the county", "an addict"])
def test_a_banned_word_would_be_seen(text: str) -> None:
    assert banned_in(text)


@pytest.mark.parametrize(
    "text", ["PATRONIZING A PROSTITUTE", "a person charged with prostitution", "St. Johnsbury", "criminal case"]
)
def test_a_charge_text_and_plain_words_pass(text: str) -> None:
    assert not banned_in(text)
