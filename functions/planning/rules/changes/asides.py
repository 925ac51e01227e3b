"""What a sentence tells beside its change: how the world is, why, who complains. It is quoted, and nothing is done by it.

    without_asides("60 GB for the database? we're at 85% already", now) -> ("60 gb for the database", ["we're at 85% already"])

A clause is an aside by its build: somebody or something that is no part here, and a verb that says how things are. A wish, an
order, a condition, a thing that could be added, a setting of a part with its value, or words that take something back: none
of these is ever one, and numbers count in them as everywhere.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.concepts import rows
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.changes.targets import as_pattern, key_of, targets_in
from functions.planning.rules.changes.times import ANY_DAY
from functions.planning.rules.changes.values import values_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear

_BREAK = re.compile(
    r"(?P<mark>\s*(?:[;\n!?]+|\.(?=\s|$)|,(?!\d)|:(?=\s)|\s[-\u2013\u2014]+(?=\s)|[()]|\u2026|\.{2,})\s*"
    r"|\s+(?:so|daher|deshalb|also|asi que|por eso|donc|quindi|dus) (?=(?:please|bitte|por favor|use|give|make|set|let|put|add|raise|lower|take|remove|cut|drop|delete|stop|end|gib|mach|setz\w*|nimm|stell\w*|pon|sube|usa|mets|passe|utilise)\b)"
    r"|\s+(?=(?:and|but|und|aber|y|pero|et|mais|e) (?:we|i|they|he|she|nobody|wir|ich|sie|niemand|nous|on|ils|elles|nosotros|ellos)\b))"
)


@cache
def row(name: str) -> str:
    """The words of a row of asides.txt as one pattern."""
    found = dict(rows("asides.txt"))
    each = sorted({word.strip() for word in found[name].split(",")}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", r"[\w']*").replace(r"\ ", " ") for word in each)


@cache
def _build() -> re.Pattern[str]:
    """Who does what: a pronoun and a word behind it, or a noun with its article and a verb that tells."""
    lead = rf"^\W*(?:(?:{row('lead')})[ ,]+)*"
    noun = rf"(?:(?:{row('article')})(?:(?<=') ?| ))?(?!(?:{row('no verb')})\b)(?:[a-z0-9][\w'-]* ){{1,4}}?"
    plural = rf"(?:{row('article')}) (?:[a-z][\w'-]* ){{0,2}}?[a-z-]+s (?!(?:{row('no verb')})\b)[a-z]+"
    tells = rf"(?:{row('verb')}|(?!(?:{row('no verb')})\b)[a-z]{{2,}}(?:[^s\W]s|ed)(?= (?!(?:{row('no verb')})\b)\w))"
    return re.compile(
        rf"{lead}(?:(?:{row('who')})(?:'\w+)? \S|(?:{row('how it is')})\b|{noun}{tells}(?=\s|$|')|{plural}\b)"
    )


@cache
def _never() -> re.Pattern[str]:
    """Words by which a clause asks for something, or is never one that only tells."""
    return re.compile(rf"(?<![\w-])(?:{row('wish')})(?![\w-])|{never_told().pattern}")


@cache
def never_told() -> re.Pattern[str]:
    """Words by which a clause orders something, sets a condition, takes back or repeats what somebody said."""
    pattern = rf"(?<![\w-])(?:{row('condition')}|{row('takes back')}|{row('reports')}|(?:{words.REMOVES})[esd]{{0,2}}|{words.OFF})(?![\w-])"
    return re.compile(
        rf"{pattern}|{words.NO_MORE.pattern}|^\W*(?:(?:and|but|und|aber|y|pero|et|mais|e|then|so|please|first) )*(?:{row('order')})\b"
    )


_AUX = r"(?:is|are|was|were|has|have|had|isn't|aren't|wasn't|weren't|hasn't|haven't|will|won't|does|doesn't|did|didn't|can't|cannot|couldn't|ist|sind|war|waren|hat|haben|hatte\w*|wird|es|esta|estan|son|fue|ha|han|est|sont|etait|a|ont|sono|foi|tem)"
_BEHIND = r"(?:us|it|them|me|him|her|the|a|an|our|their|my|this|that|these|those|all|in|on|at|for|by|off|up|out|down|to|with|from|again|yesterday|last|twice|badly|\d[\d.]*)"
# Somebody or something, and how it is or what it did.
STATES = re.compile(
    rf"^\W*(?:[a-z][\w'&-]* ){{0,3}}?(?:[a-z][\w'&-]*) (?:{_AUX}\b|(?:[a-z]+ed|hurt|broke|outgrew|grew|took|went|came|fell|lost|cost|hit|ate|blew|found|ran|left) (?={_BEHIND}\b)|[a-z]+ed$)"
)
_NAMES = re.compile(r"[@=/_<>{}$`\"]|\w\.\w|\b[a-z]+[0-9]*-[a-z]+-?[0-9]+\b")
_MERELY = re.compile(r"(?P<is>\b(?:is|are|was|were)|'s|'re) (?:only|just)\b")
_WAS = re.compile(r"\b(?:been|was|were|had|war|waren|hatte\w*|era|estaba\w*|etait|etaient)\b")
_NOW = re.compile(r"^\W*(?:it|that|this|es|das|il|c|ce)(?:'s| is| ist| est)? [\d.]+ ?[\w%]*\W*$")


def without_asides(text: str, now: Now) -> tuple[str, list[str]]:
    """A folded text less its asides, and these; the whole text where nothing would be left or it were unclear of what it is.
    Raises Unclear where one of its clauses takes the rest back.
    """
    pieces = list(pieces_of(text))
    if len(pieces) > 1 and (back := next((each for each, _ in pieces if _takes_back(each)), "")):
        raise Unclear(
            f'It is not clear whether it is meant: "{back.strip()}" puts it off, or takes it back. Say only what is to be.'
        )
    told = [bool(piece.strip()) and is_aside(piece, now) for piece, _ in pieces]
    kept = "".join(piece + mark if not aside else mark for (piece, mark), aside in zip(pieces, told, strict=True))
    asides = [piece.strip() for (piece, _), aside in zip(pieces, told, strict=True) if aside]
    whole = "".join(piece + mark for piece, mark in pieces)
    if not asides or not re.search(r"\w", kept):
        return whole, []
    unnamed = not targets_in(now, kept) and len(now.parts) > 1
    if unnamed and not all(re.match(rf"^\W*(?:(?:{row('lead')}) )*(?:{row('people')})\b", each) for each in asides):
        return whole, []
    bare = re.sub(r"\(\s*\)|\(\s*$", " ", kept)
    return " ".join(re.sub(r"(?:\s*[,;:.!?]){2,}", ",", bare).split()).strip(" ,;:"), asides


def tells(said: str) -> bool:
    """Whether a folded clause has the build of one that tells: who or what, and a verb."""
    bare = _WHEN.sub("", said)
    return bool(_USAGE.search(bare) or _build().search(bare) or STATES.search(bare) or _USERS.search(bare))


# When somebody saw it, before who.
_WHEN = re.compile(
    r"^(?:(?:at|in|on|since|after|during|over)(?: [\w'-]+){1,4}|(?:last|this)(?: [\w'-]+)|yesterday|today|currently|right now|lately|recently|now|these days),? (?=(?:we|i|it|they|the|our|there|users|customers|people|nobody|everyone)\b)"
)
_USAGE = re.compile(r"\b(?:usage|used|utili[sz]ation|load|full|fill level)\b[^\d]{0,24}\d{1,3} ?(?:%|percent)\W*$")
_USERS = re.compile(
    r"^(?:(?:and|but|because|since|as|so) )?(?:(?:some|many|most|our|the|all) )?(?:[a-z]+ )?(?:users|customers|clients|people|visitors|players|guests|devs|developers|folks|colleagues|analysts|auditors|editors|students|teachers) [a-z]"
)


def as_typed(asides: list[str], read: str, typed: str) -> list[str]:
    """The asides of a sentence that was read in other words, in the words that were typed where their clauses are as many."""
    before, after = ([piece.strip() for piece, _ in pieces_of(fold(each))] for each in (read, typed))
    told = dict(zip(before, after, strict=True)) if len(before) == len(after) else {}
    return [told.get(each, each) for each in asides]


def _takes_back(piece: str) -> bool:
    """Whether a clause of its own says that the rest is not meant, or not now."""
    return (
        bool(
            (_build().search(piece) or len(piece.split()) < _SHORTER)
            and re.search(rf"(?<![\w-])(?:{row('takes back')})(?![\w-])", piece)
        )
        and len(piece.split()) < _SHORT
    )


_SHORT = 7
_SHORTER = 5


def must_be_for_good(typed: str, steps: Sequence[Step], now: Now) -> None:
    """Raises Unclear where a folded sentence as it was typed hedges, puts off or bounds in time what it asks for, wherever it says so."""
    timed = any(isinstance(step, Add) or (isinstance(step, Put) and _is_timed(step.key)) for step in steps)
    if other := re.search(r"[^\W\d_]+", re.sub(r"[\u0000-\u024f]", " ", typed)):
        raise Unclear(f'"{other[0]}" is in letters that are not read here: say it in the words of another language.')
    for piece, _ in pieces_of(_COULD_YOU.sub(" ", typed)):
        said = _SINCE.sub("", piece.strip())
        found = _hedged().search(said) or (
            _WHILE_OR_LATER.search(said)
            if not (timed or _WAS.search(said) or (tells(said) and not targets_in(now, said)))
            else None
        )
        went = _WENT.search(said)
        if went and any(isinstance(step, Put) and re.match(rf"{went['n']}(?!\d)", step.value) for step in steps):
            raise Unclear(f'"{went[0].strip()}" tells how it went: say what is to be.')
        if found:
            raise Unclear(
                f'It is not clear whether it is meant, now and for good: "{found[0].strip()}". A change is made when somebody approves it, and '
                "stays; say only what is to be."
            )


# How something went with a size that it had.
_WENT = re.compile(
    r"\b(?:crash\w*|died|dies|dying|fail(?:s|ed|ing)?|surviv\w+|struggl\w+|hangs|hung|choke[sd]?|was killed|ran out|runs out|ooms?|works?|worked|is fine|was fine)"
    r" (?:with|at|on|under|using) (?:only |just )?(?P<n>\d+)"
)


def _is_timed(key: str) -> bool:
    """Whether a setting, or an argument by its address, is a span or a time."""
    return key in _timed() or re.search(r"_(?:seconds|sec|days|hours|age|period|duration)$|ttl$", key) is not None


@cache
def _timed() -> frozenset[str]:
    """The settings that are said in times: of them a day or a span is the value."""
    said = {"days", "seconds", "when", "hours"}
    return frozenset({"paused", "timezone", *(key for each in PROPERTIES if each.value in said for key in each.keys)})


@cache
def _hedged() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{row('hedge')}|hold on(?! to\b))(?![\w-])|^(?:no |oh |but |please )?wait\b(?! (?:for )?(?:at (?:least|most) )?\d)"
        r"|^(?:correction|typo|i meant?)\b|\bhow much (?:is|would|does|will) (?:that|it|this)\b|\b(?:ticket|request|change|proposal|idea|board|boss|finance|management)\b[^,;.]{0,12}\b(?:rejected|refused|declined|denied|turned down)\b"
    )


_COULD_YOU = re.compile(r"\b(?<=you )(?:maybe|perhaps|possibly)\b|\b(?<=du )(?:vielleicht|eventuell)\b")
# Why it is wanted may be of any time: `because we import it next week`.
_SINCE = re.compile(r"(?<=\w) (?:because|since|as|before|weil|porque|parce que|car) (?!(?:of|soon|long)\b).*$")
_SOME = r"(?:(?:the|a|an|one|two|three|four|six|few|a few|couple of|a couple of|some|next|coming|\d+) )+"
_WHILE_OR_LATER = re.compile(
    rf"\b(?<!time )(?:tomorrow|tonight|(?:next|this|the coming) (?:{ANY_DAY}|day|week|weekend|month|quarter|year|evening|afternoon|sprint|summer|winter)|(?:on|from|starting|as of|until|till|before|after|since) (?:the )?(?:next )?(?:{ANY_DAY}|weekends?|weekdays|business days|working days)"
    rf"|at (?:the )?weekends?|in {_SOME}(?:hours?|days?|weeks?|months?|fortnight)|for {_SOME}(?:hours?|days?|weeks?|months?|weekends?|while)|for today|temporar[a-z]*|provisional[a-z]*|for the (?:time being|moment)|voruberge[a-z]*|voorlopig|provisoire[a-z]*|temporaire[a-z]*|during (?:the|our|this|a) [a-z]+|after (?:the|our) (?:launch|release|go-live|weekend|holidays?|sale|freeze|migration)"
    r"|(?:until|till) (?!further)[a-z]+|morgen|ab (?:morgen|nachste\w*|montag|dienstag|mittwoch|donnerstag|freitag)|nachste (?:woche|monat)|bis (?:morgen|montag|freitag|ende)|a partir del? (?!ahora)[a-z]+|la semana que viene|hasta el [a-z]+|a partir de (?:lundi|mardi|mercredi|jeudi|vendredi|demain|la semaine)|demain|la semaine prochaine|jusqu'a [a-z]+)\b"
    r"|^later\b|(?<!days )(?<!hours )(?<!minutes )(?<!weeks )(?<!months )(?<!or )\blater$"
)


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """The clauses of a text, each with the mark behind it."""
    at = 0
    for match in _BREAK.finditer(text):
        # `So` parts two clauses as a comma does.
        yield text[at : match.start()], ", " if re.search(r"[a-z]", match["mark"]) else match["mark"]
        at = match.end()
    yield text[at:], ""


def is_aside(piece: str, now: Now) -> bool:
    """Whether a clause tells something and asks for nothing."""
    said = piece.strip()
    if len(said.split()) < 2 or _NAMES.search(said) or targets_in(now, said):
        return False
    if _is_as_it_is(said):
        return True
    if not _build().search(said) or _never().search(_MERELY.sub(r"\g<is>", said)):
        return False
    return not _new_thing().search(said) and not _sets(said, now)


def _is_as_it_is(said: str) -> bool:
    """Whether a clause says what a number is today: `it's 15 now`."""
    bare = re.sub(rf"\b(?:{row('today')})\b", " ", said)
    return bare != said and bool(_NOW.search(" ".join(bare.split())))


@cache
def _new_thing() -> re.Pattern[str]:
    """What could be added, shut or filled: a clause about it is read by the rules."""
    kinds = "|".join(words.KINDS[kind] for kind in words.ADDABLE)
    return re.compile(rf"(?<![\w-])(?:{kinds}|{words.PUBLIC}|{words.PRIVATE}|{words.DISK}|{words.MEMORY})(?![\w-])")


def _sets(said: str, now: Now) -> bool:
    """Whether a clause speaks of a property of a part here, or has a value that only a setting has."""
    values = values_in(said, now)
    kinds = {value.kind for value in values}
    if kinds & {"machine", "domain", "path", "networks", "accounts", "choice"}:
        return True
    if kinds and re.search(rf"^\W*(?:{row('part')})\b", said) and not _WAS.search(said):
        return True
    return any(
        match.end() > match.start()
        for each in PROPERTIES
        if (values or each.value in {"switch", "fixed"}) and any(key_of(part, each) for part in now.parts.values())
        for match in as_pattern(each.words).finditer(said)
    )
