"""The phase building: an image of exactly the source that was named, built once, given to the files by its digest."""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import time
from types import SimpleNamespace

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from jobs.terraform import archive_checks
from jobs.terraform.archive_checks import BadArchive, check_archive, pages_of
from jobs.terraform.builds import Order, _steps
from jobs.terraform.pages import serving
from jobs.terraform.policy.plan_gate import PlanLimits, judge_plan
from jobs.terraform.steps.build import _order, _What, build_images
from jobs.terraform.work import Ended
from shared.llm import provider
from shared.schemas import Architecture, Phase, RunStatus
from shared.schemas.app import App
from shared.settings import ModelSettings
from shared.store.flags import KillSwitch
from shared.store.run_logs import read_lines
from shared.terraform.runner import Interrupted
from tests.jobs.cloud_build import DIGEST, REPOSITORY, SHA, SOURCE, CloudBuild, archive, with_builds

pytestmark = pytest.mark.terraform


def lines(client, run_id):
    return [line.text for line in read_lines(client, run_id, 0) if line.phase == Phase.BUILDING]


def test_what_is_built_is_what_is_planned(here, asked, runs, client, keep):
    builds = CloudBuild(log="Step 1: requirements\nSuccessfully built é\n".encode() * 3)
    run_id = asked()
    here(run_id, change=with_builds(keep, builds))
    run = runs.get(run_id)
    image = f"{REPOSITORY}/app@{DIGEST}"
    assert [each.phase for each in run.phases][:3] == [Phase.STARTING, Phase.BUILDING, Phase.INITIALIZING]
    assert run.status is RunStatus.AWAITING_APPROVAL, (run.reason, run.message)
    assert run.images == {"app_image": image}
    service = next(each for each in run.plan_summary.changes if each.type == "google_cloud_run_v2_service")
    assert image in str(service.attributes)
    order = builds.orders[0]
    assert (order.object, order.generation, order.dockerfile) == (f"sources/{SHA}.tar.gz", 7, False)
    assert lines(client, run_id).count("Successfully built é") == 3


def test_a_build_that_fails_ends_the_run_with_its_last_lines(here, asked, runs, keep):
    builds = CloudBuild("FAILURE", log=b"".join(b"line %d\n" % n for n in range(40)) + b"ERROR: no module\n")
    builds.log = lambda build_id, start: builds.text[start:]
    run_id = asked()
    here(run_id, change=with_builds(keep, builds))
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "build_failed")
    assert "ERROR: no module" in run.message
    assert "line 39" in run.message
    assert "line 3\n" not in run.message
    assert runs.request(run_id, "apply") is not None


@pytest.mark.parametrize(
    ("status", "words"), [("TIMEOUT", "20 minutes"), ("CANCELLED", "cancelled"), ("INTERNAL_ERROR", "INTERNAL_ERROR")]
)
def test_however_a_build_ends_the_run_says_so(here, asked, runs, keep, status, words):
    run_id = asked()
    here(run_id, change=with_builds(keep, CloudBuild(status)))
    assert words in runs.get(run_id).message


def test_an_execution_that_died_goes_on_with_the_same_build(here, asked, runs, keep):
    builds = CloudBuild()

    def dies():
        raise Interrupted("killed")

    builds.on_look = dies
    run_id = asked()
    with pytest.raises(Interrupted):
        here(run_id, change=with_builds(keep, builds))
    builds.on_look = lambda: None
    here(run_id, change=with_builds(keep, builds))
    assert len(builds.orders) == 1
    assert runs.get(run_id).images


def test_a_source_that_was_built_is_not_built_again(here, asked, runs, keep):
    builds = CloudBuild()
    here(asked(), change=with_builds(keep, builds))
    second = asked()
    here(second, change=with_builds(keep, builds))
    assert len(builds.orders) == 1
    assert runs.get(second).images == {"app_image": f"{REPOSITORY}/app@{DIGEST}"}
    # Another way to start it is another image.
    here(asked(app={"command": "gunicorn app:app"}), change=with_builds(keep, builds))
    assert [each.command for each in builds.orders] == ["", "gunicorn app:app"]


def test_a_branch_is_built_for_its_own_run_and_a_commit_for_all(here, asked, keep):
    builds = CloudBuild()
    for ref in ("main", "main", "c0" * 20, "c0" * 20):
        repository = {"url": "https://github.com/acme/shop", "ref": ref}
        here(asked(app={"source": "", "repository": repository}), change=with_builds(keep, builds))
    assert [each.revision for each in builds.orders] == ["main", "main", "c0" * 20]
    assert all(each.dockerfile is None and not each.object for each in builds.orders)


def test_a_folder_of_a_repository_is_what_is_built_of_it(here, asked, keep):
    builds = CloudBuild()
    repository = {"url": "https://github.com/acme/shop", "ref": "main", "folder": "services/api/"}
    here(asked(app={"source": "", "repository": repository}), change=with_builds(keep, builds))
    (order,) = builds.orders
    assert (order.url, order.revision, order.folder) == ("https://github.com/acme/shop", "main", "services/api")


def test_a_stop_cancels_the_build(here, asked, runs, keep, client):
    builds = CloudBuild("WORKING")
    switch = KillSwitch(client, time.time)
    builds.on_look = lambda: switch.set(active=True, by="somebody")
    run_id = asked()
    try:
        here(run_id, change=with_builds(keep, builds))
    finally:
        switch.set(active=False, by="somebody")
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "halted")
    assert builds.cancelled == ["b1"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "not there any more"),
        (archive([("other.py", b"")]), "its SHA-256 is another"),
    ],
    ids=["gone", "another"],
)
def test_another_source_than_the_one_named_is_never_built(here, asked, runs, keep, source, words):
    builds = CloudBuild(source=source)
    run_id = asked()
    here(run_id, change=with_builds(keep, builds))
    assert words in runs.get(run_id).message
    assert builds.orders == []


def test_a_promotion_builds_nothing_and_takes_what_was_verified_alone():
    part = {"id": "api", "part": "cloud_run", "settings": [{"key": "source", "value": f"sha256:{SHA}"}]}
    architecture = Architecture.model_validate({"name": "api", "region": "us-central1", "parts": [part]})
    stands = SimpleNamespace(architecture=architecture, images={"app_image": "its-own@sha256:1"})
    for images in ({"app_image": "verified@sha256:2"}, {}):
        run = SimpleNamespace(
            kind="change", deployment_id="d", architecture=architecture, images=images, promotion=object()
        )
        desk = SimpleNamespace(builds=None, deployments=SimpleNamespace(find=lambda _: stands))
        work = SimpleNamespace(run=run, desk=desk)
        if images:
            build_images(work)
        else:
            with pytest.raises(Ended, match="nothing was verified"):
                build_images(work)


def test_a_platform_without_a_repository_says_that_it_builds_nothing(here, asked, runs, keep):
    run_id = asked()
    here(run_id, change=with_builds(keep, None))
    assert "builds nothing" in runs.get(run_id).message


def linked(*links, files):
    """An archive with links, each with where it leads, and files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for name, target in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            made.addfile(link)
        for name in files:
            made.addfile(tarfile.TarInfo(name))
    return buffer.getvalue()


def test_links_that_stay_inside_are_built():
    source = linked(("lib/libx.so", "libx.so.1"), ("bin/run", "../app/run.py"), ("now", "lib"), files=["lib/libx.so.1"])
    assert check_archive(source, hashlib.sha256(source).hexdigest()) == frozenset()


ODD_ARCHIVES = {
    "no archive": b"no archive",
    "above": archive([("../x", b"")]),
    "absolute": archive([("/etc/passwd", b"")]),
    "backslashes": archive([("a\\..\\b", b"")]),
    "link to a place": archive([("link", b"")], type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "link above": archive([("link", b"")], type=tarfile.SYMTYPE, linkname="../../x"),
    "hard link": archive([("hard", b"")], type=tarfile.LNKTYPE, linkname="x"),
    "device": archive([("device", b"")], type=tarfile.CHRTYPE),
    "pipe": archive([("pipe", b"")], type=tarfile.FIFOTYPE),
    "setuid": archive(mode=0o4755),
    "line break in a name": archive([("a\nb", b"")]),
    "escape in a name": archive([("a\x1b[2J", b"")]),
    "files behind a link": linked(("d/l", "x"), files=["d/x/a", "d/l/b"]),
    "a link over a link": linked(("d/l", ".."), ("x", "d/l/../.."), files=["d/a"]),
    "a link over links": linked(("a/b/c", "."), ("y", "a/b/c/../../.."), files=["z"]),
    "empty": archive([]),
    "half": SOURCE[: len(SOURCE) // 2],
}


# By name: what gzip writes holds the second it was written in, and two workers have to collect the same tests.
@pytest.mark.parametrize("content", ODD_ARCHIVES.values(), ids=ODD_ARCHIVES.keys())
def test_an_archive_that_could_unpack_elsewhere_is_refused(content):
    with pytest.raises(BadArchive):
        check_archive(content, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("app/.env", b"A=1", "environment variables"),
        ("k.py", b'KEY = "ghp_' + b"a" * 36 + b'"', "a token of GitHub"),
        ("deploy/id_ed25519", b"", "a private SSH key"),
        (".aws/config", b"", "where keys are kept"),
    ],
)
def test_a_secret_in_a_source_is_named_whoever_packed_it(name, content, why):
    source = archive([("main.py", b"print()"), (name, content)])
    with pytest.raises(BadArchive, match=f"{name}.*{why}"):
        check_archive(source, hashlib.sha256(source).hexdigest())
    example = archive([("app/.env.example", b"A=")])
    assert check_archive(example, hashlib.sha256(example).hexdigest()) == frozenset()


def test_a_bomb_is_not_unpacked():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        member = tarfile.TarInfo("zeros")
        member.size = 0
        for n in range(50_001):
            member.name = f"f{n}"
            made.addfile(member)
    content = buffer.getvalue()
    with pytest.raises(BadArchive, match="50,000 files"):
        check_archive(content, hashlib.sha256(content).hexdigest())


def test_a_small_archive_may_not_unpack_to_a_large_one(monkeypatch):
    content = archive([("zeros", b"0" * 2_000_000)])
    sha = hashlib.sha256(content).hexdigest()
    assert check_archive(content, sha) == {"zeros"}
    monkeypatch.setattr(archive_checks, "_ANY_SIZE", 1_000_000)
    with pytest.raises(BadArchive, match="times what it is"):
        check_archive(content, sha)


def test_a_dockerfile_is_built_by_docker_and_a_user_s_words_are_no_script():
    image = f"{REPOSITORY}/app:x"
    order = Order(key="k", tag="x", run_id="r", dockerfile=False, command="gunicorn -b :$PORT app; rm -rf $HOME")
    packed = _steps(order, image)[0]
    assert packed["entrypoint"] == "pack"
    assert "GOOGLE_ENTRYPOINT=gunicorn -b :$$PORT app; rm -rf $$HOME" in packed["args"]
    assert _steps(Order(key="k", tag="x", run_id="r", dockerfile=True), image)[0]["args"] == ["build", "-t", image, "."]
    either = _steps(Order(key="k", tag="x", run_id="r", url="https://github.com/a/b"), image)
    assert [each["args"][1] for each in either[1:]] == [
        'test ! -f Dockerfile || { docker "$$@"; }',
        'test -f Dockerfile || pack "$$@"',
    ]


SITE = {"package.json": b'{"devDependencies": {"vite": "7"}}', "index.html": b""}


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        (SITE, "dist"),
        ({"index.html": b"<h1>", "about.html": b""}, "."),
        ({**SITE, "Dockerfile": b"FROM nginx"}, ""),
        ({**SITE, "Procfile": b"web: serve dist"}, ""),
        ({"package.json": b'{"scripts": {"start": "node x.js"}}'}, ""),
        ({"main.py": b"", "index.html": b""}, ""),
    ],
)
def test_pages_that_nothing_in_their_source_serves_get_a_server(files, folder, tmp_path):
    assert pages_of(archive(files.items())) == folder
    # What a repository's build runs in it comes to the same.
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    before = (tmp_path / "Dockerfile").read_text() if "Dockerfile" in files else None
    look = _steps(Order(key="k", tag="x", run_id="r", url="u", variables=(("VITE_A", "1"),)), "a/b:x")[0]
    words = [word.replace("$$", "$") for word in look["args"]]
    subprocess.run([sys.executable, "-I", *words], cwd=tmp_path, check=True)
    assert all(len(word) < 10_000 for word in look["args"])
    left = tmp_path / "Dockerfile"
    assert (left.read_text() if left.exists() else None) == (serving(folder, ["VITE_A"]) if folder else before)


def test_the_build_of_pages_is_told_its_variables_and_runs_no_word_of_a_user_s():
    value = "$(rm -rf $HOME)"
    order = Order(key="k", tag="x", run_id="r", dockerfile=False, pages="dist", variables=(("VITE_A", value),))
    [step] = _steps(order, "a/b:x")
    _, script, dockerfile, *words = (word.replace("$$", "$") for word in step["args"])
    assert script == 'printf %s "$0" | docker "$@"'
    assert "ARG VITE_A\n" in dockerfile
    assert value not in dockerfile
    assert words == ["build", "-f", "-", "-t", "a/b:x", "--build-arg", f"VITE_A={value}", "."]
    [whole] = _steps(Order(key="k", tag="x", run_id="r", dockerfile=False, pages="."), "a/b:x")
    assert "npm" not in whole["args"][2]


def test_what_pages_have_built_in_is_given_to_their_build_and_makes_it_another():
    image = f"{REPOSITORY}/app:x"
    value = "a b; $(rm -rf $HOME)"
    orders = [
        Order(key="k", tag="x", run_id="r", url="u", dockerfile=each, variables=(("VITE_A", value),))
        for each in (True, False)
    ]
    kept = value.replace("$", "$$")
    assert _steps(orders[0], image)[0]["args"] == ["build", "-t", image, "--build-arg", f"VITE_A={kept}", "."]
    assert _steps(orders[1], image)[0]["args"][-2:] == ["--env", f"VITE_A={kept}"]
    plain, one, two = (
        _order("run", _What(f"sha256:{'5e' * 32}", "", variables=each))
        for each in ((), (("VITE_A", "1"),), (("VITE_A", "2"),))
    )
    assert len({plain.key, one.key, two.key}) == 3


@pytest.mark.parametrize("host", ["us-docker.pkg.dev", "us-docker.pkg.dev:443", "us-docker.pkg.dev.", "gcr.io:443"])
def test_no_build_copies_what_whoever_builds_may_read_and_the_deployment_may_not(host):
    with pytest.raises(Ended, match="not copied"):
        _order("run", _What(f"copy:{host}/p/infraai-apps/back:1", ""))


def test_an_image_of_another_registry_is_copied_and_known_again_by_its_digest(here, asked, runs, keep):
    exact = f"ghcr.io/acme/shop@{DIGEST}"
    builds = CloudBuild()
    run_id = asked(app={"source": "", "image": exact})
    here(run_id, change=with_builds(keep, builds))
    run = runs.get(run_id)
    assert run.images == {"app_image": f"{REPOSITORY}/app@{DIGEST}"}, (run.reason, run.message)
    [order] = builds.orders
    assert (order.copy, order.url, order.object) == (exact, "", "")
    assert [each["args"] for each in _steps(order, "a/b:x")] == [["pull", exact], ["tag", exact, "a/b:x"]]
    assert _order("one", _What(f"copy:{exact}", "")).key == _order("two", _What(f"copy:{exact}", "")).key
    moving = _What("copy:ghcr.io/a/b:1", "")
    assert _order("one", moving).key != _order("two", moving).key


@pytest.mark.parametrize(("procfile", "built"), [(b"web: a\nworker: celery -A b worker\n", True), (b"web: a\n", False)])
def test_a_worker_beside_its_service_starts_by_its_own_line(here, requested, runs, keep, procfile, built):
    source = archive([("main.py", b""), ("Procfile", procfile)])
    app = App(source=hashlib.sha256(source).hexdigest(), env={"LEVEL": "info"}, secrets=["API_KEY"])
    planned = make_plan("a Flask API with a Celery worker and Redis", provider(ModelSettings(), RULES), app)
    architecture = planned.expanded.architecture
    files = write(compose(planned.plan, architecture)).by_name()
    assert [text.count('name  = "LEVEL"') for name, text in files.items() if name == "main.tf"] == [2]
    builds = CloudBuild(source=source)
    run_id = requested(files, plan=planned.plan, architecture=architecture, mode="plan")
    here(run_id, change=with_builds(keep, builds))
    run = runs.get(run_id)
    assert sorted(run.images) == (["app_image", "worker_app_image"] if built else ["app_image"]), run.message
    assert [order.command for order in builds.orders] == (["", "celery -A b worker"] if built else [""])
    assert (run.reason == "build_failed") is not built
    assert built or "`worker: COMMAND` to the source's Procfile" in run.message
    assert len({order.key for order in builds.orders}) == len(builds.orders)


@pytest.mark.parametrize(
    ("command", "cmd"),
    [
        ("gunicorn -w 2 'app:make()'", '["/bin/sh", "-c", "gunicorn -w 2 \'app:make()\'"]'),
        ("node server.js", '["node", "server.js"]'),
        ('serve "; rm -rf /; echo " -p $PORT', None),
    ],
)
@pytest.mark.parametrize("found", [True, None])
def test_a_command_takes_the_place_of_what_a_dockerfile_starts(tmp_path, command, cmd, found):
    """The very step is run here, with a docker that keeps what it was given."""
    (tmp_path / "Dockerfile").write_text('FROM python:3.12-slim\nENTRYPOINT ["python"]\nCMD ["old.py"]')
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text('#!/bin/sh\necho "$@" > called\n')
    docker.chmod(0o755)
    order = Order(key="k", tag="x", run_id="r", url="u" if found is None else "", dockerfile=found, command=command)
    step = _steps(order, "an/image")[0]
    words = [word.replace("$$", "$") for word in step["args"]]
    env = {"PATH": f"{docker.parent}:/usr/bin:/bin"}
    subprocess.run([step["entrypoint"], *words], cwd=tmp_path, env=env, check=True)
    assert (tmp_path / "called").read_text() == "build -t an/image .\n"
    *kept, empty, last = (tmp_path / "Dockerfile").read_text().splitlines()
    assert (kept[0], empty) == ("FROM python:3.12-slim", "ENTRYPOINT []")
    assert last == f"CMD {cmd or json.dumps(['/bin/sh', '-c', command])}"


def test_no_other_image_is_taken_where_the_run_built_one(asked, runs):
    run = runs.get(asked())
    document = {
        "resource_changes": [],
        "configuration": {},
        "variables": {"app_image": {"value": "evil/image@sha256:1"}},
    }
    limits = PlanLimits(project="p", name_suffix="-x", images={"app_image": f"{REPOSITORY}/app@{DIGEST}"})
    found = [each.rule for each in judge_plan(document, run.plan, limits, files=run.files)]
    assert "foreign_image" in found
    document["variables"]["app_image"]["value"] = f"{REPOSITORY}/app@{DIGEST}"
    assert "foreign_image" not in [each.rule for each in judge_plan(document, run.plan, limits, files=run.files)]
