"""Cloud Run functions on this machine: built from the archive as Google's buildpacks do, and served behind a front.

Buildpacks (github.com/GoogleCloudPlatform/buildpacks, cmd/python): requirements.txt is installed; the file that
GOOGLE_FUNCTION_SOURCE names has to compile and to hold the target; functions-framework starts it, as a function of HTTP
where there is no event trigger. The front is Cloud Run's: it lets in whom a grant names, by the token's address and
audience, and takes the token's signature away from what is not public.
"""

import ast
import base64
import copy
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile

import requests
from werkzeug.wrappers import Request, Response

from infra.local.web import WebServer
from tests.gcp.emulated.cloud_build import PROJECT

SECRET = "0123456789abcdef0123"
_START = "import sys; sys.path[:0] = [{site!r}]; from functions_framework._cli import _cli; _cli()"


class NotBuilt(AssertionError):
    """The build would end here; the text says why."""


class Function:
    """One function as terraform configures it; `invokers` are the members that may call it."""

    def __init__(self, values, invokers, archive, folder, site):
        self.name, self.invokers, self.folder = values["name"], invokers, folder / values["name"]
        [self._build], [self._service] = values["build_config"], values["service_config"]
        self.audiences = {self._service["uri"]}
        self._site, self._process = site, None
        self.port, self.metadata = 0, "127.0.0.1:9"
        with zipfile.ZipFile(archive) as held:
            held.extractall(self.folder)
        self._check()

    def _check(self):
        variables = self._build["environment_variables"]
        file = self.folder / variables["GOOGLE_FUNCTION_SOURCE"]
        if not (self.folder / "requirements.txt").exists() or (self.folder / "pyproject.toml").exists():
            raise NotBuilt("the buildpack would install something else than requirements.txt")
        if not file.exists():
            raise NotBuilt(f"no {file}")
        tree = ast.parse(file.read_text())
        if self._build["entry_point"] not in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}:
            raise NotBuilt(f"{file} has no {self._build['entry_point']}")

    def environment(self):
        """What Cloud Run gives: terraform's settings, a value for each secret, and what it always says."""
        given = dict(self._service["environment_variables"])
        given |= {each["key"]: SECRET for each in self._service["secret_environment_variables"]}
        given = {name: value.replace("/workspace", str(self.folder)) for name, value in given.items()}
        variables = self._build["environment_variables"]
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "FUNCTION_TARGET": self._build["entry_point"],
            "FUNCTION_SOURCE": str(self.folder / variables["GOOGLE_FUNCTION_SOURCE"]),
            "FUNCTION_SIGNATURE_TYPE": "http",
            "K_SERVICE": self.name,
            "K_REVISION": f"{self.name}-00001-abc",
            "CLOUD_RUN_TIMEOUT_SECONDS": str(self._service["timeout_seconds"]),
            "HOST": "127.0.0.1",
            "GCE_METADATA_HOST": self.metadata,
            "GCE_METADATA_IP": self.metadata,
            **given,
        }

    def beside(self, name, source):
        """A function of its own source that is started the same way, with the settings that every function has."""
        made = copy.copy(self)
        made.name, made.folder = name, self.folder.parent / name
        made.folder.mkdir()
        (made.folder / "main.py").write_text(source)
        made._build = {"entry_point": name, "environment_variables": {"GOOGLE_FUNCTION_SOURCE": "main.py"}}
        return made

    def start(self):
        """Start it and don't wait."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-S", "-s", "-c", _START.format(site=str(self._site))]
        self._log = (self.folder / "log").open("w")
        self._process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**self.environment(), "PORT": str(self.port)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self, seconds=60.0):
        """Until it listens; raises NotBuilt with its log when it ends instead."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise NotBuilt(f"{self.name} does not start: {(self.folder / 'log').read_text()[-3000:]}")

    def stop(self):
        """End it and its workers."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._log.close()

    def answer(self, environ, start_response):
        """The front, as a WSGI app."""
        request = Request(environ)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        if "allUsers" not in self.invokers:
            token = (request.authorization and request.authorization.token) or ""
            claims = claims_of(token)
            if f"serviceAccount:{claims.get('email')}" not in self.invokers or not self._means(claims):
                return Response("The request was not authenticated.", 403)(environ, start_response)
            headers["Authorization"] = f"Bearer {token.rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE"
        url = f"http://127.0.0.1:{self.port}{request.full_path.rstrip('?')}"
        with requests.Session() as session:
            session.trust_env = False
            said = session.request(
                request.method, url, data=request.get_data(), headers=headers, timeout=60, allow_redirects=False
            )
        return Response(said.content, said.status_code, mimetype=said.headers.get("Content-Type"))(
            environ, start_response
        )

    def _means(self, claims):
        audience = str(claims.get("aud"))
        return audience in self.audiences or audience.startswith(f"https://{self.name}-")


def claims_of(token):
    """What a token says, whoever signed it."""
    try:
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}


def token(**claims):
    """A token as Google gives one to a service account; nobody here looks at its signature."""
    now = int(time.time())
    full = {"iss": "https://accounts.google.com", "iat": now, "exp": now + 3600, "email_verified": True, **claims}
    parts = ({"alg": "RS256", "kid": "k"}, full)
    return ".".join(
        [*(base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in parts), "c2ln"]
    )


def metadata(environ, start_response):
    """The metadata server: who a function is. Its tokens open nothing."""
    request = Request(environ)
    answers = {
        "/": "computeMetadata/",
        "/computeMetadata/v1/project/project-id": PROJECT,
        "/computeMetadata/v1/universe/universe-domain": "googleapis.com",
    }
    said = answers.get(request.path)
    if request.path.endswith("/token"):
        said = json.dumps({"access_token": "none", "expires_in": 3600, "token_type": "Bearer"})
    elif said is None and "/service-accounts/" in request.path:
        said = json.dumps({"email": f"infraai@{PROJECT}.iam.gserviceaccount.com", "scopes": [], "aliases": ["default"]})
    answer = Response(said or "", 404 if said is None else 200, {"Metadata-Flavor": "Google"})
    if said and said.startswith("{"):
        answer.mimetype = "application/json"
    return answer(environ, start_response)


class CloudRun:
    """All functions of an applied state, started; `urls` are those of their fronts."""

    def __init__(self, state, archive, folder, site):
        resources = state["values"]["root_module"]["resources"]
        grants = [each["values"] for each in resources if each["type"] == "google_cloud_run_service_iam_member"]
        self.functions = {}
        for each in resources:
            if each["type"] == "google_cloudfunctions2_function":
                name = each["values"]["name"]
                who = {grant["member"] for grant in grants if grant["service"] == name}
                self.functions[name] = Function(each["values"], who, archive, folder, site)
        self._fronts = {}

    def __enter__(self):
        self._fronts["metadata"] = WebServer(metadata)
        self._fronts["metadata"].start()
        for each in self.functions.values():
            each.metadata = self._fronts["metadata"].url.removeprefix("http://")
            each.start()
        try:
            for name, each in self.functions.items():
                each.wait()
                self._fronts[name] = WebServer(each.answer)
                self._fronts[name].start()
        except BaseException:
            self.__exit__()
            raise
        self.urls = {name: self._fronts[name].url for name in self.functions}
        return self

    def __exit__(self, *_):
        for front in self._fronts.values():
            front.close()
        for each in self.functions.values():
            each.stop()
