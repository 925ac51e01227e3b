"""What stands and is to use what stands too, or no longer; and a path that is called at a time."""

import re
from collections.abc import Sequence
from dataclasses import replace

from functions.planning.rules.changes import words
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Link, Step, Unlink
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.unclear import Unclear

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
    links = _linked(piece, now) or _unlinked(piece, now)
    return [*steps, *links] if links else None


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
    rf"^(?P<who>.{{2,40}}?) (?:(?:should|must|shall|may|can|do(?:es)?|is|are)(?:n'?t| not| no longer) (?:be (?:allowed|able) to |allowed to |able to )?|no longer |soll\w* |muss |darf |no debe\w* |ne doit )(?:any ?more )?(?:{_USES}|needs?)(?P<what>.*?)(?: any ?more| any longer)?$|"
    rf"^(?P<what2>.{{2,40}}?) (?:should|must|may|can|is|are)(?:n'?t| not| no longer) (?:to )?(?:be )?(?:used|read|written|accessed|accessible|reached|reachable|seen) (?:by|from|for) (?P<who2>.*?)(?: any ?more| any longer)?$|"
    r"^(?:disconnect|unlink|unhook|detach|decouple|cut|trenne?|desconecta\w*|deconnecte\w*) (?P<who3>.{2,40}?) (?:from|von|vom|de|del|du) (?P<what3>.*)$|"
    r"^(?:take|keep|revoke|remove|withdraw) (?P<what4>.{2,40}?) (?:away )?from (?P<who4>.*)$|"
    r"^(?:revoke|remove|take away|withdraw|cut(?: off)?|drop|end|kill|strip|stop|block|deny|no) (?P<who5>.{2,40}?)(?:'s?)? (?:access|connection|link) (?:to|from|with) (?P<what5>.*)$|"
    r"^(?:remove|cut|drop|delete|take away|entfern\w*|trenn\w*|quita|supprime) (?:the |die |la |le )?(?:link|connection|verbindung|conexion|connexion) (?:between|zwischen|entre) (?P<who7>[\w -]{2,30}?) (?:and|und|y|et) (?P<what7>[\w -]{2,30})$|"
    r"^(?:stop|quit) using (?P<what6>.{2,30}?) (?:in|for|on|by|from|within) (?P<who6>.*)$"
)
_NO = re.compile(
    r"(?:n't|(?<=do)nt|(?<=does)nt|(?<=should)nt|(?<=must)nt|(?<=ca)nt)\b|\b(?:not|no longer|nicht(?: mehr)?|kein\w*|no|ne|pas|plus)\b|^(?:stop|quit|disconnect|unlink|unhook|detach|decouple|trenn|desconect|deconnect|take|keep|revoke|remove|withdraw|cut|drop|end|kill|strip|block|deny|delete|entfern|quita|supprime)"
)


def _unlinked(piece: str, now: Now) -> list[Step]:
    """A part that is to use another no longer; nothing where the clause is no such thing. Raises Unclear."""
    match = _PARTS.search(piece)
    if match is None or not _NO.search(piece) or re.search(r"\d|\b(?:for|per|only|just|nur|solo|seulement)\b", piece):
        return []
    who, what = (
        next((match[f"{name}{at}"] for at in ("", "2", "3", "4", "5", "6", "7") if match[f"{name}{at}"]), "")
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
    if re.search(r"[;=]", bare):
        return []
    return [] if words.NOT.search(bare) else _called(bare, now)


_CALLS = re.compile(
    r"\b(?:call|calls|hit|hits|request|requests|ping|pings|ask|asks|trigger|triggers|ruft|llama|appelle)\b (?:(?:a )?(?:the |our |die |den |das |el |la |le |l ?'? ?)?(?P<who>[a-z][\w-]*)(?:'s)? (?:(?:at|on|under|via|with|an|auf|unter|uber|mit|en|por|con|sur|a|avec) )?)?(?P<path>/[a-z0-9][\w/.-]*)(?: auf)?"
)


_A_JOB = re.compile(r"\b(?:cron ?)?jobs?\b")
_LOOKS = re.compile(r"\b(?:uptime|health|checks?|probes?|monitors?)\b")


def _called(text: str, now: Now) -> list[Step]:
    """A time at which a path of the application is called: `call /cleanup every night`."""
    match = _CALLS.search(text)
    if match is None or now.of("schedule") or _LOOKS.search(text):
        return []
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    called = now.named(match["who"]) if match["who"] else now.named(_A_JOB.sub(" ", rest)) or [now.main]
    if len(called) != 1 or now.parts[called[0]].kind != "cloud_run":
        return []
    when = when_in(rest, "")
    if when is None:
        return []
    for start, end in when.spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = re.sub(r"\b(?:jobs?|schedule|cron|that|which|something|of|on)\b", " ", rest)
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if says(rest):
        return []
    path = match["path"].rstrip(".")
    return [Add("schedule", (("cron", when.cron), ("path", path)), uses=tuple(called), id=_free("nightly", now))]


def _free(id_: str, now: Now) -> str:
    return next(each for each in (id_, *(f"{id_}-{n}" for n in range(2, 50))) if each not in now.parts)
