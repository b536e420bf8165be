"""Names of people who do not exist: common American given names, family names made of syllables, and what clerks do to them."""

from __future__ import annotations

from functools import cache

import numpy as np
from nicknames import NickNamer

# fmt: off
FEMALE = """Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Sandra Ashley Emily Kimberly Donna Michelle Carol
Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Shirley Brenda Emma Anna Pamela Nicole Samantha Katherine
Christine Helen Debra Rachel Carolyn Janet Maria Catherine Heather Diane Olivia Julie Joyce Victoria Ruth Virginia Lauren Kelly Christina Joan
Evelyn Judith Andrea Hannah Megan Cheryl Jacqueline Martha Madison Teresa Gloria Sara Janice Kathryn Abigail Sophia Frances Jean Alice Judy
Isabella Julia Grace Amber Denise Danielle Marilyn Beverly Charlotte Natalie Theresa Diana Brittany Doris Kayla Alexis Lori Marie Tiffany
Destiny Jasmine Crystal Tamika Latoya Keisha Ebony Monique Shanice Aaliyah Dakota Savannah Sierra Autumn""".split()
MALE = """James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark Donald Steven Andrew Paul
Joshua Kenneth Kevin Brian Timothy Ronald George Jason Edward Jeffrey Ryan Jacob Nicholas Gary Eric Jonathan Stephen Larry Justin Scott Brandon
Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter Kyle Noah
Ethan Jeremy Christian Walter Keith Austin Roger Terry Sean Gerald Carl Dylan Harold Jordan Jesse Bryan Lawrence Arthur Gabriel Bruce Logan
Billy Joe Alan Juan Elijah Willie Albert Wayne Randy Mason Vincent Liam Roy Bobby Caleb Bradley Russell Lucas Darnell Tyrone Jamal Andre
Marcus Terrance DeShawn Malik Xavier Dominic Cody Travis Shane Derek""".split()
FEMALE_HISPANIC = "Maria Guadalupe Rosa Ana Carmen Sofia Isabel Lucia Elena Daniela Gabriela Valeria Marisol Alejandra Yolanda Esperanza Ximena Noemi Leticia Paola".split()
MALE_HISPANIC = "José Juan Luis Carlos Jorge Miguel Jesús Antonio Francisco Alejandro Manuel Pedro Ricardo Rafael Raúl Ángel Héctor Sergio Óscar Martín".split()
MIDDLE = "Ann Marie Lynn Rose Lee Mae Jane Renee Nicole Elizabeth Michelle Grace Dawn Jean Kay Ray Allen Michael James Wayne Lee Eugene Scott Thomas Joseph Dale Edward Roy Alan Paul".split()
HISPANIC = """García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Reyes Morales Cruz Ortiz Gutiérrez
Chávez Ramos Ruiz Mendoza Álvarez Jiménez Castillo Vásquez Romero Moreno Herrera Medina Aguilar Vargas Castro Guzmán Núñez Salazar Rojas Ríos Soto
Delgado Peña Campos Vega Guerrero Sandoval Fuentes Miranda Cabrera Valdez""".split()
COMMON = """Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis
Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker
Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Bailey Reed Kelly Howard Cox Ward Richardson Watson Brooks Wood James
Bennett Gray Hughes Price Myers Long Foster Sanders Ross Powell Sullivan Russell Jenkins Perry Butler Barnes Fisher Washington Jefferson Nguyen
Tran Kim Patel Begay Yazzie Kowalski Schmidt O'Brien McDonald Van-Horn""".split()
BEGINNINGS = """Ash Black Brad Brom Burn Cald Carl Ches Clay Cran Dal Dun East Ell Fair Farn Gil Green Hal Hart Hazel Hol Kel Kirk Lang Lin Mar Mill
Nor Oak Pem Rad Red Rose Ship Stan Stock Thorn Wake Wal Wes Whit Win Wood""".split()
ENDINGS = "berg born burn by combe den don field ford gate ham hurst land ley low man mere more ridge rick shaw son stead ston ton tree vale well wick worth".split()
STREET_NAMES = "Star Diamond Cherry Baby Candy Angel Coco Red Slim Shorty Smoke Peaches Lexi Bambi Tiny Mouse Rain Storm Ace Blaze Ghost Sunny Honey Jade Sky".split()
STREETS = "Alder Birch Cedar Dogwood Elm Fir Grove Hawthorn Ivy Juniper Laurel Maple Oak Pine Quarry River Spruce Summit Valley Walnut Washington Lincoln Jefferson Madison Orchard Meadow Prairie Harbor Depot Mill".split()
STREET_KINDS = ("St", "Ave", "Rd", "Ln", "Dr", "Ct")
SHOPS = ("Corner Pharmacy", "Valu Mart Store", "Harvest Market", "Big Pine Stores", "Rexford Drug", "Dollar Depot LLC")
# fmt: on
FAMILIES = [*COMMON, *(first + last for first in BEGINNINGS for last in ENDINGS)]


def falling(count: int, steepness: float) -> np.ndarray:
    """Chances for `count` names of which the first are the commonest (Zipf with the given steepness); they add up to 1."""
    weights = 1.0 / np.arange(3, count + 3) ** steepness
    return np.asarray(weights / weights.sum())


@cache
def short_forms() -> dict[str, list[str]]:
    """Given name to the nicknames that clerks write for it, most names having none."""
    namer = NickNamer()
    forms = {}
    for name in (*FEMALE, *MALE, *FEMALE_HISPANIC, *MALE_HISPANIC):
        found = sorted(form.capitalize() for form in namer.nicknames_of(name) if form.isalpha() and 2 < len(form) < 9)
        if found:
            forms[name] = found[:4]
    return forms


def misspelt(name: str, draw: int) -> str:
    """The name with one slip of the keyboard, chosen by `draw`: two letters turned round, one left out, one typed twice."""
    if len(name) < 4:
        return name
    at = 1 + draw % (len(name) - 2)
    kind = (draw // 97) % 3
    if kind == 0:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :] if kind == 1 else name[:at] + name[at] + name[at:]
