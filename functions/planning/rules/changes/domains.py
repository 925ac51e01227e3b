"""A further domain beside the one that a load balancer has: `also answer at example.com`. The first one goes on answering."""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.words import KINDS, NOT, POLITE
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.values import domain_in

_ALSO = re.compile(
    r"\b(?:also|too|as well|additionally|both|auch|zusatzlich|ausserdem|tambien|ademas|aussi|egalement|tambem|"
    r"(?:second|another|further|additional|zweite|weitere|segundo|otro|deuxieme|autre) (?:domain|domaine|dominio|host ?name|name)|without (?:the )?www|ohne www|sin www|sans (?:le )?www)\b"
)
_APPLICATION = re.compile(rf"\b(?:{KINDS['site']}|{KINDS['cloud_run']}|page|www)\b")
_KNOWN = frozenset({"DOMAIN", "RUN", "ACCESS", "ENCRYPT", "PATH"})
"""What is said of a domain beside its name."""


def also_served(text: str, now: Now) -> list[Put]:
    """The domain that a load balancer is to have beside its own; nothing for another sentence. Raises Unclear."""
    fronts = [id_ for id_ in now.of("load_balancer") if now.parts[id_].value("domain")]
    before = now.parts[fronts[0]].value("domain").split(",") if fronts else []
    # What it has already may be said as who is to answer: `example.com should also answer on www.example.com`.
    said, further = text, text
    for each in sorted(before, key=len, reverse=True):
        further = re.sub(rf"(?<![\w.-]){re.escape(each)}(?![\w-]|\.\w)", " ", further)
    domain = domain_in(further)
    if domain:
        text = further
    domain = domain or domain_in(said)
    if len(fronts) != 1 or not domain or not _ALSO.search(text):
        return []
    front = now.parts[fronts[0]]
    if domain in before:
        raise Unclear(f"{front.id} answers at {domain} already: nothing would change.")
    rest = _ALSO.sub(" ", text.replace(domain, " "))
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    said_of_it = words_in(POLITE.sub(" ", _APPLICATION.sub(" ", rest)))
    left = [word for word in said_of_it if not word.bare and not word.means & (_KNOWN | {"ANY"})]
    if left or NOT.search(rest):
        raise Unclear(
            f"{front.id} answers at {', '.join(before)}. If {domain} is to lead there too, say only that: "
            f'"also answer at {domain}"; if it is to take its place: "use {domain} instead".'
        )
    return [Put(front.id, "domain", ",".join([*before, domain]))]
