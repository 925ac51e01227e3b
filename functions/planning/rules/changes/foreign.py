"""Dutch changes in the words that the rules read: `zet het geheugen op 1 GB` is `set the memory to 1 gb`.

Only a sentence with words that no other language here has is put so; every word that is not in the table stays as it was typed,
and is asked about like any other.
"""

import re

_DUTCH = {
    "niet": "not", "geen": "no", "zonder": "without", "nooit": "never", "het": "the", "de": "the", "een": "a", "en": "and", "ook": "also", "graag": "please",
    "zet": "set", "stel": "set", "maak": "make", "geef": "give", "verhoog": "raise", "verlaag": "lower", "vergroot": "raise", "verdubbel": "double", "halveer": "halve",
    "voeg": "add", "toe": "", "verwijder": "remove", "haal": "take", "weg": "away", "bewaar": "keep", "houd": "keep", "draai": "run", "laat": "let", "wijzig": "change",
    "verander": "change", "schakel": "turn", "aan": "on", "uit": "off", "in": "in", "we": "we", "wij": "we", "ik": "i", "willen": "want", "wil": "want", "hebben": "have",
    "nodig": "need", "moet": "should", "moeten": "should", "mag": "may", "krijgt": "gets", "krijgen": "get", "heeft": "has", "van": "of", "op": "to", "naar": "to",
    "voor": "for", "met": "with", "per": "per", "bij": "at", "om": "at", "uur": "o'clock", "uren": "hours", "minuten": "minutes", "minuut": "minute", "seconden": "seconds",
    "dag": "day", "dagen": "days", "weken": "weeks", "maand": "month", "maanden": "months", "jaar": "year", "elke": "every", "iedere": "every", "nacht": "night",
    "geheugen": "memory", "schijf": "disk", "opslag": "storage", "databank": "database", "wachtrij": "queue", "dienst": "service", "machine": "machine",
    "instanties": "instances", "instantie": "instance", "back-ups": "backups", "reservekopieen": "backups", "bestanden": "files", "oude": "old", "versies": "versions",
    "berichten": "messages", "minimaal": "at least", "minstens": "at least", "tenminste": "at least", "maximaal": "at most", "hoogstens": "at most", "tijdslimiet": "timeout",
    "time-out": "timeout", "verbindingen": "connections", "domein": "domain", "hoog": "highly", "beschikbaar": "available", "hoge": "high", "beschikbaarheid": "availability",
    "grotere": "bigger", "groter": "bigger", "kleiner": "smaller", "meer": "more", "minder": "less", "nog": "", "eigen": "own", "tweede": "second", "andere": "other",
    "na": "after", "tot": "up to", "altijd": "always", "verwijderd": "deleted", "dagelijkse": "daily", "rapport": "report", "taak": "job", "twee": "2", "drie": "3",
    "vier": "4", "vijf": "5", "acht": "8", "tien": "10", "dertig": "30", "ons": "our", "onze": "our", "deze": "this", "die": "that", "ze": "they",
}  # fmt: skip
_ONLY_DUTCH = re.compile(
    r"\b(?:het|een|niet|geen|zet|voeg|verwijder|bewaar|geheugen|schijf|wachtrij|verhoog|verdubbel|maak|draai|schakel|elke|iedere|minimaal|minstens|maximaal|krijgt|moet(?:en)?|wij|willen|"
    r"berichten|bestanden|instanties|back-ups|dagen|weken|maanden|graag|ook|naar|voor|nodig)\b"
)
_NOT_DUTCH = re.compile(
    r"\b(?:please|der|das|und|mit|den|el|los|las|con|una|del|y|le|les|des|avec|et|pour|du|uma?|com|to|of|on|for)\b"
)
_LEAST = 2


def in_known_words(text: str) -> str:
    """A folded sentence in the words that the rules know, where it is Dutch; else as it is."""
    said = len(_ONLY_DUTCH.findall(text))
    return _put(text) if said >= _LEAST and said > len(_NOT_DUTCH.findall(text)) else text


def _put(text: str) -> str:
    said = "|".join(sorted(map(re.escape, _DUTCH), key=len, reverse=True))
    done = re.sub(rf"(?<![\w./@-])(?:{said})(?![\w@/-]|\.\w)", lambda match: _DUTCH[match[0]], text)
    # The verb at the end of a Dutch clause: "schakel de cdn uit".
    done = re.sub(r"\bturn (?P<what>[\w -]{2,30}?) in\b(?=\W*$)", r"turn on \g<what>", done)
    return " ".join(done.split())
