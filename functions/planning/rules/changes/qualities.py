"""What else is said of something new: its settings, and what it is for; to the last word, or it is not read."""

import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.accounted import BUT, DAYS
from functions.planning.rules.changes.asides import never_told
from functions.planning.rules.changes.clause import Clause
from functions.planning.rules.changes.coming import STORES, Coming
from functions.planning.rules.changes.described import described
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.goods import without_hands
from functions.planning.rules.changes.heads import BREAK
from functions.planning.rules.changes.model import modelled, must_say_all
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.settings import settings_in
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.values import values_in
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.values import version_in
from functions.planning.rules.words.zones import PLACES
from shared.parts import part_named

_PURPOSE = re.compile(
    r"^\W*(?:(?:and|und|y|et|should|must|to|can|will|soll|it|er|sie|es|run|go|be|there|als|as) )*(?:for|of|to|that|which|who|where|so|it|von|fur|zum?|zur|damit|um|der|die|das|den|que|para|qui|pour|afin|handles?|does|doing)\b"
)
# What is kept is kept for something; what it does is said of a program.
_FOR_WHAT = re.compile(
    r"^\W*(?:(?:and|und|y|et|there|als|as) )*(?:for|of|to (?:store|keep|hold|save)|where|von|fur|de|para|pour)\b"
)
_SAYS_MORE = re.compile(
    r"\d|[=@]|\b(?:only|nobody|nur|solo|seulement|public\w*|offentlich\w*|publi[cq]\w*|internet|without|ohne|sin|sans|not|never|no|nicht|kein\w*|nunca|jamais|pas|must|should|soll\w*|muss|mussen|debe\w*|doit|doivent|tomorrow|later|encrypt\w*|login|sign(?:ed)?[ -]in|instead)\b|[a-z]\.[a-z]|/[a-z]"
)
_PRIVATE = re.compile(
    r"\b(?:nobody|no one|niemand|nadie|personne|nessuno|ninguem) (?:(?:from|von|de|dal?|du) )?(?:the |aussen|fuera|dehors|l'exterieur|fora|outside|internet|else)* ?(?:(?:may|can|should|must|darf|soll|kann|debe|puede|doit|peut|deve|puo|pode) )?(?:be able to )?(?:see|reach|call|open|use|access|sehen|aufrufen|erreichen|ver|llamar|voir|appeler|vedere) ?(?:it|this|that|es|ihn|lo|la|le)?(?![\w-])|"
    r"\b(?:(?:it (?:is|should be|must be) )?(?:only |just |nur |solo )?(?:private(?:ly)?|internal(?:ly)?|not public|nicht offentlich|privat\w*|intern\w*|privad[ao]|no public[ao]|privee?|pas publique?)(?: only)?)(?![\w-])"
)
_PUBLIC = re.compile(r"\b(?:public(?:ly)?(?: reachable| accessible)?|offentlich\w*|public[ao]|publique)\b")
_RUNTIME = re.compile(r"\b(python|node(?:js)?|go|java|ruby|php)(?: ?\d[\d.]*)?(?![\w.])")


def qualities(one: Coming, now: Now) -> bool:
    """Whether every word that is left is a setting of it, or says what it is for."""
    left = _access_said(one)
    if left is None:
        return False
    left = _BESIDE.sub(" ", _NO_HA.sub(" ", _ENOUGH.sub(" ", left)))
    if one.head.kind in words.KINDS:
        left = re.sub(rf"(?<=[(,])\s*(?:{words.KINDS[one.head.kind]})(?=\s*(?:[,)]|$))", " ", left)
    if any(ids[0] in now.code() and left[start:end] == ids[0] for start, end, ids in targets_in(now, left)):
        # What a program that stands has to do with it was not read.
        return False
    pieces = BREAK.split(left)
    known = described(one.head.kind, pieces, one.settings)
    if any(one.settings.get(key, value) != value for key, value in known.settings.items() if key != "public"):
        return False
    if one.head.kind == "bucket" and known.settings.get("public") == "true":
        # What everybody may read is said of it alone, once it stands.
        return False
    one.settings |= {key: value for key, value in known.settings.items() if key != "public"}
    why = False
    for at, piece in enumerate(pieces):
        if piece.strip() in known.read:
            continue
        bare = without_hands(piece) if one.related and not values_in(piece, now) else piece
        # What stands before its word says what it is for: `a contact form function`.
        if not words.NOT.search(bare) and (_read(one, bare, now) or _half(one, bare, now)):
            continue
        if not words.NOT.search(bare) and (
            not says(bare)
            or not (at or _says_more(bare) or _SAYS_MORE.search(bare) or words.KNOWN_TO_RULES.search(bare))
        ):
            if _elsewhere(bare) or _GRAVE.search(bare):
                return False
            why = why or (bool(_PURPOSE.search(bare)) and one.head.kind not in STORES)
        elif _is_for(one, bare):
            why = True
        elif _is_less_than_least(one, bare):
            # It gets the least there is, which is said to be more than enough.
            one.told.append(" ".join(piece.split()))
        elif (why and not words.KNOWN_TO_RULES.search(bare) and not _says_more(bare)) or (
            known.why.get(piece.strip(), _LEFT).startswith(_LEFT) and asks_nothing(bare, now)
        ):
            one.told.append(" ".join(piece.split()))
        else:
            return False
    return True


# What the reader of goals says of words that it has none for.
_LEFT = "not understood"


def _is_less_than_least(one: Coming, piece: str) -> bool:
    """Whether a piece is a memory below the smallest that such a part can have."""
    part = part_named(one.head.kind)
    said = _MEMORY.fullmatch(piece)
    if part is None or said is None or "memory" not in part.settings.model_fields or "memory" in one.settings:
        return False
    least = re.match(r"\d+", str(part.settings().model_dump()["memory"]))
    return least is not None and int(said["mb"]) < int(least[0])


_MEMORY = re.compile(r"\W*(?:with )?(?P<mb>\d{2,3}) ?mi?b?(?: (?:of )?(?:ram|memory))?\W*")


def _is_for(one: Coming, piece: str) -> bool:
    """Whether a piece says what it is for and no more."""
    if words.NOT.search(piece) or _says_more(piece):
        return False
    if one.head.kind not in STORES or not one.related:
        return bool((_FOR_WHAT if one.head.kind in STORES else _PURPOSE).search(piece))
    return bool(_FOR_WHAT.search(piece) or (_PURPOSE.search(piece) and len(says(piece)) == 1))


def _access_said(one: Coming) -> str | None:
    """What is left of its words less who may call it, and what it is written in; None where it is to be open and closed."""
    part = part_named(one.head.kind)
    assert part is not None
    left = one.left
    if one.head.kind in {"cloud_run", "function"}:
        private, public = _PRIVATE.search(left), _PUBLIC.search(_PRIVATE.sub(" ", left))
        if private and public:
            return None
        # It comes closed, whatever is said: a person opens it, by its name, once it stands.
        one.settings["public"] = "false"
        if public:
            one.told.append(public[0])
            left = _PUBLIC.sub(" ", left)
        elif private:
            one.settings["internal"] = "true"
        left = _PRIVATE.sub(" ", left)
    elif one.head.kind in STORES:
        left = _PRIVATE.sub(" ", left)
    if one.head.kind == "function" and (made := _RUNTIME.search(left)):
        said = made[0].replace(" ", "").replace(".", "")
        known = [each for each in part.settings.model_fields["runtime"].annotation.__args__ if each.startswith(said)]  # type: ignore[union-attr]
        if known:
            one.settings["runtime"] = known[-1] if said == made[1] else known[0]
            left = _RUNTIME.sub(" ", left)
    return left


def asks_nothing(piece: str, now: Now) -> bool:
    """Whether a piece could be left out and only quoted: no number, no part, no order, no word of the rules or of who may what."""
    bare = _IDLE.sub(" ", piece)
    return not (
        any(each.search(bare) for each in (_SAYS_MORE, _GRAVE, _CAN_DO, BUT, DAYS))
        or never_told().search(piece)
        or targets_in(now, piece)
        or words.KNOWN_TO_RULES.search(piece)
        or re.search(rf"\b(?:{PLACES})\b", piece)
    )


# What a new part could do, or whether it is wanted at all: it can't be left out.
_CAN_DO = re.compile(
    r"^\W*(?:(?:and|und|y|et) )?(?:that|which|who|der|die|das|que|qui)\b|\b(?:own|eigen\w*|propi[ao]s?|propres?|speaks?|understands?|supports?|would|might|overkill|unnecessary)\b"
)


# What a database is without being told, and what only says that a size will do.
_NO_HA = re.compile(
    rf"\b(?:no|without|not|ohne|keine?|sin|sans|pas de|sem|senza) (?:{words.AVAILABLE})\b(?! needed| notig)?"
)
_ENOUGH = re.compile(
    r"(?<=[a-z]) (?:is|are|ist|reicht|es|est|e) ?(?:(?:more than|quite|totally|vollig) )?(?:ok|okay|fine|enough|plenty|sufficient|good|genug|suficiente|suffisant|abbastanza|bastante)\b"
)
# Where it stands says nothing of what it is.
_BESIDE = re.compile(
    r"\b(?:behind|next to|beside|alongside|neben|hinter|al lado de|junto a|a cote d[eu])(?: (?:it|the|der|dem|la|el|le))?(?![\w-])"
)
# Who may what, and how safe: never said in passing.
_GRAVE = re.compile(
    r"\b(?:everyone|everybody|anyone|anybody|whole world|jede[rn]?mann|todo el mundo|tout le monde|public\w*|offentlich\w*|publi[cq]\w*|internet|only|nobody|nur|solo|seulement|login|cdn|outside|instead|everything|alles|todo|tout)\b"
)
# What somebody does who is no part here, and a number that is a ticket's.
_IDLE = re.compile(
    r"^\W*(?:visitors|users|customers|people|clients|we|they|nutzer|kunden|clientes|usuarios) (?:should|must|soll\w*) |^\W*[a-z]{2,8}-\d+\W*$"
)
_MODALS = re.compile(r"^\W*(?:should|must|soll|muss|debe|doit) ")
_RUNS = re.compile(
    rf"\b(?:the|our|der|die|das|den|dem|el|la|le) (?:jobs?|{'|'.join(words.KINDS[kind] for kind in ('worker_pool', 'function', 'vm', 'gke', 'redis', 'sql', 'bucket', 'queue'))})(?![\w-])"
)


def _says_more(piece: str) -> bool:
    """Whether what something is for says more than that: who may what, where, how many, of what does not stand here."""
    return bool(_SAYS_MORE.search(_MODALS.sub("", piece)) or _GRAVE.search(piece)) or _elsewhere(piece)


def _elsewhere(piece: str) -> bool:
    """Whether a piece speaks of something that would have to stand and does not."""
    return bool(_RUNS.search(piece))


def _half(one: Coming, piece: str, now: Now) -> bool:
    """What it is for and a setting in one breath: `for logs kept 14 days`."""
    said = piece.split()
    if not _PURPOSE.search(piece):
        said = ["", *said]
    for at in range(1, len(said)):
        first, rest = " ".join(said[:at]), " ".join(said[at:])
        if _SAYS_MORE.search(first):
            return False
        if (not first or _PURPOSE.search(first)) and says(rest) and _read(one, rest, now):
            return True
    return False


def engine_said(one: Coming, left: str) -> str:
    engine = next(
        (
            name
            for name, said in words.ENGINES.items()
            if re.search(rf"\b(?:{said})\b", f"{one.head.how} {one.head.word} {left}")
        ),
        None,
    )
    if engine is None:
        return left
    if engine != "postgres":
        one.settings["engine"] = engine
    alone = next((each["v"] for each in map(_VERSION.fullmatch, BREAK.split(left)) if each), "")
    if version := version_in(f"{one.head.how} {one.head.word} {left.partition(',')[2].strip()}", engine) or alone:
        one.settings["version"] = version
        left = re.sub(rf"(?<![\w.]){re.escape(version)}(?![\w.])", " ", left, count=1)
    return re.sub(rf"\b(?:{words.ENGINES[engine]})\b", " ", left)


_VERSION = re.compile(r"\W*(?:version |v)?(?P<v>\d{1,2}(?:\.\d)?)\W*")


def _read(one: Coming, piece: str, now: Now) -> bool:
    """Whether a piece states settings of it and nothing else."""
    alone = Now.of_one(one.head.kind, one.settings, now)
    about = Clause(piece.strip(), piece, piece, "add", alone, ("new",), ("new",))
    try:
        read_so = modelled(about)
        puts = read_so[0] if read_so else settings_in(about, adding=True)
        if not read_so:
            about.must_be_used_up()
            must_say_all(about, puts)
    except Unclear:
        return False
    if not puts and not read_so:
        return False
    for put in puts:
        if one.settings.get(put.key, put.value) != put.value:
            return False
        one.settings[put.key] = put.value
    return True
