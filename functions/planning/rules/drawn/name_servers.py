"""How the network asks for names: a server policy of Cloud DNS, where a goal says so."""

from functions.planning.rules.meant.dns_policies import Span, dns_policy_in
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_INBOUND = (
    "{}: dns_inbound; whoever comes by VPN or peering asks the network's resolvers, whose addresses "
    "`gcloud compute addresses list --filter=purpose=DNS_RESOLVER` lists: forward to them over there"
)
_LOGS = "{}: dns_logs; every name that the network's machines ask for is a line in Cloud Logging, which is billed"
_SERVERS = (
    "{}: name_servers = {}; the network's machines ask these servers for every name and no private zone of Cloud DNS, "
    "and what answers there has to know the way back to 35.199.192.0/19"
)
_NOT_BOTH = "{}: a private zone is asked for too, which machines don't see that ask other servers for every name; say which of the two it shall be"

_OF_ONE = (
    "servers that are asked for the names of one domain alone are a forwarding zone (forwarding_config), which is not made here; the "
    "name servers of a policy would be asked for every name, so none are set"
)


def draw_name_servers(sketch: Sketch, reading: Reading) -> None:
    """The settings of the network that a goal says of DNS, and what is told of them."""
    said = dns_policy_in(reading.text)
    inbound, logs, servers = (
        each if each and not _is_ruled_out(reading, each) else None
        for each in (said.inbound, said.logs, said.servers_at)
    )
    if said.of_one:
        quoted = Words.of(reading.goal.text, reading.text)(*said.of_one)
        sketch.told.append(Asked(words=quoted, need="dns_policy", met=False, how=_OF_ONE))
        sketch.taken.append(said.of_one)
    if not (inbound or logs or servers):
        return
    net = next(iter(sketch.of("network")), None) or sketch.add("", "net", "network")
    if net is None:
        return
    sketch.taken += said.said
    words = Words.of(reading.goal.text, reading.text)
    if sketch.lacks.pop("vpc", ""):
        sketch.meet("vpc", f"{net}: the network")
    if inbound and sketch.set("", net, True, "dns_inbound"):
        _tell(sketch, words(*inbound), _INBOUND.format(net), inbound)
    if logs and sketch.set("", net, True, "dns_logs"):
        _tell(sketch, words(*logs), _LOGS.format(net), logs)
    if servers and reading.wants("private_dns"):
        sketch.told.append(Asked(words=words(*servers), need="dns_policy", met=False, how=_NOT_BOTH.format(net)))
    elif servers and sketch.set("", net, ",".join(said.servers), "name_servers"):
        _tell(sketch, words(*servers), _SERVERS.format(net, ", ".join(said.servers)), servers)


def _tell(sketch: Sketch, words: str, how: str, span: Span) -> None:
    sketch.told.append(Asked(words=words, need="dns_policy", met=True, how=how))
    sketch.taken.append(span)


def _is_ruled_out(reading: Reading, span: Span) -> bool:
    return any(low < span[1] and span[0] < high for low, high in reading.negated)
