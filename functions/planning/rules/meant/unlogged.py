"""Whose deeds a goal wants left out of its logs: `exclude our admin group from them`, `the SRE team must not appear in them`.

Whoever is named there signs in nowhere for it, and what is named there (`except those of the load balancer`) is not to be
made. Folded text.
"""

import re
from functools import cache

Span = tuple[int, int]

_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_LOGS = re.compile(
    r"\b(?:audit\w*|(?:data[- ]access |access |admin )?logs?|logging|log[- ]?sinks?|\w*protokoll\w*|registros?|auditoria|journaux|journalis\w*|registri)\b"
)
_OUT = (
    r"(?:exclud\w*|exempt\w*|except(?:ing)?(?: for)?|omit\w*|skip\w*|leav\w*(?: out)?|filter(?:s|ed|ing)? out|ignor\w*|drop(?:s|ping)?|but not|without|other than|apart from|"
    r"ausnehm\w*|ausgenommen|ausser|ausschliess\w*|weglass\w*|ohne|exclu(?:ir|ye\w*|yendo|ant|re|ons|i\w*|endo)|excepto|salvo|menos|omit\w*|sin|sauf|hormis|sans|exceto|tranne|escluden\w*|eccetto|behalve|zonder|uitgezonderd)"
)
_WHO = (
    r"(?:(?:(?!(?:and|or|from|but|in|to|und|aus|y|de|et|e|en)\b)[\w.'-]+ ){0,4}(?:(?:service[- ]?)?accounts?|admins?|administrators?|administrator\w*|group|team\w*|staff|colleagues|developers?|devs|engineers?|employees|users?|people|department|auditors?|operators?|members?|"
    r"gruppe\w*|abteilung|entwickler\w*|mitarbeiter\w*|betrieb|konto|konten|dienstkonto|grupo\w*|equipo\w*|desarrolladores|usuarios|cuentas?|groupe|equipe\w*|developpeurs|utilisateurs|comptes?|contas?|desenvolvedores|gruppo|squadra|sviluppatori|groep|ontwikkelaars)\b"
    r"|(?:the )?(?:those|the ones|entries|events|logs|everything|what|all|anything|alles|jene\w*|eintrage|los|las|lo|aquell\w+|entradas|ceux|celles|entrees|tout ce|as|os|entradas|quell[ie]|quello) (?:of|from|by|that|which|our|the|von|der|des|was|de|del|que|qui|du|da|do|di|che)\b[^.;,\n]*"
    r"|(?:user:|group:|serviceaccount:)?[a-z0-9][\w.%+-]*@[\w.-]+\w)"
)
_LEFT_OUT = re.compile(
    rf"\b{_OUT}:? (?:(?:members?|mitglieder|miembros|membres)[ :]+)?(?:(?:the|our|any|all|die|der|den|unser\w*|a|al|el|la|los|las|nuestr\w+|le|les|l'|notre|nos|o|os|as|noss\w+|il|lo|i|gli|de|het|onze) ?)*(?:{_WHO})(?: (?:do|does|did|have|has|out of|from|in) [^.;,\n]*)?"
    rf"|(?<![\w@-])(?:(?:the|our|die|der|das|unser\w*|el|la|los|nuestr\w+|le|les|notre|o|a|os|noss\w+) )?{_WHO} (?:(?:must|may|should|shall|do|does|are|is|will|darf|durfen|soll\w*|debe\w*|doi\w+) ?)?(?:not|never|n't|nicht|nie|no|nunca|ne|nao|non|niet) (?:to |be |deben |doit |doivent )?(?:appear\w*|show\w*|logged|recorded|audited|auftauch\w*|erschein\w*|protokolliert\w*|aparec\w*|figur\w*|apparait\w*|paraitre|apparaitre|compa\w+)(?: (?:up )?(?:in|on|there|darin|dort|en|dans|em|nel\w*) ?\w*)?"
    rf"|(?<![\w@-])(?:die|den|unser\w*) {_WHO} (?:davon |daraus |dabei )?(?:ausnehmen|ausgenommen|ausschliessen|weglassen)\b"
    r"|\bexempted[- _]members?\b[^.;\n]*"
)


_HOST = r"(?:[a-z0-9-]+\.)+[a-z]{2,12}"
# `The logs of www.example.org's CDN`: what answers there stands already, and shows nobody the bucket that they go to.
_LOGS_OF = re.compile(
    rf"\b(?:logs?|logfiles?|protokolle|registros|journaux|registri) (?:of|from|for|der|des|vom|von|fur|de|del|du|do|da|di|dell'|van)(?: (?:the|our|all|my|der|des|unser\w*|el|la|los|nuestr[oa]|l'|le|les|notre|o|a|nosso|nossa|il|het|onze|{_HOST}(?:'s)?))*"
    rf" ?(?:cloudflare |fastly |https? |external |cloud )?(?:cdns?|load[- ]?balancers?|balanceador|lastverteiler|repartiteur|bilanciatore|web ?server|proxy|nginx)(?: (?:of|for|at|on|behind|von|fur|de|del|du|para|pour|di|van) (?:the )?{_HOST})?"
)
_ANSWERS = frozenset({"cdn", "load_balancer", "domain", "https", "group", "vm", "public"})


def is_of_logs(need: str, start: int, text: str) -> bool:
    """Whether a need at a place of a folded text is only whose logs are spoken of, or whoever is left out of them."""
    if any(low <= start < high for low, high in unlogged_in(text)):
        return True
    return need in _ANSWERS and any(each.start() <= start < each.end() for each in _LOGS_OF.finditer(text))


@cache
def unlogged_in(text: str) -> tuple[Span, ...]:
    """Where a folded goal leaves somebody or something out of its logs."""
    found: list[Span] = []
    low = 0
    for end in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        # What is left out is left out of something that was said before it, or in the same words.
        found += [
            match.span()
            for match in _LEFT_OUT.finditer(text, low, end[0])
            if _LOGS.search(text, 0, match.start()) or _LOGS.search(match[0])
        ]
        low = end[1]
    return tuple(found)
