"""A bill: lines and their sum."""

from collections.abc import Iterable

from pydantic import BaseModel, Field


class CostLine(BaseModel):
    """One line of a monthly bill: `quantity` units at `unit_usd` US dollars a month each; a discount is below zero.

    `monthly_usd` is the usual month. `worst_usd` is the dearest month it can make without being changed: autoscalers at
    their maximum, use at the amounts of `shared.cost.use`. `address` is the Terraform resource, where there is one.
    """

    item: str
    quantity: float
    unit_usd: float
    monthly_usd: float
    worst_usd: float = 0.0
    address: str = ""


class Unpriced(BaseModel):
    """A resource whose price isn't known, and why: an unknown type, or a value that is known only after apply."""

    address: str
    type: str
    reason: str


class Cost(BaseModel):
    """US dollars a month. `total_usd` is the sum of the lines, `worst_usd` the most they can come to.

    Neither counts what is in `unpriced`: with something in there, no sum is the whole truth.
    """

    total_usd: float = 0.0
    worst_usd: float = 0.0
    lines: list[CostLine] = Field(default_factory=list)
    unpriced: list[Unpriced] = Field(default_factory=list)


def line(item: str, quantity: float, unit_usd: float, *, worst: float | None = None) -> CostLine:
    """A line of so many units a month, at worst `worst` of them (as many where nothing is said)."""
    most = quantity if worst is None else max(worst, quantity)
    return CostLine(
        item=item,
        quantity=round(quantity, 6),
        unit_usd=float(f"{unit_usd:.6g}"),
        monthly_usd=round(quantity * unit_usd, 2),
        worst_usd=round(most * unit_usd, 2),
    )


def bill(lines: Iterable[CostLine], unpriced: Iterable[Unpriced] = ()) -> Cost:
    """Lines that can't cost anything are left out."""
    charged = [each for each in lines if each.monthly_usd or each.worst_usd]
    return Cost(
        total_usd=round(sum(each.monthly_usd for each in charged), 2),
        worst_usd=round(sum(each.worst_usd for each in charged), 2),
        lines=charged,
        unpriced=list(unpriced),
    )
