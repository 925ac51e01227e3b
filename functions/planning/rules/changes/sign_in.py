"""Who may sign in: `bob@example.com may sign in as well`, `take ann off the list`, where people sign in with Google already.

One person or group more or less, by an address or, of who is let in now, by the name in front of the @. Whoever is last stays.
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.words import BESIDE_THEM, LETS_IN, NO_MORE, NOT
from functions.planning.rules.drawn.people import member
from functions.planning.rules.unclear import Unclear

_ADDRESS = r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_ADDRESSES = rf"{_ADDRESS}(?:(?: ?, ?| and | und | y | et | e )(?:(?:the |die |el |le )?(?:group |gruppe |grupo |groupe ))?{_ADDRESS})*"
_MAY = (
    r"(?:may|can|could|should|must|shall|is allowed|are allowed|is|are|needs?|gets?|wants?|has|have|darf|durfen|soll|sollen|muss|kann|konnen|puede\w*|podra\w*|debe\w*|"
    r"peut|peuvent|doit|doivent|pode\w*|deve\w*)"
)
_IN = (
    r"(?:(?:sign|log)(?:s|ged|ing)?[- ]?(?:in|on)|get (?:in|into|access)|come in|let in|access|open|use|see|reach|enter|join\w*|login|zugang|zugriff|hinein|rein|anmelden|einloggen|"
    r"entrar|acceder|acceso|iniciar sesion|se connecter|acceder|acces|entrer|acessar|acesso|aceder)"
)
_LETS = re.compile(
    rf"^(?:(?:let|allow|give|grant|invite|add|admit|lass\w*|erlaub\w*|gib|fuge?|deja\w*|permite\w*|da|dale|anad\w*|agreg\w*|laisse\w*|donne\w*|ajoute\w*|invit\w*) )(?P<who>{_ADDRESSES})(?P<rest>.*)$|"
    rf"^(?:the group |group |user |die gruppe )?(?P<who2>{_ADDRESSES}) {_MAY}\b(?P<rest2>.*)$|"
    rf"^(?:sign[- ]?in|login|access|anmeldung|zugang|acceso|acces|acesso) (?:also |too )?(?:for|fur|para|pour) (?:also )?(?P<who3>{_ADDRESSES})(?P<rest3>.*)$"
)
_ONLY = re.compile(
    rf"^(?:only|just|nobody but|no one but|nur|solo|solamente|seulement|apenas|so) (?P<who>{_ADDRESSES}) {_MAY}\b(?P<rest>.*)$|"
    rf"^(?P<rest3>[\w -]{{2,30}}?) (?:(?:should|must|has to) be |is |soll )?(?:only|just|nur|solo|seulement) (?:open |accessible |available |reachable )?(?:for|to|fur|para|pour) (?P<who3>{_ADDRESSES})$|"
    rf"^(?:restrict|limit)(?: access)?(?: (?:it|to it))? to (?P<who2>{_ADDRESSES})(?P<rest2>.*)$"
)
_NOBODY_ELSE = re.compile(
    r",? ?\b(?:(?:and|but|und|aber|y|pero|et|mais) )?(?:nobody|no ?one|no others?|niemand|nadie|personne|ninguem|nessun)(?: else| sonst| mas| d'autre| mais| altro)\b"
)
_WHOLE_DOMAIN = re.compile(
    r"\b(?:the |all |everyone |everybody |people |colleagues |anyone |alle |jeder |todos |tous )*(?:(?:at|from|of|in|with|von|aus|bei|de|del|du|an?|mit) )*(?:the |whole |der |die |el |le )*(?:domain |domane |dominio |domaine )?@?"
    r"(?P<domain>(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,24})(?: (?:accounts?|addresses|konten|konto|cuentas?|comptes?))?(?![\w.-])"
)
_EVERYBODY = re.compile(
    rf"\b(?:everybody|everyone|anybody|anyone|all people|the world|alle|jeder|todos|todo el mundo|tout le monde|qualquer pessoa)\b.{{0,30}}\b{_IN}\b"
)
_NAME = r"[a-z][a-z.-]{1,30}"
_ENDS = re.compile(
    rf"^(?:(?:please|so|now) )*(?:remove|revoke|take|kick|drop|lock|block|delete|throw|withdraw|entfern\w*|nimm|losch\w*|sperr\w*|quit\w*|elimin\w*|saca\w*|retir\w*|enlev\w*|supprim\w*|remov\w*|tir\w*) "
    rf"(?:access (?:from|for|of) )?(?P<who>{_ADDRESS}|{_NAME})(?P<rest>.*)$|"
    rf"^(?P<who2>{_ADDRESS}|{_NAME}) (?:(?:has |is )?(?:left|leaves|quit|quits|gone)\b|hat uns verlassen|ist weg|se fue|est parti\w*|saiu)(?P<rest2>.*)$|"
    rf"^(?P<who3>{_ADDRESS}|{_NAME}) (?:(?:should|may|must|can|is|does)(?: ?n[o']?t| no longer)\b|cannot|can't|no longer|darf nicht|soll nicht|ya no|ne (?:peut|doit) plus|nao)(?P<rest3>.*)$"
)
_FURTHER = re.compile(
    rf"\b(?:{_IN}|{_MAY}|be|being|able|to|too|also|as well|please|in|into|with|google|the|our|it|her|him|them|he|she|they|out|off|of|from|on|list|again|any ?more|any longer|allowed|with|his|"
    r"application|app|service|page|site|company|team|us|so|and|take|remove|access|lock|account|people|person|who|for|no longer|auch|mehr|bitte|tambien|aussi|tambem|mas|plus|not|longer|sign|log|"
    r"sich|a|an|zu|al|el|la|die|der|das|den|hinzu|left|sign-in|login)\b"
)


def signing_in(text: str, now: Now) -> list[Put]:
    """One who is let in, or no longer; nothing for another sentence. Raises Unclear."""
    bare = re.sub(r"^(?:please|also|bitte|por favor|and) ", "", text.strip(" .!"))
    if alone := _NOBODY_ELSE.search(bare):
        bare = f"only {bare[: alone.start()]}{bare[alone.end() :]}"
    fronts = [
        part
        for part in now.parts.values()
        if part.takes("iap") and part.takes("members") and (part.has("iap", "true") or part.value("members"))
    ]
    if NOT.search(bare) or NO_MORE.search(bare):
        match = _ENDS.search(bare) if fronts else None
        return _ended(*_of(match), fronts, now) if match else []
    if fronts and (whole := _WHOLE_DOMAIN.search(bare)) and LETS_IN.search(bare) and BESIDE_THEM.search(bare):
        meant = _meant(f"{bare[: whole.start()]} {bare[whole.end() :]}", fronts, now)
        if meant is not None and not re.search(rf"\b(?:only|just|{_ADDRESS})\b", bare):
            return [_with_them(part, [f"domain:{whole['domain']}"]) for part in meant]
    if fronts and _EVERYBODY.search(bare):
        raise Unclear(
            f"{', '.join(part.id for part in fronts)} is for those who are named, and is opened to everybody by no sentence: say who may sign in too, "
            "by an address or a domain."
        )
    if match := _ONLY.search(bare):
        return _only(*_of(match), fronts, now)
    if match := _LETS.search(bare):
        who, rest = _of(match)
        return _let(who, rest, fronts, now)
    if fronts and (match := _ENDS.search(bare)):
        who, rest = _of(match)
        return _ended(who, rest, fronts, now)
    return []


def _of(match: re.Match[str]) -> tuple[str, str]:
    said = match.groupdict()
    at = next(each for each in ("", "2", "3") if said[f"who{each}"])
    return said[f"who{at}"], said[f"rest{at}"]


def _meant(rest: str, fronts: list[Standing], now: Now) -> list[Standing] | None:
    """Whose list it is: that of what is named, else of all that people sign in to; None where more is said."""
    named = [id_ for _, _, ids in targets_in(now, rest) for id_ in ids]
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if re.search(r"[a-z0-9]", _FURTHER.sub(" ", rest)):
        return None
    # Nobody is let in elsewhere than where it was said.
    return [part for part in fronts if part.id in named] if named else fronts


def _let(who: str, rest: str, fronts: list[Standing], now: Now) -> list[Put]:
    if not re.search(rf"\b{_IN}\b", rest) and not re.fullmatch(
        r"(?: (?:in|too|as well|also|please|come))*", rest.rstrip(" .")
    ):
        return []
    if "gserviceaccount" in who:
        return []
    if not fronts:
        if re.search(r"\b(?:sign|log)(?:s|ged|ing)?[- ]?(?:in|on)\b", rest) and now.of("cloud_run"):
            raise Unclear(f"Nobody signs in here yet. Say who alone may come in, such as: only {who} may open it.")
        return []
    meant = _meant(rest, fronts, now)
    if meant is None:
        return []
    people = [member(who, each) for each in re.finditer(_ADDRESS, who)]
    return [_with_them(part, people) for part in meant]


def _with_them(part: Standing, people: list[str]) -> Put:
    before = [each.strip() for each in part.value("members").split(",") if each.strip()]
    return Put(part.id, "members", ",".join(dict.fromkeys([*before, *people])))


def _only(who: str, rest: str, fronts: list[Standing], now: Now) -> list[Put]:
    """Sign-in before the one service that people open, for these alone. Nobody who may sign in now is left out by it."""
    services = fronts or [now.parts[id_] for id_ in now.of("cloud_run")]
    meant = _meant(rest, services, now)
    if meant == services and not fronts:
        # Where none is named, it is about the one that people open.
        meant = [part for part in services if part.has("public", "true")]
    if meant is None or len(meant) != 1 or "gserviceaccount" in who or meant[0].kind != "cloud_run":
        return []
    people = ",".join(member(who, each) for each in re.finditer(_ADDRESS, who))
    part = meant[0]
    if part.value("members"):
        raise Unclear(f"{part.value('members')} may sign in to {part.id} now: say who is to go, one by one.")
    return [Put(part.id, "public", "false"), Put(part.id, "iap", "true"), Put(part.id, "members", people)]


def _ended(who: str, rest: str, fronts: list[Standing], now: Now) -> list[Put]:
    if who in now.parts or now.named(who):
        return []
    meant = _meant(rest, fronts, now)
    if meant is None:
        return []
    puts: list[Put] = []
    for part in meant:
        before = [each.strip() for each in part.value("members").split(",") if each.strip()]
        gone = [each for each in before if who in {each.partition(":")[2], each.partition(":")[2].partition("@")[0]}]
        if not gone:
            continue
        left = [each for each in before if each not in gone]
        if not left:
            raise Unclear(
                f"{', '.join(gone)} is the last who may sign in to {part.id}: nobody could any more. Say who may come in then, such as: "
                "ann@example.com may sign in."
            )
        puts.append(Put(part.id, "members", ",".join(left)))
    if not puts and "@" in who:
        raise Unclear(f"{who} is on no list of who may sign in here.")
    return puts
