"""Which column of somebody's file is what: found by its name, or said in a mapping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from justexits.core.content import load_yaml
from justexits.core.errors import BadInput

# What a column can be, and the names that it goes by, best first. Names are compared in lower case with everything else than
# letters and digits left out.
NAMES: dict[str, tuple[str, ...]] = {
    "given_name": (
        "givenname", "firstname", "forename", "forenames", "first", "given", "fname", "namefirst", "firstnm", "gname", "fn",
        "firstinitial", "finitial", "initial", "initials",
        "vorname", "prenom", "nombre", "nombres", "primernombre", "nome",
    ),
    "middle_name": (
        "middlename", "middleinitial", "middle", "mname", "mi", "middlenm", "midname", "namemiddle", "secondname", "mn",
        "segundonombre",
    ),
    "family_name": (
        "familyname", "surname", "lastname", "last", "family", "lname", "namelast", "lastnm", "sname", "secondsurname",
        "ln", "nachname", "familienname", "nom", "nomdefamille", "apellido", "apellidos", "primerapellido", "apellidopaterno",
        "cognome", "sobrenome",
    ),
    "name_suffix": ("namesuffix", "suffix", "generation", "gensuffix"),
    "full_name": (
        "fullname", "name", "personname", "namefull", "firstandsurname", "defendantname", "partyname", "defendant", "party",
        "subject", "nombrecompleto", "nomcomplet",
    ),
    "alias_names": ("aliasnames", "aliases", "alias", "aka", "akas", "othernames"),
    "birth_date": (
        "birthdate", "dateofbirth", "dob", "birthday", "bdate", "born", "birthdt", "dobdate", "dateob", "birth", "pobdate",
        "geburtsdatum", "gebdatum", "datenaissance", "datedenaissance", "fechanacimiento", "fechadenacimiento", "datanascita",
        "datadinascita", "datanascimento", "datadenascimento",
    ),
    "birth_year": ("birthyear", "yearofbirth", "yob", "byear", "by", "dobyear", "doby", "birthy"),
    "birth_month": ("birthmonth", "monthofbirth", "mob", "bmonth", "bm", "dobmonth", "dobm", "birthm"),
    "birth_day": ("birthday", "dayofbirth", "bday", "bd", "dobday", "dobd", "birthd"),
    "age": ("age", "ageyears", "recordedage", "ageatarrest"),
    "sex": ("sex", "gender", "sexcode", "gendercode", "geschlecht", "sexe", "sexo", "genero", "sesso"),
    "state_id": (
        "stateid", "sid", "socsecid", "ssn", "socialsecuritynumber", "socialsecurity", "ssnumber", "nationalid", "nino",
        "nhsnumber", "nationalinsurancenumber", "taxid", "passport", "idnumber", "ssn4", "ssnlast4", "lastfour", "ss",
    ),
    "fbi_id": ("fbiid", "fbi", "fbinumber", "fbino"),
    "local_id": ("localid", "mrn", "patientnumber", "medicalrecordnumber", "bookingid", "jailid", "inmateid", "driverslicense"),
    "phone": ("phone", "phonenumber", "telephone", "telephonenumber", "mobile", "cell", "tel", "homephone", "phone1",
        "cellphone", "telefon", "telefono", "telefone"),
    "email": ("email", "emailaddress", "mail", "eml"),
    "street_number": ("streetnumber", "housenumber", "streetno", "houseno", "addressnumber", "mailingaddressstreetnumber"),
    "address": (
        "address", "address1", "addressline1", "street", "streetaddress", "streetname", "addr", "addr1",
        "mailingaddressstreetname",
        "fulladdress", "homeaddress", "residence", "strasse", "anschrift", "adresse", "direccion", "domicilio", "indirizzo",
        "endereco",
    ),
    "city": ("city", "suburb", "town", "locality", "municipality", "mailingaddresscity", "cityname",
        "ort", "wohnort", "ciudad", "localidad", "ville", "commune", "citta", "cidade"),
    "state": ("state", "province", "mailingaddressstate", "statecode"),
    "postcode": ("postcode", "zip", "zipcode", "postalcode", "zip5", "postcd", "mailingaddresszipcode", "postcodefake", "plz",
        "postleitzahl", "codepostal", "codigopostal", "cap"),
    "birth_place": ("birthplace", "placeofbirth", "pob", "cityofbirth", "birthcity", "geburtsort",
        "lugarnacimiento", "lieunaissance", "luogonascita"),
    "occupation": ("occupation", "job", "profession"),
    "role": ("role", "partyrole"),
    "race": ("race", "raceethnicity", "ethnicity", "origin"),
}  # fmt: skip
RECORD_ID = (
    "recordid",
    "recid",
    "partyid",
    "uniqueid",
    "rowid",
    "rid",
    "id",
    "record",
    "uid",
    "row",
    "recno",
    "recordnumber",
    "recordkey",
    "partykey",
    "key",
    "nr",
    "identifiant",
    "idregistro",
)
PERSON_ID = (
    "personid", "person", "cluster", "clusterid", "entityid", "entity", "simulantid", "trueid", "truth", "truepersonid", "label",
    "groupid", "masterid", "goldid", "personnumber", "individualid", "entid", "uniqueentity", "personkey",
    "trueperson", "idpersona", "personne",
)  # fmt: skip

# A name this like another one (0 to 1) is taken for a slip of the keyboard.
NEARLY = 0.75
# How systems shorten words, and whose name, date or address a column may say it is.
SHORT = {
    "nm": "name", "nme": "name", "dt": "date", "nbr": "number", "num": "number", "no": "number", "cd": "code", "addr": "address",
    "ph": "phone", "fst": "first", "frst": "first", "lst": "last", "sfx": "suffix", "surnm": "surname",
}  # fmt: skip
WHOSE = (
    "def", "deft", "dft", "defendant", "party", "person", "pers", "client", "subject", "subj", "victim", "vic", "witness",
    "patient", "pat", "voter", "member", "applicant", "respondent", "juvenile", "juv", "individual",
)  # fmt: skip


def plain(name: str) -> str:
    """A column's name as it is compared."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]", "", letters.lower())


def _longer(name: str) -> list[str]:
    """What else the column may go by: its short words written out, then without the word that says whose it is."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)
    said = [SHORT.get(word.lower(), word.lower()) for word in words]
    if len(said) > 2 and "ln" in said[1:]:
        said[said.index("ln", 1)] = "line"
    return ["".join(said), *(["".join(said[1:])] if len(said) > 1 and said[0] in WHOSE else [])]


def first_of(header: Sequence[str], names: Sequence[str], *, longer: bool = False) -> str | None:
    """The column that goes by the first of these names that any column has; with `longer`, else by its words written out."""
    by_plain = {plain(column): column for column in reversed(header)}
    found = next((by_plain[name] for name in names if name in by_plain), None)
    if found is None and longer:
        by_words = {word: column for column in reversed(header) for word in reversed(_longer(column))}
        found = next((by_words[name] for name in names if name in by_words), None)
    return found


def found_by_name(header: Sequence[str]) -> dict[str, str]:
    """What each recognised column is: role -> column. Each column is taken once; the rest is left alone."""
    found: dict[str, str] = {}
    for role, names in NAMES.items():
        column = first_of([each for each in header if each not in found.values()], names, longer=True)
        if column is not None:
            found[role] = column
    if "birth_date" in found and plain(found["birth_date"]) == "birthday" and "birth_year" in found:
        found["birth_day"] = found.pop("birth_date")  # a day beside its month and year
    if "given_name" in found and "family_name" in found:
        found.pop("full_name", None)
    return found


def from_mapping(path: Path, header: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What the mapping says: `role: column` lines (or `column: role`), at the top or under `columns`, and `record_id`.

    Returns (role -> column, the columns that it names and the file lacks). Raises BadInput with the line for a role that there is
    not, for a column that the file lacks and that is nearly the name of one that it has, and where the file has none of them.
    """
    raw = load_yaml(path)
    said: Any = raw.get("columns", raw) if isinstance(raw, Mapping) else None
    if not isinstance(said, Mapping) or not said:
        raise BadInput("The mapping names no columns.", "Write lines such as `given_name: FIRST`.", file=str(path))
    roles = {*NAMES, "record_id"}
    if not roles & {str(role) for role in said} and roles & {str(column) for column in said.values()}:
        said = {role: column for column, role in said.items()}
    by_plain = {plain(column): column for column in header}
    found: dict[str, str] = {}
    absent: list[tuple[str, str]] = []
    for role, column in said.items():
        if column is None:
            continue
        if role not in roles:
            raise BadInput(
                "The mapping names something that linkage does not know.",
                _remedy(str(role), sorted(roles)),
                file=str(path), line=_line_of(path, str(role)), value=str(role),
            )  # fmt: skip
        if plain(str(column)) in by_plain:
            found[str(role)] = by_plain[plain(str(column))]
        elif get_close_matches(plain(str(column)), [*by_plain], 1, NEARLY):
            raise _no_column(path, str(role), str(column), header)
        else:
            absent.append((str(role), str(column)))
    if absent and not found:
        raise _no_column(path, *absent[0], header)
    return found, tuple(column for _, column in absent)


def _no_column(path: Path, role: str, column: str, header: Sequence[str]) -> BadInput:
    remedy = f"{_remedy(column, header)} Or leave {role} out."
    line = _line_of(path, role)
    return BadInput("The records have no such column.", remedy, file=str(path), line=line, column=role, value=column)


def _remedy(given: str, known: Sequence[str]) -> str:
    near = get_close_matches(given, known, 1, NEARLY)
    return f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(known)}."


def _line_of(path: Path, key: str) -> int | None:
    """The line of the mapping in which the name stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if re.search(rf"(^|\W){re.escape(key)}(\W|$)", line)), None)
