"""Goals that are no new deployment: a change to something that exists, an end, a list, a question. Each is told what to do.

All functions take folded text (lower case, no accents).
"""

import re
from typing import NamedTuple

from functions.planning.rules.goal import fold
from functions.planning.rules.meant.day_two import day_two
from functions.planning.rules.meant.log_exclusions import without_clauses
from functions.planning.rules.read import Reading
from functions.planning.rules.words import words
from functions.planning.rules.words.running import up_and_down


class Direction(NamedTuple):
    """What a goal really is (`change`, `destroy`, ...), and what to do about it, in words."""

    kind: str
    advice: str


_PLEASE = r"^\W*(?:(?:please|terraform|tofu|infraai|run|just|now|ok|hey|can you|could you|would you|kindly|bitte|por favor|s'?il (?:te|vous) plait|i want to|we want to|we need to|i need to)\b\W*)*"
_EXISTING = (
    r"(?:running|existing|current|deployed|live|already|deployment|application that|laufende\w*|bestehende\w*|vorhandene\w*|"
    r"existente\w*|existant\w*|actual\w*|desplegad\w*|en marcha|en cours)"
)
_BEFORE = r"(?:from|of|since) (?:last|yesterday|this|the other|monday|tuesday|wednesday|thursday|friday)|von (?:gestern|letzter)|de ayer|d'hier|we (?:deployed|made|built|set up)|infraai (?:deployed|made|built)"
_THING = (
    r"(?:api|app|application|backend|front ?end|service|site|website|database|db|server|vm|machine|cluster|cache|redis|bucket|"
    r"deployment|environment|staging|production|prod|everything|worker|queue|shop|datenbank|anwendung|dienst|seite|webseite|"
    r"maschine|alles|base de datos|aplicacion|sitio|servicio|todo|base de donnees|application|serveur|tout)s?"
)
_OURS = r"(?:the|our|my|this|that|all|der|die|das|den|dem|unsere?\w*|meine?\w*|el|la|los|las|nuestr[oa]s?|mi|le|les|notre|nos|mon|ma)"
_NEW = re.compile(
    r"\b(?:deploy(?! key)|host|create|build|set ?up|launch|provision|new|erstell\w*|aufsetz\w*|neue\w*|crea\w*|nuev[oa]|deploie\w*|nouve\w*)\b"
)

# `Put our API in containers` runs it, and changes nothing.
_RUNS_IT = re.compile(
    _PLEASE
    + rf"(?:put|get|bring|run) (?:{_OURS} )?(?:[\w-]+ ){{1,4}}(?:in|into|on|onto|to) (?:an? )?(?:containers?|(?:the |google )?cloud|gcp|google|kubernetes|gke|production|the (?:web|internet))\b"
)

_SETS_UP = re.compile(
    _PLEASE + r"(?:set ?up|deploy|host|install|launch|provision|create)\b(?! (?:the|our) (?:existing|running))"
)
_ENDS = re.compile(
    _PLEASE + r"(?:delete|destroy|tear down|drop|remove|get rid of|clean ?up|shut down|terminate|decommission|wipe|"
    r"losch\w*|entfern\w*|abbau\w*|zerstor\w*|elimin\w*|borr\w*|destruy\w*|supprim\w*|detrui\w*)\b"
)
# What watches or protects is switched off where it stands: `disable the audit logs`.
_SWITCHES_OFF = re.compile(
    _PLEASE
    + r"(?:(?:turn|switch) off|disable|deactivate|deaktivier\w*|desactiv\w*|deshabilit\w*|desativ\w*|apag(?:ar?|ue)|disattiv\w*|uitschakelen)\b[^.;,\n]{0,40}?"
    r"\b(?:audit[\w-]*|logs?|logging|protokoll\w*|registros?|journaux|backups?|sauvegardes?|copias|sicherungen|alerts?|alarms?|alertas?|alertes?|monitoring|deletion protection|versioning)\b"
)
# `Cleanup of stale rows as a nightly job`: work that is to run, and nothing that ends.
_AS_WORK = re.compile(
    r"\b(?:as|als|como|comme|come|in) (?:(?:an?|eine?[nmr]?|una?|une?|uma?|1) )?(?:[\w-]+ ){0,2}?(?:cloud run jobs?|(?:cron)?jobs?|cloud functions?|functions?|funktion|funcion|fonction|tarea|tache)\b"
)
_BACK = re.compile(
    _PLEASE
    + r"(?:roll(?:ed)?[ -]?back|revert|undo|go back|restore (?:the )?(?:previous|last|old)|zuruck\w*|mach\w* .{0,40}ruckgangig|"
    r"revertir|deshac\w*|volver|vuelve|reveni\w*|annul\w*)\b"
)
_ADOPTS = re.compile(
    _PLEASE
    + r"(?:adopt|import|take over|bring .{0,40} under|ubernimm|ubernehm\w*|importier\w*|adopta\w*|importa\w*|adopte\w*|importe\w*)\b"
    r"|\b(?:already exists?|existiert schon|ya existe\w*|existe\w* deja)\b.{0,80}\b(?:don'?t|do not|nicht|no|ne|without)\b"
)
_LISTS = re.compile(
    _PLEASE
    + r"(?:list|show(?: me)?|what(?:'s| is| are| do (?:we|i) have)|which|zeig\w*|liste\w*|welche|muestra\w*|lista\w*|que hay|montre\w*|quels?)\b"
    r".{0,40}\b(?:deployments?|running|deployed|resources|deployed apps|laufen\w*|lauft|desplegad\w*|en marcha|deploiements?)\b"
)
_PROMOTES = re.compile(_PLEASE + r"(?:promote|promot\w*|befordere|ubertrage|promueve|promouvoir)\b")
_MOVES = re.compile(
    _PLEASE
    + rf"(?:move|relocate|migrate|verschieb\w*|verlager\w*|zieh\w*|muev\w*|mover|traslad\w*|deplace\w*)\s+(?:{_OURS} )?(?:\w+ )?{_THING}\b"
    r".{0,60}\b(?:from|to|nach|von|a|de|vers|into)\b"
)
_CLOUDS = re.compile(
    r"\b(?:heroku|aws|azure|amazon|digital ?ocean|hetzner|on[- ]?prem\w*|vercel|netlify|render|fly\.io|ovh|gke|cloud run|kubernetes)\b"
)
_SCALES = re.compile(
    _PLEASE
    + r"(?:scale|resize|shrink|grow|increase|decrease|reduce|double|halve|upgrade|downgrade|raise|lower|enlarge|bump|skalier\w*|verkleiner\w*|"
    r"vergrosser\w*|verdoppl\w*|erhoh\w*|escala\w*|aument\w*|reduc\w*|reduis\w*|augment\w*|agrandi\w*)\s+(?!(?:(?:the|all|our|my|uploaded|new|user|product) ){0,2}(?:images?|pictures?|photos?|videos?|thumbnails?|avatars?|files?)\b)(?:\w+ ){0,2}?"
    rf"(?:{_OURS}|memory|cpu|max\w*|min\w*|disk)\b"
)
# `Make the database of shop larger` can be nothing new.
_SIZED = re.compile(
    _PLEASE + rf"(?:make|mach\w*|haz|rends?|faites)\s+{_OURS} (?:[\w'-]+ ){{1,6}}?(?:larger|bigger|smaller|"
    r"grosser|kleiner|mas grande|mas pequen[oa]|plus grande?|plus petite?)\b"
)
_ADDS = re.compile(
    _PLEASE
    + r"(?:add|put|attach|enable|turn on|switch|connect|give|change|set|rename|rotate|restart|reboot|update|fuge?|hang\w*|aktivier\w*|ander\w*|"
    r"anad\w*|agreg\w*|pon|activa\w*|cambia\w*|ajoute\w*|active\w*|change\w*|mets|remplace\w*|replace)\b"
)

# A copy that is asked for of what stands: `daily snapshots for the disk that holds our files`.
_COPIES = r"(?:snapshots?|back-?ups?|exports?|dumps?)"
_OF_OURS = re.compile(
    _PLEASE
    + rf"(?:[\w-]+ ){{0,4}}{_COPIES} (?:for|of|from) (?:the|our|my|all our) (?:(?P<stands>existing|current) )?(?:[\w-]+ ){{0,3}}?"
    r"(?:disks?|volumes?|vms?|machines?|servers?|instances?|databases?|firestore|share)\b(?: \([^)]*\))?"
    r"(?(stands)| (?:that|which) (?:already |currently |now )?(?:holds?|ha(?:s|ve)|contains?|keeps?|stores?|runs?|hosts?|exists?)\b)"
)
_BY_HAND = re.compile(
    rf"\b(?:i|we) (?:can|already|currently|manually|now|today)(?: (?:only|already|manually)){{0,2}} (?:run|do|make|take|trigger|start)\b[^.;\n]{{0,60}}?\b{_COPIES}\b"
)
_REGULAR = re.compile(
    r"\b(?:automat\w+|schedul\w+|every (?:day|night|week|hour)|daily|nightly|weekly|hourly|regularly)\b"
)
_OF_COPIES = frozenset({
    "snapshots", "backups", "schedule", "data_disk", "filestore", "workbench", "vm", "bucket", "mongodb", "database", "postgres", "mysql", "sqlserver", "job",
    "cheap",
})  # fmt: skip
_COPY_DOCUMENTS = (
    "To copy the Firestore database that stands: gcloud firestore backups schedules create --database DATABASE --recurrence daily "
    "--retention 14d; an export to a bucket is a Cloud Scheduler job that calls "
    "https://firestore.googleapis.com/v1/projects/PROJECT/databases/DATABASE:exportDocuments as an account with "
    "roles/datastore.importExportAdmin."
)
_COPY_ROWS = "To copy the database that stands: gcloud sql instances patch INSTANCE --backup-start-time 03:00."
_COPY_DISK = (
    "To copy the disk that stands: gcloud compute resource-policies create snapshot-schedule NAME --region REGION --daily-schedule "
    "--start-time 03:00 --max-retention-days 14, then gcloud compute disks add-resource-policies DISK --zone ZONE "
    "--resource-policies NAME."
)
_COPY_FIRST = (
    "First the copy, which nothing here makes for you: `gcloud sql export sql INSTANCE gs://BUCKET/FILE.sql.gz --database "
    "DATABASE`, into a bucket that stays. "
)
_HOW_TO_COPY = (
    (r"firestore|datastore", _COPY_DOCUMENTS),
    (r"postgres\w*|mysql|cloud sql|databases?", _COPY_ROWS),
    (r"", _COPY_DISK),
)


def _copies_what_stands(reading: Reading) -> Direction | None:
    """What to do about a goal that asks for nothing but regular copies of something that stands already."""
    text = reading.text
    asked = _OF_OURS.search(text) or (_BY_HAND.search(text) if _REGULAR.search(text) else None)
    if asked is None or _NEW.search(text, asked.end()):
        return None
    # What the disk holds or the machine runs is told of it, and asked for nowhere.
    told = re.compile(r"[.;,\n]|$").search(text, asked.end())
    high = told.start() if told else len(text)
    besides = {each.need for each in reading.mentions if not (each.rejected or asked.start() <= each.start < high)}
    if not besides <= _OF_COPIES:
        return None
    return Direction("copies", next(advice for said, advice in _HOW_TO_COPY if re.search(rf"\b(?:{said})\b", text)))


def direction_of(reading: Reading) -> Direction | None:
    """What to do about a goal that is no new deployment; None for one that is."""
    text = without_clauses(reading.text)
    if copies := _copies_what_stands(reading):
        return copies
    first = re.split(r"[.;!?\n]", text.strip(), maxsplit=1)[0]
    existing = bool(re.search(rf"\b{_EXISTING}\b", text) or re.search(rf"\b(?:{_BEFORE})\b", text))
    quoted = f'"{_short(reading.goal.text)}"'
    if _PROMOTES.search(first):
        return Direction(
            "promote", "To bring what runs in one environment to another: infraai promote APP --from staging --to prod."
        )
    later = day_two(text)
    adopts = _ADOPTS.search(first) and (existing or "project" in text or "state" in text or "terraform" in text)
    if adopts or (later and later.kind == "adopt"):
        return Direction(
            "adopt",
            "To take over what exists without making it anew: infraai adopt DIR, or infraai adopt --state gs://BUCKET/PREFIX.",
        )
    if _BACK.search(first) and not _NEW.search(first):
        return Direction(
            "rollback", "To go back to how it was: infraai rollback APP, with infraai history APP to see to which run."
        )
    copied = _COPY_FIRST if later and later.copied else ""
    if (_ENDS.search(first) and not (_NEW.search(first) or _AS_WORK.search(first)) and not up_and_down(text)) or (
        later and later.kind == "destroy"
    ):
        return Direction(
            "destroy",
            f"{copied}To end a deployment: infraai destroy APP; it shows what goes, and asks for the name where data would be lost.",
        )
    if later:
        return Direction(
            "change",
            f"{copied}To change something that runs: infraai change APP {quoted}; only what the sentence says is changed, "
            "and what would lose data is asked first.",
        )
    if _LISTS.search(first) and not _NEW.search(first):
        return Direction("list", "To see what there is: infraai status, or the console's list of deployments.")
    if reading.apps and _SETS_UP.search(first):
        # What it reads from may well stand.
        return None
    if _RUNS_IT.search(first) or (_NEW.search(first) and not existing):
        return None
    if (
        (_MOVES.search(first) and not _CLOUDS.search(text))
        or _SCALES.search(first)
        or _SIZED.search(first)
        or (_ADDS.search(first) and existing)
        # With a second sentence something new may be wished for.
        or (_SWITCHES_OFF.search(first) and not text.strip()[len(first) :].strip(" .;!\n"))
    ):
        return Direction(
            "change",
            f"To change something that runs: infraai change APP {quoted}; only what the sentence says is changed.",
        )
    return None


_ASKS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|so)\b\W*)?(?:what(?:'s)?|who|when|why|where|which|how (?:much|many|long|does|is|are)|is|are|does|do (?:i|we|you)|"
    r"was|wer|wie viel|warum|wann|wo|welche[rs]?|explain|compare|define|que es|cuanto|por que|qu'est-ce|combien|pourquoi|quelle?)\b"
)


_IS = r"(?:is|are|would be|'s|ist|sind|ware|es|seria|est|serait|e|sarebbe|kostet|cuesta|coute|costa|costs?|fits|passt|zou)"
_BEST = (
    r"(?:cheap\w*|better|best|simpl\w*|easi\w*|fast\w*|less \w+|more \w+|gunstig\w*|besser\w*|beste\w*|billig\w*|einfach\w*|schnell\w*|weniger|mejor|mas \w+|menos|mieux|"
    r"meilleur\w*|moins \w+|plus \w+|meglio|migliore|piu \w+|meno|melhor|mais \w+|goedko\w+|beter\w*|minder)"
)
_WHICH = r"(?:what|which(?: one)?(?: of (?:the two|them|both))?|was|welche[srn]?|que|cual|quel(?:le)?|lequel|laquelle|cosa|quale|qual|wat|welke)"
_WEIGHS = re.compile(
    rf"\b(?:or|oder|o|ou|vs\.?|versus|of)\b[^?]*\b{_WHICH}(?: \w+)? ?{_IS}(?: (?:the|der|die|das|el|la|le|il|o|de|het|me|us))* {_BEST}\b"
    rf"|\b{_WHICH}(?: \w+)? ?{_IS}(?: (?:the|der|die|das|el|la|le|il|o|de|het))* {_BEST}\b[^?]*[,:] [^?]*\b(?:or|oder|o|ou|vs\.?|of)\b"
    r"|\b(?:alternatives?|alternativ[aeo]\w*|other (?:ways?|options?)|(?:cheaper|simpler|easier|better) (?:ways?|options?|solutions?)|andere (?:moglichkeit\w*|wege?)|otra (?:opcion|manera)|autre (?:solution|moyen)|altra soluzione|outra (?:opcao|forma))\b"
)
_TOLD = re.compile(
    r"\b(?:is|are|was|looks?|appears?|seems?|sounds?|feels?|costs?|ist|sind|kostet|wirkt|scheint|es|son|parece\w*|cuesta|est|semble\w*|coute|sembra\w*|costa|custa|lijkt|kost)\b"
)


def weighs(text: str) -> bool:
    """Whether a folded text only asks what would be better, and wishes for nothing: `GKE or Cloud Run, which is cheaper?`."""
    sentences = [each.strip() for each in re.findall(r"[^.!?\n]+(?:[.!?]+|$)", text) if each.strip(" .!?")]
    if not sentences or not sentences[-1].endswith("?") or words.WANTS.search(re.sub(r"\bcloud run\b", "", text)):
        return False
    told = (each.endswith("?") or _TOLD.search(each) for each in sentences[:-1])
    return bool(_WEIGHS.search(sentences[-1])) and all(told)


def question_about(reading: Reading) -> str | None:
    """What a question is about, as far as it names a service; None for what is no question."""
    folded = fold(reading.goal.text)
    if weighs(folded):
        return ", ".join(dict.fromkeys(each.words for each in reading.mentions[:2]))
    if not _ASKS.search(folded) or words.WANTS.search(folded) or words.is_statement(folded):
        return None
    named = [each.words for each in reading.mentions] + [app.name for app, _ in reading.apps]
    return named[0] if named else ""


def _short(text: str) -> str:
    line = " ".join(text.replace('"', "'").split())
    return line if len(line) <= 90 else line[:87] + "..."
