"""The Dockerfile of a source that is pages alone, or whose build leaves them: no buildpack serves these.

An archive is looked into before it is built; a repository's build looks itself, by the same code, and writes it.

It answers as a laptop does: `/about` is about.html where there is no such file, and what isn't there is 404.html.
"""

from collections.abc import Collection

_NODE, _SERVER = "docker.io/library/node:lts-slim", "docker.io/library/nginx:stable-alpine"
_BUILD = """\
RUN if [ -f pnpm-lock.yaml ]; then corepack enable && pnpm install --frozen-lockfile && pnpm run build; \\
  elif [ -f yarn.lock ]; then corepack enable && yarn install && yarn run build; \\
  elif [ -f package-lock.json ]; then npm ci && npm run build; \\
  else npm install && npm run build; fi
RUN page=$(find {folder} -name index.html | awk '{{ print length, $0 }}' | sort -n | head -n 1 | cut -d ' ' -f 2-) \\
  && test -n "$page" && cp -r "$(dirname "$page")" /pages
"""
# The image's own start fills in the port that Cloud Run gives.
_SERVE = """\
ENV PORT=8080
RUN mkdir -p /etc/nginx/templates && printf '%s\\n' \\
  'server {' \\
  '  listen ${PORT};' \\
  '  root /srv/pages;' \\
  '  absolute_redirect off;' \\
  '  error_page 404 /404.html;' \\
  '  error_page 403 =404 /404.html;' \\
  '  location / { try_files $uri $uri.html $uri/ =404; }' \\
  '}' > /etc/nginx/templates/default.conf.template
"""
# The server is another user than who built them.
_READ = "RUN chmod -R a+rX /srv/pages\n"
_NO_PAGES = ".git .dockerignore .gitignore Dockerfile infraai.toml"


def serving(folder: str, variables: Collection[str]) -> str:
    """The Dockerfile: `folder` is where the build of its package.json leaves the pages, `.` where they are all that
    there is. `variables` are the names of what the build reads."""
    if folder == ".":
        return f"FROM {_SERVER}\n{_SERVE}COPY . /srv/pages/\nRUN cd /srv/pages && rm -rf {_NO_PAGES}\n{_READ}"
    arguments = "".join(f"ARG {name}\n" for name in variables)
    build = f"FROM {_NODE} AS pages\nWORKDIR /site\nCOPY . .\n{arguments}{_BUILD.format(folder=folder)}"
    return f"{build}FROM {_SERVER}\n{_SERVE}COPY --from=pages /pages/ /srv/pages/\n{_READ}"
