"""Words of charge texts as clerks type them: cut short, without vowels, misspelt; each brought back to what it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

SHORTEST = 6  # words below this length are only read by the list of short forms: too many of them look alike
SHORTEST_START = 4  # letters that a word cut short must still have
SHORTEST_BONES = 5  # and one without its vowels
LONG = 9  # from this length on, two slips are forgiven
VOWELS = frozenset("AEIOUY")


class Speller:
    """Brings a word to the form that rules know.

    `forms` are right spellings and short forms with the word that each stands for; `plain` are words that are right as they
    are and look like one of them (RESTITUTION is not PROSTITUTION). The first letter is never taken for a slip.
    """

    def __init__(self, forms: Mapping[str, str], plain: Iterable[str]) -> None:
        self._known = dict(forms)
        self._plain: dict[str, list[str]] = {}
        for word in plain:
            if word not in self._known:
                self._known[word] = word
                self._plain.setdefault(word[0], []).append(word)
        self._long: dict[str, list[tuple[str, str]]] = {}
        self._bones: dict[str, set[str]] = {}
        for form, word in forms.items():
            if len(form) >= SHORTEST and form.isalpha():
                self._long.setdefault(form[0], []).append((form, word))
                self._bones.setdefault(_bones(form), set()).add(word)

    def __call__(self, word: str) -> str:
        """The word itself, or what it stands for."""
        found = self._known.get(word)
        if found is not None:
            return found
        if len(word) < SHORTEST_START or not word.isalpha():
            return word
        found = self._known[word] = self._guessed(word)
        return found

    def _guessed(self, word: str) -> str:
        listed = self._long.get(word[0], ())
        begun = [(form, meant) for form, meant in listed if form.startswith(word)]
        if begun and self._one_meant(word, begun):
            return begun[0][1]
        if len(word) < SHORTEST_BONES:
            return word
        vowels = sum(letter in VOWELS for letter in word)
        if vowels * 4 <= len(word) and len(meant := self._bones.get(_bones(word), set())) == 1:
            return next(iter(meant))
        if len(word) >= SHORTEST:
            slips = 2 if len(word) >= LONG else 1
            near = sorted((distance, meant) for form, meant in listed if (distance := slips_between(word, form, slips)) <= slips)
            if near:
                return near[0][1]
        return word

    def _one_meant(self, word: str, begun: Sequence[tuple[str, str]]) -> bool:
        """Whether forms that begin so mean one word, and no plain word begins so that is no part of them (SERVI: SERVICE)."""
        if len({meant for _, meant in begun}) > 1:
            return False
        rivals = [one for one in self._plain.get(word[0], ()) if one.startswith(word)]
        return all(any(form.startswith(rival) for form, _ in begun) for rival in rivals)


def slips_between(one: str, other: str, most: int) -> int:
    """How many letters were added, left out, changed or swapped with their neighbour; `most` + 1 where it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before_last, last = last, row
    return last[-1]


def _bones(word: str) -> str:
    """The first letter and the consonants after it, doubled ones once: STRANGULATION is STRNGLTN."""
    out = word[0]
    for letter in word[1:]:
        if letter not in VOWELS and letter != out[-1]:
            out += letter
    return out
