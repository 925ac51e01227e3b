"""What services send each other through a topic: who publishes to it, who takes from it, and to whom it is pushed."""

import re

from functions.planning.rules.meant.by_name import Services
from functions.planning.rules.meant.things import written
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_PUBLISHES = re.compile(
    r"\b(?:publish\w*|emits?|puts? (?:\w+ ){1,2}(?:on|onto|into|in) (?=(?:a |the )?(?:pub ?/?sub|topic))|veroffentlich\w*|public[ao]n? (?:events?|eventos|mensajes)|publie\w*)\b"
)
_SUBSCRIBES = re.compile(r"\b(?:subscri\w*|consum\w*|listens? to|abonnier\w*|suscri\w*|abonn\w*)\b")
_PUSHED_TO = r"\b(?:push\w*|deliver\w*|forward\w*)(?: [\w/-]+){0,3}? (?:to|an) (?:the |das |den |die )?"
_IS_PUSHED = re.compile(r"\b(?:is|are|gets?|receives?|has)(?: [\w/-]+){0,3}? (?:pushed|by (?:pub/?sub )?push)\b")


_OF_MESSAGES = re.compile(r"pub|sub|topic|event|messag|mensa|nachricht|kafka|sqs|bus|broker|rabbit|stream|iot|reading")


def is_of_tasks(reading: Reading) -> bool:
    """Whether the queue that a goal speaks of is Cloud Tasks, and no topic beside it: `a task queue`."""
    named = {each.words.lower() for each in reading.of("queue")}
    return reading.wants("tasks") and not any(map(_OF_MESSAGES.search, named)) and not reading.wants("dead_letter")


def draw_messages(made: Sketch, text: str, services: Services, owners: dict[str, str]) -> None:
    """One topic between those that publish and those that take, where it is said who does; nothing is drawn else."""
    runs = {name: id_ for name, id_ in owners.items() if made.parts[id_].part.name == "cloud_run"}
    said = {name: " ".join(text[slice(*span)] for span in services.everything_of(name)) for name in runs}
    _tasks_between(made, text, runs)
    publishes = _PUBLISHES.search(text)
    if publishes is None or not made.of("queue"):
        return
    pushed = [
        name
        for name in runs
        if re.search(rf"{_PUSHED_TO}{written(name)}(?![\w-])", text) or _IS_PUSHED.search(said[name])
    ]
    if not (pushed or _SUBSCRIBES.search(text)):
        return
    topic = one_topic(made)
    senders = [name for name in runs if _PUBLISHES.search(said[name]) and name not in pushed]
    if not (pushed and senders):
        return
    for name, id_ in runs.items():
        if name not in senders and topic in made.parts[id_].uses:
            made.parts[id_].uses.remove(topic)
    made.parts[topic].uses = [each for each in made.parts[topic].uses if each not in runs.values()]
    made.use(topic, *(runs[name] for name in pushed))
    for name in senders:
        made.use(runs[name], topic)
    by, to = (", ".join(runs[name] for name in names) for names in (senders, pushed))
    told = f"a topic that {by} publishes to; each message is pushed to {to}, as an account that alone may call it so"
    made.how["queue"] = [f"{topic}: {told}"]


_TASKS = r"(?:cloud tasks|task queues?|tasks? queue)"
_BETWEEN = r"(?:between|zwischen|entre|tra|fra|tussen)"


def _tasks_between(made: Sketch, text: str, runs: dict[str, str]) -> None:
    """Cloud Tasks that stands between two services: the first adds to it, and it calls the second."""
    said = re.search(rf"\b{_TASKS}(?: queue)? {_BETWEEN} (?:the |our |der |dem |el |la |le )?", text)
    if said is None or made.of("tasks"):
        return
    ends = [name for name in runs if re.search(rf"(?<![\w-]){written(name)}(?![\w-])", text[said.end() :][:60])]
    ends.sort(key=lambda name: text.find(name, said.end()))
    if len(ends) != 2:
        return
    first, second = (runs[name] for name in ends)
    queue = made.add("", "tasks", "tasks")
    if queue is None or not made.use(queue, second) or not made.use(first, queue):
        return
    made.lacks.pop("tasks", None)
    made.meet(
        "tasks", f"{queue}: {first} adds to it, and each task calls {second}, as an account that alone may call it so"
    )
    made.taken.append(said.span())


def one_topic(made: Sketch) -> str:
    """Make one topic of all that were drawn; its id."""
    first, *others = made.of("queue")
    for id_ in others:
        gone = made.parts[id_]
        users = [drawn.id for drawn in made.parts.values() if id_ in drawn.uses]
        made.drop(id_)
        for key, value in gone.settings.items():
            made.parts[first].settings.setdefault(key, value)
        for user in users:
            made.use(user, first)
        made.use(first, *gone.uses)
        made.meet("queue", f"{first}: one topic for all of them")
    return first
