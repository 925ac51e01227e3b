"""What is said to be met, held to the parts that stand: a need is met only where one of them has the property.

Rules say how they met a need while they draw, and others go on drawing after them. Here the finished parts are looked
at, whoever drew them: what none of them has is not met.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from functions.planning.rules.drawn.named import names_given
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.systems import SYSTEM
from shared.schemas import Asked

Holds = Callable[[Any], bool]

_RUN = ("cloud_run", "run_job", "worker_pool")


def _is(key: str, *values: object) -> Holds:
    """Whether a setting has one of the values; any that is not empty or zero where none is named."""
    return lambda said: getattr(said, key) in values if values else bool(getattr(said, key))


def _on_machine(*engines: str) -> Holds:
    return lambda said: said.database in engines or any(each in said.image + said.app for each in engines)


def _stands(_: Any) -> bool:
    return True


def _not_open(said: Any) -> bool:
    """Whether a service or a function does not answer everybody."""
    return said.internal or said.behind or not said.public


# Need -> the kinds of parts that can have it, and by what their settings say so.
_HELD: Mapping[str, tuple[tuple[str, Holds], ...]] = {
    "windows": (("vm", _is("windows")),),
    "ubuntu": tuple((kind, lambda said: "ubuntu" in said.boot_image) for kind in ("vm", "group")),
    "rocky": tuple((kind, lambda said: "rocky" in said.boot_image) for kind in ("vm", "group")),
    "gpu": (*((kind, _is("gpu")) for kind in ("vm", *_RUN)), ("gke", lambda said: said.gpu or any(each.gpu for each in said.each_pool))),
    "data_disk": (("vm", _is("data_disk_gb")), ("runner", _stands), ("group", _stands)),
    "snapshots": (("vm", _is("snapshots")), ("redis", _is("snapshots"))),
    "instance_schedule": (("vm", _is("stop_cron")),),
    "mysql": (("sql", _is("engine", "mysql")), ("vm", _on_machine("mysql", "mariadb", "wordpress"))),
    "postgres": (("sql", _is("engine", "postgres")), ("vm", _on_machine("postgres")), ("spanner", _stands), ("alloydb", _stands)),
    "sqlserver": (("sql", _is("engine", "sqlserver")), ("vm", _is("windows"))),
    "ha_db": (("sql", _is("availability", "regional")), ("alloydb", _is("availability", "regional")), ("spanner", _stands), ("firestore", _stands)),
    "pitr": (("sql", _is("pitr")), ("firestore", _is("pitr")), ("spanner", _stands), ("alloydb", _stands)),
    "pitr_days": (("sql", _is("pitr")),),
    "replica": (("sql", _is("replica")), ("alloydb", _is("read_nodes")), ("redis", _is("availability", "ha")), ("valkey", _is("replicas"))),
    "pooling": (("sql", _is("pooling")),),
    "query_insights": (("sql", _is("query_insights")),),
    "authorized_network": (
        ("sql", _is("authorized_networks")),
        ("gke", _is("authorized_networks")),
        ("vm", _is("sources")),
        ("load_balancer", _is("allowed_networks")),
    ),
    "cache_tls": (("redis", _is("tls")), ("valkey", _is("tls"))),
    "cache_auth": (("redis", _is("auth")),),
    "versioning": (("bucket", _is("versioning")),),
    "lifecycle": (
        ("bucket", lambda said: bool(said.storage_class != "STANDARD" or said.lifecycle_class or said.delete_after_days or said.retention_days)),
        ("bigquery", _is("expire_days")),
        ("registry", _is("keep_days")),
        ("queue", _is("retention_days")),
        ("sql", _is("backup_days")),
        ("log_sink", _stands),
    ),
    "retention_lock": (("bucket", _is("retention_days")),),
    "signed_uploads": (("bucket", _is("signed_uploads")),),
    "cors": (("bucket", _is("cors")),),
    "cdn": (("load_balancer", _is("cdn")), ("site", _stands)),
    "waf": (("load_balancer", _is("waf")), ("load_balancer", _is("allowed_networks")), ("load_balancer", _is("rate_limit")), ("gke", lambda said: said.armor)),
    "geo_block": tuple((kind, lambda said: bool(said.kept_out or said.let_in)) for kind in ("load_balancer", "gke")),
    "static_egress": (("nat", _is("static_ip")),),
    "flow_logs": (("network", _is("flow_logs")), ("peering", _stands)),
    "private_nodes": (("gke", _is("private_nodes")),),
    "node_pools": (("gke", lambda said: said.mode == "standard"),),
    "autopilot": (("gke", lambda said: said.mode == "autopilot"),),
    "standard_cluster": (("gke", lambda said: said.mode == "standard"),),
    "regional_cluster": (("gke", lambda said: said.mode == "autopilot" or said.regional),),
    "dead_letter": (("queue", _is("dead_letter")),),
    "ordered": (("queue", _is("ordering")),),
    "exactly_once": (("queue", _is("exactly_once")),),
    "sticky": (("cloud_run", _is("session_affinity")),),
    "http2": (("cloud_run", _is("http2")),),
    "cpu_always": (("cloud_run", _is("cpu_always")), ("vm", _stands), ("worker_pool", _stands)),
    "iap": (
        ("cloud_run", _is("iap")),
        ("load_balancer", _is("iap")),
        ("vm", lambda said: said.login),
        ("composer", _stands),
        ("workbench", _stands),
    ),
    "bastion": (("vm", lambda said: said.login),),
    "internal_services": (("cloud_run", _not_open), ("function", _not_open), ("gke", _stands)),
    "spot": (*((kind, _is("spot")) for kind in ("vm", "group", "runner", "gitlab_runner")), ("gke", lambda said: any(each.spot for each in said.each_pool))),
    "ports": (("vm", lambda said: (said.public and said.http) or said.opens or said.login), ("cloud_run", _stands), ("group", _stands), ("gke", _stands)),
    "static_ip": (("vm", _is("public")), ("load_balancer", _stands), ("gke", _stands), ("nat", _is("static_ip"))),
    "mfa": (("identity_platform", _is("mfa")),),
    "anonymous": (("identity_platform", _is("anonymous")),),
    "scheduled_query": (("bigquery", _is("scheduled_query")),),
    "table_expiry": (("bigquery", _is("expire_days")),),
    "partition_expiry": (("bigquery", _is("partition_days")),),
    "hsm": (("kms", _is("protection", "HSM")),),
    "sftp": (("vm", _is("sftp")),),
    "budget_alert": (("budget", _stands),),
    "log_export": (("log_sink", _stands), ("vm", _is("logs"))),
    "max_instances": (("cloud_run", _is("max_instances")), ("function", _is("max_instances")), ("group", _stands)),
}  # fmt: skip
_NONE = "no part of the finished plan has it"


# `A Windows and a Linux bastion`: of the two, one is drawn.
_LINUX_TOO = re.compile(
    r"\bwindows(?: [\w.-]+){0,3}? ?(?:and|und|y|et|e|plus|&|\+|,|/) ?(?:(?:an?|one|1|eine?n?|une?|una) )?(?P<name>linux)\b"
    r"|\b(?P<first>linux)(?: [\w.-]+){0,3}? ?(?:and|und|y|et|e|plus|&|\+|,|/) ?(?:(?:an?|one|1|eine?n?|une?|una) )?windows\b"
)
# What answers on a machine, and is no image here.
_PROGRAM = re.compile(r"\b(?:nginx|apache2?|httpd|haproxy|traefik|lighttpd|certbot|coredns|squid|varnish)\b")


def hold_claims(sketch: Sketch, reading: Reading) -> None:
    """Take back what is said to be met and no part has."""
    said = list(_settings(sketch))
    _hold_system(sketch, reading)
    _hold_program(sketch, reading)
    _hold_names(sketch, reading)
    tells = sketch.of("budget") or any(drawn.part.profiles for drawn in sketch.parts.values())
    if not tells and "alert_address" in sketch.how:
        del sketch.how["alert_address"]
        sketch.lacks["alert_address"] = "nothing here has an alert policy or a budget, so no mail would ever go there"
    for need in [each for each in _HELD if each in sketch.how and each not in sketch.lacks]:
        if not any(kind == part and holds(settings) for kind, holds in _HELD[need] for part, settings in said):
            del sketch.how[need]
            sketch.lacks[need] = _NONE


def _hold_system(sketch: Sketch, reading: Reading) -> None:
    """Say what each machine boots where the goal names a system that it does not."""
    boots = {
        drawn.id: drawn.part.settings.model_validate(drawn.settings)
        for drawn in sketch.parts.values()
        if drawn.part.name in {"vm", "group"}
    }
    for match in SYSTEM.finditer(reading.text) if boots else ():
        if any(low <= match.start() < high for low, high in reading.negated):
            continue
        version = (match["version"] or "").replace(".", "")
        images = {id_: str(getattr(settings, "boot_image", "")) for id_, settings in boots.items()}
        if not any(match["name"] in image and version in image for image in images.values()):
            how = ", ".join(f"{id_} boots {image}" for id_, image in images.items())
            carried = " to run its container" if any("cos-cloud" in image for image in images.values()) else ""
            words = Words.of(reading.goal.text, reading.text)(*match.span())
            sketch.told.append(Asked(words=words, need="system", met=False, how=f"{how}{carried}"))
        sketch.taken.append(match.span())
    windows = [id_ for id_, settings in boots.items() if "windows" in str(getattr(settings, "boot_image", ""))]
    if (both := _LINUX_TOO.search(reading.text)) and windows and len(windows) == len(boots):
        span = both.span("name" if both["name"] else "first")
        how = f"{windows[0]} boots Windows, and no machine here boots Linux: add one with `infraai change`"
        sketch.told.append(
            Asked(words=Words.of(reading.goal.text, reading.text)(*span), need="system", met=False, how=how)
        )
        sketch.taken.append(span)


def _hold_program(sketch: Sketch, reading: Reading) -> None:
    """Say of a server program that a goal names for its machines that none of them has it."""
    machines = [sketch.parts[id_] for id_ in sketch.of("vm", "group")]
    if not machines or len(machines) != len(sketch.code()):
        return
    has = " ".join(f"{each.settings.get('image', '')} {each.settings.get('app', '')}" for each in machines)
    first = machines[0].id
    for name in dict.fromkeys(match[0] for match in _PROGRAM.finditer(reading.text)):
        match = re.search(rf"\b{name}\b", reading.text)
        if (
            match is None
            or name in has
            or "lamp" in has
            or any(low <= match.start() < high for low, high in reading.negated)
        ):
            continue
        if any("domain" in each.settings for each in machines):
            how = f"Caddy answers HTTPS on {first} and renews its certificate; {name} is not installed"
        else:
            runs = has.split()[0] if has.split() else "a page of its own"
            how = f"it is not installed on {first}, which runs {runs} until you change that"
        sketch.told.append(
            Asked(words=Words.of(reading.goal.text, reading.text)(*match.span()), need="program", met=False, how=how)
        )
        sketch.taken.append(match.span())


def _hold_names(sketch: Sketch, reading: Reading) -> None:
    """Say of a name that a goal gives to something how that is called where nothing has the name."""
    names = " ".join([*sketch.parts, *(value for each in sketch.parts.values() for value in each.settings.values())])
    for given in names_given(reading):
        if given.name in names or given.id in names:
            continue
        there = sketch.of(*given.to.kinds)
        how = (
            f"it is called {there[0]} here, behind the deployment's own name" if there else "nothing here is called so"
        )
        words = Words.of(reading.goal.text, reading.text)(*given.span)
        sketch.told.append(Asked(words=words, need="name", met=False, how=how))
        sketch.taken.append(given.span)


def _settings(sketch: Sketch) -> Iterator[tuple[str, BaseModel]]:
    for drawn in sketch.parts.values():
        try:
            yield drawn.part.name, drawn.part.settings.model_validate(drawn.settings)
        except ValidationError:
            continue
