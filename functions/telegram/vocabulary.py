"""The words people say to the bot, folded: lower case, no accents, no punctuation.

A stop that is missed is worse than one that was not meant: its tables (vocabulary.txt) are long, answers' are short.
"""

import re
import unicodedata
from collections.abc import Iterable
from importlib.resources import files

_ACCENTS = re.compile("[\u0300-\u036f\u20e3\ufe0e\ufe0f]")
# Accents that are drawn through their letter and are no sign of their own.
_STROKES = str.maketrans("\u0142\u0111\u0131", "ldi")


def folded(text: str) -> str:
    """Lower case, compatible forms made equal, accents gone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFC", plain).translate(_STROKES)


class Kind:
    """Words of one kind: those that are written out, and whatever begins as a stem does."""

    def __init__(self, listed: frozenset[str]) -> None:
        self._whole = frozenset(each for each in listed if not each.endswith("*"))
        self._stems = tuple(each[:-1] for each in listed if each.endswith("*"))

    def __contains__(self, token: str) -> bool:
        return token in self._whole or token.startswith(self._stems)


def _tables() -> dict[str, Kind]:
    """The word lists by their names: a name in brackets, then words, and stems with a star."""
    found: dict[str, frozenset[str]] = {}
    name = ""
    for line in (files(__package__) / "vocabulary.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = frozenset()
        elif not line.startswith("#"):
            found[name] = found.get(name, frozenset()) | frozenset(folded(line).split())
    return {name: Kind(listed) for name, listed in found.items()}


_KINDS = _tables()


def of(tokens: Iterable[str], *kinds: str) -> set[str]:
    """Those of the words that are of one of these kinds."""
    return {each for each in tokens if any(each in _KINDS[kind] for kind in kinds)}


PHRASES = re.compile(
    r"\b(?:kill ?switch|stop (?:autonomy|everything|all|it|now)|shut (?:\w+ ){0,3}?down|turn (?:\w+ ){0,3}?off|turn off"
    r"|switch (?:\w+ ){0,3}?off|stand down|hands off|hold (?:everything|it|on|off)|knock it off|cut it out"
    r"|pull the plug|kill (?:it|everything|all|autonomy)|dont (?:do|touch|change) (?:anything|nothing)"
    r"|do not (?:do|touch|change) anything|do nothing(?: more| else)?|no more actions?|leave (?:it|everything) alone"
    r"|(?:dont|do not) (?:do (?:it|that|this)|proceed|continue|go on|go ahead)|shut (?:it|that|this|everything) off"
    r"|back off|no(?: no){2,}|wait(?: wait)+|nothing more(?: please)?|nicht weiter(?:machen)?"
    r"|(?:disable|end|quit|cancel|suspend|pause|abort|halt|freeze|deactivate) "
    r"(?:the |all |this |your )?(?:autonomy|autopilot|automation|everything|actions?|bot|agent|it)"
    r"|hor(?:e|t)? (?:\w+ ){0,3}?auf|schalte? (?:\w+ ){0,4}?(?:aus|ab)|mach (?:das |es |alles )?(?:aus|schluss)"
    r"|not aus|halte? (?:\w+ ){0,3}?an|nichts mehr (?:tun|machen|andern)|autonomie (?:aus|beenden|abschalten)"
    r"|finger weg|schluss (?:jetzt|damit|mit)|lass (?:das|es)(?: sein)?|brich (?:\w+ ){0,3}?ab"
    r"|deja de|no hagas (?:nada|mas)|no toques nada|corta (?:ya|eso)"
    r"|ca suffit|ne (?:fais|faites|touche|touchez) (?:plus )?(?:a )?rien|mets? fin|on arrete"
    r"|(?:zet|schakel) (?:\w+ ){0,4}?(?:uit|stop|stil)|blijf (?:\w+ ){0,3}?af"
    r"|(?:stell|leg)e? (?:\w+ ){0,4}?(?:ein|still)|put (?:\w+ ){1,3}on hold|lock (?:\w+ ){1,2}down|quit doing"
    r"|leg (?:\w+ ){0,3}?stil|plus d ?actions?"
    r"|(?:leave|keep) everything (?:as|where) it is|lass(?:t|en)? alles (?:so )?wie es ist|deja(?:d|en)? todo como esta"
    r"|laissez? tout comme|lascia(?:te)? tutto com|deix(?:a|e|em) tudo como|laat alles zoals|zostaw(?:cie)? wszystko"
    r"|leave (?:\w+ ){1,3}alone|lass(?:t|en)? (?:\w+ ){1,3}(?:in ruhe|finger)|lass(?:t|en)? die finger"
    r"|laat (?:\w+ ){1,3}met rust|zostaw(?:cie)? (?:to|mnie)|deja\w* (?:\w+ ){0,3}en paz|call (?:\w+ ){1,3}off"
    r"|laissez? (?:\w+ ){0,3}tranquille|lascia(?:te)? (?:stare|perdere)|deix\w+ (?:\w+ ){0,3}(?:em paz|quieto)"
    r"|lat (?:bli|vara)|la det (?:vare|ligge)|nech(?:te|ej|ejte)? to|setzt? (?:\w+ ){0,4}?aus|blijf eraf"
    r"|handen af|giu le mani|bas les (?:mains|pattes)|manos fuera|tire as maos|rece precz|handerna bort"
    r"|(?:руки|лапы) прочь"
    r"|dung lai|non fare (?:piu )?(?:niente|nulla)|nao faca (?:mais )?nada|hou(?:d)? (?:er ?mee )?op)\b"
    r"|^not (?:halt|stopp)\b|^para (?:ya|todo|todos|la autonomia|autonomia|por favor|eso|esto)\b"
)

NOTHING_TO_DO = re.compile(r"\b(?:nothing (?:\w+ )?to|rien a|nada a|niets te|inget att|ingenting att|ingenting a)\b")

UNSPACED = re.compile(
    "停止|停下|停|住手|暂停|暫停|止めて|止めろ|止まれ|やめて|やめろ|ストップ|中止|중지|멈춰|멈추|정지|스톱|스탑|그만"
    "|หยุด|रुको|रोको|रुकिए|बंद करो"
)
"""Stop in languages that write without spaces or with endings."""
UNSPACED_DENIED = re.compile(
    "别停|別停|不要停|不停|止めないで|やめないで|止まらないで|멈추지|중지하지|อย่าหยุด|停了|停止了|已停"
)

SIGNS = frozenset("🛑✋🖐⛔🚫⏹⏸🤚🙅")

APPROVE = frozenset(
    (
        *("1", "approve", "approved", "1 approve", "approve 1", "approve it", "i approve", "genehmigen", "genehmigt"),
        *("ich genehmige", "aprobar", "apruebo", "aprobado", "approuver", "approuve", "j approuve"),
    )
)
REJECT = frozenset(
    (
        *("2", "ignore", "ignored", "reject", "rejected", "2 ignore", "ignore 2", "ignore it", "reject it", "i reject"),
        *("ablehnen", "abgelehnt", "ich lehne ab", "ignorieren", "rechazar", "rechazo", "ignorar", "rejeter"),
        *("refuser", "ignorer", "je refuse"),
    )
)
YES = frozenset(
    (
        *("yes", "yep", "yeah", "yes please", "yes go", "go for it", "yep go for it", "yes go for it", "yes do it"),
        *("do it", "go ahead", "yes go ahead", "ok do it", "ja", "ja bitte", "ja mach das", "mach das", "si", "oui"),
    )
)
NO = frozenset(
    (
        *("no", "nope", "nah", "no thanks", "leave it", "nah leave it", "no leave it", "leave it as it is"),
        *("nein", "nein danke", "non"),
    )
)
"""Answers of everyday speech: of a reply they answer its question, alone they may be said to anybody."""
RESUME = frozenset(
    (
        *("resume autonomy", "autonomy resume", "resume the autonomy"),
        *("autonomie fortsetzen", "autonomie wieder aufnehmen"),
        *("reanudar autonomia", "reanudar la autonomia", "reanuda la autonomia", "reprendre autonomie"),
        *("reprendre l autonomie", "reprends l autonomie", "reprenez l autonomie", "riprendi l autonomia"),
    )
)
LIKE_RESUME = re.compile(
    r"\b(?:resume|continue|unpause|restart autonomy|start autonomy|go on|carry on|fortsetzen|weitermachen|weiter"
    r"|reanuda\w*|continua\w*|sigue|reprend\w*|reprenez|riprendi|продолж\w*)\b"
)
STATUS = re.compile(
    r"^(?:status|state|stand|estado|etat|stato|list|pending|alerts?|whats? (?:s |is )?(?:up|going on|happening)"
    r"|hows? (?:is |are |s )?[\w ]{1,40}? (?:doing|going)|anything (?:open|waiting|wrong))\b"
)
WHY = re.compile(r"^(?:why|warum|wieso|weshalb|pourquoi|por que|porque|perche|reason|explain)\b")
THANKS = re.compile(r"\b(?:thanks?|thx|ty|danke|gracias|merci|grazie|obrigad[oa]|cheers|спасибо)\b")
