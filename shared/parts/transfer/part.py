"""A transfer of Storage Transfer Service: what stands in S3, in Azure or in a list of URLs, copied into a bucket."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Use, Verified
from shared.schemas.inner_hosts import is_inner
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

_NOBODYS = "name-of-the-source"
_NOBODYS_LIST = "https://www.example.com/list.tsv"


class TransferSettings(Settings):
    """`source`: an S3 bucket, a container of an Azure storage account, or a list of URLs at `list_url`.

    `source_bucket` is the S3 bucket's or the container's name, `account` the storage account's; only what begins with
    `prefix` is copied. `role_arn`: the role at AWS that Google's account may take on; without one the keys stand in a
    secret, whose value a person gives. `every_hours`: how often (0: when somebody starts it), from the day `first` on,
    at `at` in UTC. What is at the source is never deleted, nor what stands in the bucket alone.
    """

    source: Literal["s3", "azure", "list"] = "s3"
    source_bucket: str = Field(_NOBODYS, pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    account: str = Field("nameoftheaccount", pattern=r"^[a-z0-9]{3,24}$")
    prefix: str = Field("", pattern=r"^([A-Za-z0-9_=.-]+/)*[A-Za-z0-9_=.-]*$", max_length=200)
    list_url: str = Field(_NOBODYS_LIST, pattern=r"^https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~/-]*)?$", max_length=500)
    role_arn: str = Field("", pattern=r"^(arn:aws[a-z-]{0,10}:iam::\d{12}:role/[A-Za-z0-9_+=,.@/-]{1,128})?$")
    every_hours: int = Field(0, ge=0, le=8_784)
    first: str = Field("2026-01-04", pattern=r"^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    at: str = Field("03:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    overwrite: Literal["DIFFERENT", "NEVER", "ALWAYS"] = "DIFFERENT"

    @field_validator("list_url")
    @classmethod
    def _answers_the_internet(cls, url: str) -> str:
        if is_inner(url):
            raise ValueError(f"list_url: {url[:60]} is not on the public internet, where Google asks from")
        return url

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            date.fromisoformat(self.first)
        except ValueError:
            raise ValueError(f"first: {self.first} is no day") from None
        if self.role_arn and self.source != "s3":
            raise ValueError("role_arn is a role at AWS, by which an S3 bucket is read")
        return self

    @property
    def starts(self) -> date:
        """The first day."""
        return date.fromisoformat(self.first)

    @property
    def keyed(self) -> bool:
        """Whether a secret holds what opens the source."""
        return self.source == "azure" or (self.source == "s3" and not self.role_arn)

    @property
    def is_named(self) -> bool:
        """Whether somebody has said what is copied."""
        return self.list_url != _NOBODYS_LIST if self.source == "list" else self.source_bucket != _NOBODYS


def _planned(settings: TransferSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    made: list[tuple[str, Mapping[str, Any]]] = [("google_storage_transfer_job", {})]
    return [*made, ("google_secret_manager_secret", {})] if settings.keyed else made


def _nothing(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """Google copies into buckets for nothing; what leaves the source is billed there, and the bucket has a price."""
    resource.values.pass_over()
    yield from ()


_SPEC = "transfer_spec"

TRANSFER = Part(
    name="transfer",
    what="a transfer into a bucket",
    synonyms=("storage transfer service", "storage transfer", "transfer job", "bucket transfer", "data transfer job"),
    elsewhere=("AWS DataSync", "Amazon S3 Batch Replication", "Azure AzCopy", "rclone"),
    usual_id="transfer",
    means=("google_storage_transfer_job",),
    settings=TransferSettings,
    blocks=(
        # Its name is a path, `transferJobs/NAME`.
        Block("transfer", "google_storage_transfer_job", "{id}-transfer", named=False),
        Block("writes", "google_storage_bucket_iam_member", "{id}-writes", named=False),
        Block("looks", "google_storage_bucket_iam_member", "{id}-looks", named=False),
        Block("keys", "google_secret_manager_secret", "{id}-keys", when=("keyed", True)),
        Block("reads_keys", "google_secret_manager_secret_iam_member", "{id}-reads", named=False, when=("keyed", True)),
    ),
    types=(
        TypeRules(
            "google_storage_transfer_job",
            references={
                f"{_SPEC}.gcs_data_sink.bucket_name": ("google_storage_bucket",),
                # Google's account reads for every transfer of the project: another deployment's bucket is none of ours.
                f"{_SPEC}.gcs_data_source.bucket_name": ("google_storage_bucket",),
                "*.credentials_secret": ("google_secret_manager_secret",),
            },
            only={"*.delete_objects_*": (False,), "status": ("ENABLED", "DISABLED")},
            plain=(
                "description",
                "schedule*",
                "logging_config*",
                _SPEC,
                f"{_SPEC}.gcs_data_sink",
                f"{_SPEC}.gcs_data_sink.path",
                f"{_SPEC}.gcs_data_source",
                f"{_SPEC}.gcs_data_source.path",
                f"{_SPEC}.aws_s3_data_source",
                f"{_SPEC}.aws_s3_data_source.bucket_name",
                f"{_SPEC}.aws_s3_data_source.path",
                f"{_SPEC}.aws_s3_data_source.role_arn",
                f"{_SPEC}.azure_blob_storage_data_source",
                f"{_SPEC}.azure_blob_storage_data_source.container",
                f"{_SPEC}.azure_blob_storage_data_source.path",
                f"{_SPEC}.azure_blob_storage_data_source.storage_account",
                f"{_SPEC}.http_data_source",
                f"{_SPEC}.http_data_source.list_url",
                f"{_SPEC}.object_conditions*",
                f"{_SPEC}.transfer_options",
                f"{_SPEC}.transfer_options.overwrite_*",
                f"{_SPEC}.transfer_options.metadata_options*",
            ),
            refused=(
                "*.aws_access_key*",
                "*.azure_credentials*",
                "*.federated_identity_config*",
                "*.aws_s3_compatible_data_source*",
                "*.cloudfront_domain",
                "*.hdfs_data_source*",
                "*.managed_private_network",
                "*.posix_data_*",
                "*.private_network_service",
                "*.transfer_manifest*",
                "*_agent_pool_name",
                "deletion_policy",
                "event_stream*",
                "notification_config*",
                "replication_spec*",
                "service_account",
            ),
            asks=(f"{_SPEC}.http_data_source.list_url",),
            handed_out=(
                f"{_SPEC}.aws_s3_data_source",
                f"{_SPEC}.azure_blob_storage_data_source",
                f"{_SPEC}.http_data_source",
            ),
            sends_to=(f"{_SPEC}.http_data_source.list_url",),
        ),
    ),
    needs=(Need("bucket", "own"),),
    roles=frozenset({"pipeline"}),
    uses="transfer",
    most_uses=1,
    offers=NONE,
    price=Price(
        planned=_planned,
        usage=None,
        own=(("google_storage_transfer_job", _nothing),),
    ),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("transfer", "Transfer", "storage", "bucket", detail="[[ s.source ]]"),),
    risks=lambda settings: ("read_elsewhere",) if settings.is_named else NONE,
    verified=Verified(by="exists"),
    apis=("storagetransfer.googleapis.com",),
    plan_roles=("roles/storagetransfer.viewer",),
    apply_roles=("roles/storagetransfer.user", "roles/storage.admin", "roles/secretmanager.admin"),
)
