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
    r"leitura|acessivel|lettura|leggibile|leesbaar|toegankelijk\w*|open|offen|abiert[oa]s?|ouverte?s?|abert[oa]s?|apert[oaie])"
)
_ALL = (
    r"(?:anyone|anybody|everyone|everybody|any visitor|the (?:whole )?(?:world|internet|public)|jeder\w*|alle|cualquiera|todo el mundo|todos|n'importe qui|tout le monde|tous|"
    r"qualquer um|todo mundo|chiunque|tutti|iedereen)"
)
_EVERYWHERE = r"(?: (?:on|im|in|from|en|sur|aus|em|na|da|del|uit|op)(?: (?:the|dem|der|el|la|l'|het|de|todo el|tout le))? ?(?:internet|web|world|outside|planet|welt|mundo|monde))?"
# Everybody in a team, a company or a network is not everybody, and who has a signed address comes by that alone.
_OF_SOME = (
    r" (?:in|of|on|from|at|with|within|inside|who|im|der|des|von|aus|mit|bei|de|del|en|con|dans|du|avec|chez|da|do|di|van|uit|our|"
    r"mitarbeiter\w*|kolleg\w*|angestellt\w*|beschaftigt\w*|teams?|employees|staff|empleados|trabajadores|employes|salaries|dipendenti|colleghi|funcionarios|colaboradores|medewerkers|"
    r"members?|mitglieder\w*|partners?|socios|membres|soci|leden)\b"
)
_MAY = r"(?:can|may|could|should be able to|is allowed to|darf|durfen|kann|konnen|puede[n]?|pueda[n]?|peut|peuvent|pode[m]?|puo|possono|mag|mogen|kan|kunnen)"
_READS = (
    r"(?:read|download|see|view|open|fetch|get|browse|lesen|herunterladen|ansehen|anschauen|abrufen|leer|ver|descargar(?:l[oa]s?)?|lire|voir|telecharger|ler|ver|baixar|leggere|scaricare|"
    r"vedere|lezen|bekijken|inzien|downloaden)"
)
# The same without `may`: `everyone reads`.
_READS_ALWAYS = r"(?:(?:reads|downloads|views|browses|fetches|liest|lesen|leen|lee|lit|lisent|leem|legge|leggono|leest|lezen|descarga|telecharge|baixa|scarica)\b)"
_IT = r"(?: (?:freely|always|einfach|libremente|sie|es|them|it|las|los|les|die|ze))?"
_NEAR = r"(?:(?!\b(?:and an?other|and (?:an?|one)|und ein\w*|y (?:un|otro)|et un|private|privat\w*|privad[oa]|prive)\b)[^.;!?\n]){0,60}?"
# Who puts in, before who reads: `a bucket for photos, our site uploads with its own account and anyone can view`.
_PUTS_IN = (
    r"(?:uploads?|writes?|writing|push(?:es|ing)?|stores?|saves?|publish\w*|ships?|fills?|schreib\w*|ladt|lade\w*|hochlad\w*|sube\w*|escrib\w*|ecri\w+|envo\w+|depose\w*|grava\w*|escreve\w*|envia\w*|"
    r"scriv\w+|carica\w*|schrijft|uploadt)"
)
_BETWEEN = rf"(?:{_NEAR}|[^.;!?\n,]{{0,60}}, [^.;!?\n,]{{0,40}}\b{_PUTS_IN}\b[^.;!?\n,]{{0,40}}?(?:,| and| und| y| et| e| en)?)"
_WHO = rf"(?P<all>{_ALL}){_EVERYWHERE}"
_THING = rf"(?P<what>{_BUCKET}|cloud storage\b)"
_FORMS = (
    re.compile(rf"\b{_PUBLIC}(?:[- ]{_READ})? (?:(?:data ?sets?|data|downloads?|assets?|media|images?|tiles?|files?|archives?|daten) )?(?P<what>{_BUCKET})"),
    re.compile(
        rf"\b(?P<what>{_BUCKET}) (?:(?:de|d') ?acc?es+o? )?{_PUBLIC}(?:,? (?:de|en|di|in|em|para|for|to|fur))?(?: (?:solo|only|so|nur|somente))?(?: {_READ})?(?! (?:ip|key|address))"
    ),
    re.compile(
        rf"\b{_THING}{_NEAR}\b(?:(?:world|public(?:ly)?)[- ](?:read\b(?! replica)|{_READ})|{_PUBLIC} {_READ}|(?:lectura|lecture|leitura|lettura|leesrechten) {_PUBLIC}"
        rf"|{_READ} (?:for|to|by|fur|von|por|para|par|per|voor|da|a|au) {_ALL}{_EVERYWHERE}(?!{_OF_SOME})|fur {_ALL} {_READ})\b"
    ),
    re.compile(rf"\b{_THING}{_BETWEEN}\b{_WHO} {_MAY}{_IT} {_READS}\b"),
    re.compile(rf"\b{_THING}{_BETWEEN}\b{_WHO}{_IT} {_READS} {_MAY}\b"),
    re.compile(rf"\b{_THING}{_BETWEEN}\b{_WHO} {_READS_ALWAYS}"),
    re.compile(rf"\b(?P<all>{_ALL}){_EVERYWHERE} (?:{_MAY} {_READS}|{_READS_ALWAYS})(?: from| what is in| aus| de| du| da)? (?:the |our |this |dem |del |le |o |il )?(?:[\w-]+ )?(?P<what>{_BUCKET})"),
)  # fmt: skip
# What else somebody may see.
_OF_ANOTHER = re.compile(
    r"\b(?:dashboards?|reports?|(?:web)?sites?|apis?|apps?|pages?|portals?|services?|endpoints?|channels?|wikis?|docs|documentation|berichte?|seiten?|tableros?|informes?|rapports?|pagin[ae]s?),? (?:that |which |die |das |que |qui |che |and )?$"
)
_SIGNED = re.compile(
    r"\b(?:pre-?)?signed\b|\bsigniert\w*|\bfirmad[ao]s?\b|\bsignee?s?\b|\bassinad[ao]s?\b|\bfirmat[aei]\b|\b(?:secret|expiring|temporary) (?:urls?|links?)\b|\b(?:log(?:ged)?|sign(?:ed)?)[- ]?in\b"
)
# All of several: `two public buckets`, `both buckets are world readable`.
_SEVERAL = re.compile(r"\b(?:[2-9]|both|all|beide|alle|ambos|les deux|os dois|entrambi)(?: [\w-]+){0,2} $")
_DENIED = re.compile(
    r"\b(?:no|not|non|never|neither|nor|without|don'?t|instead of|rather than|kein\w*|nicht|nie|sin|ni|nunca|pas|ne|sans|nao|sem|geen|niet|senza)\b[^.;,\n]{0,24}$"
)
_FOR = re.compile(r" (?:for|with|fur|mit|para|con|pour|avec|per|voor|com) (?:the |our |all |die |unsere |los |las |nuestr\w+ |les |nos )?(?P<for>[a-z][\w-]{2,30})")  # fmt: skip


# Who keeps what nobody else may see shows nothing from a bucket that everybody reads, where a program can serve it.
_CONFIDENTIAL = re.compile(
    r"\b(?:clinics?|clinical|hospitals?|patients?|p(?:a)?ediatric\w*|dental|dentists?|therap\w+|medical|doctors?|telehealth|law ?firms?|lawyers?|attorneys?|counsel\w*|hospice|pharmac\w+|"
    r"praxis|arztpraxis\w*|klinik\w*|krankenhaus\w*|patient\w*|kinderarzt\w*|zahnarzt\w*|anwalt\w*|kanzlei\w*|clinicas?|consultorio|pacientes?|abogad\w+|cliniques?|cabinet (?:medical|dentaire)|avocats?|hopital|"
    r"ambulatorio|pazienti|advogad\w+|ziekenhuis|huisarts\w*)\b|\bno public buckets?\b"
)


def is_confidential(text: str) -> bool:
    """Whether a folded goal is of somebody who keeps what nobody else may see: a clinic, a law firm."""
    return _CONFIDENTIAL.search(text) is not None


class PublicBucket(NamedTuple):
    """Where a bucket is said to be read by everybody; `for_`: the word for what it holds, where that
    follows; `all_`: several are said to be."""

    span: Span
    for_: str
    all_: bool = False


def public_buckets(text: str) -> tuple[PublicBucket, ...]:
    """The buckets of a folded goal that everybody is to read, each once."""
    # When a machine ends is no condition of what is open.
    text = WHEN_DONE.sub(lambda each: " " * len(each[0]), text)
    found: dict[int, PublicBucket] = {}
    for form in _FORMS:
        for match in form.finditer(text):
            if _DENIED.search(text[: match.start()]) or _DENIED.search(match[0]) or not is_affirmed(text, match.span()):
                continue
            if "all" in form.groupindex and not _is_of_it(text, match):
                continue
            held = _FOR.match(text, match.end("what")) or _FOR.match(text, match.end())
            several = _SEVERAL.search(text[: match.start("what")]) is not None and match["what"].endswith("s")
            said = PublicBucket(match.span(), held["for"] if held else "", several)
            found.setdefault(match.start("what"), said)
    return tuple(found[at] for at in sorted(found))


def _is_of_it(text: str, match: re.Match[str]) -> bool:
    """Whether what everybody is said to see is what the bucket holds, and by its own address."""
    clause = re.split(r"[,;.!?\n]", text[match.end() :], maxsplit=1)[0]
    in_some = match.end("what") < match.start("all") and re.match(_OF_SOME, f" {clause.strip()}")
    return not (_OF_ANOTHER.search(text[: match.start("all")]) or in_some or _SIGNED.search(match[0] + clause))
