"""What a clause says of services, machines, schedules and what stands in front of them."""

import re
from collections.abc import Iterator

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import NUMBER, Clause, Put
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.countries import COUNTRIES
from functions.planning.rules.words.hours import running_hours
from functions.planning.rules.words.values import domain_in
from shared.sensitive_ports import SENSITIVE_PORTS


def service(clause: Clause) -> Iterator[Put]:
    if private := clause.tells(words.PRIVATE):
        part = clause.one("public", kinds=("cloud_run", "function", "vm"))
        if part is not None and part.kind != "vm" and not part.comes:
            clause.use(private[0])
            yield Put(part.id, "public", "false")
            if part.takes("internal") and not part.has("behind", "true") and re.match(r"intern", private[0]):
                yield Put(part.id, "internal", "true")


_OPENS = re.compile(
    r"\b(?:open|expos|publish|allow|let|accept|reach|forward|unblock|permit|admit|(?:ö|o)ffne|freigeb|freigegeben|gib|abr|expon|permit|ouvr|laisse|apri|from the (?:internet|outside)|to the (?:internet|world))\w*"
)


def machines(clause: Clause) -> Iterator[Put]:
    vm = clause.one("data_disk_gb", kinds=("vm",))
    if vm is None:
        return
    if clause.says(r"(?:public|external|static|offentliche\w*|externe?) (?:ip|address|adresse|direccion)(?: address)?"):
        if clause.verb not in {"remove", "off"} and not clause.says(r"no|without|ohne|sin|sans"):
            return
        for said in re.findall(words.NOT, clause.text):
            clause.use(said)
        if vm.value("tcp_ports") or vm.value("udp_ports") or vm.value("domain"):
            raise Unclear(f"{vm.id} has ports or a domain for the internet, which can't reach it without an address.")
        yield Put(vm.id, "public", "false")
        return
    if match := clause.says(r"(?:udp[- ])?ports? (\d{1,5})(?:[/ ]udp)?|udp (\d{1,5})"):
        if not vm.comes and not _OPENS.search(clause.raw.lower()):
            raise NotUnderstood(
                f'"{match[0]}" may be one that {vm.id} is to open beside its others, or the one that its program listens on: to let '
                f'the internet in, say, such as, "open {match[0]} on {vm.id}".'
            )
        clause.use(match[0])
        port, key = match[1] or match[2], "udp_ports" if "udp" in match[0] else "tcp_ports"
        if int(port) in SENSITIVE_PORTS:
            raise Unclear(f"Port {port} is not opened to the internet: a bastion or IAP lets people in.")
        opened = [each for each in vm.value(key).split(",") if each]
        yield Put(vm.id, key, ",".join([*opened, port]))
    elif (
        _HOURS_OFF.search(clause.whole)
        and _says_when(clause)
        and clause.says(r"stop|night|nachts?|noche|nuit|run|from|von|office hours|\d+|weekdays|werktags")
    ):
        start, stop = running_hours(clause.whole)
        days = (
            "1-5"
            if re.search(
                r"\b(?:weekdays?|werktag\w*|business days?|working days?|monday to friday|weekends?|wochenende\w*|fin(?:es)? de semana|office hours|entre semana|en semaine)\b",
                clause.whole,
            )
            else "*"
        )
        for number in NUMBER.findall(clause.text):
            clause.use(number)
        yield Put(vm.id, "start_cron", f"0 {start} * * {days}")
        yield Put(vm.id, "stop_cron", f"0 {stop} * * {days}")


def _says_when(clause: Clause) -> bool:
    """Whether the hours are understood: none are said, or two of them."""
    return not NUMBER.search(clause.text) or running_hours(clause.whole) != running_hours("")


_HOURS_OFF = re.compile(
    r"\b(?:stop\w*|switch\w* (?:\w+ ){0,2}off|shut\w* (?:\w+ ){0,2}down|turn\w* (?:\w+ ){0,2}off|halt\w*|ausschalten|stopp\w*|apag\w*|parar|arret\w*)\b.{0,60}\b(?:night|outside|office hours|nachts?|noche|nuit|\d{1,2})\b|\boffice hours\b"
)


def front(clause: Clause) -> Iterator[Put]:
    part = clause.one("cdn", kinds=("load_balancer",))
    value = "false" if clause.verb in {"off", "remove"} else "true"
    wanted = {
        "cdn": r"cdn|content delivery(?: network)?",
        "waf": r"waf|web application firewall|cloud armor|firewall|ddos protection",
    }
    found = [key for key, pattern in wanted.items() if clause.says(pattern)]
    if part is None:
        bare = not domain_in(clause.text) and not clause.says(words.KINDS["load_balancer"])
        if found and bare and not clause.now.of("vm"):
            raise Unclear(
                "A CDN and a firewall for the web stand in a load balancer, and that takes a domain: which one? Say, such as: "
                "add a load balancer with a CDN for www.example.com."
            )
        return
    for key in found:
        yield Put(part.id, key, value)
    if limit := clause.says(
        r"(?:(?:no|not) more than |at most |up to )?(\d+) (?:requests?|anfragen|peticiones|requetes)(?: (?:per|a|each|every|pro|por|par|je) (minute|minuto|second|sekunde|segundo|seconde|hour))?"
    ):
        if limit[2] and not limit[2].startswith("min"):
            raise Unclear("Requests are limited by the minute: how many a minute?")
        clause.use(limit[0])
        yield Put(part.id, "rate_limit", limit[1])
    if clause.says(r"block\w*|sperr\w*|blockier\w*|bloque\w*|ban|deny|refuse"):
        codes = [code for name, code in COUNTRIES.items() if clause.says(name)]
        if codes:
            before = [each for each in part.value("blocked_countries").split(",") if each]
            yield Put(part.id, "blocked_countries", ",".join(dict.fromkeys([*before, *codes])))
    domain = domain_in(clause.text)
    if domain and clause.says(r"dom(?:ain|ane|inio|aine)\w*|host ?name|address|adresse|url") and not part.comes:
        clause.use(domain)
        yield Put(part.id, "domain", domain)
    if clause.says(r"https|tls|ssl|certificate|zertifikat|certificado|certificat") and not domain:
        if value == "false":
            raise Unclear("Nothing is taken off HTTPS by a sentence.")
        yield Put(part.id, "https", "true")
