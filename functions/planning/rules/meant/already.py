"""What stands already and only uses what is asked for, or sends something to it."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from functions.planning.rules.meant.outside import is_googles

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_STANDS = re.compile(
    r"\b(?:for|used by|next to|beside|from|fur|neben|para|pour) (?:our |the |an? |my |unser\w* |mein\w* |nuestr\w* |notre |nos )?"
    r"(?:existing|current|bestehend\w*|vorhanden\w*|existente?s?|existant\w*) (?:\w+ )?$"
)


# `On our existing cluster` stands, wherever it is said.
_EXISTING = re.compile(
    r"\b(?:our|the|my|an?|unser\w*|mein\w*|dem|den|der|das|nuestr\w*|el|la|notre|le|nosso|nossa) (?:already |bereits )?"
    r"(?:existing|current|bestehend\w*|vorhanden\w*|existente?s?|existant\w*) (?:[\w-]+ )?$"
)
_EXISTING_AFTER = re.compile(
    r"(?: cluster| network| vpc)? (?:existente?s?|existant\w*|que ya (?:tenemos|existe)|that (?:already )?exists|we already have)\b"
)
_ON_EXISTING = re.compile(
    r" (?:running |that runs |which runs |that (?:already )?stands )?(?:on|in|auf|in|en|sur|dans) (?:our|the|my|unser\w*|mein\w*|nuestr\w*|notre) (?:existing|current|bestehend\w*|vorhanden\w*)\b"
)
_KEPT_INSIDE = frozenset({"database", "postgres", "mysql", "sqlserver", "redis", "mongodb"})

_STANDING = frozenset({"kubernetes", "cloud_run", "vm", "vpc"})
_SERVED = frozenset({"service", "frontend", "container", "cloud_run", "site"})


_WE_RUN = re.compile(
    r"\b(?:for|used by|next to|beside|fur|para|pour) (?:the|our|my|die|unser\w*|los|nos|les) [^.;,]{0,60}?\b(?:we|i|wir|ich) (?:already|currently|bereits|schon) (?:run|have|use|operate|host|betreiben|haben)\b[^.;,]*"
)


# `A dump of the existing Metabase Cloud SQL`: the program is whose it is.
_ITS_STORE = re.compile(
    r"\b(?:existing|current|bestehend\w*|vorhanden\w*) (?:[\w-]+ ){0,2}?(?=(?:cloud ?sql|data ?base|db|datenbank|postgres\w*|my ?sql|redis|bucket|instance)\b)"
    r"|\b(?:cloud ?sql|base(?: de (?:datos|donnees))?|postgres\w*|my ?sql) (?:de |del |du |von )?[\w-]+ (?=existente?\b|existant\w*)"
)


_CRON_VM = re.compile(r" (?:vm|machine|server|box)\b")
_OUTSIDE = re.compile(
    r"\b(?:external|remote|third[- ]party|on[- ]?prem\w*|bare[- ]metal|legacy|(?:partner|customer|client|supplier|vendor)(?:'?s)?|extern\w*|entfernte\w*|remot[oa]|distant|dell'azienda) (?:hosted )?$"
)


# `Our Datastream already copies ...`: what does its work already.
_WORKS_ALREADY = re.compile(r"(?: [\w-]+)? (?:already|bereits|schon|ya|deja|gia|ja) (?!plan|want|decid|need)\w+")
_OURS = re.compile(
    r"\b(?:our|the|my|unser\w*|mein\w*|der|die|das|nuestr\w*|el|la|notre|le|nosso|nossa|il|o|a) (?:[\w-]+ )?$"
)
_WORK_BY_THEMSELVES = frozenset({"datastream", "dataflow", "composer", "log_export", "keyless_ci", "dataproc"})


# `The images of our WordPress are in a bucket`: what has put them there stands already.
_FILES = (
    r"(?:images?|pictures?|photos?|uploads?|media|attachments?|files?|assets|thumbnails?|avatars?|documents?|videos?|backups?|dumps?|exports?|archives?"
    r"|bilder\w*|fotos?|anhange|dateien|medien|dokumente|sicherungen|imagenes|adjuntos|archivos|ficheros|documentos|medios|copias"
    r"|pieces jointes|fichiers|medias|sauvegardes|imagens|anexos|arquivos|immagini|foto|allegati|documenti|afbeeldingen|foto's|bijlagen|bestanden|beelden)"
)
_LIE = r"(?:are|is|sits?|lies?|live|lives|stands?|liegen|liegt|stehen|sind|estan|esta|sont|est|se trouvent|estao|ficam|stanno|sono|si trovano|staan|liggen|zijn)"
_WHOSE_FILES = re.compile(
    rf"\b(?:{_FILES} (?:of|from|by|von|aus|vom|der|des|unsere[rs]?|meine[rs]?|del?|du|di|da|do|van|uit)\b(?: [\w.'-]+){{1,5}}?|(?:[\w.-]+ ){{0,3}}[\w.-]+'s? (?:[\w-]+ ){{0,2}}?{_FILES})"
    rf" {_LIE}(?: (?:already|all|now|bereits|schon|alle|ya|todas?|deja|ja|gia|al))?"
    r"(?= (?:in|on|at|im|auf|en|dans|sur|num|no|na|su|op)\b[^.;,\n]{0,30}?(?:\bbuckets?\b|\bgcs\b|\bcloud storage\b|gs://))"
)


# `Die Dateien in unserem Bucket sollen erreichbar sein`: a front reads them there, and no program hands them out.
_OF_BUCKET = re.compile(
    rf"\b(?:{_FILES}|releases?|binar(?:y|ies)|tarballs?|downloads?|installers?|firmware|pakete|binarios|paquetes|descargas|telechargements|binaires|paquets|pacotes|pacchetti|pakketten)(?: [\w-]+)?? "
    r"(?:in|of|from|on|im|aus|auf|en|del?|dans|du|d'|em|no|do|nel|del|in|uit|van)(?: (?:our|the|my|an?|unser\w*|dem|eine\w*|nuestr\w+|el|un|notre|le|noss[oa]|o|um|il|nostro|onze|de|een))? ?(?:[\w-]+ )??buckets?\b"
)
_PROGRAM = re.compile(
    r"\b(?:apis?|apps?|back-?ends?|services?|servers?|containers?|dienste?|servicios?|serveurs?|servidor\w*|application\w*|anwendung\w*|web ?app\w*)\b"
)


def are_handed_out(text: str, needs: Iterable[str]) -> bool:
    """Whether files of a bucket are what is to be reached: no program hands them out."""
    return _OF_BUCKET.search(text) is not None and bool({"https", "domain", "cdn", "load_balancer"} & set(needs))


def _fronted(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without a program that would only hand out a bucket's files, where no program is named."""
    if not are_handed_out(text, (each.need for each in found)):
        return found
    weak = [each for each in found if each.need == "service" and not _PROGRAM.search(text[each.start : each.end])]
    return [each for each in found if each not in weak]


def is_existing(text: str, start: int, end: int) -> bool:
    """Whether what is named there is said to stand already."""
    return _EXISTING.search(text[:start]) is not None or _EXISTING_AFTER.match(text, end) is not None


def runs_already(text: str) -> bool:
    """Whether a text tells what runs already, and only wants something beside it."""
    return _WE_RUN.search(text) is not None


def is_run_already(start: int, text: str) -> bool:
    """Whether a place in a text is where it tells what runs already: `for the servers that we already run`."""
    said = (*_WE_RUN.finditer(text), *_ITS_STORE.finditer(text), *_WHOSE_FILES.finditer(text))
    there = any(match.start() <= start < match.end() for match in said)
    return there or _PUT_THERE.match(text, start) is not None


# `Loki on our existing cluster`, `Thanos en nuestro cluster existente`: where it runs stands already.
_EXISTS = r"(?:already |bereits )?(?:existing|current|bestehend\w*|vorhanden\w*|existente?s?|existant\w*|esistente)"
_HOST = r"(?:(?:[\w-]+ )?(?:[\w-]+-)?(?:clusters?|kubernetes|gke|k8s|vms?|servers?|machines?|hosts?|servidor|serveur|maschine))"
_PUT_THERE = re.compile(
    r"[\w.-]+ (?:(?:that )?(?:runs?|running|lives?|lauft|corre|tourne) )?(?:on|in|inside|auf|im|en|sur|dans|su|no|em) "
    r"(?:our|the|my|an?|unser\w*|mein\w*|dem|den|einem|nuestr\w*|mi|el|un|notre|mon|le|nosso|meu|o|um|nostro|il)? ?"
    rf"(?:{_EXISTS} {_HOST}|{_HOST} (?:{_EXISTS}|que ya (?:tenemos|existe)|(?:that |which )?(?:already exists|we (?:already )?(?:have|run)(?: already)?)|den wir (?:schon|bereits) haben))\b"
)


# Jobs that come in are what is worked off, and none that is started.
_AS_MESSAGES = re.compile(
    r"\bjobs? (?:that )?(?:come|comes|coming|arrive|arrives|are submitted|are posted|are put)(?: in)?(?:to)?\b|\bjobs? (?:should|must|shall|are to|have to) be queued\b|\bqueued jobs\b"
)


# Whose pods are let in, and machines that are called nodes, are no cluster that is to be made.
_PODS = re.compile(
    r"\b(?:(?:the|our|my|a|an|gke|k8s|kubernetes|existing|dem|den|der|unser\w*|el|la|del|nuestro|notre|du|le) )*(?:(?:clusters?(?:'s?)?|gke(?:'s)?|kubernetes|k8s)[ -])?pods?[ -]?(?:ranges?|cidrs?|subnets?|network|netz\w*|ips?|bereich\w*)\b"
    r"(?: \d[\d./]*)?(?: of (?:the|our|an?) (?:existing )?(?:gke |kubernetes )?cluster)?"
    r"|\b(?:rango|plage|red|reseau) (?:de (?:los |les )?|des )pods\b(?: del? (?:nuestro )?cluster| du cluster| de notre cluster)?|\bpods (?:of|in|from|unseres|aus|de|del) (?:the|our|an?|dem|nuestro|notre)? ?(?:existing )?(?:gke |kubernetes )?cluster\w*"
)
_NODES_OF = re.compile(r" (?:on|in|auf|en|sur|as|als) (?:google )?(?:gce|compute engine|vms|virtual machines)\b")


def standing(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without those of what stands already and only uses what is asked for."""
    pods = [each.span() for each in _PODS.finditer(text)]
    found = [
        each
        for each in found
        if each.need != "kubernetes"
        or not (any(low <= each.start < high for low, high in pods) or _NODES_OF.match(text, each.end))
    ]
    found = _fronted([each for each in found if not is_run_already(each.start, text)], text)
    found = [each for each in found if each.need not in {"job", "schedule"} or not _CRON_VM.match(text, each.end)]
    found = [
        each
        for each in found
        if each.need not in {*_KEPT_INSIDE, "vm"}
        or not _OUTSIDE.search(text[: each.start])
        or is_googles(text, each.start, each.end)
    ]
    if _AS_MESSAGES.search(text):
        found = [each for each in found if each.need != "job" or re.search(r"\bcloud run\b|\bcron", each.words.lower())]
    found = [each for each in found if each.need not in _SERVED or not _ON_EXISTING.match(text, each.end)]
    found = [
        each
        for each in found
        if each.need not in _WORK_BY_THEMSELVES
        or not (_OURS.search(text[: each.start]) and _WORKS_ALREADY.match(text, each.end))
    ]
    return [
        each
        for each in found
        if each.need not in _STANDING
        or not (_STANDS.search(text[: each.start]) or (each.need != "vpc" and is_existing(text, each.start, each.end)))
    ]
