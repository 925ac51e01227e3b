"""How a Node.js application starts and is installed, told from its package.json and its locks alone."""

import json
import re
from pathlib import Path
from typing import Any

from infra.local.build.files import NotUnderstood, read

# What shows a site while it is written is no server for it.
_PREVIEWS = re.compile(
    r"(?:npx )?(?:vite|react-scripts start|parcel|ng serve|astro (?:dev|preview)|serve\b|gatsby develop|"
    r"docusaurus start|(?:@11ty/)?eleventy\b.*--serve|vue-cli-service serve|"
    r"webpack(?: serve|-dev-server)|vitepress (?:dev|preview))"
)
_SITES = (
    *("vite", "react-scripts", "parcel", "@angular/cli", "astro", "@11ty/eleventy", "vite-plus", "gatsby", "vitepress"),
    *("@docusaurus/core", "@vue/cli-service"),
)
# What frameworks leave behind a build, by the package that says so.
_SERVERS = (
    ("next", "npx --no-install next start -p $PORT", "Next.js"),
    ("nuxt", "node .output/server/index.mjs", "Nuxt"),
    ("@sveltejs/adapter-node", "node build", "SvelteKit"),
    ("@astrojs/node", "HOST=0.0.0.0 node dist/server/entry.mjs", "Astro"),
    ("@react-router/serve", "npx --no-install react-router-serve build/server/index.js", "React Router"),
    ("@remix-run/serve", "npx --no-install remix-serve build/server/index.js", "Remix"),
)
_FILES = ("server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs", "src/index.js", "src/server.js")
_VERSION = re.compile(r"(pnpm|yarn)@(\d+(?:\.\d+){0,2})(?:\+.*)?")


def package_of(folder: Path) -> dict[str, Any]:
    """What package.json says; raises NotUnderstood."""
    try:
        said = json.loads(read(folder / "package.json"))
    except ValueError as error:
        raise NotUnderstood(f"package.json: {error}") from error
    if not isinstance(said, dict):
        raise NotUnderstood("package.json: must be a JSON object.")
    return said


def node_start(folder: Path, package: dict[str, Any], *, builds: bool) -> tuple[str | None, str, str]:
    """(the line for the shell, what it is, the folder of its files): a site has files and no line. `builds` says
    whether it has a build. Raises NotUnderstood."""
    needs = {**(package.get("dependencies") or {}), **(package.get("devDependencies") or {})}
    own = str((package.get("scripts") or {}).get("start") or "")
    if "next" in needs and builds and _exports(folder) and re.fullmatch(r"(?:npx )?next start\b.*|", own):
        return None, "a site that Next.js exports", "out"
    if own and not _PREVIEWS.match(own):
        return "npm start", "`npm start`", ""
    if "@google-cloud/functions-framework" in needs:
        return _function(folder, package)
    if builds or "next" in needs:
        for name, line, what in _SERVERS:
            if name in needs:
                return line, what, ""
    if "@sveltejs/adapter-auto" in needs and "@sveltejs/adapter-static" not in needs:
        raise NotUnderstood(
            "package.json: SvelteKit's adapter-auto does not know Cloud Run. Install @sveltejs/adapter-node in its "
            "place, name it in svelte.config.js, and the application starts with `node build`."
        )
    site = next((name for name in _SITES if name in needs), None)
    if site and builds:
        return None, f"a site made by {site}", ""
    for name in (str(package.get("main") or ""), *_FILES):
        if name and (folder / name).is_file():
            return f"node {name}", name, ""
    if builds or (folder / "index.html").is_file():
        return None, "a site", "" if builds else "."
    raise NotUnderstood(
        'package.json says no start: add `"scripts": {"start": "node server.js"}`, or a Procfile with a line '
        "`web: COMMAND`. The program listens on the port in PORT."
    )


def _exports(folder: Path) -> bool:
    """Whether Next.js is to leave pages alone, which its server does not serve."""
    files = [file for file in folder.glob("next.config.*") if file.is_file()]
    return any(re.search(r"""\boutput\s*:\s*['"]export['"]""", read(file)) for file in files)


def _function(folder: Path, package: dict[str, Any]) -> tuple[str, str, str]:
    file = folder / str(package.get("main") or "index.js")
    text = read(file) if file.is_file() and file.resolve().is_relative_to(folder.resolve()) else ""
    names = re.findall(r"\bfunctions?\.(?:http|cloudEvent)\(\s*['\"](\w+)", text) or re.findall(
        r"\bexports\.(\w+)\s*=", text
    )
    if len(names) != 1:
        raise NotUnderstood(
            f"{file.name} has {len(names)} functions that could be served: say which in package.json, as in "
            '`"scripts": {"start": "functions-framework --target=NAME"}`.'
        )
    return f"npx --no-install functions-framework --target={names[0]} --port=$PORT", "functions-framework", ""


def installs_in_place(folder: Path, package: dict[str, Any]) -> bool:
    """Whether what it needs is partly among its own files: workspaces, and packages of a folder."""
    if package.get("workspaces") or (folder / "pnpm-workspace.yaml").is_file():
        return True
    needs = {**(package.get("dependencies") or {}), **(package.get("devDependencies") or {})}
    return any(str(each).startswith(("file:", "link:", "workspace:", "portal:")) for each in needs.values())


def installed_by(folder: Path, package: dict[str, Any]) -> list[str]:
    """The command that installs exactly what a lock says: npm's own, or pnpm and Yarn as packages of the registry."""
    match = _VERSION.fullmatch(str(package.get("packageManager") or ""))
    named = {match[1]: match[2]} if match else {}
    if (folder / "pnpm-lock.yaml").is_file():
        lock = re.search(r"lockfileVersion: '?(\d+)", read(folder / "pnpm-lock.yaml"))
        usual = {"5": "7", "6": "8"}.get(lock[1] if lock else "", "9")
        return ["npx", "--yes", f"pnpm@{named.get('pnpm', usual)}", "install", "--frozen-lockfile", "--prod=false"]
    if (folder / "yarn.lock").is_file():
        if "__metadata:" in read(folder / "yarn.lock"):
            return ["npx", "--yes", f"@yarnpkg/cli-dist@{named.get('yarn', '4')}", "install", "--immutable"]
        return [
            "npx",
            "--yes",
            "yarn@1.22.22",
            "install",
            "--frozen-lockfile",
            "--production=false",
            "--non-interactive",
        ]
    locked = any((folder / name).is_file() for name in ("package-lock.json", "npm-shrinkwrap.json"))
    return ["npm", "ci" if locked else "install", "--include=dev", "--no-audit", "--no-fund", "--loglevel=warn"]
