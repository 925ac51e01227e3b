"""The paths that a program answers, as far as its code says them: nothing of it is run."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple


class Paths(NamedTuple):
    """`gets` and `posts` without variables in them, in the code's order. `top`: something may answer at `/`, which is
    also so where the code does not tell."""

    gets: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    top: bool = True

    @property
    def health(self) -> str:
        """The path that is there to be asked whether it works; empty where none is. Of several one that does not end in
        z: https://cloud.google.com/run/docs/known-issues#ah
        """
        found = [path for path in self.gets if _HEALTH.fullmatch(path)]
        return min(found, key=lambda path: (path.endswith("z"), len(path)), default="")

    @property
    def push(self) -> str:
        """The path that messages are pushed to: `/`, else the only one that takes a POST, or one that is named so."""
        if "/" in self.posts or not self.posts:
            return "/"
        named = [path for path in self.posts if _PUSH.search(path)]
        return (named or [*self.posts])[0] if len(named or self.posts) == 1 else "/"


NOWHERE = Paths()

_HEALTH = re.compile(r"/(?:api/)?(?:v\d+/)?_?(?:health(?:z|[-_]?check)?|live(?:z|ness)?|ready(?:z)?|readiness|ping)")
_PUSH = re.compile(r"pub[-_]?sub|push|message|event|order|webhook|task", re.IGNORECASE)
# A path is a place of its own only where nothing is put before it.
_USUAL = frozenset({"app", "server", "application", "api", "fastify", "web"})
_MAKES = r"Flask|FastAPI|Quart|Starlette|Sanic|Bottle|Litestar|express|[fF]astify|Hono|Koa|polka|restify\.createServer"
_IMPORTED = re.compile(
    r"(\w+)\s*=\s*require\(\s*['\"](?:express|fastify|polka)['\"]|import\s+(\w+)\s+from\s+['\"](?:express|fastify)['\"]"
)
_DECORATED = re.compile(r"@(\w+)\.(get|post|route|api_route|head|put)\(\s*(?:path\s*=\s*)?['\"](/[^'\"]*)['\"]([^\n]*)")
_CALLED = re.compile(r"\b(\w+)\.(get|post|all|route)\(\s*['\"`](/[^'\"`]*)['\"`]")
_METHODS = re.compile(r"methods\s*=\s*[\[(]([^\])]*)")
# What answers at the top without a line that says so, or where nobody can tell.
_ALL = re.compile(
    r"StaticFiles\(|express\.static|serveStatic|serve-static|sirv\(|\.mount\(\s*['\"]/['\"]|docs_url\s*=\s*['\"]/['\"]|"
    r"createServer\(\s*(?:async\s*)?(?:\(|function|\w+\s*=>)|\.use\(\s*(?:async\s*)?(?:\(|function|\w+\s*=>)|BaseHTTPRequestHandler|"
    r"['\"`]\*|<path:|\{\w+:path\}|['\"`]/:\w+|['\"]/[<{]|Mount\(|Route\(|add_url_rule|add_api_route|add_route|"
    r"root_path\s*=|gradio|streamlit|functions_framework|functions-framework|graphql|Dash\(|static_url_path\s*=\s*['\"]['\"]|"
    r"prefix\s*[=:]|\bregister\(|errorhandler\(\s*404|enableVersioning\(|@nestjs/serve-static|\bSwaggerModule\.setup\(\s*['\"`]/?['\"`]"
)
# NestJS: a class for a place, and a line for each path below it.
_PLACES = re.compile(r"@Controller\(([^)\n]*)\)")
_BELOW = re.compile(r"@(Get|Post|All)\(([^)\n]*)\)")
_BEFORE_ALL = re.compile(r"\bsetGlobalPrefix\(\s*['\"`]([^'\"`]*)['\"`]")
_ONE_WORD = re.compile(r"\s*(?:['\"`]([^'\"`]*)['\"`])?\s*")
_PAGES = frozenset({"index.html", "manage.py", "index.php", "config.ru", "next.config.js", "next.config.mjs"})
_OTHERS = re.compile(r"\.(?:go|rs|java|kt|rb|php|cs|ex|exs)$")


def paths_in(texts: Mapping[str, str]) -> Paths:
    """The paths that the texts of a source say it answers."""
    code = {path: text for path, text in texts.items() if re.search(r"\.(?:py|[cm]?[jt]sx?)$", path)}
    found = [each for text in code.values() for each in _said(text)] + list(_nested(code))
    gets = tuple(dict.fromkeys(path for method, path in found if method == "get"))
    posts = tuple(dict.fromkeys(path for method, path in found if method == "post"))
    unclear = any(PurePosixPath(path).name in _PAGES or _OTHERS.search(path) for path in texts)
    unclear = unclear or any(_ALL.search(text) for text in code.values())
    return Paths(gets, posts, top=not found or unclear or "/" in gets)


def _said(text: str) -> Iterator[tuple[str, str]]:
    apps = _apps(text)
    for match in _DECORATED.finditer(text):
        name, verb, path, rest = match.groups()
        methods = _METHODS.search(rest)
        said = methods[1].lower() if methods else "get" if verb in {"route", "api_route"} else verb
        yield from _plain(name in apps, path, said)
    for match in _CALLED.finditer(text):
        if not text[: match.start()].endswith("@"):
            name, verb, path = match.groups()
            yield from _plain(name in apps, path, "get post" if verb in {"all", "route"} else verb)


def _nested(code: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Of NestJS's classes; a path that is no plain word may be anything, also the top."""
    prefix = next((found[1] for text in code.values() if (found := _BEFORE_ALL.search(text))), "")
    for text in code.values():
        places = list(_PLACES.finditer(text))
        for place, following in zip(places, [*places[1:], None], strict=False):
            for line in _BELOW.finditer(text, place.end(), following.start() if following else len(text)):
                words = [_ONE_WORD.fullmatch(each) for each in (place[1], line[2])]
                parts = [prefix, *(word[1] or "" for word in words if word)]
                path = "/" + "/".join(part.strip("/") for part in parts if part.strip("/") and all(words))
                yield from _plain(True, path, line[1].lower().replace("all", "get post"))


def _apps(text: str) -> frozenset[str]:
    """The names that the application itself goes by in a text."""
    imported = [each for found in _IMPORTED.finditer(text) for each in found.groups() if each]
    makes = "|".join([_MAKES, *map(re.escape, imported)])
    return _USUAL | frozenset(re.findall(rf"(\w+)\s*=\s*(?:new\s+)?(?:\w+\.)?(?:{makes})\(", text))


def _plain(own: bool, path: str, methods: str) -> Iterator[tuple[str, str]]:
    if not own or re.search(r"[<{:*$]", path):
        return
    yield from ((method, path) for method in ("get", "post") if method in methods)
