"""What a goal says that a program does with what is kept: `ingest writes to it`, `report only reads`. Folded text in."""

import re
from typing import NamedTuple

_LIMIT = r"(?:only|just|merely|nur|lediglich|solo|solamente|unicamente|seulement|uniquement|ne fait que|apenas|somente|soltanto|alleen|se limite a)"
_MAY = r"(?:may|can|should|must|shall|is allowed to|darf|kann|soll|muss|puede|debe|peut|doit|pode|deve|puo|mag|that|which|who|der|die|das|que|qui|che)"
READS = r"(?:reads?|query|queries|lies?t|lesen|lee|leer|lit|lire|le|ler|legge|leggere|leest|lezen)"
WRITES = r"(?:writes?|uploads?|stores?|saves?|puts?|deletes?|updates?|appends?|schreibt|schreiben|loscht|legt|speichert|escribe|escribir|guarda|borra|sube|ecrit|ecrire|depose|supprime|grava|gravar|escreve|escrever|apaga|scrive|scrivere|salva|schrijft|schrijven)"
_END = re.compile(
    r"[,;\n]|[.](?=\s|$)|\s(?:and|und|y|et|e|en|while|but|wahrend|aber|mientras|pero|tandis que|mais|enquanto|mas)\s"
)
_WRITES = re.compile(rf"(?<![\w-]){WRITES}(?![\w-])")


class Deed(NamedTuple):
    """What a program does: where that is said, and whether it writes, or reads alone."""

    span: tuple[int, int]
    writes: bool


def doing(name: str) -> str:
    """The expression for a program of this name (or names, as an expression) and what it does."""
    return (
        rf"(?<![\w/.-])(?P<quote>['\"`]?)(?P<name>{name})(?P=quote)(?: (?:service|api|job|worker|dienst))?(?:,? {_MAY})?(?: {_LIMIT})?"
        rf" (?P<deed>{READS}|{WRITES})(?![\w-])"
    )


def deeds_of(text: str, name: str) -> Deed | None:
    """What the program of this name is said to do; None where nothing is said, or where it is denied."""
    match = re.search(doing(re.escape(name)), text)
    if match is None:
        return None
    # `Reads and writes` is one deed: a word that ends it begins another only with another subject.
    high = len(text)
    for stop in _END.finditer(text, match.end()):
        if not _WRITES.match(text, stop.end()) and not re.match(READS + r"\b", text[stop.end() :]):
            high = stop.start()
            break
    return Deed((match.start(), high), _WRITES.search(text, match.start("deed"), high) is not None)


_QUOTE = r"['\"`]"
_AND = r"(?:, and |, | and | und | y | et | e | en | & )"
_SERVICES = r"(?:services|dienste|servicios|servicos|servizi|diensten)"
_ON = r"(?: ?\([^()]{1,20}\))? (?:(?:both|each|beide|jeweils|ambos|tous les deux) )?(?:on|auf|en|sur|no|su|op|as) cloud run\b"


def quoted_programs(text: str, name: str) -> set[str]:
    """The programs that stand in quotes (`name`: the expression for a name): what each does is said, or where they run."""
    found = {match["name"] for match in re.finditer(doing(name), text) if match["quote"]}
    quoted = rf"{_QUOTE}{name}{_QUOTE}"
    items = rf"(?P<names>{quoted}(?:{_AND}{quoted})+)"
    for match in re.finditer(rf"\b{_SERVICES} {items}|(?P<before>{quoted}(?:{_AND}{quoted})+){_ON}", text):
        found |= {each.strip("'\"`") for each in re.findall(quoted, match["names"] or match["before"])}
    return found
