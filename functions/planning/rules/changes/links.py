"""What stands and is to use what stands too, or no longer; and a path that is called at a time."""

import re
from collections.abc import Sequence
from dataclasses import replace

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.goods import hands, without_hands
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Link, Step, Unlink
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.zones import zone_said

_USES = (
    r"(?:use|uses|read|reads|write|writes|access|accesses|reach|reaches|talk|talks|connect|connects|see|sees|publish|publishes|query|queries|store|load|put|send|sends|get|call|calls|invoke|invokes|ask|asks|rely on|depend on|touch|"
    r"benutz\w*|nutz\w*|lesen|liest|schreib\w*|zugreifen|usar|usa|lee\w*|escrib\w*|acced\w*|utilis\w*|lire|lit|ecri\w*|acced\w*)"
)
_LETS = re.compile(
    rf"^(?:(?:let|allow|permit|make|lass\w*|erlaub\w*|deja\w*|permite\w*|laisse\w*) )(?P<who>.{{2,40}}?) (?:to |also |auch |a )*(?P<verb>{_USES})\b(?P<what>.*)$|"
    rf"^(?:give|grant|gib|gewahr\w*|dale|da|donne\w*) (?P<who2>.{{2,40}}?) (?:read |write |read and write |full |lese\w* |schreib\w* )?(?:access|zugriff|zugang|acceso|acces) (?:to|on|auf|zu[rm]?|a|al|a la) (?P<what2>.*)$|"
    rf"^(?P<who3>.{{2,40}}?) (?:should|must|shall|needs to|has to|may|can|wants to|is to|soll|muss|darf|debe|doit) (?:also |auch |tambien |aussi |be able to )*(?P<verb3>{_USES})\b(?P<what3>.*)$|"
    r"^(?P<who5>[\w -]{2,40}?) (?:needs?|wants?|braucht|benotigt|necesita|a besoin d[eu]) (?:also |auch |tambien |aussi )*(?P<what5>(?:the|our|die|das|den|el|la|le|l ?') ?.*)$|"
    r"^(?P<who6>.{2,40}?) (?P<verb6>uses|reads|writes|reads and writes|stores|saves|puts|nutzt|liest|schreibt|escribe|lee|usa|ecrit|lit|utilise) (?P<what6>(?:\w+ )?(?:(?:to|from|into|in) )?(?:it|that|them|there|dort|dorthin|ahi|alli|dedans))$|"
    r"^(?:connect|link|hook(?: up)?|wire(?: up)?|attach|bind|verbinde?|verknupf\w*|conecta\w*|enlaza\w*|connecte\w*|relie\w*) (?P<who4>.{2,40}?) (?:to|with|and|mit|a|al|con|au?|avec) (?P<what4>.*)$"
)
_NEW = re.compile(r"\b(?:an?|another|new|second|eine?[nmrs]?|neue\w*|una?|otr[ao]|nuev[ao]|une?|autre|nouve\w*)\b")
_SAYS_NOTHING = re.compile(
    rf"\b(?:to|from|into|data|files?|results?|too|as well|through|via|directly|there|auch|daten|{_USES})\b"
)


# People, and what says nothing of who: no part is called so.
_MAYBE_ONE = r"@|^(?:it|them|us|me|people|everyone|everybody|users?|nobody|anyone|visitors?|customers?|colleagues?|staff|requests?|uploads?|\W*)$|\b(?:only|who|from|with)\b"


def _linked(piece: str, now: Now) -> list[Step]:
    """A part that is to use another that stands; nothing where the clause is no such thing. Raises Unclear."""
    match = _LETS.search(piece)
    if match is None or words.NOT.search(piece) or re.search(r"\d", piece):
        return []
    who, what = (
        next((match[f"{name}{at}"] for at in ("", "2", "3", "4", "5", "6") if match[f"{name}{at}"]), "")
        for name in ("who", "what")
    )
    users, used = _only(who, now), _only(what, now)
    if match["who"] and not users and not re.search(_MAYBE_ONE, who):
        raise Unclear(f'Nothing here is called "{who}": name the part that is meant.', choices=tuple(now.code()))
    users = [id_ for id_ in users if id_ in now.code()]
    if len(users) != 1 or len(used) != 1 or _NEW.search(what) or _left(who, now) or _left(what, now):
        return []
    one, other = users[0], used[0]
    if one == other:
        return []
    if other in now.parts[one].uses:
        raise Unclear(f"{one} uses {other} already: nothing would change.")
    if not now.can_use(now.parts[one].kind, other):
        raise Unclear(f"{one} ({now.parts[one].part.what}) can't use {other} ({now.parts[other].part.what}).")
    return [Link(one, other)]


def related(piece: str, now: Now, steps: Sequence[Step]) -> list[Step] | None:
    """The steps until now with what a clause says of who uses what; None where it says nothing of that. Raises Unclear."""
    if given := _handed_on(piece, now, steps):
        return [*steps[:-1], given]
    if steps and isinstance(steps[-1], Unlink) and _THAT_LINK.search(piece):
        return list(steps)
    links = triggered(piece, now) or _exported(piece, now) or _linked(piece, now) or _unlinked(piece, now)
    return [*steps, *links] if links else None


# What the clause before took away: `so take that access away from it`.
_THAT_LINK = re.compile(
    rf"^\W*(?:so |please |then )*(?:{words.REMOVES}|cut|end|revoke|take)\b (?:that|this|the|its|den|die|das|diesen|diese|ese|esa|el|la|cet|cette|l) ?'? ?(?:access|connection|link|rights?|zugriff|verbindung|acceso|conexion|acces|connexion|lien)"
    r"(?: (?:away|off))?(?: (?:from|for) (?:it|them))?\W*$|^\W*(?:so |please |then |just )*(?:disconnect|unlink|unhook|detach|decouple|separate|trenn\w*|desconect\w*|deconnect\w*|scolleg\w*) (?:it|them|both|the 2|sie|beide|los|las|les)\W*$"
)
_IT = re.compile(
    r"^ ?(?:(?:to|from|into|in|on|with|by) )?(?:it|that|them|there|dort|dorthin|ahi|alli|es|ihn|ihm|sie|darin|darauf|lo|la|le|l ?'|y)(?: too| as well| only| auch)?$"
)


def _handed_on(piece: str, now: Now, steps: Sequence[Step]) -> Add | None:
    """What the clause before adds, for whom this one names: `add a bucket, and let the api write to it`."""
    match = _LETS.search(piece)
    last = steps[-1] if steps else None
    if match is None or not isinstance(last, Add) or words.NOT.search(piece) or re.search(r"\d", piece):
        return None
    who, what = (
        next((match[f"{name}{at}"] for at in ("", "2", "3", "4", "5", "6") if match[f"{name}{at}"]), "")
        for name in ("who", "what")
    )
    users = [id_ for id_ in _only(who, now) if id_ in now.code() and now.can_be_used_by(last.kind, id_)]
    if len(users) != 1 or not _IT.search(what.rstrip()) or _left(who, now):
        return None
    return replace(last, users=tuple(users))


_PARTS = re.compile(
    r"^(?:disconnect|unlink|unhook|detach|decouple|cut|trenne?|desconecta\w*|deconnecte\w*) (?P<who3>.{2,40}?) (?:from|von|vom|de|del|du) (?P<what3>.*)$|"
    r"^(?:take|keep|revoke|remove|withdraw) (?P<what4>.{2,40}?) (?:away )?from (?P<who4>.*)$|"
    r"^(?:revoke|remove|take away|withdraw|cut(?: off)?|drop|end|kill|strip|stop|block|deny|no) (?P<who5>.{2,40}?)(?:'s?)? (?:access|connection|link) (?:to|from|with) (?P<what5>.*)$|"
    r"^(?:remove|cut|drop|delete|take away|entfern\w*|trenn\w*|quita|supprime) (?:the |die |la |le )?(?:link|connection|verbindung|conexion|connexion) (?:between|zwischen|entre) (?P<who7>[\w -]{2,30}?) (?:and|und|y|et) (?P<what7>[\w -]{2,30})$|"
    r"^(?:stop|quit) using (?P<what6>.{2,30}?) (?:in|for|on|by|from|within) (?P<who6>.*)$"
)
_NO = re.compile(
    r"(?:n't|(?<=do)nt|(?<=does)nt|(?<=should)nt|(?<=must)nt|(?<=ca)nt)\b|\b(?:not|no longer|nicht(?: mehr)?|kein\w*|no|ne|pas|plus)\b|^(?:stop|quit|disconnect|unlink|unhook|detach|decouple|trenn|desconect|deconnect|take|keep|revoke|remove|withdraw|cut|drop|end|kill|strip|block|deny|delete|entfern|quita|supprime)"
)


_ENDS = frozenset({"USES", "READS", "WRITES", "ACCESS", "CONNECTION", "CALL"})
_MAY_STAND = frozenset({"FILES", "TABLE", "MESSAGE"})


def _no_more(piece: str, now: Now) -> list[Step]:
    """Two parts of which one is to work with the other no longer, by what the words mean: `ingest must not see the bucket`."""
    bare = words.NO_MORE.search(piece) or words.NOT.search(piece) or _NO.search(piece)
    targets = targets_in(now, piece)
    ids = list(dict.fromkeys(ids[0] for _, _, ids in targets if len(ids) == 1))
    # `The api can't reach the database` tells of trouble.
    if bare is None or len(ids) != 2 or re.search(r"\d|\bcan(?:'?t|not| not)\b|\bkann\b|\bpuede\b|\bpeut\b", piece):
        return []
    if any(not set(each) & set(ids) for _, _, each in targets):
        return []
    one, other = ids if ids[0] in now.code() else reversed(ids)
    rest = piece
    for start, end, _ in reversed(targets):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    said = words_in(rest)
    meant = frozenset().union(*(word.means for word in said))
    if one not in now.code() or not meant & _ENDS or "ONLY" in meant or "EXCEPT" in meant:
        return []
    known = _ENDS | _MAY_STAND | {"NOT", "NO", "ANY"}
    if any(not word.bare and not word.means & known for word in said):
        return []
    if meant & _ENDS == {"WRITES"} and now.parts[other].kind not in {"queue", "tasks"}:
        raise Unclear(
            f"{one} would lose reading too: a sentence takes all of {other} away from it, or nothing. To write no more alone is an edit of "
            "its role in the files of a drafted change.",
            choices=(one,),
        )
    return [_less_used(one, other, now)]


def _unlinked(piece: str, now: Now) -> list[Step]:
    """A part that is to use another no longer; nothing where the clause is no such thing. Raises Unclear."""
    if ends := _no_more(piece, now):
        return ends
    match = _PARTS.search(piece)
    if match is None or not _NO.search(piece) or re.search(r"\d|\b(?:for|per|only|just|nur|solo|seulement)\b", piece):
        return []
    who, what = (
        next((match[f"{name}{at}"] for at in ("3", "4", "5", "6", "7") if match[f"{name}{at}"]), "")
        for name in ("who", "what")
    )
    users, used = [id_ for id_ in _only(who, now) if id_ in now.code()], _only(what, now)
    if (
        len(users) != 1
        or not used
        or (len(used) > 1 and not re.search(r",|\b(?:and|und|y|et)\b", what))
        or users == used
        or _left(_NO.sub(" ", who), now)
        or _left(_NO.sub(" ", what), now)
    ):
        return []
    return [_less_used(users[0], other, now) for other in used]


def _less_used(one: str, other: str, now: Now) -> Unlink:
    """One part that uses another no longer, itself or through the queue of that. Raises Unclear."""
    if other not in now.parts[one].uses:
        # Who hands work to another does it through a queue of that one.
        through = [
            id_
            for id_ in now.parts[other].uses
            if id_ in now.parts[one].uses and now.parts[id_].kind in {"queue", "tasks"}
        ]
        if len(through) == 1:
            return Unlink(one, through[0])
        raise Unclear(f"{one} does not use {other}: nothing would change.")
    return Unlink(one, other)


def _only(text: str, now: Now) -> list[str]:
    """The ids that a text names; the word of the main part where it says `it`."""
    found = [ids for _, _, ids in targets_in(now, text)]
    if not found and re.fullmatch(r" ?(?:it|the app|the application|es|ihn|lo|la|le) ?", text):
        return [now.main]
    exact = [ids[0] for ids in found if len(ids) == 1]
    return list(dict.fromkeys(exact or [id_ for ids in found for id_ in ids]))


def _left(text: str, now: Now) -> str:
    for start, end, _ in reversed(targets_in(now, text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return " ".join(says(_SAYS_NOTHING.sub(" ", text)))


def called_at(text: str, now: Now) -> list[Step]:
    """A time at which a path of the application is called: `call /cleanup every night`. Nothing for another sentence."""
    bare = " ".join(words.POLITE.sub(" ", text).strip(" .!").split())
    if re.search(r"[;=]", bare) or _PEOPLE_CALL.search(bare):
        return []
    return [] if words.NOT.search(bare) else _called(bare, now)


# What people do of themselves is no call of ours.
_PEOPLE_CALL = re.compile(
    r"^(?:(?:the|our|many|most|some|all|die|unsere|los|las|les|nos) )*(?:users?|people|customers?|clients?|visitors?|guests?|partners?|they|we|everyone|everybody|nutzer|kunden|leute|usuarios|clientes|utilisateurs|gens) (?:[a-z]+ ){0,2}?(?:calls?|rufen|llaman|appellent|hits?|requests?|asks?)\b"
)
_A_JOB = re.compile(r"\b(?:cron ?)?jobs?\b")
_LOOKS = re.compile(r"\b(?:uptime|health|checks?|probes?|monitors?)\b")
_PATH = re.compile(r"(?<!\S)/[a-z0-9][\w/.-]*")
_METHOD = re.compile(r"\b(?:an? )?(?:http )?(?P<method>post|get|put)(?: requests?)?(?: (?:to|on|at|against))? (?=/)")
_CALLED = frozenset({"CALL", "REQUEST", "PATH", "SCHEDULE"})


def _called(text: str, now: Now) -> list[Step]:
    """A time at which the application, or a path of it, is called: `call /cleanup every night`."""
    calls = [word for word in words_in(text) if "CALL" in word.means]
    path = _PATH.search(text)
    posts = _METHOD.search(text) if path else None
    if not (calls or posts) or _LOOKS.search(_PATH.sub(" ", text)) or (now.of("uptime") and not path):
        return []
    if now.of("schedule") and (not path or path[0] in {now.parts[id_].value("path") for id_ in now.of("schedule")}):
        return []
    if posts:
        text = text.replace(posts[0], "call ", 1)
        path = _PATH.search(text)
    rest = f"{text[: path.start()]} {text[path.end() :]}" if path else text
    named = [id_ for id_ in now.named(_A_JOB.sub(" ", rest)) if now.parts[id_].kind != "schedule"]
    called = named or ([now.main] if path else [])
    if len(called) != 1:
        return []
    part = now.parts[called[0]]
    if part.kind != "cloud_run" and not (part.kind == "function" and part.has("trigger", "http")):
        return []
    zone = zone_said(rest)
    if zone:
        rest = rest[: zone.span[0]] + " " + rest[zone.span[1] :]
    when = when_in(rest, "")
    if when is None:
        return []
    for start, end in when.spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = re.sub(r"\b(?:jobs?|schedule|cron|that|which|something|algo|quelque chose|etwas|post|of|on)\b", " ", rest)
    if any(not word.bare and not word.means & (_CALLED | {"ANY"}) for word in words_in(rest)):
        return []
    said = [("cron", when.cron), *([("path", path[0].rstrip("."))] if path else [])]
    said += [("method", posts["method"].upper())] if posts and posts["method"] != "post" else []
    said += [("timezone", zone.name)] if zone else []
    about = re.sub(r"[^a-z0-9-]", "", path[0].strip("/").rpartition("/")[2]) if path else part.id
    return [Add("schedule", tuple(said), uses=tuple(called), id=_free(f"{about[:9].strip('-') or 'call'}-time", now))]


_FOR_EACH = frozenset(
    {"RUN", "CALL", "FILES", "ANOTHER", "WHEN", "ANY", "EACH", "UPLOAD", "SELF", "TRANSFORM", "WRITES", "DATA"}
)
_NEW_FILES = re.compile(
    r"\b(?:every|each|any|all|when(?:ever)?|as soon as|jede[nrsm]?|sobald|wenn|cada|cuando|chaque|quand|ogni|quando|elk\w*)\b"
)


_BY_ITSELF = re.compile(
    r"\b(?:direct(?:ly|o|amente)?|straight|automatically|by (?:itself|themselves)|direkt|automatisch|directement|automaticamente)\b|,? ?\bwithout (?:anybody|anyone|anything|a (?:program|service|job|worker|consumer)) in between\b"
)


def _exported(piece: str, now: Now) -> list[Step]:
    """Messages that are to lie in a store without a program: `events should also land in the warehouse`."""
    piece = _BY_ITSELF.sub(" ", piece)
    ids = list(dict.fromkeys(id_ for _, _, each in targets_in(now, piece) for id_ in each))
    queues = [id_ for id_ in ids if now.parts[id_].kind == "queue"]
    stores = [id_ for id_ in ids if now.parts[id_].kind in {"bigquery", "bucket"}]
    if len(queues) != 1 or len(stores) != 1 or len(ids) != 2 or words.NOT.search(piece) or re.search(r"\d", piece):
        return []
    if not hands(piece) or says(without_hands(_left(piece, now))) or not now.can_use("queue", stores[0]):
        return []
    if stores[0] in now.parts[queues[0]].uses:
        raise Unclear(f"The messages of {queues[0]} land in {stores[0]} already: nothing would change.")
    return [Link(queues[0], stores[0])]


def triggered(piece: str, now: Now) -> list[Step]:
    """What is to run for each new object of a bucket: `resize has to run for every new file in incoming`.

    A function is started by its own bucket, a service by a trigger that calls it.
    """
    targets = targets_in(now, piece)
    ids = list(dict.fromkeys(id_ for _, _, each in targets for id_ in each))
    functions = [id_ for id_ in ids if now.parts[id_].kind in {"function", "cloud_run"}]
    if len(functions) != 1 or not _NEW_FILES.search(piece) or words.NOT.search(piece) or re.search(r"\d", piece):
        return []
    part = now.parts[functions[0]]
    buckets = [id_ for id_ in ids if id_ in now.of("bucket")]
    first = next((id_ for id_ in part.uses if id_ in now.of("bucket")), "")
    rest = piece
    for start, end, _ in reversed(targets):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    said = words_in(_NEW_FILES.sub(" ", rest))
    meant = frozenset().union(*(word.means for word in words_in(piece)))
    if (
        len(buckets) != 1
        or (part.kind == "function" and buckets != [first])
        or not {"RUN", "CALL"} & meant
        or not {"FILES", "UPLOAD"} & meant
    ):
        return []
    if any(not word.bare and not word.means & _FOR_EACH for word in said):
        return []
    if part.kind == "function":
        return [Put(part.id, "trigger", "storage")]
    if any({part.id, *buckets} <= set(now.parts[id_].uses) for id_ in now.of("eventarc")):
        raise Unclear(f"Each new object in {buckets[0]} calls {part.id} already: nothing would change.")
    return [Add("eventarc", uses=(part.id, buckets[0]), id=_free("arrivals", now))]


def _free(id_: str, now: Now) -> str:
    return next(each for each in (id_, *(f"{id_}-{n}" for n in range(2, 50))) if each not in now.parts)
