"""For how long something is kept, and whose time that is: the files of a bucket, or something else that is kept."""

import re
from collections.abc import Iterator
from itertools import islice

from functions.planning.rules.words.spans import DAYS, HOURS, MONTHS, WEEKS, YEARS

Span = tuple[int, int]

_TIME = re.compile(
    rf"(?<![\w.,])(?:\d{{1,4}}|an?|one|eine?[mnrs]?|una?|une|uma?)[ -](?:{HOURS}|{DAYS}|{WEEKS}|{MONTHS}|{YEARS})\b"
)
# What is kept elsewhere than in a bucket, unless the goal puts it into one.
_OTHERS = re.compile(
    r"(?<![\w-])(?:(?:data)?base-?backups?|back-?ups?|[a-z]*sicherung\w*|copias? de segur\w+|copias|respaldos?|backups?|sauvegardes?|snapshots?|instantaneas?|pitr|"
    r"messages?|nachrichten|mensajes?|mensagens|messaggi|events?|subscriptions?|topics?|queues?|"
    r"tables?|tabell\w+|tablas?|tabelas?|partition\w*|rows?|zeilen|records?|datasets?|entries|"
    r"logs?|logging|protokoll\w*|registros|journaux|traces?|metrics?|metrik\w*|"
    r"sessions?|tokens?|signed (?:links?|urls?)|links?|cach(?:e|es|ed)|redis|accounts?|users?|customers?|guests?|carts?|konten|nutzer\w*|cuentas?|usuarios|comptes?|passwords?|invitations?|"
    r"(?:docker|container) images?|artifacts?|revisions?|"
    r"data ?bases?|postgres\w*|mysql|mariadb|firestore|bigquery|datenbank\w*|bases? de (?:datos|donnees)|"
    r"intern|trial|contracts?|office)(?![\w-])"
)
_FILES = (
    r"[a-z]*buckets?|gcs|near ?line|cold ?line|archive (?:class|storage)|cloud storage|object storage|storage|files?|objects?|blobs?|uploads?|documents?|photos?|pictures?|images?|videos?|recordings?|scans?|exports?|reports?|dumps?|archives?|"
    r"invoices?|pdfs?|csvs?|attachments?|thumbnails?|everything|dateien|datei\w*|objekte\w*|bilder|fotos?|dokumente|rechnungen|archivos?|ficheros?|objetos?|documentos?|imagenes|facturas?|"
    r"fichiers?|objets?|images|factures?|oggetti|fatture|arquivos|bestanden"
)
# What a bucket is for is what lies in it.
_LIES_THERE = re.compile(
    r"\b[a-z]*(?:buckets?|storage|gcs)(?: (?:called|named))?(?: [\w-]+)? (?:for|with|of|fur|mit|para|con|pour|avec|per|voor) (?:(?:the|our|all|its|my|their|old|raw|daily|nightly|die|den|unsere|los|las|les|le|la|i|de|het) )*(?P<what>[^\W\d_]{3,}(?: (?:and|und|y|et) [^\W\d_]{3,})?)"
)
_PUT_THERE = re.compile(
    r"\b(?P<what>back[- ]?ups?|[a-z]*sicherung\w*|copias?|respaldos?|sauvegardes?|snapshots?|messages?|events?|logs?|records?|rows?|tables?|data|protokoll\w*|registros|journaux)\b[^.,;:!?\n]{0,50}? (?:to|into|in|on|onto|nach|auf|al|en|hacia|dans|vers|sur|verso|su|para|naar|op) (?:[\w-]+ ){0,3}?(?:[a-z]*buckets?|gcs|cloud storage)\b"
)
_SENTENCE = re.compile(r"[.](?=\s|$)|[;!?\n]")
_CLAUSE = re.compile(r"[.](?=\s|$)|[;:!?\n,]")


_MOST = 40


def of_files(text: str) -> str:
    """A folded text with blanks where a time is said of something else than a bucket's files, at the same places."""
    for low, high in times_of_others(text):
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def times_of_others(text: str) -> Iterator[Span]:
    """The times that are said of something else than a bucket's files."""
    there = {
        word for match in (*_LIES_THERE.finditer(text), *_PUT_THERE.finditer(text)) for word in match["what"].split()
    }
    lies = "|".join([r"back[- ]?ups?" if word.startswith("back") else re.escape(word) for word in sorted(there)])
    files = re.compile(rf"(?<![\w-])(?:{_FILES}{'|' + lies if lies else ''})(?![\w-])")
    for match in islice(_TIME.finditer(text), _MOST):
        if _is_of_another(text, match.span(), files):
            yield match.span()


_MACHINE = re.compile(
    r"\b(?:vms?|machines?|instances?|box(?:es)?|servers?|nodes?|runners?|agents?|gpus?|it|they|maschinen?|rechner|maquinas?|servidor\w*|serveurs?|macchin[ae])\b"
)

# `Snapshots of the VM` are what is spoken of.
_OF_IT = re.compile(r"\b(?:of|from|on|in|von|der|des|de|del|du|della?)(?: (?:the|our|la|each|every|my|all))? $")


def is_of_a_machine(text: str, at: int) -> bool:
    """Whether what a folded text says at a place is said of a machine, by what its sentence names last before it."""
    low = max((each.end() for each in _SENTENCE.finditer(text, 0, at)), default=0)
    machine = max(
        (each.end() for each in _MACHINE.finditer(text, low, at) if not _OF_IT.search(text, low, each.start())),
        default=low,
    )
    return not _last(text, machine, at, re.compile(rf"\b(?:{_FILES})\b"))


def _is_of_another(text: str, span: Span, files: re.Pattern[str]) -> bool:
    """Whether a time is said of none of a bucket's files, by what its clause names, or else the nearest before it."""
    low = max((each.end() for each in _CLAUSE.finditer(text, 0, span[0])), default=0)
    stop = _CLAUSE.search(text, span[1])
    high = stop.start() if stop else len(text)
    if before := _last(text, low, span[0], files):
        return before == _OTHER
    if behind := sorted(_named(text, span[1], high, files)):
        return behind[0][1] == _OTHER
    if _SAYS_NO_MORE.sub("", text[low : span[0]]).strip():
        # It has a subject of its own, which nobody here knows.
        return False
    while low:
        high = low - 1
        low = max((each.end() for each in _CLAUSE.finditer(text, 0, high)), default=0)
        if named := sorted(_named(text, low, high, files)):
            # What a clause begins with is what it is about.
            return named[0][1] == _OTHER
    return False


_OTHER, _FILE = "other", "file"
_SAYS_NO_MORE = re.compile(
    r"\b(?:kept|keeps?|keeping|stored?|retained?|retention|delet\w+|remov\w+|expir\w+|gone|purg\w+|after|for|at|least|most|only|about|is|are|be|will|should|must|automatically|and|then|they|them|it|these|those|all|the|of|period|each|also|but|not|longer|than|with|a|an|"
    r"dort|aufbewahr\w*|aufheben|nach|fur|wird|werden|soll\w*|sie|es|und|dann|alle|gelosch\w*|losch\w*|guard\w*|conserv\w*|borr\w*|elimin\w*|tras|despues|durante|por|se|y|los|las|retencion|pendant|apres|supprim\w*|garde\w*|et|les|dopo|per|e|mantid\w*|apag\w*|apos|bewaar\w*|bewaren|na|voor|en)\b|[\W\d_]"
)
# `With a key of the customer` says how, and not what.
_BESIDE = re.compile(
    r"\b(?:of|with|by|from|in|for|to|into|von|mit|aus|in|fur|des|de|del|con|en|par|avec|dans|pour|di|da|per|com|em|van|voor|met)(?: (?:the|our|an?|each|every|all|its|la|el|los|las|le|les|der|den|dem|il|i|o|os|het|une?|una?|eine[mrn]?))* $"
)


def _last(text: str, low: int, high: int, files: re.Pattern[str]) -> str:
    """What is named last in a stretch, and what stands behind a preposition only where nothing else is named."""
    found = sorted(_named(text, low, high, files))
    plain = [each for each in found if not _BESIDE.search(text, low, each[0])]
    return (plain or found)[-1][1] if found else ""


def _named(text: str, low: int, high: int, files: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    mine = [each.span() for each in files.finditer(text, low, high)]
    yield from ((start, _FILE) for start, _ in mine)
    for each in _OTHERS.finditer(text, low, high):
        # `Postgres dumps` are dumps.
        if not any(start <= each.end() + 1 and each.start() < end for start, end in mine):
            yield each.start(), _OTHER
