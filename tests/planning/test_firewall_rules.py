"""Rules of a firewall that a goal writes out, and what stays a machine's own."""

import pytest

from functions.planning.rules.goal import fold
from functions.planning.rules.words.firewall_rules import firewall_rules_in
from shared.parts.expand import PlanRefused, expand
from tests.parts.architectures import architecture, part
from tests.planning.test_elsewhere import planned
from tests.planning.test_meant import plan

SAID = [
    (
        "VPC with firewall rules: allow tcp 8080 from 10.20.0.0/16 to instances tagged backend, deny the rest",
        [("allow", "in", "tcp", "8080", "10.20.0.0/16", "backend", None)],
    ),
    (
        "Network with a firewall rule that denies egress to 0.0.0.0/0, priority 900 and allows 443 to 199.36.153.8/30",
        [
            ("deny", "out", "all", "", "0.0.0.0/0", "", 900),
            ("allow", "out", "tcp", "443", "199.36.153.8/30", "", 800),
        ],
    ),
    ("VPC network, allow ssh only from 203.0.113.7", [("allow", "in", "tcp", "22", "203.0.113.7/32", "", None)]),
    (
        "Netzwerk mit Firewall-Regel: UDP 5060-5061 von 198.51.100.0/24 erlauben, Priorität 500, Ziel-Tag sip",
        [("allow", "in", "udp", "5060-5061", "198.51.100.0/24", "sip", 500)],
    ),
    (
        "Ein VPC-Netz, das nur HTTPS aus 192.0.2.0/24 zulässt und allen ausgehenden Verkehr sperrt",
        [("allow", "in", "tcp", "443", "192.0.2.0/24", "", 900), ("deny", "out", "all", "", "0.0.0.0/0", "", None)],
    ),
    (
        "Réseau VPC, autoriser tcp:8443 depuis 10.8.0.0/24 vers les instances avec le tag api",
        [("allow", "in", "tcp", "8443", "10.8.0.0/24", "api", None)],
    ),
    (
        "A shared VPC with flow logs and firewall deny all egress but 443",
        [("deny", "out", "all", "", "0.0.0.0/0", "", None), ("allow", "out", "tcp", "443", "0.0.0.0/0", "", 900)],
    ),
    (
        "VPC network, firewall: allow 53 tcp and udp from 10.0.0.0/8",
        [("allow", "in", "tcp", "53", "10.0.0.0/8", "", None), ("allow", "in", "udp", "53", "10.0.0.0/8", "", None)],
    ),
    (
        "Red privada con una regla que bloquee el puerto 23 desde 10.1.0.0/16",
        [("deny", "in", "tcp", "23", "10.1.0.0/16", "", None)],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_a_rule_has_what_is_said_of_it(text: str, wanted: list[tuple[object, ...]]) -> None:
    found, _ = firewall_rules_in(fold(text))
    assert [
        (each.action, each.direction, each.protocol, each.ports, each.ranges, each.tags, each.priority)
        for each in found
        if not each.rest
    ] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Debian VM with nginx, firewall should allow 443 from 198.51.100.0/24 only",
        "A Cloud Run API. Allow only 203.0.113.0/24 to reach it.",
        "Postgres that accepts connections from 203.0.113.7",
        "Full node, 2 TB SSD. 30303 tcp and udp open to the world, RPC 8545 only from inside our VPC 10.40.0.0/16",
        "GKE in our network, allow 9100 from 10.0.0.0/8",
    ],
)
def test_what_is_said_of_something_that_runs_is_that_ones(text: str) -> None:
    assert firewall_rules_in(fold(text)) == ((), ())


@pytest.mark.parametrize(
    "goal",
    ["A custom VPC with open ssh and rdp from anywhere", "VPC, allow postgres 5432 from 0.0.0.0/0"],
)
def test_what_nobody_may_open_is_not_opened_and_told(goal: str) -> None:
    made = planned(goal)
    assert {each.part for each in made.expanded.architecture.parts} == {"network"}
    assert [each.met for each in made.asked if each.need == "firewall_rule"] == [False]


@pytest.mark.parametrize(
    "settings",
    [
        {"ports": "22", "ranges": "0.0.0.0/0"},
        {"ports": "3000-4000", "ranges": "0.0.0.0/0"},
        {"ranges": "0.0.0.0/0"},
        {"protocol": "all", "ranges": "8.0.0.0/7"},
        {"ports": "3306", "ranges": "::/0"},
        {"ports": "80", "ranges": "everywhere"},
        {"protocol": "icmp", "ports": "8", "ranges": "10.0.0.0/8"},
    ],
)
def test_a_rule_opens_no_port_that_is_never_open(settings: dict[str, str]) -> None:
    with pytest.raises(PlanRefused):
        expand(architecture(part("it", "firewall_rule", **settings), name="it"))


@pytest.mark.parametrize(
    "goal",
    [
        "VPC lab-net. Firewall: tcp 8080 from 10.20.0.0/16, tcp 5432 from 10.30.4.0/24 only.",
        "A VPC lab. Allow tcp 8080 from 10.20.0.0/16 and tcp 5432 from 10.30.4.0/24.",
        "VPC lab, Firewallregel: TCP 8080 nur aus 10.20.0.0/16, TCP 5432 nur aus 10.30.4.0/24.",
        "R\u00e9seau VPC lab. Pare-feu : tcp 8080 depuis 10.20.0.0/16 et tcp 5432 depuis 10.30.4.0/24.",
    ],
)
def test_each_port_is_open_to_its_own_range_and_to_no_other(goal: str) -> None:
    rules = {
        (each.settings["ports"], each.settings["ranges"])
        for each in plan(goal).values()
        if each.part == "firewall_rule"
    }
    assert rules == {("8080", "10.20.0.0/16"), ("5432", "10.30.4.0/24")}
