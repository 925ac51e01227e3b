"""Addresses that a change only mentions: a link to a ticket, a page to read, a host that is seen in the logs.

    masked("at most 8 machines, see https://docs.example.com", now) -> ("at most 8 machines, see linked0", Links)

An address counts where its clause asks for one: by a word of domains, checks, origins, images or variables, by a verb that puts
something at a name, or by saying nothing else. Every other one is hidden from the rules: it is quoted, or asked about.
"""

import re
from dataclasses import dataclass

from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import NotUnderstood
from functions.planning.rules.words.pointers import LINK, paged_at, pointed_at
from functions.planning.rules.words.values import EMAIL, domain_in, images_in
from functions.planning.rules.words.whose_domain import whose_domains

_CLAUSE = re.compile(
    r"[;\n!?()]+|,(?=\s|$)|(?<!\bcf)(?<!\bvgl)(?<!\b\w)\.(?=\s|$)|\s[-\u2013\u2014]+\s|\s(?:and|und|y|et|e) (?=see |siehe |cf)"
)
_LINK = re.compile(LINK, re.IGNORECASE)
_NOUNS = (
    r"(?:sub ?)?dom(?:ain|ane|inio|aine)\w*|host ?names?|url|dns|cnames?|a[- ]records?|zone|certific\w*|zertifikat\w*|certificad\w*|tls|ssl|https|cors|origins?|browsers?|"
    r"redirect\w*|weiterleit\w*|redirig\w*|webhooks?|endpoints?|uptime|health|sites?|seite|sitio|load[- ]?balanc\w*|balanceador\w*|lastverteiler|cdn|proxy|"
    r"env|variables?|values?|wert|valor|valeur|images?|repo\w*|registry|accounts?|people|members|(?:with|under|by) the name"
)
_VERBS = (
    r"ping\w*|prob(?:e|es|ed|ing)|monitor\w*|watch\w*|check(?!s? out)\w*|pruf\w*|uberwach\w*|vigil\w*|comprueb\w*|surveill\w*|verifi\w*|erreichbar|reach\w*|available|accessible|accesible|"
    r"disponib\w*|verfugbar|antwort\w*|answers?|answering|respon[ds]\w*|repond\w*|rispond\w*|serv(?:e|es|ed|ing|ir|irlo)|host(?:ed|s)?|publish\w*|expose\w*|veroffentlich\w*|"
    r"build|deploy\w*|pull|allow\w*|let|open|only|rename\w*|call|calls|called|use|uses|take|add|attach|usa\w*|utilis\w*|nutz\w*|verwend\w*|nimm|anad\w*|agreg\w*|ajout\w*|aggiung\w*|adicion\w*|fuge?|hinzu\w*|"
    r"swap\w*|replac\w*|chang\w*|switch\w*|ander\w*|cambi\w*|instead|behind|hinter|detras|derriere|front|also|too|as well|auch|zusatzlich|tambien|ademas|aussi|anche|tambem|down"
)
_ASKS = re.compile(rf"(?<![\w-])(?:{_NOUNS}|{_VERBS})(?![\w-])")
# What is put at a name: `put it on shop.example.com`, `the shop moves to example.org`.
_PUTS = re.compile(
    r"\b(?:put|set|mov(?:e|es|ed)|point\w*|lead\w*|route\w*|run\w*|live|goes|go|wrap|lauf\w*|lauft|leg\w*|stell\w*|setz\w*|zieh\w*|pon\w*|muev\w*|corr\w*|mett\w*|mets|pass\w*|port\w*|gir\w*|coloc\w*|rod\w*)\b"
    r".*\b(?:at|on|onto|to|under|for|unter|auf|nach|en|a|bajo|sur|sous|vers|su|sotto|em|sob)(?: (?:the|our))? $"
)
_TO_ASK = re.compile(
    r"^\W*(?:(?:and|please|pls|bitte|or|if|in case of|for|bei|fur|para|pour|per|any) )*(?:ask|contact|contacts?|reach out to|write to|cc|questions?|(?:ruck)?fragen?|frag|kontakt|preguntas?|dudas|contacta\w*|contacte[rz]?|domande|contatt\w*|duvidas|perguntas)\b[^@]*?(?=[\w.+-]+@)"
)
# A domain is a name, however it was copied.
_NAMED = re.compile(
    r"(?P<how>\b(?:dom(?:ain|ane|inio|aine)|host ?name)\w*\b[^.,;:\n]{0,40}?)https?://(?P<host>[\w.-]+\w)/?(?=[\s,;.!?]|$)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"linked(\d+)(?!\d)")


_VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+(?: (?:to|is|auf|ist|a|en|es|sur|est))?[ :]*$")


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that a sentence only mentions: those in its text by a word each, and those that it points at, with what says so."""

    said: tuple[str, ...]
    pointers: tuple[str, ...]

    def restored(self, text: str) -> str:
        """A text with the addresses where they stood."""
        return _TOKEN.sub(lambda match: self.said[int(match[1])] if int(match[1]) < len(self.said) else match[0], text)

    def must_be_left(self, text: str) -> None:
        """Raises Unclear where one of them still stands in what is to be read, or nothing else does."""
        left = _TOKEN.search(text)
        if left or (self.pointers and not re.search(r"\w", text)):
            said = self.restored(left[0]) if left else self.pointers[0]
            raise NotUnderstood(
                f'It is not clear what "{said}" is to change: nothing is read, fetched or run from an address. '
                'A name to answer at is said so, such as: "the domain is shop.example.com".'
            )


def masked(sentence: str, now: Now) -> tuple[str, Links]:
    """A sentence as typed, less what points at a page, with a word for each other address that it only mentions."""
    said: list[str] = []
    pointers: list[str] = []
    for start, end, points in reversed(_mentioned(sentence, now)):
        if points:
            pointers.insert(0, sentence[start:end].strip())
            sentence = f"{sentence[:start].rstrip(' ,(')} {sentence[end:].lstrip(')')}"
        else:
            said.append(sentence[start:end])
            sentence = f"{sentence[:start]}linked{len(said) - 1}{sentence[end:]}"
    return _NAMED.sub(r"\g<how>\g<host>", sentence.strip()), Links(tuple(said), tuple(pointers))


def _mentioned(sentence: str, now: Now) -> list[tuple[int, int, bool]]:
    """The addresses that no clause asks for: where they stand, and whether that is all that is said there."""
    links = [match.span() for match in _LINK.finditer(sentence)]
    cuts = [match.span() for match in _CLAUSE.finditer(sentence) if not any(a <= match.start() < b for a, b in links)]
    images = " ".join(images_in(sentence))
    standing = {each for part in now.parts.values() for value in part.written.values() for each in value.split(",")}
    found: list[tuple[int, int, bool]] = []
    for match in sorted([*_LINK.finditer(sentence), *EMAIL.finditer(sentence)], key=lambda each: each.start()):
        begin = max((end for _, end in cuts if end <= match.start()), default=0)
        stop = min((start for start, _ in cuts if start >= match.end()), default=len(sentence))
        if any(start <= match.start() < end for start, end, _ in found):
            continue
        before, after = sentence[begin : match.start()], sentence[match.end() : stop]
        if "@" in match[0] and "/" not in match[0]:
            if _TO_ASK.search(fold(f"{before}{match[0]}")):
                found.append((begin, stop, True))
            continue
        lead, rest = _led(before, match[0], after)
        if lead is not None:
            found.append((match.start() - lead, match.end() + rest, True))
        elif (
            (":" in match[0] and match[0] in images)
            or match[0].lower() in standing
            or _VARIABLE.search(before)
            or re.search(r"[=\"'@]$", before)
        ):
            pass
        elif not _counts(fold(before), fold(match[0]), fold(after), now):
            alone = not says(fold(f"{before} {after}"))
            found.append((match.start(), match.end(), alone))
    return found


def _led(before: str, link: str, after: str) -> tuple[int | None, int]:
    """How many letters before and behind an address say that it is only pointed at; None where nothing says so."""
    lead, text = fold(before), fold(f"{before}{link}{after}")
    for start, end in pointed_at(text):
        if start <= len(lead) < end:
            behind = len(text[len(lead) + len(fold(link)) : end].split())
            return _letters(before, len(lead[start:].split()), last=True), _letters(after, behind, last=False)
    return None, 0


def _letters(text: str, count: int, *, last: bool) -> int:
    """How many letters the first or the last words of a text have."""
    words = list(re.finditer(r"\S+", text))
    if not count or not words:
        return 0
    return len(text) - words[-min(count, len(words))].start() if last else words[min(count, len(words)) - 1].end()


def _counts(before: str, link: str, after: str, now: Now) -> bool:
    """Whether a clause asks for the address that stands in it."""
    text, rest = f"{before}{link}{after}", f"{before} {after}"
    if _ASKS.search(rest) or whose_domains(text) or _PUTS.search(before):
        return True
    if any(start <= len(before) < end for start, end in paged_at(text)):
        return False
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return domain_in(text) is not None and "://" not in link and not before.endswith("(") and not says(rest)
