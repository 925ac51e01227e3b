"""Packing: what git would keep, the same bytes for the same files, and nothing secret."""

import io
import os
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cli import pack as packing
from infra.cli.pack import CannotPack, Unread, pack
from jobs.terraform.archive_checks import BadArchive, check_archive
from shared.schemas.file_kinds import UNREAD_LIST

KEY = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n"


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], cwd=folder, check=True, capture_output=True
    )


def test_the_same_files_make_the_same_archive_whenever_and_wherever(tmp_path: Path) -> None:
    files = {"main.py": "print()\n", "static/a.css": "a{}", "bin/run": "#!/bin/sh\n"}
    one, other = put(tmp_path / "one", files), put(tmp_path / "other", dict(reversed(files.items())))
    for folder in (one, other):
        (folder / "bin/run").chmod(0o755)
    os.utime(other / "main.py", (1, 1))
    (other / "main.py").chmod(0o600)
    assert pack(one) == pack(other)
    assert pack(one).files == ("bin/run", "main.py", "static/a.css")
    (other / "main.py").write_text("print(1)\n")
    assert pack(one).sha256 != pack(other).sha256


def test_the_job_takes_what_is_packed(tmp_path: Path) -> None:
    packed = pack(put(tmp_path, {"main.py": "", "Dockerfile": "FROM x", "a/b.py": ""}))
    assert check_archive(packed.content, packed.sha256) == {"main.py", "Dockerfile"}


@given(
    st.dictionaries(
        st.text("abcäß-_.", min_size=1, max_size=12).filter(lambda name: name.strip(".")),
        st.binary(max_size=50),
        min_size=1,
    )
)
def test_an_archive_is_its_files_and_nothing_else(files: dict[str, bytes]) -> None:
    rows = [(name, content, False) for name, content in files.items()]
    packed = packing._packed(rows)
    assert packed == packing._packed(rows[::-1])
    with tarfile.open(fileobj=io.BytesIO(packed.content)) as archive:
        assert {each.name: archive.extractfile(each).read() for each in archive} == files  # type: ignore[union-attr]


@pytest.mark.parametrize("repository", [pytest.param(True, marks=needs_git), False])
def test_what_is_ignored_is_left_out_with_git_and_without(tmp_path: Path, repository: bool) -> None:
    put(
        tmp_path,
        {
            ".gitignore": "*.log\n/dist/\n!keep.log\n",
            "main.py": "",
            "debug.log": "",
            "keep.log": "",
            "dist/app.js": "",
            "src/dist/app.js": "",
            "src/.gitignore": "local.py\n!debug.log\n",
            "src/local.py": "",
            "src/debug.log": "",
            "node_modules/x/index.js": "",
            ".venv/bin/python": "",
        },
    )
    if repository:
        git(tmp_path, "init", "-q")
    assert set(pack(tmp_path).files) == {
        ".gitignore",
        "keep.log",
        "main.py",
        "src/.gitignore",
        "src/debug.log",
        "src/dist/app.js",
    }


@needs_git
def test_a_folder_inside_a_repository_is_packed_alone(tmp_path: Path) -> None:
    put(tmp_path, {".gitignore": "*.tmp\n", "app/main.py": "", "app/x.tmp": "", "other/main.py": ""})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    assert pack(tmp_path / "app").files == ("main.py",)


@needs_git
def test_what_was_deleted_and_not_committed_is_not_packed(tmp_path: Path) -> None:
    put(tmp_path, {"main.py": "", "old.py": ""})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    (tmp_path / "old.py").unlink()
    assert pack(tmp_path).files == ("main.py",)


@pytest.mark.parametrize("name", [".gcloudignore", ".dockerignore"])
def test_other_ignore_files_hold_too(tmp_path: Path, name: str) -> None:
    put(tmp_path, {name: "tests/\n*.md\n", "main.py": "", "tests/a.py": "", "README.md": ""})
    assert set(pack(tmp_path).files) == {name, "main.py"}


@pytest.mark.parametrize(
    "name",
    [
        ".env", ".env.production", "prod.env", "id_rsa", "id_ed25519", "server.pem", "tls.key", "key.p12",
        "credentials.json",
        "service-account.json", "my/service_account-prod.json", "application_default_credentials.json", ".netrc",
        "terraform.tfvars", "secrets.yaml", ".aws/config", ".ssh/known_hosts", ".git-credentials",
    ],
)  # fmt: skip
def test_a_secret_by_its_name_is_named_and_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotPack) as refused:
        pack(put(tmp_path, {"main.py": "", name: "x"}))
    assert name in str(refused.value)
    assert "--secret" in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        KEY,
        '{"type": "service_account", "private_key": "' + KEY.replace("\n", "\\n") + '"}',
        "aws_access_key_id = AKIA" + "ABCDEFGHIJKLMNOP",
        "token = 'ghp_" + "a1" * 20 + "'",
        "//registry.example/:_authToken=" + "abc123",
        "stripe = sk_" + "live_" + "a1" * 12,
    ],
)
def test_a_secret_by_its_content_is_named_and_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(CannotPack, match=r"config\.py is not packed"):
        pack(put(tmp_path, {"main.py": "", "config.py": content}))


def test_what_nobody_can_look_into_is_packed_by_its_name_only(tmp_path: Path) -> None:
    put(tmp_path, {"main.py": "", "data/a.onnx": bytes(99), "data/b.onnx": bytes(99)})
    with pytest.raises(Unread, match=r"data/a\.onnx.*data/b\.onnx.*\.infraaiunread") as refused:
        pack(tmp_path)
    agreed = pack(tmp_path, refused.value.names)
    put(tmp_path, {UNREAD_LIST: "data/a.onnx\ndata/b.onnx\n"})
    assert pack(tmp_path) == agreed
    assert check_archive(agreed.content, agreed.sha256) == {"main.py", UNREAD_LIST}
    without = packing._packed([("main.py", b"", False), ("data/a.onnx", bytes(99), False)])
    with pytest.raises(BadArchive, match=r"data/a\.onnx.*\.infraaiunread does not name it"):
        check_archive(without.content, without.sha256)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".env.example", "KEY="),
        ("environment.py", "x"),
        ("main.py", "PEM = '-----BEGIN PUBLIC KEY-----'"),
        (".npmrc", "//registry.example/:_authToken=${NPM_TOKEN}"),
        ("id_rsa.pub", "ssh-rsa AAAA"),
        ("keys.py", "BEGIN = '-----BEGIN PRIVATE KEY-----'\n"),
    ],
)
def test_what_only_looks_like_a_secret_is_packed(tmp_path: Path, name: str, content: str) -> None:
    assert pack(put(tmp_path, {name: content})).files == (name,)


def test_a_secret_that_is_ignored_is_nobody_s_business(tmp_path: Path) -> None:
    assert pack(put(tmp_path, {".gitignore": ".env\n", ".env": "KEY=1", "main.py": ""})).files == (
        ".gitignore",
        "main.py",
    )


def test_a_link_inside_is_followed_and_one_that_leads_outside_refused(tmp_path: Path) -> None:
    put(tmp_path, {"app/main.py": "x = 1\n", "outside.py": ""})
    (tmp_path / "app/again.py").symlink_to("main.py")
    packed = pack(tmp_path / "app")
    with tarfile.open(fileobj=io.BytesIO(packed.content)) as archive:
        assert all(each.isreg() for each in archive)
        assert archive.extractfile("again.py").read() == b"x = 1\n"  # type: ignore[union-attr]
    (tmp_path / "app/out.py").symlink_to("../outside.py")
    with pytest.raises(CannotPack, match=r"out\.py is a link that leads out"):
        pack(tmp_path / "app")


@pytest.mark.parametrize(
    ("link", "target", "says"),
    [
        ("settings.txt", ".env", r"settings.txt is a link to .env, which is not packed"),
        ("one.py", "one.py", "leads nowhere"),
        ("gone.py", "nothing.py", "leads nowhere"),
        ("conf.txt", ".git/config", "a link to .git/config, which is not packed"),
    ],
)
def test_no_link_leads_past_what_is_left_out(tmp_path: Path, link: str, target: str, says: str) -> None:
    put(tmp_path, {"main.py": "", ".gitignore": ".env\n", ".env": "A=1\n", ".git/config": ""})
    (tmp_path / link).symlink_to(target)
    with pytest.raises(CannotPack, match=says):
        pack(tmp_path)


@needs_git
def test_a_submodule_is_packed_and_one_that_was_not_fetched_is_named(tmp_path: Path) -> None:
    inner = put(tmp_path / "top/sub", {"lib.py": "x = 1\n", "left.log": "", ".gitignore": "*.log\n"})
    for folder in (inner, put(tmp_path / "top", {"main.py": "import sub.lib\n"})):
        git(folder, "init", "-q")
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "first")
    assert pack(tmp_path / "top").files == ("main.py", "sub/.gitignore", "sub/lib.py")
    shutil.rmtree(inner)
    inner.mkdir()
    with pytest.raises(CannotPack, match="sub is a submodule that was not fetched"):
        pack(tmp_path / "top")


@needs_git
def test_packing_runs_no_program_that_a_folder_names(tmp_path: Path) -> None:
    folder, ran = put(tmp_path / "top", {"main.py": "", "a/b.py": ""}), tmp_path / "ran"
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "first"],
        ["sparse-checkout", "set", "--sparse-index", "x"],
    ):
        git(folder, *words)
    tree = subprocess.run(["git", "rev-parse", "HEAD:a"], cwd=folder, check=True, capture_output=True, text=True)
    said = {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {ran}",
        "protocol.ext.allow": "always",
        "core.fsmonitor": f"touch {ran}",
    }
    for name, value in said.items():
        git(folder, "config", name, value)
    (folder / ".git/objects" / tree.stdout[:2] / tree.stdout[2:].strip()).unlink()
    assert "main.py" in pack(folder).files
    assert not ran.exists()
    subprocess.run(["git", "ls-files"], cwd=folder, check=False, capture_output=True)
    assert ran.exists(), "it names none: the test says nothing"


def test_what_is_too_large_is_refused_with_the_largest_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_BYTES", 1_000)
    with pytest.raises(CannotPack, match=r"model\.txt"):
        pack(put(tmp_path, {"main.py": "", "model.txt": os.urandom(1_000).hex()}))


def test_an_empty_folder_and_no_folder_are_said_to_be_that(tmp_path: Path) -> None:
    with pytest.raises(CannotPack, match="no files"):
        pack(tmp_path)
    with pytest.raises(CannotPack, match="no folder"):
        pack(tmp_path / "gone")


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_archive_is_packed_as_its_folder_would_be(tmp_path: Path, kind: str) -> None:
    files = {"main.py": "x = 1\n", "static/a.css": "a{}"}
    folder = put(tmp_path / "app", files)
    path = tmp_path / f"app.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as made:
            for name in files:
                made.write(folder / name, f"app-1.0/{name}")
    else:
        with tarfile.open(path, "w:gz") as made_tar:
            for name in files:
                made_tar.add(folder / name, f"app-1.0/{name}")
    assert pack(path) == pack(folder)


def test_a_file_that_an_archive_has_twice_is_no_riddle(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("main.py", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("main.py", "other")
    with pytest.raises(CannotPack, match="twice"):
        pack(tmp_path / "a.zip")


def test_a_hostile_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as made:
        made.addfile(tarfile.TarInfo("../evil"), io.BytesIO())
    with pytest.raises(CannotPack, match="outside"):
        pack(path)
    path.write_bytes(b"nothing")
    with pytest.raises(CannotPack, match="no archive"):
        pack(path)
