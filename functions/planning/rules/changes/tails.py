"""What a sentence says beside its change: until when, why, for whose sake; and which part a relative clause is about.

    without_tails("a read replica for the analysts", named)        -> "a read replica"
    without_tails("pause the job until further notice", named)     -> "pause the job"
    without_tails("add a cache, den die api benutzt", named)       -> "add a cache fur die api"

Only what can't be a part, a place or a condition goes: people by what they do, and reasons that name nothing.
"""

import re
from collections.abc import Callable

# Who looks at it or lives by it, and what is done with it: no part here is called so unless somebody named one so.
_WHO = (
    r"(?:(?:data |business )?(?:analysts?|analytics|scientists?)|analysis|reporting|bi|(?:the )?(?:whole )?team|management|marketing|sales|support|finance|accounting|auditors?|the audit|(?:[a-z]+ )?(?:folks|guys|crew|department|dept|colleagues|specialists|people)|developers?|devs|engineers?|operators?|"
    r"players?|gamers|voice(?: chat)?|(?:the )?season|guests|editors?|researchers?|students?|teachers?|customers|"
    r"(?:die |den |unsere |unser )?(?:auswertung(?:en)?|analysten|analysen?|analytiker|berichterstattung|team|kollegen|mitarbeiter|vertrieb|buchhaltung|entwickler|spieler|kunden|revision)|"
    r"(?:los |las |el |la |nuestros |nuestro )?(?:analistas|analitica|analisis|equipo|companeros|ventas|contabilidad|desarrolladores|jugadores|clientes|auditores)|"
    r"(?:les |l ?'? ?|le |la |nos |notre )?(?:analystes|analyses?|equipe|collegues|ventes|comptabilite|developpeurs|joueurs|clients|auditeurs)|"
    r"(?:os |as |o |a )?(?:analistas|equipa|equipe|vendas|contabilidade|jogadores|auditores))"
)
_FOR_WHOM = re.compile(
    rf",?\s*\b(?:for|fur|para|pour) (?:the |our |my )?(?P<who>{_WHO})(?: to (?:use|look at|query|work with|play with))?(?=\s*(?:[.,;!]|$)|\s+(?:and|und|y|et)\b(?! (?:the |our |die |den |las? |los |les? )?[\w-]+\s*$))"
)
_ANALYSIS_FIRST = re.compile(
    rf"^\W*(?:for|fur|para|pour) (?:the |our |my )?(?P<who>{_WHO}),? (?:brauch\w* wir|benotig\w* wir|mochten wir|we (?:need|want)|necesitamos|queremos|il nous faut|on veut|nous voulons)\b"
)
_RELATIVE = re.compile(
    r",?\s+(?:(?P<de>den|die|das|der) (?P<who>(?:die|der|das|unsere?) [\w-]+) (?:auch )?(?:nutzt|benutzt|verwendet|braucht|benotigt|nutzen soll|verwenden soll|benutzen soll|liest)|"
    r"(?:que|qu ?'?) ?(?P<es>(?:la|el|nuestra|nuestro|le|l ?'? ?|notre|o|a)\s?[\w-]+) (?:use|usa|utiliza|utilice|utilise|consulta|lee|necesita|consulte)|"
    r"(?:usado|usada|utilizado|utilizada|utilise|utilisee) (?:por|par) (?P<by>(?:la|el|le|l ?'? ?)\s?[\w-]+))(?=\s*(?:[.,;!]|$))"
)
# "16 gigs should do": the amount, and that it is enough.
_ENOUGH = re.compile(
    r"(?P<n>\d[\d.,]* ?(?:gb|gigs?|gigas?|gigabytes?|go|cpus?|cores?|kerne?|nucleos|coeurs|instances?|instanzen|instancias)(?: (?:of |de )?(?:ram|memory|memoria|memoire))?) "
    r"(?:should|would|will|ought to|must|sollten?|wurden?|deberian?|devraient|devrait) (?:do|be enough|be fine|suffice|reichen|genugen|bastar|ser suficientes?|alcanzar|suffire)\b|"
    r"(?P<m>\d[\d.,]* ?(?:gb|gigs?|gigas?|go|cpus?|cores?|kerne?)) (?:reicht|reichen|genugt|genugen|bastan?|es suficiente|suffit|suffisent|is plenty|is enough|are enough|are plenty)\b"
)
# What has got large or full is the reason.
_GOT = re.compile(
    r",\s*(?:because |since |as |weil |porque |car )?(?:the|our|its|it|my) ?(?:[\w-]+ )?(?:got|has got|is getting|has become|keeps getting|grew|has grown|is growing) (?:so |too |very |really |pretty )?(?:big|large|bigger|larger|full|slow|huge|popular|crowded)\W*$"
)
_HOW_OFTEN = re.compile(
    r"\b(?P<the>the|our|den|der|die|das|unsere?n?|dem|el|la|nuestr[ao]|le|l'|notre|o|a) (?P<how>weekly|daily|hourly|monthly|nightly|(?:wochentlich|taglich|stundlich|monatlich|nachtlich)e[nrs]?|morning|evening) (?P<what>[a-z][\w-]+)"
)
_AFTER = re.compile(
    r"\b(?P<how>informe|reporte|trabajo|tarea|job|rapport|tache) (?:semanal|diario|diaria|mensual|nocturno|nocturna|hebdomadaire|quotidien|quotidienne|mensuel|mensuelle|nocturne)\b"
)


def without_tails(text: str, named: Callable[[str], object]) -> str:
    """The folded text less its tails. `named` says whether a text names a part."""
    text = _RELATIVE.sub(lambda match: f" fur {(match['who'] or match['es'] or match['by']).strip()}", text)
    text = _ENOUGH.sub(lambda match: match["n"] or match["m"], text)
    text = _GOT.sub("", text)
    text = _HOW_OFTEN.sub(
        lambda match: (
            f"{match['the']} {match['what']}" if named(match["what"]) and not named(match["how"]) else match[0]
        ),
        text,
    )
    text = _AFTER.sub(lambda match: match["how"] if named(match["how"]) else match[0], text)
    if (first := _ANALYSIS_FIRST.search(text)) and not named(first["who"]):
        text = f"add {text[first.end() :]}"
    return _FOR_WHOM.sub(lambda match: match[0] if named(match["who"]) else "", text)
