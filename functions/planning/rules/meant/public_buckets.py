"""Buckets that a goal says in so many words everybody may read: `a public bucket`, `world readable`, `bucket público`.

    public_buckets("a gcs bucket for tiles, publicly readable") -> where that is said, and what the bucket is for

What is denied, past, put off or asked about opens nothing, and neither does a word for the public that stands elsewhere.
"""

import re
from typing import NamedTuple

from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.running import WHEN_DONE

Span = tuple[int, int]

_BUCKET = r"(?:(?:google|gcs|gcp|cloud|storage|s3|versioned|regional) )*(?:gcs-?)?(?:buckets?\b|balde\b)"
_PUBLIC = r"(?:world|public(?:ly|o|a|os|as|ue|ues)?|pubblic[oahei]+|offentlich\w*|openba\w*)"
_READ = (
    r"(?:read(?:able|ing)?(?:[- ]only)?|accessible|available|downloadable|lesbar\w*|zuganglich\w*|lectura|accesible|legible|lecture|lisible|"
    r"leitura|acessivel|lettura|leggibile|leesbaar|toegankelijk\w*)"
)
_ALL = r"(?:anyone|anybody|everyone|everybody|any visitor|the (?:whole )?(?:world|internet|public)|jeder\w*|alle|cualquiera|todo el mundo|todos|n'importe qui|tout le monde|tous|qualquer um|todo mundo|chiunque|tutti|iedereen)"
_EVERYWHERE = r"(?: (?:on|im|in|from|en|sur|aus|em|na|da|del|uit|op)(?: (?:the|dem|der|el|la|l'|het|de|todo el|tout le))? ?(?:internet|web|world|outside|planet|welt|mundo|monde))?"
# Everybody in a team, a company or a network is not everybody.
_OF_SOME = r" (?:in|of|on|from|at|with|within|inside|who|im|der|des|von|aus|mit|bei|de|del|en|con|dans|du|avec|chez|da|do|di|van|uit)\b"
_MAY = r"(?:can|may|could|should be able to|is allowed to|darf|durfen|kann|konnen|puede[n]?|pueda[n]?|peut|peuvent|pode[m]?|puo|possono|mag|mogen|kan)"
_READS = r"(?:read|download|see|view|open|fetch|get|lesen|herunterladen|ansehen|abrufen|leer|ver|descargar|lire|voir|telecharger|ler|baixar|leggere|scaricare|vedere|lezen|downloaden)"
_NEAR = r"(?:(?!\b(?:and an?other|and (?:an?|one)|und ein\w*|y (?:un|otro)|et un|private|privat\w*|privad[oa]|prive)\b)[^.;!?\n]){0,60}?"
_FORMS = (
    re.compile(rf"\b{_PUBLIC}(?:[- ]{_READ})? (?:(?:data ?sets?|data|downloads?|assets?|media|images?|tiles?|files?|archives?|daten) )?(?P<what>{_BUCKET})"),
    re.compile(
        rf"\b(?P<what>{_BUCKET}) (?:(?:de|d') ?acc?es+o? )?{_PUBLIC}(?:,? (?:de|en|di|in|em|para|for|to|fur))?(?: (?:solo|only|so|nur|somente))?(?: {_READ})?(?! (?:ip|key|address))"
    ),
    re.compile(
        rf"\b(?P<what>{_BUCKET}){_NEAR}\b(?:(?:world|public(?:ly)?)[- ](?:read\b(?! replica)|{_READ})|{_PUBLIC} {_READ}|{_READ} (?:for|to|fur|por|para|par|per|voor|da) {_ALL}{_EVERYWHERE}(?!{_OF_SOME}))\b"
    ),
    re.compile(rf"\b(?P<what>{_BUCKET}){_NEAR}\b{_ALL}{_EVERYWHERE} {_MAY}(?: (?:freely|always|einfach|libremente))? {_READS}\b"),
    re.compile(rf"\b(?P<what>{_BUCKET}){_NEAR}\b{_ALL}{_EVERYWHERE}(?: (?:sie|es|them|it))? {_READS} {_MAY}\b"),
)  # fmt: skip
_DENIED = re.compile(
    r"\b(?:no|not|non|never|neither|nor|without|don'?t|instead of|rather than|kein\w*|nicht|nie|sin|ni|nunca|pas|ne|sans|nao|sem|geen|niet|senza)\b[^.;,\n]{0,24}$"
)
_FOR = re.compile(r" (?:for|with|fur|mit|para|con|pour|avec|per|voor|com) (?:the |our |all |die |unsere |los |las |nuestr\w+ |les |nos )?(?P<for>[a-z][\w-]{2,30})")  # fmt: skip


class PublicBucket(NamedTuple):
    """Where a bucket is said to be read by everybody; `for_`: the word for what it holds, where that follows."""

    span: Span
    for_: str


def public_buckets(text: str) -> tuple[PublicBucket, ...]:
    """The buckets of a folded goal that everybody is to read, each once."""
    # When a machine ends is no condition of what is open.
    text = WHEN_DONE.sub(lambda each: " " * len(each[0]), text)
    found: dict[int, PublicBucket] = {}
    for form in _FORMS:
        for match in form.finditer(text):
            if _DENIED.search(text[: match.start()]) or _DENIED.search(match[0]) or not is_affirmed(text, match.span()):
                continue
            held = _FOR.match(text, match.end("what")) or _FOR.match(text, match.end())
            found.setdefault(match.start("what"), PublicBucket(match.span(), held["for"] if held else ""))
    return tuple(found[at] for at in sorted(found))
