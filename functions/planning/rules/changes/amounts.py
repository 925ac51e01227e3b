"""What a clause says of how much: disks, sizes, twice and half, numbers of instances."""

import re
from collections.abc import Iterator

from functions.planning.rules.changes import sizes, words
from functions.planning.rules.changes.clause import Clause, Put
from functions.planning.rules.changes.parts import Standing
from functions.planning.rules.unclear import HalfHeard, NotUnderstood, Unclear


def disk(clause: Clause) -> Iterator[Put]:
    """Disks, whose size only grows."""
    if not clause.says(words.DISK) or clause.says(r"snapshots?|schnappsch\w*|instantanea\w*"):
        return
    part = clause.one("disk_gb", "capacity_gb", "data_disk_gb")
    if part is None:
        return
    key = "capacity_gb" if part.takes("capacity_gb") else "disk_gb"
    if part.kind == "vm":
        size = clause.says(words.SIZE)
        new = clause.says(
            r"(?:data|extra|additional|second|separate|zusatz\w*|zweite\w*|weitere\w*) ?(?:disks?|volume|festplatte|platte)"
        )
        if part.value("data_disk_gb") == "0" and new and size and clause.verb == "add":
            wanted = sizes.gigabytes(size[1], size[2])
            clause.use(size[0])
            yield Put(part.id, "data_disk_gb", f"{wanted:g}")
            return
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
        by = clause.says(rf"(?:by|um|por|de plus|{_FURTHER})(?= \d)")
        wanted = before + wanted if by else wanted
    elif more := clause.says(words.HALF_MORE):
        clause.use(more[0])
        share = next((int(each) for each in more.groups() if each), 50)
        wanted = -(-before * (100 + share) // 100)
    elif clause.says(words.DOUBLES):
        wanted = before * words.factor(clause.text)
    elif clause.says(f"{words.SHRINKS}|{words.HALVES}"):
        raise Unclear(_NO_SHRINK.format(part.id))
    else:
        raise Unclear(f"How large is the disk of {part.id} to be? It has {before} GB.")
    if wanted < before and not part.comes:
        raise Unclear(_NO_SHRINK.format(part.id))
    if wanted != int(wanted):
        raise Unclear(f"A disk has whole gigabytes, not {wanted:g}.")
    yield Put(part.id, key, f"{wanted:g}")


_NO_SHRINK = "A disk does not shrink: {} would be made anew, and what it holds lost. Nothing is changed."


def sizes_of(clause: Clause) -> Iterator[Put]:
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
    if size and not cpus and part.kind == "sql" and not clause.says(words.MEMORY) and is_no_memory(part, memory):
        clause.use(size[0])
        yield from _grown(part, memory, clause)
        return
    if size and not cpus and part.kind == "vm" and not clause.says(words.MEMORY) and _is_data_disk(part, memory):
        clause.use(size[0])
        yield Put(part.id, "data_disk_gb", f"{memory:g}")
        return
    if size and not cpus and part.kind in {"sql", "vm", "group"} and not clause.says(words.MEMORY):
        raise Unclear(f'Is "{size[0]}" the memory of {part.id}, or its disk?', choices=("memory", "disk"))
    for each in (cpus, size):
        if each:
            clause.use(each[0])
    yield from sized(part, wanted, memory)


def _is_data_disk(part: Standing, gigabytes: float | None) -> bool:
    """Whether so many GB can only be the data disk of a machine: its family has no such memory, and the disk grows by it."""
    before = int(part.value("data_disk_gb"))
    return bool(
        gigabytes
        and before
        and gigabytes > before
        and not sizes.machine_of(None, gigabytes, part.value("machine_type"))
    )


def is_no_memory(part: Standing, gigabytes: float | None) -> bool:
    """Whether so many GB can only be a database's disk: far more than the memory that its CPUs carry."""
    if part.kind != "sql" or gigabytes is None or not part.takes("disk_gb"):
        return False
    if part.comes and gigabytes % 10 == 0:
        # Memory comes in powers of two, disks in tens.
        return True
    return gigabytes >= _NO_MEMORY and sizes.tier_of(2, gigabytes) is None


_NO_MEMORY = 50


_FURTHER = r"another|additional|extra|more|further|weitere|zusatzlich\w*|noch|mas|otr[ao]s|de plus|supplementaires?|encore|altr[ie]"


def _grown(part: Standing, gigabytes: float | None, clause: Clause) -> Iterator[Put]:
    wanted = (gigabytes or 0) + (int(part.value("disk_gb")) if clause.says(_FURTHER) else 0)
    if wanted < int(part.value("disk_gb")) and not part.comes:
        raise Unclear(_NO_SHRINK.format(part.id))
    yield Put(part.id, "disk_gb", f"{wanted:g}")


_SIZED = ("sql", "vm", "group", "cloud_run", "function", "run_job", "worker_pool", "redis", "worker")


def sized(part: Standing, cpus: int | None, memory: float | None) -> Iterator[Put]:
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


def relative(clause: Clause) -> Iterator[Put]:
    """Twice, half, bigger, smaller."""
    up = clause.says(f"{words.DOUBLES}|{words.GROWS}")
    down = clause.says(f"{words.HALVES}|{words.SHRINKS}")
    if bool(up) == bool(down):
        return
    memory, cpus = clause.says(words.MEMORY), clause.says(words.CPUS)
    counted = clause.says(r"instan\w+|replicas?|copies|workers|as many|so viele|number of|tant[ao]s|autant")
    if counted and not (memory or cpus):
        part = clause.one("max_instances", "max_replicas", "instances")
        if part is None or not clause.says(f"{words.DOUBLES}|{words.HALVES}"):
            raise Unclear("How many are there to be, at least and at most?")
        for word in (up, down):
            if word:
                clause.use(word[0])
        for key in ("instances", "min_instances", "max_instances", "min_replicas", "max_replicas"):
            if part.takes(key) and (before := int(part.value(key))):
                yield Put(part.id, key, f"{before * words.factor(clause.text) if up else max(1, before // 2):g}")
        return
    part = clause.one(
        "memory" if memory else "cpu" if cpus else "tier", "machine_type", "memory_gb", "tier", "memory", kinds=_SIZED
    )
    if part is None:
        return
    said = up or down
    assert said is not None
    clause.use(said[0])
    factor = words.factor(clause.text) if up else 0.5
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
                f"{part.id} has {part.value('tier')}, and no size one step {'up' if up else 'down'}: name the one that is meant.",
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
    rf"\b(?:at least|min(?:imum|imal|imo)?(?: of)?|mindestens|no (?:fewer|less) than|never(?: \w+)? (?:fewer|less) than|nie weniger als|nunca menos de|jamais moins d[eu]|always(?: \w+)?|immer|keep(?: at least)?|al menos|como minimo|siempre|au moins|toujours|minimum de)\b\D{{0,25}}?\b{_COUNT}\b"
    rf"|\b(\d+) (?:[a-z]+ )?(?:at least|or more|(?:at )?minimum|mindestens|al menos|como minimo|au moins)\b(?! \d)"
)


_MOST = re.compile(
    rf"\b(?:at most|max(?:imum|imal|imo)?(?: of)?|up to|no more than|hochstens|maximal|bis zu|como maximo|a lo sumo|hasta|au (?:plus|maximum)|jusqu ?'?a|maximum de)\b\D{{0,25}}?\b{_COUNT}\b"
    rf"|\b(?:cap|limit|begrenz\w*|limita|limite)\w*\b\D{{0,40}}?\b{_COUNT}\b"
    rf"|\b(\d+) (?:[a-z]+ )?(?:at (?:the )?most|or (?:less|fewer)|max(?:imum)?|tops|hochstens|maximal|como maximo|a lo sumo|au (?:plus|maximum))\b(?! \d)"
)


_BETWEEN = re.compile(
    r"\b(?:between|from|zwischen|von|entre|de) (\d+) (?:and|to|und|bis|y|a|et) (\d+)\b|\b(\d+) ?(?:-|to|bis|a) ?(\d+)\b(?= (?:\w+ )?(?:instan|replic|machine|vm|server|maschin|maquin|node))"
)


def counts(clause: Clause) -> Iterator[Put]:
    about = clause.says(
        f"{words.INSTANCES}|warm|cold[- ]?starts?|kaltstarts?|arranques? en frio|demarrages? a froid|running|scale\\w*|skalier\\w*|groups?|grupo|gruppe|autoscal\\w*"
    )
    if (about is None and not clause.before) or clause.says(
        r"days?|tage?n?|dias|jours|versions?|connections?|requests?|seconds?|ports?"
    ):
        return
    part = clause.one("min_instances", "min_replicas", "instances", "min_nodes")
    if part is None:
        return
    if re.search(r"\b(?:by|um) \d", clause.text):
        raise NotUnderstood(
            f'It is not clear by how much what is to change in "{clause.text}": say how many there are to be.'
        )
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
            said = next(each for each in match.groups() if each)
            yield Put(part.id, key, said if said.isdigit() else "1")
    if found:
        return
    exact = re.search(
        rf"\b(\d+) (?:\w+ )?(?:{words.INSTANCES})\b|\bto (\d+)\b(?! ?(?:[a-z]*seconds?|min(?:ute)?s?|hours?|days?|weeks?|[kmgt]i?b|%|[$€])(?!\w))",
        clause.text,
    )
    if exact and part.takes("instances"):
        clause.use(exact[0])
        yield Put(part.id, "instances", exact[1] or exact[2])
    elif exact:
        raise HalfHeard(
            f"Are {exact[1] or exact[2]} the fewest or the most of {part.id}?", choices=("at least", "at most")
        )
