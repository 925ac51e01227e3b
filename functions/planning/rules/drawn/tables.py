"""The tables of a warehouse: what they are called, their columns, in which parts they lie and how long a part stays."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.lists import no_names
from shared.schemas import Asked

_NAME = r"[a-z_][a-z0-9_]{0,127}"
_TYPES = {
    "string|text|varchar|str|char|uuid": "STRING",
    "int(?:eger|64)?|bigint|long|smallint": "INTEGER",
    "float(?:64)?|double|real": "FLOAT",
    "numeric|decimal|money": "NUMERIC",
    "bignumeric": "BIGNUMERIC",
    "bool(?:ean)?": "BOOLEAN",
    "timestamp(?:tz)?": "TIMESTAMP",
    "datetime": "DATETIME",
    "date": "DATE",
    "time": "TIME",
    "bytes": "BYTES",
    "geography": "GEOGRAPHY",
    "json": "JSON",
}
_TYPE = "|".join(_TYPES)
_TABLE = r"(?:tables?|tabellen?|tablas?|tabelas?|tabell[ae])"
_CALLED = r"(?: (?:named|called|namens|llamad[oa]s?|nommees?|appelees?|chamad[oa]s?|chiamat[oae]))?"
# A table's name, behind the word or, with its dataset, anywhere: `table raw.events`.
_MANY = re.compile(
    rf"\b(?:tables|tabellen|tablas|tabelas|tabelle){_CALLED}:? \(?(?P<names>{_NAME}(?:, ?{_NAME})*,? (?:and|und|y|et|e|&) {_NAME})"
)
_ONE = re.compile(rf"\b{_TABLE}{_CALLED}:? [\"'`]?(?:(?P<of>{_NAME})\.)?(?P<name>{_NAME})\b(?!\.)[\"'`]?")
# Names with strokes below, behind a dataset: `a dataset staging with stg_orders and dim_series`.
_ID = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+"
_HELD = re.compile(
    rf"\b(?:data ?sets?|big ?query|datenbestand|conjunto de datos)\b[^.;\n]{{0,40}}?\b(?:with|containing|contains|holding|holds|for|of|has|mit|con|avec|com|para|fur)(?: the)? (?P<names>{_ID}(?:(?:, ?|,? (?:and|und|y|et|e|&|plus) ){_ID})*)(?! ?:)"
)
_COLUMNS = re.compile(
    rf"(?:\b(?:columns?|schema|fields?|spalten|columnas|campos|colonnes|champs|felder|colunas|colonne)\b[^.;\n]{{0,12}}?|\b{_TABLE}{_CALLED}:? [\w.]+ ?\(|\bwith )(?P<list>{_NAME}(?: ?: ?| | ?\()(?:{_TYPE})\)?(?:(?:, ?| (?:and|und|y|et|e) |,? and ){_NAME}(?: ?: ?| | ?\()(?:{_TYPE})\b\)?)*)"
)
_COLUMN = re.compile(rf"(?P<name>{_NAME})(?: ?: ?| | ?\()(?P<type>{_TYPE})\b")
_PART = r"(?:partition\w*|particion\w*|particiona\w*|partizion\w*)"
_UNIT = r"(?:hour|day|month|year|stunde|tag|monat|jahr|hora|dia|mes|ano|heure|jour|mois|an|giorno|mese|ora|anno)"
_BY = re.compile(
    rf"\b{_PART}(?: (?:table|tabelle|tabla))?(?: \w+)?? (?:by|per|on|nach|pro|por|par|per|al?|je)? ?(?:the )?(?P<unit>hour|day|month|year|stunde|tag|monat|jahr|hora|dia|mes|ano|heure|jour|mois|an|annee|giorno|mese|ora|anno|hourly|daily|monthly|yearly|taglich|stundlich|monatlich|column|spalte|columna|colonne)\b(?: (?:on|of|by|using|uber|auf|sur|en|de|su|sobre|der spalte|en la columna|la columna|sur la colonne|spalte|column|field)*(?: (?:the|der|die|la))?(?: (?:column|field|spalte|columna|colonne|campo))? ?[\"'`]?(?P<column>{_NAME})\b)?"
    rf"|\b(?P<before>hour|day|month|year|hourly|daily|monthly|yearly|date|time|stundlich|taglich|monatlich|jahrlich)[- ]{_PART}\b|\b{_PART} (?:by|on|nach|por|par|auf) (?:the )?(?:column |field )?[\"'`]?(?P<alone>{_NAME})\b"
    # `Nach Tag partitioniert`, `one table per day`: parts of one table, as BigQuery keeps them.
    rf"|\b(?:by|per|nach|pro|je|por|par|per) (?P<turned>{_UNIT}) {_PART}\b"
    rf"|\b(?:1|one|an?|ein\w*|una?|une|uma) {_TABLE} (?:per|a|each|every|pro|je|por|par) (?P<each>{_UNIT})\b"
)
_UNITS = (
    ("HOUR", ("hour", "stund", "hora", "heure", "ora")),
    ("MONTH", ("month", "monat", "mes", "mois")),
    ("YEAR", ("year", "jahr", "ano", "an", "annee", "anno")),
)
_KEY = rf"(?!(?:columns?|schema|fields?|partition\w*|with|and|keep|no|the|spalten|columnas)\b){_NAME}"
_CLUSTERED = re.compile(
    rf"\bcluster(?:ed|ing|iert)? (?:by|on|nach|por) (?:the )?(?:columns? )?(?P<names>{_KEY}(?:(?:, ?| and | und | y | et ){_KEY}){{0,3}})"
)
_BILLED = re.compile(
    r"\b(?P<how>physical|logical|physisch\w*|logisch\w*|compressed)(?: \w+)? (?:storage )?(?:billing|bytes|abrechnung)\b|\bbill\w*(?: \w+){0,3} (?P<by>physical|logical)(?: \w+)?"
)


# Tables without a name: in parts, or of a shape that is said elsewhere.
_IN_PARTS = re.compile(rf"\b(?:(?:day|date|time|hour|month|tages|zeit)[- ]?)?{_PART}\b")
_SOME = re.compile(
    rf"\b(?:(?:day|date|time)[- ]?)?{_PART} (?:big ?query[- ])?{_TABLE}\b(?: (?:for|fur|para|pour|per|de) (?P<what>(?:the |our |die |los |las |les )?[a-z]+(?: [a-z]+)?))?"
    rf"|\b(?:big ?query[- ]?)?{_TABLE}(?: (?:de|di|in|von|of) big ?query)? {_PART}\b"
    rf"|\bbig ?query[- ]{_TABLE}(?= )(?: (?:for|fur|para|pour|per) (?P<for>(?:the |our |die |los |las |les )?[a-z]+(?: [a-z]+)?))?(?=[^.;\n]{{0,60}}\b(?:schema|esquema|spalten|columns|columnas|colonnes)\b)"
)
_ELSEWHERE = re.compile(
    r"[^.;\n]{0,30}\b(?:by|with|in|von|mit|con|avec) (?:dbt|dataform|airflow|flyway|liquibase|the app|our code)\b"
)
_SHAPED = re.compile(
    r"\b(?:(?:with|mit|con|avec|com|of) )?(?:an? |ein\w* |un |une |um )?(?:explicit\w*|explizit\w*|own|given|fixed|explicito|explicite|definido|propio)? ?\b(?:schema|esquema|schemas)\b(?: (?:from|in|aus|de|given by)(?: [\w./-]+){1,2})?"
)
_NO_SHAPE = "{}: its table is made without columns, for the goal does not name them: say them, such as `columns ts TIMESTAMP, host STRING`"


def _for_what(words: str) -> str:
    """What a table is called by what it is for."""
    kept = [each for each in words.split() if each not in _SMALL]
    name = "_".join(kept[:2])
    return name if re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name) else "events"


_SMALL = frozenset(
    [
        "the",
        "our",
        "die",
        "los",
        "las",
        "les",
        "with",
        "and",
        "in",
        "of",
        "an",
        "a",
        "on",
        "for",
        "to",
        "mit",
        "und",
        "con",
        "y",
        "avec",
        "et",
        "de",
        "der",
        "den",
        "dem",
    ]
)


def draw_tables(sketch: Sketch, reading: Reading) -> None:
    """The tables of the first dataset, where the goal speaks of them."""
    made = next(iter(sketch.of("bigquery")), None)
    if made is None:
        return
    text, said, taken = reading.text, dict[str, str](), list[tuple[int, int]]()
    names = _names(text, taken)
    columns = _columns(text, taken)
    if names:
        said["tables"] = ",".join(names)
    if (by := _BY.search(text)) is not None:
        word = by["unit"] or by["before"] or by["turned"] or by["each"] or "day"
        said["partition"] = next((unit for unit, words in _UNITS if word.startswith(words)), "DAY")
        column = by["column"] or by["alone"] or ""
        if (
            column
            and column not in no_names("table")
            and not re.fullmatch(rf"(?:{_TYPE}|ingestion\w*|hour|day|month|year)", column)
        ):
            columns.setdefault(column, "TIMESTAMP")
            said["partition_column"] = column
        taken.append(by.span())
    if (clustered := _CLUSTERED.search(text)) is not None:
        keys = re.findall(_NAME, re.sub(r"\b(?:and|und|y|et)\b", ",", clustered["names"]))
        for key in keys:
            columns.setdefault(key, "STRING")
        said["cluster_by"] = ",".join(keys)
        taken.append(clustered.span())
    if (billed := _BILLED.search(text)) is not None:
        physical = (billed["how"] or billed["by"]).startswith(("phys", "compr"))
        said["billing"] = "PHYSICAL" if physical else "LOGICAL"
        taken.append(billed.span())
    if not names and (some := _SOME.search(text)) is not None and not _ELSEWHERE.search(text, some.end()):
        names = [_for_what(some["what"] or some["for"] or "")]
        said["tables"] = names[0]
        how = f"{made}: the table {names[0]}, for the goal does not say what it is called: say it, such as `table {names[0]}`"
        sketch.told.append(Asked(words="", need="guessed", met=True, how=how))
        taken += [some.span(), *(each.span() for each in _IN_PARTS.finditer(text))]
        if _SHAPED.search(text) and not columns:
            typed = Words.of(reading.goal.text, text)
            for shaped in _SHAPED.finditer(text):
                sketch.told.append(
                    Asked(words=typed(*shaped.span()), need="schema", met=False, how=_NO_SHAPE.format(made))
                )
                taken.append(shaped.span())
    if names and not sketch.of("queue"):
        said["columns"] = ",".join(f"{name}:{type_}" for name, type_ in columns.items()) or "any"
    if said and sketch.put("", made, **said):
        sketch.taken += taken
        for key, value in said.items():
            sketch.meet("bigquery", f"{made}: {key} = {value}")


def _names(text: str, taken: list[tuple[int, int]]) -> list[str]:
    """What the tables are called."""
    names: list[str] = []
    for match in _MANY.finditer(text):
        names += re.findall(_NAME, re.sub(r"\b(?:and|und|y|et|e)\b", ",", match["names"]))
        taken.append(match.span())
    for match in _HELD.finditer(text):
        names += re.findall(_ID, match["names"])
        taken.append(match.span("names"))
    for match in _ONE.finditer(text):
        if match["name"] in no_names("table") or any(low <= match.start() < high for low, high in taken):
            continue
        names.append(match["name"])
        taken.append(match.span())
    return list(dict.fromkeys(each for each in names if each not in no_names("table")))


def _columns(text: str, taken: list[tuple[int, int]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _COLUMNS.finditer(text):
        for each in _COLUMN.finditer(match["list"]):
            found[each["name"]] = next(type_ for words, type_ in _TYPES.items() if re.fullmatch(words, each["type"]))
        taken.append(match.span())
    return found
