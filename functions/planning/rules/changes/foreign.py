"""Portuguese, Dutch and Italian changes in the words that the rules read: `zet het geheugen op 1 GB` is `set the memory to 1 gb`.

Only a sentence with words that no other language here has is put so; every word that is not in the table stays as it was typed,
and is asked about like any other.
"""

import re

_PORTUGUESE = {
    "chame": "call", "chama": "call", "horario de": "time zone of", "avise": "tell", "a gente": "us", "passar de": "goes above", "passe de": "goes above",
    "so": "only", "apenas": "only", "usa": "uses", "usam": "use", "le": "reads", "escreve": "writes", "que": "that", "obrigado": "", "obrigada": "",
    "nao": "not", "sem": "without", "nunca": "never", "quero": "i want", "queremos": "we want", "preciso de": "i need", "precisamos de": "we need",
    "precisa de": "needs", "precisa": "needs", "adicione": "add", "adiciona": "add", "adicionar": "add", "acrescente": "add", "acrescenta": "add",
    "inclua": "add", "crie": "add", "cria": "add", "coloque": "set", "coloca": "set", "ponha": "set", "poe": "set", "defina": "set", "define": "set",
    "mude": "change", "muda": "change", "altere": "change", "altera": "change", "troque": "change", "aumente": "raise", "aumenta": "raise", "suba": "raise",
    "reduza": "lower", "diminua": "lower", "baixe": "lower", "dobre": "double", "duplique": "double", "remova": "remove", "remove": "remove",
    "apague": "delete", "apaga": "delete", "exclua": "delete", "tire": "remove", "tira": "remove", "elimine": "remove", "guarde": "keep", "guarda": "keep",
    "mantenha": "keep", "mantem": "keep", "conserve": "keep", "ligue": "turn on", "ative": "turn on", "ativa": "turn on", "habilite": "turn on",
    "desligue": "turn off", "desative": "turn off", "desativa": "turn off", "rode": "run", "execute": "run", "corra": "run", "de": "of",
    "banco de dados": "database", "base de dados": "database", "banco": "database", "fila": "queue", "servico": "service", "memoria": "memory",
    "armazenamento": "storage", "disco": "disk", "arquivos": "files", "ficheiros": "files", "copias de seguranca": "backups", "copia de seguranca": "backup",
    "instancias": "instances", "instancia": "instance", "maquina": "machine", "servidor": "server", "trabalhador": "worker", "tarefa": "job",
    "relatorio": "report", "versoes": "versions", "antigas": "old", "mensagens": "messages", "mensagem": "message", "ligacoes": "connections",
    "conexoes": "connections", "tempo limite": "timeout", "limite de tempo": "timeout", "no minimo": "at least", "pelo menos": "at least",
    "no maximo": "at most", "ate": "up to", "por mes": "a month", "alta disponibilidade": "high availability", "altamente disponivel": "highly available",
    "dominio": "domain", "todos os dias": "every day", "todo dia": "every day", "cada dia": "every day", "todas as noites": "every night", "toda noite": "every night",
    "as segundas": "on mondays", "segundas-feiras": "mondays", "dias": "days", "dia": "day", "semanas": "weeks", "semana": "week", "meses": "months", "mes": "month",
    "anos": "years", "ano": "year", "horas": "hours", "hora": "hour", "minutos": "minutes", "segundos": "seconds", "da manha": "in the morning", "da tarde": "in the afternoon",
    "durante": "for", "por": "for", "depois de": "after", "apos": "after", "com": "with", "para": "to", "ao": "to the", "aos": "to the", "um": "a", "uma": "a",
    "outro": "another", "outra": "another", "do": "of the", "da": "of the", "dos": "of the", "das": "of the", "no": "in the", "na": "in the", "em": "in",
    "o": "the", "os": "the", "a": "the", "as": "the", "e": "and", "tambem": "also", "maior": "bigger", "menor": "smaller", "mais": "more", "menos": "less",
    "seu": "its", "sua": "its", "nosso": "our", "nossa": "our", "deve": "should", "pode": "may", "ter": "have", "cada": "every", "dois": "2", "duas": "2",
    "quatro": "4", "cinco": "5", "oito": "8", "dez": "10", "trinta": "30", "proprio": "own", "propria": "own", "sempre": "always", "usuarios": "users",
}  # fmt: skip
_DUTCH = {
    "niet": "not", "geen": "no", "zonder": "without", "nooit": "never", "het": "the", "de": "the", "een": "a", "en": "and", "ook": "also", "graag": "please",
    "zet": "set", "stel": "set", "maak": "make", "geef": "give", "verhoog": "raise", "verlaag": "lower", "vergroot": "raise", "verdubbel": "double", "halveer": "halve",
    "voeg": "add", "toe": "", "verwijder": "remove", "haal": "take", "weg": "away", "bewaar": "keep", "houd": "keep", "draai": "run", "laat": "let", "wijzig": "change",
    "verander": "change", "schakel": "turn", "aan": "on", "uit": "off", "in": "in", "we": "we", "wij": "we", "ik": "i", "willen": "want", "wil": "want", "hebben": "have",
    "nodig": "need", "moet": "should", "moeten": "should", "mag": "may", "krijgt": "gets", "krijgen": "get", "heeft": "has", "van": "of", "op": "to", "naar": "to",
    "voor": "for", "met": "with", "per": "per", "bij": "at", "om": "at", "uur": "o'clock", "uren": "hours", "minuten": "minutes", "minuut": "minute", "seconden": "seconds",
    "dag": "day", "dagen": "days", "weken": "weeks", "maand": "month", "maanden": "months", "jaar": "year", "elke": "every", "iedere": "every", "nacht": "night",
    "geheugen": "memory", "schijf": "disk", "opslag": "storage", "databank": "database", "wachtrij": "queue", "dienst": "service", "machine": "machine",
    "instanties": "instances", "instantie": "instance", "back-ups": "backups", "reservekopieen": "backups", "bestanden": "files", "oude": "old", "versies": "versions",
    "berichten": "messages", "minimaal": "at least", "minstens": "at least", "tenminste": "at least", "maximaal": "at most", "hoogstens": "at most", "tijdslimiet": "timeout",
    "time-out": "timeout", "verbindingen": "connections", "domein": "domain", "hoog": "highly", "beschikbaar": "available", "hoge": "high", "beschikbaarheid": "availability",
    "grotere": "bigger", "groter": "bigger", "kleiner": "smaller", "meer": "more", "minder": "less", "nog": "", "eigen": "own", "tweede": "second", "andere": "other",
    "na": "after", "tot": "up to", "altijd": "always", "verwijderd": "deleted", "dagelijkse": "daily", "rapport": "report", "taak": "job", "twee": "2", "drie": "3",
    "vier": "4", "vijf": "5", "acht": "8", "tien": "10", "dertig": "30", "ons": "our", "onze": "our", "deze": "this", "die": "that", "ze": "they",
}  # fmt: skip
_ITALIAN = {
    "a": "to", "non": "not", "senza": "without", "mai": "never", "aggiungi": "add", "aggiungere": "add", "crea": "add", "vorrei": "i want", "vogliamo": "we want", "servono": "we need",
    "serve": "we need", "ci vogliono": "we need", "imposta": "set", "metti": "set", "mettere": "set", "porta": "set", "portare": "set", "alza": "raise", "aumenta": "raise",
    "abbassa": "lower", "riduci": "lower", "raddoppia": "double", "dimezza": "halve", "rimuovi": "remove", "togli": "remove", "elimina": "delete", "cancella": "delete",
    "tieni": "keep", "conserva": "keep", "mantieni": "keep", "vanno tenuti": "should be kept", "vanno tenute": "should be kept", "va tenuto": "should be kept", "attiva": "turn on",
    "disattiva": "turn off", "spegni": "turn off", "accendi": "turn on", "esegui": "run", "avvia": "start", "ferma": "stop", "cambia": "change", "dai": "give", "deve": "should",
    "devono": "should", "puo": "may", "possono": "may", "avere": "have", "il": "the", "lo": "the", "la": "the", "i": "the", "gli": "the", "le": "the", "un": "a", "uno": "a", "una": "a",
    "di": "of", "del": "of the", "dello": "of the", "della": "of the", "dei": "of the", "degli": "of the", "delle": "of the", "al": "to the", "alla": "to the", "ai": "to the",
    "sul": "on the", "sulla": "on the", "nel": "in the", "nella": "in the", "per": "for", "con": "with", "e": "and", "anche": "also", "solo": "only", "ogni": "every", "altri": "another",
    "altre": "another", "altro": "another", "secondo": "second", "seconda": "second", "numero massimo": "maximum number", "numero minimo": "minimum number", "massimo": "maximum",
    "minimo": "minimum", "almeno": "at least", "al massimo": "at most", "fino a": "up to", "istanze": "instances", "istanza": "instance", "memoria": "memory", "disco dati": "data disk",
    "disco": "disk", "dati": "data", "banca dati": "database", "coda": "queue", "macchina": "machine", "servizio": "service", "nodi": "nodes", "copie di backup": "backups",
    "giorni": "days", "giorno": "day", "settimane": "weeks", "settimana": "week", "mesi": "months", "mese": "month", "anni": "years", "anno": "year", "ore": "hours", "ora": "hour",
    "minuti": "minutes", "secondi": "seconds", "tutti i giorni": "every day", "ogni notte": "every night", "alle": "at", "tempo limite": "timeout", "dominio": "domain",
    "file": "files", "versioni": "versions", "vecchie": "old", "messaggi": "messages", "connessioni": "connections", "dopo": "after", "alta disponibilita": "high availability",
    "due": "2", "tre": "3", "quattro": "4", "cinque": "5", "sei": "6", "otto": "8", "dieci": "10", "entrambi": "both", "entrambe": "both", "sempre": "always", "per favore": "please",
    "chiamato": "called", "chiamata": "called", "in cui": "in which", "su cui": "to which", "da cui": "from which", "possa": "can", "possano": "can", "scrivere": "write", "scriva": "writes",
    "scrive": "writes", "scrivono": "write", "leggere": "read", "legga": "reads", "legge": "reads", "leggono": "read", "usa": "uses", "usano": "use", "usi": "uses", "che": "that",
}  # fmt: skip
_ONLY_ITALIAN = re.compile(
    r"\b(?:aggiungi|vorrei|vogliamo|servono|imposta|metti|porta|alza|abbassa|riduci|raddoppia|rimuovi|togli|tieni|mantieni|vanno|attiva|spegni|accendi|esegui|avvia|deve|devono|possono|gli|dello|della|dei|degli|delle|"
    r"coda|messaggi|per il?|alla|ai|sul|sulla|nel|nella|anche|ogni|altri|altre|istanze|istanza|fino|almeno|giorni|giorno|settimane|mesi|anni|minuti|secondi|ore|alle|versioni|dopo|entrambi|per favore|il|di|chiamat[oaie]|cui|possa|possano|scriv[aeo]\w*|legg[aeo]\w*)\b"
)
_NOT_ITALIAN = re.compile(
    r"\b(?:the|please|der|die|das|und|mit|el|los|las|del|en|y|les|des|avec|et|pour|du|het|een|van|os|da|na|no|para|com|em)\b"
)
_ONLY_PORTUGUESE = re.compile(
    r"\b(?:nao|uma?|o|os|da|na|precisa|precisam|quero|adicion\w+|acrescent\w+|coloque|ponha|defina|aument[ea]|reduza|dobre|remova|apague|tire|guarde|mantenha|ligue|desligue|ative|desative|banco de dados|"
    r"base de dados|fila|servico|arquivos|ficheiros|instancias|mensagens|mensagem|pelo menos|no minimo|no maximo|todos os dias|tambem|chame|horario de|avise|a gente|ate|ao|aos|dos|das|preciso|precisamos|com|em|rode|mude|altere)\b"
)
_NOT_PORTUGUESE = re.compile(
    r"\b(?:the|please|der|die|das|und|mit|el|los|las|con|una|del|en|y|le|les|des|avec|et|pour|du|het|een|van)\b"
)
_ONLY_DUTCH = re.compile(
    r"\b(?:het|een|niet|geen|zet|voeg|verwijder|bewaar|geheugen|schijf|wachtrij|verhoog|verdubbel|maak|draai|schakel|elke|iedere|minimaal|minstens|maximaal|krijgt|moet(?:en)?|wij|willen|"
    r"berichten|bestanden|instanties|back-ups|dagen|weken|maanden|graag|ook|naar|voor|nodig)\b"
)
_NOT_DUTCH = re.compile(
    r"\b(?:please|der|das|und|mit|den|el|los|las|con|una|del|y|le|les|des|avec|et|pour|du|uma?|com|to|of|on|for)\b"
)
_LEAST = 2


def in_known_words(text: str) -> str:
    """A folded sentence in the words that the rules know, where it is Portuguese, Dutch or Italian; else as it is."""
    for only, others, table in (
        (_ONLY_PORTUGUESE, _NOT_PORTUGUESE, _PORTUGUESE),
        (_ONLY_DUTCH, _NOT_DUTCH, _DUTCH),
        (_ONLY_ITALIAN, _NOT_ITALIAN, _ITALIAN),
    ):
        if len(only.findall(text)) >= _LEAST and len(only.findall(text)) > len(others.findall(text)):
            return _put(text, table)
    return text


def _put(text: str, table: dict[str, str]) -> str:
    said = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    text = re.sub(r"\bas (?=\d)|\ba (?=\d{1,2}h?\b)|\bas (?=\d{1,2}h)", "at ", text) if table is _PORTUGUESE else text
    done = re.sub(rf"(?<![\w./@-])(?:{said})(?![\w@/-]|\.\w)", lambda match: table[match[0]], text)
    # The verb at the end of a Dutch clause: "schakel de cdn uit".
    done = re.sub(r"\bturn (?P<what>[\w -]{2,30}?) in\b(?=\W*$)", r"turn on \g<what>", done)
    return " ".join(done.split())
