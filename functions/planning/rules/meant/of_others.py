"""What a goal names that is somebody else's, or was once: `the reporting team has its own replica`, `previously with a replica`,
`in Cloud SQL bei den Kollegen`. It makes nothing. Folded text.
"""

import re

from functions.planning.rules.words.project_names import is_of_project_name

_CLAUSE = re.compile(r"[.!?](?=\s|$)|[;,\n()]")
_WAS = re.compile(
    r"\b(?:previously|formerly|used to (?:have|be|run)|in the past|until now|so far|fruher|vorher|bisher|ehemals|antes|anteriormente|hasta ahora|auparavant|avant|jusqu'ici|prima|finora|voorheen|vroeger)(?: [\w-]+){0,4} $"
)
_OWNED = re.compile(
    r"\b(?:teams?|departments?|colleagues|partners?|customers?|vendors?|analysts?|agency|kollegen|abteilung|partner|kunden?|equipo|socios?|clientes?|equipe|collegues?|partenaire\w*|clients?|parceir\w+|squadra|colleghi)(?: (?:de|of|der|des|di|do|da) [\w-]+)? (?:has|have|had|keeps?|runs?|owns?|uses?|hat|haben|betreib\w*|tiene\w*|usan?|a|ont|utilise\w*|tem|usa|ha|hanno) (?:its|their|ihre\w*|seine\w*|su|sus|son|sa|leur|seu|sua|il suo|la sua|hun|een|eine?n?|un|una|une|an?|the)(?: (?:own|eigene\w*|propi[oa]|propre|propri[oa]|eigen))? (?:[\w-]+ )?$"
    r"|\b(?:belongs?|gehort|gehoren|pertenece\w*|appartient|appartiennent|pertence\w*|appartiene|hoort) (?:to|zu[mr]?|a|al|aux?|ao|bij)(?: (?:the|our|der|dem|den|el|la|le))? $"
)
_THEIRS = re.compile(
    r"[^.;\n]{0,40}?(?:,? (?:which|that|and|die|der|que|qui|che))? ?\b(?:stays?|remains?|is|are|bleib\w*|ist|sind|sigue\w*|es|reste\w*|est|fica\w*|resta) (?:theirs|with them|ihre[rs]?|bei ihnen|suy[oa]s?|a eux|chez eux|deles|loro)\b"
    r"|(?: [\w-]+){0,2} (?:bei|with|at|con|chez|com|presso|bij) (?:(?:the|our|den|unseren|los|nuestros|nos|les|os|nossos|i|de|onze|an?) )?(?:[\w-]+ )?(?:kollegen|colleagues|other team|companer\w+|colegas|collegues|colleghi|collega's)\b"
)
# Whoever may use a key signs in nowhere for that.
_SIGNED_IN = frozenset({"iap", "data_access", "auth"})
_USES_KEY = re.compile(
    r"\b(?:decrypt\w*|encrypt (?:and|or) decrypt|entschlussel\w*|descifr\w*|desencript\w*|dechiffr\w*|decrypter|decifr\w*|decriptar|decrittare|ontsleutel\w*|(?:use|uses|using|gets?|has|have|nutz\w*|usar?|utiliser?) (?:the|our|that|den|la|el|le|a|cette) (?:encryption )?(?:keys?|schlussel|clave|cle|chave|chiave|sleutel))\b"
)
_END = re.compile(r"[.!?](?=\s|$)|[;\n]")
_THINGS = frozenset({
    "replica", "cross_region", "database", "postgres", "mysql", "sqlserver", "redis", "valkey", "bucket", "bigquery", "kubernetes", "queue",
    "mongodb", "spanner", "bigtable", "alloydb", "filestore", "search", "kafka",
})  # fmt: skip


def is_of_others(need: str, start: int, end: int, text: str) -> bool:
    """Whether what a folded goal names at a place is said to be somebody else's, or to have been there once; or whether it
    stands within the id of a project.
    """
    if is_of_project_name(start, end, text):
        return True
    if need in _SIGNED_IN:
        stop = _END.search(text, end)
        low = max((each.end() for each in _END.finditer(text, 0, start)), default=0)
        return _USES_KEY.search(text, low, stop.start() if stop else len(text)) is not None
    if need not in _THINGS:
        return False
    low = max((each.end() for each in _CLAUSE.finditer(text, 0, start)), default=0)
    before = text[low:start]
    return bool(_WAS.search(before) or _OWNED.search(before) or _THEIRS.match(text, end))
