"""The words of the letters: Indonesian whatever the page's language, and overridable by a city.

A city's labels.toml changes one under its table and code: `[step] lend = "…"`.
"""

from casework.cities import City
from casework.labels import in_words_of
from workflows.letters.words import others, reasons, steps

TABLES: dict[str, dict[str, str]] = {
    "step": steps.OFFICIAL,
    "step_family": steps.FAMILY,
    "function_family": steps.FUNCTIONS,
    "licence": steps.LICENCES,
    "licence_family": steps.LICENCES_FAMILY,
    "source": others.SOURCES,
    "funding": others.FUNDING,
    "level": steps.LEVELS,
    "graduation": others.GRADUATIONS,
    "letter": others.LETTER,
    **{
        f"{name}_why": {code: why for code, (why, _) in table.items()}
        for name, table in reasons.TABLES.items()
    },
    **{
        f"{name}_else": {code: way for code, (_, way) in table.items()}
        for name, table in reasons.TABLES.items()
    },
}


def word(city: City, table: str, code: str) -> str:
    """What a code is called on paper; a code that nobody has put into words stays as it is."""
    return in_words_of(city, table, code) or TABLES[table].get(code, code)
