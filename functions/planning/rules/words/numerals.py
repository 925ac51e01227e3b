"""Numbers in words: `ten thousand users` is `10000 users`, `eine halbe Million` is `500000`.

Works on folded text. Only what is surely a number is touched: `a` and `ein` count before a hundred or a dozen alone.
"""

import re

from functions.planning.rules.words.clock_words import clock_in_digits

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
    "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwolf": 12, "zwanzig": 20, "dreissig": 30, "vierzig": 40, "funfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
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
_ROMANCE = {
    "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10, "veinte": 20, "cincuenta": 50, "cien": 100,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "vingt": 20, "cinquante": 50, "cent": 100, "due": 2,
    "tre": 3, "cinque": 5, "dieci": 10, "venti": 20, "cento": 100, "dois": 2, "dez": 10,
}  # fmt: skip
_FEW = {
    **{word: value for word, value in _ROMANCE.items() if word not in {"un", "cent", "due"}},
    "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "doce": 12, "quince": 15, "treinta": 30, "sept": 7, "huit": 8, "neuf": 9, "douze": 12,
    "quinze": 15, "trente": 30, "duas": 2, "sete": 7, "oito": 8, "nove": 9, "doze": 12, "vinte": 20, "trinta": 30, "quattro": 4,
    "sei": 6, "sette": 7, "otto": 8, "dodici": 12, "quindici": 15, "trenta": 30, "quatro": 4, "due": 2, "cuarenta": 40, "quarante": 40,
}  # fmt: skip
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


def in_digits(text: str) -> str:
    """The text with its numbers and times of day in words written in digits."""
    text = _HALF.sub("0.5 ", text)
    text = _COMPOUND.sub(lambda match: str(_UNITS.get(match[1] or "", 1) * _SCALES[match[2]]), text)
    text = _FOREIGN.sub(_foreign, text)
    text = _FEW_THINGS.sub(lambda match: match[0] if _DUE.match(text, match.start()) else f"{_FEW[match[1]]} ", text)
    return clock_in_digits(_PHRASE.sub(lambda match: str(_value(match[0])), text))


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
