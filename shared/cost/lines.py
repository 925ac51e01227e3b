"""A bill: lines and their sum."""

from pydantic import BaseModel, Field


class CostLine(BaseModel):
    """One line of a monthly bill: `quantity` units at `unit_usd` US dollars a month each."""

    item: str
    quantity: float
    unit_usd: float
    monthly_usd: float


class Cost(BaseModel):
    """US dollars a month. `total_usd` is the sum of the lines; `unpriced` are types no table has a price for."""

    total_usd: float = 0.0
    lines: list[CostLine] = Field(default_factory=list)
    unpriced: list[str] = Field(default_factory=list)


def line(item: str, quantity: float, unit_usd: float) -> CostLine:
    """A line, rounded to cents where it is summed and to a the eighth place where it is multiplied."""
    return CostLine(
        item=item, quantity=quantity, unit_usd=float(f"{unit_usd:.6g}"), monthly_usd=round(quantity * unit_usd, 2)
    )


def bill(lines: list[CostLine], unpriced: list[str]) -> Cost:
    """Lines that cost nothing are left out."""
    charged = [each for each in lines if each.monthly_usd > 0]
    total = round(sum(each.monthly_usd for each in charged), 2)
    return Cost(total_usd=total, lines=charged, unpriced=sorted(set(unpriced)))
