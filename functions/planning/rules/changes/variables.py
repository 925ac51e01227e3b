"""Environment variables that are said without `=`: `RATE_LIMIT 200`, `FEATURE_X should be on`, put as `RATE_LIMIT=200`."""

import re

_NAME = r"(?<![\w./:?&@{$-])(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"
_SETS = (
    r"(?: ?: | (?:(?:(?:should|must|shall|has to|ought to|soll\w*|muss|debe|tiene que|doit) (?:now )?(?:be |read |say |have )?(?:set )?(?:to |auf |en |a )?)|"
    r"(?:set |gesetzt |puesta |mise )?(?:(?:back )?to|auf|à|en|a) |is now |with (?:the )?value |mit (?:dem )?wert |= ))"
)
_VALUE = r"[\"']?(?P<value>[^\s,;\"']*[^\s,;.\"'!?)])[\"']?(?P<tail> (?:sein|setzen|haben|stellen|ser|être)\b)?"
# Behind a bare name a value is what could be nothing else: a number, a switch, an address.
_PLAIN = (
    r"(?P<value>-?\d[\w.,:%-]*(?<![.,:])|(?:true|false|yes|no)(?![\w-])|(?:on|off)(?=$|[,.;]| (?:for|in|and|und|fur|für)\b)|"
    r"https?://[^\s,;]*[^\s,;.]|(?:[A-Za-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?(?![\w@/-]))"
)
_SAID = re.compile(rf"{_NAME}{_SETS}{_VALUE}(?=[\s,;.!?)]|$)")
_BARE = re.compile(rf"(?<!secret )(?<!key )(?<!password ){_NAME} {_PLAIN}(?! (?:times|days?|hours?|instances?)\b)")
# What stands behind `to` and is no value.
_NO_VALUE = re.compile(r"^(?:be|read|use|the|a|an|our|its|him|them|it|go|be|all|every|each|both|secret|please)$", re.IGNORECASE)


def with_equals(sentence: str) -> str:
    """The sentence with `NAME=value` for each variable in capitals that it says a value of; all else as it was typed."""
    return _BARE.sub(r"\g<name>=\g<value>", _SAID.sub(_put, sentence))


def _put(match: re.Match[str]) -> str:
    return match[0] if _NO_VALUE.match(match["value"]) else f"{match['name']}={match['value']}"
