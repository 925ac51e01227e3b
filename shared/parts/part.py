"""The record of a part: everything that INFRAai knows about one service of Google Cloud.

A part is data and pure functions. It imports schemas only; prices and templates are loaded when they are wanted. Every
field of a Part is given: what it does not have is said with NONE (or None where there is one at most).

Words in templates and texts: `[[ db.address ]]` is the Terraform address of the block that the part calls `db`,
`[[ db.ref ]]` the plan's name for it; `[[ s.tier ]]` is a setting, `[[ id ]]` the part's id in the architecture.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict

from shared.parts.arguments import Argument
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.registry import Pricer

NONE: Final = ()
"""Nothing, on purpose."""

Role = Literal[
    "code", "worker", "front", "database", "scales", "balancer", "inner_balancer", "inner_passthrough", "names",
    "pipeline", "caller", "timer", "exporter", "deployer", "conductor", "listener", "prober", "teller", "notifier",
    "holder", "streamer", "logger",
]  # fmt: skip
"""What a part is to others: `code` runs the user's own code (and may use databases, buckets, ...), `worker` takes jobs
from a queue, `front` is asked over HTTP, `database` keeps data with backups, `scales` grows and shrinks by itself,
`balancer` takes requests from the internet and passes them on, `inner_balancer` those from inside the network,
`inner_passthrough` connections from there as they are, `names`
leads names to what has an address, `pipeline` moves data from one to another and states its own grants, `caller` calls
services by itself (a queue of tasks), `timer` starts what runs, `exporter` writes what it gets into a store, `deployer`
brings new versions of what runs, `conductor` calls what it uses one after the other, `listener` hears what happens to
it, `prober` asks from outside whether it answers, `teller` tells people beside those that it always tells,
`notifier` tells a topic of every object that is put into it, `holder`
is an account that holds rights on what others keep, for somebody outside, `streamer` reads what changes in a
database and writes it elsewhere, `logger` sends the entries of a log on."""

Severity = Literal["critical", "error", "warning"]
When = tuple[str, str | bool]
"""A setting and the value with which something exists."""

UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
"""Whether an uptime check was answered; its policies count the checkers that were not."""


EXPIRES = "monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires"
"""For how many days the certificate of what an uptime check asks still holds."""


class Settings(BaseModel):
    """A part's parameters: closed vocabularies and a default for each. Texts are read as the field's own type."""

    # Each part's checks are made when it is first used: those of all took a tenth of every job's start.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @property
    def only_in(self) -> tuple[str, ...]:
        """The regions in which these settings can be had; empty for all."""
        return ()

    @property
    def further(self) -> tuple[str, ...]:
        """The regions in which it stands beside the architecture's own."""
        return ()

    @property
    def does_without(self) -> tuple[tuple[str, str], ...]:
        """Parts that can't be used with these settings, each with the reason."""
        return ()

    def reaching(self, regions: tuple[str, ...]) -> Self:
        """The same with what others need of it in further regions; itself where it has nothing there."""
        del regions
        return self

    @property
    def inner_ranges(self) -> tuple[tuple[str, str], ...]:
        """The ranges that it has to find in the network's subnet beside that of its machines, by their names."""
        return ()

    def holding(self, ranges: tuple[tuple[str, str], ...]) -> Self:
        """The same with ranges that others have to find there; itself where it holds none."""
        del ranges
        return self

    def using(self, used: "Mapping[str, Settings]") -> Self:
        """The same as what it uses makes of it, by the names of the parts; raises ValueError for what does not fit."""
        del used
        return self

    def used_by(self, roles: frozenset[str]) -> Self:
        """The same with what those that use it need of it, by their roles."""
        del roles
        return self

    @property
    def linked_ids(self) -> tuple[str, ...]:
        """Ids of other parts that a setting speaks of: each must be among those that the part uses."""
        return ()

    def does_with(self, id_: str) -> str:
        """What it may do with a part that it uses, by a word of that part's offers; empty where nobody says."""
        del id_
        return ""

    @property
    def stands_alone(self) -> bool:
        """Whether a part that has to use others may do without, by these settings."""
        return False


@dataclass(frozen=True, slots=True)
class Block:
    """One resource block of a part's template.

    `word` is the template's name for it. `name` is the pattern of the plan's name: `{id}-vm-1`, or `{name}-vpc` for
    what a whole deployment shares. `named` blocks have a real name that is this one with the deployment's suffix;
    others (a grant, a database in an instance) only take their label from it. `when`: only with this setting. `called`:
    the attribute that holds its short name, where `name` is its whole path. `said`: the setting in which a person gives
    it a name of its own. `unmade`: the setting with which it is written and not made yet (`count = 0`), so that no
    output can tell its name.
    """

    word: str
    type: str
    name: str
    named: bool = True
    when: When | None = None
    called: str = "name"
    said: str = ""
    unmade: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Another part that comes with this one.

    `shared`: one for the whole deployment (a network). `own`: one for each part that needs it (an address, a service
    account), unless it uses one already. `when`: `always`, `linked` (it uses something that grants access),
    `networked` (it uses something that only has a private address), or a setting's value. `unless`: a part that it may
    use in place of this one (a topic in place of a bucket).
    """

    part: str
    scope: Literal["shared", "own"]
    when: Literal["always", "linked", "networked"] | When = "always"
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Env:
    """An environment variable that a link brings: an HCL expression; for a `secret` one, the id of the secret.

    `when`: only with this setting of what is used.
    """

    name: str
    value: str
    secret: bool = False
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a part gives to one that uses it.

    `to`: a role that the other has. `brings`: in words, for people. `blocks` are those of `template`, a file beside
    main.tf that is rendered once for each use: `[[ identity.address ]]` is the service account of the user, and
    `[[ user_id ]]` its id. `network`: the other needs a way into the VPC. `node`: the block that is drawn as used;
    `inward` when the work goes from it to its user (a queue and its worker). `when`: only for a user with this setting,
    and only for the first that it uses (what triggers it); the next offer holds for the others. A block whose name does
    not bear `{id}` is made once for its user, however many it uses (`[% if login %]` in the template). `does`: only for
    a user that is to do one of these with it (`""` where it does not say); then it gets this `role` alone.
    """

    to: Role
    brings: str
    template: str | None
    blocks: tuple[Block, ...]
    env: tuple[Env, ...]
    network: bool
    node: str
    inward: bool = False
    when: When | None = None
    does: tuple[str, ...] = ()
    role: str = ""

    @property
    def is_usual(self) -> bool:
        """Whether a user gets it that says nothing of what it is to do, and has no setting for another."""
        return self.when is None and (not self.does or "" in self.does)


@dataclass(frozen=True, slots=True)
class Series:
    """How the time series of a block are found (`selector`), aligned, and made one (`reducer`).

    `[[ watched.address ]]` is the block; quotes are those of the filter itself. `resource_type` and `period` may be
    said by a setting (`[[ s.minutes * 60 ]]s`).
    """

    resource_type: str
    selector: str
    aligner: str = "ALIGN_MEAN"
    reducer: str = ""
    period: str = "60s"
    group_by: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an uptime check asks: `host` an HCL expression, `port`, with TLS or not."""

    host: str
    port: int = 80
    tls: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One alert policy that a block is born with.

    `metric` has `{name}` where it bears the name of what is watched.
    `threshold` in the metric's unit (ratio, bytes per second, count), `duration` in seconds (`60s`). `label` is the
    metric for people, `advice` what to look at first. `series` is None for an uptime check, which has `asked` instead.
    `reading` is the filter by which the effect of an action is measured, with `{project}` and `{name}` of the registry;
    for an uptime check the output of the deployment whose host was asked. `when`: only with this setting. `below`: it
    tells of values below the threshold. `by`: the threshold where settings decide about it. `wished`: it is there only
    where somebody asks for it, and nothing is born with it. `of_all`: the selector of all that the series are a share
    of, where the value is one; empty for a value by itself.
    """

    word: str
    name: str
    metric: str
    threshold: float
    duration: str
    severity: Severity
    label: str
    advice: str
    series: Series | None
    asked: Asked | None
    reading: str
    when: When | None = None
    below: bool = False
    by: Callable[[Any], float] | None = None
    wished: bool = False
    of_all: str = ""

    def threshold_of(self, settings: Settings) -> float:
        """The threshold for a part with these settings."""
        return self.threshold if self.by is None else self.by(settings)


@dataclass(frozen=True, slots=True)
class Heard:
    """What Cloud Monitoring says when it speaks of a part, beside its profiles.

    `resources`: a monitored resource type and the Terraform types it can be about. `metrics`: further metric types
    that a model may be told by name; any other may be somebody's own words. `usual`: a metric of load, and above which
    value it is high, for alerts that don't say.
    """

    resources: tuple[tuple[str, tuple[str, ...]], ...]
    metrics: tuple[str, ...]
    usual: tuple[tuple[str, float], ...] = NONE


@dataclass(frozen=True, slots=True)
class Fix:
    """A known fix: the action for a metric of a block, and the one attribute it changes (None: nothing declared)."""

    word: str
    metric: str
    action: str
    attribute: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is drawn: `inside` the subnet or not; `detail` is what stands in brackets behind the label.

    `front`: users speak to it. `to`: the block of the same part that it speaks to.
    """

    word: str
    label: str
    category: str
    icon: str
    inside: bool = False
    front: bool = False
    to: str | None = None
    detail: str = ""
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What usage is counted with: `users` and `stored_gb` are None where nobody said."""

    region: str
    users: int | None = None
    stored_gb: float | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What a part costs a month.

    `planned(settings, use)`: (Terraform type, values) as `terraform show -json` will list them, as far as they cost
    anything; they are priced by the same tables as a plan is, at the usual size and at the largest.
    `usage(settings, use)`: lines for what is billed by use; None where nothing is. `own`: a Terraform type and what
    prices a planned resource of it, or why it costs nothing, where `shared.cost` has no table for it.
    """

    planned: Callable[[Any, Use], list[tuple[str, Mapping[str, Any]]]]
    usage: Callable[[Any, Use], "list[CostLine]"] | None
    own: "tuple[tuple[str, Pricer | str], ...]" = NONE


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of a service the instances of a region may be together, where the service itself counts it.

    `called` finds the quota's name among those of `service` (any case), `unit` is for people. `planned` tells how much
    one is from terraform's values, `stands` from an item of the service's own list of instances.
    """

    type: str
    service: str
    called: str
    unit: str
    planned: Callable[[Mapping[str, Any]], float]
    stands: Callable[[Mapping[str, Any]], float]


@dataclass(frozen=True, slots=True)
class Verified:
    """How it is seen to work: `http` asks the output, `exists` is content with the resource, `none` is not asked.

    `patience` in seconds: how long a new one of its kind takes until it answers.
    """

    by: Literal["http", "exists", "none"]
    output: str = ""
    patience: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One service.

    `types`: the rules of the Terraform types that it owns; each type has one owner. `usual_id` is its id where nobody
    gives one; `means` are the types that mean it in a plan of bare Terraform types.

    `uses`: the block that stands for it where it uses others (None: it uses nothing); `least_uses` and
    `most_uses`: how many (a schedule calls exactly one); `must_use`: the kinds of parts of which one is among them.
    `said`: a goal plans it by its name, its synonyms and what other clouds call it, and gives a setting by these words,
    an expression with the value as its group (lower case, no accents); None where the reader has rules of its own.
    `risks(settings)`: flags of what can go wrong. `plan_roles`, `apply_roles`: what
    terraform holds to plan (`.viewer`) and to apply: roles, or single permissions where no role gives so little.
    `meets`: a need of a goal and the resource in whose plan it can be seen: a Terraform type, or a type with an
    attribute and what its value has to match (`google_storage_bucket versioning.enabled ~ true`); any element of a
    list will do. A need that nobody meets so is met by how things are made, and is not looked for.
    `zonal(settings)`: whether it stands in the one zone that a goal may name; None: never.
    `arguments`: where Terraform that somebody else wrote says its settings; the first is of the block that stands for
    the part.
    """

    name: str
    what: str
    synonyms: tuple[str, ...]
    elsewhere: tuple[str, ...]
    usual_id: str
    means: tuple[str, ...]
    settings: type[Settings]
    blocks: tuple[Block, ...]
    types: tuple[TypeRules, ...]
    needs: tuple[Need, ...]
    roles: frozenset[Role]
    uses: str | None
    offers: tuple[Offer, ...]
    price: Price
    profiles: tuple[Profile, ...]
    heard: Heard
    fixes: tuple[Fix, ...]
    looks: tuple[Look, ...]
    risks: Callable[[Any], tuple[str, ...]]
    verified: Verified
    apis: tuple[str, ...]
    plan_roles: tuple[str, ...]
    apply_roles: tuple[str, ...]
    least_uses: int = 0
    most_uses: int = 40
    must_use: tuple[str, ...] = NONE
    meets: tuple[tuple[str, str], ...] = NONE
    quotas: tuple[Quota, ...] = NONE
    said: tuple[tuple[str, str], ...] | None = None
    arguments: tuple[Argument, ...] = NONE
    zonal: Callable[[Any], bool] | None = None

    def made_with(self, settings: Settings) -> list[Block]:
        """The blocks that exist with these settings, in the template's order."""
        return [block for block in self.blocks if holds(block.when, settings)]


def holds(when: When | None, settings: Settings) -> bool:
    """Whether a condition on settings holds; no condition always does."""
    return when is None or getattr(settings, when[0]) == when[1]


def free(_settings: Any, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    """`planned` of what costs nothing by itself."""
    return []


def amount(value: object) -> float:
    """A number of a plan or a list, 0 where it is not known yet."""
    return float(value) if isinstance(value, int | float) else 0.0


def no_risks(_settings: Any) -> tuple[str, ...]:
    """`risks` of what brings none."""
    return ()


UNHEARD: Final = Heard(resources=NONE, metrics=NONE)
"""`heard` of what Cloud Monitoring has no metrics of."""


class NoSettings(Settings):
    """A part without parameters."""
