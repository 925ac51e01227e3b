"""What a clause says of the settings of parts: each rule knows one matter, takes the numbers it reads, and may refuse."""

import re
from collections.abc import Iterator

from functions.planning.rules.changes import words
from functions.planning.rules.changes.amounts import counts, disk, relative, sizes_of
from functions.planning.rules.changes.clause import Clause, Put, Rule
from functions.planning.rules.changes.parts import Standing
from functions.planning.rules.changes.people import signed_in
from functions.planning.rules.changes.services import front, machines, service
from functions.planning.rules.changes.stores import database, objects
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.values import image_in


def settings_in(clause: Clause, *, adding: bool = False) -> list[Put]:
    """The settings that a clause states, by the first rule that knows its matter. Raises Unclear."""
    found: list[Put] = []
    for rule in _RULES:
        made = list(rule(clause))
        found += made
        if made and not adding and rule not in _SIDE_BY_SIDE:
            break
    return found


def guards(clause: Clause) -> Iterator[Put]:
    """What a sentence never does, whatever else it says. Raises Unclear."""
    if clause.says(r"(?:internal|private|inner\w*|interne\w*) (?:\w+ )?(?:load[- ]?balanc\w*|lb|lastverteiler\w*)"):
        raise Unclear("A load balancer inside the network is not added by a sentence: deploy with it in the goal.")
    if clause.says(
        r"deletion[ _-]?protection|loschschutz|proteccion contra (?:el )?borrado|protection contre la suppression|prevent destroy"
    ):
        raise Unclear("Protections against deletion are taken away by infraai destroy alone, with the name typed.")
    if clause.says(r"owner|editor|0\.0\.0\.0(?:/0)?|ssh|rdp") and clause.says(
        rf"{words.PUBLIC}|world|everybody|everyone|internet|rights?|0\.0\.0\.0(?:/0)?"
    ):
        raise Unclear("What opens machines or data to everybody is not done by a sentence.")
    if clause.says(r"(?:from|von|de) [\w ]{0,30}(?:to|zu|nach|auf|a) (?:my ?sql|maria ?db|postgre\w*|sql ?server)"):
        raise Unclear("Another engine is another database: add it, bring the data over, then remove the old one.")
    public = clause.tells(words.PUBLIC)
    if public and not clause.tells(words.PRIVATE) and not clause.says(r"port \d+"):
        held = [id_ for id_ in clause.named if clause.now.parts[id_].stateful]
        if held:
            raise Unclear(
                f"{', '.join(held).replace('new', 'What is added')} holds data and stays private: a VPN, a bastion or a service in front lets people in."
            )
        one = clause.one("public", kinds=("cloud_run", "function"))
        if one is not None and clause.verb != "off":
            yield from _opened(one, clause)


_EVERYTHING = r"everything|all|alles|alle|todo|todos|todas|tout|tous|toutes"


def _opened(part: Standing, clause: Clause) -> Iterator[Put]:
    """What lets everybody call a service, where a person has said so of this one. Raises Unclear."""
    if part.comes:
        raise Unclear("What is new is opened to the internet by a further sentence, once it stands.")
    if clause.says(_EVERYTHING):
        raise Unclear("What is to be open to the internet is said one by one.", choices=tuple(clause.now.code()))
    closed = [key for key in ("internal", "iap") if part.takes(key) and part.has(key, "true")]
    if "iap" in closed:
        raise Unclear(
            f"People sign in to {part.id}: say who may too, by an address or a domain. It is opened to everybody by no sentence."
        )
    if part.has("public", "true") and not closed:
        raise Unclear(f"Everybody on the internet can call {part.id} already: nothing would change.")
    if part.id not in clause.opened:
        raise Unclear(
            f"Everybody on the internet could then call {part.id}, without signing in. Is that meant?", opens=(part.id,)
        )
    said = clause.tells(words.PUBLIC)
    clause.use(said[0] if said else "")
    yield Put(part.id, "public", "true")
    for key in closed:
        yield Put(part.id, key, "false")


_TAKE_ENV = ("cloud_run", "run_job", "worker_pool", "function")


def _runs_deaf(part: Standing) -> bool:
    """Whether a part runs a program that gets no variables from a change."""
    return "code" in part.part.roles and part.kind not in (*_TAKE_ENV, "vm", "group")


def _env(clause: Clause) -> Iterator[Put]:
    pairs = [
        (name, value)
        for name, value in re.findall(r"(?<![\w./:-])([A-Za-z_][A-Za-z0-9_]*)=(\S*[^\s,;.])", clause.raw)
        if f"{name}={value}".lower() in clause.text
    ]
    said = re.search(
        r"\b(?:variable|env(?:ironment)? ?(?:variable|var)?|umgebungsvariable)s? ([A-Z][A-Z0-9_]*) (?:to|auf|a|à|=|as|with (?:the )?value|mit (?:dem )?wert) (\S*[^\s,;.])",
        clause.raw,
    )
    said = said or _one_word(clause)
    if said and not pairs and said[1].lower() in clause.text:
        pairs = [(said[1], said[2])]
    if not pairs:
        return
    deaf = [id_ for id_ in clause.named if _runs_deaf(clause.now.parts[id_])]
    if deaf and not any(clause.now.parts[id_].kind in _TAKE_ENV for id_ in clause.named):
        raise Unclear(
            f"{', '.join(deaf)} gets no variables by a sentence: they are an edit of its environment_variables in the files of a drafted change.",
            choices=tuple(clause.now.of(*_TAKE_ENV)),
        )
    parts = clause.several("env", kinds=_TAKE_ENV)
    if not parts:
        machines = ", ".join(clause.now.of("vm", "group"))
        raise Unclear(
            f"What runs on {machines} reads its settings on the machine itself: log in, and set it there."
            if machines
            else "Nothing here takes environment variables."
        )
    for name, value in pairs:
        clause.use(f"{name}={value}".lower())
        clause.use(name.lower())
        clause.use(value.lower())
        yield from (Put(part.id, "env", f"{name}={value}") for part in parts)


_ACRONYMS = frozenset({
    "CPU", "CPUS", "RAM", "GB", "MB", "TB", "DB", "TTL", "CDN", "HA", "API", "TLS", "SSL", "WAF", "VM", "VMS", "SQL", "DNS", "GPU", "VPN",
    "IAP", "URL", "IP", "NAT", "GKE", "SSH", "HTTP", "HTTPS", "PITR", "KMS", "SSD", "HDD", "MIN", "MAX", "CI", "SSO", "LB", "GCS", "MYSQL",
    "REDIS", "POSTGRES", "IT", "THE", "ALL", "DLQ", "WAL", "BACKUPS", "TIMEOUT", "MEMORY", "DISK", "BUDGET", "CRON", "VCPU", "VCPUS",
})  # fmt: skip


def _one_word(clause: Clause) -> re.Match[str] | None:
    """`set LEVEL to debug`: a name in capitals that is nothing else here."""
    said = re.search(
        r"\b(?:set|change|switch|put|make|setze?|stelle?|ander\w*|pon|cambia|mets|change|passe) (?:the )?([A-Z][A-Z0-9]{2,}) (?:(?:back )?to|auf|a|à|en|=|as) [\"']?([\w.:/@+-]*[\w/])[\"']?(?=[\s,;.]|$)",
        _typed(clause),
        re.IGNORECASE,
    )
    said = said or re.search(
        r"(?:^|[\s,;])([A-Z][A-Z0-9]{2,}) (?:should|must|has to|is to|soll|debe|doit) (?:be |ser |etre |auf )?[\"']?([\w.:/@+-]*[\w/])[\"']?(?=[\s,;.]|$)",
        _typed(clause),
    )
    if said is None or not said[1].isupper() or said[1] in _ACRONYMS or clause.now.named(said[1].lower()):
        return None
    return said


def _typed(clause: Clause) -> str:
    """The clause as it was typed, where that can be told: names of variables are in capitals."""
    at = clause.raw.lower().find(clause.text)
    return clause.raw[at : at + len(clause.text)] if at >= 0 else clause.raw


def _image(clause: Clause) -> Iterator[Put]:
    image = image_in(clause.raw)
    if (
        image
        and image.lower() in clause.text
        and (
            verb := clause.says(
                r"images?|container|imagen|abbild|(?:run|deploy|use)s?|roll(?: out)?|ship|bump|upgrade|update|release|pin|nutze|usa|utilise"
            )
        )
    ):
        part = clause.one("image", kinds=("cloud_run", "run_job", "worker_pool", "vm", "group"))
        if part is not None:
            clause.use(image.lower())
            clause.use(verb[0])
            yield Put(part.id, "image", image)


def _literals(clause: Clause) -> Iterator[Put]:
    if match := clause.says(r"db-(?:custom-\d+-\d+|f1-micro|g1-small|perf-optimized-n-\d+)"):
        part = clause.one("tier", kinds=("sql",))
        if part is not None:
            clause.use(match[0])
            yield Put(part.id, "tier", match[0].replace("-n-", "-N-"))
    elif match := clause.says(r"[a-z]\d[a-z]?-(?:standard|highmem|highcpu|micro|small|medium)(?:-\d+)?"):
        part = clause.one(
            "machine_type", "node_type", "size", kinds=("vm", "group", "worker", "runner", "gke", "workbench")
        )
        if part is not None:
            key = next(each for each in ("machine_type", "node_type", "size") if part.takes(each))
            clause.use(match[0])
            yield Put(part.id, key, match[0])


def _budget(clause: Clause) -> Iterator[Put]:
    part = clause.one("amount", kinds=("budget",))
    share = clause.says(r"(\d{1,3}) ?(?:%|percent|prozent|por ?ciento|pour ?cent)")
    if (
        part is not None
        and share
        and clause.says(r"warn\w*|alert\w*|notif\w*|mail\w*|tell|avis\w*|prevenir|meld\w*|budgets?")
    ):
        clause.use(share[0])
        said = {int(each) for each in part.value("thresholds").split(",") if each} | {int(share[1])}
        yield Put(part.id, "thresholds", ",".join(map(str, sorted(said))))
        return
    if part is None or (not part.comes and part.id not in clause.named):
        return
    amount = re.search(
        r"(?:[$€] ?)?(\d+)(?: ?(?:dollars?|usd|euros?|eur|[$€]|a month|per month|im monat|al mes|par mois))*",
        clause.text,
    )
    if amount:
        clause.use(amount[0])
        clause.use(amount[1])
        yield Put(part.id, "amount", amount[1])


# The first whose matter it is answers; what several may say in one clause stands side by side.
_RULES: tuple[Rule, ...] = (
    guards, signed_in, _env, _image, _literals, database, objects, _budget, front, machines, service,
    disk, sizes_of, relative, counts,
)  # fmt: skip
_SIDE_BY_SIDE = frozenset({guards})
