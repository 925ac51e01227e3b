"""A long goal by its lines: what of it is quoted, logged, code, done, struck out, or stands under a heading that is no wish.

Mails, tickets, notes and records of decisions tell more than they ask for. Each line gets one standing, by what it looks
like (a quote, a line of a log, a box that is ticked) or by the heading, the label or the verdict that it stands under.
What is no wish goes, and is told once where it names a part. Where nothing would be left, all of it is the wish. One
pass over the lines; nothing here raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from functions.planning.rules.words.compose_text import compose_in
from functions.planning.rules.words.context import (
    BACKGROUND,
    BRINGS,
    CODE,
    DONE,
    LOGGED,
    MAYBE,
    QUOTED,
    REFUSED,
    Beside,
    names_a_part,
)
from functions.planning.rules.words.values_named import plain

_WISH, _ADDRESS = "", "address"


@dataclass(slots=True)
class _Line:
    """A line as typed and as folded, and what it is; `fixed` where its own look says so; `under` which heading it stands."""

    typed: str
    said: str
    standing: str = _WISH
    fixed: bool = False
    under: str = ""


# What a heading or a label says of what stands under it; the first that fits.
_TITLES = tuple(
    (standing, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"))
    for standing, words in (
        (
            _WISH,
            r"(?:what|was|lo que|ce que|cosa|o que|wat) (?:we|i|wir|ich|nous|je|you|queremos|quiero|vogliamo|necesitamos|willen)? ?(?:now |really |actually |still )?(?:want|need|would like|ask for|wollen|brauchen|voulons|nodig)?(?: (?:now|instead|from you|hebben))?(?<=want|need|like| for|.now|tead| you|llen|chen|lons|amos|iero|odig)",
        ),
        (
            REFUSED,
            (
                r"alternatives?(?: considered)?|considered alternatives|rejected|discarded|dismissed|ruled out|declined|(?:out of|not in|out-of) ?-?scope|non-?goals?|non-?requirements?|(?:not|no longer|not any more) (?:needed|wanted|required|part of)|"
                r"won'?t (?:do|have|build)|will not (?:do|have|build)|do(?:es)? ?(?:not|n't) (?:need|want|build)|don'?t (?:need|want|build|do)|excluded|exclusions|cancell?ed|dropped|anti-?goals?|never|"
                r"alternativen|verworfen\w*|abgelehnt\w*|nicht (?:teil|im umfang|gewunscht|gewollt|benotigt|notig|mehr)|nicht-?ziele|ausgeschlossen|entfallt|gestrichen|"
                r"alternativas|descartad[oa]s?|rechazad[oa]s?|fuera de(?:l)? alcance|no incluido|excluido|fora do escopo|rejeitad[oa]s?|hors (?:perimetre|scope|sujet)|ecarte\w*|rejete\w*|exclu\w*|alternative (?:scartate|considerate)|scartat[oaie]|fuori (?:ambito|perimetro)|afgewezen|buiten (?:scope|bereik)|niet nodig"
            ),
        ),
        (
            MAYBE,
            (
                r"open (?:questions?|points?|issues?|items?)|to be (?:discussed|decided|clarified)|tbd|later|future(?: \w+)?|nice[- ]to[- ]haves?|ideas|some ?day|backlog|wish ?list for later|phase (?:2|3|two|three|ii)|not yet|"
                r"offen(?:e \w+)?|spater|ideen|ausblick|zukunft|phase zwei|pendientes?|mas adelante|ideas|futuro|plus tard|a discuter|en suspens|in futuro|da decidere|idee|mais tarde|em aberto|ideias|openstaand|later"
            ),
        ),
        (DONE, r"done|completed|finished|already (?:done|there|in place)|erledigt|fertig|hecho|terminado|fait|termine|fatto|feito|gedaan|klaar"),
        (
            BACKGROUND,
            (
                r"background|context|history|motivation|status quo|as[- ]is|(?:current|present|existing|old|former|previous|legacy|today'?s) (?:situation|state|setup|set-up|stack|system|architecture|landscape|infrastructure|environment|hosting)|"
                r"(?:what|how) (?:we|it) (?:have|had|is|was|use|used|run)\b.*|discussion|minutes|examples?|consequences|incident(?: \w+)?|symptoms?|logs?|stack ?trace|comments|references|links|glossary|changelog|attendees|participants|lessons learned|"
                r"hintergrund|ausgangslage|kontext|ist-?zustand|ist-?stand|vorgeschichte|(?:aktueller|bisheriger|jetziger|alter) (?:stand|zustand|aufbau)|diskussion|protokoll|beispiele?|konsequenzen|was wir (?:haben|hatten)|"
                r"contexto|antecedentes|situacion (?:actual|previa)|estado actual|discusion|ejemplos?|lo que (?:tenemos|teniamos)|situacao atual|historico|contexte|historique|situation actuelle|existant|l'existant|exemples?|ce que nous avons|contesto|situazione attuale|achtergrond|huidige situatie|voorbeeld"
            ),
        ),
        (
            _WISH,
            (
                r"goals?|requirements?|decisions?|decided|to-? ?do|tasks?|scope|wish(?:es)?|wanted|needed|target|solution|proposal|must[- ]haves?|new (?:setup|system|architecture)|acceptance criteria|result|"
                r"anforderung\w*|ziel\w*|soll\w*|entscheidung|losung|beschluss|wunsch|aufgaben?|objetivos?|requisitos?|decision|tareas?|objectifs?|exigences?|besoins?|obiettiv[oi]|requisiti|decisione|decisao|eisen|doel|besluit"
            ),
        ),
    )
)  # fmt: skip
_ANY_TITLE = re.compile("|".join(words.pattern for _, words in _TITLES))
_SMALL = re.compile(r"\b(?:and|the|our|of|or|in|this|und|der|die|das|y|de|la|las|los|et|le|les|e|o|os|en)\b|[&/,]")
# What is decided in the end, whatever was written down before.
_DECIDED = re.compile(
    r"(?:the |our |final |die |la |le )?(?:decisions?|decided|conclusions?|outcome|resolution|what to do(?: now)?|entscheidung|beschluss|ergebnis|fazit|conclusion(?:es)?|resultado|decisione|conclusione|decisao|conclusao|besluit|conclusie)"
)
_OPTIONS = re.compile(
    r"(?:options?|variants?|proposals|candidates)(?: considered| discussed)?|optionen|varianten|opciones|opcoes|opzioni|opties"
)

# A title alone in its line: `## Background`, `Background`, `Background:`, `**Background**`, `1. Background`.
_HEADING = re.compile(
    r"\s{0,3}(?P<hash>#{1,6})? ?(?:\*\*|__)?(?:\d{1,2}\.? )?(?P<title>[^\W\d_][^:.|=`]{1,48}?)(?:\*\*|__)?(?P<colon> ?[:.])?(?:\*\*|__)? ?#*\s*"
)
# A title and what it is said of: `Background: we have three nodes`.
_LABEL = re.compile(
    r"\s{0,3}(?:[-*+] )?(?:\*\*|__)?(?P<title>[^\W\d_][^:.|=`\n]{1,60}?)(?:\*\*|__)?(?P<mark>:|\.)(?:\*\*|__)?\s+(?=\S)"
)
_RULE = re.compile(r"\s*(?:-{3,}|={3,}|_{3,}|\*{3,})\s*")
_ITEM = re.compile(
    r"\s*(?:[-*+\N{BULLET}]|\(?(?:\d{1,2}|[a-z])[.)]|(?:option|variante?|opcion|opcao|opzione|optie|choice|plan) (?:\d|[a-z])\b[:.)]?)\s"
)
_FENCE = re.compile(r"\s*(?:```|~~~)\s*(?P<language>[\w+-]*)\s*")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+(?![\s>]*[\d$\N{EURO SIGN}])")
_WROTE = re.compile(
    r"(?:on|am|el|le|il|em|op) .{4,80}(?:wrote|schrieb(?: \S+){0,4}|escribio|a ecrit|ha scritto|escreveu|schreef(?: \S+){0,4}) ?:\s*"
    r"|\s*-{2,} ?(?:original message|forwarded message|ursprungliche nachricht|mensaje original|message d'origine|weitergeleitete nachricht) ?-{2,}\s*"
)
_YES = re.compile(
    r"\s*(?:yes|yep|yeah|ok(?:ay)?|agreed|correct|right|exactly|please do|do that|sure|\+1|ja|genau|einverstanden|passt|si|exacto|de acuerdo|oui|d'accord|exactement|esatto|sim|isso|klopt|akkoord)\b"
)
_LEVEL = r"(?:error|warn(?:ing)?|info|debug|trace|fatal|critical|notice|severe|panic)"
_LOG = re.compile(
    rf"\s*\[?\d{{4}}[-/]\d\d[-/]\d\d[t ]\d\d:\d\d(?::\d\d\S*|(?=\S* +\W?{_LEVEL}))|\s*\[?\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?\]? +\W?{_LEVEL}\b"
    rf"|\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) {{1,2}}\d{{1,2}} \d\d:\d\d:\d\d\b|\s*\[{_LEVEL}\]|\s*\d{{1,3}}(?:\.\d{{1,3}}){{3}} - \S+ \["
)
_TRACE = re.compile(
    r"\s*(?:traceback \(most recent|file \"[^\"]+\", line \d|at [\w$.<>/]+\([^)]*\)|caused by:|goroutine \d+ \[|exception in thread|[\w.]+(?:error|exception): |\.\.\. \d+ more)"
)
_CONSOLE = re.compile(
    r"\s*(?:\$ \S|[\w.-]+@[\w.-]+:\S*[$#] |(?:sudo |\$ )?(?:curl|wget|kubectl|docker (?:run|exec|build|ps|pull)|gcloud|terraform|apt(?:-get)?|npm|pip3?|ssh|psql|redis-cli|helm) (?:-|\w+ ?-|[\w./:-]+(?:\s|$))(?=.*(?:-{1,2}\w|https?://|\.ya?ml|/|=))|http/\d|[a-z]+(?:-[a-z]+)+: \S+$(?<=\S))"
)
_LOOKS_LIKE_CODE = re.compile(
    r"[{}();=<>$|\\]|^\s*(?:-{1,2}\w|from |import |run |copy |cmd |expose |entrypoint |def |class |resource |kind:|apiversion:)",
    re.MULTILINE,
)
_FORMER = re.compile(
    r"\b(?:not|no longer|old|was|were|had|used to|former\w*|legacy|previous\w*|until now|nicht|alte[nrsm]?|bisher\w*|bislang|frueher\w*|fruher\w*|no|viej[oa]s?|antigu[oa]s?|ancien\w*|vecchi[oa]|antig[oa]s?|oude)\b"
)
_NAMED_VALUE = re.compile(r"\s*(?:export )?[A-Z][A-Z0-9_]*=.*")
# What says of the code after it that it is asked for.
_WANTED_CODE = re.compile(
    r"\b(?:want|need|deploy|run|build|create|like|please|following|should|wollen|brauch\w*|mochte\w*|queremos|quiero|necesit\w*|veux|voulons|voudrais|vogliamo|vorrei|quero)\b"
)
_BOX = re.compile(
    r"(?P<box>\[(?P<mark>[ xX~/-]?)\]|[\N{BALLOT BOX}\N{BALLOT BOX WITH CHECK}\N{BALLOT BOX WITH X}])(?= ?\S)"
)
_BOX_LINE = re.compile(r"\s*(?:[-*+] |\d{1,2}[.)] )?$")
_TICKED = frozenset({"x", "X", "\N{BALLOT BOX WITH CHECK}", "\N{BALLOT BOX WITH X}"})
# A form to fill in, whose ticks are the wishes.
_FORM = re.compile(
    r"\b(?:choose|select\w*|options?|required|needed|needs?|wanted|want|requirements?|features?|which|components?|services|order form|auswahl|benotigt\w*|gewunscht\w*|anforderungen|elegir|seleccion\w*|requisitos|choi\w+|besoins?)\b"
)
_STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,400}~~|\s*[\N{CROSS MARK}\N{BALLOT X}\N{HEAVY BALLOT X}][^\n]*")
_HEADER = re.compile(
    r"\s*(?:from|to|cc|bcc|date|sent|reply-to|subject|von|an|datum|gesendet|betreff|de|para|fecha|enviado|asunto|a|objet|envoye|date|da|data|oggetto|assunto|aan|onderwerp) ?: \S"
)
_ANSWERED = re.compile(
    r"\s*(?:subject|betreff|asunto|objet|oggetto|assunto|onderwerp) ?: *(?! )(?!(?:re|fwd?|aw|wg|rv|tr|res|enc|r|i|antw)\b)"
)
_FIELD = re.compile(
    r"\s*(?:priority|status|reporter|assignee|assigned to|watchers?|sprint|epic|story points|created|updated|supersedes|attendees|participants|signed|due|labels?|tags|component/?s?|votes?|resolution|prioritat|bearbeiter|teilnehmer|prioridad|asistentes|priorite|participants) ?: (?!.*=)"
)
_CLOSING = re.compile(
    r"\s*(?:(?:best|kind|warm|many)? ?(?:regards|wishes)|best|cheers|thanks(?: a lot| in advance)?|thank you|sincerely|yours(?: \w+)?|(?:viele|liebe|beste|herzliche|schone|mit (?:freundlichen|besten))n? gru\S+|gru\S+|danke|saludos(?: \w+)?|un saludo|gracias|cordialement|bien a vous|merci|cordiali saluti|saluti|grazie|atenciosamente|abracos?|obrigad[oa]|groet\w*|met vriendelijke groet\w*|vg|lg|mfg|br)[,.!]?\s*"
)
_POSTSCRIPT = re.compile(r"\s*p\. ?s\.?\b|\s*ps\b")
_SIGNATURE = 7
_LONG_LINE = 12

# The verdict on an option, behind it or before its reason.
_TURNED_DOWN = re.compile(
    r"[(,.:;-] ?(?:was |were |is |has been |hence |so )?(?:rejected|discarded|declined|dismissed|ruled out|dropped|turned down|no longer considered|verworfen|abgelehnt|gestrichen|descartad[oa]|rechazad[oa]|rejete\w*|ecarte\w*|refuse\w*|scartat[oa]|bocciat[oa]|rejeitad[oa]|afgewezen|cancell?ed)\b"
)
_CHOSEN = re.compile(
    r"[(,.:;-] ?(?:was |is |has been )?(?:chosen|selected|accepted|our choice|the winner|winner|approved|we take this(?: one)?|this one|gewahlt|ausgewahlt|angenommen|elegid[oa]|seleccionad[oa]|choisie?|retenue?|scelt[oa]|escolhid[oa]|gekozen)\b"
)
_OPTION = re.compile(
    r"(?:option|variante?|opcion|opcao|opzione|optie|choice|proposal|vorschlag|propuesta) (?P<n>[a-z]|\d{1,2})\b(?= ?[:.)(-])"
)
_NUMBERED = re.compile(
    r"\s*\(?(?:(?:option|variante?|opcion|item|point|punkt|opzione|optie) )?(?P<n>[a-z]|\d{1,2})(?:[.):]|(?= \()) ?"
)
_TAKES = re.compile(
    r"\b(?:build|make|take|choose|pick|go(?:ing)? (?:with|for)|decided? (?:on|for)|implement|order|deploy|set up|nehmen|nimm|baut|bauen|umsetzen|elegimos|tomamos|haced|prenons|choisi\w*|prendiamo|escolhemos|nemen) (?:wir |nur |only |just |bitte )?(?:the |den |die |la |el |l')?(?:items?|points?|options?|numbers?|no\.?|variante?|punkt|opcion|opzione|opcao|optie) \(?(?P<n>[a-z]|\d{1,2})\b"
)
_LONGEST = 160


def wished_in(goal: str) -> tuple[str, tuple[Beside, ...]]:
    """A goal without its lines that are no wish, and those of them that name a part, each block once and in its order."""
    if compose_in(goal) is not None:
        return goal, ()
    lines = [_Line(line, plain(line)) for line in _option_lines(goal).split("\n")]
    for step in (_fences, _looks, _boxes, _mails, _sections, _verdicts):
        step(lines)
    rest = _wish_of(lines)
    if BRINGS.search(plain(rest)):
        for line in lines:
            if line.standing == BACKGROUND:
                line.standing = _WISH
        rest = _wish_of(lines)
    if rest == goal:
        return goal, ()
    if not names_a_part(plain(rest)):
        return goal, ()
    return re.sub(r"\n{3,}", "\n\n", rest).strip("\n"), tuple(_told(lines))


def _wish_of(lines: list[_Line]) -> str:
    return "\n".join(_STRUCK.sub(" ", line.typed) for line in lines if not line.standing)


def _told(lines: list[_Line]) -> Iterator[Beside]:
    for standing, group in groupby(lines, key=lambda line: line.standing):
        for line in group:
            struck = [match[0] for match in _STRUCK.finditer(line.typed)] if not standing else []
            yield from (Beside(each.strip("~ "), REFUSED) for each in struck if names_a_part(plain(each)))
            if standing and standing != _ADDRESS and names_a_part(line.said):
                words = line.typed.strip(" \t>-*+#")
                yield Beside(words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} ...", standing)
                break


def _option_lines(goal: str) -> str:
    """A goal with each of its options in a line of its own, where one of them is turned down or chosen."""
    said = plain(goal)
    starts = [match.start() for match in _OPTION.finditer(said)]
    if len(starts) < 2 or not (_TURNED_DOWN.search(said) or _CHOSEN.search(said)):
        return goal
    for at in reversed(starts):
        if (before := goal[:at].rstrip(" "))[-1:] in {".", ";", "!", "?", ","}:
            goal = f"{before}\n{goal[at:]}"
    return goal


def _fences(lines: list[_Line]) -> None:
    """Code between fences, unless it is what is asked for or says the values of variables."""
    at = 0
    while at < len(lines):
        opened = _FENCE.fullmatch(lines[at].typed)
        end = next((n for n in range(at + 1, len(lines)) if _FENCE.fullmatch(lines[n].typed)), None) if opened else None
        if opened is None or end is None:
            at += 1
            continue
        body = lines[at + 1 : end]
        before = next((line.said for line in reversed(lines[:at]) if line.said.strip()), "")
        is_code = opened["language"] not in {"", "text", "txt", "md", "markdown"} or _LOOKS_LIKE_CODE.search(
            "\n".join(line.said for line in body)
        )
        values = all(not line.typed.strip() or _NAMED_VALUE.fullmatch(line.typed) for line in body)
        if is_code and not values and (_FORMER.search(before) or not _WANTED_CODE.search(before)):
            for line in lines[at : end + 1]:
                line.standing, line.fixed = CODE, True
        else:
            lines[at].standing = lines[end].standing = _ADDRESS
        at = end + 1


def _looks(lines: list[_Line]) -> None:
    """Quotes, logs, traces and commands, each by what its line looks like."""
    traced = False
    for at, line in enumerate(lines):
        if line.standing:
            continue
        if _QUOTE.match(line.typed):
            after = next((each for each in lines[at + 1 :] if each.said.strip() and not _QUOTE.match(each.typed)), None)
            line.standing = _WISH if after is not None and _YES.match(after.said) else QUOTED
            line.fixed = True
        elif _WROTE.fullmatch(line.said):
            line.standing, line.fixed = _ADDRESS, True
        elif _LOG.match(line.said) or _TRACE.match(line.said):
            line.standing, line.fixed, traced = LOGGED, True, _TRACE.match(line.said) is not None
        elif traced and line.typed.startswith((" ", "\t")) and line.said.strip():
            line.standing, line.fixed = LOGGED, True
        elif _CONSOLE.match(line.said):
            line.standing, line.fixed = CODE, True
        else:
            traced = False


def _boxes(lines: list[_Line]) -> None:
    """Boxes: of a list of things to do what is ticked is done, of a form it is what is wanted."""
    form = False
    for line in lines:
        boxes = list(_BOX.finditer(line.typed))
        if not boxes:
            if line.said.strip():
                form = bool(_FORM.search(line.said))
            continue
        if line.standing:
            continue
        if len(boxes) > 1:
            ends = [each.start() for each in boxes[1:]] + [len(line.typed)]
            chosen = [
                line.typed[each.end() : end].strip(" |,")
                for each, end in zip(boxes, ends, strict=True)
                if _is_ticked(each)
            ]
            line.typed = f"{line.typed[: boxes[0].start()]}{', '.join(chosen)}"
            line.said = plain(line.typed)
        elif _BOX_LINE.fullmatch(line.typed[: boxes[0].start()]):
            box = boxes[0]
            if box["mark"] in {"-", "~", "/"}:
                line.standing = REFUSED
            elif _is_ticked(box) != form:
                line.standing = REFUSED if form else DONE
            line.fixed = True
            line.typed = (
                f"{line.typed[: box.start()]}{line.typed[box.end() :].lstrip()}" if not line.standing else line.typed
            )
            line.said = plain(line.typed)


def _is_ticked(box: re.Match[str]) -> bool:
    return (box["mark"] or box["box"]) in _TICKED


def _mails(lines: list[_Line]) -> None:
    """The headers of mails, the fields of tickets, and signatures."""
    headers = [_HEADER.match(line.said) is not None for line in lines]
    left = 0
    for at, line in enumerate(lines):
        among = headers[at] and ((at > 0 and headers[at - 1]) or (at + 1 < len(lines) and headers[at + 1]))
        if (among and not _ANSWERED.match(line.said)) or (not line.standing and _FIELD.match(line.said)):
            line.standing, line.fixed, left = _ADDRESS, True, 0
        elif line.typed.rstrip() == "--" or _CLOSING.fullmatch(line.said):
            line.standing, line.fixed, left = _ADDRESS, True, _SIGNATURE
        elif left and (line.standing or _POSTSCRIPT.match(line.said) or len(line.said.split()) > _LONG_LINE):
            left = 0
        elif left and line.said.strip():
            line.standing, line.fixed, left = _ADDRESS, True, left - 1


def _sections(lines: list[_Line]) -> None:
    """What stands under a heading, and what follows a label in its paragraph."""
    standing, depth, label, under, near, decided = _WISH, 0, None, "", False, -1
    for at, line in enumerate(lines):
        if line.fixed and line.standing:
            continue
        if not line.said.strip():
            label = None
            if (
                near
                and lines[at - 1].said.strip()
                and not (at + 1 < len(lines) and _ITEM.match(lines[at + 1].said) and _ITEM.match(lines[at - 1].said))
            ):
                # What follows a colon at once ends with its paragraph.
                standing, under, near = _WISH, "", False
            continue
        title = _title(lines, at)
        if title is not None:
            level, kind, under = title
            after = lines[at + 1].said if at + 1 < len(lines) else ""
            near = line.said.rstrip(" *_").endswith(":") and after.strip() != "" and not _RULE.fullmatch(after)
            if kind is not None or not (level and standing and level > depth):
                standing, depth = kind or _WISH, level
            label = None
            if kind == _WISH and not names_a_part(line.said):
                line.standing = _ADDRESS
            else:
                line.standing = standing or line.standing
            continue
        if _RULE.fullmatch(line.typed):
            line.standing = _ADDRESS
            continue
        found = _LABEL.match(line.said)
        line.under = under
        if names_a_part(line.said) and (_DECIDED.fullmatch(under) or (found and _DECIDED.fullmatch(found["title"]))):
            decided = at
        if found and (kind := _kind(found["title"], exact=found["mark"] == ".")) is not None:
            label = kind
            if kind == _WISH and _kind(found["title"], exact=True) == _WISH and not names_a_part(found[0]):
                line.typed, line.said = line.typed[found.end() :], line.said[found.end() :]
        elif (found and len(found["title"].split()) <= _TITLE) or _ITEM.match(line.said):
            label = None
        if not line.fixed:
            line.standing = (standing if label is None else label) or line.standing
    for line in lines[: max(decided, 0)]:
        # What came before a decision is how it came about, unless it stands under a heading that asks for it.
        if not line.standing and line.under and _kind(line.under, exact=False) is None:
            line.standing = BACKGROUND


_TITLE = 3


def _title(lines: list[_Line], at: int) -> tuple[int, str | None, str] | None:
    """The level of a heading, what it says of what follows (None where it says nothing) and its words; None for no heading."""
    line = lines[at]
    match = _HEADING.fullmatch(line.said)
    if match is None or (_ITEM.match(line.said) and not match["colon"]):
        return None
    ruled = at + 1 < len(lines) and _RULE.fullmatch(lines[at + 1].typed) is not None
    kind = _kind(match["title"], exact=not (match["hash"] or match["colon"] or ruled))
    if match["hash"] or ruled or match["colon"] == ":":
        return len(match["hash"] or ""), kind, match["title"].strip()
    # A line of a few words is a heading only where it is one of the table's.
    return (0, kind, match["title"].strip()) if kind is not None else None


def _kind(title: str, *, exact: bool) -> str | None:
    """What a title says of what stands under it: alone, or somewhere in it."""
    if _OPTIONS.fullmatch(title):
        return _WISH
    for standing, words in _TITLES:
        if words.search(title) and (not exact or not _SMALL.sub("", _ANY_TITLE.sub("", title)).strip()):
            return standing
    return None


def _verdicts(lines: list[_Line]) -> None:
    """Options: those that are turned down go, and where one is chosen or taken by its number all others do."""
    items = [(line, match["n"]) for line in lines if not line.standing and (match := _NUMBERED.match(line.said))]
    if not items:
        items = [(line, "") for line in lines if not line.standing and _ITEM.match(line.said)]
    taken = {match["n"] for line in lines if not line.standing for match in _TAKES.finditer(line.said)}
    chosen = [
        line
        for line, number in items
        if number in taken or (_CHOSEN.search(line.said) and not _TURNED_DOWN.search(line.said))
    ]
    for line, _ in items:
        if line not in chosen and (_TURNED_DOWN.search(line.said) or (chosen and len(items) > 1)):
            line.standing = REFUSED
        elif line in chosen and (verdict := _CHOSEN.search(line.said)):
            line.typed = f"{line.typed[: verdict.start()]}{line.typed[verdict.end() :]}"
            line.said = plain(line.typed)
