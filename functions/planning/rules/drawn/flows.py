"""What goes from one thing of a goal to another: who calls, pushes, writes and is started by whom, as its words say.

`Topic readings lands in BigQuery`, `dataset clicks that is fed from the topic`, `topic -> bucket`, `a receiver and a
processor, Pub/Sub in between`, `a workflow that calls in turn a filter and a resizer`. Only parts that are drawn are
joined, and only where it is said or can only be one which of them is meant.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from functions.planning.rules.drawn.deliveries import draw_deliveries
from functions.planning.rules.drawn.messages import one_topic
from functions.planning.rules.drawn.notified import draw_notified
from functions.planning.rules.meant.service_lists import services_listed
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_RUN = ("cloud_run", "function")
# Kind of part -> the words for one of it.
_NOUNS = {
    "queue": r"(?:pub ?/?sub )?(?:topic|thema|tema|sujet)\b|pub ?/?sub\b(?! (?:topic|tema))",
    "bigquery": r"big ?query(?: data ?set)?|data ?set",
    "bucket": r"(?:gcs |output |input )?bucket|gcs\b|cloud storage\b",
    "tasks": r"(?:cloud[ -])?tasks?[ -](?:queue|warteschlange)|cloud[ -]tasks\b",
    "workflow": r"workflows?\b",
    "cloud_run": r"cloud[ -]run(?:[ -](?:service|dienst|servicio|api|app))?|worker\b",
}
_FORTH = (
    r"publish\w*|push\w*|deliver\w*|lands?|landed|goes|go|going|flows?|streams?|feeds?|fills?|writes?|sends?|forwards?|calls?|triggers?|starts?|invokes?|hits?|puts?|dispatch\w*|dumped|written|stored|archived|loaded|saved|exported|"
    r"fliess\w*|geht|gehen|lande[tn]?|schreib\w*|schickt|ruft|aufruf\w*|startet|va|van|llegan?|escribe\w*|envia\w*|llama|dispara|vont|arrivent|ecri\w+|envoie\w*|appelle|declenche|vao|vai|chama|finisc\w+|scriv\w+|chiama|gaan|gaat|schrijft|roept"
)
_BACK = (
    r"(?:fed|filled|loaded|called|triggered|started|invoked|pushed|written|supplied|gespeist|befullt|gefullt|aufgerufen|gestartet|alimentad[oa]|alimentee?|llamad[oa]|appelee?|chamad[oa]|gevuld|gevoed)\b[^.;\n]{0,24}?\b(?:from|by|aus|von|desde|por|depuis|par|da|door|vanuit)"
    r"|(?:reads?|takes?|consumes?|gets|receives?|pulls?)\b[^.;\n]{0,24}?\bfrom|subscribes? to|consumes|listens? to|abonniert"
)
_FILL = r"(?:,? ?(?!(?:and|or|but|und|y|et|not|never|no|nicht|without|ohne|sin)\b)[\w'/-]+){0,5}?"
_GOES = re.compile(rf"(?: to (?:the |an? )?|{_FILL} ?\b(?:{_FORTH})\b{_FILL} ?)")
_COMES = re.compile(rf"{_FILL} ?\b(?:{_BACK})\b(?: (?!and\b)[\w']+){{0,2}} ?")
# `the worker that the queue calls`, `eine Warteschlange, die einen Dienst aufruft`.
_WHOM = re.compile(r",? (?:that|which|whom) (?:the |our |an? )?")
_WHO = re.compile(r",? (?:die|der|das|welche[rs]?) (?:einen|eine|den|das|die|ein) ")
_CALLS = re.compile(r"[^.;\n,]{0,12}?\b(?:calls|starts|triggers|invokes|pushes to|aufruft|startet|anstosst)\b")
_BETWEEN = re.compile(
    r"\b(?:in between|between them|between the (?:2|two)|dazwischen|entre (?:ellos|ellas|los dos|ambos|les deux|eux|os dois|eles)|tra (?:loro|i due)|ertussen|daartussen)\b|\bbetween (?=[\w-]+ and [\w-]+)"
)
_PUSH_TO = re.compile(
    r"\bpush(?:es|ed)?(?: subscription| delivery| messages?| them| it)? (?:to|an|a|al|vers) (?:the |our |an? |der |den |el |le )?"
)


_STOP = re.compile(r"[.;!?](?=\s)|\n")
_IT = re.compile(r"\s*(?:it|they|this|each|every \w+|its (?:tasks|messages)|sie|er|es|elle|ella) ")


class _Node(NamedTuple):
    """Where a part is spoken of."""

    id: str
    low: int
    high: int


def draw_flows(sketch: Sketch, reading: Reading) -> None:
    """Join what is drawn as the goal says that things go."""
    text = reading.text
    _of_one_topic(sketch, reading)
    _dead_letters(sketch, reading)
    nodes = _nodes(sketch, text)
    for giver, taker, span in _flows(text, nodes):
        if _join(sketch, reading, giver, taker):
            sketch.taken.append(span)
    topics = sketch.of("queue")
    if len(topics) == 1:
        for match in _PUSH_TO.finditer(text):
            after = next((each for each in nodes if each.low == match.end()), None)
            if after and _join(sketch, reading, topics[0], after.id):
                sketch.taken.append((match.start(), after.high))
    _in_between(sketch, reading, nodes)
    _in_turn(sketch, reading)
    draw_notified(sketch, reading)
    draw_deliveries(sketch, reading)


def _nodes(sketch: Sketch, text: str) -> list[_Node]:
    """Each mention of a part, by its name or by its kind where there is one of it; neighbours are one."""
    found: list[_Node] = []
    for id_ in sketch.parts:
        name = "[-_ ]".join(map(re.escape, id_.split("-")))
        found += [
            _Node(id_, *match.span())
            for match in re.finditer(rf"(?<![\w/.@-])['\"`]?{name}['\"`]?(?![\w@-]|\.\w)", text)
        ]
    for kind, noun in _NOUNS.items():
        ids = sketch.of(kind)
        for match in re.finditer(rf"(?<![\w-])(?:{noun})(?![\w-])", text):
            found.append(_Node(ids[0] if len(ids) == 1 else f"?{kind}", *match.span()))
    found.sort(key=lambda each: (each.low, -each.high))
    merged: list[_Node] = []
    for each in found:
        last = merged[-1] if merged else None
        if last and each.low < last.high:
            continue
        beside = last is not None and re.fullmatch(r" ?(?:called |named )?", text[last.high : each.low]) is not None
        if last and beside and _is_one(sketch, last.id, each.id):
            named = each.id if last.id.startswith("?") else last.id
            merged[-1] = _Node(named, last.low, each.high)
        else:
            merged.append(each)
    return merged


def _is_one(sketch: Sketch, one: str, other: str) -> bool:
    """Whether a word for a kind and a name beside it are the same part: `topic clicks`, `exporter Cloud Run service`."""
    kinds = {each[1:] if each.startswith("?") else sketch.parts[each].part.name for each in (one, other)}
    return len(kinds) == 1 and (one == other or one.startswith("?") or other.startswith("?"))


def _flows(text: str, nodes: list[_Node]) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Giver, taker, and where it is said."""
    for one, other in pairwise(nodes):
        between = text[one.high : other.low]
        if _STOP.search(between):
            # `Queue renders: 20 per second. It calls a service`.
            between = _STOP.split(between)[-1]
            if _IT.match(between) is None:
                continue
        span = (one.low, other.high)
        if (_WHOM.fullmatch(between) and _CALLS.match(text, other.high)) or _COMES.fullmatch(between):
            yield other.id, one.id, span
        elif _GOES.fullmatch(between) or (_WHO.fullmatch(between) and _CALLS.match(text, other.high)):
            yield one.id, other.id, span


def _join(sketch: Sketch, reading: Reading, giver: str, taker: str) -> bool:
    """Let one thing go to another, where parts of their kinds can do so; whether they do."""
    if giver not in sketch.parts or taker not in sketch.parts or giver == taker:
        return False
    kinds = (sketch.parts[giver].part.name, sketch.parts[taker].part.name)
    if kinds in {("queue", "bigquery"), ("queue", "bucket")}:
        if not sketch.use(giver, taker):
            return False
        need = "to_bigquery" if kinds[1] == "bigquery" else "to_bucket"
        sketch.lacks.pop(need, None)
        sketch.meet(need, f"{giver}: a subscription writes each message into {taker}, and nothing runs between")
        return True
    if kinds[0] in {"queue", "tasks"} and kinds[1] in _RUN:
        return _called_by(sketch, reading, giver, taker)
    if kinds[1] in {"queue", "tasks"} and kinds[0] in _RUN:
        return sketch.use(giver, taker)
    if kinds[0] == "workflow" and kinds[1] in _RUN:
        return _steps(sketch, giver, [taker])
    if kinds[0] in _RUN and kinds[1] in {"bigquery", "bucket", *_RUN}:
        return sketch.use(giver, taker)
    return False


def _called_by(sketch: Sketch, reading: Reading, giver: str, taker: str) -> bool:
    """A topic or a queue that calls a service, as an account that alone may."""
    if taker in sketch.parts[giver].uses:
        return True
    drawn = sketch.parts[taker]
    kept = list(drawn.uses)
    drawn.uses = [each for each in kept if each != giver]
    if not sketch.use(giver, taker):
        drawn.uses = kept
        return False
    settings = drawn.settings
    answers = any(taker in each.uses for each in sketch.parts.values() if each.part.name == "load_balancer")
    said = re.search(
        rf"\b{re.escape(taker)}\b[^.;,\n]{{0,20}}\b(?:public\w*|open)\b|\bpublic (?:{re.escape(taker)})\b", reading.text
    )
    shows = answers or said or settings.get("iap") == "true" or settings.get("domain")
    if drawn.part.name == "cloud_run" and not shows and len(sketch.of("cloud_run")) > 1:
        sketch.set("", taker, False, "public")
    how = "each message is pushed to" if sketch.parts[giver].part.name == "queue" else "each task calls"
    sketch.meet(
        "queue" if sketch.parts[giver].part.name == "queue" else "tasks",
        f"{giver}: {how} {taker}, as an account that alone may call it so",
    )
    return True


_UNNAMED = re.compile(r"(?:[\w-]+-)?jobs(?:-\d)?")


def _of_one_topic(sketch: Sketch, reading: Reading) -> None:
    """One topic where several things speak of what stands between them, and none has a name."""
    topics = sketch.of("queue")
    if sketch.of("redis", "valkey") and services_listed(reading.text) and not reading.wants("queue"):
        # Workers take their jobs from Redis, and no topic is asked for.
        for id_ in filter(_UNNAMED.fullmatch, topics):
            sketch.drop(id_)
        topics = sketch.of("queue")
    if len(topics) > 1 and _BETWEEN.search(reading.text):
        unnamed = [id_ for id_ in topics if _UNNAMED.fullmatch(id_)]
        if len(unnamed) == len(topics):
            one_topic(sketch)
        for id_ in unnamed if len(unnamed) < len(topics) else ():
            sketch.drop(id_)


# `A dead-letter topic webhook-events-dlq`.
_SET_ASIDE = re.compile(
    r"\b(?:dead[- ]?letter(?:ing|s)?(?:[- ](?:topic|queue))?|dlq|dlt) (?:called |named )?['\"`]?(?P<name>[a-z][a-z0-9_.-]*[a-z0-9])"
)


def _dead_letters(sketch: Sketch, reading: Reading) -> None:
    """The topic for what nobody could handle is the other's, and no topic with dead letters of its own."""
    topics = sketch.of("queue")
    dead = [id_ for id_ in topics if re.search(r"-(?:dlq|dlt|dead(?:-?letters?)?)$", id_)]
    dead += [match["name"] for match in _SET_ASIDE.finditer(reading.text) if match["name"] in topics]
    alive = [id_ for id_ in topics if id_ not in dead]
    if len(set(dead)) == 1 and len(alive) == 1:
        sketch.drop(dead[0])
        sketch.set("dead_letter", alive[0], True, "dead_letter")
        sketch.set("", alive[0], dead[0], "dead_topic")
        sketch.meet("dead_letter", f"{dead[0]}: what {alive[0]} could not deliver, with a subscription of its own")


_TOPIC_THERE = re.compile(r"\b(?:pub ?/?sub|topic|thema|tema)(?: topic)? $")


def _in_between(sketch: Sketch, reading: Reading, nodes: list[_Node]) -> None:
    """A topic or a queue that stands between two services: the first gives, the second is called."""
    text = reading.text
    said = _BETWEEN.search(text)
    between = [*sketch.of("queue"), *sketch.of("tasks")]
    if said and not between and reading.wants("queue") and _TOPIC_THERE.search(text, 0, said.start()):
        between = [each for each in [sketch.add("queue", "jobs", "queue")] if each]
        sketch.lacks.pop("queue", None)
    if said is None or len(between) != 1:
        return
    order = [each.id for each in nodes if each.id in sketch.parts and sketch.parts[each.id].part.name in _RUN]
    first, *others = dict.fromkeys(order) or [""]
    if len(others) != 1 or set(sketch.of(*_RUN)) != {first, *others}:
        return
    second = others[0]
    if first in sketch.parts[between[0]].uses:
        return
    giver = sketch.parts[first]
    giver.uses = [each for each in giver.uses if each != second]
    if _called_by(sketch, reading, between[0], second) and sketch.use(first, between[0]):
        if giver.settings.get("egress") == "all":
            giver.settings.pop("egress")
        sketch.taken.append(said.span())


_TURNS = re.compile(r"\bworkflows?\b[^.;\n]*")


def _in_turn(sketch: Sketch, reading: Reading) -> None:
    """A workflow whose steps are the services that a goal lists behind it."""
    flow, listed = sketch.of("workflow"), services_listed(reading.text)
    steps = [each.name for each in listed if each.name in sketch.of(*_RUN)]
    said = _TURNS.search(reading.text)
    if len(flow) != 1 or not steps or said is None or not said.start() < listed[0].at[0] < said.end():
        return
    _steps(sketch, flow[0], steps)


def _steps(sketch: Sketch, flow: str, steps: list[str]) -> bool:
    """Let a workflow call services in their order, and no function that stood for a step."""
    drawn = sketch.parts[flow]
    for id_ in [each for each in drawn.uses if re.fullmatch(r"function(?:-\d)?", each)]:
        sketch.drop(id_)
    for user in steps:
        # They are called in turn, and do not call each other.
        sketch.parts[user].uses = [each for each in sketch.parts[user].uses if each not in steps]
        if sketch.parts[user].settings.get("egress") == "all":
            sketch.parts[user].settings.pop("egress")
    done = sketch.use(flow, *steps)
    if done:
        sketch.meet("workflow", f"{flow}: calls {', '.join(steps)}, as an account that may call them")
    return done
