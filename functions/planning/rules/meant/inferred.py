"""What two things that a goal says together imply: a login to what has no address, a secret that is to be kept, work on what arrives.

Neither half says it alone: SSH is open or closed, a token may be one that users get, and files that are uploaded may
only be kept. All functions take folded text.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words


def with_inferred(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with what two of a goal's things say together."""
    found = _without_short(_without_runners_work(found), text, typed)
    for need, infer in (("bastion", _login), ("secrets", _kept_secret), ("trigger", _arrival)):
        said = [each for each in found if each.need == need]
        # `No passwords in the code` says no to the code; who says no to the thing itself gets none.
        if any(not each.rejected or need != "secrets" or _STORE_OF_SECRETS.search(each.words.lower()) for each in said):
            continue
        span = infer(found, text)
        if span is not None:
            found = [each for each in found if each.need != need]
            found.append(Mention(need, typed(*span), *span))
    return _of_logins(found, text)


def _of_logins(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions; Identity-Aware Proxy that SSH comes through is the way to machines, and no sign-in of pages."""
    spans = [_sentence(text, match.span()) for match in _LOGIN.finditer(text)]
    if not any(each.need == "bastion" and not each.rejected for each in found):
        return found
    return [
        replace(each, need="bastion")
        if each.need == "iap"
        and any(low <= each.start < high for low, high in spans)
        and not _PAGES.search(text, *_sentence(text, (each.start, each.end)))
        else each
        for each in found
    ]


_STORE_OF_SECRETS = re.compile(r"\bmanager\b|\bvault\b|\bsecrets?\b|\bkms\b")
_PAGES = re.compile(
    r"\b(?:apps?|sites?|pages?|dashboards?|portals?|ui|api|service|cloud run|web\w*|grafana|admin|tool|seiten?|oberflache|paginas?|interfaz|interface)\b"
)


# What a runner runs is its pipelines' matter, and no job or worker of its own.
_OF_RUNNERS = re.compile(
    r"(?:(?:ci|build|its|the|spot|preemptible) )*(?:jobs|workers|tasks)|(?:ci|build|spot|preemptible) (?:job|worker|task)"
)


def _without_runners_work(found: "list[Mention]") -> "list[Mention]":
    """The mentions; the jobs of a pipeline run where its runners are."""
    runs = any(each.need == "ci_runner" and not each.rejected for each in found)
    return [
        each
        for each in found
        if not (runs and each.need in {"job", "worker"} and _OF_RUNNERS.fullmatch(each.words.lower()))
    ]


# Who logs in, and what has no address to log in to.
_LOGIN = re.compile(r"(?<![\w-])(?:ssh|rdp|shell access|shell-?zugang|acceso shell)(?![\w-])")
_NO_LOGIN = re.compile(
    r"\b(?:no|not|never|without|nobody|no one|don'?t|doesn'?t|needn'?t|instead of|rather than|ohne|kein\w*|niemand|statt|sin|nadie|en lugar de|sans|personne|sem|ninguem|senza|nessuno|geen|zonder)(?: (?!only\b|public\b)[\w']+){0,3} $"
)
_NO_LOGIN_AFTER = re.compile(
    r"(?: (?:keys?|tunnels?|deploy\w*|git))|(?: [\w-]+){0,3}? (?:off|closed|disabled|blocked|forbidden|geschlossen|gesperrt|cerrad\w|ferme\w*|aus)\b"
    # From where it comes, and that it comes over a VPN, is said: that is no proxy.
    r"|(?: [\w-]+){0,4}? (?:from|von|aus|desde|depuis|da|van|de) (?:\d|(?:any|every)where|uberall|cualquier|partout)|[^.;\n]{0,30}\bvpns?\b"
)
_PUBLIC = r"(?:public\w*|external\w*|offentlich\w*|extern\w*|publi[ckq]\w+|pubblic\w+|openbare?)"
_ADDRESS = r"(?:ips?|ip[- ]address\w*|address\w*|ip-?adress\w*|direccion\w*|direcciones|adresses?|indirizz\w*|endereco\w*|adres\w*)"
_UNREACHED = re.compile(
    rf"\b(?:no|not|without|never|none|ohne|kein\w*|sin|sans|sem|senza|geen|zonder)\b[^.;\n]{{0,24}}?\b(?:{_PUBLIC} {_ADDRESS}|{_ADDRESS} (?:ip )?{_PUBLIC})"
    rf"|\b(?:private|privat\w*|privad\w+|prives?|privees?|internal|intern\w*) (?:gke|kubernetes|k8s|cluster|nodes?|knoten|nodos|noeuds|nodi|vms?|machines?|instances?|servers?|maschinen?|maquinas?|ips?)\b|\b(?:gke|kubernetes|k8s|clusters?|nodes|knoten|nodos|noeuds|vms?|machines?|instances?) (?:private?\w*|privad\w+|prives?|privees?|privat\w*)\b"
    r"|\b(?:not|never|nicht|no|pas|non|nao|niet)(?: \w+){0,2} (?:from|to|over|via|aus|desde|a|depuis|dal|da|vanaf) (?:the |dem |el |la |l ?'? ?|o )?(?:open |public )?(?:internet|world|outside|netz|mundo|monde)\b"
    r"|\bwithout (?:opening|exposing) (?:port )?(?:22|ssh|any port)|\b(?:google'?s?|identity[- ]aware) proxy\b|\biap\b|\bbehind (?:cloud )?nat\b"
)


def _login(found: "list[Mention]", text: str) -> tuple[int, int] | None:
    """Where people are said to log in to machines or nodes that nobody on the internet reaches."""
    if _UNREACHED.search(text) is None or any(each.need in {"vpn", "vpn_server"} for each in found):
        return None
    for match in _LOGIN.finditer(text):
        if not _NO_LOGIN.search(text, 0, match.start()) and not _NO_LOGIN_AFTER.match(text, match.end()):
            return match.span()
    return None


_CREDENTIALS = re.compile(
    r"\b(?:credentials?|passwords?|pass ?phrases?|tokens?|secret keys?|(?:[\w-]+ )?(?:api|access|signing|private|licen[cs]e|client|service|webhook|encryption|auth|oauth|jwt|smtp|llm|bot|account)[ -](?:keys?|tokens?|secrets?|credentials?|passwords?)|keys?|config(?:uration)? vars?|env(?:ironment)? (?:vars?|variables|values)|\.env(?: (?:file|values?|variables?))?|dotenv"
    r"|zugangsdaten|passwort\w*|kennwort\w*|schlussel|umgebungsvariablen|credenciales|contrasenas?|claves?|llaves?|variables? de entorno|identifiants|mots? de passe|cles?|jetons?|variables? d ?'? ?environnement|credenziali|chiav[ei]|variabili d ?'? ?ambiente|credenciais|senhas?|chaves?|variaveis de ambiente|inloggegevens|wachtwoord\w*|sleutels?)(?![\w-])"
)
_SAFE = r"(?:safe(?:ly)?|secure(?:d|ly)?|protected|(?:al )?sicuro|sicher|geschutzt|(?:a )?salvo|segur[oa]s?|segura(?:mente|nca)|protegid[oa]s?|a l ?'? ?abri|securite|securisee?s?|protegee?s?|veilig)"
_KEPT = r"(?:kept|keeps?|stored?|stores|stays?|held|lives?|put|managed?|aufbewahr\w*|verwahr\w*|gespeicher\w*|speichern|abgelegt|ablegen|liegen|bleiben|guard\w+|almacen\w+|conserv\w+|stock\w+|garde\w*|range\w*|armazen\w+|custodi\w+|tenut\w+|bewaar\w*|opgeslagen)"
# Where they are to be, and where not.
_KEPT_SAFE = re.compile(
    rf"\b{_KEPT}\b[^.;,\n]{{0,24}}\b{_SAFE}\b|\b{_SAFE} {_KEPT}\b|\b(?:encrypted store|hidden|confidential|geheim)\b"
    r"|\b(?:not?|never|nicht|nie|no|nunca|pas|jamais|non|mai|nao|niet|out of|outside|ausserhalb|fuera|hors|fuori|fora|buiten)\b[^.;,\n]{0,28}\b(?:code|code ?base|repo\w*|git\w*|images?|imagen|dockerfile|source|quellcode|codigo|codice|depot|container|contenedor|conteneur|front-?end|browser|client|bundle|state)\b"
    r"|\b(?:only|just|nur|solo|seulement|uniquement|apenas|alleen)\b[^.;,\n]{0,16}\b(?:backend|server(?: side)?|servidor|serveur|servers?)\b"
)
# What comes along from where it runs so far.
_BROUGHT = re.compile(
    r"\b(?:incl\w*|including|together with|along with|with (?:all )?(?:its|our|the|their)|come along|comes along|carry over|carried over|take over|move|moves|moved|too|also|samt|inklusive|mitsamt|kommen mit|junto con|incluid\w+|tambien|y compris|avec|compres\w+|insieme|inclus\w+|inclusief)\b"
)
_OF_THE_ENVIRONMENT = re.compile(r"config|\benv|\.env|dotenv|umgebung|entorno|environnement|ambiente")
# What users of a program get stands in its database.
_OF_USERS = re.compile(
    r"\b(?:users?|customers?|visitors?|members?|nutzer\w*|benutzer\w*|kunden|usuari[oa]s|clientes|utilisateurs|clients|utenti|utilizadores|gebruikers)\b|\bin (?:the |our |der |la |le |el )?(?:redis|valkey|postgres\w*|my ?sql|firestore|mongo\w*|databases?|datenbank|base)\b"
)
# What opens a pipeline that is to have none.
_NONE_OF_THEM = re.compile(
    r"\b(?:no|without|zero|ohne|kein\w*|sin|sans|sem|senza|geen|zonder|keyless)(?: (?!password\w*\b)[\w-]+){0,3} $"
)
_KEYS_OF_KMS = frozenset({"kms", "keyless_ci"})


def _kept_secret(found: "list[Mention]", text: str) -> tuple[int, int] | None:
    """Where something secret is said to be kept safe, out of the code, or brought along."""
    if any(each.need in _KEYS_OF_KMS for each in found):
        return None
    for match in _CREDENTIALS.finditer(text):
        low, high = _sentence(text, match.span())
        around = text[low:high]
        near = any(abs(safe.start() + low - match.start()) < _NEAR for safe in _KEPT_SAFE.finditer(around))
        if near and not _OF_USERS.search(around):
            return match.span()
        named = _OF_THE_ENVIRONMENT.search(match[0])
        if named and _BROUGHT.search(around) and not _NONE_OF_THEM.search(text, low, match.start()):
            return match.span()
    return None


_NEAR = 70
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")


def _sentence(text: str, span: tuple[int, int]) -> tuple[int, int]:
    low = max((match.end() for match in _SENTENCE.finditer(text, 0, span[0])), default=0)
    stop = _SENTENCE.search(text, span[1])
    return low, stop.start() if stop else len(text)


# What is done `before upload` is done where they come from.
_NOT_YET = re.compile(
    r"\b(?:before|prior to|vor|bevor|antes de|avant|prima di|voor)(?: (?:the|every|each|dem|jedem|la|el|le|l'|o))? $"
)
# What comes in, and what is then done with each.
_COMES_IN = re.compile(
    r"\b(?:upload\w*|hochgeladen\w*|hochlad\w*|lands?|landing|landen|arriv\w+|come in|drop(?:ped|s)?|incoming|sub(?:en|ir|idos?|idas?|e)|cargan|envian|llegan|carica\w*|televers\w+|depos\w+|envoi\w+|chegam|enviad\w+|geupload|binnenkom\w*)\b"
)
_DONE_WITH = re.compile(
    r"\b(?:transcod\w*|transcri\w*|convert\w*|resiz\w*|extract\w*|parse[ds]?|parsing|analy[sz]\w*|ocr(?:'?ed)?|compress\w*|watermark\w*|classif\w*|tile[ds]?|tiling|thumbnail\w*|scanned for|virus[- ]?scan\w*|anonymi[sz]\w*"
    r"|process(?:es|ed)|(?:are|is|get|gets) (?:loaded|imported|ingested|indexed)|(?:load|import|ingest)(?:ed|s)? (?:it |them )?(?:in)?to|verarbeit\w*|konvertier\w*|umgewandelt|transkrib\w*|komprim\w*|verkleiner\w*|(?:macht|erzeugt|erstellt) (?:\w+ )?(?:kacheln|vorschau\w*)|erkennt|ausgelesen|importiert|geladen"
    r"|proces\w*|conviert\w*|transcri\w*|extrae\w*|analiza\w*|redimensiona\w*|se (?:\w+ )?(?:cargan?|importan?)|traite\w*|convertit|redimension\w*|extrait\w*|elabora\w*|convert\w*|estra\w*|processad\w*|converte\w*|verwerk\w*|omgezet)\b"
)
_STORES_FILES = re.compile(
    r"\b(?:buckets?|cloud storage|gcs|storage|speicher|almacenamiento)\b|\b(?:files?|images?|photos?|pictures?|videos?|clips?|audio|podcasts?|recordings?|scans?|pdfs?|csvs?|documents?|receipts?|invoices?|dateien|bilder|fotos?|belege|archivos?|ficheros?|facturas?|fichiers?|factures?|immagini|arquivos?|bestanden)\b"
)
# What does it by itself, beside what takes the files in.
_BY_ITSELF = re.compile(
    r"\b(?:an?|one|another|the|eine?\w*|un|una|une|um|uma|uno|een) (?:(?!api\b|web\b|app\b)[\w-]+ ){0,3}(?:container|job|worker|function|contenedor|conteneur|trabajo|funcion|fonction|funcao|processor|converter|transcoder)\b[^.;\n]{0,24}$"
)
_SECOND_STORE = re.compile(
    r"\b(?:second|another|other|output|separate|zweite\w*|andere\w*|segundo|otro|deuxieme|autre|secondo|altro|outro|tweede) (?:\w+ )?bucket\b"
)
_STARTED_OTHERWISE = frozenset({
    "trigger", "schedule", "workflow", "dataflow", "document_trigger", "queue", "tasks", "composer", "transfer", "kubernetes", "vm", "group",
    "batch", "google_batch", "sftp", "data_transfer",
})  # fmt: skip
# What works through them by and by takes them out of a queue.
_IN_A_QUEUE = re.compile(r"\b(?:async\w*|asinc\w*|in the background|im hintergrund)\b")
_ANSWERS = frozenset({"service", "frontend", "site", "iap", "auth"})


def _arrival(found: "list[Mention]", text: str) -> tuple[int, int] | None:
    """Where files are said to come in and something is done with each, by a thing of its own."""
    wanted = {each.need for each in found if not each.rejected}
    if wanted & _STARTED_OTHERWISE or _IN_A_QUEUE.search(text):
        return None
    for comes in _COMES_IN.finditer(text):
        low, high = _sentence(text, comes.span())
        if _NOT_YET.search(text, low, comes.start()):
            continue
        for done in _DONE_WITH.finditer(text, low, high):
            if not _STORES_FILES.search(text, low, high) or comes.start() <= done.start() < comes.end():
                continue
            apart = _BY_ITSELF.search(text, low, done.start()) or _SECOND_STORE.search(text)
            if apart or not wanted & _ANSWERS:
                return done.span()
    return None


# A function that is not long enough is none that is wished for.
_TOO_SHORT = re.compile(
    r"\b(?:longer|more(?: time)?) than (?:an? |the |any )?(?:\w+ )?(?:cloud )?functions?(?: (?:may|can|could|is allowed to|are allowed to|allows?|runs?|limits?|timeouts?|lasts?)(?: run| take| last)?)?|(?:cloud )?functions? (?:time ?out|timed out|run out of time|are too short|can ?n[o']t|won'?t|do ?n[o']t (?:run|last))|too (?:long|slow|heavy|big|large) for (?:an? )?(?:cloud )?functions?"
    r"|zu (?:lange?|gross|schwer) fur (?:eine? )?(?:cloud )?(?:function|funktion)\w*|langer als (?:eine )?(?:cloud )?(?:function|funktion)\w*(?: \w+){0,2}|demasiad\w+ (?:larg\w+|tiempo|lent\w+) para (?:una )?(?:cloud )?func\w+|mas (?:largo |tiempo )?(?:que|de lo que) (?:una |permite una )?funcion\w*|trop (?:longs?|longues?|lourd\w*) pour une fonction|plus long\w* qu ?'? ?une fonction"
)
_LONG = re.compile(
    r"\b(?:takes?|taking|lasts?|runs?|dauer\w*|tarda\w*|dure\w*)(?: \w+){0,3} (?:hours|an hour|stunden|eine stunde|horas|una hora|heures|une heure)\b|\bhour-long\b|\blong[- ]running\b"
)
_LASTS = frozenset({"job", "worker", "vm", "group", "batch", "google_batch", "kubernetes", "container", "cloud_run"})


def _without_short(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions; work that is longer than a function may take is a job, and no function."""
    short = list(_TOO_SHORT.finditer(text))
    found = [
        each
        for each in found
        if each.need != "function" or not any(low <= each.start < high for low, high in (m.span() for m in short))
    ]
    long = short[0] if short else _LONG.search(text) if _COMES_IN.search(text) and _DONE_WITH.search(text) else None
    if long is None or any(each.need in _LASTS | {"function"} and not each.rejected for each in found):
        return found
    return [*found, Mention("job", typed(*long.span()), *long.span())]
