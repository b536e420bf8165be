"""Given names that stand for one another (Liz, Beth, Elizabeth; from the package `nicknames`), and names that sound the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyarrow as pa
from nicknames import NickNamer, name_triplets


@cache
def given_name_forms() -> pa.Table:
    """Which given names a given name may stand for.

    One row a name: `name`; `canonical`, the one name to block on (the one that most nicknames are of, the first in the alphabet
    of several); `forms`, the name itself and every name it is a nickname of. Upper case. A name that is not in it stands for
    itself.
    """
    namer = NickNamer()
    known = sorted({name.lower() for triplet in name_triplets() for name in (triplet.name1, triplet.name2)})
    nicknames = {name: len(namer.nicknames_of(name)) for name in known}
    names, canonical, forms = [], [], []
    for name in known:
        stands_for = sorted({name, *namer.canonicals_of(name)})
        names.append(name.upper())
        canonical.append(min(stands_for, key=lambda form: (-nicknames.get(form, 0), form)).upper())
        forms.append([form.upper() for form in stands_for])
    return pa.table({"name": names, "canonical": canonical, "forms": pa.array(forms, pa.list_(pa.string()))})


# Spellings of one sound, applied in this order to a name of Latin capitals; then vowels after the first letter go.
_SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("[^A-Z]", ""),
        ("^(KN|GN|PN)", "N"),
        ("^WR", "R"),
        ("^(CZ|TSCH|TCH|CH|SZ|SCH|SH|XI)", "S"),
        ("PH", "F"),
        ("SCH|SZ|SH|CZ|TSCH|TCH|CH|ZH", "S"),
        ("CK|Q", "K"),
        ("(GH|G)(?=[EIY])", "J"),
        ("GH", "G"),
        ("DG", "J"),
        ("C(?=[EIY])", "S"),
        ("C", "K"),
        ("X", "KS"),
        ("Z", "S"),
        ("^(Y|J)(?=[AEIOUH])", "J"),
        ("LL", "L"),
        ("W", "V"),
        ("(?<=.)[AEIOUYH]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sound(name: str) -> str:
    """What is left of a name (upper case, no accents) when spellings of one sound are made one: MOHAMMED, MUHAMED -> MMD."""
    for pattern, put in _SOUNDS:
        name = pattern.sub(put, name)
    return name


def sounds(names: Iterable[str]) -> pa.Table:
    """The sound of each of an office's distinct names: `name`, `sound`."""
    known = sorted(set(names))
    return pa.table({"name": pa.array(known, pa.string()), "sound": pa.array([sound(name) for name in known], pa.string())})
