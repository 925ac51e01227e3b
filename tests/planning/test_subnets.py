"""The subnets of a goal: each with its name, range and region, and nothing else taken for one."""

import pytest

from functions.planning.rules.goal import fold
from functions.planning.rules.meant.subnets import subnets_said
from shared.parts.network.part import NetworkSettings

SAID = [
    ("a VPC with one subnet 10.20.0.0/20 in europe-west3 and NAT", [("", "10.20.0.0/20", "europe-west3")]),
    ("subnets app 10.10.0.0/20 and data 10.10.16.0/22", [("app", "10.10.0.0/20", ""), ("data", "10.10.16.0/22", "")]),
    (
        "a subnet in us-central1 (10.1.0.0/16) and a subnet in us-east1 (10.2.0.0/16)",
        [("", "10.1.0.0/16", "us-central1"), ("", "10.2.0.0/16", "us-east1")],
    ),
    ("three subnets: public 10.0.1.0/24, db 10.0.3.0/24", [("public", "10.0.1.0/24", ""), ("db", "10.0.3.0/24", "")]),
    (
        "Eine VPC mit den Subnetzen web 10.1.0.0/24 und kern 10.1.1.0/24",
        [("web", "10.1.0.0/24", ""), ("kern", "10.1.1.0/24", "")],
    ),
    ("une VPC, sous-réseaux : web 10.2.0.0/24", [("web", "10.2.0.0/24", "")]),
    ("10.9.0.0/24 for the front subnet", [("front", "10.9.0.0/24", "")]),
    (
        "GKE in subnet 10.4.0.0/22 with pods range 10.8.0.0/14 and services range 10.12.0.0/20",
        [("", "10.4.0.0/22", "")],
    ),
    ("VPC 172.20.0.0/16 with two subnets", []),
    ("a subnet for the VMs, allow 9100 from 10.0.0.0/8 only", []),
    ("VPN from our subnet to the office, theirs is 192.168.0.0/16", []),
    ("one subnet with a secondary range 10.9.0.0/16", []),
    ("our network is 10.50.0.0/16", []),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_a_subnet_has_the_name_the_range_and_the_region_it_is_given(
    text: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert [(each.name, each.range, each.region) for each in subnets_said(fold(text))] == wanted


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("a=10.1.0.0/24,b=10.1.0.0/28", "has addresses that another subnet has"),
        ("a=10.1.0.0/24,a=10.2.0.0/24", "two subnets have one name"),
        ("a=8.8.0.0/16", "is not within"),
        ("a=10.1.0.0/30", "is not within"),
        ("a=10.1.0.7/24", "is no network"),
        ("a=10.1.0.0/24@us-east1", "deployment's own region"),
    ],
)
def test_subnets_that_can_not_be_are_refused_by_what_is_wrong(own: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        NetworkSettings(own=own)
