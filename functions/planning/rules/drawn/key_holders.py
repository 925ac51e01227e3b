"""Who may encrypt or decrypt with a key of the plan: each address as its own clause says."""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.recipients import is_recipient
from functions.planning.rules.meant.rights import ADDRESS, JOINED, member_at
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_kept_out
from shared.schemas import Asked

Span = tuple[int, int]

# What is encrypted is no right of anybody: only the verb of whoever does it.
_HIDES = r"(?:encrypt(?:s|ing)?|verschlusseln|ver(?=- (?:und|oder|/) ?entschlusseln)|cifrar|encriptar|chiffrer|criptografar|cifrare|crittografare|versleutelen)"
_SHOWS = r"(?:decrypt(?:s|ing)?|entschlusseln|descifrar|desencriptar|dechiffrer|decifrar|descriptografar|decifrare|decrittare|ontsleutelen)"
_ROLE = r"(?:roles/)?(?:cloudkms\.)?cryptokey(?P<role>encrypterdecrypter|encrypter|decrypter)"
_DOES = re.compile(rf"\b(?:(?P<hides>{_HIDES})|(?P<shows>{_SHOWS})|{_ROLE})\b")
_NO = re.compile(
    r"\b(?:not|never|no|cannot|can't|nicht|nie|kein\w*|nunca|ne|pas|jamais|sans|without|ohne|sin|sem|nao|non|niet|nooit|zonder)\b[^,;.\n]{0,30}$"
)
_CLAUSE = re.compile(r"[,:(](?=\s|$)|\)")
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_FOR = re.compile(
    r"\b(?:for|to|by|fur|durch|von|para|por|pour|par|per|da|voor|door|an|a|only|nur|solo)(?: (?:the|die|el|la|le|o|de|het))?(?: (?:google )?(?:group|gruppe|grupo|groupe|groep|gruppo))?:? ?$"
)
_NOBODY = re.compile(
    r",? ?(?:and |und |y |et |e )?\b(?:nobody else|no one else|niemand sonst|sonst niemand|niemand anders|nadie mas|personne d ?'? ?autre|ninguem mais|mais ninguem|nessun altro)\b"
)
_MAY = {
    "users": "may encrypt and decrypt with it",
    "encrypters": "may encrypt with it, and decrypt nothing",
    "decrypters": "may decrypt what was encrypted with it, and encrypt nothing",
}
_WHICH = "{}: the plan has several keys ({}): say with which of them, by `infraai change`"


def draw_key_holders(sketch: Sketch, reading: Reading) -> None:
    """Put each address into the list of the key's that its clause means; tell it, or what is not said."""
    keys = sketch.of("kms")
    if not keys:
        return
    text, typed = reading.text, Words.of(reading.goal.text, reading.text)
    for member, address, kind, span in _holders(text):
        if any(low <= span[0] < high for low, high in reading.negated):
            continue
        drawn = sketch.parts[keys[0]]
        people = [*filter(None, drawn.settings.get(kind, "").split(",")), member]
        if len(keys) > 1:
            met, how = False, _WHICH.format(member, ", ".join(keys))
        elif sketch.set("", keys[0], ",".join(dict.fromkeys(people)), kind):
            met, how = True, f"{keys[0]}: {member} {_MAY[kind]}, and manages no key"
        else:
            continue
        sketch.told = [each for each in sketch.told if each.met or address not in each.words.lower()]
        sketch.told.append(Asked(words=typed(*span), need="data_access", met=met, how=how))
        sketch.taken += [span, *(each.span() for each in _NOBODY.finditer(text))]
        sketch.stated.append(span)


def _holders(text: str) -> Iterator[tuple[str, str, str, Span]]:
    """Each address (as Google names it, and as it stands) with the key's list that it belongs in, and where that is said."""
    low = 0
    for stop in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        there = list(ADDRESS.finditer(text, low, stop[0]))
        for number, match in enumerate(there):
            last, end = match, there[number + 1].start() if number + 1 < len(there) else stop[0]
            for other in there[number + 1 :]:
                if not JOINED.fullmatch(text, last.end(), other.start()):
                    break
                # `Ann and Bob may decrypt`: the last one's words are all's.
                last = other
                following = there.index(other) + 1
                end = there[following].start() if following < len(there) else stop[0]
            begin = there[number - 1].end() if number else low
            comma = _CLAUSE.search(text, last.end(), end)
            end = comma.start() if comma else end
            kind, span = _kind(text, last.end(), end), (match.start(), end)
            if kind is None and (lead := _FOR.search(text, begin, match.start())):
                begin = max((each.end() for each in _CLAUSE.finditer(text, begin, lead.start())), default=begin)
                kind, span = _kind(text, begin, lead.start()), (begin, match.end())
            out = is_kept_out(text, match.span("at")) or is_recipient(text, match.span("at"))
            if kind is not None and not out:
                yield member_at(text, match), match["at"].rstrip("."), kind, _trimmed(text, span)
        low = stop[1]


def _kind(text: str, low: int, high: int) -> str | None:
    """What is done with a key in a stretch: the name of its list; None where nothing is, or that is denied."""
    hides = shows = False
    for each in _DOES.finditer(text, low, high):
        if _NO.search(text, low, each.start()):
            continue
        role = each["role"] or ""
        hides |= bool(each["hides"]) or role.startswith("encrypter")
        shows |= bool(each["shows"]) or role.endswith("decrypter")
    return "users" if hides and shows else "encrypters" if hides else "decrypters" if shows else None


def _trimmed(text: str, span: Span) -> Span:
    said = text[slice(*span)]
    return span[0] + len(said) - len(said.lstrip(" ,;:")), span[0] + len(said.rstrip(" ,;:"))
