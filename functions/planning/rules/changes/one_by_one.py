"""Reading the clauses of a change one after another: each is a wish, or tells what the next one is about."""

import re
from collections.abc import Sequence
from dataclasses import replace

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import ANOTHER, addable, added, must_be_new, said_of_new
from functions.planning.rules.changes.alerts import moved_to, spoken_of, tells_of_alert, watched
from functions.planning.rules.changes.another import another_of
from functions.planning.rules.changes.clause import GIVES, NUMBER, Clause, Put
from functions.planning.rules.changes.clock import kept_on
from functions.planning.rules.changes.fillers import FILLED, STATES, TIMES_OUT
from functions.planning.rules.changes.links import related
from functions.planning.rules.changes.manner import only_tells, without_failing
from functions.planning.rules.changes.missing import must_stand
from functions.planning.rules.changes.model import about_of, modelled, must_say_all
from functions.planning.rules.changes.needs import drawn_steps
from functions.planning.rules.changes.newcomers import arrivals
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.redrawn import redrawn
from functions.planning.rules.changes.remarks import is_remark
from functions.planning.rules.changes.removals import moved, must_be_all, removed, to_zero
from functions.planning.rules.changes.settings import guards, settings_in
from functions.planning.rules.changes.shifts import shifted
from functions.planning.rules.changes.stated import (
    VARIABLE,
    Course,
    clause_of,
    in_unit,
    is_stated,
    of_them,
    same_for,
    says_no_more,
    take,
    verb_of,
    was,
)
from functions.planning.rules.changes.steps import (
    Add,
    Remove,
    Step,
)
from functions.planning.rules.changes.times import says_days, when_in
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.places import COUNTRY_WORDS, regions_in
from functions.planning.rules.words.zones import zone_said

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
# Why something is wanted, and of what: "the database is too slow, ...".
_REASON = re.compile(
    r"\b(?:is|are|gets?|becomes?|ist|sind|wird|es|esta|est|sont) (?:\w+ )?(?:too|so|zu|demasiado|muy|trop) \w+$"
)
# What was said to be needed no longer: `we don't need the job, remove it`.
_IT_GOES = re.compile(
    rf"^\W*(?:(?:so|then|please|just) )*(?:{words.REMOVES}) (?:it|them|that|this|sie|es|ihn|lo|la|los|las|le|les)(?: too| as well| altogether| entirely)?\W*$"
)
_SCALES_TO_ZERO = re.compile(r"\bscale (?:down )?to zero\b|auf null skalier\w*")


def read_all(pieces: Sequence[str], text: str, now: Now, course: Course) -> None:
    """Reads clause after clause; one that says nothing alone is read with the one before or behind it. Raises Unclear."""
    at, before = 0, course.copy()
    while at < len(pieces):
        start = course.copy()
        pieces = [*pieces[:at], in_unit(of_them(pieces[at], course), course, now), *pieces[at + 1 :]]
        try:
            _read_piece(pieces[at], text, now, course)
        except NotUnderstood as unclear:
            course.become(start)
            if is_stated(pieces[at], text, now, course) or same_for(pieces[at], now, course):
                pass
            elif is_remark(pieces[at], now):
                course.remarks.append(pieces[at])
                course.heard.append(pieces[at])
                course.target = tuple(now.named(pieces[at])) or course.target
            elif says_no_more(pieces[at], now, course):
                pass
            elif at + 1 < len(pieces) and _reads(f"{pieces[at]} {pieces[at + 1]}", text, now, course):
                at += 1
            else:
                said = {step.id for step in start.steps[len(before.steps) :] if isinstance(step, Put)}
                course.become(before)
                if at == 0 or not _reads(f"{pieces[at - 1]} {pieces[at]}", text, now, course):
                    raise unclear from None
                # What the clause before said of one thing is not taken from it for another.
                if not said <= {step.id for step in course.steps if isinstance(step, Put)}:
                    raise unclear from None
        at, before = at + 1, start


def _reads(piece: str, text: str, now: Now, course: Course) -> bool:
    """Whether a clause that is two says something to its last word; what it says is taken then."""
    start = course.copy()
    course.whole = True
    try:
        _read_piece(piece, text, now, course)
    except Unclear:
        course.whole = False
    if not course.whole or course.steps == start.steps:
        course.become(start)
        return False
    course.whole = start.whole
    return True


def _read_piece(piece: str, text: str, now: Now, course: Course) -> None:
    """Reads one clause, whatever it is about. Raises Unclear."""
    if was(piece):
        raise NotUnderstood(
            f'It is not clear what "{piece}" is to change: it says how something was, and not how it is to be.'
        )
    spoken = spoken_of(piece, now)
    if (alert := spoken or course.alert) and (moved_alert := moved_to(piece, alert, now)):
        course.steps.append(moved_alert)
        return
    course.alert = spoken
    if spoken and tells_of_alert(piece):
        return
    if done := _watched(piece, now) or kept_on(piece, now) or shifted(piece, text, now):
        course.steps += done
    elif words.LEAVES.search(piece) or (_KEEPS.search(piece) and not _KEEPS_SO.search(piece)):
        if not _keeps_so(piece, text, now, course):
            _must_be_left(piece, now, course)
    elif words.ADDS_NOT.search(piece):
        _must_not_be_there(piece, now, course)
    else:
        _read(piece, text, now, course)


def _watched(piece: str, now: Now) -> Sequence[Step]:
    """What tells of something from another value on, or what is to tell at all. Raises Unclear."""
    try:
        return watched(piece, now) or []
    except NotUnderstood:
        if drawn := redrawn(piece, now):
            return drawn
        raise


def _read(piece: str, text: str, now: Now, course: Course) -> None:
    """Reads one clause by the rules of changes, else as a goal is read. Raises Unclear."""
    _must_say_how_much(piece)
    before = replace(course, steps=[*course.steps])
    try:
        _read_clause(piece, text, now, course)
    except NotUnderstood:
        drawn = [] if VARIABLE.search(piece) else redrawn(piece, now)
        new = {step.kind for step in before.steps if isinstance(step, Add)}
        used = {now.parts[id_].kind for step in drawn if isinstance(step, Add) for id_ in step.uses if id_ in now.parts}
        # Which of the two is meant, where one is new and one stands?
        if not drawn or new & used or _is_timed_already(drawn, now):
            raise
        course.steps, course.whole, course.target = [*before.steps, *drawn], before.whole, before.target


def _is_timed_already(steps: Sequence[Step], now: Now) -> bool:
    """Whether a clock would come for what one starts already: no clause that did not say so adds a second one."""
    timed = {used for id_ in now.of("schedule") for used in now.parts[id_].uses}
    return any(isinstance(step, Add) and step.kind == "schedule" and timed & set(step.uses) for step in steps)


def _must_say_how_much(piece: str) -> None:
    if _NO_LONGER.search(piece):
        raise NotUnderstood(f'It is not clear how much instead is wanted by "{piece}": say what is to be.')


def _read_clause(piece: str, text: str, now: Now, course: Course) -> None:
    piece = without_failing(piece) if NUMBER.search(piece) else piece
    if course.about in {"memory", "cpu", "disk", "timeout"}:
        # `halve that of the shop`: of what the clause before was about.
        piece = _THAT_OF.sub(f"the {course.about} of", piece)
    verb = course.verb = verb_of(piece) or _given(piece) or ("" if _KEEPS.search(piece) else course.verb)
    clause = clause_of(piece, text, now, course, verb)
    named = clause.named
    if _is_told(clause, course):
        course.told.append(piece)
        return
    if (one_more := _one_more(clause)) is not None:
        course.steps, course.target, course.whole = [*course.steps, *one_more], (), False
        return
    if _said_of_added(clause, course):
        return
    if (steps := related(piece, now, course.steps)) is not None:
        course.steps = steps
        return
    new = verb == "add" and (kind := addable(clause.without_users()[0])) and not now.of(kind)
    if not new and not (verb == "remove" and named and not NUMBER.search(piece)):
        list(guards(clause))
        if verb == "add":
            must_be_new(clause, now)
        if take(clause, course):
            return
    course.whole = False
    if _MOVES.search(piece) and not _STORAGE_CLASS.search(piece):
        raise moved(now)
    if _SCALES_TO_ZERO.search(piece):
        course.steps += to_zero(now, piece)
        return
    if new:
        course.steps += _comes(clause, now)
        return
    if _REASON.search(piece):
        course.target = tuple(named) or course.target
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
        parts = _comes(clause, now)
        if parts:
            course.steps += parts
            return
    if drawn := drawn_steps(clause):
        course.steps += drawn
        return
    if (regions_in(piece) and not zone_said(piece)) or _IN_A_COUNTRY.search(piece):
        raise moved(now)
    raise NotUnderstood(
        f'It is not clear what "{piece}" is to change. Say the part and what of it, with the value.',
        choices=tuple(now.parts),
    )


def _comes(clause: Clause, now: Now) -> Sequence[Step]:
    """What a clause brings, for whom the one before was where it does not say so itself. Raises Unclear."""
    who = [id_ for id_ in clause.before if id_ in now.code()]
    for_it = len(who) == 1 and not set(clause.named) & set(now.code())
    for text in [*([f"{who[0]} needs {clause.text}"] if for_it else []), clause.text]:
        if (new := arrivals(text, now)) and not new.rest:
            return new.steps
    return added(clause, now)


def _one_more(clause: Clause) -> list[Step] | None:
    """One more of what stands, and nothing of that; None for another clause. Raises Unclear."""
    kind = another_of(clause.text, clause.now)
    if not kind:
        return None
    if (
        addable(clause.without_users()[0]) == kind
        and not _LETS.search(clause.text)
        and (steps := added(clause, clause.now))
    ):
        return steps
    raise NotUnderstood(
        f'"{clause.text}" asks for another one beside {", ".join(clause.now.of(kind))}, which stays as it is. What is new is '
        "said with its name and what uses it; where that does not help, deploy it with a goal of its own."
    )


def _said_of_added(clause: Clause, course: Course) -> bool:
    """Whether a clause says more of what the one before adds: `add a second bucket, delete its files after 30 days`."""
    last = course.steps[-1] if course.steps else None
    if not isinstance(last, Add) or verb_of(clause.text) == "add" or GIVES.search(clause.text):
        return False
    of_kind = clause.now.of(last.kind)
    said = [id_ for id_ in clause.named if not (id_ in of_kind and _OF_IT.search(clause.text))]
    if set(said) - set(of_kind):
        return False
    if not said and _ASIDE.fullmatch(clause.text) and not clause.named:
        return True
    if more := said_of_new(clause, course.steps):
        if said:
            raise Unclear(f"Is {said[0]} meant, or the new one?", choices=tuple(said))
        course.steps[-1] = more
        course.heard.append(clause.text)
        return True
    if not clause.named and re.search(words.SIZE, clause.text):
        stands = ", ".join(of_kind) or "what stands"
        raise NotUnderstood(f'It is not clear whether "{clause.text}" is about {stands} or about what is new.')
    if of_kind and not clause.named and NUMBER.search(clause.text):
        raise NotUnderstood(
            f'It is not clear whether "{clause.text}" is about {", ".join(of_kind)} or about what is new.'
        )
    return False


def _take_out(piece: str, named: Sequence[str], now: Now, course: Course) -> None:
    """Takes out what a clause names, or what the one before spoke of: `we don't need the job, remove it`."""
    if (
        (needs := _NEEDS_NOT.search(piece))
        and now.named(piece[: needs.start()])
        and not now.named(piece[needs.end() :])
    ):
        # Who needs something no longer stays: `thumbs doesn't need it`.
        last = course.steps[-1] if course.steps else None
        if isinstance(last, Add) and not set(now.named(piece)) & {*last.users, *last.uses}:
            return
        if isinstance(last, Put) and not set(now.named(piece)) & {getattr(step, "id", "") for step in course.steps}:
            return
        raise NotUnderstood(f'It is not clear what is not needed in "{piece}": name it.', choices=tuple(named))
    if not named and _IT_GOES.search(piece):
        if course.steps and isinstance(course.steps[-1], Remove):
            return
        named = course.target
    if course.verb == "off" and named and all(now.parts[id_].kind == "schedule" for id_ in named):
        # What is off may go on again.
        must_be_all(piece, named, now)
        course.steps += [Put(id_, "paused", "true") for id_ in named]
        return
    if _REPORTS.search(course.typed.lower()):
        raise Unclear(
            "What somebody else wrote is not done because it is quoted: say what is to go, in a sentence of its own."
        )
    if course.verb == "off" and any("code" in now.parts[id_].part.roles for id_ in named):
        raise Unclear(
            f'{", ".join(named)} is not switched off and on: "remove {named[0]}" takes it out, "at least 0 instances" lets it sleep.',
            choices=tuple(named),
        )
    course.steps += removed(piece, named, now, course.confirmed, off=course.verb == "off")


_NEEDS_NOT = re.compile(
    r"\b(?:do(?:es)?(?:n'?t| not)|no longer) (?:needs?|wants?|uses?)\b|\b(?:braucht|benotigt|will|nutzt) (?:sie|es|ihn|das|keine?n?|nichts)\b|\bno (?:lo|la|los|las) (?:necesita|quiere|usa)\w*|\bn'en a (?:pas|plus) besoin"
)


def _is_told(clause: Clause, course: Course) -> bool:
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
        course.target, course.about = clause.named or course.target, about_of(clause)
        return True
    return False


def _keeps_so(piece: str, text: str, now: Now, course: Course) -> bool:
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


# What is no longer needed says nothing of how much is.
_NO_LONGER = re.compile(
    r"\b(?:no longer|does(?:n'?t| not)|do(?:n'?t| not)|ya no|n'a plus) (?:needs?|wants?|uses?|necesita|besoin)\b.*(?:\d ?(?:gb|mb|cpus?|cores?|instances?|days?)|\bto be\b)|\bbraucht\b.*\d.*\bnicht mehr\b|\bbraucht keine? \d"
)
# Somebody else's words, or those of a thing.
_REPORTS = re.compile(
    r"\b(?:says?|said|wrote|writes|reads|schreibt|schrieb|sagte?|dice|dijo|dit|ticket|label|comment|messages?|text|e-?mail|note|subject|title)\b[^.;]*(?::|\b(?:remove|delete|drop|kill|destroy|losch\w*|lösch\w*|entfern\w*|elimina|borra|quita|supprime)\b)|[\"“”«»„]|#|<!--|/\*|(?<!:)//"
)
_THAT_OF = re.compile(
    r"\b(?:that|those|the 1|den|das|die|el|la|los|las|celui|celle|ceux) (?:of|von|vom|der|de|du|des)(?= )"
)
# For what it is, and that it is private, as everything that holds data is.
_ASIDE = re.compile(
    r"(?:for|fur|para|pour) (?!\d)[a-z' -]{3,30}|(?:(?:and|but|it (?:is|should be|must be)) )?(?:private|not public|nicht offentlich|privat|privad[oa]|privee?|no public[oa]|pas publique?)"
)
_LETS = re.compile(r"^\W*(?:let|allow|permit|lass\w*|deja\w*|permite\w*|laisse\w*)\b")
_OF_IT = re.compile(r"\b(?:its|there|in it|their|of it|it|them|dort|darin|deren|dessen|alli|ahi|sus|dedans|ses)\b")


def _given(piece: str) -> str:
    """Whether a clause gives something new to one that stands: `give admin its own MySQL`."""
    match = GIVES.search(piece)
    return "add" if match and addable(piece[match.end("who") :]) else ""


def _is_bare_addition(piece: str, course: Course) -> bool:
    """Whether a clause without a verb names what is to be there: what stands after one that adds, or one more."""
    if not course.verb and ANOTHER.match(re.sub(r"^(?:an?|eine?n?|une?|una) ", "", piece)):
        return True
    return course.verb == "add" and not re.search(r"\b(?:to|on|off|from)\b", piece)


def _must_not_be_there(piece: str, now: Now, course: Course) -> None:
    """A clause that says what is not to be added: it is well where there is none, and none was added before."""
    kind = addable(piece)
    if kind and [step for step in course.steps if isinstance(step, Add) and step.kind == kind]:
        raise Unclear(f'It is to be added, and "{piece}": which?')
    if kind is None or (there := now.of(kind)):
        named = ", ".join(there) if kind else f'"{piece}"'
        raise NotUnderstood(f"It is not clear what is not to be added: {named}. To take something out, say: remove it.")


def _must_be_left(piece: str, now: Now, course: Course) -> None:
    """A clause that says what stays: nothing before it may have changed that."""
    if not now.named(piece) and says_days(piece):
        raise NotUnderstood(f'It is not clear what "{piece}" is to change: the days are said with the time.')
    touched = {step.id for step in course.steps if isinstance(step, Put | Remove)}
    if touched and not now.named(piece) and when_in(piece, "") is not None:
        raise Unclear(f'"{piece}" is how it is now, and another time is said too: which?')
    if both := touched & set(now.named(piece)):
        raise Unclear(f"{', '.join(sorted(both))} is to be changed and to be left: which?")
