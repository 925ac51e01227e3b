"""What builds a source on Cloud Build, told from the names of its files: a Dockerfile, or a buildpack of Google's."""

import json
import re
from collections.abc import Collection, Mapping
from fnmatch import fnmatch
from typing import NamedTuple

# https://cloud.google.com/docs/buildpacks/builders
_BY_BUILDPACK = (
    ("pom.xml", "a Java application"),
    ("build.gradle", "a Java application"),
    ("build.gradle.kts", "a Java application"),
    ("go.mod", "a Go application"),
    ("Gemfile", "a Ruby application"),
    ("composer.json", "a PHP application"),
    ("index.php", "a PHP application"),
    ("pubspec.yaml", "a Dart application"),
    ("*.csproj", "a .NET application"),
    ("*.fsproj", "a .NET application"),
)
_BY_DOCKERFILE = (
    ("Cargo.toml", "a Rust application"),
    ("mix.exs", "an Elixir application"),
    ("Package.swift", "a Swift application"),
    ("deno.json", "a Deno application"),
    ("stack.yaml", "a Haskell application"),
    ("build.sbt", "a Scala application"),
)
# What the cloud on a laptop builds too.
_PLAIN = ("package.json", "requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "Procfile", "*.py")
# What makes pages and leaves no server, and where.
_MAKES_PAGES = {
    **dict.fromkeys(("vite", "astro", "@vue/cli-service", "parcel"), "dist"),
    **dict.fromkeys(("react-scripts", "@docusaurus/core"), "build"),
    "@angular/cli": "dist",
    "@11ty/eleventy": "_site",
    "gatsby": "public",
    "next": "out",
}
_HAS_SERVER = ("@astrojs/node", "@sveltejs/kit", "nuxt", "@react-router/serve", "@remix-run/serve", "express")
_PREVIEW = re.compile(
    r"(?:npx )?(?:vite|react-scripts start|parcel|ng serve|astro (?:dev|preview)|gatsby develop|docusaurus start|"
    r"vue-cli-service serve)"
)
_EXPORTED = re.compile(r"""\boutput\s*:\s*['"]export['"]""")


class Built(NamedTuple):
    """What a source is and by which file that was told; what builds it there, empty where nothing does."""

    what: str
    file: str
    by: str


def built_by_container(paths: Collection[str]) -> Built | None:
    """How a source is built that needs a container for it; None for what a plain buildpack's language is alone."""
    top = {path for path in paths if "/" not in path}
    if any(fnmatch(name, plain) for name in top for plain in _PLAIN):
        return None
    dockerfile = "Dockerfile" in top
    for tables, buildpack in ((_BY_DOCKERFILE, False), (_BY_BUILDPACK, True)):
        for pattern, what in tables:
            file = next((name for name in sorted(top) if fnmatch(name, pattern)), "")
            if file:
                by = "its Dockerfile" if dockerfile else "Google's buildpack" if buildpack else ""
                return Built(what, file, by)
    return Built("a container of its own", "Dockerfile", "its Dockerfile") if dockerfile else None


def pages_alone(texts: Mapping[str, str]) -> str:
    """The folder of the pages that a source is or makes, where nothing in it serves them: `dist`, or `.` for a folder
    of files; empty where something does."""
    top = {path for path in texts if "/" not in path}
    if top & {"Dockerfile", "Procfile"}:
        return ""
    if "package.json" not in top:
        plain = any(fnmatch(name, each) for name in top for each in _PLAIN)
        return "." if "index.html" in top and not plain and built_by_container(texts) is None else ""
    try:
        package = json.loads(texts["package.json"])
        needs = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
        start = str(package.get("scripts", {}).get("start", ""))
    except (ValueError, AttributeError, TypeError):
        return ""
    exported = any(path.startswith("next.config.") and _EXPORTED.search(texts[path]) for path in top)
    if exported and "next" in needs:
        return "out" if not start or start.startswith("next start") else ""
    if any(each in needs for each in _HAS_SERVER) or "next" in needs or (start and not _PREVIEW.match(start)):
        return ""
    return next((folder for tool, folder in _MAKES_PAGES.items() if tool in needs), "")
