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

from functions.planning.rules import change_words as words
from functions.planning.rules.change_additions import ANOTHER, MATTERS, addable, added, must_be_new, said_of_new
from functions.planning.rules.change_alerts import in_one_clause, watched
from functions.planning.rules.change_clause import NUMBER, Clause, Put
from functions.planning.rules.change_clock import hours_in_one, kept_on
from functions.planning.rules.change_commands import commanded
from functions.planning.rules.change_domains import also_served
from functions.planning.rules.change_fillers import GIVES_BARE, STATES, TIMES_OUT
from functions.planning.rules.change_links import built_beside, related
from functions.planning.rules.change_manner import in_our_digits, only_tells, plainly, without_failing
from functions.planning.rules.change_missing import must_stand
from functions.planning.rules.change_model import about_of, modelled, must_say_all
from functions.planning.rules.change_needs import drawn_steps
from functions.planning.rules.change_parts import Now
from functions.planning.rules.change_readers import let_read
from functions.planning.rules.change_references import pointed
from functions.planning.rules.change_removals import moved, removed, to_zero
from functions.planning.rules.change_settings import guards, settings_in
from functions.planning.rules.change_steps import (
    Add,
    Remove,
    Rename,
    Step,
    combined,
    must_be_one_thing,
    without_usual_hours,
)
from functions.planning.rules.change_tails import without_tails
from functions.planning.rules.change_targets import of_whom
from functions.planning.rules.change_times import DAYS_TOGETHER, HOURS_TOGETHER, clock_span, only_days, when_in
from functions.planning.rules.change_values import MACHINE
from functions.planning.rules.goal import fold
from functions.planning.rules.heard import says_something
from functions.planning.rules.numerals import in_digits
from functions.planning.rules.places import COUNTRY_WORDS, regions_in
from functions.planning.rules.read import read
from functions.planning.rules.spelling import corrected
from functions.planning.rules.tables import qualifiers_table
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.values import domain_in
from shared.parts import part_named
from shared.schemas import Architecture


@dataclass(slots=True)
class _Course:
    """What is carried from one clause to the next: the sentence as typed, what was done, and to what.

    `whole`: every clause until now was understood to its last word.
    """

    typed: str
    confirmed: Sequence[str]
    verb: str = ""
    target: tuple[str, ...] = ()
    about: str = ""
    unit: str = ""
    steps: list[Step] = field(default_factory=list)
    whole: bool = True


# An engine with its version says what a database is to become, and not which.
_VERSIONS = re.compile(
    r"\b(?:to|auf|a|en|vers) (?:postgre\w*|pg|my ?sql|sql ?server|maria ?db)(?: version)? \d[\d.]*\b"
)
_DASHED = re.compile(r"(?<=[a-z])-(?=(?:datenbank|cache|topic|bucket|queue|alarm|server|disk|instanz)\w*)")
_SPLIT = re.compile(
    r"\s*(?:[;\n]|,(?!\d)|\bbut (?=(?:not|keep|leave|only|don'?t|run|start|stop|pause|make|set|give|change|double|add|use)\b)|\baber (?=(?:nicht|behalt\w*|lass\w*|nur|fass\w*|ruhr\w*)\b)|\bpero (?=(?:no|deja|manten\w*|conserv\w*|solo)\b)|\bmais (?=(?:pas|garde\w*|laisse\w*|seulement|ne)\b)|\.(?=\s|$)|\b(?:and then|and also|and|und dann|und|then|dann|y|et|e(?!-)|puis|luego|sowie|as well as|plus(?! d[eu]\b))\b(?! (?:that|which|qui)\b| (?:write|schreib\w*|escribir|ecrire)\b))\s*"
)
_TOGETHER = re.compile(
    r"\b(?:on |at )?(?:the )?weekends? and (?:at )?nights?\b|\b(?:at )?nights? and (?:on |at )?(?:the )?weekends?\b|\bnachts und am wochenende\b|\b(?:between|zwischen|entre)\b.{1,30}?\b(?:and|und|y|et)\b|\d+ ?(?:v?cpus?|cores?|kerne?n?|nucleos?|coeurs?)\s*(?:,|and|und|y|et)\s*\d+ ?(?:gb|go|gib|gi|gigas?|gigs?|g)\b(?: (?:of |de )?(?:ram|memory|memoria|memoire|arbeitsspeicher|speicher))?|"
    r"\d+ ?(?:gb|go|gib|gi|gigas?|gigs?|g)\b(?: (?:of |de )?(?:ram|memory|memoria|memoire|arbeitsspeicher|speicher))?\s*(?:,|and|und|y|et)\s*\d+ ?(?:v?cpus?|cores?|kerne?n?|nucleos?|coeurs?)\b|"
    r"\b(?:vcpus?|cpus?) and\b(?! (?:leave|keep|do|don'?t|give|set|make|add|put|remove|turn|move|let|the [a-z]+ (?:gets?|should|needs?|to)\b))|\d+ ?%? ?(?:,|and|und|y|et) ?\d+ ?(?:%|percent|prozent|por ?ciento|pour ?cent)|"
    r"\b(?:with|mit|con|avec) [\w .-]{1,40}? (?:and|und|y|et) (?:backups?|sicherung\w*|copias|sauvegardes?|\d+ ?(?:gb|g|days?|cpus?)|high availability|tls|a (?:read )?replica)[\w ]*|"
    r"\b(?:at least|min(?:imum|imal)?\.?|mindestens|al menos|como minimo|au moins) \d+\b[^\d,;.]{0,25}?(?:,|and|und|y|et)\s*"
    r"(?:at most|max(?:imum|imal)?\.?|hochstens|up to|bis zu|como maximo|a lo sumo|au (?:plus|maximum)) \d+\b"
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
    r"(?:[a-z]+(?: [a-z]+)? time\b|(?:the |den |die |das |el |la |le )?(?:current |old )?(?:\d[\w.,:]*(?: ?[a-z%]+)?|(?:every|each|jede\w*|cada|chaque) \w+|[a-z0-9-]+(?:\.[a-z0-9-]+)+|daily|hourly|weekly|monthly|nightly))(?=[,.;]|$| (?:and|und|y|et)\b)"
)
_SCALES_TO_ZERO = re.compile(r"\bscale (?:down )?to zero\b|auf null skalier\w*")


def read_change(sentence: str, architecture: Architecture, confirmed: Sequence[str] = ()) -> list[Step]:
    """The steps of a change, in the sentence's order. Raises Unclear.

    `confirmed` are ids of parts that a person named beside the sentence: only these may go although they hold data.
    """
    now = Now(architecture)
    said = _A_GIG.sub("1 ", _ONES.sub(r"\1", fold(sentence)))
    text = _DASHED.sub(" ", in_digits(in_our_digits(corrected(said, _vocabulary(now)))))
    text = hours_in_one(plainly(_CONTRAST.sub(" ", text), now.named), now)
    text = pointed(without_tails(in_one_clause(text), now.named), now)
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
    if readers := let_read(text, now):
        return [step for step in readers if not _is_so(step, now)] or _nothing(now)
    commanded(text.strip(), now)
    if beside := built_beside(text, now) or also_served(text, now):
        return list(beside)
    course = _Course(sentence, confirmed)
    for piece in _clauses(text, now):
        if done := watched(piece, now) or kept_on(piece, now):
            course.steps += done
            continue
        if words.LEAVES.search(piece) or (_KEEPS.search(piece) and not _KEEPS_SO.search(piece)):
            if not _keeps_so(piece, text, now, course):
                _must_be_left(piece, now, course)
            continue
        if words.ADDS_NOT.search(piece):
            _must_not_be_there(piece, now, course)
            continue
        _read_clause(piece, text, now, course)
    if not course.steps:
        raise Unclear("Nothing in it says what is to be different. Say it in a sentence, such as: double the database.")
    if not course.whole:
        _must_be_heard(sentence, now, course.steps)
    steps = list(dict.fromkeys(combined(course.steps)))
    must_be_one_thing(steps)
    return [step for step in steps if not _is_so(step, now)] or _nothing(now)


def _vocabulary(now: Now) -> frozenset[str]:
    """Words that a change may have a slip in, beside those of every goal: what stands here, and what it is called."""
    ids = {id_ for id_ in now.parts if id_.isalpha() and len(id_) > 4}
    known = (
        "cache caches dashboard topic memory firewall timeout should please double increase decrease variable highly retention requests "
        "twenty thirty fifty hundred domain redis schedule encrypt encryption"
    )
    return frozenset({*known.split(), *ids})


def _clauses(text: str, now: Now) -> list[str]:
    kept: list[str] = []
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    hidden = re.sub(
        rf"\b(?:{'|'.join(words.COUNTRIES)})\b(?:\s*(?:,|and|und|y|et)\s*(?:from |aus |de |the |dem |den )*(?:{'|'.join(words.COUNTRIES)})\b)+",
        keep,
        text,
    )
    if ids := "|".join(re.escape(id_) for id_ in now.parts):
        hidden = re.sub(
            rf"(?<![\w-])(?:{ids})(?:(?: ?, ?| and | und | y | et )(?:the )?(?:{ids}))+(?= (?!and\b)|:)", keep, hidden
        )
    hidden = HOURS_TOGETHER.sub(keep, DAYS_TOGETHER.sub(keep, hidden))
    hidden = _TOGETHER.sub(keep, hidden)
    for piece in _SPLIT.split(hidden):
        said = re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], piece)
        bare = " ".join(words.POLITE.sub(" ", said).strip(" .!:?").split())
        # "Bigger disks, 50 GB": the amount belongs to what stands before it.
        if found and (
            re.fullmatch(
                rf"(?:{words.SIZE}|\d+ ?(?:{words.CPUS})(?:,? (?:and )?{words.SIZE})?)(?: (?:of )?(?:ram|memory))?",
                bare,
            )
            or re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", bare)
            or re.fullmatch(MACHINE, bare)
            or (
                re.fullmatch(r"(?:only |just |nur |solo |seulement )?(?:for|fur|para|pour) [\w -]{2,24}", bare)
                and now.named(bare)
            )
            or re.fullmatch(rf"(?:say |by |about )*(?:{words.HALF_MORE})", bare)
            or (when_in(found[-1], "") and only_days(bare) and not only_days(found[-1]))
            or (only_days(re.sub(r"^.*\b(?:put|run|keep) it\b", "", found[-1])) and now.of("vm") and clock_span(bare))
            or (domain_in(bare) and re.fullmatch(r"(?:(?:domain|under|at|on|with|unter|en|sur) )*[\w.-]+", bare))
        ):
            found[-1] += f" {bare}"
        elif bare:
            found.append(bare)
    return of_whom(found, now)


def _read_clause(piece: str, text: str, now: Now, course: _Course) -> None:
    piece = without_failing(piece) if NUMBER.search(piece) else piece
    verb = course.verb = _verb(piece) or ("" if _KEEPS.search(piece) else course.verb)
    named = now.named(_VERSIONS.sub(" ", MATTERS.sub(" ", piece)))
    clause = Clause(piece, course.typed, text, verb, now, tuple(named), course.target, tuple(course.confirmed))
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
        if (read_so := modelled(clause, course.about)) is not None:
            puts, course.about = read_so
            must_stand(piece, now, course.steps)
            course.target = tuple(dict.fromkeys(step.id for step in puts))
            course.steps = [*without_usual_hours(course.steps, puts), *puts]
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
        return
    if verb == "add":
        must_be_new(clause, now)
    done = settings_in(clause)
    if done:
        must_stand(piece, now, course.steps)
        course.target = tuple(dict.fromkeys(step.id for step in done))
        course.steps += done
        clause.must_be_used_up()
        must_say_all(clause, done)
        return
    if verb == "remove" or (verb == "off" and named):
        course.steps += removed(piece, named, now, course.confirmed, off=verb == "off")
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
    raise Unclear(
        f'It is not clear what "{piece}" is to change. Say the part and what of it, with the value.',
        choices=tuple(now.parts),
    )


def _is_told(clause: Clause, course: _Course) -> bool:
    """Whether a clause only says how things are: what it speaks of is what the next ones are about."""
    if timed := TIMES_OUT.search(clause.text):
        course.target, course.about, course.unit = clause.named or course.target, "timeout", timed["unit"]
        return True
    if (STATES.search(clause.text) and not NUMBER.search(clause.text)) or only_tells(clause.text):
        course.target, course.about = clause.named or course.target, about_of(clause.text)
        return True
    return False


def _keeps_so(piece: str, text: str, now: Now, course: _Course) -> bool:
    """Whether what is to be kept is how something is to be: `keep sessions on the same instance`."""
    if words.LEAVES.search(piece):
        return False
    clause = Clause(piece, course.typed, text, "", now, tuple(now.named(piece)), course.target, tuple(course.confirmed))
    read_so = modelled(clause, course.about)
    if read_so is None:
        return False
    course.steps += read_so[0]
    return True


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


def _is_bare_addition(piece: str, course: _Course) -> bool:
    """Whether a clause without a verb names what is to be there: what stands after one that adds, or one more."""
    if not course.verb and ANOTHER.match(re.sub(r"^(?:an?|eine?n?|une?|una) ", "", piece)):
        return True
    return course.verb == "add" and not re.search(r"\b(?:to|on|off|from)\b", piece)


# What this reader has words for, beside the names of parts.
_OWN_WORDS = tuple(
    re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
    for pattern in (
        *words.KINDS.values(), words.ADDS, words.REMOVES, words.OFF, words.GROWS, words.SHRINKS, words.DOUBLES, words.HALVES,
        words.DISK, words.MEMORY, words.CPUS, words.INSTANCES, words.SIZE, words.PUBLIC, words.PRIVATE, words.AVAILABLE,
        (r"backups?|sicherung\w*|copias?(?: de seguridad)?|sauvegardes?|keep|garder|doit|avoir|debe|tener|durante|dias|semanas|jours|semaines|tage|wochen|days|weeks|"
        r"big|large|gross|grande|grand|nothing else|sonst nichts|nada mas|rien d'autre|(?:the )?rest|stays?|alone|untouched"),
    )
)  # fmt: skip


# How something is to be, by the names of needs.txt, and the settings that say so.
_SETTINGS_OF = {
    "cross_region": ("replica_region",),
    "replica": ("replica", "replica_region"),
    "pitr": ("pitr",),
    "pooling": ("pooling", "max_connections"),
    "versioning": ("versioning", "keep_versions"),
    "kms": ("cmek", "rotation_days", "protection"),
    "dead_letter": ("dead_letter", "attempts"),
    "filters": ("filter", "filters"),
    "geo_block": ("blocked_countries",),
}


def _must_be_heard(sentence: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where a sentence asks for something that no clause of it took up: `add Redis that speaks Klingon`."""
    reading = read(sentence)
    done = {step.key for step in steps if isinstance(step, Put)}
    done |= {key for step in steps if isinstance(step, Add) for key in _made_with(step)}
    kinds = {step.kind for step in steps if isinstance(step, Add)}
    for mention in reading.mentions:
        keys = _SETTINGS_OF.get(mention.need) or tuple(
            each.partition("=")[0].partition(".")[2] for each in qualifiers_table().get(mention.need, ())
        )
        if keys and not mention.rejected and not done & set(keys) and mention.need not in kinds:
            raise Unclear(f'It is not clear what "{mention.words}" is to change here: nothing in it is set so.')
    values = {step.value for step in steps if isinstance(step, Put)}
    for said in reading.unheard:
        told = re.sub(r"\b(?:with|value|mit|wert|valor|valeur|set|to)\b", " ", said).split()
        if told and all(any(word in value for value in values) for word in told):
            continue
        rest = _DASHED.sub(" ", in_digits(in_our_digits(fold(said))))
        for pattern in _OWN_WORDS:
            rest = pattern.sub(" ", rest)
        for id_ in now.parts:
            rest = re.sub(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", " ", rest)
        if says_something(rest):
            raise Unclear(f'It is not clear what "{said}" is to change. Say the part and what of it, with the value.')


def _made_with(step: Add) -> list[str]:
    """The settings that a new part has: those that were said, and those that it has anyway."""
    part = part_named(step.kind)
    said = dict(step.settings)
    usual = part.settings().model_dump() if part else {}
    return [*said, *(key for key, value in usual.items() if value is True)]


def _must_not_be_there(piece: str, now: Now, course: _Course) -> None:
    """A clause that says what is not to be added: it is well where there is none, and none was added before."""
    kind = addable(piece)
    if kind and [step for step in course.steps if isinstance(step, Add) and step.kind == kind]:
        raise Unclear(f'It is to be added, and "{piece}": which?')
    if kind is None or (there := now.of(kind)):
        named = ", ".join(there) if kind else f'"{piece}"'
        raise Unclear(f"It is not clear what is not to be added: {named}. To take something out, say: remove it.")


def _must_be_left(piece: str, now: Now, course: _Course) -> None:
    """A clause that says what stays: nothing before it may have changed that."""
    touched = {step.id for step in course.steps if isinstance(step, Put | Remove)}
    if both := touched & set(now.named(piece)):
        raise Unclear(f"{', '.join(sorted(both))} is to be changed and to be left: which?")


def _is_so(step: Step, now: Now) -> bool:
    return isinstance(step, Put) and step.key != "env" and now.parts[step.id].has(step.key, step.value)


def _nothing(_now: Now) -> list[Step]:
    raise Unclear("It is so already: nothing would change.")
