"""A run as the sweeper finds it, and a chat that hears how alerts ended."""

from shared.schemas import InfraPlan, Run
from shared.telegram import TelegramError, words


class Chat:
    """Says where alerts ended up, unless it is down."""

    def __init__(self, told):
        self._told = told

    def tell_end(self, alert):
        if self._told == ["down"]:
            raise TelegramError("sendMessage: 502 Bad Gateway", retryable=True)
        self._told.append(words.end(alert))


def run(**fields):
    plan = InfraPlan(
        cloud="gcp",
        stack_type="bucket",
        region="r",
        machine_type="",
        autoscaling=False,
        estimated_cost_usd=0,
        risk_flags=[],
        resources=[],
        monitoring=[],
    )
    base = {"run_id": "run-9", "deployment_id": "run-9", "prompt": "", "plan": plan, "files": {}}
    return Run.model_validate(base | {"created_at": 1.0, "updated_at": 1.0} | fields)
