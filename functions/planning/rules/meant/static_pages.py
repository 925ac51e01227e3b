"""Pages that are said to stand in a bucket, or to be static: `a portal in a bucket behind a load balancer`, `docs portal as a static site`.

    pages_in("the blog from a bucket") -> the places of `blog from a bucket`

What is only kept in a bucket for them (uploads, logs, backups of a site) is none.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words

Span = tuple[int, int]

_PAGES = (
    r"(?:(?:web|internet)?[- ]?sites?|(?:web|internet)?-?(?:seiten?|auftritt)|web ?pages?|home ?pages?|blogs?|portfolios?|landing pages?|\w*portal(?:s|e[ns]?|i)?|"
    r"(?:web )?front[- ]?ends?|web ui|web app|ui|spa|single[- ]page app\w*|(?:react|vue|angular|svelte) app|(?:docs|documentation|help) (?:site|portal|pages)|"
    r"sitios?(?: web)?|(?:la|nuestra|una) web|pagin[ae]s?(?: web)?|sito(?: web)?|sites? (?:web|internet)|weboberflache|(?:docs|press|media|customer|student|recruit\w+|careers?) pages?)"
)
# Whose pages they are, and what they are built with.
_WHOSE = r"(?: (?:of|for|von|der|des|vom|del|de la|de|della|dello|dei|du|da|do|van|voor|en|in|with|mit)(?: (?:the|our|dem|der|la|el|los|het|de))?(?: [\w'-]+){1,2}?| (?:react|vue|angular|svelte|astro|hugo))?"
_STANDS = r"(?:,? (?:is|are|ist|es|est|e)?(?: ?(?:just|only|simply|statically))? ?(?:served|hosted|delivered|published|running|living|lies|lives|sits|servi\w*|heberge\w*|alojad[ao]|servid[ao]|hospedad[ao]|gehostet|ausgeliefert|ospitat[ao]|gehost))?"
_OUT_OF = r"(?:from|in|out of|off|via|by|aus|von|auf|en|desde|dans|depuis|da|do|em|num|no|numa|su|uit|op|vanuit)"
_A_BUCKET = r"(?:(?:an?|the|our|one|its own|1|einem?|dem|unserem|un|el|le|il|um|o|een|de) )?(?:(?:gcs|google|cloud|storage|public|s3|plain|simple) ){0,2}bucket\b"
_STATIC = r"(?:(?:pure(?:ly)?|plain|simple) )?(?:static (?:web ?)?(?:sites?|pages?|files?|content)|statische\w* (?:web)?(?:seiten?|sites?)|sitios? estaticos?|webs? estaticas?|paginas? estaticas?|sites? statiques?|sit[io] static[io]|sites? estaticos?)"
_FORMS = (
    re.compile(rf"\b{_PAGES}{_WHOSE}{_STANDS} {_OUT_OF} {_A_BUCKET}"),
    re.compile(rf"\b{_PAGES}{_WHOSE} (?:as|als|como|comme|come|en) (?:an? |1 |2 |eine |un[ae]? |uma? |une )?{_STATIC}"),
)
# What is kept of pages, and what somebody else does with a bucket.
_OF_THEM = re.compile(
    r"\b(?:of|for|from|to|by|on|behind|von|fur|aus|zu|de|del|du|des|della|pour|para|per|van|voor|der|unserer|unseres) (?:(?:the|our|my|your|its|a|an|la|el|le|il|o|het|unsere\w*|nuestr[ao]|notre) )?(?:[\w-]+ )?$"
)
_NOT = re.compile(
    r"\b(?:no|not|never|without|instead of|kein\w*|nicht|ohne|sin|sans|pas|sem|senza|geen|niet)\b(?: [\w-]+){0,3} ?$"
)


def pages_in(text: str) -> list[Span]:
    """Where a folded text has pages that stand in a bucket or are static."""
    found = sorted(match.span() for form in _FORMS for match in form.finditer(text))
    return [each for each in found if not (_OF_THEM.search(text[: each[0]]) or _NOT.search(text[: each[0]]))]


# Pages that are made once stand in a bucket, beside whatever answers.
_MADE_ONCE = re.compile(
    r"\bfront ?-?end (?:\w+ ){0,2}(?:on|to|at|in|auf|en|sur|su|na|no|op) firebase(?: hosting)?\b|\bstatic(?:ally)? (?:generated |exported )?(?:\w+ )?(?:front ?-?end|pages)\b|\b(?:astro|hugo|gatsby|eleventy|jekyll|vitepress)(?: static)? (?:front ?-?end|site|pages)\b|\bfront ?-?end (?:is |as )?(?:a )?static\b|\bstatic export\b|\b(?:front ?-?end|spa)\b[^.;\n]{0,30}\bstatic(?:ally)? host(?:ing|ed)\b"
    r"|\b(?:spas?|single[- ]page app\w*)\b[^.;\n]{0,24}\b(?:cdn|static\w*|buckets?)\b"
)


def has_static_pages(text: str) -> bool:
    """Whether a folded goal has pages that stand in a bucket, whatever answers beside them."""
    return _MADE_ONCE.search(text) is not None or bool(pages_in(text))


_TAKEN = frozenset({"service", "site", "frontend", "static_site", "bucket"})
# What answers beside pages; without it, what is built at a push are the pages.
_RUNS = frozenset({"service", "cloud_run", "container", "function", "kubernetes", "vm", "group", "job", "worker"})
_NO_SERVER = re.compile(r"(?:no|zero|niente|nessun|kein\w*|ohne|sin|sans|sem|geen|zonder) ")


def with_pages(found: list[Mention], text: str, typed: "Words") -> list[Mention]:
    """The mentions, where pages that stand in a bucket are a static site and no service beside one."""
    for low, high in pages_in(text):
        inside = [each for each in found if low <= each.start < high and each.need in _TAKEN]
        if any(each.rejected for each in inside):
            continue
        # What several are called stands before them: `careers and recruiter portal as static sites`.
        found = [each for each in found if each not in inside]
        found = [
            each
            for each in found
            if not (each.need in {"service", "cloud_run"} and _NO_SERVER.match(each.words.lower()))
        ]
        found.append(Mention("static_site", typed(low, high), low, high))
        if not any(each.need in _RUNS and not each.rejected for each in found):
            found = [replace(each, need="build_trigger") if each.need == "source" else each for each in found]
    return found


_CLAUSE = re.compile(
    r"[,;.\n]|\b(?:and|und|while|y|et|e|en) (?:an? |the |our |eine? |der |die |das |un[ae]? |el |la |le |een |het )"
)


def signs_in_elsewhere(text: str, pages: list[Span], doors: list[Span]) -> bool:
    """Whether each sign-in that a folded text names stands in a clause without static pages: `the site static, admin on Cloud Run with IAP`."""
    stops = [0, *(each.start() for each in _CLAUSE.finditer(text)), len(text) + 1]

    def clause(at: int) -> int:
        return max(stop for stop in stops if stop <= at)

    return bool(pages and doors) and not {clause(low) for low, _ in doors} & {clause(low) for low, _ in pages}
