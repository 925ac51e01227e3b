"""Reading a change: one sentence about an architecture becomes exactly what is to be done to it, or one question.

    read_change("add Redis and double the database", architecture)
    -> [Add("redis"), Put("app", "tier", "db-custom-4-15360")]

Every clause has to be understood, every number in it used, and what it means has to be one thing: else Unclear says what
is to be asked. Nothing that holds data goes, opens or shrinks by a sentence alone. The same sentence about the same
architecture gives the same answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import ANOTHER, MATTERS, addable, added, must_be_new, said_of_new
from functions.planning.rules.changes.alerts import in_one_clause, watched
from functions.planning.rules.changes.aliases import by_id, in_plain_verbs
from functions.planning.rules.changes.clause import GIVES, NUMBER, Clause, Put
from functions.planning.rules.changes.clauses import clauses
from functions.planning.rules.changes.clock import hours_in_one, kept_on
from functions.planning.rules.changes.commands import commanded
from functions.planning.rules.changes.domains import also_served
from functions.planning.rules.changes.fillers import FILLED, GIVES_BARE, STATES, TIMES_OUT
from functions.planning.rules.changes.foreign import in_known_words
from functions.planning.rules.changes.heard import must_be_heard, must_hold_addresses, undashed
from functions.planning.rules.changes.links import built_beside, related
from functions.planning.rules.changes.manner import in_our_digits, only_tells, plainly, without_failing
from functions.planning.rules.changes.missing import must_stand
from functions.planning.rules.changes.model import about_of, modelled, must_say_all
from functions.planning.rules.changes.needs import drawn_steps
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.readers import let_read
from functions.planning.rules.changes.redrawn import redrawn
from functions.planning.rules.changes.references import pointed
from functions.planning.rules.changes.removals import moved, removed, to_zero
from functions.planning.rules.changes.settings import guards, settings_in
from functions.planning.rules.changes.sign_in import signing_in
from functions.planning.rules.changes.steps import (
    Add,
    Remove,
    Rename,
    Step,
    combined,
    must_be_one_thing,
    without_usual_hours,
)
from functions.planning.rules.changes.swaps import swapped
from functions.planning.rules.changes.tails import without_tails
from functions.planning.rules.goal import fold
from functions.planning.rules.numerals import in_digits
from functions.planning.rules.places import COUNTRY_WORDS, regions_in
from functions.planning.rules.spelling import corrected
from functions.planning.rules.unclear import NotUnderstood, Unclear
from shared.schemas import Architecture


@dataclass(slots=True)
class _Course:
    """What is carried from one clause to the next: the sentence as typed, what was done, and to what.

    `whole`: every clause until now was understood to its last word; `heard` are those that were.
    """

    typed: str
    confirmed: Sequence[str]
    opened: Sequence[str] = ()
    verb: str = ""
    target: tuple[str, ...] = ()
    about: str = ""
    side: str = ""
    unit: str = ""
    steps: list[Step] = field(default_factory=list)
    whole: bool = True
    heard: list[str] = field(default_factory=list)


# An engine with its version says what a database is to become, and not which.
_VERSIONS = re.compile(
    r"\b(?:to|auf|a|en|vers) (?:postgre\w*|pg|my ?sql|sql ?server|maria ?db)(?: version)? \d[\d.]*\b"
)
_RENAMES = re.compile(
    r"^\W*(?:rename|call|benenn\w*|nenn\w*|renombra\w*|llama\w*|renomm\w*|appell?e\w*)\b.{0,30}?\b(?P<what>application|app|anwendung|aplicacion|deployment|project|(?:whole )?thing|it|"
    r"l'application)\b(?: (?:to|in|into|als|a|en|as))? (?P<name>[a-z][a-z0-9-]{0,30})(?: um)?\W*$|"
    r"^\W*(?:please |bitte )?(?:change|set|ander\w*|cambi\w*|modifi\w*) (?:(?:the|its|den|seinen|el|su|le|son) )?(?:app(?:lication)?(?:'s)? )?(?:name|namen|nombre|nom)"
    r"(?: (?:of|von|der|de|de la|del|de l') ?(?:the |it|application|anwendung|aplicacion|app)*)? (?:to|in|auf|zu|a|en) (?P<other>[a-z][a-z0-9-]{0,30})\W*$|"
    r"^\W*(?:we are|we're|it is|it's|the app(?:lication)? is) (?:now )?called (?P<now>[a-z][a-z0-9-]{0,30})\W*$"
)
_KEEPS = re.compile(
    r"^\W*(?:but |aber |pero |mais )?(?:keep|leave|behalt\w*|lass\w*|manten\w*|deja\w*|conserv\w*|garde\w*|laisse\w*)\b"
)
_KEEPS_SO = re.compile(
    r"\d|\b(?:versions?|versionen|versiones|warm|running|alive|always|private|at least|minimum|month|months|week|weeks)\b"
)
_MOVES = re.compile(
    r"^\W*(?:please |bitte )?(?:move|relocate|migrate|transfer|verschieb\w*|verlager\w*|zieh\w*|umzieh\w*|muev\w*|mover|traslad\w*|deplac\w*|migr\w*)\b"
)
_IN_A_COUNTRY = re.compile(
    rf"\b(?:in|to|into|from|nach|aus|a|en|au|vers) (?:the )?(?:{'|'.join(map(re.escape, COUNTRY_WORDS))})(?![\w-])"
)
_STORAGE_CLASS = re.compile(r"\b(?:nearline|coldline|archive)\b")
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:what|how much|how many|why|when|who|which|is|are|does|was|wie viel|warum|que(?! (?:la|el|los|las|haya|se|sea|tenga)\b)|cuanto|combien|pourquoi)\b"
)
_CLEANS = re.compile(
    r"\b(?<!/)(?<!the )(?<!our )(?<!nightly )(?<!daily )(?<!weekly )clean ?up\b(?! (?:jobs?|runs?|tasks?))|"
    r"\b(?:clear out|tidy|prune|aufraum\w*|limpi\w*|nettoy\w*|get rid of (?:the )?old)\b"
)
# Why something is wanted, and of what: "the database is too slow, ...".
_REASON = re.compile(
    r"\b(?:is|are|gets?|becomes?|ist|sind|wird|es|esta|est|sont) (?:\w+ )?(?:too|so|zu|demasiado|muy|trop) \w+$"
)
_GOES_BACK = re.compile(
    r"\b(?:go|roll|turn|switch|change|set) (?:it |everything |all )?back\b|\brollback\b|\brevert\b|\bundo\b|\bas it was (?:before|on|yesterday)\b|"
    r"\b(?:mach\w*|setz\w*|roll\w*) .{0,30}\b(?:ruckgangig|zuruck)\b|\bdeshac\w*|\bvuelve a como\b|\brevenir? en arriere\b|\bannule\w*"
)
_NOT_MORE = re.compile(r"\bmore than\b|\bmehr als\b|\bmas de\b|\bplus d[eu] \d")
# "The web one" is web; "instead of every minute" only says how it was.
_ONES = re.compile(
    r"\b(the (?!(?:internal|private|public|first|second|third|fourth|last|other|old|new|big|bigger|small|smaller)\b)[a-z][a-z-]+) ones?\b(?= (?:gets?|has|should|needs?|to|must|can|at|with|may)\b|,)"
)
_A_GIG = re.compile(r"\ban? (?=gig(?:abyte)?\b|gb\b)")
_CONTRAST = re.compile(
    r",? ?\b(?:instead of|rather than|(?:an)?statt|anstelle von|en lugar de|en vez de|au lieu d[eu])\s+"
    r"(?:[a-z]+(?: [a-z]+)? time\b|(?:the |den |die |das |el |la |le )?(?:current |old )?(?:\d[\w.,:]*(?: ?[a-z%]+)?|(?:an?|one|1|eine[rs]?|una?|une) (?:day|week|month|year|hour|minute|tag|woche|monat|jahr|stunde|dia|semana|mes|ano|hora|jour|semaine|mois|heure)|(?:every|each|jede\w*|cada|chaque) \w+|[a-z0-9-]+(?:\.[a-z0-9-]+)+|daily|hourly|weekly|monthly|nightly))(?=[,.;]|$| (?:and|und|y|et)\b)"
)
# What was said to be needed no longer: `we don't need the job, remove it`.
_IT_GOES = re.compile(
    rf"^\W*(?:(?:so|then|please|just) )*(?:{words.REMOVES}) (?:it|them|that|this|sie|es|ihn|lo|la|los|las|le|les)(?: too| as well| altogether| entirely)?\W*$"
)
_SCALES_TO_ZERO = re.compile(r"\bscale (?:down )?to zero\b|auf null skalier\w*")


def read_change(
    sentence: str, architecture: Architecture, confirmed: Sequence[str] = (), opened: Sequence[str] = ()
) -> list[Step]:
    """The steps of a change, in the sentence's order. Raises Unclear.

    `confirmed` are ids of parts that a person named beside the sentence: only these may go although they hold data.
    `opened` are those of services that a person has said everybody may call.
    """
    now = Now(architecture)
    said = _A_GIG.sub("1 ", _ONES.sub(r"\1", in_plain_verbs(in_known_words(fold(sentence)))))
    text = undashed(in_digits(in_our_digits(corrected(said, _vocabulary(now)))))
    text = hours_in_one(plainly(_CONTRAST.sub(" ", text), now.named), now)
    text = pointed(by_id(without_tails(in_one_clause(text), now.named), now), now)
    if words.DANGERS.search(text):
        raise Unclear("It asks for more than a change may do: say only what is to be different.")
    if _QUESTION.search(text.strip()) and not words.ASKED_TO.search(text):
        raise Unclear(
            "It is a question, not a change. Say what is to be different, such as: add Redis. With --dry-run a change is shown "
            "with its price, and nothing is done."
        )
    if _CLEANS.search(text):
        raise Unclear("Nothing is cleaned up by a word: name each part that is to go.", choices=tuple(now.parts))
    if _GOES_BACK.search(text):
        raise Unclear("To go back: infraai history APP lists the runs, infraai rollback APP RUN plans the way back.")
    # A name is not spelt better than it was written.
    bare = words.POLITE.sub(" ", fold(sentence)).strip()
    if renamed := _RENAMES.search(bare) or _RENAMES.search(text):
        return [Rename(renamed["name"] or renamed["other"] or renamed["now"])]
    if said_whole := let_read(text, now) or signing_in(text, now) or swapped(text, now):
        return [step for step in said_whole if not _is_so(step, now)] or _nothing(now)
    commanded(text.strip(), now)
    if beside := _beside(text, now):
        must_hold_addresses(sentence, now, beside)
        return list(beside)
    course = _Course(sentence, confirmed, opened)
    for piece in clauses(text, now):
        if done := _watched(piece, now) or kept_on(piece, now):
            course.steps += done
            continue
        if words.LEAVES.search(piece) or (_KEEPS.search(piece) and not _KEEPS_SO.search(piece)):
            if not _keeps_so(piece, text, now, course):
                _must_be_left(piece, now, course)
            continue
        if words.ADDS_NOT.search(piece):
            _must_not_be_there(piece, now, course)
            continue
        _read(piece, text, now, course)
    if not course.steps:
        raise Unclear("Nothing in it says what is to be different. Say it in a sentence, such as: double the database.")
    must_hold_addresses(sentence, now, course.steps)
    if not course.whole:
        must_be_heard(sentence, now, course.steps, course.heard)
    steps = list(dict.fromkeys(combined(course.steps)))
    must_be_one_thing(steps)
    return [step for step in steps if not _is_so(step, now)] or _nothing(now)


def _vocabulary(now: Now) -> frozenset[str]:
    """Words that a change may have a slip in, beside those of every goal: what stands here, and what it is called."""
    ids = {id_ for id_ in now.parts if id_.isalpha() and len(id_) > 4}
    known = (
        "request cache caches dashboard topic memory firewall timeout should please double increase decrease variable highly retention requests "
        "twenty thirty fifty hundred domain redis schedule encrypt encryption"
    )
    return frozenset({*known.split(), *ids})


def _beside(text: str, now: Now) -> Sequence[Step]:
    """What the whole sentence puts beside what stands. Raises Unclear."""
    try:
        return built_beside(text, now) or also_served(text, now)
    except NotUnderstood:
        if drawn := redrawn(text, now):
            return drawn
        raise


def _watched(piece: str, now: Now) -> Sequence[Step]:
    """What tells of something from another value on, or what is to tell at all. Raises Unclear."""
    try:
        return watched(piece, now) or []
    except NotUnderstood:
        if drawn := redrawn(piece, now):
            return drawn
        raise


def _read(piece: str, text: str, now: Now, course: _Course) -> None:
    """Reads one clause by the rules of changes, else as a goal is read. Raises Unclear."""
    before = replace(course, steps=[*course.steps])
    try:
        _read_clause(piece, text, now, course)
    except NotUnderstood:
        drawn = redrawn(piece, now)
        if not drawn:
            raise
        course.steps, course.whole, course.target = [*before.steps, *drawn], before.whole, before.target


def _read_clause(piece: str, text: str, now: Now, course: _Course) -> None:
    piece = without_failing(piece) if NUMBER.search(piece) else piece
    if course.about in {"memory", "cpu", "disk", "timeout"}:
        # `halve that of the shop`: of what the clause before was about.
        piece = _THAT_OF.sub(f"the {course.about} of", piece)
    verb = course.verb = _verb(piece) or _given(piece) or ("" if _KEEPS.search(piece) else course.verb)
    named = now.named(_VERSIONS.sub(" ", MATTERS.sub(" ", piece)))
    clause = Clause(
        piece, course.typed, text, verb, now, tuple(named), course.target, tuple(course.confirmed), tuple(course.opened)
    )
    if _is_told(clause, course):
        return
    if course.unit and (bare := GIVES_BARE.search(piece)):
        clause = replace(clause, text=f"{bare[0]} {course.unit}")
    if (steps := related(piece, now, course.steps)) is not None:
        course.steps = steps
        return
    new = verb == "add" and (kind := addable(clause.without_users()[0])) and not now.of(kind)
    if not new and not (verb == "remove" and named and not NUMBER.search(piece)):
        list(guards(clause))
        if verb == "add":
            must_be_new(clause, now)
        if _is_modelled(clause, course):
            return
    course.whole = False
    if _MOVES.search(piece) and not _STORAGE_CLASS.search(piece):
        raise moved(now)
    if _SCALES_TO_ZERO.search(piece):
        course.steps += to_zero(now, piece)
        return
    if verb == "add" and (kind := addable(clause.without_users()[0])) and not now.of(kind):
        course.steps += added(clause, now)
        return
    if _REASON.search(piece):
        course.target = tuple(named) or course.target
        return
    if not named and addable(piece) is None and (more := said_of_new(clause, course.steps)):
        course.steps[-1] = more
        course.heard.append(piece)
        return
    if verb == "add":
        must_be_new(clause, now)
    done = settings_in(clause)
    if done:
        must_stand(piece, now, course.steps)
        course.target = tuple(dict.fromkeys(step.id for step in done))
        course.about = next((each.name for each in PROPERTIES if done[-1].key in each.keys), "")
        course.steps += done
        clause.must_be_used_up()
        must_say_all(clause, done)
        return
    if verb == "remove" or (verb == "off" and named):
        _take_out(piece, named, now, course)
        return
    if verb == "add" or _is_bare_addition(piece, course):
        parts = added(clause, now)
        if parts:
            course.steps += parts
            return
    if drawn := drawn_steps(clause):
        course.steps += drawn
        return
    if regions_in(piece) or _IN_A_COUNTRY.search(piece):
        raise moved(now)
    raise NotUnderstood(
        f'It is not clear what "{piece}" is to change. Say the part and what of it, with the value.',
        choices=tuple(now.parts),
    )


def _is_modelled(clause: Clause, course: _Course) -> bool:
    """Whether a clause is a target, a property and a value to its last word; then its settings are taken. Raises Unclear."""
    read_so = modelled(clause, course.about, course.side)
    if read_so is None:
        return False
    puts, course.about, course.side = read_so
    course.heard.append(clause.text)
    must_stand(clause.text, clause.now, course.steps)
    course.target = tuple(dict.fromkeys(step.id for step in puts)) or clause.named or course.target
    course.steps = [*without_usual_hours(course.steps, puts), *puts]
    return True


def _take_out(piece: str, named: Sequence[str], now: Now, course: _Course) -> None:
    """Takes out what a clause names, or what the one before spoke of: `we don't need the job, remove it`."""
    if not named and _IT_GOES.search(piece):
        if course.steps and isinstance(course.steps[-1], Remove):
            return
        named = course.target
    course.steps += removed(piece, named, now, course.confirmed, off=course.verb == "off")


def _is_told(clause: Clause, course: _Course) -> bool:
    """Whether a clause only says how things are: what it speaks of is what the next ones are about."""
    if timed := TIMES_OUT.search(clause.text):
        course.target, course.about, course.unit = clause.named or course.target, "timeout", timed["unit"]
        return True
    if FILLED.search(clause.text):
        course.target, course.about = (
            clause.named or course.target,
            "disk" if re.search(words.DISK, clause.text) else "",
        )
        return True
    if (STATES.search(clause.text) and not NUMBER.search(clause.text)) or only_tells(clause.text):
        course.target, course.about = clause.named or course.target, about_of(clause.text)
        return True
    return False


def _keeps_so(piece: str, text: str, now: Now, course: _Course) -> bool:
    """Whether what is to be kept is how something is to be: `keep sessions on the same instance`."""
    if words.LEAVES.search(piece):
        return False
    clause = Clause(
        piece,
        course.typed,
        text,
        "",
        now,
        tuple(now.named(piece)),
        course.target,
        tuple(course.confirmed),
        tuple(course.opened),
    )
    read_so = modelled(clause, course.about, course.side)
    if read_so is None:
        return False
    course.steps += read_so[0]
    return True


_THAT_OF = re.compile(
    r"\b(?:that|those|the 1|den|das|die|el|la|los|las|celui|celle|ceux) (?:of|von|vom|der|de|du|des)(?= )"
)
_ON_AT_LAST = re.compile(r"^(?!.*\boff\b)(?:the |a |den |die |das )?[\w -]{2,30} (?:on|ein|an)$")


def _verb(piece: str) -> str:
    if words.NO_MORE.search(piece) and not _NOT_MORE.search(piece):
        return "remove"
    if _ON_AT_LAST.search(piece):
        return "on"
    for name, pattern in (("off", words.OFF), ("remove", words.REMOVES), ("add", words.ADDS)):
        if re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", piece):
            return name
    return ""


def _given(piece: str) -> str:
    """Whether a clause gives something new to one that stands: `give admin its own MySQL`."""
    match = GIVES.search(piece)
    return "add" if match and addable(piece[match.end("who") :]) else ""


def _is_bare_addition(piece: str, course: _Course) -> bool:
    """Whether a clause without a verb names what is to be there: what stands after one that adds, or one more."""
    if not course.verb and ANOTHER.match(re.sub(r"^(?:an?|eine?n?|une?|una) ", "", piece)):
        return True
    return course.verb == "add" and not re.search(r"\b(?:to|on|off|from)\b", piece)


def _must_not_be_there(piece: str, now: Now, course: _Course) -> None:
    """A clause that says what is not to be added: it is well where there is none, and none was added before."""
    kind = addable(piece)
    if kind and [step for step in course.steps if isinstance(step, Add) and step.kind == kind]:
        raise Unclear(f'It is to be added, and "{piece}": which?')
    if kind is None or (there := now.of(kind)):
        named = ", ".join(there) if kind else f'"{piece}"'
        raise NotUnderstood(f"It is not clear what is not to be added: {named}. To take something out, say: remove it.")


def _must_be_left(piece: str, now: Now, course: _Course) -> None:
    """A clause that says what stays: nothing before it may have changed that."""
    touched = {step.id for step in course.steps if isinstance(step, Put | Remove)}
    if both := touched & set(now.named(piece)):
        raise Unclear(f"{', '.join(sorted(both))} is to be changed and to be left: which?")


def _is_so(step: Step, now: Now) -> bool:
    return isinstance(step, Put) and step.key != "env" and now.parts[step.id].has(step.key, step.value)


def _nothing(_now: Now) -> list[Step]:
    raise Unclear("It is so already: nothing would change.")
