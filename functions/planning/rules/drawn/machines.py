"""Machines of one's own: one, several, a group, a group of runners."""

import re

from functions.planning.rules.drawn.disks import draw_disks
from functions.planning.rules.drawn.free import draw_free
from functions.planning.rules.drawn.gpus import draw_gpu
from functions.planning.rules.drawn.inner_names import draw_inner_names
from functions.planning.rules.drawn.runners import AGENTS, draw_agents, draw_runner
from functions.planning.rules.drawn.runtime import MOST_MACHINES, MOST_TOLD_APART, Runtime
from functions.planning.rules.drawn.services import is_inside
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words import hours, running, values
from functions.planning.rules.words.affirmed import as_affirmed
from functions.planning.rules.words.amounts import gpu_machine_in
from functions.planning.rules.words.no_address import NO_ADDRESS, without_machines_apart
from functions.planning.rules.words.ports import (
    ONLY_443,
    PORTS,
    ports_at,
    ports_in,
    protocol_ports_in,
    protocol_ranges_in,
    web_ports_in,
)
from functions.planning.rules.words.sizes import wanted_machine
from functions.planning.rules.words.tables import App
from functions.planning.rules.words.values_named import numbered_machines
from shared.cost import is_machine_type
from shared.schemas import Asked
from shared.sensitive_ports import SENSITIVE_PORTS


def machine_size(reading: Reading, *, grouped: bool = False) -> str:
    """The machine type that was named, or one that carries the users."""
    goal = reading.goal
    if goal.machine_type is not None and is_machine_type(goal.machine_type):
        return goal.machine_type
    # Visitors come to what runs on Cloud Run, not to a machine beside it.
    users = None if reading.names("cloud_run") and not grouped else goal.users
    return wanted_machine(users, grouped=grouped, quick=reading.wants("latency"), cheap=reading.wants("cheap"))


_GROUP = r"(?:managed instance groups?|instance groups?|migs?|instanzgruppen?|grupos? de instancias?|groupes? d ?'?instances?|gruppo di istanze|instantiegroep)"
_SIZED = re.compile(
    rf"\b{_GROUP}(?: [a-z]+)?,? (?:of|with|mit|von|de|con|avec|com|van|di) (?:exactly |genau |exactement )?(?P<n>\d{{1,3}})(?! ?(?:to|bis|a|-|and|gb|tb|subnet|zone|cpu|vcpu))\b"
)
_REGIONAL = re.compile(
    rf"\b(?:regional\w*|regionaux) (?:managed )?(?:{_GROUP}|groups?\b|gruppen?\b|groupes?\b)|\b(?:{_GROUP}|grupos?|gruppo) (?:[\w-]+ )?regional\w*"
)
"""A group over the zones of its region."""
_MOST_SAID = 100


def draw_group(sketch: Sketch, reading: Reading) -> None:
    """Machines that are started and stopped with the load."""
    text, wants = reading.text, reading.wants
    made = sketch.add("group", "web", "group", machine_type=machine_size(reading, grouped=True))
    said = [each.words.lower() for each in reading.of("cloud_run")]
    if said and all("serverless" in words for words in said):
        sketch.lack("cloud_run", "machines are not serverless: ask for Cloud Run alone to have none")
    least, most = values.range_in(text)
    count = values.machines_in(text)
    if most:
        sketch.set("", made, max(most, 1), "max_replicas")
        sketch.set("", made, least, "min_replicas")
    elif count and count > 1:
        sketch.set("", made, count, "max_replicas")
        # Twenty spot machines are a ceiling; three machines are three.
        sketch.set("", made, 1 if wants("spot", "autoscale", "scale_to_zero") else count, "min_replicas")
    elif (sized := _SIZED.search(text)) and 0 < int(sized["n"]) <= _MOST_SAID:
        sketch.set("", made, int(sized["n"]), "max_replicas")
        sketch.set("", made, 1 if wants("spot", "autoscale", "scale_to_zero") else int(sized["n"]), "min_replicas")
        sketch.taken.append(sized.span())
    regional = _REGIONAL.search(text)
    if wants("available", "ha_db", "multi_zone") or regional:
        sketch.set("available" if wants("available") else "", made, "region", "spread")
        sketch.taken += [regional.span()] if regional else []
    if wants("spot"):
        sketch.set("spot", made, True, "spot")
    if wants("container"):
        sketch.set("container", made, values.image_in(reading.goal.text) or "nginx:stable", "image", "container_image")
    if made:
        for need in ("autoscale", "vm", "service", "frontend", "load_balancer"):
            if wants(need):
                sketch.meet(need, f"{made}: machines are started and stopped with the load")
        said = [text[each.start : each.end] for each in reading.of("private")]
        if wants("private") and all(without_machines_apart(each) != each for each in said):
            sketch.meet("private", f"{made}: its machines have no address of their own")
    if wants("ci_runner"):
        draw_runner(sketch, reading)


_PRIVATE_MACHINE = r"\bprivate (?:linux |debian |ubuntu |windows )?(?:vm|machine|instance|server)s?\b"
_OTHER_OS = re.compile(r"\b(?:linux|debian|ubuntu|rocky|centos|suse|fedora|alma|rhel|red hat)\b")
# Without one of these nobody has said that a machine answers the internet.
_ANSWERING = ("service", "frontend", "site", "https", "domain", "game", "vpn_server", "sftp", "load_balancer")


def draw_machine(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """One machine, or a few of one kind."""
    text, wants, app = reading.text, reading.wants, runtime.app
    if wants("ci_runner") and app is not None and app.name == "Gitea":
        sketch.lack("ci_runner", "Gitea's own runner is yours to install, beside it or on a machine more")
    elif wants("ci_runner"):
        draw_runner(sketch, reading)
        if app is None or app.where != "vm" or app.framework:
            return
    product = app if app and (app.where == "vm" or (app.own_image and not app.framework)) else None
    # An accelerator says which machine it stands in.
    machine = None if wants("gpu") and reading.goal.machine_type is None else machine_size(reading)
    if product and product.where == "vm" and product.size and reading.goal.machine_type is None:
        machine = None if wants("gpu") else product.size
    main = sketch.add("vm", "backend", "vm", machine_type=machine)
    known = "lamp" if "lamp" in text else product.name.lower() if product else ""
    named = bool(known) and sketch.set("", main, known, "app")
    image = values.image_in(reading.goal.text) or (product.own_image if product else None)
    if named:
        sketch.meet("vm", f"{main}: {known} is installed on it")
        if own := next(iter(values.images_in(reading.goal.text)), None):
            sketch.set("", main, own, "image")
    elif image:
        sketch.set("", main, product.port if product else None, "port")
        sketch.set("container" if wants("container") else "", main, image, "image", "container_image")
    elif wants("container") and re.search(r"\b(?:ubuntu|debian|rocky|windows)\b", text):
        sketch.lack(
            "container", f"{main} has its own system: install Docker there, or name the image that it shall run"
        )
    elif wants("container"):
        sketch.set("container", main, "docker.io/library/nginx:stable", "image", "container_image")
    for need in ("service", "frontend", "site", "worker", "game"):
        if wants(need):
            sketch.meet(need, f"{main}: it runs on the machine")
    _machine_kind(sketch, reading, main, product)
    draw_disks(sketch, reading, runtime, main)
    draw_inner_names(sketch, reading, main)
    _machine_ports(sketch, reading, runtime, main)
    closed = wants("private") and (is_inside(reading) or not wants(*_ANSWERING))
    closed = closed or reading.rejects("ports") or re.search(_PRIVATE_MACHINE, text) is not None
    if no_address := NO_ADDRESS.search(text):
        sketch.set("private" if wants("private") else "", main, False, "public")
        sketch.taken.append(no_address.span())
        if wants("public") and wants("bastion"):
            sketch.lack("public", f"{main} has no public address: people come in through Identity-Aware Proxy instead")
    elif (
        (wants("bastion") or closed)
        and not wants("public", "static_ip")
        and (wants("private") or not (wants("ports") or web_ports_in(text)))
    ):
        sketch.set("private" if wants("private") else "", main, False, "public")
    draw_free(sketch, reading, main)
    count = values.machines_in(text)
    if main and count and count > 1:
        made = _more_machines(sketch, text, main, count)
        if wants("group"):
            sketch.meet("group", f"{', '.join(made)}: machines of your own, one by one")
        sketch.taken.append(numbered_machines(text)[1])
        _one_open_one_closed(sketch, reading, made)


_ONE_OF_THEM = re.compile(
    r"(?<![\w-])(?:one|1|the other|another|eine?r?|der andere|una|uno|la otra|une|l'autre) (?P<what>(?:(?!(?:not|never|no|non|nicht|nie|kein\w*|sin|without|ohne|sans|pas)\b)[\w.-]+ ){0,4}?)(?:(?:is|as|ist|es|est) )?"
    r"(?:(?P<open>public\w*|offentlich\w*|publi[cq]\w+|open to the internet)|private?\w*|privad[oa]|privee?|internal|intern[oae]?)\b(?! (?:ip|address|adresse|network|subnet))"
)


def _one_open_one_closed(sketch: Sketch, reading: Reading, made: list[str]) -> None:
    """Machines that a goal tells apart by who reaches them: `one proxy public on 80 and 443, one app server private`."""
    said = list(_ONE_OF_THEM.finditer(reading.text))
    if len(said) != len(made) or len({each["open"] is None for each in said}) != 2:
        return
    for id_, each in zip(made, said, strict=True):
        settings = sketch.parts[id_].settings
        if each["open"]:
            settings.pop("public", None)
            sketch.meet("public", f"{id_} ({each['what'].strip() or 'one'}): it answers the internet")
            continue
        for key in ("domain", "tcp_ports", "udp_ports"):
            settings.pop(key, None)
        sketch.set("", id_, False, "public")
        sketch.meet("private", f"{id_} ({each['what'].strip() or 'one'}): it has no public address")
    sketch.taken += [each.span() for each in said]


def _more_machines(sketch: Sketch, text: str, main: str, count: int) -> list[str]:
    """Brothers of a machine: each is one of its own, with the same settings; the ids of all."""
    named = values.named_machines(text)
    numbers = range(2, min(count, max(MOST_MACHINES, min(len(named), MOST_TOLD_APART))) + 1)
    # One of them keeps the rows.
    alike = {key: value for key, value in sketch.parts[main].settings.items() if key != "database"}
    brothers = [sketch.add("", f"{main}-{number}", "vm", **alike) for number in numbers]
    made = [main, *filter(None, brothers)]
    if len(named) == len(made) == count:
        made = [name if sketch.rename(old, name) else old for old, name in zip(made, named, strict=True)]
    if len(made) == count:
        sketch.meet("vm", f"{', '.join(made)}: {count} machines of one kind")
    else:
        sketch.lack("vm", f"{count} machines were asked for; the plan has {len(made)}, a group would have more")
    return made


_WEEKDAYS = re.compile(
    r"\b(?:mon?|lun|lu|seg)[a-z]*\.? ?(?:-|to|bis|a|through|until|till) ?(?:fr|vie|ven|sex)|\blaborables\b|\bjours ouvr|\bdias uteis\b"
)
# The hours are those in which it stands still.
_IS_OFF = re.compile(
    r"\b(?:off|aus|stopped|asleep|down|apagad\w*|desligad\w*|eteint\w*|ausgeschaltet|abgeschaltet)\b ?(?:only )?(?:from|between|von|zwischen|de|entre|das|during)?"
    r"(?: las| as)? ?[\d:.apmuhr ]{1,9}(?:-|to|and|until|till|bis|und|a|y|et|e|as)[ \w:.]{1,10}$"
)
_NIGHTS = re.compile(r"\b(?:nights?|overnight|nachts?|noches?|nuits?|noites?)\b")
_EVENING, _NOON = 6, 12


def _hours_of(reading: Reading) -> tuple[running.Clock, running.Clock]:
    """From when to when machines run; what is said of the hours in which they stand still is turned round."""
    if said := running.running(reading.text):
        return said
    start, stop = _whole_hours(reading)
    return (start, 0), (stop, 0)


def _whole_hours(reading: Reading) -> tuple[int, int]:
    for mention in reading.of("instance_schedule"):
        said = (reading.text[mention.start : mention.end], reading.text[mention.start : mention.end + 24])
        if found := hours.said_hours(said[0]) or hours.said_hours(said[1]):
            if not _IS_OFF.search(reading.text[: mention.end]):
                return found
            late = _NIGHTS.search(said[1]) and _EVENING <= found[0] < _NOON
            # Off at night from ten to six is from ten in the evening on.
            return ((found[1] - 12) % 24, found[0] + 12) if late else (found[1], found[0])
    return hours.running_hours(reading.text)


_FIRST_OF_MONTH = re.compile(
    r"\b(?:first|1st|1) (?:day )?of (?:each|every|the|a) month\b|\b(?:am )?(?:ersten|1\.?) (?:tag )?(?:jedes|des|im) monats?\b|\b(?:el )?(?:primer dia|dia 1|uno) (?:de|del) (?:cada )?mes\b"
    r"|\b(?:le )?(?:premier|1er)(?: jour)? (?:de chaque|du) mois\b|\b(?:primeiro dia|dia 1) (?:de cada|do) mes\b|\b(?:il )?primo(?: giorno)? (?:di ogni|del) mese\b"
)


_ROWS = re.compile(r"\b(?:l[ae]mp|sql|my ?sql|maria ?db|postgres\w*|data ?bases?|db|datenbank\w*|bases? de|banco)\b")


def _names_no_rows(reading: Reading) -> bool:
    """Whether a machine that runs everything is to have no database: none is named, or it is said no to."""
    if reading.wants("mysql", "postgres", "database", "sqlserver") or reading.apps:
        return False
    named = [
        each
        for each in _ROWS.finditer(reading.text)
        if not any(low <= each.start() < high for low, high in reading.negated)
    ]
    return not named


def _hours(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """The hours and days in which a machine runs; one that is only stopped is started by whoever needs it."""
    text = reading.text
    first = "1" if _FIRST_OF_MONTH.search(text) else "*"
    days = "*" if first == "1" else running.days_on(text)
    if days == first == "*" and (_AT_WORK.search(text) or _WEEKDAYS.search(text)):
        days = "1-5"
    if whole := running.whole_days_off(text):
        cron = {"start_cron": whole[0], "stop_cron": whole[1]}
        said = f"{main}: started at {whole[0]} and stopped at {whole[1]} (minute hour day month weekday)"
        only: running.Clock | None = (0, 0)
        sketch.taken += [(each.start, each.end) for each in reading.of("instance_schedule")]
    elif only := running.stopped_at(text):
        cron = {"stop_cron": f"{only[1]} {only[0]} {first} * {days}"}
        said = f"{main}: stopped at {only[0]}:{only[1]:02}; nobody named a time to start it again, so you start it"
    else:
        (start, begins), (stop, ends) = _hours_of(reading)
        # What ends after midnight ends on the day after.
        late = (stop, ends) <= (start, begins)
        last, stops_on = ("2" if first == "1" else first, running.day_after(days)) if late else (first, days)
        cron = {"start_cron": f"{begins} {start} {first} * {days}", "stop_cron": f"{ends} {stop} {last} * {stops_on}"}
        said = f"{main}: started at {start}:{begins:02} and stopped at {stop}:{ends:02}"
    if idle := _IDLE.search(text):
        sketch.told.append(Asked(words=idle[0], need="idle", met=False, how=_BY_THE_CLOCK.format(main)))
        sketch.taken.append(idle.span())
    if sketch.put("instance_schedule", main, "machines have no hours yet", **cron):
        sketch.how.pop("schedule", None)
        sketch.meet("schedule", said)
        sketch.lacks.pop("schedule", None)
        if only is None and _hours_of(reading) == _USUAL_HOURS and _other_hours(reading):
            sketch.lack("instance_schedule", _NOT_THESE_HOURS)


_AT_WORK = re.compile(r"\boffice\b|\b(?:business|work(?:ing)?)[- ](?:hours?|hrs|time|days?)\b")
_IDLE = re.compile(r"\b(?:(?:if|when|while|whenever) )?(?:idle|unused|nobody uses (?:it|them))\b")
_BY_THE_CLOCK = "{}: it is stopped by the clock; that nobody uses it is something a machine has to notice by itself"
_USUAL_HOURS = ((8, 0), (19, 0))
_NOT_THESE_HOURS = "which hours are meant was not understood, so these stand there: say `from 7:00 to 18:30`"


_A_TIME = re.compile(
    r"(?<![\w.])(\d{1,2})(?:[:.]\d{2})? ?(?:am|pm|uhr|h|uur)\b|\b(?:from|to|at|until|till|between|von|bis|um|ab|de|a|las|desde|hasta|tot|van|om)(?: [a-z]+)? (\d{1,2})\b"
)


def _other_hours(reading: Reading) -> bool:
    """Whether times are named beside the hours of a machine, and none of them is the usual one."""
    near = " ".join(
        re.split(r"[.;\n]", reading.text[each.start : each.end + 60])[0] for each in reading.of("instance_schedule")
    )
    named = [int(each[0] or each[1]) for each in _A_TIME.findall(near)]
    return bool(named) and not {*_USUAL_HOURS[0], *_USUAL_HOURS[1]} & set(named)


def _machine_kind(sketch: Sketch, reading: Reading, main: str | None, product: App | None) -> None:
    text, wants = reading.text, reading.wants
    if wants("gpu") or gpu_machine_in(text):
        draw_gpu(sketch, reading, main)
    # RDP is how people come onto a machine of another kind as well.
    if wants("windows") and not (
        _OTHER_OS.search(text) and all(each.words.lower() == "rdp" for each in reading.of("windows"))
    ):
        edition = re.search(r"\b(express|web|standard|enterprise)\b(?! gke| cluster)", text)
        own = re.search(r"\bbyol\b|\b(?:own|existing|our) licen[cs]es?\b|eigene lizenz", text)
        managed = re.search(r"cloud sql|\bmanaged\b(?! instance)", text.partition("not")[0])
        inside = wants("sqlserver") and not own and not managed
        kinds = (f"windows-sql-{edition[1] if edition else 'express'}", "windows") if inside else ("windows",)
        sketch.set("windows", main, kinds, "os")
        if wants("sqlserver") and main and "windows" in sketch.how and (own or inside):
            with_it = "your installer and licence put it on the machine" if own else "it is in the machine's image"
            sketch.meet("sqlserver", f"{main}: {with_it}")
    others = AGENTS.search(text) if product is not None and product.where == "vm" else None
    if others:
        draw_agents(sketch, reading, others)
    elif wants("spot"):
        sketch.set("spot", main, True, "spot")
    if wants("ephemeral"):
        sketch.set("ephemeral", main, running.hours_of_run(text), "max_run_hours")
    if wants("instance_schedule"):
        _hours(sketch, reading, main)
    if wants("mysql_on_vm") and _names_no_rows(reading):
        sketch.meet("mysql_on_vm", f"{main}: what it runs is all on it, and no database is named")
    elif wants("mysql_on_vm"):
        engine = "mysql" if wants("mysql") or "lamp" in text or not wants("postgres") else "postgres"
        sketch.set("mysql_on_vm", main, engine, "database")
    if wants("sftp"):
        sketch.set("sftp", main, True, "sftp")
    if wants("bastion"):
        sketch.set("bastion", main, True, "bastion")
        if "bastion" in sketch.how:
            sketch.meet("iap", "SSH and RDP come in through IAP only")
    elif wants("iap") and (wants("windows") or not wants(*_ANSWERING)):
        sketch.set("iap", main, True, "bastion")
    if wants("logging"):
        sketch.set("logging", main, True, "logs")


_NEVER_OPEN = {22: "SSH", 3389: "RDP", 3306: "MySQL", 5432: "PostgreSQL"}


_NOT_NOW = "the goal does not plainly ask for it to be open now, so it stays closed: say `open port 8080` to open one"


def _machine_ports(sketch: Sketch, reading: Reading, runtime: Runtime, main: str | None) -> None:
    wants, app = reading.wants, runtime.app
    ports: list[tuple[str, int | str]] = list(app.ports) if app and app.where == "vm" else []
    if app and app.where == "vm":
        # What is named to run beside it has to be reached as well.
        ports += [
            port for other, _ in reading.apps if other.where == "vm" and other.name != app.name for port in other.ports
        ]
    text, left = as_affirmed(reading.text, PORTS)
    for words in dict.fromkeys(Words.of(reading.goal.text, reading.text)(*span) for span in left):
        sketch.told.append(Asked(words=words, need="ports", met=False, how=_NOT_NOW))
    ports += protocol_ports_in(text)
    sketch.taken += ports_at(text)
    named = [number for number in ports_in(text) if number not in _NEVER_OPEN]
    tcp: list[int | str] = list(
        dict.fromkeys([*(n for kind, n in ports if kind == "tcp"), *(n for n in named if ("udp", n) not in ports)])
    )
    ranges = protocol_ranges_in(text)
    within = {int(end) for _, each in ranges for end in each.split("-")}
    tcp = [*(n for n in tcp if n not in within), *(each for kind, each in ranges if kind == "tcp")]
    udp: list[int | str] = list(dict.fromkeys(n for kind, n in ports if kind == "udp" and n not in within))
    udp = [*udp, *(each for kind, each in ranges if kind == "udp")]
    (udp, closed), (tcp, shut) = _around_sensitive(udp), _around_sensitive(tcp)
    for kind, out in (("UDP", closed), ("TCP", shut)):
        if out:
            how = f"{main}: {', '.join(out)} stay closed within the range: no such port is ever opened to the internet"
            sketch.told.append(Asked(words=kind, need="ports", met=False, how=how))
    if udp:
        named_udp = ", ".join(map(str, udp))
        why = f"UDP {named_udp} can't be opened"
        sketch.set("ports", main, ",".join(map(str, udp)), "udp_ports", why=why)
        for need in ("game", "vpn_server"):
            if wants(need):
                sketch.meet(need, f"{main}: UDP {', '.join(map(str, udp))}")
    for number in ports_in(text):
        if main and number in _NEVER_OPEN:
            how = f"{main}: {number} ({_NEVER_OPEN[number]}) stays closed to the internet: people come in through Identity-Aware Proxy"
            sketch.told.append(Asked(words=str(number), need="ports", met=False, how=how))
    if tcp == [443] and main and ONLY_443.search(text):
        if sketch.parts[main].settings.get("domain"):
            sketch.told.append(Asked(words="443", need="ports", met=False, how=f"{main}: {_REDIRECTS}"))
        elif sketch.put("", main, http=False, tcp_ports="443"):
            sketch.meet("ports", f"{main}: port 443 is open, and no other")
    elif set(tcp) <= {80, 443} and tcp and main and _serves_web(sketch.parts[main]):
        sketch.meet("ports", f"{main}: ports 80 and 443 are open")
    elif tcp:
        sketch.set("ports", main, ",".join(map(str, tcp)), "tcp_ports")
    if wants("static_ip") and main and not wants("private"):
        sketch.meet("static_ip", f"{main}: it has a reserved address")
    if wants("vpn_server") and not udp:
        sketch.set("vpn_server", main, "51820", "udp_ports")


_REDIRECTS = "80 is open beside 443, for it sends people on to https and proves whose the domain's certificate is"


def _serves_web(machine: Drawn) -> bool:
    """Whether a machine's web ports are open without being named: not those of Windows, or of what speaks otherwise."""
    return bool(machine.part.settings.model_validate(machine.settings).model_dump()["http"])


def _around_sensitive(ports: list[int | str]) -> tuple[list[int | str], list[str]]:
    """Ports and ranges (`16384-32768`) without those within a range that are never open, and these with what answers there."""
    kept: list[int | str] = []
    closed: list[str] = []
    for each in ports:
        first, dash, last = str(each).partition("-")
        if not dash:
            kept.append(each)
            continue
        low, high = int(first), int(last)
        for port in sorted(port for port in SENSITIVE_PORTS if low <= port <= high):
            kept += [f"{low}-{port - 1}" if low < port - 1 else low] if low < port else []
            closed.append(f"{port} ({SENSITIVE_PORTS[port]})")
            low = port + 1
        kept += [f"{low}-{high}"] if low < high else [low] if low == high else []
    return kept, closed
