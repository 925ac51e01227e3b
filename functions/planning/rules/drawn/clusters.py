"""A cluster of Kubernetes Engine: its mode, its pools, from where its control plane is reached, and its pods' addresses."""

import re

from functions.planning.rules.drawn.cluster_backups import draw_cluster_backups
from functions.planning.rules.drawn.pools import Said, counted_at, draw_pools, pools_in
from functions.planning.rules.drawn.pools_for import tell_purposes, with_purposes
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.values import gpu_in, other_gpu_in
from shared.schemas import Asked

_CHANNEL = re.compile(
    r"\b(?:release )?(?:channel|kanal|canal):? (rapid|regular|stable|extended)\b|\b(rapid|regular|stable|extended) (?:release[- ])?(?:channel|kanal|canal)\b"
)
_PUBLIC_NODES = re.compile(
    r"\bpublic nodes\b|\bnodes (?:with|have|get|keep) (?:a )?(?:public|external) (?:ip|address)\w*"
)
_CONTROL = r"(?:control ?plane|master|api ?server|endpoint|steuerungsebene|plano de control|plan de controle)"
_ENDPOINT = re.compile(
    rf"(?:\b(?:its|the|whose|a|with an?) )*(?:{_CONTROL} (?:has|with|gets|is) (?:an? )?)?\b(?P<public>public)(?: (?:control ?plane|cluster|master|api))? endpoint|\bpublic {_CONTROL}\b|\bpublicly reachable {_CONTROL}"
    rf"|(?:{_CONTROL} (?:has|with|gets|is) (?:an? )?)?\b(?:private)(?: (?:control ?plane|cluster|master|api))? endpoint|\bprivate {_CONTROL}\b"
)
_CLAUSE = re.compile(r"[,;.!?](?=\s|$)|\n")
_DENIED = re.compile(
    r"\b(?:no|not|never|neither|nor|without|un\w+able|disabl\w*|forbid\w*|forbidden|avoid\w*|instead|rather|kein\w*|nicht|ohne|sin|sans|pas|nao|non|senza|sem|niet|geen|zonder)\b|n't\b"
)
_CIDR = r"(\d{1,3}(?:\.\d{1,3}){3}/\d{1,2})"
_CONTROL_RANGE = re.compile(rf"\b{_CONTROL}(?: (?:cidr|range|ipv4|block|network|of|is|in|with|on))*:? ?{_CIDR}")
_INNER = {
    key: re.compile(
        rf"\b{what}(?: (?:cidr|ranges?|secondary|ip|ips|network|block|are|is|in|get|from|of|on|with|use|auf|en))*:? ?\(?=? ?{_CIDR}"
        rf"|{_CIDR} (?:for|fur|para|pour)(?: the| its)? {what}\b"
    )
    for key, what in (("pods_range", "pods?"), ("services_range", "(?:services?|svcs?)"))
}
_RANGES_NAMED = re.compile(
    r"\b(?:secondary )?ranges? (?:are |is )?(?:named|called) [\"'`]?(?P<first>[a-z][a-z0-9-]{1,60})[\"'`]?(?: \(?(?:for )?(?:the )?pods\)?)?(?:,| and|, and|/) [\"'`]?(?P<second>[a-z][a-z0-9-]{1,60})"
)
_RANGES = re.compile(
    r"\b(?:separate|secondary|own|dedicated|distinct)(?: secondary)?(?: ip| cidr| address)? ?ranges?(?: (?:for|of)(?: the)? (?:pods?|services?)(?: and (?:for )?(?:pods?|services?))?)?"
    r"|\bsecondary (?:ip )?ranges?\b"
)
_WINDOW = re.compile(r"\b(?:maintenance|wartung\w*|mantenimiento|manutencao|manutenzione)\b(?P<said>[^.;\n]{0,60})")
_HOUR = re.compile(r"(?<![\d.])(\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>am|pm)?(?![\d.:/]| ?(?:days|gb|nodes))")
_DAYS = (
    ("MO", r"mondays?|montags?|lunes|lundi"), ("TU", r"tuesdays?|dienstags?|martes|mardi"), ("WE", r"wednesdays?|mittwochs?|miercoles|mercredi"),
    ("TH", r"thursdays?|donnerstags?|jueves|jeudi"), ("FR", r"fridays?|freitags?|viernes|vendredi"),
    ("SA", r"saturdays?|samstags?|sabados?|samedi|weekends?"), ("SU", r"sundays?|sonntags?|domingos?|dimanche|weekends?"),
)  # fmt: skip
_UTC_ONLY = "{}: its window begins on the full hour, at {}:00 UTC"


def draw_cluster(sketch: Sketch, reading: Reading) -> None:
    """The cluster that a goal asks for."""
    wants, text = reading.wants, reading.text
    said = with_purposes(pools_in(text), reading)
    kept = wants("autopilot") and not wants("standard_cluster")
    asked = any(pool.counted or pool.name for pool in said) or wants("standard_cluster", "node_pools", "spot", "gpu")
    # Autopilot's clusters stand in their region: one in a zone has nodes of its own.
    placed = reading.goal.zone is not None and "autopilot" not in text
    standard = (asked and not kept) or reading.rejects("autopilot") or placed
    made = sketch.add("kubernetes", "cluster", "gke", "kubernetes")
    if made is None:
        return
    mode = "standard" if standard else "autopilot"
    sketch.set("", made, mode, "mode")
    sketch.meet("standard_cluster" if standard else "autopilot", f"{made}: {mode} mode")
    if wants("workload_identity"):
        sketch.meet("workload_identity", f"{made}: it is on, so programs act as accounts without keys")
    public = not wants("private_nodes") and any(
        _reached(text, each) == "public" for each in _PUBLIC_NODES.finditer(text)
    )
    sketch.set("private_nodes" if wants("private_nodes") else "", made, not public, "private_nodes")
    if wants("network_policy"):
        sketch.meet("network_policy", f"{made}: its dataplane enforces them; the policies are manifests of yours")
    if wants("ha_db", "available"):
        sketch.set("available" if wants("available") else "", made, ("true", "regional"), "regional", "availability")
    elif wants("regional_cluster"):
        sketch.set("regional_cluster", made, True, "regional")
    if standard:
        _nodes(sketch, reading, made, said)
    if wants("autoscale"):
        sketch.meet("autoscale", f"{made}: nodes are added and removed with the load")
    if standard and wants("vm"):
        sketch.meet("vm", f"{made}: its nodes are machines of Compute Engine")
    if wants("ingress"):
        sketch.set("ingress", made, True, "ingress", "ingress_address", "address")
    places = _addresses(sketch, text, made)
    if public and wants("public"):
        sketch.meet("public", f"{made}: private_nodes = false")
    elif wants("private"):
        reached = sketch.parts[made].settings.get("endpoint") == "public"
        control = "; the control plane answers at a public one" if reached else ", nor has the control plane"
        sketch.meet("private", f"{made}: nodes have no public address{control}")
    _looked_after(sketch, text, made)
    draw_cluster_backups(sketch, reading, made)
    tell_purposes(sketch, reading, made)
    if places and wants("service") and all(_within(each, places) for each in reading.of("service")):
        sketch.meet(
            "service", f"{made}: its control plane, and the addresses of its pods and services, stand as they are said"
        )
    for need in ("service", "multi_service", "container", "worker", "internal_services"):
        if wants(need) and need not in sketch.how:
            sketch.meet(need, f"{made}: runs in the cluster; its manifests are yours to apply")


def _nodes(sketch: Sketch, reading: Reading, made: str, said: list[Said]) -> None:
    """The pools that are told, or those that a competent architect would take."""
    wants, text = reading.wants, reading.text
    regional = sketch.parts[made].settings.get("regional") == "true"
    # A pool for an accelerator of which nothing else is said stands beside one for the rest.
    beside = len(said) == 1 and bool(said[0].gpu) and said[0].least is None
    # So does one of spot nodes, where accelerators are spoken of and no kind of them.
    beside = beside or (len(said) == 1 and wants("gpu") and not (said[0].gpu or said[0].counted))
    told = not beside and (len(said) > 1 or any(pool.counted or pool.spot for pool in said))
    if wants("scale_to_zero") and len(said) > 1:
        for pool in said[1:]:
            pool.least, pool.most = (0, pool.most or pool.least or 3) if pool.least is None else (pool.least, pool.most)
    if told and draw_pools(sketch, made, said, regional=regional, autoscaled=wants("autoscale")):
        sketch.taken += [
            _trimmed(text, span) for pool in said for span in (pool.spans if len(said) > 1 else pool.heard)
        ]
        sketch.taken += [span for count, span in counted_at(text) if count == len(said)]
        _met(sketch, reading, made, said)
        return
    if wants("node_pools"):
        sketch.set("node_pools", made, ("2", "true"), "node_pools")
    if wants("spot"):
        sketch.set("spot", made, True, "spot")
    if wants("gpu"):
        model = gpu_in(text)[0]
        names = (f"nvidia-tesla-{model}", f"nvidia-{model}") if model else ("nvidia-l4",)
        sketch.set("gpu", made, names, "gpu", why=f"pools have an L4 or a T4 here, and no {model}")


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    said = text[slice(*span)]
    return span[0] + len(said) - len(said.lstrip()), span[0] + len(said.rstrip(" ,.;"))


def _met(sketch: Sketch, reading: Reading, made: str, said: list[Said]) -> None:
    """What is met by the pools as they are told."""
    for pool in said:
        name = pool.name or "main"
        for need, there, how in (
            ("spot", pool.spot, "spot nodes"),
            ("gpu", bool(pool.gpu), f"{pool.gpus} x {pool.gpu} a node"),
            ("ssd", pool.disk_type.endswith("ssd"), f"disks of the type {pool.disk_type}"),
            ("ssd", bool(pool.ssds), f"local SSDs a node: {pool.ssds}"),
        ):
            if there and reading.wants(need):
                sketch.meet(need, f"{made}: {how} in the pool {name}")
                sketch.lacks.pop(need, None)
    if reading.wants("gpu") and "gpu" not in sketch.how and (model := other_gpu_in(reading.text)[0]):
        sketch.lack("gpu", f"pools have no {model.upper()} here: Google sells L4 and T4 instead")


def _within(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(low <= mention.start and mention.end <= high for low, high in spans)


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    low = max((each.end() for each in _CLAUSE.finditer(text, 0, match.start())), default=0)
    after = _CLAUSE.search(text, match.end())
    return low + (text[low : low + 1] == " "), after.start() if after else len(text)


def _reached(text: str, match: re.Match[str]) -> str:
    """From where a control plane is to be reached; empty where what is public is not plainly asked for."""
    if "private" in match[0]:
        return "private"
    if _DENIED.search(text, *_clause(text, match)):
        return "private"
    return "public" if is_affirmed(text, match.span()) else ""


def _addresses(sketch: Sketch, text: str, made: str) -> list[tuple[int, int]]:
    """From where the control plane is reached, and out of which ranges pods and services have theirs; where that stands."""
    places = []
    match = _ENDPOINT.search(text)
    if match and (kind := _reached(text, match)) and sketch.set("", made, kind, "endpoint"):
        places.append(_clause(text, match) if kind == "private" else match.span())
        if kind == "public":
            sketch.meet("public", f"{made}: endpoint = public")
    if (match := _CONTROL_RANGE.search(text)) and sketch.set("", made, match[1], "control_range"):
        places.append(match.span())
    for key, way in _INNER.items():
        if (match := way.search(text)) and sketch.set("", made, match[1] or match[2], key):
            places.append(match.span())
    found = _RANGES_NAMED.search(text)
    if found and sketch.put("", made, pods_name=found["first"], services_name=found["second"]):
        places.append(found.span())
    elif found is None and (apart := _RANGES.search(text)):
        sketch.put("", made, pods_name="pods", services_name="services")
        places.append(apart.span())
    sketch.taken += places
    return places


def _looked_after(sketch: Sketch, text: str, made: str) -> None:
    """Its release channel, and when Google may work on it."""
    if (match := _CHANNEL.search(text)) and sketch.set("", made, (match[1] or match[2]).upper(), "channel"):
        sketch.taken.append(match.span())
    if (window := _WINDOW.search(text)) is None:
        return
    days = ",".join(day for day, words in _DAYS if re.search(rf"\b(?:{words})\b", window["said"]))
    done = bool(days) and sketch.set("", made, days, "maintenance_days")
    if hour := _HOUR.search(window["said"]):
        number = int(hour[1]) % 12 + 12 * (hour["half"] == "pm") if hour["half"] else int(hour[1])
        done = sketch.set("", made, number, "maintenance_hour") or done
        if (hour["minute"] or "00") != "00":
            how = _UTC_ONLY.format(made, number)
            sketch.told.append(Asked(words=hour[0].strip(), need="maintenance", met=False, how=how))
    if done:
        sketch.taken.append(window.span())
