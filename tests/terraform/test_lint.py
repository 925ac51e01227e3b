"""The schema check against the real terraform with the stand-in's provider servers: silent where it is silent."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.policy.static_gate import inspect
from shared.terraform.files import from_mapping
from shared.terraform.hcl import parse_hcl
from shared.terraform.lint import lint
from shared.terraform.lint_report import MAX_GUESSES

HERE = Path(__file__).parent


def load(name):
    cases = []
    for section in re.split(r"^=== ", (HERE / name).read_text(), flags=re.MULTILINE)[1:]:
        title, _, rest = section.partition("\n")
        _, *pairs = re.split(r"^--- (.*)\n", rest, flags=re.MULTILINE)
        cases.append(([part.strip() for part in title.split(" | ")], dict(zip(pairs[::2], pairs[1::2], strict=True))))
    return cases


VALID = [(title[0], files) for title, files in load("lint_valid.txt")]
# The fourth part says who refuses it: terraform when it validates (unless said), when it loads the files, or only the
# real provider, as the stand-in does not for arguments that nobody can set.
FAULTY = [(*(*title, "validate")[:4], files) for title, files in load("lint_faulty.txt")]


def check(files):
    return lint(from_mapping(files).parsed)


@pytest.fixture(scope="module")
def validate(tmp_path_factory):
    """Runs `terraform validate` over many configurations at once, each a module of its own; returns its errors."""
    with ProviderServer(World(), project="demo") as server:

        def run(cases):
            folder = tmp_path_factory.mktemp("terraform")
            calls = []
            for at, files in enumerate(cases):
                variables = from_mapping(files).parsed["main.tf" if "main.tf" in files else "main.tf.json"].body
                needed = {
                    block.names[0]
                    for block in variables.blocks_of("variable")
                    if block.body.attribute("default") is None
                }
                values = "".join(f'  {name} = "x"\n' for name in sorted(needed))
                calls.append(f'module "c{at}" {{\n  source = "./c{at}"\n{values}}}\n')
                for name, text in files.items():
                    path = folder / f"c{at}" / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text)
            (folder / "main.tf").write_text("".join(calls))
            env = {
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "TF_CLI_CONFIG_FILE": "/dev/null",
                "TF_IN_AUTOMATION": "1",
                "CHECKPOINT_DISABLE": "1",
                **server.reattach_env(),
            }

            def terraform(*words):
                return subprocess.run(
                    ["terraform", *words], cwd=folder, env=env, capture_output=True, text=True, check=False
                )

            terraform("init", "-backend=false", "-no-color")
            return json.loads(terraform("validate", "-json").stdout)["diagnostics"]

        yield run


@pytest.mark.parametrize("files", [files for _, files in VALID], ids=[name for name, _ in VALID])
def test_valid_configurations_have_no_findings(files):
    assert check(files) == []
    assert inspect(files) == []


@pytest.mark.terraform
def test_terraform_finds_the_valid_ones_valid_too(validate):
    assert [one for one in validate([files for _, files in VALID]) if one["severity"] == "error"] == []


@pytest.mark.parametrize(
    ("rule", "line", "files"), [(case[1], case[2], case[4]) for case in FAULTY], ids=[case[0] for case in FAULTY]
)
def test_each_mistake_is_found_where_it_stands(rule, line, files):
    found = check(files)
    assert (rule, int(line)) in {(one.rule, one.line) for one in found}, found
    assert len({one.line for one in found}) == 1, found
    assert {one.kind for one in found} == {"invalid"}


@pytest.mark.terraform
def test_terraform_refuses_each_of_the_faulty_ones_at_the_same_line(validate):
    cases = [case for case in FAULTY if case[3] == "validate"]
    errors = {}
    for one in validate([case[4] for case in cases]):
        if one["severity"] == "error" and "range" in one:
            errors.setdefault(one["range"]["filename"].split("/")[0], set()).add(one["range"]["start"]["line"])
    for at, (name, _, line, _, _) in enumerate(cases):
        assert int(line) in errors.get(f"c{at}", ()), (name, errors.get(f"c{at}"))


@pytest.mark.terraform
@pytest.mark.parametrize("case", [case for case in FAULTY if case[3] == "load"], ids=lambda case: case[0])
def test_terraform_refuses_to_load_the_others(validate, case):
    assert [one for one in validate([case[4]]) if one["severity"] == "error"]


def test_a_file_with_more_mistakes_than_anyone_reads_gets_its_findings_but_not_a_guess_at_each():
    text = "".join(f'variable "there_{n}" {{}}\noutput "o{n}" {{\n  value = var.ther_{n}\n}}\n' for n in range(400))
    findings = lint({"main.tf": parse_hcl(text, "main.tf")})
    assert len(findings) == 400
    assert sum("Did you mean" in one.message for one in findings) == MAX_GUESSES
