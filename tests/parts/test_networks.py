"""Networks that a setting names: never the internet, in one piece or in several."""

import pytest

from shared.parts.networks import are_everybody, check_networks
from shared.schemas.inner_hosts import is_of_each_machine


@pytest.mark.parametrize(
    "networks",
    [
        "0.0.0.0/1,128.0.0.0/1",
        "0.0.0.0/2,64.0.0.0/2,128.0.0.0/2,192.0.0.0/2",
        "1.0.0.0/8,2.0.0.0/7,4.0.0.0/6,8.0.0.0/5,16.0.0.0/4,32.0.0.0/3,64.0.0.0/2,128.0.0.0/1",
        "2000::/3",
        "0.0.0.0/0",
    ],
)
def test_the_internet_in_pieces_is_everybody(networks: str) -> None:
    assert are_everybody(networks.split(","))
    with pytest.raises(ValueError, match="everybody"):
        check_networks("sources", networks)


@pytest.mark.parametrize(
    "networks", ["203.0.113.0/24", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10", "2001:db8::/32", ""]
)
def test_networks_of_somebody_are_taken(networks: str) -> None:
    assert not are_everybody(networks.split(","))
    check_networks("sources", networks)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "127.0.0.1", "0.0.0.0", "metadata.google.internal", "localhost", "0xa9fea9fe", "2130706433"],
)
def test_what_each_machine_calls_itself_is_no_host_of_a_database(host: str) -> None:
    assert is_of_each_machine(host)


@pytest.mark.parametrize("host", ["203.0.113.40", "10.4.0.9", "db.corp.example", "db.internal"])
def test_a_database_elsewhere_has_an_address_of_its_own(host: str) -> None:
    assert not is_of_each_machine(host)
