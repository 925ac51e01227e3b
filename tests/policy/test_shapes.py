"""What is harmless passes: directories in the shape of Google's samples, through both gates."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.provider.server import ProviderServer
from infra.local.world import World
from jobs.terraform.policy.plan_access import PUBLIC_GRANTS
from jobs.terraform.policy.plan_gate import PUBLIC_DATABASE, judge_plan
from shared.policy.static_gate import inspect, inspect_sources
from shared.terraform.files import read_directory
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, PROJECT, Workshop
from tests.policy.shapes import BY_DESIGN, PLAN_BY_DESIGN, shapes

SHAPES = list(shapes())
_PLATFORM = "".join(
    f'variable "{name}" {{\n  type    = string\n  default = "{value}"\n}}\n'
    for name, value in (("project_id", PROJECT), ("name_suffix", "-abcde"))
) + "".join(
    f'provider "{name}" {{\n  project = var.project_id\n  region  = "us-central1"\n  zone    = "us-central1-a"\n}}\n'
    for name in ("google", "google-beta")
)


def refused(shape, folder):
    for name, text in {"main.tf": shape.as_sample(), **shape.beside}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return [one.message for one in inspect_sources(read_directory(folder)) if one.kind == "refused"]


def test_at_most_two_in_a_hundred_samples_are_refused_before_terraform_sees_them(tmp_path):
    every = [*SHAPES, *BY_DESIGN]
    found = {shape.title: refused(shape, tmp_path / str(at)) for at, shape in enumerate(every)}
    told = {title: messages for title, messages in found.items() if messages}
    assert len(SHAPES) >= 150
    assert told.keys() == {shape.title for shape in BY_DESIGN}, told
    assert len(told) <= 0.02 * len(every)


WRITTEN = re.findall(
    r"^### (.*?)(?: # refused: (\w+))?\n(.*?)(?=^### |\Z)",
    (Path(__file__).parent / "static_corpus" / "harmless_language.txt").read_text(),
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize(("rule", "text"), [row[1:] for row in WRITTEN], ids=[row[0] for row in WRITTEN])
def test_what_the_language_has_passes_but_for_what_is_refused_by_design(rule, text):
    assert {one.rule for one in inspect({"main.tf": text})} == ({rule} if rule else set())


READS = {
    "a file": ('locals {\n  a = file("a.txt")\n}\n', True),
    "a digest of a file in a folder": ('locals {\n  a = filesha256("${path.module}/in/b.txt")\n}\n', True),
    "a file that is not there": ('locals {\n  a = file("c.txt")\n}\n', False),
    "a hidden file": ('locals {\n  a = file(".env")\n}\n', False),
    "a file in a hidden folder": ('locals {\n  a = file(".git/config")\n}\n', False),
    "a state": ('locals {\n  a = file("old.tfstate")\n}\n', False),
    "a link": ('locals {\n  a = file("link.txt")\n}\n', False),
    "a file behind a link": ('locals {\n  a = file("out/b.txt")\n}\n', False),
    "a file above": ('locals {\n  a = file("../a.txt")\n}\n', False),
    "a file above, by what looks like here": ('locals {\n  a = file("${path.module}/../a.txt")\n}\n', False),
    "a file by its whole path": ('locals {\n  a = file("/etc/passwd")\n}\n', False),
    "a file that is worked out": ('locals {\n  n = "a.txt"\n  a = file(local.n)\n}\n', False),
    "a folder": ('locals {\n  a = file("in")\n}\n', False),
    "what is in a folder": ('locals {\n  a = fileset("in", "*")\n}\n', False),
    "a template": ('locals {\n  a = templatefile("a.txt", {})\n}\n', False),
    "an archive of everything": (
        'data "archive_file" "a" {\n  type = "zip"\n  source_dir = "."\n  output_path = "a.zip"\n}\n',
        False,
    ),
    "an archive over a file that Terraform reads": (
        'data "archive_file" "a" {\n  type = "zip"\n  source_dir = "in"\n  output_path = "main.tf"\n}\n',
        False,
    ),
    "an archive elsewhere": (
        'data "archive_file" "a" {\n  type = "zip"\n  source_dir = "in"\n  output_path = "/tmp/../etc/a.zip"\n}\n',
        False,
    ),
}


@pytest.mark.parametrize("what", READS)
def test_a_directory_may_read_its_own_files_by_name_and_no_others(what, tmp_path):
    text, may = READS[what]
    here = tmp_path / "here"
    for name in ("a.txt", "in/b.txt", ".env", ".git/config", "old.tfstate", "../a.txt", "../out/b.txt"):
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    if "state" not in what:
        (here / "old.tfstate").unlink()
    if "link" in what:
        (here / "link.txt").symlink_to(here / "a.txt")
        (here / "out").symlink_to(tmp_path / "out")
    (here / "main.tf").write_text(text)
    sources = read_directory(here)
    findings = inspect_sources(sources)
    if may:
        assert findings == []
        assert list((sources.beside or {}).values()) == [b"x"]
    else:
        assert any(one.kind == "refused" and one.rule in {"file_function", "data_source"} for one in findings), findings


@pytest.mark.terraform
def test_at_most_two_in_a_hundred_plans_of_samples_with_a_deployments_names_are_refused(tmp_path):
    """All in one configuration, which terraform plans once; what is found is told by the file it stands in."""
    planned = [shape for shape in SHAPES if shape.planned]
    files = {f"s{at}.tf": shape.as_deployment(at) for at, shape in enumerate(planned)}
    titles = {f"s{at}.tf": shape.title for at, shape in enumerate(planned)}
    infra = plan_for("backend_api")
    infra = infra.model_copy(
        update={
            "resources": [*infra.resources, *PUBLIC_GRANTS],
            "risk_flags": [*infra.risk_flags, PUBLIC_DATABASE],
        }
    )
    files["platform.tf"] = _PLATFORM
    with ProviderServer(World(), project=PROJECT) as provider:
        workshop = Workshop(tmp_path, provider)
        document = workshop.plan(files)
    found = judge_plan(document, infra, replace(LIMITS, cap_usd=None), files=files)
    told = {}
    for one in found:
        told.setdefault(titles.get(one.file, one.file), set()).add(one.rule)
    print(*found, sep="\n")
    assert told == {title: {rule} for title, rule in PLAN_BY_DESIGN.items()}
    assert len(planned) >= 140
    assert len(told) <= 0.02 * len(planned)
