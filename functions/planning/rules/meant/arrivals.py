"""What arrives in a bucket and what is to happen then: a program starts for it, or a topic is told of it.

`Each new picture in the bucket starts a Cloud Run service`, `a Pub/Sub message for every upload`. A clause says so by
three words in any order: an object, that it is new or comes each by each, and what it sets off.
"""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.mentions import Mention, Words

_OBJECT = (
    r"(?:files?|uploads?|objects?|photos?|images?|pictures?|videos?|pdfs?|csvs?|documents?|invoices?|scans?|recordings?|dumps?|exports?|zips?|"
    r"datei(?:en)?|bild(?:er)?|dokumente?|rechnung(?:en)?|archivos?|ficheros?|imagen(?:es)?|documentos?|facturas?|fichiers?|factures?|"
    r"arquivos?|imagem|imagens|faturas?|immagin[ei]|fattur[ae]|bestand(?:en)?|foto'?s?|afbeelding(?:en)?|facturen|factuur)"
)
_EACH = (
    r"(?:new|newly|each|every|any|whenever|when|once|as soon as|on|upon|"
    r"neue[nrsm]?|jede[nrsm]?|sobald|wenn|nuev[oa]s?|cada|cuando|al|nouve\w+|chaque|quand|lorsqu\w*|des|nov[oa]s?|quando|nuov\w+|ogni|nieuwe?|elke?|ieder\w*|zodra|wanneer)"
)
# `Upload in the bucket sends a message`: a deed without a word for each, with the verb by which the bucket tells.
_DEED = r"(?:uploads?|subidas?|depots?|caricament[oi]|envios?|televersements?|opladen)"
_INTO = r"(?:in|into|to|im|ins|auf|al|a la|en|no|na|ao|para|dans|sur|vers|nel|nella|su|naar)"
_TELLS = (
    r"(?:sends?|publish(?:es)?|creates?|generates?|triggers?|emits?|posts?|writes?|fires?|produces?|raises?|erzeugt|sendet|schickt|schreibt|veroffentlicht|lost|"
    r"genera|envia|manda|publica|crea|emite|dispara|gera|cria|genere|envoie|publie|cree|declenche|emet|invia|pubblica|maakt|stuurt|geeft)"
)
_NEW = re.compile(
    rf"\b{_EACH} (?:[\w'/-]+ ){{0,2}}?{_OBJECT}\b|\b{_OBJECT} (?:[\w'/-]+ )?(?:nuev[oa]s?|nov[oa]s?|nouveaux?|nuov[oi])\b"
    rf"|\buploads? of (?:an? |the )?\w+\b|\buploaded {_OBJECT}\b|\b(?:bucket|gcs|cloud storage) (?:object |upload |file )?(?:uploads?|notifications?|events?)\b|\b(?:file|object|storage) (?:notifications?|events?)\b"
    rf"|\b{_DEED} {_INTO} (?:[\w'-]+ ){{0,2}}?(?:bucket|gcs|cloud storage)(?=,? (?:\w+ )?{_TELLS}\b)"
)
_STARTS = (
    r"(?:start(?:s|ed|et|en)?|trigger(?:s|ed|ing)?|launch(?:es|ed)?|kicks? off|fires?|fired|invoke[sd]?|runs?|calls?|called|wakes?|"
    r"gestartet|auslost|ausgelost|anstosst|dispar\w+|inici\w+|lanz\w+|lanc\w+|declench\w+|demarr\w+|avvi\w+|aciona\w*|gestart)"
)
_WORKS = (
    r"(?:process\w*|handl\w+|convert\w*|transcod\w*|encod\w*|resiz\w*|scan\w*|pars\w*|load[s]?|reads?|extract\w*|analy[sz]\w*|ocrs?|"
    r"verarbeit\w*|konvertier\w*|ladt|liest|proces\w*|carga|lee|extrae\w*|trait\w+|converti\w*|charge|lit|extrai\w*|le|elabor\w*|verwerk\w*|leest|uitleest)"
)
_PROGRAM = r"(?:cloud[ -]run|services?|dienst|servicios?|servicos?|servizio|containers?(?! (?:registry|image))|contenedor|conteneur)"
_STARTED = re.compile(rf"\b{_STARTS}\b|\b{_WORKS}\b")
_RUNS = re.compile(rf"\b{_PROGRAM}\b")
_WORD_OF_IT = re.compile(
    r"\b(?:notif\w+|message|nachricht|mensaje|mensagem|messaggio|bericht|melding|benachrichtig\w*|notificacion|publish(?:es|ed|ing)?|publi[cq]\w+|veroffentlich\w*|queue[sd]?|enqueue[sd]?|events?|told|pub ?/? ?sub|topic|thema|tema|sujet)\b"
)
# Who tells the topic then is a program, and no bucket.
_BY_PROGRAM = re.compile(r"\b(?:api|backend|service|app|function|server|web ?hook|it|we|and then|client|user)\b")
# What words for it alone would ask for.
_TOLD_BY = frozenset({"trigger", "to_bucket", "alert", "alert_channel"})
# `Exports a new PDF`, `as a new file`: what somebody makes, and nothing that comes. Words for new begin with an n.
_MADE = re.compile(r"\b(?:an?|eine?n?|una?|une|um|uma|een) $")
_JOB = re.compile(
    r"\b(?:cloud run )?(?:\w*jobs?|batch|scripts?|tasks?|trabajos?|tareas?|tarefas?|taches?|aufgaben?|lavori)\b"
)
_CLAUSE = re.compile(r"[^.;\n]+(?:\.(?!\s)[^.;\n]*)*")
_THERE = re.compile(r"\b(?:buckets?|gcs|cloud storage|s3)\b")


def arrivals(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """What a clause says of objects as they come, with the clause."""
    for clause in _CLAUSE.finditer(text):
        for said in _NEW.finditer(text, *clause.span()):
            if said[0][0] != "n" or not _MADE.search(text, 0, said.start()):
                yield said, clause
                break


def told_of(text: str) -> tuple[int, int] | None:
    """Where the words are by which a topic is to be told of each object that comes into a bucket."""
    for said, clause in arrivals(text):
        words = _WORD_OF_IT.search(text, *clause.span())
        if words is None or not (_THERE.search(text) or "upload" in said[0]):
            continue
        first, last = sorted((words.span(), said.span()))
        if not _BY_PROGRAM.search(text, first[1], last[0]):
            return first[0], max(first[1], last[1])
    return None


def with_arrivals(found: list[Mention], text: str, typed: Words) -> list[Mention]:
    """The mentions with what starts a service for each object, where no other words say so.

    What is told to a topic neither starts a function by itself nor is a topic's way into a bucket.
    """
    told = told_of(text)
    if told and not any(each.need in {"function", "workflow"} for each in found):
        found = [each for each in found if each.need not in _TOLD_BY or each.end <= told[0] or told[1] <= each.start]
    if told and any(each.need == "worker" and not each.rejected for each in found):
        # `Video transcoding: an upload sends a message, a worker does it`: the work's name is no second program.
        found = [each for each in found if each.need != "job" or _JOB.search(text, each.start, each.end)]
    if any(each.need in {"trigger", "function", "workflow", "job", "batch", "document_trigger"} for each in found):
        return found
    if not any(each.need == "bucket" and not each.rejected for each in found) or told:
        return found
    for said, clause in arrivals(text):
        # `API on Cloud Run, new images are scanned`: what is said of another thing before is not about these.
        before, after = text[clause.start() : said.start()], text[said.end() : clause.end()]
        beside = f"{before.rpartition(',')[2]} {after}"
        if _RUNS.search(beside) and _STARTED.search(_RUNS.sub("", beside)):
            return [*found, Mention("trigger", typed(*said.span()), *said.span())]
    return found
