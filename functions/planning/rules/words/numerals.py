"""Numbers in words: `ten thousand users` is `10000 users`, `eine halbe Million` is `500000`.

Works on folded text. Only what is surely a number is touched: `a` and `ein` count before a hundred or a dozen alone.
"""

import re
from functools import lru_cache

from functions.planning.rules.words.clock_words import clock_in_digits
from functions.planning.rules.words.number_words import ENGLISH, GERMAN, ROMANCE, without
from functions.planning.rules.words.numbers import joined

_UNITS = {**ENGLISH, **GERMAN}
_SCALES = {
    "dozen": 12, "dutzend": 12, "hundred": 100, "hundert": 100, "thousand": 1_000, "tausend": 1_000,
    "million": 1_000_000, "millionen": 1_000_000, "grand": 1_000,
}  # fmt: skip
_UNIT, _SCALE = "|".join(sorted(_UNITS, key=len, reverse=True)), "|".join(sorted(_SCALES, key=len, reverse=True))
_WORD = rf"(?:{_UNIT}|{_SCALE})(?![a-z])"
# A scale alone (`million`) is left for what stands before it.
_PHRASE = re.compile(
    rf"(?<![\w.,-])(?:(?:an?|eine?[nmr]?) (?={_SCALE})|(?=(?:{_UNIT})(?![a-z])))(?:{_WORD})(?:(?:(?<=hundred) and |(?<=thousand) and |(?<=million) and |(?<=hundert) und |[ -]){_WORD})*"
)
_HALF = re.compile(r"\b(?:half an?|eine? halbe|einer halben|un demi|medio) (?=million|millon|dozen|dutzend|thousand)")
_COMPOUND = re.compile(rf"(?<![\w.,])(?<!\d )(ein|{_UNIT})?(hundert|tausend)\b")
# Words for small numbers in other languages are common words too: only before a thousand or a million they are numbers.
# English has `once` too, and Dutch `onze`.
_ROMANCE = {"un": 1, **without(ROMANCE, "once", "onze")}
_FEW = without(_ROMANCE, "un", "cent", "six")
_THINGS = (
    r"instan\w+|istanz\w+|servi[czt]\w+|microservi\w+|maquinas?|machines|macchine|replicas?|repliche|nodos|noeuds|nodi|buckets?|funciones|fonctions|funcoes|funzioni|"
    r"bases|bancos|colas|filas|topics?|vms?|dias|jours|giorni|horas|heures|ore|semanas|semaines|settimane|meses|mois|mesi|anos|ans|anni|usuarios|utilisateurs|utenti|"
    r"empleados|employes|dipendenti|equipos|equipes|regiones|regions|regioes|regioni|zonas|zones|zone|entornos|environnements|ambientes|ambienti|veces|fois|vezes|volte|"
    r"intentos|essais|tentativ\w+|minutos|minutes|minuti|gb|go|tb|nucleos|coeurs|v?cpus?|personas|personnes|pessoas|persone|amigos|amis|amici|discos|disques|dischi|"
    r"sitios|sites|siti|dominios|domaines|domini|redes|subredes|workers?|jobs?|servidores|serveurs|contenedores|conteneurs|containers?|tareas|taches|tarefas|apis?|aplicaciones|applications|apps?"
)
_FEW_THINGS = re.compile(rf"\b({'|'.join(sorted(_FEW, key=len, reverse=True))}) (?=(?:\w+ )?(?:{_THINGS})\b)")
# `All due jobs` are no two.
_DUE = re.compile(r"\bdue (?=\w*(?:s|\d)\b)")
_FOREIGN = re.compile(rf"\b(?:({'|'.join(_ROMANCE)}) )?(?:(mil(?:le|a)?)|(millon(?:es)?|millions?|milioni|milhoes))\b")


# Many readers ask about the same text.
@lru_cache(maxsize=64)
def in_digits(text: str) -> str:
    """The text with its numbers and times of day in words written in digits, and its counts without separators."""
    text = _HALF.sub("0.5 ", text)
    text = _COMPOUND.sub(lambda match: str(_UNITS.get(match[1] or "", 1) * _SCALES[match[2]]), text)
    text = _FOREIGN.sub(_foreign, text)
    text = _FEW_THINGS.sub(lambda match: match[0] if _DUE.match(text, match.start()) else f"{_FEW[match[1]]} ", text)
    return clock_in_digits(joined(_PHRASE.sub(lambda match: str(_value(match[0])), text)))


def _foreign(match: re.Match[str]) -> str:
    if not match[1]:
        return "million" if match[3] else match[0]
    return str(_ROMANCE[match[1]] * (1_000 if match[2] else 1_000_000))


def _value(phrase: str) -> int:
    """`two hundred and fifty thousand` as a number."""
    total, part = 0, 0
    for word in re.split(r"[ -]", phrase):
        if word in _UNITS:
            part += _UNITS[word]
        elif word in _SCALES:
            scale = _SCALES[word]
            if scale >= 1_000 and word != "dozen":
                total, part = total + max(part, 1) * scale, 0
            else:
                part = max(part, 1) * scale
    return total + part
