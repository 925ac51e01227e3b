"""The words of other languages with what they are in English, from the tables speech.txt and things.txt.

    vocabulary("italian").said["ingrandito"] -> Word("grown", DONE)

A verb stands with its class, and what forms a verb of a class has is grammar, and stands here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from functions.planning.rules.changes.concepts import rows

LANGUAGES = ("german", "spanish", "french", "portuguese", "italian", "dutch")
TABLES = ("speech.txt", "things.txt")
VERB, END, DONE, BEING, MODAL, QUALITY, THING = "verb", "end", "done", "being", "modal", "quality", "thing"
"""What a word is: a verb, one in a form that ends a clause, a participle, to be or to have, such as should, an adjective, a noun."""
_MODALS = frozenset({"should", "may", "needs", "should be"})
_QUALITIES = "*"
"""What stands behind an English adjective in the tables."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word is in English, and what kind of word that is."""

    english: str
    kind: str = ""


_APART = re.compile(
    r"\b(l|d|qu|n|s|j|m|c|jusqu|lorsqu|dell|all|nell|sull|dall|un|quest)'(?=[\w\x00])",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\x00\d+\x00(?:'s)?|(?:[\w./@%$\u20ac+'-]|[:,](?=\d))*[\w%$\u20ac/'-]|\S", re.ASCII)


def units(text: str) -> list[str]:
    """The words, stand-ins and marks of a text; an article before an apostrophe is a word of its own."""
    return _UNIT.findall(_APART.sub(r"\1' ", text))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language, and of its verbs that part (`schalte ... ein`) what they are with what goes off."""

    said: dict[str, Word] = field(default_factory=dict)
    parted: dict[str, dict[str, str]] = field(default_factory=dict)
    longest: int = 1
    """How many words its longest phrase has."""

    def phrases(self, text: str) -> Iterator[tuple[str, Word | None]]:
        """The words and phrases of a text, each with what it is, the longest first; None for one that is in no row."""
        words = units(text)
        at = 0
        while at < len(words):
            for count in range(min(self.longest, len(words) - at), 0, -1):
                typed = " ".join(words[at : at + count])
                if known := self.said.get(typed.lower()):
                    break
            else:
                count, typed, known = 1, words[at], None
            yield typed, known
            at += count


_KEEPS_ITS_T = re.compile(r"^(?:be|er|ver|ent|emp|ge|zer|uber|wieder(?=hol))|ier$")


def _german_parts(stem: str) -> tuple[str, str, str]:
    end = "n" if re.search(r"(?:el|er)$", stem) and not stem.endswith("ier") else "en"
    done = f"{stem}{'et' if stem[-1] in 'td' else 't'}"
    return stem, f"{stem}{end}", done if _KEEPS_ITS_T.search(stem) else f"ge{done}"


def _germanic(said: str, infinitive: str) -> Iterator[tuple[str, str, str]]:
    """The forms of `an-heb/heben/gehoben` or of a regular `ein-schalt`: each with its kind and what has gone off."""
    apart, _, rest = said.rpartition("-")
    first, last, done = rest.split("/") if "/" in rest else _german_parts(rest)
    yield (f"{apart}{done}", DONE, "")
    for form in (first, f"{first}e", f"{first}t", f"{first}et"):
        yield (form, VERB, apart)
        if apart:
            yield (f"{apart}{form}", VERB, "")
    yield (last, VERB if apart else END, apart)
    yield (f"{apart}{last}", END, "")
    if apart:
        yield (f"{apart}{infinitive}{last}", END, "")


def _romance(
    stem: str, endings: Mapping[str, tuple[str, str]], joined: str, joint: str, hard: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for ending, (asked, done) in endings.items():
        if stem.endswith(ending):
            bare = stem.removesuffix(ending)
            for each in asked.split():
                spelt = [bare]
                if hard and each[0] in "ei" and ending[0] == "a" and bare:
                    spelt.append(f"{bare[:-1]}{hard.get(bare[-1], bare[-1])}")
                for start in spelt:
                    yield (f"{start}{each}", VERB, "")
                    for pronoun in joined.split():
                        yield (f"{start}{each}{joint}{pronoun}", "it", "")
            for each in done.split():
                yield (f"{bare}{each}", DONE, "")


_HARD = {"c": "qu", "g": "gu", "z": "c"}
"""How a stem in -ar is spelt before an e: `apagar, apague`."""
_ROMANCE: dict[str, tuple[dict[str, tuple[str, str]], str, str, dict[str, str]]] = {
    "spanish": (
        {
            "ar": ("ar a e en an ad emos amos ando", "ado ada ados adas"),
            "er": ("er e a an en ed amos iendo", "ido ida idos idas"),
            "ir": ("ir e a an en id amos iendo", "ido ida idos idas"),
        },
        "lo la los las le les me nos se",
        "",
        _HARD,
    ),
    "french": (
        {
            "er": ("er e ez es ons ent ant", "ee ees"),
            "re": ("re s ssez sse ez", "t te ts tes"),
            "ir": ("ir is it issez issent isse issons", "i ie is ies"),
        },
        "le la les lui leur nous moi y",
        "-",
        {},
    ),
    "portuguese": (
        {
            "ar": ("ar a e em am amos emos ando", "ado ada ados adas"),
            "er": ("er e a am em amos endo", "ido ida idos idas"),
            "ir": ("ir e a am em amos indo", "ido ida idos idas"),
        },
        "o a os as lhe lhes",
        "-",
        _HARD,
    ),
    "italian": (
        {
            "are": ("are ar a ate i iamo ino ano ando", "ato ata ati ate"),
            "ere": ("ere er e i ete a iamo ano ono endo", "uto uta uti ute"),
            "ire": ("ire ir i e a isci ite isca iscano isce iscono iamo endo", "ito ita iti ite"),
        },
        "lo la li le gli ne ci",
        "",
        {"c": "ch", "g": "gh"},
    ),
}


def _forms(language: str, stem: str) -> Iterator[tuple[str, str, str]]:
    if language in _ROMANCE:
        return _romance(stem, *_ROMANCE[language])
    return _germanic(stem, "zu" if language == "german" else " te ")


@cache
def vocabulary(language: str) -> Vocabulary:
    """What each word and phrase of a language is in English."""
    found = Vocabulary()
    kept: dict[str, Word] = {}
    for table in TABLES:
        for english, *said in rows(table):
            base, _, participle = english.partition(", ")
            kind = VERB if participle else _kind(base, table)
            word = Word(base.removesuffix(_QUALITIES).strip(), kind)
            for each in filter(None, (one.strip() for one in said[LANGUAGES.index(language)].split(","))):
                stem, marked, literal = each.partition(":")
                if each == "-":
                    continue
                if each.startswith("="):
                    kept.setdefault(each[1:], Word(participle, DONE))
                elif not marked:
                    kept.setdefault(each, word)
                elif literal == "=":
                    kept.setdefault(stem, Word(base, END if _ends(language, stem) else VERB))
                else:
                    for form, how, apart in _forms(language, f"{stem}{literal}"):
                        if apart:
                            found.parted.setdefault(form, {}).setdefault(apart, base)
                        else:
                            found.said.setdefault(form, _inflected(base, participle, how))
    whole = {" ".join(units(form)): word for form, word in {**found.said, **kept}.items()}
    return Vocabulary(whole, found.parted, max(form.count(" ") for form in whole) + 1)


def _kind(english: str, table: str) -> str:
    if english.endswith(_QUALITIES):
        return QUALITY
    if english in _MODALS:
        return MODAL
    return BEING if english in {"be", "have"} else THING if table == "things.txt" else ""


def _ends(language: str, form: str) -> bool:
    return language in {"german", "dutch"} and form.endswith(("en", "ern", "eln"))


def _inflected(base: str, participle: str, how: str) -> Word:
    if how == DONE:
        return Word(participle, DONE)
    return Word(f"{base} it", VERB) if how == "it" else Word(base, how)


@cache
def participles() -> dict[str, str]:
    """English verbs of the tables with their participles."""
    both = (english.partition(", ") for table in TABLES for english, *_ in rows(table))
    return {base: done for base, mark, done in both if mark}


@cache
def english_words() -> frozenset[str]:
    """The English words of the tables: one of these says nothing of a language."""
    return frozenset(
        word for table in TABLES for english, *_ in rows(table) for word in re.findall(r"[a-z']+", english)
    )
