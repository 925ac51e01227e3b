"""Lists of addresses that a goal speaks of and does not give: who alone may come in here, and who lets in only those it knows.

`Only whitelisted IPs get in` is said of what runs here; `the database only allows known addresses` is said of somebody
else, who has to know from which address this plan calls. All take folded text.
"""

import re
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words

_ADDRESSES = r"(?:ips?|ip[- ](?:addresses|adressen|ranges|bereiche)|addresses|adressen|adresses(?: ip)?|direcciones(?: ip)?|enderecos(?: ip)?|indirizzi(?: ip)?|networks|netze|ranges|cidrs?)"
_OF_A_LIST = (
    r"(?:white[- ]?listed|allow[- ]?listed|listed|known|approved|trusted|selected|certain|specific|named|permitted|office|freigegebene|bekannte|erlaubte|hinterlegte|bestimmte"
    r"|permitidas|autorizadas|conocidas|autorisees|connues)"
)
# One's own, which people seldom write out.
_OWN = r"(?:my|our|meine[rn]?|unsere[rn]?|mi|mis|nuestra|mon|ma|notre|la mia|mio|minha|meu|mijn|eigene) (?:own |home |office |eigene[rn]? |propia |propre |public |static |fixed |single |current |home-)*(?:ips?(?:[- ]?(?:address(?:es)?|adressen?))?|adresse ip|direccion ip|indirizzo ip|endereco ip)"
_LISTED = rf"(?:{_OWN}|(?:the |our |a few |some |los |las |les |die )?{_OF_A_LIST} (?:source |public |client )?{_ADDRESSES}|{_ADDRESSES} (?:permitidas|autorizadas|conocidas|autorisees|connues|autorizzati|conosciuti|autorizados))"
_LIST = (
    rf"(?:(?:an? |the |our |one |short |fixed |eine[rm]? |una |une )*(?:(?:ip|address|adress)[- ]?)?(?:allow|white|safe)[- ]?lists?(?:e|en)?(?: of {_ADDRESSES})?"
    rf"|(?:an? |the |our |short |fixed |eine[rm]? |una |une )*(?:list|liste|lista) (?:of|von|de|di) (?:allowed |known |trusted |our )?{_ADDRESSES}|(?:addresses|ips?|those|ones) (?:on|of|in) (?:our|the|an?) (?:allow|white)[- ]?list)"
)
_ONLY = r"(?:only|just|nobody but|no one but|nur|ausschliesslich|solo|solamente|unicamente|seules?|uniquement|apenas|somente|soltanto)"
_BUT = r"(?:except(?: for)?|but|other than|besides|ausser|bis auf|salvo|excepto|sauf|tranne|eccetto)"
_SHUTS = r"(?:restrict\w*|limit\w*|lock(?:ed|s)? down|den(?:y|ied|ies)|block\w*|closed|begrenz\w*|beschrank\w*|gesperrt|restring\w*|limitad\w*|bloque\w*|limite\w*|reserve\w*)"
INBOUND = re.compile(
    rf"\b{_ONLY} (?:from )?(?:{_LISTED}|{_LIST})(?: (?:may|can|should|must|are|get|gets|be|is|to|puede\w*|debe\w*|darf|durfen|kann|soll|peut|peuvent|pode\w*|puo|mag)\b[^.;,\n]{{0,30}})?"
    rf"|\b(?:everything|everybody|everyone|all|nobody|alles|alle|todo|todos|tout|nothing|no one)\b[^.;,\n]{{0,24}}\b{_BUT} (?:from )?(?:{_LISTED}|{_LIST})"
    rf"|\b{_SHUTS}\b[^.;,\n]{{0,40}}\b(?:to|for|by|on|from|{_BUT}|auf|a|aux?|durch) (?:{_LISTED}|{_LIST})"
    rf"|\b(?:{_LISTED}) (?:only|alone|nur)\b|\b(?:behind|with|by|plus|mit|con|avec) (?:an? |our |the |einer |una |une )?(?:ip|address)[- ](?:allow|white)[- ]?list\w*"
    r"|\b(?:ip|address)[- ](?:allow|white)[- ]?list(?:ing)? (?:on|in|at|for) (?:the |our )?(?:load ?balancer|front|service|app|site)"
)
"""Where the words say that only listed addresses come in, and name none."""
_SOMEBODY = (
    r"(?:databases?|db|atlas|mongo\w*|apis?|partners?(?:'s?)?|banks?|providers?|vendors?|suppliers?|customers?|clients?|firewall|gateway|ftp|sftp|servers?|crm|erp|it|which|that|who|they|"
    r"datenbank|anbieter|base de (?:datos|donnees)|proveedor|banco|banque|fournisseur|prestataire|partenaire|banca|fornitore|que|qui|che|die|der)"
)
_OUTBOUND = re.compile(
    rf"\b{_SOMEBODY}\b[^.;\n]{{0,30}}?\b(?:(?:white[- ]?list|allow[- ]?list)(?:s|ed|ing)?(?: only)? (?:the |our |all )?(?:source |client |caller )?{_ADDRESSES}"
    rf"|(?:only|just|nur|solo|n ?'?|ne) ?(?:allows?|accepts?|lets?(?: in)?|admits?|permits?|takes?|akzeptiert|erlaubt|lasst|acepta|permite|accepte|accetta|aceita)(?: que)?(?: (?:connections?|calls?|traffic|requests?))?(?: from)? (?:{_LISTED}|{_LIST}|(?:fixed|static|registered|feste|fijas?|fixes) {_ADDRESSES})"
    rf"|(?:allows?|accepts?|lets?(?: in)?|admits?|takes?) only (?:{_LISTED}|(?:fixed|static|registered) {_ADDRESSES}))"
)

_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_NO_OTHER = re.compile(
    r"(?:by |for |to |fur |von |por |para |par |pour )?(?:nobody|no one|no-one) else|niemand sonst|sonst niemand|niemand anders|nadie mas|nadie más|personne d'autre|mais ninguem|mais ninguém|nessun altro"
)
# Addresses that are written out are those of who comes in.
_WRITTEN = re.compile(r"[^.;\n]{0,24}?\d{1,3}(?:\.\d{1,3}){3}")


def with_addresses_known(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions: who lets in only addresses that it knows takes a fixed way out, and who may come in takes none."""
    inward = [match.span() for match in INBOUND.finditer(text)]
    kept = [
        each
        for each in found
        if each.need != "static_egress" or not any(low <= each.start and each.end <= high for low, high in inward)
    ]
    # An address is nobody who signs in.
    kept = [
        each
        for each in kept
        if each.need != "iap" or not any(low < each.end and each.start < high for low, high in inward)
    ]
    # `By the branch 203.0.113.0/28 and by nobody else`: by addresses alone, and nobody signs in.
    if any(each.need == "authorized_network" and _ADDRESS.search(each.words) for each in kept):
        kept = [each for each in kept if not (each.need == "iap" and _NO_OTHER.fullmatch(each.words.lower().strip()))]
    asks = next((each for each in _OUTBOUND.finditer(text) if not _WRITTEN.match(text, each.end())), None)
    if asks and not any(each.need in {"static_egress", "nat"} for each in kept):
        kept.append(Mention("static_egress", typed(*asks.span()), *asks.span()))
    return kept
