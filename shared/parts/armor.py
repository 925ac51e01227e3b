"""What Cloud Armor is told to look at: the settings of whatever makes a policy (`armor.tf`)."""

from typing import Self

from pydantic import Field, model_validator

from shared.parts.part import Settings

_PATH_RATE = r"/[A-Za-z0-9._~/-]{0,80}=[1-9][0-9]{0,6}"
_MOST_PATHS = 10

_ATTACKS = ("sqli-v33-stable", "xss-v33-stable", "lfi-v33-stable", "rce-v33-stable", "scannerdetection-v33-stable")


class ArmorSettings(Settings):
    """`waf` refuses known attacks, `rate_limit` is requests a minute from one address (0: any); who asks more often is
    kept out for `ban_minutes` (0: until the minute is over). `path_rates`: the same for what begins so, as
    `/login=10,/export=5`. With `preview` attacks and rates are only logged, until it is taken away.
    `blocked_countries` and `allowed_countries` (nobody else comes in) two letters each.
    """

    waf: bool = False
    rate_limit: int = Field(0, ge=0, le=1_000_000)
    ban_minutes: int = Field(0, ge=0, le=1_440)
    path_rates: str = Field("", pattern=rf"^({_PATH_RATE}(,{_PATH_RATE}){{0,{_MOST_PATHS - 1}}})?$")
    preview: bool = False
    blocked_countries: str = Field("", pattern=r"^([A-Z]{2}(,[A-Z]{2}){0,99})?$")
    allowed_countries: str = Field("", pattern=r"^([A-Z]{2}(,[A-Z]{2}){0,99})?$")

    @model_validator(mode="after")
    def _rates_fit(self) -> Self:
        if self.path_rates and self.networks_in:
            # Whoever keeps to the rate of a path would come in from anywhere.
            raise ValueError("path_rates: not beside networks that alone come in")
        return self

    @property
    def each_path(self) -> list[tuple[str, int]]:
        """How a path begins, and how many requests a minute one address may make of it; the longest first."""
        pairs = (each.partition("=") for each in self.path_rates.split(",") if each)
        return sorted(((path, int(rate)) for path, _, rate in pairs), key=lambda pair: (-len(pair[0]), pair))

    @property
    def armor(self) -> bool:
        """Whether requests are looked at before they are passed on."""
        return self.rules > 1

    @property
    def rules(self) -> int:
        """How many rules the policy has, the last of which is about everything else."""
        said = (self.kept_out, self.let_in, self.rate_limit)
        return 1 + sum(map(bool, said)) + len(self.networks_in) + len(self.attacks) + len(self.each_path)

    @property
    def kept_out(self) -> list[str]:
        """The countries that are kept out."""
        return self.blocked_countries.split(",") if self.blocked_countries else []

    @property
    def let_in(self) -> list[str]:
        """The countries that alone come in; empty for all."""
        return self.allowed_countries.split(",") if self.allowed_countries else []

    @property
    def networks_in(self) -> list[list[str]]:
        """The networks that alone come in, ten to a rule as Cloud Armor takes them; empty for all."""
        return []

    @property
    def attacks(self) -> tuple[str, ...]:
        """Google's rule sets, each of which is a rule of the policy."""
        return _ATTACKS if self.waf else ()
