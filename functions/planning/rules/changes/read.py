"""Reading a change: one sentence about an architecture becomes exactly what is to be done to it, or one question.

    read_change("add Redis and double the database", architecture)
    -> [Add("redis"), Put("app", "tier", "db-custom-4-15360")]

Every clause has to be understood, every number in it used, and what it means has to be one thing: else Unclear says what
is to be asked. Nothing that holds data goes, opens or shrinks by a sentence alone. The same sentence about the same
architecture gives the same answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from functions.planning.catalogue.words import environment_of
from functions.planning.rules.changes import words
from functions.planning.rules.changes.access import let_in, let_out, must_be_for_nobody
from functions.planning.rules.changes.accounted import must_be_accounted, must_be_here, must_reach
from functions.planning.rules.changes.asides import must_be_for_good, without_asides
from functions.planning.rules.changes.bare import must_be_bare
from functions.planning.rules.changes.beyond import beside_further
from functions.planning.rules.changes.called import hidden
from functions.planning.rules.changes.ceilings import without_ceilings
from functions.planning.rules.changes.checks import looked_at
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.clauses import clauses
from functions.planning.rules.changes.commands import commanded
from functions.planning.rules.changes.domains import also_served
from functions.planning.rules.changes.heard import must_be_heard, must_be_somebodys, must_hold_addresses
from functions.planning.rules.changes.left_out import gone_from, in_any_words
from functions.planning.rules.changes.links import called_at, triggered
from functions.planning.rules.changes.manner import only_tells
from functions.planning.rules.changes.newcomers import Arrivals, arrivals, with_all
from functions.planning.rules.changes.one_by_one import read_all
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.passing import Links, masked
from functions.planning.rules.changes.plain import plain
from functions.planning.rules.changes.purposes import without_purposes
from functions.planning.rules.changes.redrawn import redrawn
from functions.planning.rules.changes.remarks import must_be_beside
from functions.planning.rules.changes.sign_in import signing_in
from functions.planning.rules.changes.spared import must_be_given, must_be_meant, must_go
from functions.planning.rules.changes.stated import VARIABLE, Course, stated
from functions.planning.rules.changes.steps import (
    Add,
    Rename,
    Step,
    combined,
    is_so,
    must_be_one_thing,
    must_be_unbound,
    without_how_it_is,
)
from functions.planning.rules.changes.swaps import swapped
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.tickets import unframed, without_information, without_observed
from functions.planning.rules.changes.units import must_keep_units
from functions.planning.rules.changes.variables import with_equals
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.corrections import settled
from shared.parts.expand import expand
from shared.schemas import Architecture

_RENAMES = re.compile(
    r"^\W*(?:rename|call|benenn\w*|nenn\w*|renombra\w*|llama\w*|renomm\w*|appell?e\w*)\b.{0,30}?\b(?P<what>application|app|anwendung|aplicacion|deployment|project|(?:whole )?thing|it|"
    r"l'application)\b(?: (?:to|in|into|als|a|en|as))? (?P<name>[a-z][a-z0-9-]{0,30})(?: um)?\W*$|"
    r"^\W*(?:please |bitte )?(?:change|set|ander\w*|cambi\w*|modifi\w*) (?:(?:the|its|den|seinen|el|su|le|son) )?(?:app(?:lication)?(?:'s)? )?(?:name|namen|nombre|nom)"
    r"(?: (?:of|von|der|de|de la|del|de l') ?(?:the |it|application|anwendung|aplicacion|app)*)? (?:to|in|auf|zu|a|en) (?P<other>[a-z][a-z0-9-]{0,30})\W*$|"
    r"^\W*(?:we are|we're|it is|it's|the app(?:lication)? is) (?:now )?called (?P<now>[a-z][a-z0-9-]{0,30})\W*$"
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:what|how much|how many|why|when (?:is|are|was|does|do|did|will|can|should)|who|which|is|are|does|was|wie viel|warum|que(?! \S+ (?:pueda|puedan|tenga|tengan|sea|sean|este|esten|haya)\b)(?! (?:la|el|los|las|haya|se|sea|tenga)\b)|cuanto|combien|pourquoi)\b"
)
_CLEANS = re.compile(
    r"(?<![\w/-])(?<!the )(?<!our )(?<!nightly )(?<!daily )(?<!weekly )clean ?up\b(?! (?:jobs?|runs?|tasks?))|"
    r"\b(?:clear out|tidy|prune|aufraum\w*|limpi\w*|nettoy\w*|get rid of (?:the )?old)\b"
)
_IS_NAMED = re.compile(rf"\b{words.CALLED} \S+")
_GOES_BACK = re.compile(
    r"\b(?:go|roll|turn|switch|change|set) (?:it |everything |all )?back\b(?! to (?:an? |one |\d|zonal|single))|\brollback\b|\brevert\b|\bundo\b|\bas it was (?:before|on|yesterday)\b|"
    r"\b(?:mach\w*|setz\w*|roll\w*) .{0,30}\b(?:ruckgangig|zuruck)\b|\bdeshac\w*|\bvuelve a como\b|\brevenir? en arriere\b|\bannule\w*"
)


def read_change(
    sentence: str, architecture: Architecture, confirmed: Sequence[str] = (), opened: Sequence[str] = ()
) -> list[Step]:
    """The steps of a change, in the sentence's order. Raises Unclear.

    `confirmed` are ids of parts that a person named beside the sentence: only these may go although they hold data.
    `opened` are those of services that a person has said everybody may call.
    """
    return read_whole(sentence, architecture, confirmed, opened)[0]


def read_whole(
    sentence: str, architecture: Architecture, confirmed: Sequence[str] = (), opened: Sequence[str] = ()
) -> tuple[list[Step], list[Put], list[str]]:
    """The steps as `read_change` has them, the settings that the sentence asks for and that are so already, and its asides."""
    _must_be_short(sentence)
    now = Now(architecture)
    bare, names = hidden(sentence, now)
    try:
        steps, already, asides = _read_whole(bare, architecture, now, confirmed, opened)
    except Unclear as unclear:
        unclear.message = names.restored(unclear.message)
        raise
    return [names.given(step) for step in steps], already, [*map(names.restored, asides)]


def _read_whole(
    sentence: str, architecture: Architecture, now: Now, confirmed: Sequence[str], opened: Sequence[str]
) -> tuple[list[Step], list[Put], list[str]]:
    quoted, values = _unquoted(with_equals(_settled(sentence), now.parts))
    quoted, links = masked(quoted, now)
    quoted, known = without_information(quoted)
    quoted, fields = unframed(quoted, architecture.environment, now)

    def read(text: str) -> tuple[list[Step], list[str]]:
        return _steps_of(text, links, now, confirmed, opened)

    def whole(text: str) -> tuple[list[Step], list[str]]:
        return in_any_words(text, now, lambda said: beside_further(said, now, read))

    found, asides = beside_further(quoted, now, whole)
    every = [_with_quoted(step, values) for step in found]
    every = [_without_denied(_with_who_is_in(step, sentence, now), sentence, now) for step in every]
    every = without_ceilings(sentence, every, now)
    _must_name_people(every, now)
    _must_be_free(every, architecture)
    must_be_meant(sentence, architecture.environment, now, every)
    must_be_given(sentence, now, every)
    must_be_for_good(fold(quoted), every, now)
    must_be_bare(sentence, every, now, architecture.environment)
    already = [step for step in every if isinstance(step, Put) and is_so(step, now)]
    if steps := [step for step in every if step not in already]:
        return steps, already, [*map(links.restored, [*known, *fields]), *asides]
    raise Unclear("It is so already: nothing would change.")


_MOST_WORDS, _LONGEST_WORD, _MOST_CHARACTERS, _MOST_ADDRESSES = 300, 300, 3_000, 20


def _must_be_short(sentence: str) -> None:
    """Raises Unclear for more than is read in seconds: each word of a change is weighed against every other."""
    said = sentence.split()
    if len(said) > _MOST_WORDS or len(sentence) > _MOST_CHARACTERS or sentence.count("://") > _MOST_ADDRESSES:
        raise Unclear(
            f"That is long for one change: {_MOST_WORDS} words, {_MOST_CHARACTERS:,} characters and {_MOST_ADDRESSES} addresses are "
            "read at most. Say what is to be different alone, in as many changes as you like."
        )
    if any(len(word) > _LONGEST_WORD and "://" not in word for word in said):
        raise Unclear(f"A word of it has more than {_LONGEST_WORD} characters: say the change without it.")


_LISTS = frozenset({"members", "readers", "writers", "allowed_networks", "authorized_networks"})


def _with_who_is_in(step: Step, sentence: str, now: Now) -> Step:
    """A step that lets people in, with those who are in already: nobody loses a place because another gets one."""
    if not isinstance(step, Put) or step.key not in _LISTS or not words.BESIDE_THEM.search(fold(sentence)):
        return step
    before = [each.strip() for each in now.parts[step.id].value(step.key).split(",") if each.strip()]
    return replace(step, value=",".join(dict.fromkeys([*before, *step.value.split(",")])))


def _must_name_people(steps: Sequence[Step], now: Now) -> None:
    """Raises Unclear where people are to sign in and nobody is named who may."""
    puts = {(step.id, step.key): step.value for step in steps if isinstance(step, Put)}
    for (id_, key), value in puts.items():
        if key == "iap" and value == "true" and not (puts.get((id_, "members")) or now.parts[id_].value("members")):
            raise Unclear(
                f"Who may sign in to {id_}? Nobody could open it without a name: say, such as, only people with an @example.com "
                f"account may open {id_}.",
                choices=(id_,),
            )


def _without_denied(step: Step, sentence: str, now: Now) -> Step:
    """A new part without the stores that the sentence says it has none of: `a service called kiosk, no database`."""
    if not isinstance(step, Add):
        return step
    denied = {
        kind
        for kind in ("sql", "redis", "bucket", "queue")
        if re.search(
            rf"\b(?:no|without|ohne|keine?n?|sin|sans|pas de) (?:an? |the |any )?(?:{words.KINDS[kind]})(?![\w-])",
            fold(sentence),
        )
    }
    kept = tuple(id_ for id_ in step.uses if id_ not in now.parts or now.parts[id_].kind not in denied)
    return replace(step, uses=kept)


def _must_be_free(steps: Sequence[Step], architecture: Architecture) -> None:
    """Raises Unclear where a variable is to be set by hand that comes to a part by itself from what it uses."""
    puts = {step.id: step.value for step in steps if isinstance(step, Put) and step.key == "env"}
    if not puts:
        return
    for instance in expand(architecture, standing=True).parts:
        said = {pair.partition("=")[0] for pair in puts.get(instance.id, "").split(",")}
        brought = {word.name for each in environment_of(instance) for word in each}
        if taken := sorted(said & brought):
            used = ", ".join(link.used.id for link in instance.links)
            raise Unclear(
                f"{', '.join(taken)} comes to {instance.id} by itself, from what it uses ({used}), and follows it: it is not set by hand. "
                "Give the program another name to read, or let it use that no longer."
            )


_QUOTED_VALUE = re.compile(r"(?P<name>\b[A-Za-z_]\w*=)(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)')")
_QUOTED = re.compile(
    r"\"[^\"]*\s[^\"]*\"|[“„«][^”»“]*\s[^”»“]*[”»“]|(?<!\w)'[^']*\s[^']*'(?!\w)|<!--|/\*|\s#\s|^\s*(?:>|#\s|//|```)",
    re.MULTILINE,
)
_TAKES_BACK = re.compile(
    r"[,.;!?…-]+\s*(?:hmm+,? |oh,? |uh,? )?(?:no|nein|non|nope|wait|sorry|perdon)\b(?=,? (?:wait\b|keep|don|just|leave|behalt|lass|deja|garde|\d))",
    re.IGNORECASE,
)
_NO_NUMBER = re.compile(r"(?<=\w)\s*[,.;]\s*(?:hmm+,? )?(?:no|nein|non|nope),?\s+(?=\d)", re.IGNORECASE)


def _settled(sentence: str) -> str:
    """A sentence less what it takes back itself: `api 1 GB, no, 2 GB`. Raises Unclear where it does not say what instead."""
    if not _TAKES_BACK.search(sentence) and not _NO_NUMBER.search(sentence):
        return sentence
    if re.search(rf"\b(?:{words.REMOVES})\b", fold(sentence)):
        raise Unclear("It takes something back: say once more what is to be, and only that.")
    meant = settled(_NO_NUMBER.sub(", no, ", sentence))
    if not meant.corrections:
        raise Unclear("It takes something back: say once more what is to be, and only that.")
    return meant.text


def _unquoted(sentence: str) -> tuple[str, dict[str, str]]:
    """A sentence with a stand-in for each value in quotes, and these values. Raises Unclear for other words in quotes."""
    values: dict[str, str] = {}

    def keep(match: re.Match[str]) -> str:
        said = match["a"] if match["a"] is not None else match["b"]
        if not re.search(r"[\s,;]", said):
            return f"{match['name']}{said}"
        values[f"quotedvalue{len(values)}"] = said
        return f"{match['name']}quotedvalue{len(values) - 1}"

    text = _QUOTED_VALUE.sub(keep, sentence)
    if _QUOTED.search(text):
        raise Unclear(
            "What stands in quotes or in a comment is nobody's wish here: say what is to be different without them."
        )
    return text, values


def _with_quoted(step: Step, values: Mapping[str, str]) -> Step:
    """A step with the values that stood in quotes."""
    if not isinstance(step, Put) or step.key != "env":
        return step
    value = step.value
    for stands, said in values.items():
        value = value.replace(stands, said)
    return replace(step, value=value)


def _steps_of(
    sentence: str, links: Links, now: Now, confirmed: Sequence[str], opened: Sequence[str]
) -> tuple[list[Step], list[str]]:
    """The steps of a sentence, and what it tells beside them. Raises Unclear."""
    new = _whole(sentence, fold(sentence), links, now)
    if new and not new.rest:
        return [_told_too(step, now) for step in new.steps], [*map(links.restored, new.told), *links.pointers]
    typed, seen = without_observed(fold(sentence), now)
    typed, asides = without_asides(typed, now)
    links.must_be_left(typed)
    steps, remarks = _wanted(sentence, typed, now, confirmed, opened)
    steps = [_told_too(step, now) for step in (with_all(steps, new) if new else steps)]
    must_be_unbound(typed, steps)
    for each in asides if any(isinstance(step, Add) for step in steps) else []:
        must_be_here(each, now, steps)
    said = plain(without_purposes(typed), now)[0]
    must_keep_units(said, steps)
    must_be_somebodys(said)
    must_go(f"{typed} . {said}", steps)
    must_reach(said, steps, now)
    return steps, [*map(links.restored, [*seen, *asides, *remarks]), *links.pointers]


def _whole(sentence: str, typed: str, links: Links, now: Now) -> Arrivals | None:
    """What a sentence brings, its asides heard too: they may tell of what is new. Raises Unclear."""
    every, came = (plain(each, now)[0] for each in (typed, without_purposes(typed)))
    # What a part that stands has to do with it is no mere purpose.
    came = came if len(targets_in(now, every)) == len(targets_in(now, came)) else every
    if words.DANGERS.search(came) or (_QUESTION.search(came.strip()) and not words.ASKED_TO.search(came)):
        return None
    try:
        new = _arrived(came, now)
    except NotUnderstood:
        return None
    if new is None or new.rest:
        return new
    links.must_be_left(typed)
    commanded(came, now)
    must_hold_addresses(sentence, now, new.steps)
    must_be_here(came, now, new.steps)
    return new


def _told_too(step: Step, now: Now) -> Step:
    """The step, with what goes without saying: a budget mails to whom the alerts go."""
    if isinstance(step, Add) and step.kind == "alert_channel":
        return replace(step, users=tuple(dict.fromkeys([*step.users, *now.of("budget")])))
    if isinstance(step, Add) and step.kind == "budget":
        return replace(step, uses=tuple(dict.fromkeys([*step.uses, *now.of("alert_channel")])))
    return step


def _wanted(
    sentence: str, typed: str, now: Now, confirmed: Sequence[str], opened: Sequence[str]
) -> tuple[list[Step], list[str]]:
    """The steps, and what stands beside them that could ask for nothing. Raises Unclear."""
    wanted = without_purposes(typed)
    came, text = plain(wanted, now)
    if words.DANGERS.search(text):
        raise Unclear("It asks for more than a change may do: say only what is to be different.")
    if _QUESTION.search(text.strip()) and not words.ASKED_TO.search(text):
        raise Unclear(
            "It is a question, not a change. Say what is to be different, such as: add Redis. With --dry-run a change is shown "
            "with its price, and nothing is done."
        )
    try:
        course = Course(sentence, confirmed, opened)
        steps = _read(text, came, wanted, now, course)
        must_be_beside(course.remarks, course.headed, steps, now)
    except NotUnderstood:
        # What it is for may be what is wanted: `so that it survives the loss of a zone`.
        for each in dict.fromkeys([text, plain(typed, now)[1]]):
            course = Course(sentence, confirmed, opened)
            if stated(clauses(each, now), each, now, course) and course.steps:
                break
        else:
            raise
    else:
        told = [each for each in course.told if each in fold(sentence)]
        return steps, [*course.remarks, *told, *gone_from(typed, wanted)]
    must_hold_addresses(sentence, now, course.steps)
    course.steps = without_how_it_is(course.steps, now, text)
    must_be_one_thing(course.steps)
    return list(dict.fromkeys(course.steps)), []


def _read(text: str, came: str, wanted: str, now: Now, course: Course) -> list[Step]:
    """The steps of a text: what comes, what whole sentences say, else clause after clause. Raises Unclear."""
    new = _arrived(came, now)
    if new is not None and not new.rest:
        commanded(came, now)
        must_hold_addresses(course.typed, now, new.steps)
        return list(new.steps)
    if new is not None:
        text = wanted = ", ".join(new.rest)
    unnamed = _IS_NAMED.sub(" ", text)
    for id_ in now.parts:
        unnamed = re.sub(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", " ", unnamed)
    if _CLEANS.search(unnamed):
        raise Unclear("Nothing is cleaned up by a word: name each part that is to go.", choices=tuple(now.parts))
    if _GOES_BACK.search(text):
        raise Unclear("To go back: infraai history APP lists the runs, infraai rollback APP RUN plans the way back.")
    # A name is not spelt better than it was written.
    bare = words.POLITE.sub(" ", fold(course.typed)).strip()
    if renamed := _RENAMES.search(bare) or _RENAMES.search(text):
        return [Rename(renamed["name"] or renamed["other"] or renamed["now"])]
    if said_whole := let_out(text, now) or let_in(text, now) or signing_in(text, now):
        must_be_for_nobody(fold(course.typed))
        return list(said_whole)
    if swaps := swapped(text, now):
        return list(swaps)
    # What only tells asks for nothing: `we go live tomorrow`.
    asked = [each for each in re.split(r"\s*[,;]\s+", text.strip()) if now.named(each) or not only_tells(each)]
    commanded(", ".join(asked) or text.strip(), now)
    course.steps += new.steps if new else []
    if new is None and (beside := _beside(text, now)):
        must_hold_addresses(course.typed, now, beside)
        must_be_accounted(text, now, beside)
        return list(beside)
    read_all(clauses(text, now), text, now, course)
    if not course.steps:
        # What it is for may be what is wanted.
        raise (NotUnderstood if course.headed else Unclear)(
            "Nothing in it says what is to be different. Say it in a sentence, such as: double the database."
        )
    must_hold_addresses(course.typed, now, course.steps)
    if not course.whole:
        must_be_heard(wanted, now, course.steps, course.heard)
    steps = without_how_it_is(list(dict.fromkeys(combined(course.steps))), now, text)
    must_be_one_thing(steps)
    for each in course.remarks:
        text = text.replace(each, " ")
    must_be_accounted(text, now, [step for step in steps if new is None or step not in new.steps])
    return steps


def _arrived(text: str, now: Now) -> Arrivals | None:
    """What the sentence brings, where it says nothing of that which is not understood. Raises Unclear."""
    if VARIABLE.search(text) or _GOES_BACK.search(text):
        return None
    return arrivals(text, now)


def _beside(text: str, now: Now) -> Sequence[Step]:
    """What the whole sentence puts beside what stands. Raises Unclear."""
    if VARIABLE.search(text):
        return []
    try:
        return called_at(text, now) or triggered(text, now) or looked_at(text, now) or also_served(text, now)
    except NotUnderstood:
        if drawn := redrawn(text, now):
            return drawn
        raise
