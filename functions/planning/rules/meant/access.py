"""Who may come to what: every phrase of a goal that speaks of it, and of which things it speaks.

    access_said("stock is internal, shop is public", {"shop": "shop", "stock": "stock"})

A phrase closes where it denies, limits or names who alone may come, and opens where it says that everybody may; what it is
said of are its own things, else those of the phrase before. All take folded text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from functions.planning.rules.meant.phrases import (
    ARTICLES,
    Of,
    Phrase,
    Span,
    Subject,
    inherited,
    phrases_of,
    pointed_at,
    words_in,
)
from functions.planning.rules.words.access import access_words
from functions.planning.rules.words.negation import is_portuguese
from functions.planning.rules.words.places import CONTINENT_WORDS, COUNTRY_WORDS


@dataclass(frozen=True, slots=True)
class Said:
    """What a phrase says: it closes or opens (`opens`) its subjects; none stand for all that could be meant.

    `people`: it speaks of whom it lets in, and that has to be known. `sure`: its subjects stand in it or before it.
    """

    span: Span
    subjects: tuple[Subject, ...]
    opens: bool
    people: bool = False


_STOP = re.compile(
    r"\b(?:is|are|be|to|for|from|by|and|or|with|that|which|must|may|should|can|on|in|at|ist|sind|und|mit|fur|von|es|son|y|con|para|est|et|avec|pour|e|com|met|en|voor|di|zijn)\b|[,;:()]"
)
_NEAR = 28


def access_said(text: str, names: Mapping[str, str], turned: Sequence[Span] = ()) -> list[Said]:
    """All that a folded text says of who may come; `names` gives the expression that finds each part's name.

    `turned`: words for the public that are past, put off or asked about, so that they close what they would open.
    """
    phrases = list(phrases_of(text, names))
    said: list[Said] = []
    for at, phrase in enumerate(phrases):
        found = list(_said(phrase.text, phrase, phrases[:at]))
        if any(phrase.span[0] <= low and high <= phrase.span[1] for low, high in turned):
            found = [replace(each, opens=False) for each in found] or [
                Said(phrase.span, tuple(phrase.subjects), opens=False)
            ]
        said += found
    return said


def _said(text: str, phrase: Phrase, before: Sequence[Phrase]) -> Iterator[Said]:
    words = text[slice(*phrase.span)]
    if access_words("harmless").fullmatch(words.strip()):
        return
    own = phrase.subjects
    bound: set[Subject] = set()
    closing, opening = _cues(text, phrase.span, own)
    rest: list[re.Match[str]] = []
    excepts = bool(words_in("except", text, phrase.span))
    for cue in closing:
        thing = _thing_of(text, cue, own) if cue.re is access_words("closed") and not excepts else None
        if thing is None:
            rest.append(cue)
        elif thing.how is not Of.KEPT:
            bound.add(thing)
            yield Said(phrase.span, (thing,), opens=False)
        else:
            bound.add(thing)
    opened: list[re.Match[str]] = []
    for cue in opening:
        if any(each.how is Of.NAME and each.span[0] <= cue.start() and cue.end() <= each.span[1] for each in own):
            # `public-assets` is what something is called, and opens nothing.
            continue
        thing = _thing_of(text, cue, own)
        if thing is None:
            opened.append(cue)
        elif thing.how is not Of.KEPT:
            bound.add(thing)
            yield Said(phrase.span, (thing,), opens=True)
    left = [each for each in own if each not in bound]
    if rest:
        yield from _closes(text, phrase, rest, bound, before)
    elif opened:
        yield Said(phrase.span, _nearest(text, opened[0], left) or inherited(phrase, before), opens=True)


_ROW = re.compile(
    r"\W*(?:(?:and|und|y|e|et|en|or|oder|o|ou|plus|as well as|sowie)\W+)?(?:(?:the|bucket|service|our|der|die|das|den|el|la|le|o|a|il|de|het)\W+)*"
)


def _nearest(text: str, cue: re.Match[str], things: Sequence[Subject]) -> tuple[Subject, ...]:
    """Of several names in a phrase the one right before a word that opens, with those it stands in one row with: `payroll
    with a key and press readable by all` opens the press alone."""
    names = [each for each in things if each.how is Of.NAME]
    before = [each for each in names if each.span[1] <= cue.start()]
    if len(names) < 2 or not before:
        return tuple(things)
    kept = [before[-1]]
    for each in reversed(before[:-1]):
        if not _ROW.fullmatch(text, each.span[1], kept[-1].span[0]):
            break
        kept.append(each)
    return tuple(each for each in things if each in kept or each not in names)


def _cues(text: str, span: Span, own: Sequence[Subject]) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """The words of a phrase that close, and those that open."""
    deny, nobody, limit = (words_in(kind, text, span) for kind in ("deny", "nobody", "limit"))
    if is_portuguese(text):
        deny = [each for each in deny if each[0] != "no"]
    limit = [each for each in limit if not _is_of_a_number(text, each, span[1])]
    reach, outside, use, people, strangers, closed, everybody, deeds = (
        words_in(kind, text, span)
        for kind in ("reach", "outside", "use", "people", "strangers", "closed", "everybody", "other_deed")
    )
    if not people:
        limit = [each for each in limit if not _is_of_reading(text, each)]
    deny = [each for each in deny if not (_asks_no_login(text, each, everybody) or _OF_KEEPING.match(text, each.end()))]
    people = [each for each in people if not _NOBODY_COMES.search(text[: each.start()])]
    outside = [each for each in outside if not _is_of_kept(text, each) and not _PLACE.match(text, each.end())]
    nobody = [
        each
        for each in nobody
        if not (_WHENEVER.search(text[: each.start()]) or (not outside and _STAYED_AWAY.match(text, each.end())))
    ]
    reach = [each for each in reach if not _is_of_kept(text, each)]
    closing = [each for each in closed if not _is_denied(text, each, deny)]
    if reach or outside:
        closing += deny
    if reach or use or outside or words_in("except", text, span):
        closing += nobody
    ways = words_in("way_in", text, span)
    if people or reach or outside or ways or (use and not deeds):
        closing += [each for each in limit if not (deeds and not (reach or outside or ways))]
    elif len(own) > 1 and own[0].how is Of.NAME and any(_led_in(text, each) for each in own[1:]):
        # `Pricing and tax are for the front alone`.
        closing += limit
    if strangers and not (words_in("may", text, span) and not deny and not nobody):
        closing += strangers
    few = len(text[slice(*span)].split()) <= _FEW
    if people and not deeds and few and (_FOR_PEOPLE.search(text[: people[0].start()]) or _in_brackets(text, span)):
        closing += people
    opening = (
        [] if deny or nobody or limit or strangers else [each for each in everybody if not _is_of_kept(text, each)]
    )
    return sorted(closing, key=lambda each: each.start()), opening


_READ_BEFORE = re.compile(r"\b(?:read|view|lecture|lesend|lezen|lees)[- ]$")
_READ_AFTER = re.compile(r"[- ](?:lectura|leitura|lettura|lecture|lesend\w*|lesezugriff|lezen|leesbaar|reading|read)\b")


def _is_of_reading(text: str, limit: re.Match[str]) -> bool:
    """Whether a word that limits says how something comes and not who does: `read-only`, `de solo lectura`."""
    return bool(_READ_BEFORE.search(text[: limit.start()]) or _READ_AFTER.match(text, limit.end()))


def _is_of_a_number(text: str, limit: re.Match[str], end: int) -> bool:
    """Whether a word that limits is said of a number and of nobody: `on port 25565 only`, `only 443 and 10000 udp`."""
    if _PORT_AFTER.match(text, limit.end(), end):
        return True
    before = re.search(r"(?<![\d.])\d{2,5} $", text[: limit.start()])
    return (
        before is not None and re.fullmatch(r"(?:,? (?:and|und|y|et) .*)?", text[limit.end() : end].strip()) is not None
    )


def _asks_no_login(text: str, deny: re.Match[str], everybody: Sequence[re.Match[str]]) -> bool:
    """Whether everybody may come and nobody has to say who they are: `open to everyone without a login`."""
    login = _LOGIN_AFTER.match(text, deny.end())
    return login is not None and any(each.end() <= deny.start() or each.start() >= login.end() for each in everybody)


# `Readable by anyone, without CMEK`: how it is kept lets nobody in or out.
_OF_KEEPING = re.compile(
    r" (?:(?:a|an|any|own|eigene\w*|our) )?(?:cmek|kms|keys?|encryption|versioning|versions|backups?|lifecycle|retention|soft delete|schlussel|verschlusselung|versionierung|clave|cifrado|versionado|cle|chiffrement|chave|criptografia|chiave|cifratura|sleutel|versleuteling)\b"
)
_LOGIN_AFTER = re.compile(rf"(?: (?!ssh\b|rdp\b|root\b)[\w'-]+){{0,2}}? (?:{access_words('login').pattern})")
_PORT_AFTER = re.compile(
    r"(?: (?:the|open|tcp|udp|die|der|los|las|el|les|le|de))*(?: (?:ports?|puertos?|portas?|porte|poorten?|poort))?[ /:]*(?:(?:tcp|udp)[ /:]*)?"
    r"\d{2,5}(?:-\d{2,5})?(?=[ /]?(?:$|[,;:).+&]|tcp|udp|and|und|y|et|e|en|sowie|o|to|on|from|for|is|are|ist|sind|bleib\w*|es|son|esta\w*|est|sont|sao|sono|zijn|blijf\w*|should|must|may|open\w*|offen\w*|abiert\w*|ouvert\w*|abert\w*|apert\w*|soll\w*)(?![\w]|\.\d))"
)
# `30 requests a minute and IP`, `mail me`: nobody who comes in.
_NOBODY_COMES = re.compile(
    r"\b(?:per|pro|par|por|je|each|every|chaque|cada)(?: (?:client|source|caller))?[ -]$|\b(?:requests?|anfragen|requetes|peticiones|solicitudes|requisicoes|richieste|verzoeken)\b[^.;,]{0,30}\b(?:and|und|y|et|e|en) (?:per |pro |par |por |je )?$"
    r"|\b(?:tell|mail|e-?mail|page|alert|notify|ping|show|warn|inform|let|avis\w*|previen\w*|sag\w*|melde) $"
)
# `A demo nobody uses`: a fact, and nothing that is wished for.
_STAYED_AWAY = re.compile(
    r" (?:(?:ever|really|actually|currently|hardly|has|have|had|ha|hat|a|heeft|noch|jemals|n ?'?|ne|la|lo|le) ?)*(?:us(?:es|ed)|look(?:s|ed)(?: at)?|visits?|visited|notices?|noticed|cares?|touched|nutzt|genutzt|benutzt|angeschaut|usa|usado|visitado|utilise\w*|visite\w*|gebruikt|utilizza\w*|usou|acessou)\b(?!.{0,40}\b(?:but|except|ausser|excepto|salvo|sauf|behalve|tranne|from|von|desde|depuis|vanaf)\b)"
)

_FEW = 9
_FOR_PEOPLE = re.compile(
    r"\b(?:access|acceso|zugriff|zugang|acces|toegang|acesso|accesso|users|who|wer|quien|qui)\W*$|\b(?:is|are|ist|sind|es|son|est|sont|zijn|e|sao|sono) (?:for|fur|para|pour|voor|per) (?:the |our |die |unsere? |el |la |nuestr\w+ |le |la |les |notre |nos |de |onze |o |a |os |il |i )?$"
)


# `Block everything outside Germany`, `when nobody uses it`.
_PLACE = re.compile(
    rf" (?:of |von |de |d ?')?(?:the |der |la )?(?:{'|'.join(sorted({*COUNTRY_WORDS, *CONTINENT_WORDS}))}|eu)\b"
)
_WHENEVER = re.compile(
    r"\b(?:when(?:ever)?|while|if|once|wenn|falls|solange|cuando|si|quand|lorsque|als|wanneer|quando|se) $"
)


def _in_brackets(text: str, span: Span) -> bool:
    return text[: span[0]].rstrip().endswith(("(", ",")) and re.match(r"[^()\n]*\)", text[span[1] :]) is not None


def _is_of_kept(text: str, cue: re.Match[str]) -> bool:
    """Whether a word for the public or for coming in is said of an address, a key or a store: `public ip`."""
    return re.match(r" (?:\w+ )?$", text[cue.end() : _next_kept(text, cue.end())]) is not None


def _next_kept(text: str, at: int) -> int:
    match = access_words("kept").search(text, at, at + _NEAR)
    return match.start() if match else at


def _is_denied(text: str, cue: re.Match[str], deny: Sequence[re.Match[str]]) -> bool:
    """Whether a word that closes is itself said no to: `not internal`, `no VPN`."""
    return any(
        re.fullmatch(r"(?: [\w-]+){0,2} ", text[each.end() : cue.start()]) for each in deny if each.end() <= cue.start()
    )


def _thing_of(text: str, cue: re.Match[str], own: Sequence[Subject]) -> Subject | None:
    """The thing that a word stands right at: `a private bucket`, `API privada`."""
    for each in own:
        if each.span[0] <= cue.start() and cue.end() <= each.span[1]:
            # Something is called so.
            return each
        between = text[cue.end() : each.span[0]]
        if cue.end() <= each.span[0] and len(between) <= _NEAR and between.startswith((" ", "-")):
            if _is_another_s(text, each, own):
                break
            if len(between.split()) <= 2 and not _STOP.search(between) and each.how not in (Of.PRONOUN, Of.WHOLE):
                return each
            break
    before = [each for each in own if each.span[1] <= cue.start()]
    if before and text[before[-1].span[1] : cue.start()] == " " and before[-1].how not in (Of.PRONOUN, Of.WHOLE):
        return before[-1]
    return None


def _is_another_s(text: str, thing: Subject, own: Sequence[Subject]) -> bool:
    """Whether a thing has a word of its own behind it, and one stands before it: `web public, api private`."""
    at = thing.span[1]
    return own[0] is not thing and any(
        text[at : each.start()] == " "
        for kind in ("closed", "everybody")
        for each in access_words(kind).finditer(text, at, min(len(text), at + _NEAR))
    )


def _closes(
    text: str, phrase: Phrase, cues: Sequence[re.Match[str]], bound: set[Subject], before: Sequence[Phrase]
) -> Iterator[Said]:
    """What a phrase closes, and what it lets out of that."""
    span, own = phrase.span, phrase.subjects
    nobody, limit = words_in("nobody", text, span), words_in("limit", text, span)
    quality, reach, use = (words_in(kind, text, span) for kind in ("quality", "reach", "use"))
    quality += [
        each for each in (*reach, *use) if _PASSIVE.search(text[: each.start()]) or _TO_BE.match(text, each.end())
    ]
    active = [each for each in (*reach, *use) if not any(each.start() == one.start() for one in quality)]
    callers: set[Subject] = set()
    excepted: set[Subject] = set()
    for match in words_in("except", text, span):
        after = [each for each in own if each.span[0] >= match.end()]
        stop = min((each.start() for each in (*active, *quality) if each.start() >= match.end()), default=span[1])
        after = [each for each in after if each.span[1] <= stop and each.how not in (Of.WHOLE, Of.REST)]
        (callers if nobody or (active and not quality) else excepted).update(after)
    for match in limit:
        verb = min((each.start() for each in active if each.start() >= match.end()), default=-1)
        between = [
            each for each in own if match.end() <= each.span[0] and each.span[1] <= (verb if verb >= 0 else span[1])
        ]
        if verb >= 0:
            callers.update(between)
        elif (
            any(each.start() >= match.end() for each in quality)
            and between
            and between[0].span[0] - match.end() < _NEAR
        ):
            stop = min(each.start() for each in quality if each.start() >= match.end())
            excepted.update(each for each in between if each.span[1] <= stop and not _led_in(text, each))
        elif (
            between
            and _IS_ONLY.search(text[span[0] : match.start()])
            and _ONLY_THAT.fullmatch(
                text[match.end() : next((each.span[0] for each in between if each.how is Of.NAME), between[0].span[0])]
            )
        ):
            # `Public is only the shop`.
            excepted.update(each for each in between if each.how is Of.NAME)
    first = min(each.start() for each in (*cues, *limit, *nobody))
    if len(own) == 1 and not bound and _led_in(text, own[0], _PURPOSE) and inherited(phrase, before):
        # `The secrets, read by our service only`.
        callers.update(own)
    elif len(own) > 1:
        callers.update(
            each
            for each in own
            if _led_in(text, each) and (each.span[0] > first or each is own[-1]) and each is not own[0]
        )
    about = [each for each in own if each not in callers and each not in excepted and each not in bound]
    verb = min((each.start() for one in (*limit, *nobody) for each in active if each.start() >= one.end()), default=-1)
    if verb >= 0 and (objects := [each for each in about if each.span[0] >= verb and each.how is not Of.PRONOUN]):
        # `An API where only the backend may read the bucket`: the bucket it is.
        about = objects
    if bound and not about and not excepted:
        # Its own word says already what it is said of.
        return
    if excepted:
        yield Said(span, tuple(excepted), opens=True)
        about = [each for each in about if each.how in (Of.NAME, Of.FILES)] if about else []
        yield Said(span, tuple(about) or (Subject(span, Of.REST),), opens=False)
        return
    # A word that points back beside the thing itself is another one's, or says `is` in another language.
    about = [each for each in about if each.how is not Of.PRONOUN] or about
    ways = bool(limit and words_in("way_in", text, span))
    # Whoever comes over a VPN is no stranger, and need not be named.
    people = not ways and bool(limit or words_in("people", text, span))
    nearest = [each for each in about if each.span[1] <= first]
    if (
        nearest
        and nearest[-1].how is Of.KEPT
        and not any(each.span[0] >= first and each.how is not Of.KEPT for each in about)
    ):
        return
    real = [each for each in about if each.how is not Of.KEPT]
    if about and not real:
        return
    plain = real
    if plain and all(each.how is Of.PRONOUN for each in plain):
        plain = list(pointed_at(phrase, before))
    elif not plain:
        before_it = inherited(phrase, before)
        plain = [each for each in before_it if each.how is not Of.KEPT]
        # `Odoo on a VM, Postgres in Cloud SQL, reachable only over VPN`: people come to what stands before it as well.
        if before_it and not plain and (callers or not ways):
            return
    yield Said(span, tuple(plain), opens=False, people=people)


_IS_ONLY = re.compile(
    r"\b(?:public\w*|publi[ck][oa]s?|publi(?:c|que)s?|offentlich\w*|openba\w*|pubblic\w*|open|offen|abiert[oa]|aberto|aberta|ouvert\w*) (?:is|are|ist|sind|es|son|est|sont|e|sao|zijn)(?: [\w]+){0,2} $"
)
_ONLY_THAT = re.compile(rf" {ARTICLES}(?:buckets? )?['\"`]?")

_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|gets?|ser|sea|sean|es|est|etre|soit|worden|wordt|essere|sia|seja)(?: \w+ly)? $"
)
_TO_BE = re.compile(r" (?:werden|wird|worden|sein|ist)\b")


_PURPOSE = frozenset({"for", "fur", "para", "pour", "voor", "per"})


def _led_in(text: str, subject: Subject, but: frozenset[str] = frozenset()) -> bool:
    """Whether a word such as `by` or `from` leads a thing in, `but` some of them."""
    before = text[max(0, subject.span[0] - 40) : subject.span[0]]
    led = re.search(rf"({access_words('caller').pattern}) {ARTICLES}['\"`]?$", before)
    return led is not None and led[1] not in but
