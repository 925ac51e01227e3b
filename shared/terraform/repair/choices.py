"""Which of the values that an argument takes another word for it means."""

import re
from collections.abc import Sequence

from shared.terraform.repair.similar import nearest, opposed

_WORDS: dict[str, tuple[str, ...]] = {
    "inbound": ("INGRESS",), "outbound": ("EGRESS",), "in": ("INGRESS",), "out": ("EGRESS",),
    "incoming": ("INGRESS",), "outgoing": ("EGRESS",),
    "public": ("EXTERNAL", "EXTERNAL_MANAGED", "PUBLIC"), "private": ("INTERNAL", "PRIVATE"),
    "external": ("EXTERNAL",), "internal": ("INTERNAL",),
    ">": ("COMPARISON_GT",), ">=": ("COMPARISON_GE",), "<": ("COMPARISON_LT",), "<=": ("COMPARISON_LE",),
    "==": ("COMPARISON_EQ",), "!=": ("COMPARISON_NE",), "greater_than": ("COMPARISON_GT",), "above": ("COMPARISON_GT",),
    "less_than": ("COMPARISON_LT",), "below": ("COMPARISON_LT",),
    "ha": ("REGIONAL", "STANDARD_HA"), "high_availability": ("REGIONAL", "STANDARD_HA"),
    "highly_available": ("REGIONAL", "STANDARD_HA"), "multi_az": ("REGIONAL", "STANDARD_HA"),
    "multi_zone": ("REGIONAL",), "multi_zonal": ("REGIONAL",), "zone_redundant": ("REGIONAL",),
    "single_zone": ("ZONAL",), "zone": ("ZONAL",), "single": ("ZONAL", "BASIC"), "region": ("REGIONAL",),
    "rolling": ("PROACTIVE",), "rolling_update": ("PROACTIVE",), "automatic": ("PROACTIVE", "AUTO", "AUTO_ONLY"),
    "auto": ("PROACTIVE", "AUTO_ONLY", "AUTOMATIC"), "manual": ("OPPORTUNISTIC", "MANUAL_ONLY"),
    "recreate": ("REPLACE",), "reboot": ("RESTART",),
    "avg": ("ALIGN_MEAN", "REDUCE_MEAN"), "average": ("ALIGN_MEAN", "REDUCE_MEAN"),
    "counter": ("CUMULATIVE", "DELTA"), "int": ("INT64",), "integer": ("INT64", "INTEGER"),
    "float": ("DOUBLE", "FLOAT"),
    "container": ("DOCKER",), "image": ("DOCKER",), "images": ("DOCKER",), "node": ("NPM",), "pip": ("PYTHON",),
    "warn": ("WARNING",), "err": ("ERROR",), "crit": ("CRITICAL",), "fatal": ("CRITICAL",),
    "internal_and_cloud_load_balancing": ("INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",),
    "internal_and_gclb": ("ALLOW_INTERNAL_AND_GCLB",),
    "desc": ("DESCENDING",), "asc": ("ASCENDING",),
    "hourly": ("HOUR", "ONE_HOUR"), "daily": ("DAY",), "monthly": ("MONTH",), "yearly": ("YEAR",),
}  # fmt: skip
"""Words in lower case -> what they are called here, the likeliest first."""


def choice_meant(text: str, choices: Sequence[str]) -> str | None:
    """The choice that is written otherwise, by another word, or with too few words; None when that can't be said."""
    wanted = _plain(text)
    same = [choice for choice in choices if _plain(choice) == wanted]
    if same:
        return same[0]
    for word in _WORDS.get(wanted) or _WORDS.get(text.strip().lower()) or ():
        if word in choices:
            return word
    # A short name means the choice with the fewest words beside it: `internal`, INGRESS_TRAFFIC_INTERNAL_ONLY.
    said = set(wanted.split("_"))
    longer = [choice for choice in choices if said and said < set(_plain(choice).split("_"))]
    ranked = sorted(longer, key=lambda choice: len(_plain(choice).split("_")))
    if ranked and (len(ranked) == 1 or len(_plain(ranked[0]).split("_")) < len(_plain(ranked[1]).split("_"))):
        return ranked[0]
    return nearest(text, [choice for choice in choices if not opposed(text.lower(), choice.lower())], floor=0.7)


_DISKS = ("pd-ssd", "pd-standard", "pd-balanced", "pd-extreme")
_API = {
    ("google_compute_global_address", "purpose"): ("VPC_PEERING", "PRIVATE_SERVICE_CONNECT"),
    ("google_sql_database_instance", "disk_type"): ("PD_SSD", "PD_HDD", "HYPERDISK_BALANCED"),
    ("google_dns_record_set", "type"): (
        "A", "AAAA", "ALIAS", "CAA", "CNAME", "DNSKEY", "DS", "HTTPS", "IPSECKEY", "MX", "NAPTR", "NS", "PTR", "SOA",
        "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT",
    ),
    ("google_filestore_instance", "tier"): (
        "BASIC_HDD", "BASIC_SSD", "HIGH_SCALE_SSD", "ZONAL", "REGIONAL", "ENTERPRISE", "STANDARD", "PREMIUM",
    ),
    ("google_storage_bucket", "storage_class"): (
        "STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE", "MULTI_REGIONAL", "REGIONAL",
    ),
    ("google_compute_disk", "type"): _DISKS,
    ("google_compute_region_disk", "type"): _DISKS,
    ("google_compute_instance", "type"): _DISKS,
    ("google_compute_instance_template", "disk_type"): _DISKS,
    ("google_compute_region_instance_template", "disk_type"): _DISKS,
    ("google_container_cluster", "disk_type"): _DISKS,
    ("google_container_node_pool", "disk_type"): _DISKS,
    ("google_artifact_registry_repository", "format"): (
        "DOCKER", "MAVEN", "NPM", "PYTHON", "APT", "YUM", "KFP", "GO", "GENERIC",
    ),
    ("google_kms_crypto_key", "purpose"): (
        "ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "RAW_ENCRYPT_DECRYPT", "MAC",
    ),
    ("google_compute_security_policy", "action"): (
        "allow", "deny(403)", "deny(404)", "deny(502)", "rate_based_ban", "redirect", "throttle",
    ),
}  # fmt: skip
"""What Google takes where the provider takes anything: its API reference."""
_ENGINE = re.compile(r"(mysql|postgres(?:ql)?|redis|valkey)?[\s_-]*v?(\d+(?:[._](?:\d+|x))?)", re.IGNORECASE)
_OF_ONE_ENGINE = {"google_redis_instance": "REDIS"}


def api_choice(kind: str, name: str, text: str) -> str | None:
    """The word that an API has for a value that the provider lets by; None where it is one, or can't be told."""
    choices = _API.get((kind, name))
    if choices is _DISKS and text.startswith(("hyperdisk-", "local-", "nvidia-", "projects/")):
        return None
    if choices is not None:
        meant = choice_meant(text, choices) if text not in choices else None
        return meant if meant and ("allow" in meant.lower()) == ("allow" in text.lower()) else None
    if name not in {"database_version", "redis_version"} or not (match := _ENGINE.fullmatch(text.strip())):
        return None
    said = (match[1] or _OF_ONE_ENGINE.get(kind, "")).upper()
    if not said:
        return None
    engine = "POSTGRES" if said.startswith("POSTGRES") else said
    number = match[2].replace(".", "_")
    new = f"{engine}_{number}" if engine != "REDIS" or "_" in number else f"REDIS_{_REDIS.get(number, number)}"
    return new if new != text else None


_REDIS = {"7": "7_0", "6": "6_X", "5": "5_0", "4": "4_0"}
"""The only version of Redis that Memorystore has by a first number."""
_OFF = frozenset({"DISABLED", "OFF", "NONE", "DISABLE"})


def choice_of_a_bool(value: bool, choices: Sequence[str]) -> str | None:
    """What `true` or `false` means where a word is wanted: the only one that is on, the one that is off."""
    off = [choice for choice in choices if choice.upper() in _OFF]
    on = [choice for choice in choices if choice and choice not in off and not set(_plain(choice).split("_")) & _UNSAID]
    found = on if value else off
    return found[0] if len(found) == 1 and off and not (value and set(_plain(found[0]).split("_")) & _OPENS) else None


_UNSAID = frozenset({"unspecified", "unknown"})
_NO_CHOICE = frozenset({"unspecified", "unknown", "none"})
_OPENS = frozenset({"public", "external", "all", "any", "everyone", "allow"})


def choice_of_a_switch(switch: str, name: str, choices: Sequence[str]) -> str | None:
    """The choice that `switch = true` is: the word's own, or the one that says just it in an argument named after it.

    Never one that opens something.
    """
    said = _plain(switch).removeprefix("enable_").removeprefix("use_").removesuffix("_enabled")
    own = [choice for choice in _WORDS.get(said, ()) if choice in choices]
    own = own or [choice for choice in choices if _plain(choice) == said]
    words = set(said.split("_"))
    if not own and words < set(_plain(name).split("_")):
        about = set(_plain(name).split("_"))
        own = [each for each in choices if set(_plain(each).split("_")) == about]
    if len(own) != 1 or set(_plain(own[0]).split("_")) & (_OPENS | _NO_CHOICE):
        return None
    return own[0]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
