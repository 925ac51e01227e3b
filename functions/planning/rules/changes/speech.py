"""A change in the words that the rules know best, where it is typed in another language.

    in_english("Il disco dati deve essere ingrandito a 200 GB", now) -> "the data disk should be grown to 200 GB"

The words stand in speech.txt and things.txt, what forms they have in inflected.py, and their order in word_order.py. A word
that is in no row stays as it was typed and is asked about like any other, as a name of a part does.
"""

import re
import unicodedata
from functools import cache

from functions.planning.rules.changes.inflected import LANGUAGES, THING, Word, english_words, participles, vocabulary
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.word_order import MARK, NAME, Token, in_order
from functions.planning.rules.words.clock_words import clock_in_digits

_ENGLISH = re.compile(
    r"\b(?:the|please|and|to|of|for|with|should|must|is|are|it|its|we|our|from|at least|at most|every|keep|set|give|raise|make|add|can|has|have|be|"
    r"this|that|not|don't|only|by|when|get|gets|want|need|needs|than|up|off|all|both|each|more|let|use|now|remove|run|runs)\b"
)
_SET = r"(?<![\w.-])[A-Za-z_][A-Za-z0-9_]*=\S+|https?://\S+"
_KEPT = r"\d+ ?(?:[GMT]i[Bb]?|[gmt]ib)|[A-Z][A-Z0-9]*_[A-Z0-9_]+|\S+@\S+\w|(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w'])|quotedvalue\d+"
"""Names of variables, addresses and domains: no words."""
# `A 5 h du matin`, `as 4`: a time of day.
_CLOCK = {
    "french": re.compile(r"\b(?:vers |a )(\d{1,2}) ?h(?:eures?)?(?: ?(\d\d))?\b", re.IGNORECASE),
    "portuguese": re.compile(r"\bas (\d{1,2})(?: ?h(?:oras)?)?(?:[: ]?(\d\d))?\b(?!%)", re.IGNORECASE),
    "italian": re.compile(
        r"\b(?:alle|all'|le) (?:ore )?(\d{1,2})(?:[:.](\d\d))?\b(?! ?(?:gb|mb|%|[a-z]+ze\b))", re.IGNORECASE
    ),
}
_UUR = re.compile(
    r"\b(om|vanaf|tot|van|rond|naar|tegen|\w+dag) (\d{1,2})(?: uur)?(?= (?:tot|en met) \d{1,2}(?::00)? uur| uur\b)(?: uur)?",
    re.IGNORECASE,
)
_HOURS = re.compile(r"(?<![\w.:])(\d{1,2}) ?h(?: ?([0-5]\d))?\b(?! de| du)", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\b(?:of|from|by)(?: the| at)? (?=(?:\d{1,2}(?::\d\d)?|\w+day)(?: o'clock)? (?:to|until|at|up to) (?:\d|\w+day))"
)
_TO_HOUR = re.compile(r"(?<=\bfrom )(\d{1,2}(?::\d\d)?|\w+day)( o'clock)? (?:until|at|up to)(?: the)? (?=\d|\w+day)")
_UP_TO = re.compile(
    r"\b(?:a|para|pra)(?: [oa]s?)? (?=\d|(?:uma?|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|doze|quinze|vinte|trinta)\b)",
    re.IGNORECASE,
)
_NE_QUE = re.compile(r"\bn(?:e |')(\S+(?: \S+){0,4}?) qu(?:e |')", re.IGNORECASE)
_NE_PLUS = re.compile(r"\bn(?:e |')(\S+(?: \S+){0,2}?) plus\b(?! de\b| d'| grand| petit| que\b)", re.IGNORECASE)
_NE = re.compile(r"\bn(?:e |')(?=.{2,60}\b(?:pas|plus|jamais|aucune?|rien|guere)\b)", re.IGNORECASE)
_EXCEEDS = re.compile(
    r"\b(?:(?:should|may|be|it|do) )*(?:not|never)(?: (?:should|may|be|not|never))* exceed(?: never)?(?: of)?(?: the)? (?=\d)"
)
_MORE_THAN = re.compile(
    r"\b(?:(?:not|never|should|may|have|be|run) )*(?:not|never)(?: (?:not|never|should|may|have|be|run))* more(?: of| than)? (?=\d)"
)
_UNDER = re.compile(r"\b(?:below|under|on|in) (?=(?:[a-z0-9-]+\.)+[a-z]{2,}\b)")
_SAME_HOUR = re.compile(r" at the same time,? but ")
_ACCESS = re.compile(
    r"\bgive (reading|writing) access (?:to|on|for|of) (?:the )?(\S+(?: \S+)?) (?:to|for) (?:the )?(\S+@\S+\w)"
)
_O_CLOCK = re.compile(r"(\S+) (\d{1,2})(?::00)? o'clock")
_AT = re.compile(r"at|from|to|until|between|and|by|in|\w+day")
_NO_LONGER = re.compile(r"\bwe need ([^,;.]{1,40}?) no longer\b")
_BY = re.compile(
    r"(\b(?:raise|lower|grow|shrink|extend|more)\b[^,;.]*?)\bat (?=\d+(?:\.\d+)? ?(?:gb|mb|tb|%|percent|days|minutes|seconds|hours|cpus|instances|machines|dollars|euros)\b)",
    re.IGNORECASE,
)
_IN_FOR_TO = re.compile(
    r"(\b(?:set|raise|lower|limit|change|grow)\b(?:(?! to |[,;.]).)*?)\b(?:in|on) (?=\d+(?:\.\d+)? ?(?:gb|mb|tb|%|percent|days|minutes|seconds|hours|cpus|instances|machines|dollars|euros)\b)",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)((?: of [\w-]+)?) (?:on|as|in|at) (?:the )?([\w.-]+)(?=\W*$)")
# `The disk is to 92 % full` is at 92 %; `grow to 80 GB` grows what was spoken of.
_IS_AT = re.compile(r"(?<=\bis )(?:full )?(?:to|in|on|at) (?:the )?(?=\d{1,3} ?(?:%|percent))")
_GROW_TO = re.compile(r"((?:^|[,;.:] |please |and )(?:grow|raise|lower|set|extend|shrink|limit)) to (?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_TIMES = re.compile(r"(?<=\d)-?(?:mal|x)\b(?! ?\d)", re.IGNORECASE)
_ONE = re.compile(
    r"(?<!half )\ban? (?=(?:gb|mb|tb|instances?|nodes?|cpus?|machines?|copy|minute|hour|day|week|month|year)\b)|(?<=\bat least )an?\b|(?<=\bat most )an?\b|(?<=\balways )an?\b"
)
_MARKS = frozenset(",;:.!?()")
_LEAST = 0.6
_LETTERS = {
    "german": "äöüß", "spanish": "ñ¿¡", "french": "èêçœ", "portuguese": "ãõçâê", "italian": "òìùà", "dutch": "ëïé",
}  # fmt: skip
"""Letters by which a language may be told from its neighbours."""
_SHARED = re.compile(
    r"ram|vms?|servers?|stop|start|app|dbs?|box|plan|land|limit|band|last|per|die|also|web|image|note|page|mute|fin|boot|container|set|an|am|as|in|so|at|on|under|all|data"
)
"""Words that English has as well, though in no row of the tables."""
_JOINTS = ("", "s", "n", "en", "es", "e", "er", "-")
_SHORTEST = 3


def in_english(sentence: str, now: Now) -> str:
    """A sentence as typed in English words, where it is in another language; as it is where it is in none."""
    names: list[str] = []
    ids = "|".join(sorted(map(re.escape, now.parts), key=len, reverse=True)) or "(?!)"
    text = _masked(plain(sentence), rf"{_SET}|(?<![\w-])(?:(?i:{ids})|{_KEPT})(?![\w-])", names)
    language = _language(text.lower(), sentence.lower())
    if language is None:
        return sentence
    called = "|".join(each for each, word in vocabulary(language).said.items() if word.english == "called")
    said = _put(
        re.sub(
            rf"(?<![\w-])((?i:{called})) (\w[\w-]*)", lambda match: f"{match[1]} {_masked(match[2], '.+', names)}", text
        ),
        language,
    )
    said = re.sub("\x00(\\d+)\x00", lambda match: names[int(match[1])], said)
    return " ".join(_refined(said, now).split())


def _masked(text: str, kept: str, names: list[str]) -> str:
    """A text with a stand-in for each name in it that is no word; the names are added to these."""

    def keep(match: re.Match[str]) -> str:
        names.append(match[0])
        return f"\x00{len(names) - 1}\x00"

    return re.sub(kept, keep, text)


def _refined(said: str, now: Now) -> str:
    """English words that hang together as English says it."""
    said = re.sub(r"\b(accept|handle|have|hold|take)(?: until| to) (?=\d)", r"\1 up to ", said)
    said = _IS_AT.sub("at ", said)
    said = _GROW_TO.sub(r"\1 it to ", said.replace("every day, at ", "every day at "))
    said = _UNDER.sub("at ", re.sub(r"^\W*that ", "please ", said))
    said = _SAME_HOUR.sub(" at the same hour ", said)
    said = _ACCESS.sub(r"give \3 \1 access to \2", said)
    said = _O_CLOCK.sub(lambda match: match[0] if _AT.fullmatch(match[1]) else f"{match[1]} {match[2]} hours", said)
    ids = "|".join(sorted(map(re.escape, now.parts), key=len, reverse=True)) or "(?!)"
    said = re.sub(rf"\b(turn (?:on|off) [^,;.]*?) (?:in|on) (?=(?:the )?(?:{ids})(?![\w-]))", r"\1 for ", said)
    said = _NO_LONGER.sub(r"we no longer need \1", said)
    said = _BY.sub(r"\1by ", said)
    said = _IN_FOR_TO.sub(r"\1to ", said)
    return _VARIABLE.sub(
        lambda match: match[0] if match[3].lower() in now.parts else f"{match[1]}{match[2]} to {match[3]}", said
    )


def _put(text: str, language: str) -> str:
    text = clock_in_digits(text)
    if language == "dutch":
        text = _UUR.sub(r"\1 \2:00", text)
    if clock := _CLOCK.get(language):
        text = clock.sub(lambda match: f"\x01 {match[1]}:{match[2] or '00'}", text)
    if language == "french":
        text = _NE_PLUS.sub(r"\1 non plus jamais", _NE_QUE.sub(r"\1 seulement ", text))
        text = _NE.sub("", text)
    if language == "portuguese":
        text = re.sub(r"(?<=\d )nos\b", "nodos", _UP_TO.sub("ao ", text))
    text = _HOURS.sub(lambda match: f"{match[1]}:{match[2] or '00'}", text)
    text = _TIMES.sub(" times", _COMMA.sub(".", _THOUSANDS.sub("", text)))
    said = " ".join(token.english for token in in_order(_tokens(text, language), language))
    said = re.sub(r" (?=[,;:.!?)])", "", said.replace("\x01", "at"))
    for base, done in participles().items():
        said = re.sub(rf"\b(?:be {base}|(?:{base}|{done}) be)\b", f"be {done}", said)
    said = re.sub(r"(?<=\d) o'clock (?=[0-5]\d\b)", ":", said)
    said = _TO_HOUR.sub(r"\1\2 to ", _FROM_TO.sub("from ", " ".join(said.split())))
    said = re.sub(r"\bshould set to\b", "should be set to", said)
    said = _MORE_THAN.sub("at most ", _EXCEEDS.sub("should be at most ", said))
    return _ONE.sub("1 ", said)


def _tokens(text: str, language: str) -> list[Token]:
    found: list[Token] = []
    for typed, known in vocabulary(language).phrases(text):
        if known:
            found.append(Token(typed, known.english, known.kind))
        elif typed in _MARKS:
            found.append(Token(typed, typed, MARK))
        elif typed.startswith("\x00"):
            found.append(Token(typed, typed, NAME))
        else:
            made = _compound(typed.lower(), language) if language in {"german", "dutch"} else None
            found.append(Token(typed, made or typed, THING if made else ""))
    return found


@cache
def _compound(word: str, language: str) -> str | None:
    """What a word is that is made of two known things: `Datenbankplatte` is `database disk`."""
    said = vocabulary(language).said
    if "-" in word:
        parts = word.split("-")
        return " ".join(said[part].english for part in parts) if all(map(said.get, parts)) else None

    def thing(part: str) -> Word | None:
        known = said.get(part)
        return known if known and known.kind == THING and len(part) >= _SHORTEST else None

    for cut in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
        last = thing(word[cut:])
        if last is None:
            continue
        for joint in _JOINTS:
            if word[:cut].endswith(joint) and (first := thing(word[: cut - len(joint)] if joint else word[:cut])):
                return f"{first.english} {last.english}"
    return None


@cache
def _owner(word: str) -> int:
    """How many of the languages have a word."""
    return sum(word in vocabulary(language).said for language in LANGUAGES)


def _language(text: str, typed: str) -> str | None:
    """The language whose words are most in a text; None for English and where it is not clear. `typed` has its accents."""
    english = len(_ENGLISH.findall(text))
    scores: dict[str, float] = {}
    for language in LANGUAGES:
        own = _own(text, language)
        scores[language] = sum(len(hit.split()) / _owner(hit) for hit in own)
        scores[language] += bool(own) and bool(re.search(f"[{_LETTERS[language]}]", typed))
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= _LEAST and scores[best] > english else None


def _own(text: str, language: str) -> list[str]:
    """The words and phrases of a text that a language has and English has not."""
    return [typed for typed, known in vocabulary(language).phrases(text) if known and not _is_english(typed)]


def _is_english(said: str) -> bool:
    return all(word in english_words() or _SHARED.fullmatch(word) or _ENGLISH.fullmatch(word) for word in said.split())


def plain(sentence: str) -> str:
    """A text without accents, its letters large and small as they were."""
    text = (
        re.sub(r"(?<![\w'\u2019])[èéÈÉ](?!\w)", "is", re.sub(r"\b[dD][êé]\b", "give", sentence))
        .replace("ß", "ss")
        .replace("¿", "")
        .replace("¡", "")
        .replace("œ", "oe")
        .replace("\u2019", "'")
    )
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
