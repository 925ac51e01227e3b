"""What a scheduled query names is the deployment's own, and nothing in it leads elsewhere."""

import pytest

from jobs.terraform.policy.plan_document import changes
from jobs.terraform.policy.plan_own import Own
from jobs.terraform.policy.plan_queries import queries
from shared.parts.prices import planned_cost

KIND = "google_bigquery_data_transfer_config"


def judged(query, unknown=False):
    made = [
        ("google_bigquery_dataset", {"dataset_id": "sales_abcde", "project": "shop-1"}, {}),
        (KIND, {"params": {} if unknown else {"query": query}}, {"params": {"query": True}} if unknown else {}),
    ]
    plan = {
        "resource_changes": [
            {
                "address": f"{kind}.x",
                "mode": "managed",
                "type": kind,
                "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": later},
            }
            for kind, after, later in made
        ]
    }
    every = changes(plan)
    return {rule for each in every for rule, _ in queries(each, Own(every, "shop-1", "-abcde"))}


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("select * from `bigquery-public-data.github_repos.contents`", "foreign_project"),
        ("select * from `bigquery-public-data`.github_repos.contents", "foreign_project"),
        ("create or replace table `shop-1.sales_abcde.t` as select * from `shop-1.theirs.t`", "foreign_resource"),
        ("select 1 from sales_abcde.a, theirs.b", "foreign_resource"),
        ("select 1 from sales_abcde.a as x join\n theirs.b using (id)", "foreign_resource"),
        ("insert into theirs.t select 1", "foreign_resource"),
        ("merge theirs.t using sales_abcde.a on false when not matched then insert row", "foreign_resource"),
        ("drop table theirs.t", "foreign_resource"),
        ("truncate table theirs.t", "foreign_resource"),
        ("delete from /* from sales_abcde.a */ theirs.t where true", "foreign_resource"),
        ("select '-- ' from theirs.t", "foreign_resource"),
        ("select 'it\\'s' from theirs.t -- '", "foreign_resource"),
        ("export data options(uri='gs://evil/*', format='CSV') as select * from sales_abcde.t", "refused_argument"),
        ("execute  immediate concat('select * from the', 'irs.t')", "refused_argument"),
        ("select * from external_query('p.us.c', 'select 1')", "refused_argument"),
        ("load data into sales_abcde.t from files(format='CSV', uris=['gs://evil/x'])", "refused_argument"),
        ("call theirs.p()", "refused_argument"),
    ],
)
def test_a_query_that_leads_elsewhere_is_refused(query, rule):
    assert rule in judged(query)


def test_a_query_that_is_known_after_apply_only_is_refused():
    assert judged("", unknown=True) == {"unknown_value"}


@pytest.mark.parametrize(
    "query",
    [
        "select day, sum(amount) as total from sales_abcde.orders group by day",
        "select o.day from `shop-1.sales_abcde.orders` as o, unnest(o.items) as i where i.sku = 'theirs.t'",
        "with t as (select 1 as n) select t.n from t join sales_abcde.b as b on b.n = t.n",
        "delete from sales_abcde.orders where day < date_sub(current_date(), interval 30 day) # from theirs.t",
        "select extract(year from o.day) from sales_abcde.orders o",
        "select 1",
    ],
)
def test_a_query_over_its_own_tables_passes(query):
    assert judged(query) == set()


def worst(schedule):
    made = {"address": f"{KIND}.x", "mode": "managed", "type": KIND, "values": {"schedule": schedule, "location": "US"}}
    cost = planned_cost([made])
    return None if cost.unpriced else cost.worst_usd


def test_a_query_costs_as_often_as_it_runs_and_a_schedule_that_is_not_understood_has_no_price():
    daily = worst("every day 06:00")
    assert worst("every 24 hours") == worst("first sunday of month 04:00") == worst("") == daily
    assert worst("every 5 minutes") == pytest.approx(daily * 288)
    for schedule in ("every 0 minutes", "each quarter of an hour", "every minute", "*/5 * * * *"):
        assert worst(schedule) is None, schedule
