"""What of a goal wants people told of what it costs: `mail me when the month's bill reaches 90 % of 300 reais`.

A budget tells it, whatever the bill is called: somebody is told, at a share or an amount of money, of what is spent.
"""

import re
from collections.abc import Iterator

from functions.planning.rules.words.amounts import money_at

_TELLS = (
    r"(?:alert\w*|alarm\w*|warn\w*|notif\w*|avis\w*|avvis\w*|e?-?mails?|correo|tell|inform\w*|melde\w*|benachrichtig\w*|bescheid|"
    r"prevenir|previen\w*|waarschuw\w*|heads[- ]up|ping|message)"
)
_WHEN = r"(?:when(?:ever)?|once|if|as soon as|before|wenn|sobald|falls|bevor|quando|se|assim que|cuando|si|en cuanto|quand|lorsque|des que|als|zodra|appena)"
# What is spent, in the month or on Google's bill.
_SPENT = (
    r"(?:(?:\w*kosten|rechnung|ausgaben|costs?|spend(?:ing)?|spent|bill(?:ing)?|invoice|gastos?|gasta\w*|gastamos|costes?|costos?|factura(?:cion)?|fatura|custos?|depenses?|"
    r"couts?|facture|spesa|spese|costi|bolletta|uitgaven)\b)"
)
_SHARE = r"(?:\d{1,3} ?(?:%|percent|prozent|por ?cien\w*|por ?cento|pour ?cent)(?!\w))"
_NEAR = r"[^.;,\n]{0,40}?"
_SAID = (
    re.compile(rf"\b{_TELLS}\b[^.;\n]{{0,50}}?\b{_WHEN} {_NEAR}{_SPENT}[^.;\n]{{0,60}}"),
    re.compile(rf"\b{_TELLS}\b[^.;\n]{{0,40}}?{_SHARE}[^.;\n]{{0,50}}?\b{_SPENT}[^.;\n]{{0,40}}"),
    re.compile(rf"\b{_WHEN} {_NEAR}{_SPENT}[^.;\n]{{0,60}}?\b{_TELLS}\b"),
)
# What one pays or earns of something else.
_OF_ANOTHER = re.compile(
    r"\b(?:per|pro|por|par|je|of an?|of the|each|every) (?:orders?|users?|customers?|tickets?|bestellung\w*|kunden?|pedidos?|clientes?|commandes?|clients?)\b|\b(?:shipping|delivery|versand|envio|livraison|labou?r)\b"
)


def spending_in(text: str) -> Iterator[re.Match[str]]:
    """Where a folded goal wants somebody told of what is spent, with a share or an amount of money beside it."""
    amounts = money_at(text)
    for match in (each for way in _SAID for each in way.finditer(text)):
        low, high = match.span()
        sized = re.search(_SHARE, match[0]) or any(low <= at < high for at, _ in amounts)
        if sized and not _OF_ANOTHER.search(match[0]):
            yield match
            return
