"""Numbers in a goal: how many users, how much money a month, which machine.

All functions take folded text (lower case, no accents).
"""

import re

from shared.cost import COST_TABLE, is_machine_type, memory_gb, vcpus

_NUMBER = r"(?<![\w.,])(\d{1,3}(?: \d{3})+|\d[\d.,]*)"
_SCALE = r"\s?(k|thousand|tausend|tsd|m|mio|mn|million(?:en|s)?|millionen|lakhs?)?\b\.?\+?"
_SCALES = {"k": 1e3, "thousand": 1e3, "tausend": 1e3, "tsd": 1e3, "m": 1e6, "mio": 1e6, "mn": 1e6, "lakh": 1e5}
_WORDS = {
    "a": 1, "an": 1, "one": 1, "ein": 1, "eine": 1, "einer": 1, "half a": 0.5, "two": 2, "zwei": 2, "three": 3,
    "drei": 3, "four": 4, "vier": 4, "five": 5, "funf": 5, "six": 6, "sechs": 6, "seven": 7, "eight": 8, "acht": 8,
    "nine": 9, "ten": 10, "zehn": 10, "twenty": 20, "zwanzig": 20, "thirty": 30, "fifty": 50, "funfzig": 50,
    "a hundred": 100, "one hundred": 100, "hundert": 100, "two hundred": 200, "five hundred": 500, "hundreds of": 500,
    "hunderte": 500, "thousands of": 5_000, "tausende": 5_000, "tens of thousands of": 50_000,
    "hundreds of thousands of": 500_000, "a few": 3, "few": 3, "some": 3, "dozens of": 50, "a handful of": 5,
    "millions of": 2_000_000,
}  # fmt: skip
_WORD_NUMBER = "(" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + ")"
_PEOPLE = (
    r"(?:users?|visitors?|customers?|people|clients?|players?|subscribers?|students?|employees?|members?|shoppers?|"
    r"readers?|patients?|guests?|maus?|daus?|\w*nutzer\w*|besucher\w*|kund\w+|leute\w*|menschen|mitarbeiter\w*|"
    r"anwender\w*|spieler\w*|usuarios|utilisateurs|clientes|utenti)"
)
_FILLER = r"(?:\s+(?!(?:and|for|und|with|mit|or|to|bis)\b|\d)[\w-]+){0,2}?\s+"
_USERS = re.compile(rf"{_NUMBER}{_SCALE}(?:{_FILLER}|\s*){_PEOPLE}\b")
_USERS_AFTER = re.compile(rf"\b{_PEOPLE}\s*[:=]\s*{_NUMBER}{_SCALE}")
_USERS_IN_WORDS = re.compile(rf"\b{_WORD_NUMBER}(?:\s?(hundred|thousand|million|tausend|mio))?(?:{_FILLER}){_PEOPLE}\b")
_PER_SECOND = re.compile(rf"{_NUMBER}{_SCALE}\s*(?:rps|qps|tps|req(?:uest)?s?\s*(?:/|per|a)\s*s(?:ec(?:ond)?)?)\b")
# One request a second is what this many users make, at 300 requests a month each.
_USERS_PER_RPS = 8_760

# What one unit is in US dollars, June 2025 (European Central Bank reference rates, rounded).
_CURRENCIES = {
    "usd": 1.0, "us$": 1.0, "$": 1.0, "dollar": 1.0, "bucks": 1.0, "eur": 1.13, "euro": 1.13, "€": 1.13, "gbp": 1.34,
    "pound": 1.34, "£": 1.34, "inr": 0.0117, "rupee": 0.0117, "₹": 0.0117, "rs": 0.0117, "chf": 1.21, "jpy": 0.0069,
    "yen": 0.0069, "¥": 0.0069, "cad": 0.73, "aud": 0.65,
}  # fmt: skip
_SIGN = r"(us\$|\$|€|£|₹|¥|usd|eur|gbp|inr|chf|rs\.?)"
_UNIT = r"(us\$|\$|€|£|₹|¥|usd|dollars?|bucks|euros?|eur|gbp|pounds?|inr|rupees?|chf|jpy|yen|cad|aud)"
_PERIOD = (
    r"(?:\s*(?:/|per|a|an|each|every|pro|im|je|al|par)\s*(month|mo|monat|mes|mois|year|yr|annum|jahr|week|woche|day|tag|"
    r"hour|hr|stunde)\b|\s*(monthly|monatlich|yearly|annually|jahrlich|weekly|daily|hourly|p\.?\s?m\.?))?"
)
_MONEY = re.compile(
    rf"(?:{_SIGN}\s?(\d[\d.,]*)\s?(k|m)?\b|{_NUMBER}\s?(k|m)?\s?{_UNIT}(?!\w)){_PERIOD}",
)
_BUDGET = (
    r"budget\w*|under|below|less than|max\w*|at most|up to|no more than|not more than|cheaper than|within|limit\w*|"
    r"spend\w*|afford\w*|cost\w*|unter|hochstens|maximal|bis zu|weniger als|kosten\w*|around|about|for|pay\w*|have|only"
)
_BUDGET_BEFORE = re.compile(rf"\b(?:{_BUDGET})\b[^.;!?]{{0,25}}$")
_NOT_A_BUDGET = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:revenue|turnover|sales|worth|funding|umsatz|transactions?|payments?|orders?)\b"
)
_BARE_BUDGET = re.compile(rf"\bbudget\w*\b\D{{0,20}}?{_NUMBER}\s?(k)?\b(?!\s*(?:%|{_PEOPLE}))")
_PER_MONTH = {
    "year": 1 / 12, "yr": 1 / 12, "annum": 1 / 12, "jahr": 1 / 12, "yearly": 1 / 12, "annually": 1 / 12,
    "jahrlich": 1 / 12, "week": 52 / 12, "woche": 52 / 12, "weekly": 52 / 12, "day": 365 / 12, "tag": 365 / 12,
    "daily": 365 / 12, "hour": 730.0, "hr": 730.0, "stunde": 730.0, "hourly": 730.0,
}  # fmt: skip

_MACHINE = re.compile(
    r"\b(?:(?:[acmnthz]\d[a-z]{0,2}|e2)-(?:standard|highmem|highcpu|micro|small|medium|ultramem|megamem|custom)"
    r"(?:-\d+)*|f1-micro|g1-small)\b"
)
_CORES = re.compile(r"(?<![\w.])(\d{1,3})\s*-?\s*(?:v?cpus?|v?cores?|kerne\w*|prozessor\w*)\b")
_MEMORY = re.compile(
    r"(?<![\w.])(\d{1,4})\s*(?:gb|gib|g)\s*(?:of\s+)?(?:ram|memory|arbeitsspeicher)\b|\bram\s*(?:of|:)?\s*(\d{1,4})\s*gb\b"
)


def number(text: str) -> float:
    """`10,000`, `10.000`, `1.5`, `1.234,50` as a person means them; 0 for what is no number."""
    text = text.strip(".,").replace(" ", "")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
        text = re.sub(r"[.,]", "", text)
    elif "," in text:
        head, _, tail = text.rpartition(",")
        text = f"{re.sub('[.,]', '', head)}.{tail}" if len(tail) <= 2 else text.replace(",", "")
    try:
        return min(float(text), 1e12)
    except ValueError:
        return 0.0


def _scaled(digits: str, scale: str | None) -> float:
    word = (scale or "").rstrip("s")
    return number(digits) * (1e6 if word.startswith("million") else _SCALES.get(word, 1))


def users_in(text: str) -> int | None:
    """The largest number of users a goal names."""
    found = [_scaled(match[1], match[2]) for match in _USERS.finditer(text)]
    found += [_scaled(match[1], match[2]) for match in _USERS_AFTER.finditer(text)]
    found += [
        _WORDS[match[1]] * {"hundred": 100, "million": 1e6, "mio": 1e6, None: 1}.get(match[2], 1e3)
        for match in _USERS_IN_WORDS.finditer(text)
    ]
    found += [_scaled(match[1], match[2]) * _USERS_PER_RPS for match in _PER_SECOND.finditer(text)]
    return int(min(max(found), 1e10)) if found else None


def budget_in(text: str) -> float | None:
    """The budget in US dollars a month: an amount of money that is not said to be something else, like a revenue."""
    found: list[tuple[bool, float]] = []
    for match in _MONEY.finditer(text):
        sign, before, before_k, after, after_k, unit, period, adverb = match.groups()
        limited = bool(_BUDGET_BEFORE.search(text[: match.start()]))
        if not (limited or period or adverb) and _NOT_A_BUDGET.search(text[match.end() :]):
            continue
        currency = (sign or unit or "$").rstrip(".")
        rate = _CURRENCIES.get(currency) or _CURRENCIES.get(currency.rstrip("s"), 1.0)
        amount = _scaled(before or after, before_k or after_k) * rate
        found.append((bool(period or adverb), amount * _PER_MONTH.get(period or adverb or "", 1.0)))
    if found:
        # Where several amounts stand, the one with a period is the budget; then the first.
        return round(next((amount for periodic, amount in found if periodic), found[0][1]), 2)
    bare = _BARE_BUDGET.search(text)
    return _scaled(bare[1], bare[2]) if bare else None


def machine_in(text: str) -> tuple[str | None, str | None]:
    """The machine type a goal names, and a named one that is not offered (one of the two, or neither)."""
    named = [match[0] for match in _MACHINE.finditer(text)]
    known = next((name for name in named if is_machine_type(name)), None)
    if known or named:
        return known, None if known else named[0]
    cores = next((int(match[1]) for match in _CORES.finditer(text)), 0)
    memory = next((int(match[1] or match[2]) for match in _MEMORY.finditer(text)), 0)
    if not cores and not memory:
        return None, None
    fitting = [
        name for name in COST_TABLE if name.startswith("e2-") and vcpus(name) >= cores and memory_gb(name) >= memory
    ]
    return min(fitting, key=COST_TABLE.__getitem__, default="e2-standard-32"), None
