"""What builds a source on Cloud Build, told from the names of its files: a Dockerfile, or a buildpack of Google's."""

from collections.abc import Collection
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
