"""What can be chosen of a bucket."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from shared.parts.people import SharedWithPeople
from shared.parts.rules import People, split_people

_ORIGIN = re.compile(r"https?://[a-z0-9*]([a-z0-9.*-]{0,250}[a-z0-9])?(:\d{1,5})?")


class BucketSettings(SharedWithPeople):
    """`public`: everybody may read it. `location`: a region, two of them (EUR4, NAM4, ASIA1) or many (EU, US, ASIA);
    where nobody says, the deployment's region.

    `keep_versions`: how many older versions of an object are kept; `all_versions`: every one. After
    `lifecycle_days` objects move to `lifecycle_class`, and on to others by `further_classes`
    (`COLDLINE=90,ARCHIVE=365`); after `delete_after_days` they are deleted (0: never). `retention_days`: nobody
    can delete or overwrite an object before. `cors`: the web origins that may read and upload, `https://app.example.com,...`.
    `signed_uploads`: its users may sign addresses by which others upload or download for a while, without a key.
    `cmek`: encrypted with a key of one's own. `readers` and `writers`: people who may read, or read and change, what is
    in it (`user:ann@example.com,group:team@example.com`); `adders` may put into it, and see nothing of it.
    """

    public: bool = False
    location: str = Field("", pattern=r"^(|EU|US|ASIA|EUR4|NAM4|ASIA1|[a-z]+-[a-z]+\d{1,2})$")
    storage_class: Literal["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"] = "STANDARD"
    versioning: bool = True
    keep_versions: int = Field(5, ge=1, le=100)
    all_versions: bool = False
    lifecycle_class: Literal["", "NEARLINE", "COLDLINE", "ARCHIVE"] = ""
    lifecycle_days: int = Field(0, ge=0, le=36_500)
    further_classes: str = Field(
        "", pattern=r"^((NEARLINE|COLDLINE|ARCHIVE)=\d{1,5}(,(NEARLINE|COLDLINE|ARCHIVE)=\d{1,5}){0,2})?$"
    )
    delete_after_days: int = Field(0, ge=0, le=36_500)
    retention_days: int = Field(0, ge=0, le=36_500)
    cors: str = Field("", max_length=2_000)
    signed_uploads: bool = False
    cmek: bool = False
    adders: People = ""

    @property
    def added_by(self) -> list[str]:
        """Who may put into it alone."""
        return split_people(self.adders)

    @property
    def has_adders(self) -> bool:
        """Whether somebody may put into it alone."""
        return bool(self.added_by)

    @field_validator("location", "lifecycle_class", "storage_class", mode="before")
    @classmethod
    def _as_google_writes_it(cls, value: object) -> object:
        """Areas and classes in capitals, regions in small letters."""
        if not isinstance(value, str):
            return value
        return value.lower() if "-" in value else value.upper()

    @field_validator("cors")
    @classmethod
    def _origins(cls, value: str) -> str:
        found = [each.strip().lower() for each in value.split(",") if each.strip()]
        if wrong := [each for each in found if not _ORIGIN.fullmatch(each)]:
            raise ValueError(f"{wrong[0][:60]!r} is no web origin such as https://app.example.com")
        return ",".join(dict.fromkeys(found))

    @model_validator(mode="after")
    def _fits_together(self) -> "BucketSettings":
        if self.retention_days and self.versioning and "versioning" in self.model_fields_set:
            raise ValueError("Google keeps either versions or a retention period; leave one of them out")
        last = self.move_days
        for kind, days in self.later_moves:
            if days <= last:
                raise ValueError(f"further_classes: {kind} after {days} days is not after the step before it")
            last = days
        if self.delete_after_days and self.delete_after_days <= last:
            raise ValueError("delete_after_days is not after the objects move to the colder class")
        if self.delete_after_days and self.delete_after_days < self.retention_days:
            raise ValueError("delete_after_days is before retention_days are over")
        return self

    @property
    def move_days(self) -> int:
        """After how many days objects move; 0 where they don't."""
        if not self.lifecycle_class and not self.lifecycle_days:
            return 0
        return self.lifecycle_days or 30

    @property
    def later_moves(self) -> list[tuple[str, int]]:
        """The further classes, and after how many days objects move to each."""
        pairs = (each.partition("=") for each in self.further_classes.split(",") if each)
        return [(kind, int(days)) for kind, _, days in pairs]

    @property
    def colder(self) -> str:
        """The class they move to."""
        return self.lifecycle_class or ("NEARLINE" if self.move_days < 90 else "COLDLINE")

    @property
    def versioned(self) -> bool:
        """Whether older versions are kept: with a retention period Google keeps none."""
        return self.versioning and not self.retention_days

    @property
    def origins(self) -> list[str]:
        """The web origins that may use it."""
        return [each for each in self.cors.split(",") if each]
