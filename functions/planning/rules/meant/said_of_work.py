"""What a goal says of its work without naming the service: what Cloud Build builds at a push, and what a job remembers.

All functions take folded text.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.words.negation import negated_in

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention, Words

_SENTENCE = re.compile(r"[;!?\n]|\.(?=\s|$)")
_CLOUD_BUILD = re.compile(
    r"\b(?:google )?cloud[- ]?build\b(?! (?:private |worker )?pools?| (?:yet|can|account|service account|agent|logs?|history|minutes))"
)
# A trigger is named, or Cloud Build beside what comes out of a repository.
_TRIGGERS = re.compile(
    r"\b(?:build[- ]triggers?|trigger(?:s|en)? (?:fur|for|de) (?:builds?|den build|compilation)|(?:disparador(?:es)?|gatilhos?|declencheurs?|trigger) de (?:build|builds|compilacion|compilation|construccion))\b"
)
_OF_A_REPOSITORY = re.compile(
    r"\b(?:github|gh|repos?|repositor\w*|depot|merg\w*|push\w*|commits?|ci ?/ ?cd|cicd|ci|pipelines?|deploy\w*|ausroll\w*|desplieg\w*|desplegar|despliegue|deploi\w*|implanta\w*|continuous)\b"
)
_OTHER_PIPELINE = re.compile(
    r"\b(?:github actions?|gh actions?|gitlab|bitbucket|jenkins|circle ?ci|azure devops|buildkite|team ?city)\b"
)


_PAST = re.compile(r" (?:was|were|had|is too|has been|used to|war|fue|era|etait)\b")


def with_builds(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions, with a trigger of Cloud Build where that is what builds a repository."""
    if any(each.need == "build_trigger" for each in found):
        return found
    away = negated_in(text)
    for match in (*_TRIGGERS.finditer(text), *_CLOUD_BUILD.finditer(text)):
        low = max((each.end() for each in _SENTENCE.finditer(text, 0, match.start())), default=0)
        end = _SENTENCE.search(text, match.end())
        sentence = text[low : end.start() if end else len(text)]
        cloud = _CLOUD_BUILD.fullmatch(match[0]) is not None
        if cloud and (_OTHER_PIPELINE.search(text) or not _OF_A_REPOSITORY.search(sentence)):
            continue
        if any(begin <= match.start() < stop for begin, stop in away) or _PAST.match(text, match.end()):
            continue
        span = match.span()
        inside = [each for each in found if span[0] <= each.start and each.end <= span[1] and each.need == "source"]
        like = next((each for each in found), None)
        if like is None:
            return found
        made = replace(like, need="build_trigger", words=typed(*span), start=span[0], end=span[1], rejected=False)
        return [*(each for each in found if each not in inside), made]
    return found


_REMEMBERS = (
    r"(?:remember\w*|keep(?:s|ing)? (?:track|a list|a record|state) of|keep(?:s|ing)? in mind|knows?|tracks?|merk(?:t|en) sich|sich (?:\w+ ){0,3}merk\w+|recuerd\w+|recordar|guarde? memoria|se souvien\w+|retien\w+|retenir|memorise\w*|"
    r"lembr\w+|ricord\w+|onthoud\w*|state of|list of)"
)
_SEEN = (
    r"(?:seen|sent|posted|published|processed|notified|reported|handled|mailed|announced|fetched|scraped|gesehen\w*|gesendet\w*|verschickt\w*|gepostet\w*|gemeldet\w*|verarbeitet\w*|bekannt\w*|vio|vist[oaie]s?|enviad[oa]s?|envio|publicad[oa]s?|publico|procesad[oa]s?|"
    r"vue?s?|envoye\w*|publie\w*|traite\w*|viu|processad[oa]s?|inviat[oaie]|pubblicat[oaie]|gezien|verstuurd\w*)"
)
_SAME = (
    r"\b(?:same (?:\w+ ){1,3}?(?:twice|2 times)|(?:nicht|nichts|kein\w*) (?:\w+ ){0,3}(?:doppelt|zweimal|(?:zwei|2) mal)|(?:no|nunca) (?:\w+ ){0,5}(?:dos|2) veces|"
    r"(?:pas|jamais) (?:\w+ ){0,5}(?:deux|2) fois|(?:nao|nunca) (?:\w+ ){0,5}(?:duas|2) vezes|(?:non|mai) (?:\w+ ){0,5}(?:due|2) volte|"
    r"(?:last[- ](?:seen|processed|sent|read)|cursor|checkpoint|state|stand|estado|etat)\b[^.;\n]{0,30}\b(?:between (?:the )?runs|zwischen den laufen|entre (?:ejecuciones|executions|execucoes)))\b"
)
_STATE = re.compile(rf"\b{_REMEMBERS}\b[^.;!?\n]{{0,50}}?\b{_SEEN}\b|{_SAME}")
_WORKS = frozenset({"job", "function", "schedule", "batch"})
_KEEPS = frozenset({
    "postgres", "mysql", "sqlserver", "database", "mongodb", "redis", "valkey", "memcached", "bigquery", "bucket", "bigtable", "spanner", "alloydb", "data_disk",
    "documents", "vm", "mysql_on_vm", "kubernetes", "service", "frontend", "site", "email", "tasks",
})  # fmt: skip


def with_remembered(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions, with documents for what a job that keeps nothing else has to remember from one run to the next."""
    wanted = {each.need for each in found if not each.rejected}
    if not wanted & _WORKS or wanted & _KEEPS or any(each.need == "mongodb" for each in found):
        return found
    match = _STATE.search(text)
    if match is None:
        return found
    like = next(each for each in found if not each.rejected)
    return [*found, replace(like, need="mongodb", words=typed(*match.span()), start=match.start(), end=match.end())]


_CACHE_IN_BUCKET = re.compile(
    r"\b(?:(?:build|runner|shared|ci)[- ])?caches?[- ]buckets?\b|\bcaches?(?: (?:is|are|lies|lives|kept|stored))? (?:in|on|to|into|im|en|dans) (?:an? |the |our |its own |own |einem |un )?(?:gcs |gs |storage )?buckets?\b"
    r"|\bbuckets? (?:for|as|fur|als|para|como|pour|comme) (?:the |a |our |its |build |shared |runner |den |la |le )*caches?\b"
)


def without_cached_files(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions; a cache of files in a bucket is that bucket, however often it is called the cache."""
    if not _CACHE_IN_BUCKET.search(text):
        return found
    return [each for each in found if each.need != "redis" or each.words.lower() not in {"cache", "caches"}]


_BUILD_POOL = re.compile(
    r"\b(?:private |own )?(?:google )?cloud[- ]?build (?:private |worker )*pools?\b|\b(?:private|own) (?:cloud[- ]?build |build |worker )+pools?(?: (?:for|of|in|on) (?:google )?cloud[- ]?build)?\b|\bworker pools? (?:for|of|in) (?:google )?cloud[- ]?build\b"
    r"|\b(?:private|eigene)[nr]? (?:cloud[- ]build[- ])?build[- ]?pools?\b|\bpools? (?:privad[oa]s?|prives?|privat[oi]) (?:de|di|do|von) (?:cloud ?build|builds?)\b"
)
_IN_A_POOL = frozenset({"source", "private", "worker", "queue", "container", "build_trigger", "service"})


def without_build_pools(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions; the machines on which Cloud Build builds are no worker, and nothing that is private is built there."""
    pools = [match.span() for match in _BUILD_POOL.finditer(text)]
    return [
        each
        for each in found
        if each.need not in _IN_A_POOL or not any(low <= each.start and each.end <= high for low, high in pools)
    ]
