"""Budgets: the billing account must be one, and a budget of nothing is refused. Mail is not sent from a laptop."""

import re

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks, first
from infra.local.provider.plan import Object

BUDGET = "google_billing_budget"
_ACCOUNT = re.compile(r"[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}")


def _whole(call: Call, values: Object) -> None:
    account = values.get("billing_account")
    if isinstance(account, str) and not _ACCOUNT.fullmatch(account):
        raise call.refuse("creating", 400, f"Invalid billing account: {account}., badRequest")
    amount = first(first(values, "amount"), "specified_amount").get("units")
    if isinstance(amount, str) and int(amount) <= 0:
        raise call.refuse("creating", 400, "The budget amount must be greater than zero., badRequest")
    for rule in blocks(values, "threshold_rules"):
        share = rule.get("threshold_percent")
        if isinstance(share, int | float) and share < 0:
            raise call.refuse("creating", 400, "threshold_percent must not be negative., badRequest")


HALF = Half(behaviours={BUDGET: Behaviour(prepare=_whole)}, watched=())
