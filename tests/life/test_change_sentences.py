"""What sentences about a change are read as: exactly the intended difference, or a question."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.planning.catalogue import PlanRefused, write
from functions.planning.change import apply_steps
from functions.planning.change_told import followed, must_be_wanted, said_already
from functions.planning.change_told import said as told_steps
from functions.planning.cost import cost_of
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.read import read_change, read_whole
from functions.planning.rules.changes.steps import Remove
from functions.planning.rules.changes.wishes import by_wish
from functions.planning.rules.unclear import Unclear
from shared.parts.expand import expand
from shared.parts.part import Use
from tests.life.sentences import HERE, bases, rows, told
from tests.parts import architectures
from tests.parts.test_every_part import files_of


@pytest.mark.parametrize(
    "name",
    [
        "added.txt",
        "changes.txt",
        "asides.txt",
        "spoken.txt",
        "wished.txt",
        "stated.txt",
        "tongues.txt",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("manners.txt", "fresh.txt", "targets.txt", "pointed.txt")
        ),
    ],
)
def test_a_sentence_is_read_as_exactly_its_change_or_asked_about(name):
    read = [(base, sentence, want, told(base, sentence)) for base, sentence, want in rows(name)]
    wrong = [f"{base}: {sentence!r} is {got}, not {want}" for base, sentence, want, got in read if got != want]
    # What is to be asked about is never done.
    assert [line for line in wrong if line.endswith("not ask")] == []
    assert len(wrong) <= 0.025 * len(read), "\n".join(wrong)


@pytest.mark.slow
def test_a_change_leaves_every_block_that_it_does_not_touch_as_it_is():
    changed = 0
    for base, sentence, want in rows("changes.txt"):
        if want == "ask" or "name=" in want:
            continue
        before = bases()[base]
        try:
            after = apply_steps(before, read_change(sentence, before))
            old, new = (files_of(each).by_name() for each in (before, after))
        except (Unclear, PlanRefused):
            continue
        names = {each.id for each in after.parts} ^ {each.id for each in before.parts}
        names |= {each.id for each in after.parts if each not in before.parts}
        for part in before.parts:
            if part.id in names:
                continue
            mine = [line for line in old["variables.tf"].splitlines() if line.startswith(f'variable "{part.id}_')]
            assert set(mine) <= set(new["variables.tf"].splitlines()), sentence
        assert old != new, sentence
        changed += 1
    assert changed > 100


@pytest.mark.parametrize("base", list(bases()))
def test_the_deployments_that_the_sentences_are_about_can_be_made(base):
    assert write is not None
    assert files_of(bases()[base]).main_tf


@pytest.mark.parametrize(
    ("base", "sentence", "beside"),
    [
        ("shop", "api 8 CPU", ["api: memory 512Mi -> 4Gi (it comes with the rest)"]),
        (
            "shop",
            "the db needs 40 GB of disk and point in time recovery",
            ["left as it is: app has pitr true already"],
        ),
        ("shop", "2 GB for the api, and the files versioned", ["left as it is: files has versioning true already"]),
        ("shop", "add a second redis", []),
        ("shop", "the db should be Postgres 16 and have 4 CPUs", ["left as it is: app has version 16 already"]),
    ],
)
def test_what_comes_with_a_step_or_is_so_already_is_told_beside_it(base, sentence, beside):
    before = bases()[base]
    steps, already, _ = read_whole(sentence, before)
    assert [*followed(before, apply_steps(before, steps), steps), *said_already(already)] == beside


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("turn on connection pooling", True),
        ("turn on connection pooling with Enterprise Plus", False),
        ("turn on query insights", False),
        ("api 8 CPU", False),
    ],
)
def test_another_edition_comes_with_a_switch_where_a_person_said_so_alone(sentence, asked):
    before = bases()["shop"]
    steps, _, _ = read_whole(sentence, before)
    after = apply_steps(before, steps)
    if not asked:
        must_be_wanted(before, after, steps, sentence, cost)
        return
    with pytest.raises(Unclear, match=r"edition enterprise -> enterprise_plus.*a month more"):
        must_be_wanted(before, after, steps, sentence, cost)


def test_what_a_sentence_only_tells_is_handed_back_beside_its_steps():
    steps, _, asides = read_whole(
        "60 GB for the database disk? We're at 85% already - and the fair is coming", bases()["shop"]
    )
    assert [(step.key, step.value) for step in steps] == [("disk_gb", "60")]
    assert asides == ["we're at 85% already", "and the fair is coming"]


def hostile():
    lines = (HERE / "hostile.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" | ", 1) for line in lines if " | " in line and not line.startswith("#")]


def holding(architecture):
    """What holds data, with what keeps it: the settings that protect it or say how much of it there is."""
    now = Now(architecture)
    keys = ("disk_gb", "backups", "backup_days", "pitr", "versioning", "engine", "delete_after_days", "retention_days")
    return {
        part.id: {key: part.value(key) for key in keys if part.takes(key)}
        for part in now.parts.values()
        if part.stateful
    }


@pytest.mark.parametrize(("base", "sentence"), hostile(), ids=range(len(hostile())))
def test_no_sentence_destroys_what_nobody_named_beside_it(base, sentence):
    before = bases()[base]
    try:
        after = apply_steps(before, read_change(sentence, before))
    except Unclear:
        return
    kept = holding(after)
    assert {id_: kept.get(id_) for id_ in holding(before)} == holding(before)


def test_what_is_named_beside_the_sentence_goes_and_nothing_else():
    before = bases()["shop"]
    assert told("shop", "remove the cache") == "ask"
    after = apply_steps(before, read_change("remove the cache", before, ["cache"]))
    assert {part.id for part in before.parts} - {part.id for part in after.parts} == {"cache"}
    with pytest.raises(Unclear):
        read_change("remove the database", before, ["cache"])


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted({word for _, line in hostile() for word in line.split()})), max_size=12))
@settings(max_examples=300)
def test_no_words_of_these_in_any_order_destroy_anything(said):
    before = bases()["shop"]
    try:
        after = apply_steps(before, read_change(" ".join(said), before))
    except Unclear:
        return
    kept, had = holding(after), holding(before)
    assert kept.keys() >= had.keys()
    for id_, values in had.items():
        # A disk that grows loses nothing.
        assert int(kept[id_].pop("disk_gb", 0)) >= int(values.pop("disk_gb", 0))
        assert kept[id_] == values


@pytest.mark.parametrize(
    ("base", "sentence", "said"),
    [
        ("bloom", "rotate the database password", "no password"),
        ("chat", "rotate the JWT key", "infraai secret APP NAME (JWT_KEY)"),
        ("boxed", "stop the machine", "gcloud compute instances stop"),
        ("boxed", "restart it", "gcloud compute instances start"),
        ("boxed", "attach an L4 GPU", "made anew"),
        ("boxed", "install ubuntu on it instead", "made anew"),
        ("bloom", "deploy the newest version", "infraai set APP --source"),
        ("bloom", "show me the logs", "infraai logs APP --app"),
        ("bloom", "restore yesterday's backup of the database", "gcloud sql backups restore"),
        ("bloom", "promote it to production", "infraai promote APP"),
        ("bloom", "replace postgres with mysql", "does not move by itself"),
        ("bloom", "rename the service to storefront", "rename it to storefront"),
        ("bloom", "i want it in Belgium", "Nothing moves between regions"),
        ("bloom", "host it in Tokyo", "Nothing moves between regions"),
        ("kube", "go to autopilot", "another cluster"),
        ("clerk", "also on saturdays at 9", "one schedule has one rule"),
        ("tulip", "add a postgres database", "Nothing here runs a program"),
        ("house", "let the front use the cache", "uses cache already"),
    ],
)
def test_what_is_no_change_is_told_with_what_does_it(base, sentence, said):
    with pytest.raises(Unclear) as raised:
        read_change(sentence, bases()[base])
    assert said in raised.value.message


@pytest.mark.parametrize(
    ("base", "sentence", "said"),
    [
        ("bloom", "upgrade Postgres to 17", "db: version 16 -> 17 (down for about ten minutes, and no way back"),
        ("plain", "serve it on www.example.com", "its run.app address stops answering"),
        ("clerk", "pause it", 'until somebody says "resume it"'),
        ("mill", "let api write to the results bucket", "let api use out"),
        ("bloom", "add a worker that processes orders", "placeholder until infraai set APP --part"),
    ],
)
def test_a_step_says_what_it_costs_beside_money(base, sentence, said):
    before = bases()[base]
    assert said in "\n".join(told_steps(before, read_change(sentence, before)))


def test_a_link_is_drawn_and_nothing_else():
    before = bases()["mill"]
    after = apply_steps(before, read_change("let api write to the results bucket too", before))
    assert {part.id: part.uses for part in after.parts} == {
        "api": ["jobs", "out"], "jobs": [], "crunch": ["jobs"], "out": [],
    }  # fmt: skip
    assert files_of(after).main_tf != files_of(before).main_tf


def test_a_worker_comes_with_what_it_works_off():
    before = bases()["bloom"]
    after = apply_steps(before, read_change("we need a worker that handles uploads from a queue", before))
    uses = {part.part: part.uses for part in after.parts}
    assert uses["cloud_run"] == ["db", "jobs"]
    assert uses["worker_pool"] == ["jobs", "db"]
    assert files_of(after).main_tf


def test_a_second_database_leaves_the_policies_of_the_first_as_they_are():
    before = bases()["shop"]
    after = apply_steps(before, read_change("add a second database with mysql", before))
    old, new = (files_of(each).main_tf for each in (before, after))
    policies = [line for line in old.splitlines() if line.startswith('resource "google_monitoring_alert_policy"')]
    assert len(policies) > 2
    assert set(policies) < set(new.splitlines())


def test_cheaper_and_more_power_are_answered_with_what_would_do_it_and_its_price():
    cheaper = by_wish("make it cheaper", bases()["house"], apply_steps, cost)
    assert cheaper is not None
    assert "halve main (-" in cheaper.choices[0]
    stronger = by_wish("more power", bases()["boxed"], apply_steps, cost)
    assert stronger is not None
    assert "(+" in stronger.choices[0]
    assert by_wish("add redis", bases()["house"], apply_steps, cost) is None
    assert by_wish("use spot machines to save money", bases()["web"], apply_steps, cost) is None


def cost(architecture):
    return float(cost_of(expand(architecture), Use(architecture.region)).total_usd)


def test_what_a_removal_loses_and_going_back_does_not_bring_is_said_before():
    jobs, shop = bases()["event"], bases()["shop"]
    assert "remove report" in told_steps(jobs, read_change("remove the report", jobs))
    (line,) = told_steps(shop, read_change("remove the cache", shop, ["cache"]))
    assert line == "remove cache: what it holds is lost, and going back makes it anew and empty"


@pytest.mark.parametrize(
    "sentence",
    [
        "delete all buckets except files",
        "lösche alle Buckets außer files",
        "borra todos los buckets excepto files",
        "supprime tous les buckets sauf files",
        "remove the cache, not files, not the database",
        "drop the test database",
        "lösche die Produktionsdatenbank",
        "get rid of the database, we have a copy in staging",
        "remove files here, keep it in staging",
    ],
)
def test_what_is_excepted_or_stands_elsewhere_goes_by_no_consent(sentence):
    before = bases()["shop"]
    try:
        steps = read_change(sentence, before, [part.id for part in before.parts])
    except Unclear:
        return
    assert {step.id for step in steps if isinstance(step, Remove)} == {"cache"}


def test_in_the_environment_that_it_names_a_sentence_is_meant():
    here = bases()["shop"].model_copy(update={"environment": "qa"})
    assert read_change("remove the qa cache", here, ["cache"]) == [Remove("cache")]


@pytest.mark.parametrize("unit", ["1 ", "10 gb ", "a, ", "the api ", "database ", "at ", "x", "db-", "(", "http://x "])
def test_however_long_a_sentence_is_it_is_read_in_seconds_or_refused(unit):
    shop = bases()["shop"]
    for said in (unit * 3_000, "api 2 GB " + unit * 280, unit * 100):
        began = time.process_time()
        with suppress(Unclear):
            read_change(said, shop)
        assert time.process_time() - began < 5, said[:40]


def test_what_is_too_long_to_be_read_is_told_to_be_said_shorter():
    shop = bases()["shop"]
    for said in ("please " * 301 + "api 2 GB", "api 2 GB " + "x" * 3_001, "api 2 GB, not " + "x" * 301):
        with pytest.raises(Unclear, match=r"long for one change|A word of it"):
            read_change(said, shop)


@pytest.mark.parametrize(
    ("records", "sentence", "value"),
    [
        (
            "www A 203.0.113.10",
            "add record login CNAME a.example.org.",
            "www A 203.0.113.10; login CNAME a.example.org",
        ),
        ("www A 203.0.113.10", "record shop CNAME shops.example.org", ""),
        ("www A 203.0.113.10", "neuer Eintrag blog CNAME ghs.example.org", ""),
        ("www A 203.0.113.10", 'add a TXT record x "hello"', ""),
        ("www CNAME a.example.org.", "add record www CNAME b.example.org", ""),
    ],
)
def test_a_record_that_is_added_takes_no_other_one_s_place(records, sentence, value):
    zone = architectures.architecture(
        architectures.part("zone", "dns", domain="example.net", records=records), name="zone"
    )
    if value:
        assert [*read_change(sentence, zone)] == [Put("zone", "records", value)]
    else:
        with pytest.raises(Unclear):
            read_change(sentence, zone)
