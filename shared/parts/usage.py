"""What users do to a bill, where it is billed by use; taken on use by the parts' prices."""

from shared.cost import rates
from shared.cost import use as amounts
from shared.cost.lines import CostLine, line
from shared.parts.part import Use

TRAFFIC = "internet traffic, GB"


def requests(use: Use) -> float:
    """Requests a month; where nobody says how many users there are, as many as a small service has."""
    return (amounts.USERS_WHEN_UNKNOWN if use.users is None else use.users) * amounts.REQUESTS_PER_USER


def traffic(use: Use) -> CostLine:
    """What goes out to the internet."""
    served = requests(use) * amounts.GB_PER_REQUEST
    return line(TRAFFIC, served, rates.internet_usd(served, use.region) / served if served else 0.0)
