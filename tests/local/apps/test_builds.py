"""Cloud Build's stand-in: the five examples become images, and what can't be built says why."""

import io
import tarfile

import pytest

from infra.local.build.node_start import installed_by
from infra.local.build.python_packages import dependencies, locked
from infra.local.build.recognise import recognise
from infra.local.processes import identity
from infra.local.storage.objects import Condition
from tests.local.apps.conftest import APPS, PROJECT, packed
from tests.support.machine import needs_git, needs_node

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "kind", "start"),
    [
        ("notes", "python", "gunicorn --bind :$PORT --threads 8 main:app"),
        ("counter", "python", "uvicorn main:app --host 0.0.0.0 --port $PORT"),
        pytest.param("greeter", "node", "npm start", marks=needs_node),
        pytest.param("site", "static", "file_server.py", marks=needs_node),
        ("worker", "python", "functions-framework --source main.py --target take --port $PORT"),
    ],
)
def test_each_example_becomes_an_image_that_knows_how_it_starts(build, images, storage, name, kind, start):
    done = build(APPS / name, f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}:v1")
    assert done["status"] == "SUCCESS", done
    (pushed,) = done["results"]["images"]
    found = images.find(f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}@{pushed['digest']}")
    assert found is not None
    assert found.image.kind == kind
    assert found.image.start[-1].endswith(start)
    again = build(APPS / name, f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}:v2")
    assert again["results"]["images"][0]["digest"] == pushed["digest"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"Dockerfile": "FROM scratch\n"}, "The laptop builds no Dockerfiles; Google Cloud does."),
        ({"README.md": "hello"}, "no requirements.txt, pyproject.toml or main.py"),
        ({"main.py": "x = 1\n", "requirements.txt": ""}, "Add a Procfile with a line `web: COMMAND`"),
        ({"main.py": "def f(:\n", "requirements.txt": ""}, "main.py, line 1:"),
        ({"package.json": "{"}, "package.json: "),
        ({"package.json": '{"name": "x"}'}, "package.json says no start"),
        ({"main.py": "", "Procfile": "web gunicorn\n"}, "Procfile, line 1:"),
        ({"infraai.toml": 'begin = "x"\n', "main.py": ""}, "infraai.toml: begin is not known"),
        ({"infraai.toml": 'static = "../x"\n', "index.html": ""}, "leaves the application's folder"),
        ({"main.py": "", "Procfile": "web: python main.py", "requirements.txt": "no such package!\n"}, "pip could not"),
    ],
)
def test_what_cannot_be_built_fails_with_what_to_add(build, storage, files, words):
    done = build(files)
    assert done["status"] == "FAILURE"
    assert words in done["statusDetail"]
    _, log = storage.read(done["logsBucket"].removeprefix("gs://"), f"log-{done['id']}.txt", None, Condition())
    assert f"ERROR: {done['statusDetail']}" in log.decode()


@pytest.mark.parametrize(
    ("name", "kind"), [("../out", tarfile.REGTYPE), ("/etc/x", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)]
)
def test_an_archive_that_reaches_outside_is_refused(builds, storage, name, kind):
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w:gz") as archive:
        item = tarfile.TarInfo(name)
        item.type, item.linkname = kind, "/etc/passwd"
        archive.addfile(item, io.BytesIO())
    storage.put("sources", "bad.tgz", kept.getvalue(), {}, Condition())
    steps = [{"name": "gcr.io/k8s-skaffold/pack", "args": ["build", "us-docker.pkg.dev/demo/a/b"]}]
    source = {"storageSource": {"bucket": "sources", "object": "bad.tgz"}}
    done = builds.wait(builds.create({"source": source, "steps": steps}, "global")["id"], 30)
    assert done["status"] == "FAILURE"
    assert "lies outside of it" in done["statusDetail"] or "links are not taken" in done["statusDetail"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://github.com/a/b", "begins with https://"),
        ("file:///etc", "begins with https://"),
        ("ssh://git@github.com/a/b", "begins with https://"),
        ("https://user:pw@github.com/a/b", "no password"),
        pytest.param("https://127.0.0.1:9/a/b", "did not work", marks=needs_git),
    ],
)
def test_a_repository_is_fetched_over_https_alone(builds, url, words):
    steps = [{"name": "gcr.io/k8s-skaffold/pack", "args": ["build", "us-docker.pkg.dev/demo/a/b"]}]
    made = builds.create({"source": {"gitSource": {"url": url}}, "steps": steps}, "global")
    done = builds.wait(made["id"], 30)
    assert done["status"] == "FAILURE"
    assert words in done["statusDetail"]


def test_a_build_that_takes_too_long_ends_and_one_that_is_cancelled_too(build, builds):
    slow = {"main.py": "", "Procfile": "web: python main.py", "infraai.toml": 'build = "sleep 60"\n'}
    done = build(slow, timeout="2s")
    assert done["status"] == "TIMEOUT"
    steps = [{"name": "gcr.io/k8s-skaffold/pack", "args": ["build", "us-docker.pkg.dev/demo/a/b"]}]
    source = {"storageSource": {"bucket": "sources", "object": "source.tgz"}}
    made = builds.create({"source": source, "steps": steps}, "global")
    assert builds.cancel(made["id"])["status"] == "CANCELLED"


def test_a_copy_of_somebody_else_s_image_becomes_a_page_that_says_so(builds, images):
    image, theirs = f"us-central1-docker.pkg.dev/{PROJECT}/apps/app:x", "ghcr.io/acme/shop@sha256:" + "a" * 64
    docker = "gcr.io/cloud-builders/docker"
    steps = [{"name": docker, "args": ["pull", theirs]}, {"name": docker, "args": ["tag", theirs, image]}]
    done = builds.wait(builds.create({"steps": steps, "images": [image]}, "us-central1")["id"], 60)
    assert done["status"] == "SUCCESS", done
    found = images.find(f"{image.removesuffix(':x')}@{done['results']['images'][0]['digest']}")
    assert found.image.kind == "static"
    assert theirs in (found.files / "index.html").read_text()


def test_a_step_that_decides_by_itself_is_run_and_what_it_calls_is_done(build):
    files = {"main.py": "import os\n", "Procfile": "web: python main.py"}
    image = "us-central1-docker.pkg.dev/demo/apps/decided"
    pack = ["pack", "build", image, "--env", "GOOGLE_ENTRYPOINT=python x.py"]
    script = 'test -f Dockerfile || pack "$$@"'
    docker = ["-c", "test ! -f Dockerfile || docker build ."]
    steps = [
        {"name": "gcr.io/cloud-builders/docker", "entrypoint": "bash", "args": docker},
        {
            "name": "gcr.io/k8s-skaffold/pack",
            "entrypoint": "sh",
            "args": ["-c", script, *pack],
        },
    ]
    done = build(files, image, steps=steps)
    assert done["status"] == "SUCCESS", done
    assert done["results"]["images"][0]["name"] == image


def test_googles_own_client_starts_a_build_and_follows_it(build_url, builds, storage):
    from google.auth.credentials import AnonymousCredentials
    from google.cloud.devtools import cloudbuild_v1

    storage.put("sources", "site.tgz", packed({"index.html": "<h1>hi</h1>"}), {}, Condition())
    storage.ensure_bucket("logs")
    client = cloudbuild_v1.CloudBuildClient(
        transport="rest", client_options={"api_endpoint": build_url}, credentials=AnonymousCredentials()
    )
    image = f"us-central1-docker.pkg.dev/{PROJECT}/apps/site:v1"
    parent = f"projects/{PROJECT}/locations/us-central1"
    build = cloudbuild_v1.Build(
        {
            "source": {"storage_source": {"bucket": "sources", "object": "site.tgz"}},
            "steps": [{"name": "gcr.io/k8s-skaffold/pack", "entrypoint": "pack", "args": ["build", image]}],
            "images": [image],
            "tags": ["source-x"],
            "logs_bucket": "gs://logs",
            "options": {"logging": "GCS_ONLY"},
            "service_account": f"projects/{PROJECT}/serviceAccounts/builder@demo.iam.gserviceaccount.com",
        }
    )
    made = client.create_build(parent=parent, project_id=PROJECT, build=build).metadata.build
    builds.wait(made.id, 60)
    done = client.get_build(name=f"{parent}/builds/{made.id}", project_id=PROJECT, id=made.id)
    assert done.status.name == "SUCCESS", done.status_detail
    assert done.results.images[0].digest.startswith("sha256:")
    asked = cloudbuild_v1.ListBuildsRequest(parent=parent, project_id=PROJECT, filter='tags="source-x"')
    assert [each.id for each in client.list_builds(asked)] == [made.id]
    asked.filter = 'tags="source-y"'
    assert list(client.list_builds(asked)) == []
    _, log = storage.read("logs", f"log-{made.id}.txt", None, Condition())
    assert b"DONE" in log


def test_nothing_that_a_build_started_is_left_and_a_pipe_is_no_part_of_an_image(build, logs):
    stays = {"main.py": "", "Procfile": "web: python main.py"}
    away = "os.fork() and sys.exit(); os.setsid(); print(os.getpid(), flush=True); time.sleep(60)"
    line = f"python3 -c 'import os, sys, time; {away}'"
    done = build({**stays, "infraai.toml": f'build = "{line}; sleep 0.5"\n'})
    assert done["status"] == "SUCCESS", done
    (pid,) = [int(entry["textPayload"]) for _, entry in logs.entries() if entry["textPayload"].isdigit()]
    assert identity(pid) is None
    done = build({**stays, "infraai.toml": 'build = "mkfifo pipe"\n'})
    assert "the build left pipe" in done["statusDetail"]


FACTORY = "def create_app():\n    return Flask(__name__)"
FUNCTION = "@functions_framework.http\ndef hello(request): pass"
NEXT = '{"dependencies": {"next": "14"}, "scripts": {"build": "next build"}}'
VITE = '{"devDependencies": {"vite": "5"}, "scripts": {"build": "vite build", "start": "vite"}}'


@pytest.mark.parametrize(
    ("files", "start"),
    [
        ({"main.py": "app = Flask(__name__)", "requirements.txt": "flask"}, "--timeout 0 main:app"),
        (
            {"shop/__init__.py": "def create_app():\n    return Flask(__name__)", "requirements.txt": "flask"},
            "'shop:create_app()'",
        ),
        (
            {"app/main.py": "api = FastAPI()", "app/__init__.py": "", "requirements.txt": "fastapi[standard]"},
            "uvicorn app.main:api",
        ),
        ({"manage.py": "", "shop/wsgi.py": "", "requirements.txt": "Django"}, "shop.wsgi:application"),
        (
            {"main.py": "@functions_framework.http\ndef hello(r): pass", "requirements.txt": "functions_framework"},
            "--target hello",
        ),
        ({"app.py": "", "requirements.txt": "streamlit"}, "streamlit run app.py --server.port $PORT"),
        (
            {"Home.py": "import streamlit as st", "pages/1.py": "", "requirements.txt": "-r r.in", "r.in": "streamlit"},
            "streamlit run Home.py",
        ),
        (
            {
                "src/shop/main.py": "app = FastAPI()",
                "src/shop/__init__.py": "",
                "pyproject.toml": "[project]\ndependencies = ['fastapi']",
            },
            "uvicorn shop.main:app",
        ),
        ({"a.py": "", "shop.py": "app = create_app()", "requirements.txt": "fastapi"}, "uvicorn shop:app"),
        (
            {"dash.py": "a = Dash(__name__)\nserver = a.server", "requirements.txt": "dash"},
            "--timeout 0 dash:server",
        ),
        (
            {"pyproject.toml": "[project]\nscripts = {serve = 'shop.cli:run'}", "shop/cli.py": ""},
            "from shop.cli import run",
        ),
        (
            {
                "manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')",
                "blog/wsgi.py": "",
                "site/wsgi.py": "",
                "blog/migrations/0001_initial.py": "",
                "requirements.txt": "Django",
            },
            "migrate --noinput && exec gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0 site",
        ),
        (
            {
                "manage.py": "",
                "shop/wsgi.py": "",
                "shop/settings/base.py": "STATIC_ROOT = BASE_DIR / 'static'",
                "requirements.txt": "Django",
            },
            "python manage.py collectstatic --noinput && exec gunicorn",
        ),
        (
            {
                "manage.py": "",
                "shop/wsgi.py": "",
                "shop/settings.py": "INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.sessions']",
                "requirements.txt": "Django",
            },
            "python manage.py migrate --noinput && exec gunicorn",
        ),
        (
            {"manage.py": "", "shop/wsgi.py": "", "shop/settings.py": "", "requirements.txt": "Django"},
            "gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0 shop.wsgi",
        ),
        ({"src/main.py": "run(port=os.environ['PORT'])", "requirements.txt": "aiohttp"}, "python src/main.py"),
        ({"worker.py": "if __name__ == '__main__': pass", "jobs.py": "", "requirements.txt": "rq"}, "python worker.py"),
        ({"nightly.py": "print('it is done every night')", "requirements.txt": ""}, "python nightly.py"),
        ({"main.py": "if __name__ == '__main__': pass"}, "python main.py"),
        (
            {"package.json": '{"dependencies": {"@sveltejs/adapter-node": "5"}, "scripts": {"build": "vite"}}'},
            "node build",
        ),
        (
            {
                "package.json": '{"dependencies": {"@google-cloud/functions-framework": "3"}}',
                "index.js": "functions.http('hello', (q, s) => s.send('hi'));",
            },
            "functions-framework --target=hello",
        ),
        ({"package.json": '{"main": "x.js", "scripts": {"start": "gatsby develop"}}', "x.js": ""}, "node x.js"),
        ({"package.json": '{"scripts": {"start": "node a.js"}}'}, "npm start"),
        (
            {"package.json": '{"dependencies": {"next": "14"}, "scripts": {"build": "next build"}}'},
            "next start -p $PORT",
        ),
        (
            {
                "package.json": '{"dependencies": {"next": "15"}, "scripts": {"build": "x", "start": "next start"}}',
                "next.config.mjs": "export default { output: 'export' };",
            },
            None,
        ),
        ({"package.json": "{}", "server.js": ""}, "node server.js"),
        (
            {"package.json": '{"devDependencies": {"vite": "5"}, "scripts": {"build": "vite build", "start": "vite"}}'},
            None,
        ),
        ({"index.html": ""}, None),
        ({"package.json": "{}", "Procfile": "# mine\nweb: node x.js\nworker: node y.js\n"}, "node x.js"),
        ({"main.py": "app = Flask(__name__)", "infraai.toml": 'start = "python go.py"'}, "python go.py"),
    ],
)
def test_how_an_application_starts_is_told_from_its_files(tmp_path, files, start):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    told = recognise(tmp_path).start
    assert told is None if start is None else start in told


def test_poetrys_ranges_are_asked_of_pip(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        "[tool.poetry.dependencies]\npython = '^3.11'\na = '^1.2.3'\nb = '^0.2.3'\nc = '~1.2'\nd = '*'\ne = '2.0'\n"
        "f = {version = '>=1,<3', extras = ['x']}\n"
    )
    asked = ["a>=1.2.3,<2", "b>=0.2.3,<0.3", "c>=1.2,<1.3", "d", "e==2.0", "f[x]>=1,<3"]
    assert dependencies(tmp_path) == asked


def test_the_versions_of_a_lock_are_those_that_are_installed(tmp_path):
    (tmp_path / "uv.lock").write_text(
        '[[package]]\nname = "shop"\nversion = "1"\nsource = { editable = "." }\n'
        '[[package]]\nname = "flask"\nversion = "3.0.3"\nsource = { registry = "https://pypi.org/simple" }\n'
        '[[package]]\nname = "numpy"\nversion = "1.26.4"\nsource = { registry = "https://pypi.org/simple" }\n'
        '[[package]]\nname = "numpy"\nversion = "2.0.0"\nsource = { registry = "https://pypi.org/simple" }\n'
    )
    assert locked(tmp_path) == ["flask==3.0.3"]
    (tmp_path / "Pipfile").write_text('[packages]\nredis = ">=5"\nrq = "*"\n')
    (tmp_path / "Pipfile.lock").write_text('{"default": {"redis": {"version": "==5.0.1"}, "own": {"path": "."}}}')
    assert dependencies(tmp_path) == ["redis>=5", "rq"]
    assert locked(tmp_path) == ["flask==3.0.3", "redis==5.0.1"]


@pytest.mark.parametrize(
    ("lock", "package", "command"),
    [
        ({}, {}, "npm install"),
        ({"package-lock.json": "{}"}, {}, "npm ci"),
        ({"pnpm-lock.yaml": "lockfileVersion: '6.0'"}, {}, "npx --yes pnpm@8 install"),
        ({"pnpm-lock.yaml": ""}, {"packageManager": "pnpm@10.2.0+sha512.ab"}, "npx --yes pnpm@10.2.0 install"),
        ({"yarn.lock": "# yarn lockfile v1"}, {}, "npx --yes yarn@1.22.22 install --frozen-lockfile"),
        ({"yarn.lock": "__metadata:"}, {"packageManager": "yarn@4.5.0"}, "npx --yes @yarnpkg/cli-dist@4.5.0 install"),
    ],
)
def test_what_a_lock_says_is_installed_by_who_wrote_it(tmp_path, lock, package, command):
    for name, text in lock.items():
        (tmp_path / name).write_text(text)
    assert " ".join(installed_by(tmp_path, package)).startswith(command)


def test_what_a_buildpack_would_not_find_is_said_with_the_line_that_makes_it(tmp_path):
    (tmp_path / "requirements.txt").write_text("flask")
    (tmp_path / "main.py").write_text("app = Flask(__name__)")
    assert recognise(tmp_path).notes == ()
    (tmp_path / "main.py").rename(tmp_path / "shop.py")
    assert "add a Procfile with `web: gunicorn" in recognise(tmp_path).notes[0]
    (tmp_path / "Procfile").write_text("release: python db.py\nweb: gunicorn shop:app\n")
    assert "`web: python db.py && gunicorn shop:app`" in recognise(tmp_path).notes[0]


@needs_node
def test_workspaces_are_installed_among_the_applications_own_files(build, images):
    files = {
        "package.json": '{"workspaces": ["packages/*"], "scripts": {"start": "npm start -w api"}}',
        "packages/say/package.json": '{"name": "say", "version": "1.0.0", "main": "index.js"}',
        "packages/say/index.js": "exports.hello = () => 1;",
        "packages/api/package.json": '{"name": "api", "scripts": {"start": "node ."}, "dependencies": {"say": "*"}}',
        "packages/api/index.js": 'require("say").hello();',
    }
    name = f"us-central1-docker.pkg.dev/{PROJECT}/apps/mono:v1"
    done = build(files, name)
    assert done["status"] == "SUCCESS", done
    found = images.find(name)
    assert (found.files / "node_modules" / "say" / "index.js").read_text() == files["packages/say/index.js"]
