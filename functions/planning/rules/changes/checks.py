"""An address that is to be looked at from outside: `ping www.example.com every 5 minutes and tell us when it is down`.

A host, or what answers everybody here, how often, and whom to tell. Every word of the sentence is one of these, or it is not
read here; a check that stands already is changed by its own settings.
"""

import re
from urllib.parse import urlsplit

from functions.planning.rules.changes.arrived import is_open
from functions.planning.rules.changes.coming import OFTEN
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.changes.words import POLITE
from functions.planning.rules.unclear import Unclear

_DOWN = (
    r"(?:(?:is|goes|'s|ist|esta|est|e|cae|tombe) (?:down|gone|offline|unreachable|dead|not (?:answering|reachable|up)|nicht erreichbar|weg|ausgefallen|caid[oa]|en panne|fora do ar|giu|irraggiungibile)|"
    r"(?:stops|stopped) (?:answering|responding)|(?:doesn'?t|does not|no longer|no|ne|n')(?: \w+)? ?(?:answers?|responds?|respond\w*|repond\w*)?(?: pas| plus)?|(?:antwortet|fallt|geht)(?: es)?(?: nicht(?: mehr)?| aus| down)?|fails?|is broken|falla|ha fallado)"
)
_TELL = r"(?:tell|alert|warn|notify|inform|mail|e-?mail|page|ping|write(?: to)?|let|meld\w*|sag\w*|benachrichtig\w*|warn\w*|avis\w*|alert\w*|previen\w*|notif\w*)"
_TOLD = re.compile(
    rf"[,;]? ?\b(?:and |und |y |et |e )?{_TELL}(?: (?:us|me|uns|mich|nos|nous|ci|everybody|the team|ops|bescheid|know))*(?: (?P<to>\S+@[\w-]+(?:\.[\w-]+)+))?(?: (?:know|bescheid))?,? (?:when(?:ever)?|if|as soon as|wenn|falls|sobald|si|cuando|quand|se|quando) (?:(?:it|that|this|the (?:site|page|check|service)|es|er|sie|elle|il|ca|nobody|no one|niemand|nadie) ?)?{_DOWN}(?: any ?more| mehr)?"
)
_WISH = re.compile(
    rf"\b(?:(?:i|we)(?:'d| would)? (?:want|like|need) to )?(?:know|be told|hear|learn|find out)(?: about it)? (?:when(?:ever)?|if|as soon as) (?P<what>(?:https?://)?[\w./-]+|(?:the |our )?[\w-]+) {_DOWN}"
)
_LOOKS = re.compile(
    r"\b(?:(?:uptime |health |http )?check\w*|ping\w*|prob(?:e|es|ing)|watch|monitor\w*|look at|keep an eye on|pruf\w*|uberwach\w*|comprueb\w*|comprob\w*|vigil\w*|verifi\w*|surveill\w*|controll\w*|verific\w*|monitor\w*)\b"
)
_URL = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,24})(?P<path>/[\w./-]*)?(?![\w@-])")
_MAIL = re.compile(r"\S+@[\w-]+(?:\.[\w-]+)+")
_BESIDE = frozenset({"CHECK", "PATH", "DOMAIN", "REQUEST"})
_FROM_OUTSIDE = re.compile(
    r"\b(?:from|von|desde|de|da) (?:the )?(?:outside|internet|aussen|fuera|l'exterieur|fora|fuori)\b|\b(?:that|whether|if|ob|dass|que|si|answers?|is up|still|responds?|antwortet|responde|repond|once)\b"
)


def looked_at(text: str, now: Now) -> list[Add]:
    """The check of an address that a sentence asks for, and the mail address that is told; nothing for another sentence. Raises Unclear."""
    bare = POLITE.sub(" ", text)
    told = _TOLD.search(bare)
    rest = _TOLD.sub(" ", bare)
    wish = _WISH.search(rest)
    if not (wish or _LOOKS.search(rest)) or (now.of("uptime") and not _URL.search(_MAIL.sub(" ", rest))):
        return []
    rest = _WISH.sub(lambda match: f" {match['what']} ", rest)
    often = when_in(rest, "")
    for start, end in often.spans if often else ():
        rest = rest[:start] + " " * (end - start) + rest[end:]
    settings: list[tuple[str, str]] = []
    uses: list[str] = []
    if url := _URL.search(rest):
        hosts = {now.parts[id_].value("host") for id_ in now.of("uptime") if not now.parts[id_].uses}
        if url["host"] in hosts:
            raise Unclear(
                f"{url['host']} is looked at already: how often, or which path of it, is a change of that check."
            )
        settings.append(("host", url["host"]))
        if url["path"] and urlsplit(url[0]).path.strip("/"):
            settings.append(("path", url["path"]))
        if url["scheme"] == "http":
            settings.append(("https", "false"))
        rest = _URL.sub(" ", rest)
    else:
        uses = [
            id_
            for _, _, ids in targets_in(now, rest)
            for id_ in ids
            if now.can_use("uptime", id_) and is_open(id_, now)
        ]
        if len(set(uses)) != 1:
            return []
    if often and often.cron not in OFTEN:
        return []
    if often and OFTEN[often.cron] != "1":
        settings.append(("minutes", OFTEN[often.cron]))
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    left = words_in(_FROM_OUTSIDE.sub(" ", _LOOKS.sub(" ", rest)))
    if any(not word.bare and not word.means & _BESIDE for word in left):
        return []
    mails = [Add("alert_channel", (("kind", "email"), ("to", told["to"])), id="mail")] if told and told["to"] else []
    if mails and now.of("alert_channel"):
        return []
    return [Add("uptime", tuple(settings), uses=tuple(dict.fromkeys(uses))), *mails]
