"""Which networks and projects outside may be connected to: those that the settings of a deployment's parts name."""

from collections.abc import Collection, Iterator, Mapping

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from shared.parts import part_named
from shared.parts.network.part import NETWORK
from shared.parts.sql.part import SQL
from shared.schemas import Architecture

Reason = tuple[str, str]

_CONSUMERS = "settings.ip_configuration.psc_config.allowed_consumer_projects"
# What is connected to: type -> the argument that says it, the word for it, and the part and its setting that name it.
_REACHED: Mapping[str, tuple[str, str, str, str]] = {
    "google_compute_network_peering": ("peer_network", "peer", "network_peering", "networks"),
    "google_compute_service_attachment": (
        "consumer_accept_lists.project_id_or_num",
        "attach",
        "internal_load_balancer",
        "consumers",
    ),
    next(each.type for each in NETWORK.blocks if each.word == "names"): (
        "alternative_name_server_config.target_name_servers.ipv4_address",
        "names",
        "network",
        "name_servers",
    ),
    SQL.blocks[0].type: (_CONSUMERS, "endpoint", "sql", "consumers"),
}


def reached_of(architecture: Architecture | None) -> frozenset[str]:
    """What a deployment's parts connect to: `peer:projects/P/global/networks/N`, `attach:PROJECT` to what is published,
    `endpoint:PROJECT` to its databases, `names:ADDRESS` for names."""
    found = set()
    for _, word, name, setting in _REACHED.values():
        kind = part_named(name)
        assert kind is not None
        for part in architecture.parts if architecture else ():
            if part.part == name:
                said = kind.settings.model_validate({each.key: each.value for each in part.settings})
                found |= {f"{word}:{each}" for each in str(getattr(said, setting)).split(",") if each}
    return frozenset(found)


def reached(change: Change, source: Source, people: Collection[str] | None, project: str = "") -> Iterator[Reason]:
    """Why something may not be connected to what it would; endpoints of the own `project` may lead to its databases.

    What the files don't say Google fills in, and connects to nobody. `people` holds what the plan names (`reached_of`);
    None for whatever the files name.
    """
    if change.type not in _REACHED or not change.writes:
        return
    path, word, _, setting = _REACHED[change.type]
    written = source.written(change)
    said = path in written or not written
    for value in values_at(change.after, path):
        if value is UNKNOWN and not said:
            continue
        if value is UNKNOWN:
            yield "unknown_value", f"{path} is known only after apply"
        elif path == _CONSUMERS and value == project:
            continue
        elif value and people is not None and f"{word}:{value}" not in people:
            yield "foreign_resource", f"{value} is nothing that the plan connects to; say it in {setting} of the part"
