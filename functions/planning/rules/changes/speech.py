"""A change in the words that the rules know best, where they have not understood it as it was typed.

    in_english("Il disco dati deve essere ingrandito a 200 GB", now) -> "the data disk should be grown to 200 GB"

The words stand in speech.txt, verbs by their stems: what forms a verb of a class has is grammar, and stands here. A word that
is in no row stays as it was typed and is asked about like any other, as a name of a part does.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from functions.planning.rules.changes.concepts import rows
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.goal import fold

_LANGUAGES = ("german", "spanish", "french", "portuguese", "italian")
_VERBS_HAVE = ", "
_ENGLISH = re.compile(
    r"\b(?:the|please|and|to|of|for|with|should|must|is|are|it|its|we|our|from|at least|at most|every|keep|set|give|raise|make|add|can|has|have|be)\b"
)


def _german(stem: str) -> Iterator[tuple[str, str]]:
    apart, _, bare = stem.rpartition("-")
    for ending in ("", "e", "en", "t", "et", "n"):
        yield f"{apart}{bare}{ending}", "done" if apart == "" and ending == "t" else ""
    for done in (f"ge{bare}t", f"ge{bare}et", f"ge{bare}en"):
        yield f"{apart}{done}", "done"
    if apart:
        yield f"{apart}zu{bare}en", ""


def _romance(
    stem: str, endings: Mapping[str, tuple[str, str]], joined: str, joint: str, hard: Mapping[str, str] = {}
) -> Iterator[tuple[str, str]]:
    for ending, (asked, done) in endings.items():
        if stem.endswith(ending):
            bare = stem.removesuffix(ending)
            for each in asked.split():
                if hard and each[0] in "ei" and ending[0] == "a":
                    yield f"{bare[:-1]}{hard.get(bare[-1], bare[-1])}{each}", ""
                yield f"{bare}{each}", ""
                for pronoun in joined.split():
                    yield f"{bare}{each}{joint}{pronoun}", "it"
            for each in done.split():
                yield f"{bare}{each}", "done"


_HARD = {"c": "qu", "g": "gu", "z": "c"}
"""How a stem in -ar is spelt before an e: `apagar, apague`."""
_FORMS: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {
    "german": _german,
    "spanish": lambda stem: _romance(
        stem,
        {
            "ar": ("ar a e en ad emos amos ando", "ado ada ados adas"),
            "er": ("er e a an ed amos iendo", "ido ida idos idas"),
            "ir": ("ir e a an id amos iendo", "ido ida idos idas"),
        },
        "lo la los las le les me nos se",
        "",
        _HARD,
    ),
    "french": lambda stem: _romance(
        stem,
        {"er": ("er e ez es ons ent ant", "ee ees"), "re": ("re s ssez sse ez", "t te ts tes")},
        "le la les lui leur nous moi y",
        "-",
    ),
    "portuguese": lambda stem: _romance(
        stem,
        {
            "ar": ("ar a e em am amos emos ando", "ado ada ados adas"),
            "er": ("er e a am amos endo", "ido ida idos idas"),
            "ir": ("ir e a am amos indo", "ido ida idos idas"),
        },
        "o a os as lhe lhes",
        "-",
        _HARD,
    ),
    "italian": lambda stem: _romance(
        stem,
        {
            "are": ("are ar a ate i iamo ino ano ando", "ato ata ati ate"),
            "ere": ("ere er i ete a iamo ano endo", "uto uta uti ute"),
            "ire": ("ire ir i isci ite isca iscano iamo endo", "ito ita iti ite"),
        },
        "lo la li le gli ne ci",
        "",
        {"c": "ch", "g": "gh"},
    ),
}


@cache
def _words(language: str) -> dict[str, str]:
    """What each word and phrase of a language is in English."""
    found: dict[str, str] = {}
    for english, *said in rows("speech.txt"):
        base, _, participle = english.partition(_VERBS_HAVE)
        for each in filter(None, (word.strip() for word in said[_LANGUAGES.index(language)].split(","))):
            word, verb, literal = each.partition(":")
            if not verb:
                found.setdefault(*((each.partition("=")[2], participle) if "=" in each else (each, base)))
            elif literal == "=":
                found.setdefault(word, base)
            else:
                for form, how in _FORMS[language](f"{word}{literal}"):
                    found.setdefault(form, participle if how == "done" else f"{base} it" if how == "it" else base)
    found.pop("-", None)
    return found


@cache
def _said(language: str) -> re.Pattern[str]:
    each = sorted(map(re.escape, _words(language)), key=len, reverse=True)
    return re.compile(rf"(?<![\w./@-])(?:{'|'.join(each)})(?![\w@/-]|\.\w)", re.IGNORECASE)


@cache
def _owner(word: str) -> int:
    """How many of the languages have a word."""
    return sum(word in _words(language) for language in _LANGUAGES)


_APART = re.compile(r"\b(l|d|qu|n|s|j|m|c|jusqu|dell|all|nell|sull|un|d')'(?=\w)", re.IGNORECASE)
_LEAST = 1.5
_SET = re.compile(r"((?<![\w.-])[A-Za-z_][A-Za-z0-9_]*=\S+|https?://\S+)")
# `A 5 h du matin`, `as 4`: a time of day.
_CLOCK = {"french": re.compile(r"\b[aA] (\d{1,2}) ?h(?:eures?)?(?: ?(\d\d))?\b"), "portuguese": re.compile(r"\b[aà]s (\d{1,2})(?: ?h(?:oras)?)?(?:[: ]?(\d\d))?\b")}  # fmt: skip
_UP_TO = re.compile(
    r"\b(?:a|para|pra)(?: [oa]s?)? (?=\d|(?:uma?|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|doze|quinze|vinte|trinta)\b)",
    re.IGNORECASE,
)
_EXCEEDS = re.compile(
    r"\b(?:(?:should|may|be|it) )*(?:not|never)(?: (?:should|may|be|not|never))* exceed(?: of)? (?=\d)"
)
_MORE_THAN = re.compile(
    r"\b(?:(?:not|never|should|may|have|be|run) )*(?:not|never)(?: (?:not|never|should|may|have|be|run))* more(?: of| than)? (?=\d)"
)
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_DASHED = re.compile(
    r"(?<=[a-z])-(?=(?:limit|job|topic|bucket|cache|service|instan|speicher|cluster)\w*)", re.IGNORECASE
)
_ONE = re.compile(
    r"\ba (?=(?:gb|mb|tb|instances?|nodes?|cpus?|machines?)\b)|(?<=\bat least )a\b|(?<=\bat most )a\b|(?<=\balways )a\b"
)


def in_english(sentence: str, now: Now) -> str:
    """A sentence as typed in English words, where it is in another language; as it is where it is in none."""
    text = plain(sentence)
    language = _language(fold(text))
    if language is None:
        return sentence
    ids = "|".join(sorted(map(re.escape, now.parts), key=len, reverse=True)) or "(?!)"
    kept = re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])", re.IGNORECASE)
    pieces = _SET.split(text)
    said = "".join(each if at % 2 else _put(each, language, kept) for at, each in enumerate(pieces))
    return " ".join(said.split())


def _put(text: str, language: str, kept: re.Pattern[str]) -> str:
    table = _words(language)
    names: list[str] = []

    def keep(match: re.Match[str]) -> str:
        names.append(match[0])
        return f"\x00{len(names) - 1}\x00"

    if clock := _CLOCK.get(language):
        text = clock.sub(lambda match: f"at {match[1]}:{match[2] or '00'}", text)
    if language == "portuguese":
        text = _UP_TO.sub("ao ", text)
    text = _APART.sub(r"\1' ", _DASHED.sub(" ", _THOUSANDS.sub("", kept.sub(keep, text))))
    text = _said(language).sub(lambda match: table[match[0].lower()], text)
    for base, done in _participles().items():
        text = re.sub(rf"\b(?:be {base}|(?:{base}|{done}) be)\b", f"be {done}", text)
    text = _MORE_THAN.sub("at most ", _EXCEEDS.sub("should be at most ", text))
    return re.sub("\x00(\\d+)\x00", lambda match: names[int(match[1])], _ONE.sub("1 ", text))


@cache
def _participles() -> dict[str, str]:
    both = (english.partition(_VERBS_HAVE) for english, *_ in rows("speech.txt"))
    return {base: done for base, mark, done in both if mark}


def _language(text: str) -> str | None:
    """The language whose words are most in a folded text; None for English and where it is not clear."""
    scores: dict[str, float] = {}
    for language in _LANGUAGES:
        hits = [match[0] for match in _said(language).finditer(_APART.sub(r"\1' ", text))]
        scores[language] = sum(1 / _owner(hit) for hit in hits if not _ENGLISH.fullmatch(hit))
    best = max(scores, key=lambda language: scores[language])
    known = len(_ENGLISH.findall(text))
    return best if scores[best] >= _LEAST and scores[best] > known else None


def is_foreign(text: str) -> bool:
    """Whether a folded text has a word of another language that is in a row of its table."""
    return any(not _ENGLISH.fullmatch(match[0]) for language in _LANGUAGES for match in _said(language).finditer(text))


def plain(sentence: str) -> str:
    """A text without accents, its letters large and small as they were."""
    text = (
        re.sub(r"(?<![\w'\u2019])[èéÈÉ](?!\w)", "is", re.sub(r"\b[dD]ê\b", "give", sentence))
        .replace("ß", "ss")
        .replace("œ", "oe")
        .replace("\u2019", "'")
    )
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
