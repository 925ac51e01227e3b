"""Programs that people reach over a tunnel alone, beside something that everybody reaches: `Grafana only over SSH, the app public`."""

import re

from functions.planning.rules.words.access import access_words

_OVER = (
    r"(?:is |are |ist |must be |reachable |erreichbar |accesible |accessible )*(?:only|just|nur|ausschliesslich|solo|solamente|seulement|uniquement|apenas|somente|soltanto|alleen|exclusively) "
    r"(?:(?:reachable|accessible|available|open|erreichbar) )?(?:over|via|through|by|behind|uber|durch|per|por|a traves de|par|via|tramite|attraverso|door|met) (?:an? |the |einen |un |une |una |um |een )?"
    r"(?:(?:ssh|iap|vpn|wireguard)(?:[ -]?(?:tunnel\w*|forward\w*))?|tunnel\w*|port[ -]forward\w*|(?:tunel|tunnel) (?:ssh|iap))"
)


def is_behind_tunnel(name: str, text: str) -> bool:
    """Whether a folded goal says of a program that a tunnel alone leads to it, and that something else is for everybody."""
    said = re.search(rf"(?<![\w-]){re.escape(name.lower())} {_OVER}\b", text)
    if said is None:
        return False
    rest = f"{text[: said.start()]} {text[said.end() :]}"
    return access_words("everybody").search(rest) is not None
