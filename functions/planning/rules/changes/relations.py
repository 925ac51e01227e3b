"""Who uses what of what is new: parts that stand and are named, what came just before, and what triggers a function."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes.coming import PROGRAMS, STORES, Coming
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.heads import BREAK
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.unclear import Unclear

_ONLY_BY = re.compile(
    r"\b(?:that|which|wo|den|das|die|der|que) (?:only|nur|solo|so|seulement|seule?|apenas) (?=(?:the |der |die |la |le )?[\w-]+ (?:can|may|should|uses?|reads?|calls?|darf|kann|puede|peut)\b)|\bonly for(?= )"
)
_ALONE = re.compile(
    r"^\W*(?:only|just|exclusively|nur|solo|seulement) (?=for|by|to)|\b(?:only|alone|exclusively|and nobody else|and no one else)\s*$"
)
_REACHED = re.compile(r"^\W*(?:reachable|accessible|available|usable) (?:(?:private|internal)ly )?")
_TRIGGERED = (
    ("pubsub", "queue", re.compile(r"\b(?:for (?:each|every)|(?:triggered |started |fired |called )by(?: an?| each| every)?|on (?:each|every)?|when(?:ever)? an?|fur jede\w*|bei jeder|por cada|para cada|pour chaque)\b.*\b(?:messages?|events?|topic|nachricht\w*|mensajes?|[a-z]+)\b")),
    ("storage", "bucket", re.compile(r"\b(?:for (?:each|every)|(?:triggered |started |fired |called )by(?: an?| each| every)?|on (?:each|every)?|when(?:ever)? an?|fur jede\w*|bei jeder|por cada|para cada|pour chaque)\b.*\b(?:files?|uploads?|objects?|images?|pictures?|datei\w*|archivos?|fichiers?)\b")),
)  # fmt: skip
_EVERY = re.compile(
    r"\b(?:all|both|every|each|the 2|alle|beide[nr]?|todos|ambos|tous|les deux) (?:the |our |of the )?$"
)
_SAME = re.compile(r"\b(?:same|existing|gleiche\w*|selbe\w*|misma?|memes?)\b")
_IT = re.compile(
    r"\b(?:for|from|to|off|into|in|with|by|behind|fur|aus|von|para|de|pour) (?:it|that|them|es|ihn|sie|ella|elle)(?![\w-])|\b(?:picks?|takes?|works?|handles?|process(?:es)?|consumes?|reads?|drains?|gets?) (?:it|them)\b(?: up| off)?|\b(?:dafur|daraus|davon|dazu)\b"
)
_IN_IT = re.compile(
    r"^(?:\w+ )?(?:messages?|events?|files?|pictures?|photos?|images|uploads|documents?|videos?|dateien|bilder|fotos?|objects?)$"
)


_WORKS_WITH = frozenset({"READS", "WRITES", "ACCESS", "USES", "ONLY", "FILES", "MESSAGE", "TABLE", "SELF"})
_TELLS = re.compile(
    r"\b(?:(?:and|that|which|to|und|der|y|que|et|qui) )*(?:tells?|alerts?|notif\w+|warns?|mails?|pages?|meldet|sagt|avis\w+|alert\w+|previen\w+) (?:us |me |uns |mir |nos |nous )?(?:if|when|as soon as|wenn|sobald|si|cuando|quand) "
    r"(?:it|nobody|no one|that|there|es|niemand|nadie|personne|elle|il)(?: (?:is|n'|ne|no|not|nicht|does not|doesn't))? ?(?:answers?|responds?|down|fails?|gone|antwortet|fallt|responde|repond)\w*(?: any ?more| mehr| plus)?"
)


def _worked_with(one: Coming, now: Now) -> None:
    """The part that stands and works with what is new, by a piece of the sentence that says only that."""
    if one.head.kind == "uptime":
        # That is what it comes with.
        one.left = _TELLS.sub(" ", one.left)
    if one.head.kind not in STORES:
        return
    for piece in BREAK.split(re.sub(r"\b(?:that|this) 1\b", "it", one.left)):
        targets = [each for each in targets_in(now, piece) if set(each[2]) & set(now.code())]
        if len(targets) != 1 or len(targets[0][2]) != 1 or not piece.strip():
            continue
        start, end, (id_,) = targets[0]
        rest = piece[:start] + " " * (end - start) + piece[end:]
        said = [word for word in words_in(rest) if "ANY" not in word.means]
        words = [word for word in said if not word.bare or word.means & _WORKS_WITH]
        meant = frozenset().union(*(word.means for word in words))
        if (
            now.can_be_used_by(one.head.kind, id_)
            and not re.search(r"[\d/=@]", rest)
            and not (_PUSHED.search(piece[:start]) or _CALLED.match(piece[end:]))
            and "NOT" not in meant
            and meant & (_WORKS_WITH - {"ONLY", "FILES", "SELF"})
            and all(word.means & _WORKS_WITH for word in words)
        ):
            one.left = re.sub(r"\b(?:that|this) 1\b", "it", one.left).replace(piece, " ", 1)
            one.users.append(id_)
            one.related = True


def relations(one: Coming, before: str, now: Now, coming: Sequence[Coming], ahead: str) -> None:
    """Who uses what: parts that stand and are named, and what came just before."""
    _worked_with(one, now)
    one.left = _ONLY_BY.sub(" ", one.left)
    for piece in BREAK.split(one.left):
        # `For the invoices job only`: nobody else gets it anyway.
        if targets_in(now, piece):
            one.left = one.left.replace(piece, _REACHED.sub(" ", _ALONE.sub(" ", piece)), 1)
    kind = one.head.kind
    fellow = ""
    for other in coming:
        for name in other.names or ():
            called = re.compile(
                rf"(?<![\w-]){re.escape(name)}s?(?![\w-])|(?<![\w-]){re.escape(name.removesuffix('s'))}(?![\w-])"
            )
            if found := called.search(one.left):
                one.left = one.left[: found.start()] + " " * (found.end() - found.start()) + one.left[found.end() :]
                one.uses.append(name)
                one.related, fellow = True, other.head.kind
    if coming and (it := _IT.search(one.left)):
        one.left = one.left[: it.start()] + " " * (it.end() - it.start()) + one.left[it.end() :]
        last, place = coming[-1], len(coming) - 1
        if kind in PROGRAMS and last.head.kind in STORES:
            last.of, one.related = place + 1, True
        elif kind in STORES and last.head.kind in PROGRAMS:
            one.of, last.related = place, True
    for text, mine in ((before, False), (one.left, True)):
        for start, end, ids in targets_in(now, text):
            able = [id_ for id_ in ids if _relates(kind, id_, now)]
            exact = [id_ for id_ in able if re.fullmatch(re.escape(id_).replace(r"\-", "[- ]"), text[start:end])]
            if fellow and all(now.parts[id_].kind == fellow for id_ in ids) and not exact:
                one.left = one.left[:start] + " " * (end - start) + one.left[end:] if mine else one.left
                continue
            same = all(now.parts[id_].kind == kind for id_ in ids) and not _SAME.search(text[:start])
            if (same and not (exact and _CALLS.search(one.whole))) or not able:
                if mine and same and kind in STORES | PROGRAMS and len(exact) == 0:
                    one.left = one.left[:start] + " " * (end - start) + one.left[end:]
                continue
            # `A bucket for images`: a kind of what is kept, and no part of it.
            purpose = re.search(
                r"\b(?:for|fur|para|pour|of|von|de) (?:(?:our|the|unsere|die|los|las|les|der) )?(?:\w+ )?$",
                text[:start],
            )
            if mine and kind in STORES and purpose and not [id_ for id_ in able if now.can_be_used_by(kind, id_)]:
                one.left = one.left[:start] + " " * (end - start) + one.left[end:]
                continue
            if kind == "worker_pool" and now.parts[able[0]].kind == "tasks":
                raise Unclear(
                    f"{able[0]} calls a service for each of its tasks, and nothing takes them from it: add a service for it, or a "
                    "worker with a queue of its own."
                )
            chosen = exact or able
            if (
                len(chosen) > 1
                and not re.search(r"\b(?:all|both|every|each|alle|beide|todos|ambos|tous)\b", text[:start])
                and not re.search(r"s$|en$", text[start:end])
            ):
                raise Unclear(f"Which of {', '.join(chosen)} is meant?", choices=tuple(chosen))
            # `Processes uploads`: of what it lives, and not where that is.
            one.related = one.related or kind != "worker_pool" or bool(exact) or not _IN_IT.search(text[start:end])
            for id_ in chosen:
                (one.uses if _is_used(kind, id_, (text[:start], text[end:]), now) else one.users).append(id_)
            if mine:
                every = _EVERY.search(one.left[:start])
                first = every.start() if every and len(chosen) > 1 else start
                one.left = one.left[:first] + " " * (end - first) + one.left[end:]
    if kind == "function" and not one.cron:
        _trigger(one, fellow, now)
    if coming and coming[-1].head.kind in PROGRAMS and _is_object(ahead) and not _anothers(ahead, now):
        one.of, coming[-1].related = len(coming) - 1, True
    elif (
        coming
        and coming[-1].of is not None
        and kind in STORES
        and re.fullmatch(r"\W*(?:and|und|y|et|sowie)?\W*", ahead)
    ):
        # `That uses a new Redis and a new bucket`: both.
        one.of = coming[-1].of if coming[-1].of < len(coming) - 1 else None


def _anothers(ahead: str, now: Now) -> bool:
    """Whether it is a program that stands that works with it: `add a service called prices, the api gets a cache`."""
    last = BREAK.split(ahead)[-1]
    return any(set(ids) <= set(now.code()) for _, _, ids in targets_in(now, last))


def _is_object(ahead: str) -> bool:
    """Whether what is new is what the one before it works with: `a job that writes to a new bucket`."""
    return bool(
        re.search(
            r"\b(?:to|into|in|from|off|uses?|using|reads?|writes?|needs?|has|gets|hat|bekommt|tiene|tem|with|processes|handles|consumes|takes|pulls|drains|fills|feeds|by|its own|in|nach|nutzt|schreibt|liest|usa|escribe|lee|utilise|ecrit|lit|dans|en|, ?(?:der|die|das)|que|qui)\s*$",
            ahead,
        )
    )


_TAKES_FROM = r"(?:subscrib\w*|listen\w*|consum\w*|receiv\w*|pulls?|tak(?:es?|ing)|gets?|fetch\w*|process\w*|handles?|picks?|polls?|drains?|reads?|empfang\w*|abonnier\w*|verarbeit\w*|liest|holt|recib\w*|consum\w*|proces\w*|lee|suscri\w*|recoi\w*|traite\w*|lit|abonn\w*|ricev\w*|legge|elabor\w*|receb\w*|le)"


_CALLS = re.compile(
    r"\b(?:calls?|needs?|called by|uses?|used by|asks?|talks? to|ruft|nutzt|benutzt|llama|usa|appelle|utilise|chiama|chama|utiliza)\b"
)


def _is_used(kind: str, id_: str, around: tuple[str, str], now: Now) -> bool:
    """Whether what is new uses what stands between these two texts, and not the other way round."""
    if not now.can_use(kind, id_):
        return False
    if not now.can_be_used_by(kind, id_):
        return True
    before = next(iter(reversed(BREAK.split(around[0]))), "")
    behind = BREAK.split(around[1])[0]
    # `A service that the api calls`: whoever stands before the verb does it.
    does = bool(_BY.search(before) or (_CALLS.search(behind) and not _CALLS.search(before)))
    if kind == "queue" and re.search(r"\bgets?\s*$", around[1]):
        return False
    if kind == "queue" and (_PUSHED.search(around[0]) or _CALLED.match(around[1])):
        return True
    if kind == "queue":
        # Who takes the messages of a queue without being a worker is called by it.
        return bool(re.match(rf"\W*(?:\w+ ){{0,3}}?{_TAKES_FROM}\b", behind))
    return kind not in STORES and not does


_TRIGGER = re.compile(
    r"\b(?:that |which |gets? |is |to be )*(?:triggered|started|fired|called|runs?|invoked)? ?(?:by|for|on|when(?:ever)?) (?:each|every|any|an?)\b(?: (?:new|single))*(?: (?:uploads?|messages?|events?|files?|objects?|images?))?"
)
_CALLED = re.compile(r" (?:gets?|is|will be|can be|to be) (?:called|invoked|triggered|pushed)\b")
_PUSHED = re.compile(r"\b(?:push(?:ed|es)?|delivered|handed|posted|sent)(?: \w+)? to(?: the| our)? $")
_BY = re.compile(r"\b(?:by|von|vom|durch|por|par|da|dal)(?: (?:the|our|der|dem|la|el|le|il|o))? $")


def _relates(kind: str, id_: str, now: Now) -> bool:
    return now.parts[id_].kind != "schedule" and (now.can_use(kind, id_) or now.can_be_used_by(kind, id_))


def _trigger(one: Coming, fellow: str, now: Now) -> None:
    for trigger, kind, said in _TRIGGERED:
        used = [id_ for id_ in one.uses if (now.parts[id_].kind if id_ in now.parts else fellow) == kind]
        if used and said.search(one.whole):
            one.settings["trigger"] = trigger
            one.left = _TRIGGER.sub(" ", one.left)
            one.uses = [used[0], *(id_ for id_ in one.uses if id_ != used[0])]
            return
