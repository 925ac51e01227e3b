"""The clauses of a change: a sentence cut where it says another thing, and nowhere within one."""

import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.fillers import STATES
from functions.planning.rules.changes.manner import only_tells
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import of_whom
from functions.planning.rules.changes.times import (
    DAYS_TOGETHER,
    HOURS_TOGETHER,
    MONTH_DAY,
    clock_span,
    only_days,
    when_in,
)
from functions.planning.rules.changes.values import ACCOUNTS, MACHINE, NETWORKS
from functions.planning.rules.words.countries import COUNTRIES
from functions.planning.rules.words.values import domain_in
from functions.planning.rules.words.zones import zone_said

_SPLIT = re.compile(
    r"\s*(?:[;\n]|[?!\u2026]+(?=\s|$)| \+(?= )|,(?!\d)|\bbut (?=(?:not|keep|leave|only|don'?t|run|start|stop|pause|make|set|give|change|double|add|use)\b)|\baber (?=(?:nicht|behalt\w*|lass\w*|nur|fass\w*|ruhr\w*)\b)|\bpero (?=(?:no|deja|manten\w*|conserv\w*|solo)\b)|\bmais (?=(?:pas|garde\w*|laisse\w*|seulement|ne)\b)|\.(?=\s|$)|\b(?:and then|and also|and|und dann|und|then|dann|y|et|e(?!-)|puis|luego|sowie|as well as|plus(?! d[eu]\b))\b(?! (?:that|which|qui)\b| (?:write|schreib\w*|escribir|ecrire)\b))\s*"
)
_HARMS = r"(?:ddos|dos|bots?|attacks?|attackers?|scrapers?|hackers?|sql injections?|injections?|abuse|angriffe?n?|angreifern?|ataques?|attaques?)"
_TOGETHER = re.compile(
    r"\b\d+(?:st|nd|rd|th) (?:and|&) (?:the )?\d+(?:st|nd|rd|th)\b|\b(?:per|pro|por|par) (?:minute|second) and (?:per )?(?:ip|user|client|visitor)s?(?: address)?\b|\b(?:on |at )?(?:the )?weekends? and (?:at )?nights?\b|\b(?:at )?nights? and (?:on |at )?(?:the )?weekends?\b|\bnachts und am wochenende\b|\b(?:between|zwischen|entre)\b.{1,30}?\b(?:and|und|y|et)\b|\d+ ?(?:v?cpus?|cores?|kerne?n?|nucleos?|coeurs?)\s*(?:,|and|und|y|et)\s*\d+ ?(?:gb|go|gib|gi|gigas?|gigs?|g)\b(?: (?:of |de )?(?:ram|memory|memoria|memoire|arbeitsspeicher|speicher))?|"
    r"\d+ ?(?:gb|go|gib|gi|gigas?|gigs?|g)\b(?: (?:of |de )?(?:ram|memory|memoria|memoire|arbeitsspeicher|speicher))?\s*(?:,|and|und|y|et)\s*\d+ ?(?:v?cpus?|cores?|kerne?n?|nucleos?|coeurs?)\b|"
    rf"\b{_HARMS}(?:(?: ?, ?| and | or | und | oder | y | et | ou ){_HARMS})+\b|"
    r"\b(?:vcpus?|cpus?) and\b(?! (?:leave|keep|do|don'?t|give|set|make|add|put|remove|turn|move|let|the [a-z]+ (?:gets?|should|needs?|to)\b))|(?:\d+ ?(?:%|percent|prozent|por ?ciento|pour ?cent)? ?(?:,|and|und|y|et) ?(?:(?:at|bei|ab|al|a) )?)+\d+ ?(?:%|percent|prozent|por ?ciento|pour ?cent)|"
    rf"{NETWORKS.pattern}|{ACCOUNTS.pattern}|"
    rf"(?:the |am |el |le |den )?{MONTH_DAY}(?:(?: ?, ?| and | & | und | y | et )(?:the |am |on the |el |le |den |dem )?{MONTH_DAY})+(?! ?%)|"
    r"\b(?:with|mit|con|avec) [\w .-]{1,40}? (?:and|und|y|et) (?:backups?|sicherung\w*|copias|sauvegardes?|\d+ ?(?:gb|g|days?|cpus?)|high availability|tls|a (?:read )?replica)[\w ]*|"
    r"\b(?:at least|min(?:imum|imal)?\.?|mindestens|al menos|como minimo|au moins) \d+\b[^\d,;.]{0,25}?(?:,|and|und|y|et)\s*"
    r"(?:at most|max(?:imum|imal)?\.?|hochstens|up to|bis zu|como maximo|a lo sumo|au (?:plus|maximum)) \d+\b"
)


# So much more, where nothing is counted before it: `the disk: plus 30 GB`.
_MORE_OF_IT = re.compile(r"(?:^|(?<=[,;:.]))[^,;:.\d]*\bplus (?=\d)")
# How long something is: an amount behind it is of another thing.
_TAKES_LONG = re.compile(
    r"\d ?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|sekunden?|minuten|stunden?|tage?|dias|horas|minutos|jours|heures|min|sec)$"
)
# A variable with its value, an address, a domain: nothing in it parts anything.
_WHOLE = re.compile(
    r"(?<![\w.-])[a-z_][a-z0-9_]*=(?:\"[^\"]*\"|'[^']*'|[^\s;]*[^\s;,.])|\S+@[\w-]+(?:\.[\w-]+)+|(?<![\w.])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![\w-])"
)

# What is said of one alone: `2 GB for web, admin stays as it is`.
_OF_THE_LAST = r"(?:stays|remains|keeps|is|has|needs|gets|bleibt|behalt|bekommt|braucht|queda|sigue|reste|garde|fica|resta|rimane)\b"


def clauses(text: str, now: Now) -> list[str]:
    """The clauses in their order, without manners; an amount alone belongs to the one before."""
    kept: list[str] = []
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    text = _WHOLE.sub(keep, text)
    hidden = re.sub(
        rf"\b(?:{'|'.join(COUNTRIES)})\b(?:\s*(?:,|and|und|y|et)\s*(?:from |aus |de |the |dem |den )*(?:{'|'.join(COUNTRIES)})\b)+",
        keep,
        text,
    )
    if ids := "|".join(re.escape(id_) for id_ in now.parts):
        hidden = re.sub(
            rf"(?<![\w-])(?:{ids})(?:(?: ?, ?| and | und | y | et )(?:the )?(?:{ids}))+(?= (?!and\b)(?!{_OF_THE_LAST})|:)|"
            rf"(?:(?<=\b(?:on|of|in|to|en|de)\b )|(?<=\bfrom\b ))(?:the )?(?:{ids})(?:(?: ?, ?| and | und | y | et )(?:the )?(?:{ids}))+(?=$|[.,;!])|"
            rf"(?<=\b(?:for|fur|auf|von) )(?:the )?(?:{ids})(?:(?: ?, ?| and | und | y | et )(?:the )?(?:{ids}))+(?=$|[.,;!])",
            keep,
            hidden,
        )
    hidden = HOURS_TOGETHER.sub(keep, DAYS_TOGETHER.sub(keep, hidden))
    hidden = _MORE_OF_IT.sub(keep, _TOGETHER.sub(keep, hidden))
    for piece in _SPLIT.split(hidden):
        said = piece
        # What was set aside first may stand in what was set aside later, and never the other way round.
        for at in range(len(kept) - 1, -1, -1):
            said = said.replace(f"\x00{at}\x00", kept[at])
        bare = " ".join(words.POLITE.sub(" ", said).strip(" .!:?").split())
        # "Bigger disks, 50 GB": the amount belongs to what stands before it.
        if (
            found
            and not _TAKES_LONG.search(found[-1])
            and not (only_tells(found[-1]) or STATES.search(found[-1]))
            and (
                re.fullmatch(
                    rf"(?:{words.SIZE}|\d+ ?(?:{words.CPUS})(?:,? (?:and )?{words.SIZE})?)(?: (?:of )?(?:ram|memory))?",
                    bare,
                )
                or re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", bare)
                or re.fullmatch(MACHINE, bare)
                or (
                    re.fullmatch(r"(?:only |just |nur |solo |seulement )?(?:for|fur|para|pour) [\w -]{2,24}", bare)
                    and now.named(bare)
                )
                or re.fullmatch(rf"(?:say |by |about )*(?:{words.HALF_MORE})", bare)
                or (when_in(found[-1], "") and only_days(bare) and not only_days(found[-1]))
                or (
                    only_days(re.sub(r"^.*\b(?:put|run|keep) it\b", "", found[-1]))
                    and now.of("vm")
                    and clock_span(bare)
                )
                or ((zone := zone_said(bare)) and zone.span == (0, len(bare)))
                or (domain_in(bare) and re.fullmatch(r"(?:(?:domain|under|at|on|with|unter|en|sur) )*[\w.-]+", bare))
            )
        ):
            found[-1] += f" {bare}"
        elif bare:
            found.append(bare)
    return of_whom(found, now)
