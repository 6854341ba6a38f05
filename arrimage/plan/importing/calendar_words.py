"""The words of the calendar, folded, and the first and last day of what they name."""

from calendar import monthrange
from datetime import date

MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12,
    "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
}  # fmt: skip
SEASONS = {
    "printemps": "spring", "ete": "summer", "automne": "autumn", "aut": "autumn", "hiver": "winter",
    "spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter",
}  # fmt: skip
ORDINALS = {
    "1": 1, "1er": 1, "1re": 1, "premier": 1, "premiere": 1, "first": 1, "1st": 1,
    "2": 2, "2e": 2, "2eme": 2, "2nd": 2, "deuxieme": 2, "second": 2, "seconde": 2,
    "3": 3, "3e": 3, "3eme": 3, "3rd": 3, "troisieme": 3, "third": 3,
    "4": 4, "4e": 4, "4eme": 4, "4th": 4, "quatrieme": 4, "fourth": 4,
}  # fmt: skip

Days = tuple[date, date]


def year_days(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


def month_days(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def quarter_days(year: int, quarter: int) -> Days:
    return date(year, quarter * 3 - 2, 1), month_days(year, quarter * 3)[1]


def half_days(year: int, half: int) -> Days:
    return date(year, half * 6 - 5, 1), month_days(year, half * 6)[1]


def season_days(year: int, season: str) -> Days:
    """A winter bears the year in which it ends, as people here say «hiver 2018»: 2017-12-21 to 2018-03-19."""
    return {
        "spring": (date(year, 3, 20), date(year, 6, 20)),
        "summer": (date(year, 6, 21), date(year, 9, 22)),
        "autumn": (date(year, 9, 23), date(year, 12, 20)),
        "winter": (date(year - 1, 12, 21), date(year, 3, 19)),
    }[season]
