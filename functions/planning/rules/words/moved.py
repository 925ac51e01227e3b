"""Files that a goal wants copied into a bucket: `copy our S3 bucket acme-raw into Cloud Storage every night`.

They are taken out of the goal before it is read, so that what is said of the source is nothing that is to stand here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from functions.planning.rules.words import hours

Span = tuple[int, int]

_END = re.compile(r"[.!?](?=\s|$)|[;\n]")
# What says that something is brought over: by a verb, or as a thing of its own.
_BRINGS = re.compile(
    r"\b(?:cop(?:y|ies|ied|ying)|sync(?:s|ed|ing|hroni[sz]\w*)?|mirror(?:s|ed|ing)?|transfer(?:s|red|ring)?|replicat\w+|import(?:s|ed|ing)?"
    r"|pull(?:s|ed|ing)?|bring|download(?:s|ed|ing)?|mov(?:e|es|ed|ing)|migrat\w+"
    r"|kopier\w*|spiegel\w*|gespiegelt|synchronisier\w*|ubertrag\w*|ubernehm\w*|verschieb\w*|umzieh\w*|migrier\w*|kopie"
    r"|copia(?:r|mos|n|s)?|copie(?:n|mos)?|sincroni\w+|transfiere\w*|transferir|trasferi\w*|traslad\w+|descarg\w+|migra(?:r|cion)?|replica\w*"
    r"|copier|synchronis\w+|transferer|transfere\w*|rapatri\w+|migrer|telecharg\w+|espelh\w+|baix(?:ar|e)|kopieer\w*|overzet\w*)\b"
)
_PRODUCT = re.compile(
    r"\b(?:(?:google )?(?:cloud )?storage[- ]transfer(?:[- ]service)?(?:[- ](?:jobs?|auftrag))?|(?:aws )?data ?sync(?: tasks?)?|transfer jobs?)\b"
)
_S3 = r"(?:(?:amazon|aws)[- ])?s3(?![- ]?(?:compatib|like|kompatib|ahnlich|api\b|style|equivalent|replacement|ersatz|alternativ|uploads?\b))"
_FROM_S3 = re.compile(
    rf"s3://(?P<uri>[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9])(?P<path>/[\w=./-]*)?|\b{_S3}\b|\baws[- ]buckets?\b|\bbuckets?(?: \S+)? (?:de|von|bei|at|in|on|en|sur|em) (?:amazon|aws)\b"
)
_FROM_AZURE = re.compile(
    r"https://(?P<host>[a-z0-9]{3,24})\.blob\.core\.windows\.net/(?P<path>[a-z0-9-]{3,63})(?:/\*?)?|\bazure[- ]blob(?:[- ]storage)?(?:[- ]container)?s?\b|\bazure[- ](?:storage[- ])?containers?\b"
)
_LIST = re.compile(r"https?://[\w.-]+/[\w./~-]*\.tsv\b")
_FOREIGN = re.compile(r"gs://(?P<uri>[a-z0-9][a-z0-9._-]{1,61}[a-z0-9])(?:/[\w=./*-]*)?")
# A source that stands behind one of these is where something goes to.
_TO = re.compile(
    r"\b(?:to|into|onto|nach|in|auf|zu|a|al|hacia|en|vers|dans|sur|para|su|naar)(?: (?:an?|the|our|my|einen|unser\w*|den|un|una|el|nuestr\w+|le|notre|nosso|um))?(?: \w+)? $"
)
# Where it goes to, which is left in the goal: the words of a bucket here.
_HERE = re.compile(
    r"\b(?:to|into|onto|nach|in|auf|a|al|hacia|en|con|with|mit|vers|dans|avec|para|num|no|naar|verso)(?: (?:an?|the|our|my|one|einen|unser\w*|den|un|una|uno|el|nuestr\w+|le|notre|nosso|um|uma))?(?: [\w-]+){0,2}?"
    r" (?P<here>(?:gcs|google cloud storage|cloud storage|google|gcp|gs://|(?:\w+ )?buckets?\b|data lake|storage))"
)
# Whose work it is: a program of the user's own that copies is drawn as that program.
_PROGRAM = r"(?<!transfer )(?:(?:cloud run |cron ?)?jobs?|functions?|scripts?|containers?|workers?|lambdas?|apps?|services?|apis?|pipelines?|backends?|dags?|vms?|servers?|machines?|funktion\w*|skripte?|dienste?|programm\w*|funcion\w*|servicios?|fonctions?|taches?|programmes?|tarefas?|tareas?)"
_BY_PROGRAM = re.compile(
    rf"\b{_PROGRAM}(?: (?:that|which|to|der|die|das|que|qui|para|pour|um|zum))?(?: (?!and\b|und\b|y\b|et\b|plus\b|e\b)[\w']+){{0,3}} $"
    rf"|\b{_PROGRAM} (?:that|which|der|die|das|que|qui)\b[^.;\n]*$"
)
_WITH_PROGRAM = re.compile(
    rf"\b(?:with|in|by|via|using|through|as|mit|durch|als|con|por|avec|par|com)(?: (?:an?|our|the|one|ein\w*|unser\w*|una?|une?|nuestr\w+|notre|uma?))?(?: [\w-]+){{0,2}}? (?:{_PROGRAM}|rclone|gsutil|boto3?|airflow|composer|dataflow)\b"
)
# Whoever moves a whole stack wants here what stood there, and not its files alone.
_STACK = re.compile(
    r"\b(?:ec2|rds|aurora|lambda|ecs|eks|fargate|dynamo ?db|cloudfront|elasticache|sqs|sns|route ?53|api gateway|cognito|stack|equivalent\w*|instead of|ersatz|replac\w+|version of)\b"
)
# `The RDS dumps in S3` are files, whatever wrote them.
_WROTE = re.compile(
    r"\b(?:rds|aurora|dynamo ?db|lambda|ec2|ecs|cloudfront|elasticache)(?:'s)?[- ](?:(?:postgres\w*|mysql|database|db|nightly|daily|sql)[- ])?(?:dumps?|back ?ups?|snapshots?|exports?|logs?|sicherung\w*|abzug\w*|respaldos?|sauvegardes?|copias?)\b"
    r"|\b(?:dumps?|back ?ups?|snapshots?|exports?|logs?|sicherung\w*|respaldos?|copias de seguridad|sauvegardes?|copias?)(?: (?:of|from|by|de|von|des|du|da|do|del|di))+(?: (?:our|the|nuestro|notre|unser\w*|nosso))? (?:rds|aurora|dynamo ?db|lambda|ec2|ecs|cloudfront)\b"
)
# With what rights the source is read.
_READS = re.compile(
    r",? ?(?:and |but |und |y |et )?(?:(?:the|our|an?|die|el|le|il) )?(?:aws|iam|s3|source)[- ](?:side )?(?:role|user|account|access|keys?|credentials|rolle|rol|usuario)[^,.;\n]{0,24}?\b(?:read[- ]?only|only (?:has )?read(?:ing|s)?(?: access| rights?)?|nur les\w+|solo (?:de )?lectura|lecture seule|sola lettura|somente leitura)\b(?: access| rights?)?"
)
# Where files lie already, and go nowhere: `our dumps are in S3`.
_LIES = re.compile(
    r"\b(?:lies?|lay|is|are|sits?|stored|kept|saved|lands?|live|stands?|liegen|liegt|sind|landen|estan|esta|quedan|sont|est|ficam|estao|sono|staan|zijn)(?: (?:now|today|all|already|all die|alle|todos))? (?:in|on|at|auf|en|sur|no|na|su|op)(?: (?:an?|the|our|my|unser\w*|einem|un|nuestro|notre|nosso))? $"
)
_WHOLE = re.compile(r"\b(?:mov\w+|migr\w+|umzieh\w*|umzug|traslad\w+)\b")
_FILES = re.compile(
    r"\b(?:\d+ ?(?:gb|tb|pb|files|objects)|files?|objects?|data|content\w*|everything|dateien|daten|alles|objekte|archivos|ficheros|objetos|datos|todo|fichiers|objets|donnees|tout|arquivos|dados|tudo|buckets?)\b|s3://"
)
_SHAPE = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_NAMED = (
    rf"buckets?[ -](?:(?:amazon |aws )?s3 )?(?:(?:named|called|namens|genannt|llamado|nomme|appele|chamado|chiamato|name) )?[\"'`](?P<quoted>{_SHAPE})[\"'`]",
    rf"buckets?[ -](?:named|called|namens|genannt|llamado|nomme|appele|chamado|chiamato|name) (?P<called>{_SHAPE})",
    r"buckets?(?: (?:de |von |bei |in |on |en |sur |em )?(?:amazon |aws |amazon)?s3)? (?P<shaped>[a-z0-9]+(?:[.-][a-z0-9]+)+)(?![\w/@])",
    r"s3 (?P<bare>[a-z0-9]+(?:[.-][a-z0-9]+)+)(?![\w/@])",
    r"(?<![\w/.-])(?P<before>[a-z0-9]+(?:-[a-z0-9]+)+) (?:amazon |aws )?(?:s3[- ])?buckets?\b",
    r"s3[ -]buckets? (?P<plain>[a-z][a-z0-9]{2,40})(?= ?(?:[,.;)]|$|(?:to|into|nach|in|a|al|vers|dans|para|with|con|mit|every|each|once|und|and|to)\b))",
    r"s3 ?\(?(?:bucket )(?P<inner>[a-z0-9][a-z0-9-]{2,40})\)?",
)
_CONTAINER = rf"containers?[ -](?:(?:named|called|namens|llamado|nomme|chamado) )?[\"'`]?(?P<name>{_SHAPE})"
_ACCOUNT = re.compile(
    r"\b(?:storage[- ]?(?:account|konto)|speicherkonto|cuenta(?: de almacenamiento)?|compte(?: de stockage)?|conta(?: de armazenamento)?)(?: (?:named|called|namens|llamada|nomme))? [\"'`]?(?P<name>[a-z0-9]{3,24})\b"
)
_NO_NAME = frozenset(
    {
        "to",
        "into",
        "nach",
        "in",
        "a",
        "al",
        "vers",
        "dans",
        "para",
        "with",
        "con",
        "mit",
        "every",
        "each",
        "once",
        "and",
        "und",
        "the",
        "our",
        "my",
        "an",
        "from",
        "on",
        "at",
        "of",
        "for",
        "daily",
        "nightly",
        "weekly",
        "hourly",
        "monthly",
        "contents",
        "content",
        "files",
        "data",
        "objects",
        "regularly",
        "s3-bucket",
        "aws-bucket",
        "cloud-storage",
        "google-cloud",
    }
)
_PREFIX = re.compile(
    r"\b(?:prefix|prafix|prefijo|prefixe|prefixo|folder|ordner|carpeta|dossier|pasta)[ :]+[\"'`]?(?P<prefix>[\w=./-]*\w/?)[\"'`]?"
)
_ARN = re.compile(
    r"(?:\b(?:using|with|by|via|mit|con|avec|com)(?: the| an?)? (?:iam )?(?:role|rolle|rol) )?arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]*\w(?: instead of (?:access )?keys)?"
)
_DELETES = re.compile(
    r"(?:,? ?(?:and|then|und|y|et|e|plus)? ?(?:then |danach |despues |luego |ensuite )?)(?P<what>\b(?:delet\w+|remov\w+|losch\w*|borr\w+|elimin\w+|supprim\w+|apag\w+|empty|leer\w*)\b[^,.;\n]{0,40}\b(?:s3|source|aws|quelle|origen|source|origem|there|dort|alli)\b)"
)
_KEEPS = re.compile(
    r"(?:,? ?(?:and|und|y|et|e)? ?)\b(?:deletes? nothing|(?:never|without|don'?t|do not|does not|not) delet\w+(?: anything)?|nothing (?:is )?deleted|loscht nichts|ohne (?:etwas )?zu loschen|sin borrar(?: nada)?|sans rien supprimer|ne supprime rien)(?: (?:at|in|from|on|an|en|a|der|la|le)){0,3}(?: (?:the |der |la )?(?:source|s3|quelle|origen|aws))?"
)
_ONCE = re.compile(
    r"\b(?:one[- ](?:time|off)|once(?! (?:a|an|per|every)\b)|einmal(?:ig\w*)?(?! (?:pro|die|im|in))|una (?:sola )?vez(?! (?:al|por|a la))|una unica vez|une (?:seule )?fois(?! par)|1 time(?! (?:a|per)))\b"
)
_REGULARLY = re.compile(
    r"\b(?:regularly|periodically|continuously|regelmassig|laufend|regularmente|periodicamente|regulierement)\b"
)
_CLAUSE = re.compile(r"(?:,| (?:and|und|y|et|e|plus|sowie|samt)|:) ")
_LEAD = re.compile(
    r"(?:\b(?:we|i|please|need|want|would like|like|to|have|set up|create|make|an?|the|one|should|must|bitte|wir|ich|brauchen|wollen|mochten|sollen?|neue|alle|necesitamos|queremos|quiero|un|una|nous|voulons|il faut|que|precisamos|new|all|storage|job)\b ?|, ?)*$"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What is copied: `name` is the source's bucket or container (empty where none is said), `prefix` of what in it,
    `account` of which storage account, `url` of a list. `cron` is when, five fields; empty for once. `deletes` are the
    words that want the source emptied. `words` is where the goal says all that, in its folded text."""

    source: Literal["s3", "azure", "list", "gcs"]
    name: str
    prefix: str
    account: str
    url: str
    role_arn: str
    cron: str
    deletes: str
    spans: tuple[Span, ...]


def moved_in(text: str) -> Iterator[Moved]:
    """What a folded goal wants copied into a bucket, one for each sentence that says so."""
    low = 0
    for cut in [*(each.span() for each in _END.finditer(text)), (len(text), len(text))]:
        if found := _of_sentence(text[low : cut[0]], low):
            yield found
        low = cut[1]


def _of_sentence(text: str, start: int) -> Moved | None:
    """What one sentence wants copied; None where it wants nothing, or a program of its own to do it."""
    found = _source(text)
    product = _PRODUCT.search(text)
    brings = next((each for each in _BRINGS.finditer(text)), None)
    if found is None or not (brings or product):
        return None
    kind, match = found
    if product is None and (kind == "list" or (kind == "gcs" and not re.search(r"\btransfer", text))):
        return None
    says = min((each for each in (brings, product) if each), key=lambda each: each.start())
    if product is None and (
        _BY_PROGRAM.search(text[: says.start()])
        or _WITH_PROGRAM.search(text)
        or _STACK.search(_WROTE.sub(" ", text))
        or (_WHOLE.fullmatch(says[0]) and not _FILES.search(text))
    ):
        return None
    here = _HERE.search(text, match.end())
    if kind == "s3" and here is None and product is None and not _HERE.search(text):
        return None
    low, high = _stretch(text, says, match, here)
    times = [each for each in hours.when_spans(text) if not (low <= each[0] and each[1] <= high)]
    extra = [
        each.span()
        for each in (_ARN.search(text), _KEEPS.search(text), _PREFIX.search(text), _READS.search(text))
        if each
    ]
    deletes = None if _KEEPS.search(text) else _DELETES.search(text, low)
    extra += [deletes.span("what")] if deletes else []
    extra += [product.span()] if product else []
    cron = hours.cron_in(text) if hours.when_spans(text) or _REGULARLY.search(text) else ""
    extra += [each.span() for pattern in (_ONCE, _REGULARLY) for each in pattern.finditer(text)]
    prefix = _PREFIX.search(text)
    arn = re.search(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]*\w", text)
    account = _ACCOUNT.search(text) if kind == "azure" else None
    extra += [account.span()] if account else []
    groups = match.groupdict()
    spans = _joined([(low, high), says.span(), *times, *extra], text)
    return Moved(
        kind,
        groups.get("uri")
        or (groups.get("path") if kind == "azure" else "")
        or ("" if kind == "list" else _name(_told_of_source(text, match, here), kind)),
        (groups.get("path") or "").strip("/") + "/"
        if kind == "s3" and (groups.get("path") or "").strip("/")
        else prefix["prefix"]
        if prefix
        else "",
        groups.get("host") or (account["name"] if account else ""),
        match[0] if kind == "list" else "",
        arn[0] if arn else "",
        "" if _ONCE.search(text) else cron,
        deletes["what"] if deletes else "",
        tuple((start + begin, start + end) for begin, end in spans),
    )


def _source(text: str) -> tuple[Literal["s3", "azure", "list", "gcs"], re.Match[str]] | None:
    for match in _FROM_S3.finditer(text):
        if (
            not _TO.search(text[: match.start()])
            or _LIES.search(text[: match.start()])
            or (match["uri"] and re.search(r"\bin $", text[: match.start()]))
        ):
            return "s3", match
    for match in _FROM_AZURE.finditer(text):
        if not _TO.search(text[: match.start()]):
            return "azure", match
    if listed := _LIST.search(text):
        return "list", listed
    foreign = [each for each in _FOREIGN.finditer(text) if not _TO.search(text[: each.start()])]
    return ("gcs", foreign[0]) if foreign else None


def _told_of_source(text: str, source: re.Match[str], here: re.Match[str] | None) -> str:
    """What is said of the source, without what is said of where it goes."""
    if here is None:
        return text
    return (
        text[: here.start()]
        if here.start() >= source.start()
        else text[source.start() - 20 if source.start() > 20 else 0 :]
    )


def _name(text: str, kind: str) -> str:
    """What the source's bucket is called, or its container; empty where nobody says."""
    for pattern in (_CONTAINER,) if kind == "azure" else _NAMED:
        for match in re.finditer(pattern, text):
            name = next(each for each in match.groups() if each)
            # What stands in the way to here is the bucket here.
            if name not in _NO_NAME and not re.search(r"\b(?:gcs|gcp|google)\b", match[0]):
                return name
    return ""


def _stretch(text: str, says: re.Match[str], source: re.Match[str], here: re.Match[str] | None) -> Span:
    """From the word for copying to where its destination begins."""
    if source.start() < says.start():
        # `S3-Bucket x nach GCS kopieren`: from where its own clause begins.
        begin = max((each.end() for each in _CLAUSE.finditer(text, 0, source.start())), default=0)
        return begin, here.start("here") if here and here.start("here") >= source.start() else source.end()
    low = says.start() - (len(lead[0]) if (lead := _LEAD.search(text[: says.start()])) else 0)
    ends = [source.end(), *(each.end() for pattern in (_CONTAINER, *_NAMED) for each in re.finditer(pattern, text))]
    if here is None:
        return low, max(says.end(), *ends)
    return low, max(says.end(), here.start("here") if here.start("here") >= source.start() else source.end())


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Stretches in their order, those that touch as one."""
    made: list[Span] = []
    for low, high in sorted(spans):
        if made and (low <= made[-1][1] or not text[made[-1][1] : low].strip(" ,")):
            made[-1] = made[-1][0], max(high, made[-1][1])
        else:
            made.append((low, high))
    return made
