"""What a clause says of the settings of parts: each rule knows one matter, takes the numbers it reads, and may refuse."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from functions.planning.rules import change_sizes as sizes
from functions.planning.rules import change_words as words
from functions.planning.rules.change_parts import Now, Standing
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.values import cron_in, domain_in, image_in, running_hours
from shared.parts.sql.settings import DEFAULT_VERSION
from shared.sensitive_ports import SENSITIVE_PORTS


@dataclass(frozen=True, slots=True)
class Put:
    """A setting of a part gets a value."""

    id: str
    key: str
    value: str


_NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,:]\d+)*(?![\w-]*=)")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: folded `text` of the `whole` sentence, which was typed as `raw`; the parts it names, and those before it."""

    text: str
    raw: str
    whole: str
    verb: str
    now: Now
    named: tuple[str, ...]
    before: tuple[str, ...]
    taken: list[str] = field(default_factory=list)

    def says(self, pattern: str) -> re.Match[str] | None:
        """Where the clause has words like these."""
        return re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", self.text)

    def use(self, said: str) -> None:
        """These words, and the numbers in them, are understood."""
        self.taken.append(said)

    def must_be_used_up(self) -> None:
        """Raises Unclear where the clause has a number that nothing used, or a no that nothing understood."""
        rest = self.text
        for said in sorted(self.taken, key=len, reverse=True):
            rest = rest.replace(said, " ")
        left = _NUMBER.findall(rest)
        if left:
            raise Unclear(f'It is not clear what {left[0]} in "{self.text}" stands for.')
        if words.NOT.search(rest) and not re.search(rf"(?<![\w-])(?:{words.OFF})(?![\w-])", rest):
            raise Unclear(f'It is not clear what is not to be in "{self.text}".')

    def one(self, *keys: str, kinds: Sequence[str] = ()) -> Standing | None:
        """The one part whose setting is meant: a named one, the one spoken of before, the only one; else Unclear."""
        able = [
            part.id
            for part in self.now.parts.values()
            if any(part.takes(key) for key in keys) and (not kinds or part.kind in kinds)
        ]
        for meant in (self.named, self.before if not self.named else ()):
            found = [id_ for id_ in meant if id_ in able]
            if len(found) == 1:
                return self.now.parts[found[0]]
            if len(found) > 1:
                raise Unclear(f"Which of {', '.join(found)} is meant?", choices=tuple(found))
        if self.named or not able:
            return None
        if len(able) > 1 and self.now.main not in able:
            raise Unclear(f"Which of {', '.join(able)} is meant?", choices=tuple(able))
        return self.now.parts[able[0] if len(able) == 1 else self.now.main]

    def without_users(self) -> tuple[str, list[str]]:
        """The clause less its words for whom something is to be, and the ids of these."""
        for match in reversed(
            list(
                re.finditer(
                    r"\b(?:for|to|behind|fur|zu[mr]?|an|para|al|a l[aeo]s?|pour|in front of|hinter|vor)\b ", self.text
                )
            )
        ):
            who = self.text[match.end() :]
            ids = [id_ for id_ in self.now.named(who) if "code" in self.now.parts[id_].part.roles]
            exact = [id_ for id_ in ids if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", who)]
            if ids:
                return self.text[: match.start()], exact or ids
        return self.text, []


Rule = Callable[[Clause], Iterator[Put]]


def settings_in(clause: Clause, *, adding: bool = False) -> list[Put]:
    """The settings that a clause states, by the first rule that knows its matter. Raises Unclear."""
    found: list[Put] = []
    for rule in _RULES:
        made = list(rule(clause))
        found += made
        if made and not adding and rule not in _SIDE_BY_SIDE:
            break
    return found


def _guards(clause: Clause) -> Iterator[Put]:
    if clause.says(
        r"deletion[ _-]?protection|loschschutz|proteccion contra (?:el )?borrado|protection contre la suppression|prevent destroy"
    ):
        raise Unclear("Protections against deletion are taken away by infraai destroy alone, with the name typed.")
    if clause.says(r"owner|editor|0\.0\.0\.0(?:/0)?|ssh|rdp") and clause.says(
        rf"{words.PUBLIC}|world|everybody|everyone|internet|rights?|0\.0\.0\.0(?:/0)?"
    ):
        raise Unclear("What opens machines or data to everybody is not done by a sentence.")
    if clause.says(r"(?:from|von|de) [\w ]{0,30}(?:to|zu|nach|auf|a) (?:my ?sql|maria ?db|postgre\w*|sql ?server)"):
        raise Unclear("Another engine is another database: add it, bring the data over, then remove the old one.")
    public = clause.says(words.PUBLIC)
    if public and not clause.says(words.PRIVATE) and not clause.says(r"port \d+"):
        held = [id_ for id_ in clause.named if clause.now.parts[id_].stateful]
        if held:
            raise Unclear(
                f"{', '.join(held)} holds data and stays private: a VPN, a bastion or a service in front lets people in."
            )
        one = clause.one("public", kinds=("cloud_run", "function"))
        if one is not None and clause.verb != "off":
            raise Unclear(
                f"Everybody on the internet could then call {one.id}. Deploy it with that in its goal, or put a load balancer with a login in front."
            )
    yield from ()


def _env(clause: Clause) -> Iterator[Put]:
    pairs = [
        (name, value)
        for name, value in re.findall(r"(?<![\w./:-])([A-Za-z_][A-Za-z0-9_]*)=(\S*[^\s,;.])", clause.raw)
        if f"{name}={value}".lower() in clause.text
    ]
    said = re.search(
        r"\b(?:variable|env(?:ironment)? ?(?:variable|var)?|umgebungsvariable)s? ([A-Z][A-Z0-9_]*) (?:to|auf|a|à|=|as) (\S*[^\s,;.])",
        clause.raw,
    )
    if said and not pairs and said[1].lower() in clause.text:
        pairs = [(said[1], said[2])]
    if not pairs:
        return
    part = clause.one("env", kinds=("cloud_run", "run_job", "worker_pool"))
    if part is None:
        raise Unclear("Nothing here takes environment variables.")
    for name, value in pairs:
        clause.use(f"{name}={value}".lower())
        clause.use(value.lower())
        yield Put(part.id, "env", f"{name}={value}")


def _image(clause: Clause) -> Iterator[Put]:
    image = image_in(clause.raw)
    if (
        image
        and image.lower() in clause.text
        and clause.says(r"images?|container|imagen|abbild|run|deploy|use|nutze|usa|utilise")
    ):
        part = clause.one("image", kinds=("cloud_run", "run_job", "worker_pool", "vm", "group"))
        if part is not None:
            clause.use(image.lower())
            yield Put(part.id, "image", image)


def _literals(clause: Clause) -> Iterator[Put]:
    if match := clause.says(r"db-(?:custom-\d+-\d+|f1-micro|g1-small|perf-optimized-n-\d+)"):
        part = clause.one("tier", kinds=("sql",))
        if part is not None:
            clause.use(match[0])
            yield Put(part.id, "tier", match[0].replace("-n-", "-N-"))
    elif match := clause.says(r"[a-z]\d[a-z]?-(?:standard|highmem|highcpu|micro|small|medium)(?:-\d+)?"):
        part = clause.one(
            "machine_type", "node_type", "size", kinds=("vm", "group", "worker", "runner", "gke", "workbench")
        )
        if part is not None:
            key = next(each for each in ("machine_type", "node_type", "size") if part.takes(each))
            clause.use(match[0])
            yield Put(part.id, key, match[0])


def _disk(clause: Clause) -> Iterator[Put]:
    if not clause.says(words.DISK) or clause.says(r"snapshots?|schnappsch\w*|instantanea\w*"):
        return
    part = clause.one("disk_gb", "capacity_gb", "data_disk_gb")
    if part is None:
        return
    key = "capacity_gb" if part.takes("capacity_gb") else "disk_gb"
    if part.kind == "vm":
        if part.value("data_disk_gb") == "0":
            raise Unclear(
                f"The boot disk of {part.id} can't change in place: the machine would be made anew, and what is on it lost.",
                loses=(part.id,),
            )
        key = "data_disk_gb"
    before, size = int(part.value(key)), clause.says(words.SIZE)
    if size:
        wanted = sizes.gigabytes(size[1], size[2])
        clause.use(size[0])
        if part.kind == "sql" and clause.says(
            r"(?:at )?most|max\w*|limit\w*|no more than|up to|hochstens|maximal|como maximo|au plus"
        ):
            yield Put(part.id, "disk_limit_gb", f"{wanted:g}")
            return
        by = clause.says(r"(?:by|um|por|de plus)(?= \d)")
        wanted = before + wanted if by else wanted
    elif clause.says(words.DOUBLES):
        wanted = before * 2
    elif clause.says(f"{words.SHRINKS}|{words.HALVES}"):
        raise Unclear(_NO_SHRINK.format(part.id))
    else:
        raise Unclear(f"How large is the disk of {part.id} to be? It has {before} GB.")
    if wanted < before:
        raise Unclear(_NO_SHRINK.format(part.id))
    if wanted != int(wanted):
        raise Unclear(f"A disk has whole gigabytes, not {wanted:g}.")
    yield Put(part.id, key, f"{wanted:g}")


_NO_SHRINK = "A disk does not shrink: {} would be made anew, and what it holds lost. Nothing is changed."


def _sizes(clause: Clause) -> Iterator[Put]:
    """CPUs and memory in numbers."""
    cpus = re.search(
        rf"(?<![\w.-])(\d+) ?x? ?(?:{words.CPUS})(?![\w-])|(?<![\w-])(?:{words.CPUS})(?: \w+)?? (?:to|auf|a|of|von) (\d+)(?![\w.-])",
        clause.text,
    )
    size = clause.says(words.SIZE)
    if not (cpus or size) or (size and clause.says(words.DISK)):
        return
    wanted = int(cpus[1] or cpus[2]) if cpus else None
    memory = sizes.gigabytes(size[1], size[2]) if size else None
    part = clause.one("tier", "machine_type", "memory", "memory_gb", kinds=_SIZED)
    if part is None:
        return
    if size and not cpus and part.kind in {"sql", "vm", "group"} and not clause.says(words.MEMORY):
        raise Unclear(f'Is "{size[0]}" the memory of {part.id}, or its disk?', choices=("memory", "disk"))
    for each in (cpus, size):
        if each:
            clause.use(each[0])
    yield from _sized(part, wanted, memory)


_SIZED = ("sql", "vm", "group", "cloud_run", "function", "run_job", "worker_pool", "redis", "worker")


def _sized(part: Standing, cpus: int | None, memory: float | None) -> Iterator[Put]:
    if part.kind == "redis":
        if memory is None or cpus is not None or memory != int(memory):
            raise Unclear(f"{part.id} is sized in whole GB of memory.")
        yield Put(part.id, "memory_gb", f"{memory:g}")
    elif part.kind == "sql":
        tier = sizes.tier_of(cpus, memory, part.value("tier"))
        yield Put(
            part.id,
            "tier",
            _or_unclear(
                tier,
                f"No database of {part.id}'s kind has that size: 1 or an even number of vCPUs, 0.9 to 6.5 GB for each.",
            ),
        )
    elif part.takes("machine_type"):
        machine = sizes.machine_of(cpus, memory, part.value("machine_type"))
        yield Put(
            part.id,
            "machine_type",
            _or_unclear(
                machine, f"No machine of {part.id}'s family has that size: name a machine type, such as e2-standard-4."
            ),
        )
    else:
        if cpus is not None:
            if str(cpus) not in {"1", "2", "4", "8"}:
                raise Unclear(f"{part.id} can have 1, 2, 4 or 8 CPUs.", choices=("1", "2", "4", "8"))
            yield Put(part.id, "cpu", str(cpus))
        if memory is not None:
            text = sizes.container_memory(memory, function=part.kind == "function")
            yield Put(
                part.id, "memory", _or_unclear(text, f"{part.id} can have {', '.join(sizes.MEMORIES)} of memory.")
            )


def _or_unclear(value: str | None, why: str) -> str:
    if value is None:
        raise Unclear(why)
    return value


def _relative(clause: Clause) -> Iterator[Put]:
    """Twice, half, bigger, smaller."""
    up = clause.says(f"{words.DOUBLES}|{words.GROWS}")
    down = clause.says(f"{words.HALVES}|{words.SHRINKS}")
    if bool(up) == bool(down):
        return
    if clause.says(r"instan\w+|replicas?|copies") and not clause.named:
        raise Unclear("How many are there to be, at least and at most?")
    memory, cpus = clause.says(words.MEMORY), clause.says(words.CPUS)
    part = clause.one(
        "memory" if memory else "cpu" if cpus else "tier", "machine_type", "memory_gb", "tier", "memory", kinds=_SIZED
    )
    if part is None:
        return
    said = up or down
    assert said is not None
    clause.use(said[0])
    factor = 2.0 if up else 0.5
    if part.kind == "redis":
        size = int(part.value("memory_gb")) * factor
        if size < 1 or size != int(size):
            raise Unclear(f"{part.id} has {part.value('memory_gb')} GB: how many are there to be?")
        yield Put(part.id, "memory_gb", f"{size:g}")
    elif part.kind == "sql":
        yield Put(
            part.id,
            "tier",
            _or_unclear(
                sizes.scaled_tier(part.value("tier"), factor),
                f"{part.id} has no such size: name one, such as db-custom-2-7680.",
            ),
        )
    elif part.takes("machine_type"):
        yield Put(
            part.id,
            "machine_type",
            _or_unclear(
                sizes.scaled_machine(part.value("machine_type"), factor), f"Which machine type is {part.id} to have?"
            ),
        )
    elif memory or cpus:
        if cpus:
            wanted = str(int(int(part.value("cpu")) * factor))
            yield Put(
                part.id,
                "cpu",
                _or_unclear(
                    wanted if wanted in {"1", "2", "4", "8"} else None, f"{part.id} can have 1, 2, 4 or 8 CPUs."
                ),
            )
        if memory:
            yield Put(
                part.id,
                "memory",
                _or_unclear(
                    sizes.scaled_memory(part.value("memory"), factor, function=part.kind == "function"),
                    f"How much memory is {part.id} to have?",
                ),
            )
    else:
        raise Unclear(
            f"Is {part.id} to have more memory, more CPUs, or more instances?", choices=("memory", "cpu", "instances")
        )


_COUNT = r"(\d+|one|a single|eine[rns]?|una?|une)"
_LEAST = re.compile(
    rf"\b(?:at least|min(?:imum|imal|imo)?(?: of)?|mindestens|no (?:fewer|less) than|always(?: \w+)?|immer|keep(?: at least)?|al menos|como minimo|siempre|au moins|toujours|minimum de)\b\D{{0,25}}?\b{_COUNT}\b"
)
_MOST = re.compile(
    rf"\b(?:at most|max(?:imum|imal|imo)?(?: of)?|up to|no more than|hochstens|maximal|bis zu|como maximo|a lo sumo|hasta|au (?:plus|maximum)|jusqu ?'?a|maximum de)\b\D{{0,25}}?\b{_COUNT}\b"
)
_BETWEEN = re.compile(
    r"\b(?:between|from|zwischen|von|entre|de) (\d+) (?:and|to|und|bis|y|a|et) (\d+)\b|\b(\d+) ?(?:-|to|bis|a) ?(\d+)\b(?= (?:\w+ )?(?:instan|replic|machine|vm|server|maschin|maquin|node))"
)


def _counts(clause: Clause) -> Iterator[Put]:
    about = clause.says(f"{words.INSTANCES}|warm|running|scale\\w*|skalier\\w*|groups?|grupo|gruppe|autoscal\\w*")
    if (about is None and not clause.before) or clause.says(
        r"days?|tage?n?|dias|jours|versions?|connections?|requests?|seconds?|ports?"
    ):
        return
    part = clause.one("min_instances", "min_replicas", "instances", "min_nodes")
    if part is None:
        return
    low_key = next((each for each in ("min_instances", "min_replicas", "min_nodes") if part.takes(each)), "")
    high_key = low_key.replace("min", "max")
    if low_key and (match := _BETWEEN.search(clause.text)):
        low, high = (int(each) for each in match.groups() if each)
        clause.use(match[0])
        yield Put(part.id, low_key, str(low))
        yield Put(part.id, high_key, str(high))
        return
    found = False
    for key, pattern in ((low_key, _LEAST), (high_key, _MOST)):
        match = pattern.search(clause.text)
        if match and key:
            clause.use(match[0])
            found = True
            yield Put(part.id, key, match[1] if match[1].isdigit() else "1")
    if found:
        return
    exact = re.search(rf"\b(\d+) (?:\w+ )?(?:{words.INSTANCES})\b|\bto (\d+)\b", clause.text)
    if exact and part.takes("instances"):
        clause.use(exact[0])
        yield Put(part.id, "instances", exact[1] or exact[2])
    elif exact:
        raise Unclear(
            f"Are {exact[1] or exact[2]} the fewest or the most of {part.id}?", choices=("at least", "at most")
        )


_DAYS = r"(\d+) ?(?:days?|tage?n?|dias|jours|d)"
_BACKUPS = r"backups?|sicherung\w*|sicherheitskopie\w*|copias? de seguridad|respaldos?|sauvegardes?"


def _database(clause: Clause) -> Iterator[Put]:
    part = clause.one("tier", kinds=("sql",))
    if clause.says(_BACKUPS):
        if clause.verb in {"off", "remove"} or clause.says(words.OFF):
            raise Unclear("Backups are what is left when something goes wrong: a sentence does not turn them off.")
        part = clause.one("backup_days")
        days = clause.says(_DAYS)
        if part is not None and days:
            clause.use(days[0])
            if int(days[1]) < int(part.value("backup_days")):
                raise Unclear(
                    f"{part.id} keeps its backups for {part.value('backup_days')} days: older ones would be lost.",
                    loses=(part.id,),
                )
            yield Put(part.id, "backup_days", days[1])
        elif part is not None:
            yield Put(part.id, "backups", "true")
        return
    if part is None:
        return
    if match := clause.says(
        r"max(?:imum|imal\w*|imo)? (?:of )?(?:number of )?(?:\w+ )?(?:connections?|verbindungen|conexiones|connexions)\b[^\d]{0,40}(\d+)|(\d+) (?:database )?(?:connections?|verbindungen|conexiones|connexions)"
    ):
        clause.use(match[0])
        yield Put(part.id, "max_connections", match[1] or match[2])
        return
    if clause.says(r"(?:read[- ]?)?replicas?|lese ?replik\w*|replica de lectura|replicas? en lecture|standby copy"):
        if clause.verb in {"off", "remove"}:
            raise Unclear(f"The replica of {part.id} would be destroyed.", loses=(part.id,))
        yield Put(part.id, "replica", "true")
        return
    for key, pattern in (
        ("pooling", r"(?:connection )?pool(?:ing|er)?|pgbouncer|verbindungspool\w*"),
        ("query_insights", r"query insights|insights"),
        ("pitr", r"point[- ]in[- ]time(?: recovery)?|pitr"),
    ):
        if clause.says(pattern):
            if clause.verb in {"off", "remove"} and key == "pitr":
                raise Unclear(
                    "Point-in-time recovery is what is left when something goes wrong: a sentence does not turn it off."
                )
            yield Put(part.id, key, "false" if clause.verb in {"off", "remove"} else "true")
            return
    version = clause.says(
        r"(?:version|v) ?(\d{1,4}(?:\.\d)?)|(?:postgre\w*|my ?sql|pg|sql ?server)(?: to| auf| a)? (\d{1,4}(?:\.\d)?)"
    )
    if version and part.id != "new":
        wanted = version[1] or version[2]
        clause.use(version[0])
        if _as_number(wanted) < _as_number(part.value("version") or DEFAULT_VERSION[part.value("engine")]):
            raise Unclear(
                f"{part.id} can't go back to version {wanted}: it would be made anew, and what it holds lost.",
                loses=(part.id,),
            )
        yield Put(part.id, "version", wanted)


def _as_number(version: str) -> float:
    return float(version)


def _available(clause: Clause) -> Iterator[Put]:
    if not clause.says(words.AVAILABLE):
        return
    part = clause.one("availability", kinds=("sql", "redis"))
    if part is not None:
        yield Put(part.id, "availability", "zonal" if clause.verb in {"off", "remove"} else "regional")


def _cache(clause: Clause) -> Iterator[Put]:
    """A cache's settings; the memory of one is its size."""
    part = clause.one("memory_gb", kinds=("redis",))
    if part is None or (part.id not in clause.named and part.id != "new"):
        return
    value = "false" if clause.verb in {"off", "remove"} else "true"
    if clause.says(r"tls|ssl|encrypt\w*(?: in transit)?|verschlussel\w*|cifrad\w*|chiffr\w*"):
        yield Put(part.id, "tls", value)
    elif clause.says(r"passwords?|passwort|contrasena|mot de passe|auth(?:entication)?"):
        yield Put(part.id, "auth", value)


def _objects(clause: Clause) -> Iterator[Put]:
    part = clause.one("lifecycle_class", kinds=("bucket",))
    if part is None:
        return
    days = clause.says(_DAYS)
    kept = clause.says(_STORAGE_CLASSES)
    if kept:
        yield Put(part.id, "lifecycle_class", kept[0].upper())
        if days:
            clause.use(days[0])
            yield Put(part.id, "lifecycle_days", days[1])
    elif days and clause.says(r"delet\w*|expir\w*|remov\w*|losch\w*|borr\w*|elimin\w*|supprim\w*"):
        clause.use(days[0])
        yield Put(part.id, "delete_after_days", days[1])
    elif match := clause.says(r"(\d+) (?:\w+ )?(?:versions?|versionen|versiones)"):
        clause.use(match[0])
        yield Put(part.id, "keep_versions", match[1])
    elif clause.says(r"versioning|versionierung|versionado|versionnage"):
        if clause.verb in {"off", "remove"}:
            raise Unclear(
                f"Earlier versions in {part.id} protect what is overwritten: a sentence does not turn them off."
            )
        yield Put(part.id, "versioning", "true")


_STORAGE_CLASSES = r"nearline|coldline|archive"


def _messages(clause: Clause) -> Iterator[Put]:
    part = clause.one("dead_letter", kinds=("queue",))
    if part is None:
        return
    value = "false" if clause.verb in {"off", "remove"} else "true"
    if clause.says(r"dead[- ]?letters?(?:[- ]?(?:queues?|topics?))?|dlq|poison messages"):
        yield Put(part.id, "dead_letter", value)
    elif clause.says(r"order(?:ing|ed)?|in order|reihenfolge|orden|ordre") and (
        clause.named or clause.says(r"messages?|nachrichten|mensajes")
    ):
        yield Put(part.id, "ordering", value)
    elif clause.says(r"exactly[- ]once|genau einmal"):
        yield Put(part.id, "exactly_once", value)
    elif (days := clause.says(_DAYS)) and part.id in clause.named:
        clause.use(days[0])
        yield Put(part.id, "retention_days", days[1])


def _service(clause: Clause) -> Iterator[Put]:
    minutes = re.search(r"(\d+) ?(s|sec\w*|sek\w*|seg\w*|min\w*|h|hours?|stunden?|horas?|heures?)\b", clause.text)
    if minutes and clause.says(r"time ?outs?|zeitlimit|zeituberschreitung|tiempo (?:de espera|limite)|delai"):
        part = clause.one("timeout_s")
        if part is not None:
            factor = (
                1
                if minutes[2].startswith("s") and not minutes[2].startswith("stund")
                else 60
                if minutes[2].startswith("m")
                else 3600
            )
            clause.use(minutes[0])
            yield Put(part.id, "timeout_s", str(int(minutes[1]) * factor))
            return
    if match := clause.says(
        r"(\d+) (?:\w+ )?(?:requests?|anfragen|peticiones|requetes)(?: (?:at (?:once|a time|the same time)|in parallel|concurrently|gleichzeitig|a la vez|en parallele))[\w ]*|concurrency (?:of |to |auf )?(\d+)"
    ):
        part = clause.one("concurrency")
        if part is not None:
            clause.use(match[0])
            yield Put(part.id, "concurrency", match[1] or match[2])
            return
    if clause.says(r"session affinity|sticky sessions?|sessions? .*same instance|same instance.* session"):
        part = clause.one("session_affinity")
        if part is not None:
            yield Put(part.id, "session_affinity", "false" if clause.verb in {"off", "remove"} else "true")
            return
    if private := clause.says(words.PRIVATE):
        part = clause.one("public", kinds=("cloud_run", "function", "vm"))
        if part is not None and part.kind != "vm" and part.id != "new":
            clause.use(private[0])
            yield Put(part.id, "public", "false")


def _machines(clause: Clause) -> Iterator[Put]:
    if clause.says(r"spot|preemptible"):
        part = clause.one("spot", kinds=("vm", "group", "gke", "runner"))
        if part is not None:
            if part.kind == "vm":
                raise Unclear(
                    f"{part.id} would be made anew as a spot machine, and what is on it lost.", loses=(part.id,)
                )
            yield Put(part.id, "spot", "false" if clause.verb in {"off", "remove"} else "true")
            return
    vm = clause.one("data_disk_gb", kinds=("vm",))
    if vm is None:
        return
    if clause.says(r"snapshots?|schnappsch\w*|instantaneas?|instantanes?"):
        if clause.verb in {"off", "remove"}:
            raise Unclear("Snapshots are what is left when something goes wrong: a sentence does not turn them off.")
        yield Put(vm.id, "snapshots", "true")
    elif match := clause.says(r"ports? (\d{1,5})"):
        clause.use(match[0])
        if int(match[1]) in SENSITIVE_PORTS:
            raise Unclear(f"Port {match[1]} is not opened to the internet: a bastion or IAP lets people in.")
        opened = [each for each in vm.value("tcp_ports").split(",") if each]
        yield Put(vm.id, "tcp_ports", ",".join([*opened, match[1]]))
    elif _HOURS_OFF.search(clause.whole) and clause.says(
        r"stop|night|nachts?|noche|nuit|run|from|von|office hours|\d+|weekdays|werktags"
    ):
        start, stop = running_hours(clause.whole)
        days = (
            "1-5"
            if re.search(
                r"\b(?:weekdays?|werktag\w*|business days?|working days?|monday to friday|office hours|entre semana|en semaine)\b",
                clause.whole,
            )
            else "*"
        )
        for number in _NUMBER.findall(clause.text):
            clause.use(number)
        yield Put(vm.id, "start_cron", f"0 {start} * * {days}")
        yield Put(vm.id, "stop_cron", f"0 {stop} * * {days}")


_HOURS_OFF = re.compile(
    r"\b(?:stop\w*|switch\w* off|shut\w* down|turn\w* off|halt\w*|ausschalten|stopp\w*|apag\w*|parar|arret\w*)\b.{0,60}\b(?:night|outside|office hours|nachts?|noche|nuit|\d{1,2})\b|\boffice hours\b"
)
_WHEN = r"every|each|hourly|daily|nightly|weekly|monthly|at \d{1,2}(?:[:.]\d\d)?|um \d{1,2}|alle \d+|stundlich|taglich|nachts|wochentlich|jede\w*|cada|a las? \d+|toutes les|chaque|tous les|a \d+ ?h"


def _schedule(clause: Clause) -> Iterator[Put]:
    part = clause.one("cron", kinds=("schedule",)) if clause.now.of("schedule") else None
    about = set(clause.named) - set(clause.now.of("schedule", "run_job", "function"))
    if part is None and len(clause.now.of("schedule")) == 1 and not about:
        part = clause.now.parts[clause.now.of("schedule")[0]]
    if part is None or about or clause.verb in {"remove", "off"} or not clause.says(_WHEN):
        return
    for number in _NUMBER.findall(clause.text):
        clause.use(number)
    yield Put(part.id, "cron", cron_in(clause.text))


def _front(clause: Clause) -> Iterator[Put]:
    part = clause.one("cdn", kinds=("load_balancer",))
    value = "false" if clause.verb in {"off", "remove"} else "true"
    wanted = {
        "cdn": r"cdn|content delivery(?: network)?",
        "waf": r"waf|web application firewall|cloud armor|firewall|ddos protection",
    }
    found = [key for key, pattern in wanted.items() if clause.says(pattern)]
    if part is None:
        if found and not clause.says(words.KINDS["load_balancer"]) and not clause.now.of("vm"):
            raise Unclear(
                "A CDN and a firewall for the web stand in a load balancer: add one first, with what it is to have."
            )
        return
    for key in found:
        yield Put(part.id, key, value)
    if limit := clause.says(
        r"(\d+) (?:requests?|anfragen|peticiones|requetes)(?: (?:per|a|each|every|pro|por|par|je) (minute|minuto|second|sekunde|segundo|seconde|hour))?"
    ):
        if limit[2] and not limit[2].startswith("min"):
            raise Unclear("Requests are limited by the minute: how many a minute?")
        clause.use(limit[0])
        yield Put(part.id, "rate_limit", limit[1])
    if clause.says(r"block\w*|sperr\w*|blockier\w*|bloque\w*|ban|deny|refuse"):
        codes = [code for name, code in words.COUNTRIES.items() if clause.says(name)]
        if codes:
            before = [each for each in part.value("blocked_countries").split(",") if each]
            yield Put(part.id, "blocked_countries", ",".join(dict.fromkeys([*before, *codes])))
    domain = domain_in(clause.text)
    if domain and clause.says(r"dom(?:ain|ane|inio|aine)\w*|host ?name|address|adresse|url") and part.id != "new":
        clause.use(domain)
        yield Put(part.id, "domain", domain)
    if clause.says(r"https|tls|ssl|certificate|zertifikat|certificado|certificat") and not domain:
        if value == "false":
            raise Unclear("Nothing is taken off HTTPS by a sentence.")
        yield Put(part.id, "https", "true")


def _budget(clause: Clause) -> Iterator[Put]:
    part = clause.one("amount", kinds=("budget",))
    if part is None or (part.id != "new" and part.id not in clause.named):
        return
    amount = re.search(
        r"(?:[$€] ?)?(\d+)(?: ?(?:dollars?|usd|euros?|eur|[$€]|a month|per month|im monat|al mes|par mois))*",
        clause.text,
    )
    if amount:
        clause.use(amount[0])
        clause.use(amount[1])
        yield Put(part.id, "amount", amount[1])


# The first whose matter it is answers; what several may say in one clause stands side by side.
_RULES: tuple[Rule, ...] = (
    _guards, _env, _image, _literals, _database, _available, _cache, _objects, _messages, _budget, _front, _schedule, _machines, _service,
    _disk, _sizes, _relative, _counts,
)  # fmt: skip
_SIDE_BY_SIDE = frozenset({_guards})
