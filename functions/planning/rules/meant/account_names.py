"""What accounts of programs are called, and how a goal says that something that is not built here has one of its own. Folded text."""

import re

NOUN = (
    r"(?:service[- ]?accounts?|service[- ]?kont(?:o|en)|dienst[- ]?kont(?:o|en)|cuentas? de servicio|contas? de servico|"
    r"comptes? de service|account di servizio)"
)
# What stands behind the noun and is no name.
NO_NAME = (
    r"(?:the|an?|one|eine?[rnms]?|una?|une|uno|uma?|een|and|or|that|which|who|whose|for|per|with|without|to|of|on|in|at|by|from|via|only|just|may|can|could|must|should|shall|"
    r"will|is|are|has|have|gets?|needs?|does|do|not|never|keys?|json|key|each|every|here|there|alone|access|rights?|permissions?|roles?|emails?|"
    r"reads?|writes?|publishes|pulls?|pushes|calls?|invokes?|uploads?|creates?|manages?|changes?|credentials?|tokens?|impersonation|hinein|herein|dorthin|darin|darauf|daraus|"
    r"der|die|das|den|dem|fur|mit|ohne|und|oder|nur|darf|kann|soll|liest|schreibt|ist|hat|bekommt|im|in|am|auf|"
    r"que|para|con|sin|y|o|solo|puede|tiene|lee|escribe|de|del|en|propia|dedicada|"
    r"qui|pour|avec|sans|et|ou|peut|lit|ecrit|dedie|propre|seulement|du|des|aux?|sur|chez|dans|auf|bei|op|"
    r"com|sem|e|so|pode|le|grava|propria|do|da|no|na|per|che|puo|"
    r"voor|met|zonder|en|of|mag|kan|alleen|leest|schrijft|die|dat|van)"
)
PLAIN = rf"(?:{NOUN}|accounts?|konto|cuentas?|contas?|comptes?)"
ARTICLE = r"(?:the|our|its?|that|this|der|die|das|des|dem|unser\w*|el|la|su|nuestr[oa]|le|notre|o|a|nosso|nossa|il|de|het|onze)"
# Whoever signs in with an account is no program.
OF_PEOPLE = r"(?:users?|customers?|clients?|members?|people|person|admin|google|bank|personal|email|e-mail|company|github|gitlab|aws|azure|billing|free|paid|test|demo|root|own|service|dienst)"
# Whoever does it by an account that is its own: `Tableau reads it through a service account of its own`. What runs here has one.
_RUNS_HERE = (
    r"(?:it|they|which|that|who|ella|elle|es|sie|er|api|apis|services?|apps?|application|jobs?|functions?|backend|worker|container|program|server|machine|vm|dienst|anwendung|funktion|servicio|funcion|aplicacion|fonction|servico|funcao|aplicacao|each|every|everyone|everybody|nobody|jeder?|cada|chaque|jedes|lo|los|las|les|l|os|"
    r"components?|parts?|modules?|environments?|employees|staff|students?|teachers?|colleagues|visitors?|guests?|patients?|players?|subscribers?|we|you|i|he|she|wir|ich|nous|nosotros|kunden|nutzer|clientes|usuarios|utilisateurs)"
)
_OWN = r"(?:(?:an?|1|one|its|their|his|own|separate|dedicated|eine[nms]?|ihre[nm]|seine[nm]|eigene[nms]?|ein|su|sus|propi[ao]s?|una|un|une|son|sa|leur|propre|seu|sua|propri[ao]|uma?|zijn|haar|hun|eigen|een|suo) ){1,3}"
_VIA = r"(?:with|through|via|using|as|by|under|mit|uber|als|unter|con|mediante|a traves de|avec|par|com|atraves de|met|door|tramite)"
_DOES = r"(?:reads?|queries|query|writes?|uploads?|publish(?:es)?|pulls?|loads?|stores?|liest|lesen|schreibt|schreiben|legt|ladt|lee|leen|escribe|escriben|consulta|publica|sube|lit|lisent|ecrit|ecrivent|publie|depose|le|leem|escreve|grava|leest|lezen|schrijft|legge|scrive)"
ITSELF = (
    # The noun may stand behind what is done: the words from who on say it.
    re.compile(
        rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|{_RUNS_HERE}\b|{OF_PEOPLE}\b|{ARTICLE} )(?P<who>(?:power bi|looker studio|data studio|[a-z][\w-]+(?: cloud)?))(?= (?:(?:only|just|nur|solo|lo|la|los|l'|o|os|a) ?)?{_DOES}\b[^.;:\n]{{0,40}}? {_VIA} {_OWN}(?:{PLAIN})\b)"
    ),
    # `The devices get an account that can only publish`.
    re.compile(
        rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|{_RUNS_HERE}\b|{OF_PEOPLE}\b|{ARTICLE} )(?P<who>(?:power bi|looker studio|data studio|[a-z][\w-]+(?: cloud)?)) (?:gets?|needs?|receives?|bekommt|bekommen|erhalt|erhalten|kriegt|braucht|recibe|recibira|necesita|obtiene|tendra|recoit|obtient|recebe|precisa de|krijgt|krijgen|riceve)"
        rf" {_OWN}(?:{PLAIN})(?: of its own| of their own)?(?=[ ,])"
    ),
)
ANOTHER = re.compile(
    rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|{_RUNS_HERE}\b|{OF_PEOPLE}\b)(?P<who>[a-z][\w-]*) (?:gets|has|needs|bekommt|erhalt|recibe|recoit|recebe|krijgt|riceve) (?:1|one|another(?: one)?|a second one|eines|ein weiteres|una|otra|un|une autre|um|outra|een|een ander)(?= (?:with|that|which|mit|das|con|que|avec|qui|com|met|dat)\b)"
)
# `An account that may only publish to the topic`.
LIMITED = re.compile(
    rf"(?<![\w-])(?:an?|1|one|ein|una|un|une|uma|een) (?P<noun>{PLAIN})(?= (?:that|which|das|die|que|qui|che|dat|with|mit|con|avec|com|met) (?:may |can |darf |kann |puede |pueda |peut |puisse |pode |possa |mag |kan |ne peut )?(?:only|just|nur|solo|solamente|seulement|apenas|so|alleen|que)\b)"
)
