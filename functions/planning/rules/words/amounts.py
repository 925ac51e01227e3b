"""Numbers in a goal: how many users, how much money a month, which machine.

All functions take folded text (lower case, no accents).
"""

import math
import re
from typing import NamedTuple

from functions.planning.rules.words import foreign
from functions.planning.rules.words.numbers import number
from shared.cost import COST_TABLE, is_machine_type, memory_gb, vcpus
from shared.parts.vm.gpus import G2_VCPUS, GPU_MACHINES, MOST_VCPUS

_NUMBER = r"(?<![\w.,])(\d{1,3}(?: \d{3})+|\d[\d.,]*)"
_SCALE = r"\s?(k|thousand|tausend|tsd|mil|mille|m|mio|mn|million(?:en|s)?|millionen|lakhs?)?\b\.?\+?"
_SCALES = {
    "k": 1e3, "thousand": 1e3, "tausend": 1e3, "tsd": 1e3, "mil": 1e3, "mille": 1e3, "m": 1e6, "mio": 1e6,
    "mn": 1e6, "lakh": 1e5,
}  # fmt: skip
# Numbers that are none, as people mean them.
_VAGUE = {
    "hundreds of thousands of": 500_000, "tens of thousands of": 50_000, "thousands of": 5_000, "hundreds of": 500,
    "millions of": 2_000_000, "dozens of": 50, "a handful of": 5, "a few": 3, "few": 3, "a couple of": 2,
    "hunderte": 500, "tausende": 5_000, "zehntausende": 50_000, "some": 3,
}  # fmt: skip
_VAGUE_NUMBER = "(" + "|".join(sorted(map(re.escape, _VAGUE), key=len, reverse=True)) + ")"
_PEOPLE = (
    r"(?:users?|visitors?|customers?|people|persons?|clients?|players?|subscribers?|students?|employees?|members?|"
    r"shoppers?|pupils?|teachers?|drivers?|doctors?|colleagues|gamers?|alunos|alumnos|eleves|etudiants?|estudantes|estudiantes|studenti|"
    r"empleados|salaries|funcionarios|membros|miembros|socios|adherents|lectores|jugadores|joueurs|jogadores|giocatori|leitores|lecteurs|kollegen|shoppers?|readers?|patients?|guests?|testers?|buyers?|sellers?|viewers?|listeners?|followers?|attendees|"
    r"participants?|tenants?|citizens|residents|accounts?|maus?|daus?|\w*nutzer\w*|besucher\w*|kund\w+|leute\w*|"
    r"menschen|personen|mitarbeiter\w*|anwender\w*|spieler\w*|patient(?:en|innen)|studierende\w*|schuler\w*|"
    r"teilnehmer\w*|usuarios|utilisateurs|clientes|utenti|personas|personnes|visiteurs|visitantes)"
)
_FILLER = (
    r"(?:\s+(?!(?:and|for|und|with|mit|or|to|bis|that|which|our|because|so|vms?|servers?|machines?|instances?|nodes?|"
    r"endpoints?|replicas?|regions?|months?|hours?|days?|per|each|je|pro|por|par)\b|\d)[\w-]+){0,3}?\s+(?:d ?'|de )?"
)
_USERS = re.compile(rf"{_NUMBER}{_SCALE}(?:{_FILLER}|\s*){_PEOPLE}\b")
_ITEM_NUMBER = re.compile(r"\d{1,2}\.\s")
_USERS_AFTER = re.compile(rf"\b{_PEOPLE}\s*(?:[:=]|(?:is|are|about|around|[~>])\s)+\s*{_NUMBER}{_SCALE}")
_VAGUE_USERS = re.compile(rf"\b{_VAGUE_NUMBER}(?:{_FILLER}){_PEOPLE}\b")
_VISITS = re.compile(
    rf"{_NUMBER}{_SCALE}\s?(?:(?:page|monthly|daily|website|site) ?)?(?:visits|views|pageviews|impressions|aufrufe|seitenaufrufe|besuche|visitas|visites|pages vues|acessos)\b"
)
# How often somebody who comes at all comes in a month, roughly.
_VISITS_PER_USER = 5
_PER_SECOND = re.compile(
    rf"{_NUMBER}{_SCALE}\s*(?:rps|qps|tps|(?:req(?:uest)?|payment|order|message|event|call|hit|transaction)s?\s*(?:/|per|a)\s*s(?:ec(?:ond)?)?)\b"
)
# One request a second is what so many users make at their peak, four times the average of 300 requests a month each.
_USERS_PER_RPS = 2_190
# What is reached for an hour says nothing of a month.
_PEAK = re.compile(
    r"\b(?:spik\w*|peaks?|bursts?|rush|spitzen?|lastspitzen?|picos?|pics?|black friday|up to|bis zu|hasta|jusqu'a)\b[^.;\n]{0,60}$"
)

# What one unit is in US dollars, June 2025 (European Central Bank reference rates, rounded).
_CURRENCIES = {
    "usd": 1.0, "us$": 1.0, "$": 1.0, "dollar": 1.0, "bucks": 1.0, "eur": 1.13, "euro": 1.13, "€": 1.13, "gbp": 1.34,
    "pound": 1.34, "£": 1.34, "inr": 0.0117, "rupee": 0.0117, "₹": 0.0117, "rs": 0.0117, "chf": 1.21, "jpy": 0.0069,
    "yen": 0.0069, "¥": 0.0069, "r$": 0.18, "brl": 0.18, "reais": 0.18, "cad": 0.73, "aud": 0.65, "cent": 0.01,
    "nok": 0.099, "dkk": 0.15, "sek": 0.104, "pln": 0.27, "zloty": 0.27, "czk": 0.046, "huf": 0.0028, "mxn": 0.053,
    "sgd": 0.78, "hkd": 0.127, "nzd": 0.6, "zar": 0.056, "krw": 0.00073, "aed": 0.272, "idr": 0.000061, "franken": 1.21,
    "peso": 0.053, "franc": 1.21, "kronor": 0.104, "kroner": 0.1, "kr": 0.1, "forint": 0.0028,
}  # fmt: skip
_CODES = {
    "€": "EUR", "euro": "EUR", "£": "GBP", "pound": "GBP", "₹": "INR", "rupee": "INR", "rs": "INR", "¥": "JPY",
    "yen": "JPY", "r$": "BRL", "reais": "BRL", "zloty": "PLN", "franken": "CHF", "cent": "USD",
    # Several countries' is nobody's code.
    "peso": "", "franc": "", "kronor": "SEK", "kroner": "", "kr": "", "forint": "HUF",
}  # fmt: skip
_FURTHER = "nok|dkk|pln|czk|huf|mxn|sgd|hkd|nzd|zar|krw|aed|idr"
_SIGN = r"(?<![a-z])(us\$|r\$|\$|€|£|₹|¥|usd|eur(?!3\b)|gbp|inr|chf|" + _FURTHER + r"|rs\.?)"
_UNIT = (
    r"(us\$|\$|€|£|₹|¥|usd|brl|reais|dollars?|dolares|dolari|dollari|bucks|cents?|euros?|eur|gbp|"
    r"pounds?|inr|rupees?|chf|franken|francs?|pesos?|kronor|kroner|kr|forint|jpy|yen|cad|aud|zloty|"
    + _FURTHER
    +
    # German seconds are written so too.
    r"|sek(?= ?(?:/|per|a|im|pro|i|en) ?(?:month|mo|monat|manad)))"
)
_PERIOD = (
    r"(?:\s*(?:/|per|a|an|each|every|pro|im|je|al|par|por)\s*(month|mo|monat|mes|mese|mois|year|yr|annum|jahr|week|woche|day|tag|"
    r"hour|hr|stunde)\b|\s*(monthly|monatlich|yearly|annually|jahrlich|weekly|daily|hourly|p\.?\s?m\.?))?"
)
_MONEY = re.compile(
    rf"(?:{_SIGN}\s?(?:\d[\d.,]*\s?(?:-|\u2013|to|bis|a)\s?{_SIGN.replace('(us', '(?:us')}?)?(\d[\d.,]*)\s?(k|m|thousand|million)?\b|{_NUMBER}\s?(k|m|thousand|million)?\s?{_UNIT}(?!\w)){_PERIOD}",
)
_BUDGET = (
    r"budget\w*|under|below|less than|max\w*|at most|up to|no more than|not more than|cheaper than|within|limit\w*|"
    r"spend\w*|afford\w*|cost\w*|unter|hochstens|maximal|bis zu|weniger als|kosten\w*|around|about|for|pay\w*|have|only"
)
_BUDGET_BEFORE = re.compile(rf"\b(?:{_BUDGET})\b[^.;!?]{{0,25}}$")
# Words right before an amount that make it a limit, whatever other amounts stand beside it.
_LIMIT_BEFORE = re.compile(
    r"(?:\b(?:budget\w*(?: (?:is|of))?|under|below|less than|max\w*|at most|up to|no(?:t)? more than|cheaper than|"
    r"within|limit\w*(?: of)?|unter|hochstens|bis zu|weniger als|menos de|moins de|meno di)\b|<=?)\W*$"
)
_NOT_A_BUDGET = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:revenue|turnover|sales|worth|funding|credits?|guthaben|creditos?|umsatz|transactions?|payments?|orders?|salary|each"
    r"(?! (?:month|year|week|day))|apiece|per (?:order|item|seat|sale|transaction|unit|user|customer|call|request))\b"
)
_WHAT_IT_SELLS = re.compile(
    r"\b(?:payments?|orders?|transactions?|invoices?|prices?|products?|raised|earn\w*|mak(?:e|ing))\b[^.;!?]{0,12}$"
)
# Whose money it is, or was, in the clause that an amount stands in: no limit of what is to be built.
_NOT_OURS = re.compile(
    r"\b(?:old|previous\w*|former\w*|was|were|had|hatte[n]?|teniamos|avions|avevamo|tinhamos|hadden|used to|until now|so far|last (?:month|year)|competitors?|charg(?:es?|ed|ing)|sell(?:s|ing)?|sold|fines?|penalt\w+|fees?|tickets?|memberships?|salar\w+|wages?|donat\w+|prizes?|damages?|"
    r"alte[rnsm]?|bisher\w*|war|waren|konkurren\w+|mitbewerber|verkauf\w*|strafe\w*|gebuhr\w*|beitrag\w*|mitgliedsbeitrag\w*|"
    r"viej[oa]|anterior\w*|era|eran|costaba\w*|competencia|vend\w+|multas?|cuotas?|ancien\w*|etait|etaient|coutait\w*|concurrent\w*|amendes?|cotisation\w*|vecchi[oa]|costava\w*|multe?|antig[oa]|custava\w*|multas|boetes?)\b"
    # What something that is not taken would cost.
    r"|\b(?:it|they|that|this|these|those|which|he|es|das|sie|die|eso|esto|ca|cela|ce|cio|isso|isto|dat|het) ?(?:'d|would|wurde\w*|ware\w*|seria\w*|serait|seraient|costaria\w*|couterai\w*|sarebbe\w*|costerebbe\w*|custaria\w*|zou(?:den)?)\b"
    r"|(?<!more )(?<!less )\b(?:than|als|que|dan) (?![$\d])[^.,;!?()]{2,40}$"
    r"|\b(?:users?|customers?|clients?|members?|guests?|visitors?|people|they|kunden|mitglieder|clientes|usuarios|socios|membres|clienti|klanten)\b[^.,;!?]{0,24}\b(?:pay|buy|give|owe|zahl\w*|pagan|paient|pagano|pagam|betalen)\b"
)
# What says a price as it is, unless something says what it may be.
_PRICED = re.compile(
    r"\b(?:(?<!^ )(?<!^)cost|costs|costing|paid|pays|paying|price[sd]?|is|are|kostet|kosten|zahlen|bezahl\w*|ist|sind|cuestan?|pagamos|vale|es|son|coute(?:nt)?|est|sont|payons|costano?|paghiamo|custam?|kost)\b"
)
_MAY_BE = re.compile(
    r"\b(?:should|must|may|can|shall|could|will|to|want|max\w*|at most|up to|no|not|never|under|below|less|within|limit\w*|cap\w*|ceiling|budget\w*|alert\w*|alarm\w*|warn\w*|notif\w*|e?-?mail|when|once|if|bill|spend\w*|cheaper|"
    r"darf|soll\w*|muss|hochstens|maximal|bis|unter|weniger|nicht|kann|wenn|sobald|grenze|puede|debe|maximo|menos|hasta|no|limite|presupuesto|doit|peut|max\w*|moins|jusqu\w*|pas|plafond|deve|puo|massimo|meno|non|pode|maximo|ate|nao|mag|moet|hoogstens|niet)\b"
)
_OF_A_PIECE = re.compile(
    r"^\W*(?:an?|per|pro|je|por|par|al?|each|the) (?:nights?|heads?|persons?|pieces?|kilos?|kg|seats?|copy|copies|tickets?|litres?|nacht|kopf|stuck|noche|persona|nuit|personne|notte|noite|pessoa)\b"
)
_TOO_MUCH = re.compile(
    r"^[^.,;!?]{0,48}\b(?:is|are|would be|was|ist|sind|ware|es|seria|est|serait|sarebbe) (?:way |far |much |viel )?(?:too|zu|demasiado|muy|trop|troppo)\b"
)
_CLAUSE = re.compile(r"[,;:!?()\n]|[.](?=\s|$)")
_IN_BRACKETS = re.compile(r" ?\((?:about |around |ca\.? |etwa |unos |environ |circa )?$")
_PLACE = re.compile(r"eur[3-6](?!\d|[.,]\d)")
# What is given once is no month's.
_GIVEN_ONCE = re.compile(
    r"^\W*(?:of |in |worth of )?(?:(?:free|gcp|google|cloud|trial|startup) ){0,3}(?:credits?|guthaben|creditos?|vouchers?)\b"
)
_PAID_TODAY = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:today|now|currently|at the moment|heute|aktuell|derzeit|bisher)\b")
_BARE_BUDGET = re.compile(
    rf"\bbudget\w*\b\D{{0,20}}?{_NUMBER}\s?(k)?\b(?!\s*(?:%|{_PEOPLE}))"
    rf"|\b(?:under|below|less than|max\w*|at most|up to|no more than|pay|spend|unter|hochstens)\s{_NUMBER}\s?(k)?\s?"
    r"(?:/|per|a|im|pro|each)\s?(?:month|mo|monat)\b"
)
_PER_MONTH = {
    "year": 1 / 12, "yr": 1 / 12, "annum": 1 / 12, "jahr": 1 / 12, "yearly": 1 / 12, "annually": 1 / 12,
    "jahrlich": 1 / 12, "week": 52 / 12, "woche": 52 / 12, "weekly": 52 / 12, "day": 365 / 12, "tag": 365 / 12,
    "daily": 365 / 12, "hour": 730.0, "hr": 730.0, "stunde": 730.0, "hourly": 730.0,
}  # fmt: skip

_MACHINE = re.compile(
    r"(?<![\w-])(?:[a-z]\d[a-z]{0,2}-[a-z]+(?:-\d+g?)+(?:-[a-z]+)?|e2-(?:micro|small|medium)|f1-micro|g1-small)(?![\w-])"
)
AND_MEMORY = r"(?:,| ?[/+&]| ?,? (?:and|with|und|mit|y|con|et|avec|e|com|en|met))? ?"
"""What stands between the cores and the memory of one size: `2 CPUs with 8 GB`."""
OF_A_DISK = r" ?(?:of |de |di |van )?(?:\w+ )?(?:ssd|hdd|disk|storage|drive|space|disco|disque|platte|festplatte|almacenamiento|stockage|armazenamento|schijf|speicherplatz)\b"
"""What says behind an amount that it is a disk's, and no memory."""
_CORES = re.compile(r"(?<![\w.])(\d{1,3})\s*-?\s*(?:v?cpus?|v?cores?|kerne\w*|prozessor\w*|nucleos?|coeurs?)\b")
_MEMORY = re.compile(
    r"(?<![\w.])(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:gb|gib|g)\s*(?:(?:of|de|di)\s+)?(?:ram|memory|arbeitsspeicher|memoria|memoire)\b|\bram\s*(?:of|:)?\s*(\d{1,4}(?:[.,]\d{1,2})?)\s*gb\b"
    rf"|\b(?:cores?|v?cpus?|kerne|nucleos?|coeurs){AND_MEMORY}(\d{{1,4}}) ?(?:gb|gib|go|g)\b(?: (?:of |de |di )?(?:ram|memory|arbeitsspeicher|memoria|memoire)\b)?(?!{OF_A_DISK})"
    r"|\b(?:vps|servers?|vm|box|machine)\s(?:with )?(\d{1,3})\s?gb\b"
    r"(?!\s(?:of )?(?:\w+ )?(?:ssd|hdd|disk|storage|drive|space))"
)
_STORED = re.compile(
    rf"{_NUMBER}\s?(gb|tb|pb|gib|tib|gigabytes?|terabytes?|petabytes?|gigs?)\b"
    r"(?!\s?(?:of )?(?:ram|memory|arbeitsspeicher|traffic|bandwidth|egress|transfer|per (?:day|month)|/))"
)
AMOUNTS = (
    _USERS, _USERS_AFTER, _VAGUE_USERS, _VISITS, _PER_SECOND, _MONEY, _BARE_BUDGET, _MACHINE, _CORES, _MEMORY, _STORED
)  # fmt: skip
"""What the amounts of a goal look like."""
_GB = {"g": 1.0, "t": 1_024.0, "p": 1_048_576.0}


def _amount(text: str) -> float:
    """A number as `number` reads it, and nothing where it is none."""
    return number(text) or 0.0


def _scaled(digits: str, scale: str | None) -> float:
    word = (scale or "").rstrip("s")
    return _amount(digits) * (1e6 if word.startswith("million") else _SCALES.get(word, 1))


def users_in(text: str) -> int | None:
    """The largest number of users a goal names."""
    # The number of a list's item is none of its own: `3. quotas`.
    found = [_scaled(match[1], match[2]) for match in _USERS.finditer(text) if not _ITEM_NUMBER.match(match[0])]
    found += [_scaled(match[1], match[2]) for match in _USERS_AFTER.finditer(text)]
    found += [_scaled(match[1], match[2]) / _VISITS_PER_USER for match in _VISITS.finditer(text)]
    found += [_VAGUE[match[1]] for match in _VAGUE_USERS.finditer(text)]
    steady = (match for match in _PER_SECOND.finditer(text) if not _PEAK.search(text[: match.start()]))
    found += [_scaled(match[1], match[2]) * _USERS_PER_RPS for match in steady]
    return int(min(max(found), 1e10)) if found else None


class Money(NamedTuple):
    """An amount a month in a currency's own units; `code` as ISO 4217 has it (empty for one that several countries have), `rate` what a unit is in US dollars."""

    amount: float
    code: str = "USD"
    rate: float = 1.0


def budget_in(text: str) -> float | None:
    """The budget in US dollars a month."""
    said = money_in(text)
    return round(said.amount * said.rate, 2) if said else None


def money_in(text: str) -> Money | None:
    """The budget as it is said: an amount of money that is not said to be something else, like a revenue."""
    found: list[tuple[int, Money]] = []
    for match in _MONEY.finditer(text):
        sign, before, before_k, after, after_k, unit, period, adverb = match.groups()
        left, right = text[max(0, match.start() - 80) : match.start()], text[match.end() : match.end() + 80]
        limit = bool(_LIMIT_BEFORE.search(left))
        if not limit and (
            _WHAT_IT_SELLS.search(left) or (_NOT_A_BUDGET.search(right) and not _BUDGET_BEFORE.search(left))
        ):
            continue
        if _GIVEN_ONCE.search(right) or _OF_A_PIECE.search(right) or _TOO_MUCH.search(right):
            continue
        # `Cheaper than the VM that we had (12 $ a month)` says the price of that; `eur3` is a place.
        clause = _CLAUSE.split(_IN_BRACKETS.sub(" ", left))[-1]
        if _PLACE.match(match[0]):
            continue
        if _NOT_OURS.search(clause) or (_PRICED.search(clause) and not _MAY_BE.search(clause)):
            continue
        currency = (sign or unit or "$").rstrip(".")
        word = currency if currency in _CURRENCIES else currency.rstrip("s")
        rate = _CURRENCIES.get(word, 1.0)
        # Only what is written with three letters is a code of its own.
        code = _CODES.get(word, word.upper() if word in _CURRENCIES and len(word) == 3 and word != "us$" else "USD")
        amount = _scaled(before or after, before_k or after_k)
        today = not limit and _PAID_TODAY.search(right)
        rank = -1 if today else 2 * limit + bool(period or adverb)
        found.append((rank, Money(amount * _PER_MONTH.get(period or adverb or "", 1.0), code, rate)))
    # What costs nothing while it is not there limits nothing of what is.
    found = [each for each in found if each[1].amount] or found
    if found:
        # Where several amounts stand, a limit is the budget, then the one with a period, then the first.
        rank, money = max(found, key=lambda each: each[0])
        return money if rank >= 0 else None
    bare = _BARE_BUDGET.search(text)
    return Money(_scaled(bare[1] or bare[3], bare[2] or bare[4])) if bare else None


def money_at(text: str) -> list[tuple[int, int]]:
    """Where amounts of money stand."""
    return [match.span() for match in _MONEY.finditer(text)]


_NOTHING = re.compile(
    r"\b(?:(?:stays?|remain|keep (?:it|this|that|everything|all)|be|is|for|completely|totally|entirely|100 ?%|(?:within|in|on|inside) the|,) free(?: of charge)?(?: ?-?tier)?(?=\s*(?:$|[.,;:!?)\n]|please\b|on\b|and\b|tier\b))|free[- ]tier|free of charge|"
    r"(?:no|zero|0|without(?: any)?|keine?|ohne|sin|sem|sans|senza|aucun) (?:monthly |running |ongoing |laufende |monatliche |mensual\w* |mensuel\w* )?(?:budget|costs?|costes?|costos?|custos?|couts?|kosten|costi|charges?|fees?|gebuhren)\b|"
    r"(?:costs?|pay|kost\w*|cuest\w*|paye[rz]?|pagar) (?:us |me |mich |uns )?(?:nothing|nichts|nada|rien|niente)|nichts kosten|(?:rien|nada|niente) (?:payer|pagar|pagare)|(?:sin|sem) pagar(?: nada)?|ne (?:doit )?rien couter|(?:not|(?:do|should|must|can)n'?t) (?:want to )?(?:pay|cost)(?: for (?:it|anything))?(?: a| 1| anything| me)* ?(?:cents?|penny|dime|anything|money)|"
    r"gratis|gratuit\w*|kostenlos\w*|kostenfrei\w*|umsonst|de graca)(?![\w-])"
)
_A_WHILE = re.compile(r"\b(?:month|months|trial|monate?|mes|mois|credits?|guthaben|creditos?|year|first|ad|ads|add?) $")


def is_for_nothing(text: str) -> bool:
    """Whether what is asked for is to cost no money at all: `stay free`, `gratis`, `zero budget`."""
    return (
        any(not _A_WHILE.search(text[: each.start()] + " ") for each in _NOTHING.finditer(text)) or budget_in(text) == 0
    )


def is_in_dollars(text: str) -> bool:
    """Whether every amount of money in a goal is in US dollars, or in no currency that is named."""
    named = [(match[1] or match[6] or "$").rstrip(".s") for match in _MONEY.finditer(text)]
    return all(_CURRENCIES.get(each, 1.0) == 1.0 for each in named)


# What an accelerator has of its own is no disk.
_OF_GPU = re.compile(r"\b(?:a100|h100|h200|v100|p100|t4|l4)[ -]?(?:with )?$")


_BOOTS = r"(?:boot|root|os|system|start)[- ]?(?:disks?|discs?|volumes?|drives?|partitions?|platten?)"
_BOOT_DISK = re.compile(
    rf"{_NUMBER}\s?(gb|gib|tb|gigs?)\b(?: of)?(?: (?:ssd|hdd|pd-\w+|balanced|standard|persistent|large|big|grosse)){{0,2}} {_BOOTS}\b"
    rf"|\b{_BOOTS}(?: size)?(?:(?: is| of| with| von|:|=|,)? ?\(?){_NUMBER}\s?(gb|gib|tb|gigs?)\b"
)


def boot_disks_in(text: str) -> list[tuple[int, tuple[int, int]]]:
    """How large a machine's boot disk is said to be, in GB, and where."""
    return [
        (int(_amount(match[1] or match[3]) * _GB[(match[2] or match[4])[0]]), match.span())
        for match in _BOOT_DISK.finditer(text)
    ]


def storage_in(text: str) -> float | None:
    """The largest amount of data a goal wants to keep, in GB; memory, traffic and what a machine boots from are none."""
    memory = [match.span() for match in _MEMORY.finditer(text)] + [span for _, span in boot_disks_in(text)]
    found = [
        _amount(match[1]) * _GB[match[2][0]]
        for match in _STORED.finditer(text)
        if not any(low <= match.start() < high for low, high in memory)
        and not _OF_GPU.search(text[max(0, match.start() - 12) : match.start()])
    ]
    return min(max(found), 1e9) if found else None


def machine_in(text: str) -> tuple[str | None, str | None]:
    """The machine type a goal names, or the one that has what it names; and a named one that is not offered."""
    named = [match[0] for match in _MACHINE.finditer(text)]
    known = next((name for name in named if is_machine_type(name)), None)
    if not known and gpu_machine_in(text):
        # Which has its accelerators, and is set with them.
        return None, None
    if known or named:
        return known or fitting(int(re.sub(r"\D", "", named[0].rpartition("-")[2]) or 1)), None if known else named[0]
    if other := foreign.MACHINE.search(text):
        return foreign.SMALL.get(other["size"] or "") or fitting(foreign.cpus_of(other)), other[0]
    cores, memory = size_in(text)
    if not cores and not memory:
        return None, None
    return fitting(cores, memory), None


def gpu_machine_in(text: str) -> tuple[str, str, int] | None:
    """The machine type with accelerators of its own that a goal names, with which they are and how many."""
    own = {
        machine: (gpu, count)
        for gpu, sizes in GPU_MACHINES.items()
        for count, machine in sizes.items()
        if not machine.startswith("n1-")
    }
    own |= {f"g2-standard-{each}": ("nvidia-l4", count) for count, sizes in G2_VCPUS.items() for each in sizes}
    named = next((match[0] for match in _MACHINE.finditer(text) if match[0] in own), None)
    return (named, *own[named]) if named else None


def size_in(text: str) -> tuple[int, int]:
    """The vCPUs and the GB of memory that a goal says, each 0 where it does not."""
    cores = next((int(match[1]) for match in _CORES.finditer(text)), 0)
    memory = next((math.ceil(_amount(next(filter(None, match.groups())))) for match in _MEMORY.finditer(text)), 0)
    return cores, memory


def names_machine(text: str) -> bool:
    """Whether a goal names a machine type as Google or another cloud calls it."""
    return bool(_MACHINE.search(text) or foreign.MACHINE.search(text))


def fitting(cores: int, memory: int = 0) -> str:
    """The cheapest E2 type with so many vCPUs and GB, standard ones where only vCPUs are asked for; beyond E2, of N2 and N2D.

    The largest of these where none has so many.
    """
    # N2 is sold nearly everywhere, N2D is not.
    families = (
        (("e2-",), ("n2-",), ("n2d-",))
        if memory
        else (("e2-medium", "e2-standard"), ("n2-standard",), ("n2d-standard",))
    )
    enough = [each for each in COST_TABLE if vcpus(each) >= cores and memory_gb(each) >= memory]
    for kinds in families:
        if found := [each for each in enough if each.startswith(kinds)]:
            return min(found, key=COST_TABLE.__getitem__)
    return "n2d-standard-224"


def fitting_with_gpu(gpu: str, count: int, cores: int, memory: float) -> list[str]:
    """The types that have or take so many of an accelerator, with so many vCPUs and GB, the cheapest first."""
    if gpu == "nvidia-l4":
        sizes = (each for each in G2_VCPUS.get(count, ()) if each >= cores and each * 4 >= memory)
        return [f"g2-standard-{each}" for each in sizes]
    most = MOST_VCPUS.get(gpu, 0) * count
    found = [each for each in COST_TABLE if each.startswith(("n1-standard", "n1-highmem"))]
    able = [each for each in found if cores <= vcpus(each) <= most and memory_gb(each) >= memory]
    return sorted(able, key=COST_TABLE.__getitem__)


# Whoever computes on CPUs alone has no GPU, however tempting one is.
CPUS_ONLY = re.compile(
    r"\bcpus? (?:only|alone|nur|solamente|seulement)\b|\b(?:only|just|nur|ausschliesslich|solo|seulement|uniquement|alleen|apenas|somente) (?:on |with |auf |mit |con |en |sur |avec |met |com )?(?:the |de |des |les )?cpus?\b"
)
