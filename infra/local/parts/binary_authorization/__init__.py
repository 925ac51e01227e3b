"""Binary Authorization: one policy a project, attestors with a note and keys that are there; no image is looked at."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks, first, settle
from infra.local.provider.plan import Object

POLICY, ATTESTOR = "google_binary_authorization_policy", "google_binary_authorization_attestor"
NOTE = "google_container_analysis_note"


def _has_attestors(call: Call, values: Object) -> None:
    rule = first(values, "default_admission_rule")
    wanted = rule.get("require_attestations_by")
    names = [each for each in wanted if isinstance(each, str)] if isinstance(wanted, list | set | tuple) else []
    if rule.get("evaluation_mode") == "REQUIRE_ATTESTATION" and not wanted:
        raise call.refuse("creating", 400, "REQUIRE_ATTESTATION asks for at least one attestor., badRequest")
    for name in names:
        if call.exists(name, ATTESTOR) is None:
            raise call.refuse("creating", 400, f"Attestor {name} was not found., badRequest")


def _has_note(call: Call, values: Object) -> None:
    note = first(values, "attestation_authority_note")
    if isinstance(note.get("note_reference"), str) and call.exists(note["note_reference"], NOTE) is None:
        raise call.refuse("creating", 404, f"Note {note['note_reference']} was not found., notFound")
    for key in blocks(note, "public_keys"):
        pem = first(key, "pkix_public_key").get("public_key_pem")
        if isinstance(pem, str) and not pem.startswith("-----BEGIN PUBLIC KEY-----"):
            raise call.refuse("creating", 400, "public_key_pem is no PEM of a public key., badRequest")


def _fill(call: Call, values: Object) -> None:
    email = f"service-{call.project_number()}@gcp-sa-binaryauthorization.iam.gserviceaccount.com"
    settle(first(values, "attestation_authority_note"), delegation_service_account_email=email)


def _note(call: Call, values: Object) -> None:
    settle(values, kind="ATTESTATION", create_time=call.now(), update_time=call.now())


HALF = Half(
    behaviours={
        POLICY: Behaviour(prepare=_has_attestors),
        ATTESTOR: Behaviour(prepare=_has_note, fill=_fill),
        NOTE: Behaviour(fill=_note),
    },
    watched=(),
)
