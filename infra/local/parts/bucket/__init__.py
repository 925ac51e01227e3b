"""Cloud Storage: buckets, objects, and who may reach them."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import short

BUCKET, OBJECT = "google_storage_bucket", "google_storage_bucket_object"
_STORAGE = "https://www.googleapis.com/storage/v1/b/"


def _fill_bucket(call: Call, values: Object) -> None:
    settle(values, url=f"gs://{values['name']}", self_link=f"{_STORAGE}{values['name']}", rpo="DEFAULT")
    settle(values, project_number=int(call.project_number()), public_access_prevention="inherited", updated=call.now())
    settle(values, uniform_bucket_level_access=False, labels={}, time_created=call.now())
    if values.get("soft_delete_policy") is UNKNOWN:
        values["soft_delete_policy"] = [{"retention_duration_seconds": 604800, "effective_time": call.now()}]


def _remove_bucket(call: Call, values: Object) -> None:
    objects = [entry for entry in call.world.list(OBJECT) if entry.attributes.get("bucket") == values["name"]]
    if objects and not values.get("force_destroy"):
        raise Refused(
            f"Error trying to delete bucket {values['name']} containing objects without `force_destroy` set to true"
        )
    for entry in objects:
        call.world.delete(OBJECT, entry.id)


def _prepare_object(call: Call, values: Object) -> None:
    bucket = short(str(values.get("bucket")))
    if call.world.get(BUCKET, bucket) is None:
        text = "googleapi: Error 404: The specified bucket does not exist., notFound"
        raise Refused(f"Error uploading object {values.get('name')}: {text}")


def _fill_object(call: Call, values: Object) -> None:
    content = _content(values)
    digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    path = f"{values['bucket']}/o/{str(values['name']).replace('/', '%2F')}"
    settle(
        values, md5hash=digest, md5hexhash=base64.b64decode(digest).hex(), crc32c=digest[:8], output_name=values["name"]
    )
    settle(
        values,
        self_link=_STORAGE + path,
        media_link=f"https://storage.googleapis.com/download/storage/v1/b/{path}?alt=media",
    )
    settle(
        values, content_type="text/plain; charset=utf-8", storage_class="STANDARD", generation=int(call.number()[-15:])
    )


def _content(values: Object) -> bytes:
    content: Any = values.get("content")
    if isinstance(content, str):
        return content.encode()
    source = values.get("source")
    path = Path(source) if isinstance(source, str) else None
    if path is None or not path.is_file():
        raise Refused(f"open {source}: no such file or directory")
    return path.read_bytes()


def _bucket_exists(call: Call, values: Object) -> None:
    bucket = str(values.get("bucket")).removeprefix("b/")
    if call.world.get(BUCKET, bucket) is None:
        raise Refused(
            f'Error applying IAM policy for storage bucket "b/{bucket}": Error retrieving IAM policy for storage '
            f'bucket "b/{bucket}": googleapi: Error 404: The specified bucket does not exist., notFound'
        )


HALF = Half(
    behaviours={
        BUCKET: Behaviour(
            fill=_fill_bucket,
            remove=_remove_bucket,
            taken=(
                "googleapi: Error 409: Your previous request to create the named bucket succeeded and you already own "
                "it., conflict"
            ),
        ),
        OBJECT: Behaviour(prepare=_prepare_object, fill=_fill_object, adopts=True),
        **{
            f"google_storage_bucket_iam_{kind}": Behaviour(prepare=_bucket_exists, adopts=True)
            for kind in ("member", "binding", "policy")
        },
    }
)
