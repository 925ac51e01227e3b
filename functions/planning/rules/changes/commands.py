"""What is asked of a change and is none: it has a command of its own, or Google has no such thing. Each is said.

commanded("rotate the database password", now)   raises Unclear, which names what does it
"""

import re
from collections.abc import Callable

from functions.planning.rules.changes.elsewhere import another_cloud, by_hand, capped_cost, not_now
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.values import domain_in

_ROTATES = re.compile(
    r"\b(?:rotate|renew|change|reset|replace|roll|regenerate|refresh|revoke|update|new|erneuer\w*|rotier\w*|wechs\w*|ander\w*|rota\w*|cambia\w*|renueva\w*|renouvel\w*|changer?)\b"
    r".{0,40}?\b(?P<what>passwords?|passwort|credentials?|contrasena|mot de passe|(?:api )?keys?|secrets?|tokens?|schlussel|claves?|cles?)\b"
)
_EVERY = re.compile(r"\b(?:every|each|alle|jede\w*|cada|tous les|toutes les|daily|weekly|monthly|\d+)\b")
_PASSWORD = re.compile(r"passw|credential|contrasena|mot de passe")
_STOPS = re.compile(
    r"^\W*(?:(?:please|can you|could you|bitte|now|just|temporarily) )*(?:stop|pause|suspend|halt|freeze|hibernate|shut down|switch off|turn off|power off|put to sleep|park|"
    r"stoppe?|pausiere?|halte? .* an|schalte? .* (?:aus|ab)|fahr\w* .* (?:runter|herunter)|para|pausa|deten\w*|apaga|suspende|arrete|mets .* en pause|suspends|eteins|"
    r"start|restart|reboot|resume|unpause|continue|wake(?: up)?|starte?|setze? .* fort|neu ?starten|reinicia|arranca|reanuda|redemarre|demarre|reprends)\b(?! (?:paying|using|sending|logging|the cdn|the firewall|backups?))"
)
_ALL_OF_IT = re.compile(
    r"\b(?:everything|all|whole|thing|app|application|deployment|project|alles|todo|tout|for now|a while|again|until .*|over .*|wieder|unter|runter|herunter|christmas|holidays?|vacation)\b"
)
_STARTS = re.compile(
    r"\b(?:start|restart|reboot|resume|unpause|continue|wake|starte?|fort|neu ?starten|reinicia|arranca|reanuda|redemarre|demarre|reprends)\b"
)
_AT_TIMES = re.compile(
    r"\b(?:nights?|weekends?|nachts|wochenende\w*|noches?|nuits?|fin(?:es)? de semana|every|each|daily|between|from \d|at \d|office hours|weekdays?|outside|werktags|um \d|after \d|\d{1,2} ?(?:am|pm|uhr))\b"
)
_BUILDS = re.compile(
    r"^\W*(?:please )?(?:deploy|release|roll out|ship|publish|redeploy|push|install|(?:upgrade|update|switch)(?: (?:it|the app|the service))? to) (?:the |our |my |a )?(?:new(?:est)?|latest|current|next|newer)? ?(?:version|code|commit|build|release|source|changes|main|master|branch)\b"
)
_SHOWS = re.compile(
    r"^\W*(?:please )?(?:show|display|list|print|give me|get me|tell me|zeig\w*|muestra\w*|montre\w*|affiche\w*)\b.{0,30}?\b(?P<what>logs?|costs?|status|history|alerts?|runs?|files?|plan|drift|address|url|kosten|registros|couts?)\b"
)
_SHOWN_BY = {
    "log": "infraai logs APP --app", "run": "infraai history APP", "history": "infraai history APP",
    "alert": "infraai alerts", "drift": "infraai drift APP",
}  # fmt: skip
_RESTORES = re.compile(
    r"\b(?:restore|recover|bring back|get back|wiederherstell\w*|restaur\w*|recuper\w*)\b.{0,50}\b(?:backup|data|database|snapshot|files?|yesterday|table|daten\w*|sicherung|copia|sauvegarde)\b"
)
_PROMOTES = re.compile(
    r"\b(?:promote|promot\w+)\b|^\W*(?:deploy|ship|bring|take|push|move|copy) (?:it|this|that|the app|everything) (?:on )?(?:to|into) (?:prod(?:uction)?|staging|live)\b"
)
_LOOKS = re.compile(r"\b(?:check|look) (?:it |this )?for (?:drift|changes by hand)\b|\bdetect drift\b")
_MIGRATES = re.compile(
    r"\b(?:swap|replace|exchange|switch|change|migrate|convert|move|ersetz\w*|tausch\w*|wechs\w*|cambia\w*|reemplaz\w*|migra\w*|remplac\w*|passe\w*)\b.{0,40}?\b(?P<old>my ?sql|maria ?db|postgre\w*|pg|sql ?server|redis|valkey|memory ?store|firestore|mongo ?db|big ?query|pub ?/?sub|cloud run|vms?|gke|kubernetes|functions?)\b.{0,20}?"
    r"\b(?:for|by|with|to|into|against|durch|gegen|auf|nach|por|con|a|par|vers)\b (?:an? |the )?(?P<new>my ?sql|maria ?db|postgre\w*|pg|sql ?server|redis|valkey|memcached|firestore|mongo ?db|big ?query|kafka|pub ?/?sub|cloud run|vms?|virtual machines?|gke|kubernetes|cloud functions?|functions?)\b"
)
_TO_ENGINE = re.compile(
    r"^\W*(?:please )?(?:switch|change|migrate|move|convert|go|wechs\w*|cambia\w*|passe\w*)(?: it| the (?:database|db))?(?: over)? (?:to|auf|a|nach) (?:a |an )?(?P<new>my ?sql|maria ?db|postgre\w*|sql ?server)\b(?! ?\d)"
)
_RENAMES_PART = re.compile(
    r"^\W*(?:please )?(?:rename|call|benenn\w*|nenn\w*|renombra\w*|renomm\w*)\b (?:the |our |my |den |die |das |el |la |le )?(?P<what>[\w -]{2,30}?) (?:to|into|in|as|als|zu|a|en) (?P<name>[a-z][a-z0-9-]{0,30})(?: um)?\W*$"
)
_EMPTIES = re.compile(
    r"\b(?:flush|empty|clear|truncate|reset|wipe|leere?|vacia\w*|vide[rz]?)\b.{0,20}\b(?:cache|redis|database|db|bucket|queue|topic|table|disk|datenbank|base)\b"
)
_AUTOPILOT = re.compile(r"\bautopilot\b")
_SECOND = re.compile(
    r"^\W*(?:please )?(?:give (?:us|me)|we need|i want|make|get(?: us| me)?|add) (?P<n>\d+|another|a second) (?:of (?:those|them|these)|such(?: machines?| vms?)?|one|more)\W*$"
)


def commanded(text: str, now: Now) -> None:
    """Raises Unclear where a sentence asks for what a command does, or for what nothing does, and says which."""
    for rule in _RULES:
        said = rule(text, now)
        if said:
            raise Unclear(said, choices=tuple(now.parts) if rule is _renamed_part else ())


def _rotated(text: str, now: Now) -> str:
    match = _ROTATES.search(text)
    if match is None or _EVERY.search(text) or text.count(",") or re.search(r"\b(?:and|und|y|et) \w+", text):
        return ""
    databases, secrets = now.of("sql"), now.of("secret")
    if _PASSWORD.search(match["what"]) and databases and not re.search(r"\b(?:redis|cache)\b", text):
        named = [id_ for id_ in now.named(text) if id_ in databases] or databases
        if all(now.parts[id_].value("login") == "iam" for id_ in named):
            return (
                f"{', '.join(named)} has no password that an application knows: whatever uses it logs in as its own service "
                "account, with a token that Google renews every hour. There is nothing to rotate."
            )
        return (
            f"The password of {', '.join(named)} is one that terraform drew; Google keeps it in Secret Manager. A change does not "
            f"draw another: set one with gcloud sql users set-password and give it with infraai secret APP NAME; "
            "infraai drift APP shows what differs then."
        )
    if _PASSWORD.search(match["what"]) and now.of("redis"):
        return "A cache's password is drawn by Google, which renews it when login is turned off and on again: say each as a change."
    if secrets:
        names = [now.parts[id_].value("env") or id_ for id_ in secrets]
        return f"A secret gets a new value by: infraai secret APP NAME ({', '.join(names)}). A change never holds one."
    return ""


def _stopped(text: str, now: Now) -> str:
    if not _STOPS.search(text) or _AT_TIMES.search(text) or re.search(r"\d", text):
        return ""
    rest = _STOPS.sub(" ", text)
    meant = now.named(rest)
    kinds = {now.parts[id_].kind for id_ in meant} or {now.parts[now.main].kind}
    if kinds & {"schedule", "run_job"} or (
        not meant and len(now.of("schedule")) == 1 and not now.of("cloud_run", "vm", "group")
    ):
        return ""
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if says(_ALL_OF_IT.sub(" ", rest)):
        return ""
    starts = bool(_STARTS.search(text))
    lines: list[str] = []
    for id_ in meant or list(now.parts):
        kind = now.parts[id_].kind
        if kind == "vm":
            command = "gcloud compute instances start" if starts else "gcloud compute instances stop"
            lines.append(
                f"{id_}: {command} does it now (infraai drift APP shows it as a difference), and the sentence "
                f'"switch it off between 10 pm and 6 am" does it every day'
            )
        elif kind in {"cloud_run", "function"}:
            lines.append(f"{id_} costs nothing while nobody asks it, with no instances kept (scale to zero)")
        elif kind == "sql":
            lines.append(
                f"{id_}: gcloud sql instances patch --activation-policy={'ALWAYS' if starts else 'NEVER'}; its disk is paid for still"
            )
        elif kind in {"worker_pool", "group", "gke", "redis", "worker", "runner"}:
            lines.append(f"{id_} runs until a change makes it fewer or takes it out")
    if not lines:
        return ""
    return (
        "A change does not start or stop what runs, it says what is there. "
        + "; ".join(lines)
        + ". infraai stop halts only what this platform does by itself."
    )


def _built(text: str, _now: Now) -> str:
    if not _BUILDS.search(text):
        return ""
    return "A new version of the program is: infraai set APP --source . (a folder), or infraai set APP --image IMAGE."


def _shown(text: str, _now: Now) -> str:
    match = _SHOWS.search(text)
    if match is None:
        return ""
    by = next((each for word, each in _SHOWN_BY.items() if match["what"].startswith(word)), "infraai open APP")
    return f"It is something to see, not a change: {by}."


def _restored(text: str, now: Now) -> str:
    if not _RESTORES.search(text):
        return ""
    held = [part.id for part in now.parts.values() if part.stateful]
    databases = [id_ for id_ in held if now.parts[id_].kind == "sql"]
    how = (
        "gcloud sql backups list; then gcloud sql backups restore BACKUP --restore-instance=INSTANCE"
        if databases
        else "its own copies"
    )
    return (
        f"Data is put back by no sentence, since it overwrites what is there now. {', '.join(databases or held) or 'Nothing here'}: {how}. "
        "A deployment that was destroyed within a day: infraai undo APP. An earlier size or setting: infraai rollback APP."
    )


def _promoted(text: str, _now: Now) -> str:
    return "From one environment to the next: infraai promote APP --from E --to E." if _PROMOTES.search(text) else ""


def _looked(text: str, _now: Now) -> str:
    return "Changes by hand are looked for by: infraai drift APP." if _LOOKS.search(text) else ""


def _migrated(text: str, now: Now) -> str:
    match = _MIGRATES.search(text) or _TO_ENGINE.search(text)
    if match is None:
        return ""
    new = match["new"]
    if match.re is _TO_ENGINE and re.search(r"version|upgrade|\d", text):
        return ""
    if match.re is _MIGRATES and (match["old"][:5] == new[:5] or not now.named(match["old"])):
        return ""
    held = [part.id for part in now.parts.values() if part.stateful and part.id in now.named(text)]
    lost = f" What {', '.join(held)} holds does not move by itself." if held else ""
    return (
        f"{new.capitalize()} is another service and takes the place of nothing: it would stand empty beside what is there.{lost} "
        f'Add it ("add {new}"), bring the data over, let the application use it, and then remove the old one by its name.'
    )


def _renamed_part(text: str, now: Now) -> str:
    match = _RENAMES_PART.search(text)
    if match is None or re.search(
        r"\b(?:app|application|deployment|project|thing|it|anwendung|aplicacion|for|every|each|when)\b", match["what"]
    ):
        return ""
    if not now.named(match["what"]):
        return ""
    id_ = now.named(match["what"])[0]
    keeps = " and what it holds lost" if now.parts[id_].stateful else ""
    return (
        f"The name of {id_} stands in Google's names, which never change: it would be made anew{keeps}, with another address. "
        f'What can be called otherwise is the application: "rename it to {match["name"]}".'
    )


_UNSETS = re.compile(
    r"\b(?:take|remove|unset|delete|drop|clear|get rid of|entfern\w*|losch\w*|quita|borra|supprime|enleve)\b (?:the |die |la )?(?:env(?:ironment)? )?(?:variable )?(?P<name>[a-z][a-z0-9_]*)(?: (?:away|out|again|from (?:the )?[\w-]+))?\W*$"
)


def _unset(text: str, now: Now) -> str:
    match = _UNSETS.search(text)
    if match is None:
        return ""
    for part in now.parts.values():
        names = (
            [pair.partition("=")[0] for pair in part.value("env").split(",")]
            if part.takes("env") and part.kind != "secret"
            else []
        )
        if found := next((name for name in names if name and name.lower() == match["name"]), ""):
            return f"A variable is taken away by: infraai set APP --unset {found} --part {part.id}."
    return ""


_EMPTIED = re.compile(
    r"^\W*(?:please |just )*(?:purge|drain|flush|empty)s? (?P<what>[\w' -]+?)(?: (?:completely|once|now|please))*\W*(?:,|$)"
)
_RUNS_NOW = re.compile(
    r"^\W*(?:please |just )*(?:start|run|execute|trigger|launch|kick off|starte?|lanza|ejecuta|lance|execute|avvia|esegui) (?P<what>[\w' -]+?)(?: (?:right|now|immediately|once|again|sofort|jetzt|einmal|ahora|maintenant|subito|ora|agora))*\W*$"
)


def _run_now(text: str, now: Now) -> str:
    match = _RUNS_NOW.search(text)
    jobs = [id_ for id_ in now.named(match["what"]) if now.parts[id_].kind == "run_job"] if match else []
    if match is None or len(jobs) != 1 or re.search(r"\d", text):
        return ""
    rest = match["what"]
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if re.search(r"[a-z]", re.sub(r"\b(?:the|our|my|that|der|den|die|das|el|la|le|il|o|job)\b", " ", rest)):
        return ""
    return f"A change says when it runs, and runs nothing: gcloud run jobs execute {jobs[0]} does it now."


def _emptied(text: str, now: Now) -> str:
    match = _EMPTIED.search(text)
    queues = [id_ for id_ in now.named(match["what"]) if now.parts[id_].kind == "queue"] if match else []
    if match and len(queues) == 1:
        return (
            f"A change says what stands, and nothing of what lies in it: gcloud pubsub subscriptions seek --time, of the subscription of {queues[0]}, "
            f'lets all go that wait. To take {queues[0]} itself out, say "remove {queues[0]}".'
        )
    if not _EMPTIES.search(text) or re.search(r"\d", text):
        return ""
    return "A change says what stands, and nothing of what lies in it: empty it with gcloud storage rm or its own client, such as redis-cli or psql."


def _autopilot(text: str, now: Now) -> str:
    clusters = [id_ for id_ in now.of("gke") if now.parts[id_].value("mode") != "autopilot"]
    if not clusters or not _AUTOPILOT.search(text):
        return ""
    return (
        f"{clusters[0]} can't become Autopilot: Google makes another cluster for that, and what runs in this one would be gone. "
        "Deploy one beside it, move the workloads, then destroy this one."
    )


_REDIRECTS = re.compile(
    r"\b(?:redirect\w*|weiterleit\w*|umleit\w*|leite\w* .*\b(?:um|weiter)|redirig\w*|redirecion\w*)\b"
)


def _redirected(text: str, _now: Now) -> str:
    if not _REDIRECTS.search(text) or not domain_in(text):
        return ""
    return (
        "A change does not send one name on to another yet: a new plan does, whose goal says so, and by hand it is a "
        '`default_url_redirect` in the URL map. To have the load balancer answer at a further name, say: "also answer at DOMAIN".'
    )


def _twice(text: str, now: Now) -> str:
    if not _SECOND.search(text) or now.parts[now.main].kind not in {"vm", "sql", "redis"}:
        return ""
    part = now.parts[now.main]
    return (
        f"{part.id} is {part.part.what}: a second one beside it would have its own address and its own empty disk, and nothing "
        "divides the requests between them. Deploy a group of machines behind a load balancer for that, or deploy this goal a second "
        "time under another name."
    )


_SSH = re.compile(
    r"^\W*(?:no|allow|open|enable|permit|let|disable|close|block|turn off|forbid|stop|remove|kein\w*|sin|sans)\b.{0,20}\b(?:ssh|rdp|remote desktop)\b"
)
_GPU = re.compile(r"\b(?:gpus?|nvidia|tesla|t4|l4|a100|h100|v100|p100)\b")
_REPLACED = re.compile(
    r"\b(?:another|other|different|new|swap|change|switch|replace|put|install|use|upgrade|move|reinstall)\b.{0,30}\b(?P<what>debian|ubuntu|windows|rocky|centos|rhel|operating system|os|boot image|disk type|(?:pd-)?ssd|hdd|pd-standard|pd-balanced)\b"
)
_BARE_SYSTEM = re.compile(
    r"^\W*(?:an? )?(?P<what>debian|ubuntu|windows|rocky|centos|rhel|(?:pd-)?ssd|hdd)\b(?: (?:disks?|server|\d[\d.]*|instead(?: of.*)?))*\W*$"
)
_SOURCE_RANGE = re.compile(
    r"\b(?:open|allow|let in)\b.{0,30}\b\d{2,5}\b.{0,20}\b(?:for|from|to|only)\b.{0,20}\b\d{1,3}(?:\.\d{1,3}){3}"
)
_CLOSES = re.compile(
    r"^\W*(?:close|block|shut|schliess\w*|cierra|ferme) (?:the |tcp |den |el |le )?ports? (?P<port>\d{1,5})\W*$"
)
_CACHES = re.compile(
    r"^\W*(?:cache|keep) (?:things|everything|pages|files|it|them|objects|responses|answers|content|assets)? ?(?:cached )?(?:for|up to) \w+ \w+\W*$"
)
_NOT_FOUND = re.compile(
    r"\b(?:404(?:\.html)?|not[ -]found page|error page|fehlerseite|pagina de error|page d ?'?erreur)\b"
)
_BEHIND_PATH = re.compile(r"\b(?:put|route|send|serve|add|mount)\b.{0,40}\b(?:behind|under|at|on|to) /[a-z]")
_POOL = re.compile(r"\b(?:add|another|second|new)\b.{0,12}\b(?:node )?pool\b")


def _closed(text: str, _now: Now) -> str:
    if not _SSH.search(text):
        return ""
    return "Nothing here opens SSH or RDP to the internet: people log in through Identity-Aware Proxy, by their name, where there is a bastion."


def _machine(text: str, now: Now) -> str:
    machines = now.of("vm")
    if not machines:
        return ""
    made_anew = f"{machines[0]} would be made anew, with another boot disk, and what was installed on it lost"
    if _GPU.search(text):
        return f"A GPU belongs to a machine from its start: {made_anew}. Deploy one with a GPU in its goal beside this one."
    if match := _REPLACED.search(text) or _BARE_SYSTEM.search(text):
        what = match["what"]
        if what in {"ssd", "pd-ssd", "hdd", "pd-standard", "pd-balanced", "disk type"}:
            return (
                f"The type of a disk never changes: another disk takes its place, and what is on the one of {machines[0]} does not move "
                "by itself. Make a snapshot of it with gcloud compute disks snapshot and a disk of the other type from that."
            )
        return f"A machine keeps the system that it was made with: {made_anew}. What is on its data disk would stay."
    if _SOURCE_RANGE.search(text):
        return (
            "A port that a sentence opens is open to everybody. For one network alone, edit the firewall's source_ranges in the files of a "
            "drafted change: infraai change, then PUT /runs/RUN/files or the console's editor."
        )
    if match := _CLOSES.search(text):
        opened = now.parts[machines[0]].value("tcp_ports").split(",")
        if match["port"] in opened:
            return ""
        if match["port"] in {"80", "443"}:
            return (
                f"{machines[0]} answers HTTP, and so on 80 (with a domain, 80 only leads to 443, and proves the domain to whom makes its "
                "certificate). Edit its firewall in the files of a drafted change to close it."
            )
        return f"{match['port']} is not open on {machines[0]}: nothing would change."
    return ""


def _of_a_front(text: str, now: Now) -> str:
    fronts = now.of("load_balancer")
    if not fronts:
        return ""
    if _CACHES.search(text):
        return f"How long {fronts[0]} keeps what it caches is said by each answer (Cache-Control: max-age=86400 is a day); a change turns the CDN on or off."
    if _BEHIND_PATH.search(text):
        return (
            f"{fronts[0]} leads everything to what stands behind it. Something else behind a path is planned with both in one goal "
            '("a site, and an API under /api"), or by an edit of the files of a drafted change.'
        )
    return ""


def _not_found(text: str, now: Now) -> str:
    if not now.of("site", "bucket") or not _NOT_FOUND.search(text):
        return ""
    if not now.of("site"):
        return ""
    return (
        "A site answers what is not there with index.html, as pages with a router of their own need it. Another page is said by its "
        "path: the error page is errors/404.html."
    )


_ALSO_AT = re.compile(r"\b(?:also|additionally|as well|too(?! \w)|auch|zusatzlich|tambien|aussi)\b")


def _also_at(text: str, now: Now) -> str:
    schedules = now.of("schedule")
    if not schedules or not _ALSO_AT.search(text) or re.search(r"\b(?:jobs?|worker|add|and)\b", text):
        return ""
    cron = now.parts[schedules[0]].value("cron")
    if when_in(text, cron) is None:
        return ""
    return (
        f'{schedules[0]} runs at {cron}, and one schedule has one rule. Say all of its times in one ("at 6 and 18", "on Mondays and '
        'Saturdays at 9"), or add a job with a time of its own.'
    )


def _pool(text: str, now: Now) -> str:
    if not now.of("gke") or not _POOL.search(text):
        return ""
    return (
        f"A pool of another kind beside those of {now.of('gke')[0]} is no setting: write it into the files of a drafted change "
        "(a google_container_node_pool), which shows what it costs before anything is made."
    )


_RULES: tuple[Callable[[str, Now], str], ...] = (
    _redirected,
    not_now, another_cloud, by_hand, capped_cost, _rotated, _migrated, _renamed_part, _stopped, _run_now, _built, _shown, _restored, _promoted, _looked, _emptied, _unset, _autopilot,
    _twice, _closed, _machine, _of_a_front, _not_found, _pool, _also_at,
)  # fmt: skip
