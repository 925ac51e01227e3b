"""Environment variables that are said without `=`: `RATE_LIMIT 200`, `FEATURE_X should be on`, put as `RATE_LIMIT=200`."""

import re
from collections.abc import Collection

# A secret's value is said by no sentence.
_NAME = r"(?<![\w./:?&@{$-])(?<!secret )(?<!geheimnis )(?<!secreto )(?<!key )(?<!password )(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"
_SETS = (
    r"(?: (?:should|must|shall|has to|ought to|soll\w*|muss|debe|tiene que|doit) (?:now )?(?:be |read |say |be set to |ser |être |auf )|"
    r" (?:set |gesetzt |puesta |mise )?(?:back )?(?:to|auf|à|en|a|as|=) | is now | with (?:the )?value | mit (?:dem )?wert )"
)
_VALUE = r"[\"']?(?P<value>[^\s,;\"']*[^\s,;.\"'!?)])[\"']?(?P<tail> (?:sein|setzen|haben|stellen|ser|être)\b)?"
# Behind a bare name a value is what could be nothing else: a number, a switch, an address.
_PLAIN = (
    r"(?P<value>-?\d[\w.,:%-]*(?<![.,:])|(?:true|false|yes|no)(?![\w-])|(?:on|off)(?=$|[,.;]| (?:for|in|and|und|fur|für)\b)|"
    r"https?://[^\s,;]*[^\s,;.]|(?:[A-Za-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?(?![\w@/-]))"
)
_SAID = re.compile(rf"{_NAME}{_SETS}{_VALUE}(?=[\s,;.!?)]|$)")
_BARE = re.compile(rf"{_NAME} {_PLAIN}(?! (?:times|days?|hours?|instances?)\b)")
# What becomes of a variable or where it goes, and no value of it.
_NO_VALUE = re.compile(
    r"be|set|the|a|an|our|its|his|my|das|den|dem|der|die|la|el|le|les|him|them|it|all|every|each|both|secret|secrets|kept|gone|there|empty|read|unset|"
    r"available|visible|known|given|passed|shared|\w{3,}(?:ed|en)",
    re.IGNORECASE,
)

_GOES = re.compile(
    r"\b(?:remove|unset|delete|drop|clear|forget|get rid of|entfern\w*|l[oö]sch\w*|quita\w*|borra\w*|elimina\w*|supprime\w*|enl[eè]ve\w*|retire\w*)"
    r" (?:(?:the|die|la|le|variable|env) )*$",
    re.IGNORECASE,
)


def with_equals(sentence: str, ids: Collection[str]) -> str:
    """The sentence with `NAME=value` for each variable in capitals that it says a value of; all else as it was typed.

    `ids` are those of the parts: `add LOG_LEVEL to billing` says where, and not what.
    """

    def put(match: re.Match[str]) -> str:
        value = match["value"]
        if value.lower() in ids or _GOES.search(match.string[: match.start()]) or _NO_VALUE.fullmatch(value):
            return match[0]
        return f"{match['name']}={value}"

    def behind(match: re.Match[str]) -> str:
        if match["value"].lower() in ids or _NO_VALUE.fullmatch(match["value"]):
            return match[0]
        return f"{match['name']}={match['value']}{match['of']}"

    # `LOG_LEVEL of api to debug`: whose it is stands between.
    where = "|".join(sorted(map(re.escape, ids), key=len, reverse=True)) or "(?!)"
    moved = re.sub(
        rf"{_NAME}(?P<of> (?:of|for|in|on) (?:the )?(?:{where})){_SETS}{_VALUE}(?=[\s,;.!?)]|$)", behind, sentence
    )
    pairs = _BARE.sub(put, _SAID.sub(put, moved))
    # `on for api and off for web`: the same variable of another part.
    other = rf"(?P<first>(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=\S+ (?:for|in|on) (?:the )?(?:{where})),? (?:and|but) (?P<value>on|off|true|false|yes|no|\d+)(?= (?:for|in|on) (?:the )?(?:{where})(?![\w-]))"
    return re.sub(other, r"\g<first> and \g<name>=\g<value>", pairs)
