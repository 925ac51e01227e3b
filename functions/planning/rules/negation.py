"""What a goal says no to, in English, German, Spanish, French, Portuguese and Italian: before it, or behind it."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# How a sentence says that something is not wanted, and where that ends.
_PUBLIC = r"(?:publi\w*|pubblic\w*|offentlich\w*|expos\w*|expuest\w*|espost\w*|exposto\w*)"
NEGATION = re.compile(
    r"(?<![\w.@-])(?:(?P<all>(?:without|w/o|ohne|sans|sin|sem|senza)(?! (?:state|zustand|etat|estado|stato)\b)|au lieu d(?:e|u|es)|en (?:lugar|vez) de|em vez d[eoa]|invece (?:di|che)|al posto di|plutot que|"
    r"ne (?:pas|jamais) (?:utiliser|mettre|prendre|avoir)|n ?'?utilise\w* (?:pas|ni)|ne veu\w+ (?:plus|pas|ni) (?:de |d ?'?)?|nao (?:quer\w*|precis\w*|us\w*)|"
    r"non (?:vogli\w*|vorre\w*|serv\w*|us\w*|uso|ho bisogno|abbiamo bisogno)|no (?:quier\w*|quer\w*|necesit\w*|uses?|usar)|"
    r"skip|avoid|instead of|rather than|statt|anstatt|neither|weder)"
    rf"|(?P<one>(?:nie|niemals|nunca|jamas|jamais|mai)(?= (?:\w+ ){{0,2}}{_PUBLIC})|nothing(?= (?:is |are |should (?:be )?|may (?:be )?|must (?:be )?|gets |be )?{_PUBLIC})|(?:nichts|nada|rien|niente|nulla)(?= (?:\w+ ){{0,3}}{_PUBLIC})|"
    r"(?:nada|rien|niente|nulla) (?:de|d ?'?|di)|niente(?! altro| di)|no(?! more than\b| later| less| single point| down)|kein\w*|nicht(?! nur| mehr als)|pas (?:de|d ?'|besoin d)|"
    r"jamais d(?:e |')|aucun\w*|ningun\w*|nenhum\w*|nessun\w*|nao|non(?![- ]?(?:profit|stop|prod|sql))"
    r"|not(?! only| just| more than| less)|(?:is|are|was|were)n'?t (?=(?:really |actually )?(?:meant|made|suited|suitable|built|designed|intended|fit|right|good) (?:for|to))|never|(?:do|does|should|must|will|would)(?:n'?t| not) (?:\w+ )?(?:need|want|use|require|add|include|give|build|create|set ?up|deploy|put|install|make)|"
    r"does not (?:need|want|require)))\b"
)
_ENDS = re.compile(
    r"[.;!?:\n()]| - |\b(?:so|hence|therefore|thus|deshalb|also|daher|darum|por eso|asi que|donc|quindi|portanto) (?=(?:an?|the|we|i|it|use|put|please|ein\w*|wir|ich|bitte|una?|on|il|je)\b)|\bthat (?:can|may|must|should|still)\b|\b(?:and|und) (?=(?:keep|store|put|send|deploy|host|run|add|make|give|save|write|scale|alert|tell|mail)\b)"
    r"|\b(?:but|aber|sondern|lieber|stattdessen|mieux|mejor|antes|melhor|meglio|remplac\w*|with|mit|just|only|nur|plus|pero|mais|mas|ma|use|deploy|under|unter|except|unless|ausser|excepto|salvo|sauf|"
    r"solo|seulement|apenas|soltanto|avec)\b|(?<![.\w])(?:con|com) |\b(?:for (?:my|our)|fur (?:mein|unser)\w*|para (?:mi|nuestr[oa])|pour (?:mon|ma|notre)) "
)
# How many characters a word for no covers at most: a longer list than this is a new sentence.
_REACH = 160
_LISTED = re.compile(r"\b(?:or|nor|oder|noch|ni|nem|ne|ou|o)\b")
# What is said no to behind it: `Redis is not needed`, `Redis brauchen wir nicht`.
_ONE_THING = r"(?P<what>(?:(?!(?:and|und|y|et|e|with|mit|con|com|avec|a|an|the)\b)[\w-]+(?:\.\w+)* ){1,2}?)"
_TWO_THINGS = r"(?P<both>[\w-]+(?:\.\w+)*(?: (?:and|und|y|et|e) [\w-]+(?:\.\w+)*)? )"
_BEHIND = re.compile(
    rf"\b(?:{_ONE_THING}(?:is(?: really| absolutely)? ?(?:n'?t|not)(?: really)? (?:needed|required|necessary|wanted|an option)|brauch\w* (?:wir|ich|man|es)(?: \w+)? nicht|(?:wird|ist)(?: \w+)? nicht (?:gebraucht|benotigt|notig)|"
    r"not (?:need|needed|required|necessary)(?= ?(?:[.,;)\n]|$))|(?:no|nein|non)(?=!| ?,? please| ?,? thanks)|no (?:hace falta|es necesari\w|se necesita|queremos|lo quiero)|n ?'?est pas (?:necessaire|requis\w?|utile)|nao (?:e necessari\w|e preciso|precisa)|non (?:serve|e necessari\w|e richiest\w)|auch nicht\b|"
    r"(?:(?:maybe |perhaps |comes? |will come )?later,? (?:on,? )?(?:maybe|perhaps|not now)|(?:(?:is |are )?for )?later,? not now|not now|not yet|(?:comes?|will come|follows?|maybe|perhaps) later|is a (?:future|later) step|"
    r"(?:erst |vielleicht |kommt |folgt )+spater|(?:tal vez )?mas adelante|(?:peut-etre )?plus tard)(?= ?(?:[.,;!)\n]|$)))"
    rf"|{_TWO_THINGS}(?:are(?: really)? ?(?:n'?t|not) (?:needed|required|necessary|wanted)|(?:werden|sind) nicht (?:gebraucht|benotigt|notig)|no (?:hacen falta|son necesari\w+)|ne sont pas necessaires|nao sao necessari\w+|non servono))"
)
# `Not needed: Kubernetes, Redis.`, in a line or below it.
_HEADED = re.compile(
    r"\b(?:not (?:needed|required|wanted|necessary|in scope)|no need(?: for)?|out of scope|non[- ]goals?|nicht (?:notig|gebraucht|benotigt|gewunscht|erwunscht)|"
    r"no (?:necesari[oa]s?|hace(?:n)? falta|queremos)|pas (?:necessaires?|besoin)|nao (?:necessari[oa]s?|precisa\w*|queremos)|non (?:necessari[oa]|serv\w+|voglia\w+)) ?: ?"
    r"(?P<list>[^\n.;!?]*(?:\n ?[-*\u2022][^\n]*)*)"
)
# In Portuguese `no` is `in the`.
_PORTUGUESE = re.compile(
    r"(?<![.\w])(?:com|uma?|nao|sem|dos|das|ao|pel[oa]s?|meus?|minhas?|noss[oa]s?|preciso|hospedar|fila|banco|voces?|acesso|servico|em|na|nas|rod\w+|grav\w+|toda|tudo)\b"
)
_ENGLISH = re.compile(r"\b(?:the|with|and|for|is|are|we|our|must|should|that|it)\b")
_SPANISH = re.compile(r"\b(?:el|los|las|una|con|y|del|al|un|quiero|necesito|tengo)\b")


def is_portuguese(text: str) -> bool:
    """Whether a folded text is Portuguese: more of its words than of its neighbours'."""
    found = len(set(_PORTUGUESE.findall(text)))
    others = max(len(_ENGLISH.findall(text)), len(set(_SPANISH.findall(text))))
    return found > others


def negated_in(text: str) -> Iterator[Span]:
    """The stretches of a text that are not wanted: from a word for no to the end of what it covers."""
    portuguese = is_portuguese(text)
    for match in NEGATION.finditer(text):
        if portuguese and match[0] == "no":
            continue
        furthest = min(len(text), match.end() + _REACH)
        end = _ENDS.search(text, match.end(), furthest)
        stop = end.start() if end else furthest
        # A comma closes the list unless a word for or follows: `without a database, queue or load balancer`.
        comma = text.find(",", match.end(), stop)
        listed = _LISTED.search(text, match.end(), stop)
        if comma != -1 and not (listed and listed.start() > comma):
            stop = comma
        if match["one"] and (joined := re.compile(r"\b(?:and|und|y|et)\b").search(text, match.end(), stop)):
            stop = joined.start()
        yield match.end(), stop
    yield from (match.span("list") for match in _HEADED.finditer(text))
    for match in _BEHIND.finditer(text):
        yield match.span("what" if match["what"] else "both")
