"""Node pools for what a cluster does: runners, game servers, accelerators and work that comes and goes, beside one for the rest.

Nobody says how many nodes those take: none while nothing is to be done, and a few when there is.
"""

import re

from functions.planning.rules.drawn.pools import GPU_NAMES, GPU_TYPES, Said
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.values import gpu_in, other_gpu_in
from shared.schemas import Asked

# `From zero`, `down to zero`, `vanish afterwards`: no node while nothing is to be done.
_FROM_ZERO = re.compile(
    r"\b(?:scal\w*|goes|go|shrink\w*|down|fahrt|skalier\w*|escal\w*|baj\w*|descend\w*|reduc\w*|redui\w*)(?: \w+){0,2}? (?:from|to|auf|von|bis|a|desde|hasta|de|depuis|vers|naar|vanaf) (?:0|zero|null|cero|nul)(?: (?:nodes?|knoten|nodos|noeuds|machines))?(?! ?(?:\d|to\b|bis\b|-|%|\.\d|a \d))"
    r"|\b(?:auf|bis auf|naar) (?:0|null|nul) (?:herunter ?)?(?:skalier\w*|fahr\w*|schrumpf\w*|schaal\w*)\b"
    r"|\b(?:vanish\w*|disappear\w*|shrinks?|go(?:es)? away|come and go|released|release (?:them|it|the nodes)|freigegeben|verschwind\w*|desaparec\w*|disparai\w*|liber(?:an|ad[oa]s?|ee?s?)|(?:nur (?:wenn|solange)|solo cuando|seulement quand|only (?:when|while))(?= (?:jobs?|builds?|needed|there|they|gebraucht|hay|il y a)\b))\b(?: (?:afterwards|after \w+(?: \w+)?|again|danach|wieder|despues|apres|when (?:nobody|no one|idle|done)(?: \w+){0,2}|(?:jobs?|builds?) (?:laufen|run|corren|tournent)))?"
)
_OWN = re.compile(r"\b(?:pools?|nodes?|knoten|nodos|noeuds|nodi|machines?|runners?|gpus?)\b")
_GAMES = re.compile(
    r"\bagones\b|\bgame ?servers?\b|\bspiele?server\w*|\bservidores? de juegos?\b|\bserveurs? de jeux?\b"
)
_UDP = re.compile(r"\budp(?: ports?)? (?P<low>\d{4,5}) ?(?:-|to|bis|a|hasta) ?(?P<high>\d{4,5})")
_NEAR = 80
_USUAL_MOST = 3
_PORTS = "7100-7999"
_RUNNERS = (
    "the cluster and a pool for the runners, without a node while no job waits, stand here; Actions Runner Controller is "
    "GitHub's chart, which is yours to install (`helm install arc oci://ghcr.io/actions/actions-runner-controller-charts/"
    "gha-runner-scale-set-controller`), and its token never comes here"
)
_AUTOPILOT = (
    "Autopilot makes a node with a GPU for each pod whose manifest asks for one (nodeSelector cloud.google.com/gke-accelerator), "
    "so that nothing of it stands in Terraform; say a Standard cluster to have a pool"
)


def with_purposes(said: list[Said], reading: Reading) -> list[Said]:
    """The pools that are told, or with them the one that the cluster's work takes."""
    if len(said) > 1 or any(pool.least is not None or pool.most is not None or pool.ssds for pool in said):
        return said
    one = said[0] if said else Said()
    zero = _from_zero(reading.text)
    if reading.wants("ci_runner"):
        made = Said("runners", one.text, one.type or "e2-standard-4", disk_gb=one.disk_gb or 100)
    elif is_for_games(reading):
        made = Said("game-servers", one.text, one.type or "e2-standard-4")
    elif reading.wants("gpu") and (one.spot or zero) and (not other_gpu_in(reading.text)[0] or one.gpu):
        model = gpu_in(reading.text)[0] or "l4"
        made = Said("gpus", one.text, one.type or GPU_TYPES[model], gpus=one.gpus)
        made.gpu = one.gpu or GPU_NAMES.get(model, f"nvidia-tesla-{model}")
    elif zero and reading.wants("node_pools"):
        made = Said(one.name or "work", one.text, one.type)
    else:
        return said
    made.spot, made.least, made.most = one.spot or reading.wants("spot"), 0, _USUAL_MOST
    made.heard = [*one.heard, *([zero.span()] if zero else [])]
    return [Said("main"), made]


def _from_zero(text: str) -> re.Match[str] | None:
    """Where it is said that nodes come and go; what else goes away is none of theirs."""
    found = _FROM_ZERO.finditer(text)
    return next((each for each in found if _OWN.search(text, max(0, each.start() - _NEAR), each.end())), None)


def is_for_games(reading: Reading) -> bool:
    """Whether a cluster is for servers of games, which players reach by UDP."""
    said = _GAMES.search(reading.text)
    return said is not None and not any(low <= said.start() < high for low, high in reading.negated)


def tell_purposes(sketch: Sketch, reading: Reading, made: str) -> None:
    """What becomes of runners, of a GPU of Autopilot's, and of the ports of game servers."""
    settings = sketch.parts[made].settings
    if reading.wants("ci_runner"):
        sketch.lack("ci_runner", _RUNNERS)
    if settings.get("mode") != "standard":
        if reading.wants("gpu"):
            sketch.lack("gpu", _AUTOPILOT)
        return
    if "nodes=0.." in settings.get("pools", ""):
        for need in ("scale_to_zero", "autoscale", "ephemeral"):
            if reading.wants(need):
                sketch.lacks.pop(need, None)
                sketch.meet(need, f"{made}: its pool for that work has no node while nothing waits for one")
    if is_for_games(reading) and not reading.rejects("ports") and not reading.wants("private_nodes", "private"):
        sketch.taken += [each.span() for each in re.finditer(r"\bagones\b", reading.text)]
        _players(sketch, reading, made)


def _players(sketch: Sketch, reading: Reading, made: str) -> None:
    """Players come to the nodes themselves, which have addresses for it, by the ports of Agones or those that are said."""
    said = _UDP.search(reading.text)
    ports = f"{said['low']}-{said['high']}" if said else _PORTS
    rule = sketch.add("", "players", "firewall_rule")
    if not sketch.put("", rule, protocol="udp", ports=ports, ranges="0.0.0.0/0"):
        # Among Agones' own 7000 to 8000 are two that nobody may open.
        sketch.lack(
            "ports", f"{ports} has ports among it that are never open to everybody, so {_PORTS} is open instead"
        )
        said = None
        ports = _PORTS
        sketch.put("", rule, protocol="udp", ports=ports, ranges="0.0.0.0/0")
    sketch.set("", made, False, "private_nodes")
    sketch.meet(
        "game", f"{made}: a pool for the servers; Agones itself is a chart (`helm install agones agones/agones`)"
    )
    for need in ("ports", "game"):
        if reading.wants(need) and need not in sketch.lacks:
            sketch.meet(need, f"players: UDP {ports} from everywhere, to nodes with an address of their own")
    if said:
        sketch.taken.append(said.span())
    else:
        how = f"players: UDP {ports} is open to everybody, for players come to the nodes so; set Agones' ports to them, or say others"
        sketch.told.append(Asked(words="", need="guessed", met=True, how=how))
