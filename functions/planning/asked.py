"""What a goal asked for, need by need, and the one question that would change the answer most."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from functions.planning.rules.drawn.called import lost_names
from functions.planning.rules.drawn.products import part_id
from functions.planning.rules.drawn.runtime import BESIDE
from functions.planning.rules.lifetime import lifetime_at
from functions.planning.rules.meant.mentions import ENGINES, Mention, Words
from functions.planning.rules.meant.programs import without_a_part
from functions.planning.rules.meant.turned import turned
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.told.account import LEFT_ASIDE, NOT_UNDERSTOOD, Left, place_of, settle
from functions.planning.rules.told.amounts_of import misplaced
from functions.planning.rules.told.clauses import VALUE, left_over, unread, value_of, values_held
from functions.planning.rules.told.figures import held_by, unused
from functions.planning.rules.told.glossary import with_terms
from functions.planning.rules.told.guesses import guesses
from functions.planning.rules.told.ledger import known_needs, set_aside, unproven
from functions.planning.rules.told.outside_names import outside_names
from functions.planning.rules.told.proofs import Plan, denied, not_proven
from functions.planning.rules.words.tables import App, needs_table
from shared.cost import Cost
from shared.parts import Part
from shared.schemas import Asked
from shared.schemas.architecture import ADDED

_NOT_OFFERED = "there is no such thing on Google Cloud, or not here"
_ONE_REGION = (
    "a plan stands in one region, but for Cloud Run, replicas and buckets; deploy it a second time in the other"
)
_ONE_ZONE = "what stands in one zone stands in the first that was named; a second zone is a deployment of its own"
# Needs that say how something else is meant; they are listed where the plan answers them, or can't.
_ASIDE = frozenset({"cheap", "latency", "site", "private_bucket"})


class Ask(BaseModel):
    """One question that is left open, its choices, and the one that is built unless somebody says otherwise."""

    question: str
    choices: list[str]
    default: str


def asked_of(reading: Reading, sketch: Sketch) -> list[Asked]:
    """Every need that the goal names, in its order, with its own words: met and how, or not met and why."""
    titles = needs_table()
    found = {
        each.need: Asked(words=each.words, need=each.need, met=False, how=_STANDS_ALREADY) for each in reading.standing
    }
    for app, mention in reading.apps:
        named = sketch.how.get(app.name)
        met, how = (True, "; ".join(named)) if named else _app_of(app, reading, sketch)
        found[app.name] = Asked(words=mention.words, need=app.name, met=met, how=how)
    for mention in reading.mentions:
        need = mention.need
        if mention.rejected or need in found or _is_stated(mention, sketch):
            continue
        title = titles[need][0]
        if need in sketch.how and need not in sketch.lacks:
            found[need] = Asked(words=mention.words, need=need, met=True, how="; ".join(sketch.how[need]))
        elif need in sketch.how:
            how = f"{'; '.join(sketch.how[need])}, but {sketch.lacks[need]}"
            found[need] = Asked(words=mention.words, need=need, met=False, how=how)
        elif need in sketch.lacks:
            found[need] = Asked(words=mention.words, need=need, met=False, how=f"{title}: {sketch.lacks[need]}")
        elif need not in _ASIDE:
            found[need] = _named_so(mention, reading, sketch, title)
    for other, instead in reading.either:
        how = f"one of the two was asked for, and {titles[instead][0]} is planned; say the other to have it instead"
        found.setdefault(other.need, Asked(words=other.words, need="either", met=True, how=how))
    _brought(found, reading, sketch)
    found |= _of_a_model(sketch)
    for name in _not_offered(reading, sketch):
        how = "say a number above zero" if name.startswith("-") else _NOT_OFFERED
        how = _ONE_REGION if name.startswith("a second region") else how
        how = _ONE_ZONE if name.startswith("the zone ") else how
        found.setdefault(name, Asked(words=name, need=name, met=False, how=how))
    for name in (each for each in reading.unknown if not _is_of_a_line(each, sketch)):
        found.setdefault(
            name, Asked(words=name, need=name, met=False, how=f"{name} is nothing that the catalogue knows")
        )
    found |= {f"{number} {each.words}": each for number, each in enumerate(sketch.told)}
    found |= {f"aside {each.need}": each for each in set_aside(sketch, reading)}
    # How long the whole shall stand is no part of a plan: it is read where the run is made.
    lasts, end = [], lifetime_at(reading.text)
    if end:
        sketch.taken.append(end)
        lasts = [Asked(words=Words.of(reading.goal.text, reading.text)(*end), need="lifetime", met=True, how=_ENDS)]
    values, left = _missing(sketch, reading, found)
    left = [each for each in left if end is None or each.span[1] <= end[0] or end[1] <= each.span[0]]
    told = [
        *found.values(), *_variables(sketch, reading.goal.text), *guesses(sketch, reading), *unread(reading.goal.text),
        *lasts, *values,
    ]  # fmt: skip
    told, more = denied(told, not_proven(sketch, reading), lambda words: place_of(words, reading.text))
    left += [Left(each.span, each.how, grave=5, exact=True) for each in more]
    lines = settle(reading, sketch, told, [*left, *_words_left(sketch, reading, [*told, *_as_told(left, reading)])])
    return with_terms([*lines, *outside_names(reading, sketch, lines)], lambda: Plan(sketch).types)


def _words_left(sketch: Sketch, reading: Reading, told: list[Asked]) -> list[Left]:
    """The single words and the whole clauses that nothing of the answer so far takes account of."""
    said = " ".join(each.words.lower() for each in told if not each.met)
    # What stands in a setting or is a part's name, letter by letter, is not left aside.
    values = [value.lower() for drawn in sketch.parts.values() for value in drawn.settings.values()]
    settings = " ".join([*values, *sketch.parts])
    aside = [
        (word, span)
        for word, span in reading.aside(sketch.taken)
        if word.lower() not in said and word.lower() not in settings
    ]
    known = known_needs([word for word, _ in aside], sketch.how)
    left = [Left(span, _NOT_UNDERSTOOD) for word, span in aside if word in known]
    return [*left, *left_over(reading, sketch, [word for word, _ in aside if word not in known], told)]


def _as_told(left: list[Left], reading: Reading) -> list[Asked]:
    typed = Words.of(reading.goal.text, reading.text)
    return [Asked(words=typed(*each.span), need=each.need, met=False, how=each.how) for each in left]


def _is_stated(mention: Mention, sketch: Sketch) -> bool:
    """Whether a need that nothing meets as a whole is said within what is told as an argument of a part."""
    unmet = mention.need in sketch.lacks or mention.need not in sketch.how
    return unmet and any(low <= mention.start and mention.end <= high for low, high in sketch.stated)


_THINGS = ENGINES | {"container"}
"""The needs that are things: where a part is one, whoever drew it, nobody is told that it lacks."""


def _named_so(mention: Mention, reading: Reading, sketch: Sketch, title: str) -> Asked:
    """A need that no rule speaks of: not met, but where a part has the name or a setting what is said."""
    words = mention.words.lower().strip("`'\"")
    drawn = sketch.parts.get(words)
    if drawn:
        need = mention.need if words == mention.words.lower() else VALUE
        return Asked(words=mention.words, need=need, met=True, how=f"{drawn.id}: {drawn.part.what}")
    rows = [
        (f"{each.id}: {key} = {value}", value) for each in sketch.parts.values() for key, value in each.settings.items()
    ]
    said = {row for row, _ in rows}
    figures = [how for span, how in held_by(sketch, reading.text) if mention.start <= span[0] < mention.end]
    held = [how for how in figures if how in said] or [
        row for row, value in rows if "." in words and words in value.lower()
    ]
    if proof := Plan(sketch).proves(mention.need) if mention.need in _THINGS else "":
        return Asked(words=mention.words, need=mention.need, met=True, how=proof)
    if held:
        # The plan holds what is said, and not the need that such words have elsewhere.
        return Asked(words=mention.words, need=VALUE, met=True, how="; ".join(held))
    return Asked(words=mention.words, need=mention.need, met=False, how=f"{title} is not part of this plan")


def _not_offered(reading: Reading, sketch: Sketch) -> list[str]:
    """What the goal names and nobody sells; a second region is none of it where something was drawn there."""
    settings = [
        drawn.settings.get(key, "").lower() for drawn in sketch.parts.values() for key in ("also_in", "location")
    ]
    there = {f"a second region ({region})" for each in settings for region in each.split(",")}
    return [name for name in reading.goal.not_offered if name not in there]


def _is_of_a_line(name: str, sketch: Sketch) -> bool:
    """Whether a name is what a line of the log is to say."""
    return any(name in sketch.parts[id_].settings.get("text", "") for id_ in sketch.of("log_alert"))


def _missing(sketch: Sketch, reading: Reading, found: dict[str, Asked]) -> tuple[list[Asked], list[Left]]:
    """The lines of figures that settings hold, and what was not understood or is not held by the plan."""
    text, values = reading.text, list(values_held(reading, sketch))
    named = {each.words.lower() for each in found.values() if not each.met}
    unheard = tuple(each for each in reading.left(sketch.taken) if each.lower() not in named)
    left: list[Left] = []
    for words in unheard:
        if held := value_of(words, sketch):
            values.append(held)
        else:
            left += _placed(words, text, _NOT_UNDERSTOOD)
    for words, span in unused(sketch, reading, unheard):
        if (need := _met_by(span, found, reading)) is not None:
            found[need] = found[need].model_copy(
                update={"words": words, "met": False, "how": f"{found[need].how}, but not as said: {_NOT_HELD}"}
            )
        else:
            left.append(Left(span, _NOT_HELD, grave=3, figure=True))
    left += [Left(span, _NOT_HELD, grave=3, figure=True) for span in misplaced(sketch, reading)]
    for words in turned(sketch, reading):
        left += _placed(words, text, _NOT_HELD, grave=2)
    for words in [*dict.fromkeys(lost_names(sketch, reading)), *_programs_lost(sketch, reading)]:
        left += _placed(words, text, _NOT_CALLED, grave=4)
    typed = Words.of(reading.goal.text, text)
    told = [each.words for each in found.values() if not each.met] + [typed(*each.span) for each in left]
    for words in unproven(sketch, reading, told):
        left += _placed(words, text, _NOT_PROVEN, grave=2)
    return values, left


def _placed(words: str, text: str, how: str, *, grave: int = 1) -> Iterator[Left]:
    if span := place_of(words, text):
        yield Left(span, how, grave=grave, exact=grave > 1)


def _met_by(span: tuple[int, int], found: Mapping[str, Asked], reading: Reading) -> str | None:
    """The need that is said to be met by words that a figure or a name stands in, or begins with."""
    said = (each for each in reading.mentions if not each.rejected and each.start <= span[0] < each.end)
    lines = ((each, found[each.need]) for each in said if each.need in found)
    return next((each.need for each, line in lines if line.met and line.words == each.words), None)


def _programs_lost(sketch: Sketch, reading: Reading) -> list[str]:
    words = Words.of(reading.goal.text, reading.text)
    kinds = {id_: drawn.part.name for id_, drawn in sketch.parts.items()}
    return [words(*each.span) for each in without_a_part(kinds, reading)] if kinds else []


def _variables(sketch: Sketch, goal: str) -> Iterator[Asked]:
    """What the goal tells the application, NAME=VALUE."""
    for drawn in sketch.parts.values():
        pairs = [each for each in drawn.settings.get("env", "").split(",") if "=" in each and each in goal]
        if pairs:
            names = ", ".join(each.partition("=")[0] for each in pairs)
            yield Asked(words=", ".join(pairs), need="env", met=True, how=f"{drawn.id}: environment variables {names}")


def _app_of(app: App, reading: Reading, sketch: Sketch) -> tuple[bool, str]:
    """Whether an application is there, and how: a part that is another one's is not this one."""
    met, how = _app(app, _runs(app, reading, sketch))
    products = [each for each, _ in reading.apps if not each.framework and each.name not in BESIDE]
    if not met or app not in products[1:] or part_id(app) in sketch.parts or app.where not in {"run", "vm"}:
        return met, how
    other = f"{how.partition(':')[0]} is made for {products[0].name}"
    return False, f"{app.name} itself: {other}, and installing it there is yours"


def _runs(app: App, reading: Reading, sketch: Sketch) -> list[Drawn]:
    """The parts that can be an application: its own where it has one, and none of another's."""
    runs = [drawn for drawn in sketch.parts.values() if drawn.part.name in _RUNS]
    own = [drawn for drawn in runs if drawn.id == part_id(app)]
    others = {part_id(each) for each, _ in reading.apps if each is not app}
    return own or [drawn for drawn in runs if drawn.id not in others]


def _app(app: App, runs: list[Drawn]) -> tuple[bool, str]:
    """Whether an application is there, and how; a machine or a cluster that is made for it is not the application."""
    machines = [drawn for drawn in runs if drawn.part.name in {"vm", "gke", "group"}]
    if not runs or (app.where == "vm" and not app.framework and not machines):
        return False, f"{app.name} itself: a machine of its own with a disk would carry it (infraai change)"
    first = (machines or runs)[0] if app.where == "vm" else runs[0]
    if app.where == "gke" and not app.framework:
        return False, f"{app.name} itself: {first.id} stands for it, and its chart or manifests are yours to install"
    bare = first.part.name == "vm" and not {"app", "image", "database"} & set(first.settings)
    if bare and app.where == "vm" and not app.framework and first.settings.get("sftp") != "true":
        return False, f"{app.name} itself: {first.id} is made for it, and installing it there is yours"
    image = first.settings.get("image")
    if app.name in _BY_ITSELF and first.part.name == "vm" and image not in {None, app.own_image}:
        return False, f"{app.name} itself: {first.id} runs {image} alone, and running it beside is yours"
    return True, f"{first.id}: {first.part.what}"


_BY_ITSELF = frozenset({"coturn", "Portainer", "Jupyter"})
"""What comes with another application on its machine, and in a container of its own."""


_MOST_WISHES = 40
# Whole clauses of a goal are anybody's words: they stand in `asked` alone, not in what the platform says itself.
_LEFT = "the words that are named as not understood"
_NOT_UNDERSTOOD = "not understood: it is not part of the plan; say it otherwise, or add it with `infraai change`"

_STANDS_ALREADY = (
    "it stands already, so none is made: give the plan's service account access to it, and its address as a "
    "variable or a secret"
)
_ENDS = "it ends by itself then, or asks where it holds data; `infraai extend` lets it stand longer"
_NOT_PROVEN = (
    "nothing in the plan holds what this limits, rules out or promises; say it otherwise, or add it with "
    "`infraai change`"
)
_NOT_CALLED = (
    "no program of the plan is this one; add it with `infraai change`, such as: add an internal service called NAME"
)
_NOT_HELD = "what this names or counts stands nowhere in the plan; say it otherwise, or add it with `infraai change`"


def _of_a_model(sketch: Sketch) -> dict[str, Asked]:
    """What a model added, which waits for a person, and what it wished for and did not get."""
    found = {}
    for id_ in sketch.added:
        if id_ in sketch.parts:
            found[f"{ADDED} {id_}"] = by_a_model(id_, sketch.parts[id_].part, sketch.parts[id_].settings)
    for wish in sketch.wishes[:_MOST_WISHES]:
        found[wish] = Asked(words="", need="not_asked", met=True, how=wish)
    return found


def by_a_model(id_: str, part: Part | None, settings: Mapping[str, str]) -> Asked:
    """The line of a part that nobody's words ask for, and whether everybody may reach it."""
    what = part.what if part else "a part"
    if part and "public_service" in part.risks(part.settings.model_validate(dict(settings))):
        what += " that everybody on the internet may call"
    how = f"{id_}: {what}, by the model's judgement: no words of the goal ask for it"
    return Asked(words="", need=ADDED, met=True, how=how)


def _brought(found: dict[str, Asked], reading: Reading, sketch: Sketch) -> None:
    """What comes along without being named: what an application needs, and what an architect adds."""
    titles = needs_table()
    words = next((mention.words for app, mention in reading.apps if not app.framework), "")
    for need in dict.fromkeys([*sketch.lacks, *sketch.how]):
        if need not in titles or need in found or reading.rejects(need):
            continue
        why = sketch.lacks.get(need)
        how = f"{titles[need][0]}: {why}" if why else "; ".join(sketch.how[need])
        found[need] = Asked(words=words, need=need, met=why is None, how=how)


_RUNS = frozenset(
    {"cloud_run", "vm", "group", "gke", "site", "composer", "workbench", "run_job", "function", "worker", "worker_pool"}
)


def left_out_of(asked: list[Asked]) -> list[str]:
    """What the goal names and is not met, in words for people, each once."""
    titles = needs_table()
    return list(
        dict.fromkeys(
            titles[each.need][0] if each.need in titles else _LEFT if each.need == NOT_UNDERSTOOD else each.need
            for each in asked
            if not each.met and each.words and each.need != LEFT_ASIDE
        )
    )


def question_of(reading: Reading, sketch: Sketch, cost: Cost) -> Ask | None:
    """The open question that would change the architecture or the price most; None where nothing is open."""
    wants, budget = reading.wants, reading.goal.budget_usd
    services, databases = sketch.of("cloud_run", "vm", "group"), sketch.of("sql")
    if "contradiction" in sketch.risks:
        return _contradiction(reading, sketch)
    if sketch.both:
        id_, words = next(iter(sketch.both.items()))
        stays = f"Keep it: {sketch.parts[id_].part.what}"
        return Ask(
            question=f"The goal asks for {id_} and says no to it as well ({words}). Shall it stand?",
            choices=[stays, "Leave it out"],
            default=stays,
        )
    if budget and cost.total_usd > budget:
        fits = f"Keep it as planned, at about {cost.total_usd:,.0f} USD a month"
        less = "Leave out the database's standby" if wants("ha_db", "available") else "Leave out what costs most"
        return Ask(
            question=f"It does not fit into {budget:,.0f} USD a month. What shall give way?",
            choices=[fits, less],
            default=fits,
        )
    if doubted := _doubted(reading, sketch):
        shut = "Nobody outside: it stays shut"
        return Ask(
            question=f"The goal speaks of the public without asking for it plainly ({doubted}). Who may reach it?",
            choices=[shut, "Everybody on the internet"],
            default=shut,
        )
    if "domain_missing" in sketch.risks:
        later = "One that I will name"
        return Ask(question="Under which domain shall it answer?", choices=[later, "None: plain HTTP"], default=later)
    if (
        databases
        and wants("authorized_network")
        and "authorized_network" in sketch.how
        and not sketch_has_address(sketch)
    ):
        return Ask(
            question="From which address may the database be reached?",
            choices=["An address that I will name", "None: over VPN or IAP only"],
            default="An address that I will name",
        )
    inward = any(app.name in _INWARD for app, _ in reading.apps) or "admin" in reading.text
    if services and inward and not wants("iap", "public", "private", "auth"):
        everybody = "Everybody; the application has its own sign-in"
        return Ask(
            question="Who may open it?",
            choices=[everybody, "Our own people only, by Google sign-in"],
            default=everybody,
        )
    # A plain machine is nobody's site: how many come decides nothing about it.
    visited = sketch.of("cloud_run", "group") or (services and wants("service", "frontend", "site", "static_site"))
    if visited and reading.goal.users is None and not wants("cheap"):
        small = "Up to a few thousand"
        choices = [small, "Tens of thousands", "Hundreds of thousands"]
        return Ask(question="How many people will use it in a month?", choices=choices, default=small)
    if databases and not wants("ha_db", "available", "cheap"):
        one = "One zone, with daily backups"
        return Ask(
            question="May the database stand in one zone?",
            choices=[one, "No: with a standby in a second zone"],
            default=one,
        )
    return None


def _doubted(reading: Reading, sketch: Sketch) -> str:
    """The words that speak of the public, neither asking for it nor forbidding it, where something could be reached."""
    if reading.wants("public", "private") or not sketch.of("cloud_run", "function", "bucket", "vm"):
        return ""
    said = (each for each in reading.mentions if each.need == "public")
    return next((each.words for each in said if not any(a <= each.start < b for a, b in reading.negated)), "")


_INWARD = frozenset(
    {"Metabase", "Superset", "Redash", "Grafana", "Airflow", "MLflow", "n8n", "NocoDB", "Langfuse", "Jenkins"}
)


def sketch_has_address(sketch: Sketch) -> bool:
    """Whether the database names an address other than the example's."""
    said = [drawn.settings.get("authorized_networks", "") for drawn in sketch.parts.values()]
    return any(each and not each.startswith("203.0.113.") for each in said)


def _contradiction(reading: Reading, sketch: Sketch) -> Ask:
    if reading.wants("scale_to_zero"):
        choices = ["One instance that is always there", "None without traffic: the first request after a pause is slow"]
        return Ask(question="Scaling to zero, or no cold start?", choices=choices, default=choices[0])
    choices = ["Our own people only", "Everybody on the internet"]
    return Ask(question=f"{sketch.risks['contradiction']} Who may reach it?", choices=choices, default=choices[0])
