"""Given names that stand for one another: Liz, Beth, Elizabeth. From the package `nicknames`."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
from nicknames import NickNamer, name_triplets


@cache
def given_name_forms() -> pa.Table:
    """Which given names a given name may stand for.

    One row a name: `name`; `canonical`, the one name to block on (the one that most nicknames are of, the first in the alphabet of
    several); `forms`, the name itself and every name it is a nickname of. Upper case. A name that is not in it stands for itself.
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
