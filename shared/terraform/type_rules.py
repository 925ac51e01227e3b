"""What is to be said about a Terraform type before a deployment may hold one: data, by whoever knows the service.

Everything that is not said is refused: an argument that neither its type nor the common vocabulary
(`shared.policy.argument_words`) knows may not be set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Recovery(NamedTuple):
    """What is kept of a deleted thing: for how many days (0: until somebody deletes it), and the command that brings it
    back, with `{project}` and `{new}`."""

    days: int
    how: str


@dataclass(frozen=True, slots=True)
class TypeRules:
    """One type. Paths are dotted, without indices (`template.containers.image`); `*` stands for any text.

    `name`: the arguments that name it in the project; a new one's carries the deployment's suffix. Empty for what
    only has a name inside something else (a database in an instance). `references`: path -> types, one of whose
    resources in this deployment it must name. `identities`: as whom it acts or whom it lets in, a service account
    of this deployment. `acts_as`: the identity that must be said, for unset it is the project's default account;
    with `acts_as_block`, only where that block is written; of `acts_as_any` one has to, of `acts_too` each.
    `sizes`: what its price hangs on; must be known. `sources`: ranges from which it may be reached. `endpoints`:
    where it sends what; path -> (type, text before, attribute, text behind) of an own resource, of which it must be
    one. `outside`: which of these may also be a public address over HTTPS that the plan names, to which nothing
    goes along that tells who calls. `handed_out`: what somebody outside gets to see as it is asked: words
    that stand in the files. `asks`: where an address stands that Google itself asks. `joined`: path -> (type,
    what stands between, attributes), which make its name out of one own resource. `also`: path -> words that may stand
    among references and name nothing (a kind of event), with `*` for any letters.
    `only`: path -> the only values it may have, `{project}` for the deployment's. `plain`: any value does no harm.
    `refused`: never set. What stands
    in several of these is the first of: refused, only, endpoints, joined, references, identities, sources, sizes, name,
    plain. `stateful`: destroying one loses what somebody put into it. `protections`: path and the value that protects
    what is there. `by_google`: what a configuration can set and Google changes by itself afterwards (a disk that grows,
    a count that is scaled): that is no drift. `ends`: what has to be said before one may be destroyed, path and HCL
    value: a protection that holds where nothing is written, or a last copy that is made then. `ends_if_written`: the
    same for what protects only where it is written. `manages_instances`: it makes machines out of a template, and an
    autoscaler sizes it. `scales`: it is such a scaler; the path of how many there are at least. `backs`: a load
    balancer's backend may be made of it; the paths of the ports at which it is reached. `gives`: of a grant on one
    thing, the roles that it may give there, besides those that any grant may.
    `quota`: the metric of a project's quotas of which each is one (compute.projects.get). `finished`: what it has only
    once Google has finished it, beside its id. `copied`: the last copy that its own destruction makes, and where that
    is found, with `{project}` and `{name}`; `from_copy`: how it comes back from one. `undeleted`: how Google itself
    brings it back. `weakens`: what makes it less safe: path -> the values that do not; each
    other one is asked about before it is applied (none of them: whatever is written; `*`: whatever is not). `sends_to`:
    where a host stands to which people or programs are sent. `harmless`: which edits of a draft weaken nothing, in the
    words of jobs/terraform/policy/harmless_edits.txt, with paths of this type. `read_by_many`: whoever may look at the
    project reads what it says, mails quote it, or somebody outside gets to see it, so that nothing secret may stand in
    it but where the provider hides it.
    """

    type: str
    name: tuple[str, ...] = ("name",)
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identities: tuple[str, ...] = ()
    acts_as: str = ""
    acts_as_block: str = ""
    acts_as_any: tuple[str, ...] = ()
    acts_too: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    endpoints: Mapping[str, tuple[tuple[str, str, str, str], ...]] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    handed_out: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    joined: Mapping[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    stateful: bool = False
    protections: tuple[tuple[str, object], ...] = ()
    by_google: tuple[str, ...] = ()
    ends: tuple[tuple[str, str], ...] = ()
    ends_if_written: tuple[tuple[str, str], ...] = ()
    manages_instances: bool = False
    scales: str = ""
    backs: tuple[str, ...] | None = None
    gives: tuple[str, ...] = ()
    quota: str = ""
    finished: tuple[str, ...] = ()
    copied: tuple[str, str] | None = None
    from_copy: Recovery | None = None
    undeleted: Recovery | None = None
    weakens: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    sends_to: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    read_by_many: bool = False
