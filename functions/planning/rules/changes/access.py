"""Who may read or change data: `ana@example.com may read the dataset`, `let carl@example.com upload to the bucket`.

Only people and groups that are named by their addresses, and only one thing that stands. Whoever has the right already keeps
it. Who is to have it no longer is taken out of what is named, else of all; who is to have it alone, and anything else, is asked.
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.goods import without_goods
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.words import OFF, REMOVES
from functions.planning.rules.drawn.people import member
from functions.planning.rules.unclear import NotUnderstood, Unclear

_ADDRESS = r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_LET = frozenset({"READS", "WRITES", "UPLOAD", "HANDS", "ACCESS", "ONLY", "TABLE", "FILES", "ANY", "LETIN"})
_NO_MORE = re.compile(
    r",? ?\b(?:(?:and )?nothing else|nothing more|sonst nichts|mehr nicht|nada mas|rien d'autre|rien de plus|nient'altro)\b"
)
# What somebody does, and no bucket of that name.
_UPLOADS = re.compile(
    rf"(?P<who>\b(?:may|can|should|must|to|could)|{_ADDRESS}) (?:uploads?|adds?|puts?|drops?|saves?|stores?)(?: (?:new |their )?(?:files|pictures|photos|images|documents|things|stuff|data))? (?P<to>(?:in)?to|in)\b"
)
# To read alone: `not change it`, `but no writing`.
_READ_ALONE = re.compile(
    r",? ?\b(?:but |and |aber |pero |mais |ma |mas )?(?:not|never|no|nicht|aber nicht|kein\w*|sin|pas|non|nao)(?: to)? (?:be able to )?(?:change|write|edit|delete|modify|upload|touch|alter|overwrite|andern|schreib\w*|losch\w*|modific\w*|escrib\w*|cambi\w*|borr\w*|modifi\w*|ecri\w*|scriv\w*|alter\w*|escrev\w*)\w*(?: (?:to )?(?:it|them|there|anything|in it|lo|la))?(?: (?:andern|schreiben|loschen))?"
    r"|\bread[- ]only\b|\bnur lese\w*|\bsolo (?:de )?le\w+|\ben lecture seule\b|\bin sola lettura\b"
)
_READ_ONLY = re.compile(r"\bread[- ]only\b|\bnur lese\w*|\bsolo (?:de )?le\w+|\ben lecture seule\b|\bin sola lettura\b")
# Who is to have it no longer, or nobody beside them.
_ENDS = re.compile(
    rf"(?<![\w-])(?:{REMOVES}|{OFF}|take\w*|revoke\w*|withdraw\w*|end|stop|block|nimm|entzieh\w*|quita\w*|retir\w*)(?![\w-])|\b(?:only|just|nur|solo|seulement|nobody but) (?:[a-z]+ )?\S+@|\b(?:from|von|vom) \S+@"
)
# What asks for it, and does not tell that somebody reads.
_ASKS = re.compile(
    r"\b(?:may|can|should|must|is to|are to|allowed|let|give|grant|allow|needs?|wants?|gets?|access|darf|durfen|soll\w*|gib|lass\w*|erlaub\w*|bekommt|zugriff|puede\w*|debe\w*|dale|da|acceso|peu(?:t|vent)|doit|donne\w*|acces|pode\w*|deve\w*|mag)\b"
)
_GROUP = re.compile(
    r"\(?\b(?:the |die |el |le |a |eine? |un )?(?:google )?(?:group|gruppe|grupo|groupe|gruppo|user|nutzer|usuario)\b\)?"
)
# Who they are, right before their address: `our analyst`, `everyone in`.
_WHO = re.compile(
    r"(?:\b(?:the|our|unser\w*|nuestr\w+|notre|everyone|everybody|all|people|members|alle|todos|tous) )*(?:\b(?!(?:let|give|grant|allow|gib|lass\w*|dale|and|und|y|et|may|can|to|for|that|only|just|nur|solo|not)\b)[a-z]{3,} (?:(?:in|of|from|aus|de|von) )?)?\x01"
)
# The words before that of reading in an order or a wish that somebody may: what has another one tells, denies, bounds or asks.
_GRANTS = re.compile(
    r"please|pls|kindly|thanks?|you|we|i|let|lets|give|gives|grant|grants|allow|allows|add|make|gets?|have|has|ha(?:ve)?|to|be|able|allowed|permitted|may|can|could|would|will|should|must|shall|needs?|wants?|wanted|like|is|are|and|or|also|too|both|just|only|then"
    r"|reads?|reading|read-only|writes?|writing|queries|query|look|looks|see|sees|view|access|at|of|in|on|into|the|a|an|our|my|their|its|it|them|there|for|as|with|from|rights?|permissions?|role|readers?|writers?|viewers?|editors?|files?|data|everyone|everybody|people|member|members|users?|group|add|contents?|inside|that|lies|lie|what"
    r"|bitte|darf|durfen|soll|sollen|muss|kann|konnen|gib|gebt|lass|lasst|erlaube?|bekommt|braucht|lesen|lese\w*|schreib\w*|zugriff|auf|den|die|das|dem|der|und|im|in|aus|ansehen|konnte"
    r"|por|favor|dale|dar|da|de|a|al|el|la|los|las|lo|y|que|puede|pueda|debe|poder|leer|lectura|escribir|acceso|permiso|en|del"
    r"|donne\w*|peut|doit|acces|lecture|ecriture|lire|ecrire|un|une|le|les|l'|l|du|au|aux|et|pouvoir"
    r"|dai|ad|puo|deve|accesso|lettura|leggere|ai|di|in|pode|acesso|leitura|ler|ao|para|geef|mag|leestoegang|toegang|tot|lezen|van|het"
)
# A question: `can ann@example.com read uploads`.
_WHETHER = re.compile(r"^\W*(?:can|may|could|does|do|is|should|darf|kann|puede|peut) (?:the |our )?\x01")
_VERB = re.compile(
    r"\b(?:read\w*|writ\w*|upload\w*|quer\w*|look\w*|see\w*|view\w*|access|add|les\w*|schreib\w*|zugriff|ansehen|acceso|lectura|leer|escrib\w*|acces|lecture|lire|ecri\w*|accesso|lettura|leggere|acesso|leitura|ler|leestoegang|toegang|lezen)\b"
)
_NAMED_WHO = re.compile(
    r"(?:^|\b(?:the|our|unser\w*|nuestr\w+|notre|let|give|grant|allow|gib|lass|dale|donne a|and|und|y|et) )[a-z]{3,}(?: (?:in|of|from|aus|de|von))? \x01"
)
_TURNS = re.compile(
    r"\b(?:no|not|never|from (?:the|our|home|work)|hardly|rarely|barely|kaum|leider)\b|\x01 (?:and \x01 )?(?:should|must|could|would|may) have\b"
)


def _is_granted(what: str, now: Now) -> bool:
    """Whether a text, its addresses as \\x01, is an order or a wish that they may, and nothing before its verb says anything else."""
    verb = _VERB.search(what)
    if not verb or _WHETHER.match(what) or _TURNS.search(what):
        return False
    head = what[: verb.start()]
    for start, end, _ in reversed(targets_in(now, head)):
        head = head[:start] + " " * (end - start) + head[end:]
    modal = _MODAL.search(what)
    head = _GROUP.sub(
        " ", _NAMED_WHO.sub(lambda match: " " if modal or " " in match[0].strip(" \x01") else match[0], head)
    )
    return all(_GRANTS.fullmatch(word) for word in re.findall(r"[a-z][\w'-]*", head))


_MODAL = re.compile(r"\b(?:may|can|should|must|shall|needs?|darf|durfen|soll\w*|puede\w*|peut|doit)\b")
_BY_HAND = re.compile(
    r"\b(?:by hand|manually|themselves|from time to time|regularly|every now and then|von hand|a mano|a la main)\b"
)
_DATASET = re.compile(r"\b(?:data ?sets?|tables|tabellen|datensatz|conjunto de datos|jeu de donnees|donnees|datos)\b")


# One for another is two wishes.
_FOR_ANOTHER = re.compile(
    r"\b(?:instead|in place|rather than|statt|anstatt|anstelle|lugar|vez|lieu|place|invece|posto)\b"
)


def must_be_for_nobody(typed: str) -> None:
    """Raises NotUnderstood where somebody is to get in for somebody else, who would stay in."""
    if len(set(re.findall(_ADDRESS, typed))) > 1 and _FOR_ANOTHER.search(typed):
        raise NotUnderstood("It is not clear who is to go: say first who may, then who may no longer.")


def let_in(text: str, now: Now) -> list[Put]:
    """The people who get to read or change what a sentence names; nothing for another sentence."""
    found = [*re.finditer(_ADDRESS, text)]
    if not found or _ENDS.search(text) or not _ASKS.search(text):
        return []
    alone = bool(_READ_ALONE.search(text))
    text = _UPLOADS.sub(r"\g<who> write \g<to>", text)
    if not _is_granted(_READ_ALONE.sub(" ", _NO_MORE.sub(" ", re.sub(_ADDRESS, "\x01", text))), now):
        return []
    what = _GROUP.sub(" ", _READ_ALONE.sub(" ", _NO_MORE.sub(" ", re.sub(_ADDRESS, "\x01", text))))
    what = _BY_HAND.sub(" ", _WHO.sub(" ", what))
    who = " ".join(match[0] for match in found)
    ids = [id_ for _, _, each in targets_in(now, what) for id_ in each if now.parts[id_].takes("readers")]
    ids = list(dict.fromkeys(ids)) or (now.of("bigquery") if _DATASET.search(what) else [])
    others = [each for _, _, each in targets_in(now, what) if not set(each) & set(ids)]
    bare = _DATASET.sub(" ", " , ".join(without_goods(each, now) for each in re.split(r"[,;]", what)))
    for start, end, _ in reversed(targets_in(now, bare)):
        bare = bare[:start] + " " * (end - start) + bare[end:]
    said = words_in(bare)
    meant = frozenset().union(*(word.means for word in said))
    left = [word for word in said if not word.bare and not word.means & _LET]
    writes = bool(meant & {"WRITES", "UPLOAD"})
    if (
        len(ids) != 1
        or left
        or others
        or (writes and alone)
        or not (writes or "READS" in meant or _READ_ONLY.search(text))
        or meant & {"NOT", "NO"}
        or "gserviceaccount" in who
    ):
        return []
    part, key = now.parts[ids[0]], "writers" if writes else "readers"
    people = [member(text, each) for each in found]
    before = [each for each in part.value(key).split(",") if each]
    return [Put(part.id, key, ",".join(dict.fromkeys([*before, *people])))]


# The whole sentence, and nothing else: an order to take people out, or that they are to have it no longer. What tells of
# somebody who can't (`cannot read`, `can no longer`, `since yesterday`), denies, excepts or names a second wish is none.
_WHOM = rf"(?:the |den |die |el |le |la )?(?:user |group |nutzer |gruppe |usuario )?{_ADDRESS}(?:(?:, ?| ?,? ?(?:and|und|y|et|e|en) ){_ADDRESS})*"
_OF = r"(?: (?:please|any ?more|any longer|again|bitte|mehr))?"
_OUT = re.compile(
    rf"^\W*(?:please |bitte |por favor )?(?:"
    rf"(?:take|remove|delete|drop|kick|throw) {_WHOM} (?:out|off|away|from)(?: of)?(?: (?P<a>[^,;:.?!@]+?))?{_OF}"
    rf"|(?:take away|revoke|withdraw|remove) {_WHOM}(?:'s|s')? (?:read |write |reading |writing )?(?:access|rights?|permissions?|grants?)(?: (?:to|on|of|for|from) (?P<b>[^,;:.?!@]+?))?{_OF}"
    rf"|{_WHOM} (?:(?:may|should|must|shall)(?: no longer| not)|no longer (?:may|should|must|shall)|mustn't|shouldn't|is no longer to|is not to) (?P<c>[^,;:.?!@]+?){_OF}"
    rf"|{_WHOM} (?:may|should|must|shall) (?P<o>[^,;:.?!@]+?) no longer"
    rf"|{_WHOM} (?:should lose|must lose|is to lose|loses) (?:the |its |her |his |their )?(?:read |write )?(?:access|rights?|permissions?)(?: (?:to|on|of|for) (?P<d>[^,;:.?!@]+?))?"
    rf"|(?:nimm|entferne?) {_WHOM} (?:aus|von) (?P<e>[^,;:.?!@]+?)(?: (?:heraus|raus|weg))?"
    rf"|{_WHOM} (?:darf|durfen|soll|sollen) (?P<f>[^,;:.?!@]+?) (?:nicht|nichts) mehr (?P<g>[a-z]+)"
    rf"|entziehe? {_WHOM} (?:den |die )?(?:zugriff|rechte?) auf (?P<h>[^,;:.?!@]+?)"
    rf"|(?:quita|elimina|saca) a? ?{_WHOM} de(?: (?P<i>[^,;:.?!@]+?))?"
    rf"|{_WHOM} (?:ya no (?:debe|puede)|no debe) (?P<j>[^,;:.?!@]+?)"
    rf"|(?:retire|enleve|supprime) {_WHOM} de (?P<k>[^,;:.?!@]+?)"
    rf"|{_WHOM} ne (?:doit|peut) plus (?P<l>[^,;:.?!@]+?)"
    rf"|{_WHOM} non (?:deve|puo) piu (?P<m>[^,;:.?!@]+?)"
    rf"|{_WHOM} nao (?:deve|pode) mais (?P<n>[^,;:.?!@]+?)"
    rf")(?:,? (?:please|bitte|por favor|thanks?|danke|gracias|merci))?\W*$"
)
# `Not only`, `since yesterday`, `what he owns`: it says more than whom and what.
_SAYS_MORE = re.compile(
    r"\b(?:only|just|nur|solo|seulement|nothing|since|but|unless|if|until|when|because|says?|block|fix|help|than|like|unlike|seit|wenn|aber|desde|depuis|mais)\b"
)
# What such a sentence has besides who and what: `the readers of`, `access to`.
_OUT_WORDS = re.compile(
    r"\b(?:please|out|of|off|away|from|to|the|list|readers?|writers?|rights?|access|permissions?|grant|any ?more|any longer|again|there|be|able|allowed|or"
    r"|bitte|aus|dem|den|der|die|das|vom|zugriff|rechte?|auf|acceso|permiso|al?|el|la|le|du|de|acces|droit|accesso|acesso|toegang|accounts?)\b"
)
_RIGHTS = ("readers", "writers", "members")


def let_out(text: str, now: Now) -> list[Put]:
    """The lists without the people who a sentence says are to read, change or open something no longer: of what it
    names, else wherever they stand. Nothing for another sentence; whom it lets in beside that is asked about."""
    asked = _OUT.fullmatch(text)
    if asked is None:
        return []
    what = " ".join(each for each in asked.groups() if each)
    if _SAYS_MORE.search(what):
        return []
    found = list(dict.fromkeys(re.findall(_ADDRESS, text)))
    named = {id_ for _, _, each in targets_in(now, what) for id_ in each}
    bare = what
    for start, end, _ in reversed(targets_in(now, bare)):
        bare = bare[:start] + " " * (end - start) + bare[end:]
    said = words_in(_OUT_WORDS.sub(" ", without_goods(bare, now)))
    meant = frozenset().union(*(word.means for word in said))
    if any(not word.bare and not word.means & (_LET | {"NOT", "NO", "REMOVES", "OPENS", "USES"}) for word in said):
        return []
    if not named and any(not word.means for word in said):
        # It names something, and nothing that stands is called so.
        return []
    writes, reads = bool(meant & {"WRITES", "UPLOAD"}), "READS" in meant
    steps, left = [], set(found)
    for part in now.parts.values():
        for key in _RIGHTS if not named or part.id in named else ():
            before = [each for each in part.value(key).split(",") if each] if part.takes(key) else []
            kept = [each for each in before if each.partition(":")[2] not in found]
            left -= {each.partition(":")[2] for each in before}
            # Who may change may read: who is to read no longer does neither.
            if kept != before and not (key != "writers" and writes and not reads):
                if key == "members" and not kept:
                    raise Unclear(f"Nobody could open {part.id} then: say who may instead.", choices=(part.id,))
                steps.append(Put(part.id, key, ",".join(kept)))
    if left:
        raise Unclear(f"{', '.join(sorted(left))} has no right there that could be taken away.")
    return steps
