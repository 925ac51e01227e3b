"""New parts that a sentence brings: what each is, what it is called, who uses what, its time and its settings.

    arrivals("add a worker called mailer that uses the cache, 2 gb", now)
    -> Arrivals([Add("worker_pool", (("memory", "2Gi"),), uses=("cache",), id="mailer")], rest=[])

A sentence is cut at the heads of what is new ("another bucket", "a worker", "ein zweites Redis"). Whatever is said behind a
head is of that one until the sentence speaks of a part that stands: a name, a part that it uses or that uses it, a time,
a setting, or what for. A word that is none of these leaves the sentence unread here. Nothing of it is ever done to a part
that stands, but that it is linked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from functions.planning.rules.changes import words
from functions.planning.rules.changes.arrived import settled
from functions.planning.rules.changes.coming import PROGRAMS
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.goods import hands, without_goods, without_hands
from functions.planning.rules.changes.heads import BREAK, LEADS, Head, heads_in, other_head
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.qualities import asks_nothing
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.changes.values import values_in
from functions.planning.rules.unclear import NotUnderstood
from functions.planning.rules.words.zones import zone_said

_ASKS = re.compile(
    r"^\W*(?:(?:and|und|y|et|then|also|please) )*(?:give|make|set|put|double|halve|raise|lower|increase|remove|delete|drop|turn|switch|keep|change|move|limit|scale|gib|mach|setz\w*|erhoh\w*|"
    r"verdopp\w*|entfern\w*|losch\w*|schalt\w*|haz|pon|sube|baja|quita|elimina|duplica|mets|passe|donne|augmente|supprime|double|enleve)\b"
)
_ITS = re.compile(
    r"\b(?:its|it|there|them|their|itself|in it|of it|dort|darin|dorthin|deren|dessen|es|ihn|ihm|alli|ahi|sus?|dedans|ses?|the new one|the new 1|the second one)\b"
)
_RELATES = re.compile(
    r"^\W*(?:(?:and|und|y|et|also|as well as) )*(?:(?:that|which|who|der|die|das|que|qui) )?(?:(?:should|must|can|may|to|soll|kann|debe|doit|puede|peut) )?(?:also )?"
    r"(?:(?:is |are |gets? )?(?:pushed|delivered|handed|posted|sent) to|uses?|using|reads?|writes?|takes?|needs?|gets?|calls?|puts?|stores?|saves?|sends?|pushes|publishes|consumes?|processes|connect\w*|works?|runs?|exports?|loads?|copies|fills?|cleans?|reachable|accessible|for|fur|para|pour|nutz\w*|benutz\w*|liest|schreib\w*|"
    r"usa|lee|escrib\w*|utilise|lit|ecrit)\b"
)
_IN_WHICH = re.compile(
    r"^\W*(?:(?:in|auf|von|aus|an|mit) (?:den|dem|die|das|der)|(?:(?:in|into|to|from|with|dans|en|con|a|de|por) )?(?:which|whom|lequel|laquelle|(?:el|la|los|las) (?:que|cual)|cui|donde|onde|waar\w*|dove))\b"
)
_GETS = re.compile(r"\b(?:needs?|gets?|give|wants?|should have|braucht|bekommt|necesita|a besoin)\b")
# What is to be kept in what is new: `store the raw events in a bucket`.
_KEEPS = re.compile(
    r"\b(?:store|save|keep|write|put|want|need|have) (?:(?:the|our|all|its|their) )*(?:(?!(?:in|to|into|on)\b)[a-z'-]+ ){1,4}(?:in|to|into)\s*$"
)
_LEAVES = re.compile(r"^\W*(?:fass|ruhr|don'?t touch|leave|no toques|ne touche)\b")
# What is behind these is said of what stands before.
_GOES_ON = re.compile(r"^\W*(?:with|mit|con|avec|that|which|que|qui)\b")
_BARE = re.compile(r"^\W*(?:(?:and|und|y|et) )?(?:the |our |die |der |das |den |el |la |le |l ?'|les |los |las )?")


@dataclass(slots=True)
class Arrivals:
    """The steps for what is new, the pieces of the sentence that are about what stands, and those that ask for nothing."""

    steps: list[Add]
    rest: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def arrivals(text: str, now: Now) -> Arrivals | None:
    """What a folded sentence brings; None where it brings nothing, or says of it what is not understood. Raises Unclear."""
    text = _A_KEY.sub(r"\g<a> secret ", _AS_SECRET.sub(r"a secret \g<name>", _KEPT_SECRET.sub("add a secret", text)))
    text = _THE_SECRET.sub(lambda match: match[0] if now.named(match["name"]) else f"a secret {match['name']}", text)
    text = _together(_same_as(_placed(text, now), now), now)
    found = heads_in(text, now)
    if not found:
        return None
    lead, rest = _lead(text[: found[0].start], now)
    if lead is None:
        return None
    told = [each for each in rest if asks_nothing(each, now)]
    rest = [each for each in rest if each not in told]
    scopes: list[tuple[Head, str, str]] = []
    for at, head in enumerate(found):
        until = found[at + 1].start if at + 1 < len(found) else len(text)
        mine, later = _scope(text[head.end : until], head, now, last=at + 1 == len(found))
        if later and at + 1 < len(found):
            return None
        rest += later
        scopes.append((head, lead if at == 0 else "", mine))
    steps = settled(scopes, now, told)
    return Arrivals(steps, rest, told) if steps is not None else None


def with_all(steps: Sequence[Step], new: Arrivals) -> list[Step]:
    """The steps with all that the whole sentence says of what is new, asides and all. Raises NotUnderstood where they differ."""
    found = list(steps)
    kinds, added = ([step.kind for step in each if isinstance(step, Add)] for each in (new.steps, found))
    if any(added.count(kind) > kinds.count(kind) for kind in kinds):
        raise NotUnderstood(_NEW_ALONE)
    for whole in new.steps:
        mine = [
            at
            for at, step in enumerate(found)
            if isinstance(step, Add) and step.kind == whole.kind and whole.id in {step.id, ""}
        ]
        short = [at for at in mine if set(whole.settings) <= set(getattr(found[at], "settings", ()))]
        if mine and not short:
            found[mine[0]] = whole
        elif not mine:
            raise NotUnderstood(_NEW_ALONE)
    return found


_NEW_ALONE = (
    "It is not clear what is said of what is new: say it in a sentence of its own, with all that it is to have."
)


_PLACED = re.compile(
    r"\b(?:in front of|in between|between|ahead of|vor|zwischen|delante de|entre|devant) (?P<what>(?:the |our |die |der |den |la |el |le )?[\w-]+(?: (?:and|und|y|et) (?:the |our |die |der |den |la |el |le )?[\w-]+)?)"
)


def _placed(text: str, now: Now) -> str:
    """A text in which what stands before a store is for those that use that: `a cache in front of the database`."""
    match = _PLACED.search(text)
    if match and any(head.kind in PROGRAMS for head in heads_in(text, now)):
        return f"{text[: match.start()]}that uses {match['what']}{text[match.end() :]}"
    placed = now.named(match["what"]) if match else []
    if match is None or not placed:
        return text
    users = [id_ for id_ in placed if id_ in now.code()] or [
        id_ for id_ in now.code() if set(placed) & set(now.parts[id_].uses) and now.parts[id_].kind != "run_job"
    ]
    return f"{text[: match.start()]}for {' for '.join(users)}{text[match.end() :]}" if users else text


_BESIDE = re.compile(
    r"\b(?:next to|beside|alongside|neben|al lado de|junto a|a cote d[eu]|accanto a|ao lado d[eo])(?: (?:the|our|dem|der|den|la|el|le|il|o|a))? (?=[a-z])"
)
_SAME_AS = re.compile(
    r"\b(?:the |die |der |das |la |el |le )?(?:same|gleiche\w*|selbe\w*|misma|mismo|meme) (?P<what>[\w ]{3,20}?) (?:as|wie|que) (?:the |our |der |die |das |la |el |le )?(?P<who>[a-z][\w-]+)"
)


# A key is a secret whether or not somebody says so.
_A_KEY = re.compile(
    r"\b(?P<a>an?|another|1|one more|eine?n?|une?|una?) (?=(?:[a-z][a-z0-9]*_)+(?:key|token|secret|password|passwort|credentials)\b)"
)


_KEPT_SECRET = re.compile(r"\b(?:store|save|keep|put) (?:the |our |my )?(?:[\w-]+ ){1,3}?as an? secret\b")
_THE_SECRET = re.compile(r"\bthe secret (?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w./=-])")
_AS_SECRET = re.compile(
    r"(?<![\w./=-])(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)+) (?:as|als|como|comme|come) (?:an? |eine?n? |un[ea]? )?(?:new )?(?:secrets?|geheimnis|secreto|segredo|segreto)\b"
)


def _same_as(text: str, now: Now) -> str:
    """A text with what another one uses by its name: `the same queue as the packer` is `jobs`."""
    match = _SAME_AS.search(text)
    who = [id_ for id_ in now.named(match["who"]) if id_ in now.code()] if match else []
    if match is None or len(who) != 1:
        return text
    pattern = {kind: words.KINDS.get(kind, "(?!)") for kind in {now.parts[id_].kind for id_ in now.parts[who[0]].uses}}
    ids = [
        id_ for id_ in now.parts[who[0]].uses if re.search(rf"\b(?:{pattern[now.parts[id_].kind]})\b", match["what"])
    ]
    return f"{text[: match.start()]}uses {ids[0]}{text[match.end() :]}" if len(ids) == 1 else text


def _together(text: str, now: Now) -> str:
    """A text in which nothing is cut between programs that are named in a row, and where what is new stands beside is left out."""
    for match in reversed(list(_BESIDE.finditer(text))):
        if beside := next((each for each in targets_in(now, text) if each[0] == match.end()), None):
            text = f"{text[: match.start()]} {text[beside[1] :]}"
    code = [each for each in targets_in(now, text) if set(each[2]) <= set(now.code())]
    for (_, end, _), (start, _, _) in reversed([*pairwise(code)]):
        if _AND.fullmatch(text[end:start]):
            text = f"{text[:end]} & {text[start:]}"
    return text


_AND = re.compile(r" ?(?:,|and|und|y|et|e|&|,? and) (?:(?:the|der|die|das|la|el|le|il|o) )?")


def _lead(before: str, now: Now) -> tuple[str | None, list[str]]:
    """What is said in front of the first head of what is new, and the wishes before that."""
    said = re.sub(r":(?=\s)", ",", _HOME.sub("we need ", _SOMEWHERE.sub(" ", _LIES.sub(" ", before))))
    pieces = [each for each in BREAK.split(said) if each is not None]
    own = pieces[-1] if pieces else ""
    earlier = [each.strip() for each in pieces[:-1] if says(each) or now.named(each)]
    if _SO.match(own):
        # `It has to tell others, so add a queue`: why, where nothing in it could be a wish of its own.
        earlier = [each for each in earlier if _asks_for_more(each, now)]
    if not _is_lead(own, now):
        return None, []
    # `Store the results of ingest in a bucket`: whose they are.
    own = _KEEPS.sub(lambda match: f" {' '.join(id_ for id_ in now.named(match[0]) if id_ in now.code())} ", own)
    if not earlier:
        return own, []
    if all(_is_lead(each, now) for each in earlier):
        return f"{', '.join(earlier)}, {own}", []
    # `The worker needs 2 GB and Redis as well`: for whom the wish before was.
    who = [id_ for id_ in now.named(earlier[-1]) if id_ in now.code()]
    if not now.named(own) and len(who) == 1 and _GETS.search(earlier[-1]):
        own = f"{who[0]} {own}"
    return own, earlier


# What lies in it is its own, and several share what is one.
_LIES = re.compile(
    r"\b(?:everything|whatever|anything|all|alles|was|todo lo|todo|tout|tudo)(?: (?:that|which|was|que|ce qui|qui|o que))? (?:sits?|lies?|lands?|goes|is (?:stored|kept|put)|liegt|landet|esta|hay|se trouve)(?: (?:in|en|dans|em))\s*$"
)
_AS_FILES = re.compile(r"\bas (?:plain |text |json |avro |single |separate )?(?:files|objects|json|text)\b")
_TEAM = re.compile(
    r"^\W*(?:the |our )?(?:[\w-]+ ){1,2}(?:team|department|people|folks|guys|crew|squad)(?= (?:also |now |really )?(?:needs?|wants?|asks? for|would like)\b)"
)
_SHARED = re.compile(
    r"\b(?:both|beide[nr]?|ambos|ambas|les deux|entrambi)(?: of them)?(?= [a-z][\w-]* (?:[a-z]+ )*?(?:share|use)|.*\b(?:share|shared|1|same)\b)"
)


_HOME = re.compile(
    r"^\W*(?:the |our )?(?:[\w-]+ ){1,3}?needs? (?:a (?:new )?(?:home|place(?: to (?:live|go|stay))?)|somewhere (?:to (?:live|go|stay|be)|safe))(?=\W)"
)
_SOMEWHERE = re.compile(
    r"\b(?:somewhere|a place)(?: safe)? (?:to|for us to) (?:put|keep|store|save|dump|archive) (?:(?!an?\b|another\b)[a-z-]+ ?){1,4}(?=[:,;.]|\s*$)"
)
_SO = re.compile(
    r"^\W*(?:so|therefore|that'?s why|also|daher|deshalb|darum|asi que|por eso|donc|quindi|por isso|dus)\b"
)


def _asks_for_more(piece: str, now: Now) -> bool:
    """Whether words before what is new could ask for something by themselves."""
    rest = piece
    for start, end, _ in reversed(targets_in(now, piece)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return bool(re.search(r"[\d@=]", rest) or words.NOT.search(rest) or words.KNOWN_TO_RULES.search(rest))


def _is_lead(text: str, now: Now) -> bool:
    """Whether words before what is new say only that it comes, for whom and when."""
    text = _AS_FILES.sub(" ", _TEAM.sub("we", text))
    led = _SHARED.sub(" ", text)
    if LEADS.search(led) or words.NOT.search(text) or re.search(rf"(?<![\w-])(?:{words.REMOVES})(?![\w-])", text):
        return False
    bare = re.sub(rf"(?<![\w-])(?:{words.ADDS}|archive|export|copy)(?![\w-])", " ", _KEEPS.sub(" ", text))
    bare = without_hands(without_goods(bare, now))
    for start, end, ids in reversed(targets_in(now, bare)):
        if re.search(r"\b(?:store|save|keep|write|put)\b", text) and not any(id_ in now.code() for id_ in ids):
            return False
        bare = bare[:start] + " " * (end - start) + bare[end:]
    if when := when_in(bare, ""):
        for start, end in when.spans:
            bare = bare[:start] + " " * (end - start) + bare[end:]
    if zone := zone_said(bare):
        bare = bare[: zone.span[0]] + bare[zone.span[1] :]
    return not says(bare)


def _scope(behind: str, head: Head, now: Now, *, last: bool) -> tuple[str, list[str]]:
    """What of the words behind a head is said of it, and the pieces from where the sentence speaks of what stands."""
    mine = ""
    later: list[str] = []
    pieces = BREAK.split(behind)
    marks = [match[0] for match in BREAK.finditer(behind)]
    for at, piece in enumerate(pieces):
        goes_on = not at or bool(_GOES_ON.search(f"{marks[at - 1]} {piece}"))
        if later or (not goes_on and (not _is_mine(piece, head, now) or (last and other_head(piece, now)))):
            later.append(f"add {piece}" if not later and other_head(piece, now) else piece)
            continue
        mine += (marks[at - 1] if at else "") + piece
    return mine, [each.strip() for each in later if each.strip()]


def _is_mine(piece: str, head: Head, now: Now) -> bool:
    """Whether a piece of a sentence is about what is new."""
    targets = targets_in(now, piece)
    if (targets and words.LEAVES.search(piece)) or _LEAVES.search(piece):
        return False
    if hands(piece) and not values_in(piece, now) and not words.NOT.search(piece):
        rest = without_hands(without_goods(piece, now))
        for start, end, _ in reversed(targets_in(now, rest)):
            rest = rest[:start] + " " * (end - start) + rest[end:]
        if targets and not says(rest) and not _ASKS.search(piece):
            return True
    bare = _BARE.sub("", piece)
    others = [ids for _, _, ids in targets if any(now.parts[id_].kind != head.kind for id_ in ids)]
    if not targets:
        return not (_ASKS.search(piece) and not _ITS.search(piece) and values_in(piece, now) == [] and says(piece))
    if _RELATES.search(piece) or _ITS.search(piece) or _IN_WHICH.search(piece):
        return True
    if not others and not _ASKS.search(piece):
        # `..., its files are deleted after 30 days`
        return not re.search(
            r"\b(?:the|our|der|die|das|den|el|la|le|les|los|las) (?:old|first|other|existing|alte\w*|erste\w*|viej\w*|primer\w*|premier\w*)\b",
            piece,
        )
    # The next of what it uses, and nothing of that.
    start, end, _ = targets[0]
    left = says(f"{bare[:0]}{piece[:start]} {piece[end:]}")
    return not left and not values_in(piece, now) and not _ASKS.search(piece)
