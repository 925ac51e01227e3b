# ruff: noqa: E501 - tables of patterns
"""Passwords, keys and tokens in what somebody typed or sent, hidden before it is kept, logged, shown or told to a model.

A secret is known by where it stands (the value of a name that says so, in any notation; a login of an address; a header;
an option of a command; what a sentence calls a password) or by its own form (a key block, the shape of a known service,
characters that were drawn). What is only pointed to stays: a variable, a path, a placeholder, a commit, a digest.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from shared.schemas.secret_lines import as_variable, is_secret
from shared.schemas.variables import names_a_secret, shown_by

HIDDEN = "(secret)"
"""What stands where somebody typed a secret."""

# What people call one, in the languages that goals are read in and some besides; letter by letter and mistyped, too.
_WORD = (
    r"p ?a ?s ?s ?w ?o ?r ?d|pass?[\s-]?w[o0]?r[dt]e?|passwd|pwd|pass[\s-]?(?:phrase|code|key)|pass|pw|kennwort|pa\u00dfwort"
    r"|contrase(?:\u00f1|ny?)a|clave|mot de passe|mdp|senha|palavra[\s-]passe|parola d['\u2019]ordine|parola|wachtwoord"
    r"|has\u0142o|haslo|l\u00f6senord|adgangskode|passord|salasana|\u043f\u0430\u0440\u043e\u043b\u044c|heslo|jelsz\u00f3"
    r"|\u015fifre|\u5bc6\u7801|\u30d1\u30b9\u30ef\u30fc\u30c9"
)
_KEY = (
    r"secret|token|key|pin|otp|credentials?|creds|login|bearer|salt|geheimnis|schl\u00fcssel|zugangsdaten|anmeldedaten"
    r"|cl\u00e9|jeton|identifiants?|llave|credenciales|chave|segredo|credenciais|chiave|gettone|segreto|credenziali|sleutel"
    r"|geheim|inloggegevens|cookie|seed|(?:api|access|account|auth|secret|private|master|signing|encryption|shared)[\s-]?key|pat"
)
_VERB = r"is|be|are|to|=|as|equals|ist|sei|lautet|hei\u00dft|auf|est|sera|soit|es|ser\u00e1|sea|\u00e9|seja|\u00e8|sar\u00e0|sia|moet|luidt|wordt"
_IS = (
    r"is|was|are|be|being|becomes|to|=|:|as|equals|reads|->|=>|ist|sei|lautet|hei\u00dft|wird|soll|sein|zu|auf|est|sera|"
    r"es|ser\u00e1|sea|por|\u00e9|e|a|\u00e8|\u00e8:|e'|sar\u00e0|diventa|wordt|naar|zijn|moet|luidt|will|should|must|shall|has|set|"
    r"set to|now|still|jetzt|value|wert|called|named|of|for|from|our|my|its|the|"
    r"for the|of the|to the|f\u00fcr|von|der|den|die|das|do|da|de|del|della|di|per|para|pour|du|la|le|il|voor|van|het|een|"
    r"db|database|datenbank|admin|user|root|bob|the admin|app|api"
)
_WORDS_BETWEEN = rf"(?:[\s]+(?:{_IS})(?=[\s:=]))"
_QUOTED = r"\"(?P<{0}1>(?:\\.|[^\"\\\n])+)\"|'(?P<{0}2>[^'\n]+)'|[`\u00ab\u201c\u201e](?P<{0}3>[^`\n\u00bb\u201c\u201d]+)[`\u00bb\u201c\u201d]"
# A value without quotes ends where the next pair of a list begins.
_BARE = r"(?:(?![,;&|]\s*[\"']?[\w.-]+[\"']?\s*[=:]|[,;]\s|[}\]][\s,}\]]|[}\]]$|\\?[\"'`<>\u00bb\u201d])\S){1,400}"
_VALUE = rf"(?:{_QUOTED.format('q')}|(?P<bare>{_BARE}))"
_NAME = r"(?<![\w$])(?P<name>[A-Za-z_\u00c0-\u024f][\w.\u00c0-\u024f-]{0,80})"
_TAGS = r"(?:&(?P<anchor>[\w-]+)[ \t]+|!!?\w+[ \t]+)?"

_PAIR = re.compile(rf"{_NAME}(?P<end>\\?[\"'`]?\]?)[ \t]*(?P<is>:=|=>|[=:])[ \t]*{_TAGS}{_VALUE}")
_PAIR_BELOW = re.compile(
    rf"(?m)^(?P<in>[ \t]*+)(?:[^\n]*[\s;,])??[\"']?{_NAME}[\"']?:[ \t]*+(?:[|>][-+\d]*+[ \t]*+)?\n"
)
_NAMED_VALUE = re.compile(
    rf"(?i)\b(?:name|key)[\"']?\s*[:=]\s*[\"']?{_NAME}[\"']?,?\s+[\"']?value[\"']?\s*[:=]\s*{_VALUE}"
)
_DEFAULT = re.compile(rf"\$\{{{_NAME}:?[-=+](?P<bare>[^}}\s]{{1,300}})\}}")
_ELEMENT = re.compile(rf"<{_NAME}(?:\s[^<>]*)?>\s*(?P<bare>[^<>]+?)\s*</")
_OPTION = re.compile(
    rf"(?i)(?<![\w-])(?:--?(?P<name>(?:[a-z]+-)*(?:password|passwd|pass|pw|pwd|token|secret|(?:api|access|secret)-?key))"
    rf"|(?P<conf>-?-?requirepass|-?-?masterauth))[\"']?(?:=|,?\s+){_VALUE}"
)
_QUERY = re.compile(
    r"(?i)[?&;](?:[\w.-]*(?:key|token|secret|passw(?:or)?d|pwd|pass|sig(?:nature)?|auth|credential|jwt|sas|hmac|otp))"
    r"=(?P<bare>[^\s&\"'`;#<>]+)"
)
_HEADER = re.compile(
    r"(?i)\b(?:proxy-)?authorization\b[\"']?[ \t]*[:=,][ \t]*[\"']?(?>(?:basic|bearer|token|digest|negotiate|apikey|key)[ \t]+)?"
    r"(?!(?:basic|bearer|token)\b)(?P<bare>[^\s\"'`,;]{6,})"
)
_OWN_HEADER = re.compile(
    r"(?i)\bx-[\w-]{0,60}?(?:key|token|secret|auth|signature)[\w-]{0,60}[\"']?[ \t]*[:=,][ \t]*[\"']?(?P<bare>[^\s\"'`,;]{6,})"
)
_BEARER = re.compile(r"(?i)\b(?:bearer|basic)[ \t]+(?P<bare>[\w.~+/-]{8,}=*)")
_COOKIE = re.compile(
    r"(?i)\bcookie[\"']?[ \t]*[:=][ \t]*[\"']?(?P<bare>[\w.-]+=[^\s\"'`;]+(?:;[ \t]*[\w.-]+=[^\s\"'`;]+)*)"
)
_LOGIN = re.compile(r"(?<=://)[^\s/@:]{0,100}:(?!\d+/)(?P<bare>[^\s\"'`]{1,300})@(?=[\w\[$({-])")
_LONE_LOGIN = re.compile(r"(?<=://)(?P<bare>[^\s/@:$]{8,})(?=@)")
_AT = re.compile(
    r"(?<![\w/:.-])(?!(?:user|group|domain|serviceAccount|principal|deleted|mailto):)[\w.+-]+:(?P<bare>[^\s@/:\"'`]{4,})@(?!sha\d+:)(?=[\w-]+[.:\w])"
)
_USER = r"user(?:name)?|login|credentials?|admin(?:istrator)?|root|sa|benutzer|nutzer|usuario|usu\u00e1rio|utilisateur|utente|gebruiker"
_BESIDE = re.compile(
    rf"(?i)(?<![\w/])(?:{_USER})(?:[ ]*[:=]?[ ]+[\w.@-]+)??(?:[ ]*[/:,][ ]*|[ ]+(?:and|und|y|e|et|en|with|mit)[ ]+)[\"'`]?(?P<bare>[^\s\"'`]+)"
)
_COMMAND = re.compile(
    r"(?:\s|[\"'])(?:-u|--user)[=\s\"',]+[\w.@-]+:(?P<bare>[^\s\"']+)|(?:\s|[\"'])-p[\"',\s]*(?P<p>[^\s\"'$]+)"
    r"|\bredis-cli\b[^\n]*?\s-a\s+(?P<a>[^\s\"'$]+)"
)
_PGPASS = re.compile(r"(?<!\S)[\w.*-]{1,99}:(?:\d{2,5}|\*):[\w*-]{1,60}:[\w*.-]{1,60}:(?P<bare>\S{1,200})")
_HASHED = re.compile(r"(?P<bare>\${1,2}(?:apr1|1|2[abxy]|5|6|y|argon2\w*|scrypt)\${1,2}[^\s\"'`]+)")
_BLOCK = re.compile(
    r"(?P<bare>-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z))"
)
_MADE = re.compile(
    rf"(?i)\b(?:user(?:name)?|login)[ \t]+(?!(?:and|with|by|via|or|und|mit)\b)\S+,?[ \t]+(?:and[ \t]+)?(?:{_WORD})[ \t]+(?P<bare>[^\s\"'`]+)"
    rf"|\bidentified[ ](?:with[ ]\w+[ ])?by[ ]+'(?P<q>[^'\n]+)'"
    rf"|\bvariable[ ]\"[\w-]*(?:{_WORD}|secret|token|key)\"\s*\{{[^{{}}]*?\bdefault\s*=\s*\"(?P<d>[^\"\n]+)\""
)
# No name and no word has a sign in the midst of letters of both cases and digits.
_SIGNS = re.compile(r"[A-Za-z0-9][!^~*$][A-Za-z0-9]")
_LINE = re.compile(r"(?m)^[ \t]{2,}(?P<name>[\w.-]{1,60}):[ \t]+(?P<bare>[^\s\"'|>&*!\[{#][^\n#]*[ ][^\n#]*?)[ \t]*$")
# Without a word for one, a login, or a longer word with a digit in it, a text holds none.
_MAY_HOLD_ONE = re.compile(
    rf"(?i)[@$]|://|(?<!\S)(?=\S{{8}})\S*?\d|{_WORD}|{_KEY}|{_USER}|auth|identified|begin|cert|dsn|code|sig"
)
# In a sentence: what it calls a password, with at most four words between, before it or behind it.
_SAID = re.compile(
    rf"(?i)(?<![\w/.])(?P<what>(?P<hard>(?:[^\W\d_]*(?=(?:passw|kennw|wachtw|schl|sleut)))?(?:{_WORD}))|{_KEY})(?![^\W_])[\"'`]?"
    rf"(?P<is>(?:(?:[ ]+[^\W\d][\w'\u2019-]*){{0,6}}?[ ]+(?:{_VERB})(?=[\s:])|{_WORDS_BETWEEN}{{0,4}})(?:\s*[:=\uff1a]\s*|\s+)){_VALUE}"
)
_SAID_AFTER = re.compile(
    rf"(?i)(?<!\S)[\"'`]?(?P<bare>[^\s\"'`]{{4,}})[\"'`]?[ ]+(?:is|ist|es|est|\u00e9|\u00e8|as|als|como|comme|come)[ ]+"
    rf"(?:[\w'\u2019]+[ ]+){{0,3}}?(?:{_WORD}|{_KEY})(?![^\W_])"
)
_AWS = re.compile(r"\bA(?:KIA|SIA)[A-Z0-9]{12,}\W+(?:\w+\W+){0,3}?(?P<bare>[A-Za-z0-9/+=]{36,})")
_USED = rf"(?i)(?:{_WORD}|{_KEY})[\"']?:\s*\*{{}}\b"
_WEAK_NAME = re.compile(rf"(?i)(?:^|_)(?:{_KEY}|auth|cert|dsn|code)$")
_IS_PAIR = re.compile(r"[\w.-]+=|--?[a-z]")
_PIECE = re.compile(r"[^\s\"'`,;()<>\0]{10,2000}")

_POINTS = re.compile(
    r"\$.*|\.{2,}|\u2026|\{\{.*|<.*|%\w+%|\*[\w-]+|@\w+|(?:\.{0,2}|~)/[\w./-]*|projects/.*|(?:gs|https?|vault|op|file)://[^@?]*|\(secret\)?.*"
    r"|(?:var|local|module|data|random_\w+|google_\w+|secrets?|env|process\.env|os\.environ)[.\[(].*"
    r"|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z][A-Z0-9_]*=FILE|[|>][-+\d]*|[\[{&!].*|file\(.*"
)
_NOTHING = re.compile(
    r"(?i)(?:true|false|yes|no|on|off|none|null|nil|empty|required|optional|generated|auto\w*|random\w*|string|text|varchar|unknown"
    r"|tbd|any|same|file|here|there|needed|made|kept|stored|set|from|in|by|of|for|with|via|to|the|an?|is|are|and|or|not?|rotation"
    r"|managed|secret|secrets|password|passwords|token|tokens|key|keys|vault|manager|env|environment|keine?s?|kein|aus|im|von|ja|nein"
    r"|ninguna?|s[i\u00ed]|aucune?|oui|non|nessuna?|nenhuma?|geen|login|auth\w*|protect\w*|hash\w*|policy|reset|field|change|\d{1,3}|\d+(?:[smhdw]|min|days?|bits?|GB|MB|%))[.,;:!?)]*"
)
_NO_HASH = re.compile(
    r"\b[sS][hH][aA]\d{1,3}[-:=]?[0-9A-Za-z+/]{16,}=*|\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
    r"|(?<![0-9A-Za-z_])(?:[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z_])|(?<![\w-])[0-9a-f]{7,16}(?![\w-])|\b(?:AAAA[BCE][\w+/]{20,}=*)"
)
_SHORT_HASH = re.compile(r"(?:[A-Z]{2})?[0-9a-f]{32}\W?")
_ID_BEFORE = re.compile(
    r"(?i)(?:md5|checksum|hash|etag|id|uuid|commit|digest|sha\w*|revision|build|version|trace|at)[\s\"':=#@]*$"
)
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_BLANK = frozenset("xX0-_./+=~*\u2022# ")
_BEFORE_HOST = re.compile(r"://[^\s@]*@")
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{12,}")
# Characters that stand together on average in what was drawn from letters of both cases and digits: 1.6; in names: 3 to 5.
_TOGETHER = 2.6
_GONE = "\0"
_LONG = 20
_TOLD_APART = 6


@lru_cache(maxsize=2_000)
def without_secrets(text: str, of: str = "") -> str:
    """A text as it may be kept, shown and told to a model: without the passwords and keys that stand in it, or in the
    whole (`of`) that it is a piece of.

    Whoever names one has it put into Secret Manager by its variable; the sentence itself is read by everybody. What is
    hidden once stays as it is.
    """
    if not of and not _MAY_HOLD_ONE.search(text):
        return text
    hidden = _hidden(text)
    for value in _values(of) if of else ():
        hidden = hidden.replace(value, _GONE * len(value))
    return re.sub(f"{_GONE}+", HIDDEN, hidden)


@lru_cache(maxsize=200)
def _values(text: str) -> frozenset[str]:
    """The secrets of a text, but those that may be a word of another."""
    hidden = _hidden(text)
    found = [text[each.start() : each.end()] for each in re.finditer(f"{_GONE}+", hidden)]
    pieces = [piece for each in found for piece in re.split(r"[^\w+/-]|:-", each) if re.search(r"\d", piece)]
    return frozenset(each for each in (*found, *pieces) if len(each) >= _TOLD_APART)


def _hidden(text: str) -> str:
    hidden = _hide(text, (*_by_name(text), *_by_place(text)))
    return _hide(hidden, _by_form(hidden))


def _hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with what stands in the spans made unreadable, as long as before."""
    left = list(text)
    for begin, end in spans:
        left[begin:end] = _GONE * (end - begin)
    return "".join(left)


def _by_name(text: str) -> Iterator[tuple[int, int]]:
    """The values of what is called a secret, in any notation and in a sentence."""
    for always in (_DEFAULT, _ELEMENT, _NAMED_VALUE):
        for found in always.finditer(text):
            if _names_one(found["name"]) and _may_be(_value(found)):
                yield _span(found)
    for nested, reads in ((_PAIR, _of_pair), (_SAID, _of_sentence)):
        at = 0
        # What stands as the value of one name may be the name of the next.
        while pair := nested.search(text, at):
            yield from reads(pair)
            at = pair.start("is")
    for below in _PAIR_BELOW.finditer(text):
        yield from _below(below)
    for line in _LINE.finditer(text):
        if _names_one(line["name"]) and _may_be(line["bare"].split()[0]):
            yield line.span("bare")


def _by_place(text: str) -> Iterator[tuple[int, int]]:
    """What stands where only a secret does: an option of a command, a login of an address, a header."""
    for found in _OPTION.finditer(text):
        if _may_be(_value(found)) and (found["conf"] or found["name"] != "secret" or is_secret(_value(found))):
            yield _span(found)
    for sure in (_HASHED, _BLOCK, _AWS):
        yield from (found.span("bare") for found in sure.finditer(text))
    for stands in (_QUERY, _HEADER, _OWN_HEADER, _LOGIN, _PGPASS, _COOKIE, _MADE):
        for found in stands.finditer(text):
            if _may_be(found[str(found.lastgroup)]):
                yield found.span(str(found.lastgroup))
    for mixed in (_LONE_LOGIN, _BEARER, _AT):
        for found in mixed.finditer(text):
            if is_secret(found["bare"]) or len(found["bare"]) >= _LONG:
                yield found.span("bare")
    for drawn in (_BESIDE, _COMMAND, _SAID_AFTER):
        for found in drawn.finditer(text):
            which = str(found.lastgroup)
            value = _trimmed(found[which])
            if _is_mixed(value) and not _IS_PAIR.match(value):
                yield found.start(which), found.start(which) + len(value)


def _by_form(text: str) -> Iterator[tuple[int, int]]:
    """What looks like a secret wherever it stands: a known service's, or characters that were drawn."""
    for found in _PIECE.finditer(_NO_HASH.sub(lambda known: " " * len(known[0]), text)):
        piece, before = found[0], text[max(0, found.start() - 20) : found.start()]
        if shown_by(_BEFORE_HOST.sub("://", piece), any_like_it=True) or _is_drawn(piece) or _has_signs(piece):
            yield found.span()
        elif _SHORT_HASH.fullmatch(piece) and not _ID_BEFORE.search(before):
            # As the keys of many services; a checksum is told as one.
            yield found.span()


def _of_pair(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The value of a name that says it is a secret; of a weaker word for one, where the value looks like it."""
    value, name, anchor = _value(found), found["name"], found["anchor"]
    one = _names_one(name)
    if not (one or anchor or _WEAK_NAME.search(as_variable(name))) or not _may_be(value):
        return
    used = anchor and re.search(_USED.format(re.escape(anchor)), found.string)
    if used or is_secret(value) or (one and _is_written(found)):
        yield _span(found)


def _is_written(found: re.Match[str]) -> bool:
    """Whether a pair is written as in a file or a command, rather than as a word and a colon in a sentence."""
    name, line = found["name"], found.string[: found.start()].rpartition("\n")[2]
    return (
        found["is"] != ":"
        or "_" in name
        or name.isupper()
        or bool(found["end"])
        or (found["bare"] is None and "_" in as_variable(name))
        or (not line.strip(" \t-{") and ("\n" in found.string or "{" in line) and " " not in _rest_of_line(found))
    )


def _rest_of_line(found: re.Match[str]) -> str:
    return found.string[found.end() :].partition("\n")[0].strip().partition("#")[0].strip()


def _below(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The value that stands in the lines below its name."""
    if not _names_one(found["name"]):
        return
    at = found.end()
    for line in found.string[at:].split("\n"):
        indented = len(line) - len(line.lstrip())
        is_key = re.match(r"\s*(?:- |[\w\"'.-]+\s*[:=](?:\s|$))", line)
        if not line.strip() or is_key or indented < len(found["in"]) or not _may_be(line.strip()):
            return
        if indented == len(found["in"]) and not is_secret(line.strip()):
            return
        yield at + indented, at + len(line.rstrip())
        at += len(line) + 1


def _of_sentence(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    value = _value(found)
    quoted, between = found["bare"] is None, found["is"].strip()
    if not _may_be(value) or (not quoted and not between and _IS_PAIR.match(value)):
        return
    number = re.fullmatch(r"\d{4,8}", value) and (found["hard"] or found["what"].lower() in {"pin", "otp"}) and between
    ends = re.match(r"[^\S\n]*(?:[.,;!)]|\n|$|and\b|und\b|y\b|et\b|e\b|en\b)", found.string[_span(found)[1] :])
    plain = found["hard"] and between[-1:] in {":", "="} and ends and len(value) >= 4
    if (
        is_secret(value)
        or (found["hard"] and (quoted or (between and _kinds(value) >= 3)))
        or number
        or plain
        or (found["hard"] and between and _is_phrase(value))
    ):
        yield _span(found)


def _is_phrase(value: str) -> bool:
    """Whether a password is several words, as people make up who can remember them."""
    return re.fullmatch(r"[A-Za-z]+(?:[-_.][A-Za-z]+){2,}", value) is not None


@cache
def _names_one(name: str) -> bool:
    """Whether a name, in any way of writing one, says that its value is a secret."""
    variable = as_variable(name).strip("_")
    if re.search(r"(?:PUBLIC|PUBLISHABLE|SITE_?KEY|FORGOT|RESET)", variable):
        return False
    said = re.search(rf"(?i)(?:^|_)(?:{_WORD}|pat|_?auth_?token)\d*$", variable)
    return bool(said) or names_a_secret(variable)


def _may_be(value: str) -> bool:
    """Whether a value is one at all, rather than the name of one, where it lies, or that there is none."""
    value = value.strip()
    return bool(value) and not (_POINTS.fullmatch(value) or _NOTHING.fullmatch(value)) and bool(set(value) - _BLANK)


def _value(found: re.Match[str]) -> str:
    begin, end = _span(found)
    return found.string[begin:end]


def _span(found: re.Match[str]) -> tuple[int, int]:
    groups = found.groupdict()
    which = next(each for each in ("q1", "q2", "q3", "bare") if groups.get(each) is not None)
    begin, end = found.span(which)
    return (begin, begin + len(_trimmed(found.string[begin:end]))) if which == "bare" else (begin, end)


def _trimmed(value: str) -> str:
    return value.rstrip(".,;:?)]}\"'")


def _is_mixed(value: str) -> bool:
    """Whether a word of at least eight characters has three kinds of them, as nothing else in a sentence."""
    return len(value) >= 8 and _kinds(value) >= 3 and is_secret(value)


def _kinds(value: str) -> int:
    return sum(re.search(kind, value) is not None for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s./:-]"))


def _is_drawn(piece: str) -> bool:
    """Whether a text stands together as letters and digits do that somebody drew: no name, no path."""
    for run in _RUN.findall(piece):
        tokens = _TOKEN.findall(run)
        whole = max(map(len, re.findall(r"[A-Za-z0-9]+", run)), default=0) >= 10
        if _kinds(run) >= 3 and re.search("[0-9]", run) and whole and sum(map(len, tokens)) / len(tokens) <= _TOGETHER:
            return True
    return False


def _has_signs(piece: str) -> bool:
    return (
        len(piece) <= 64
        and "/" not in piece
        and "{" not in piece
        and _SIGNS.search(piece) is not None
        and all(re.search(kind, piece) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    )
