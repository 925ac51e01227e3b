"""What Google's own sentences mean for a run."""

import pytest

from jobs.terraform.failures import classify, worst

PASSES = {
    "Error setting IAM policy: googleapi: Error 400: Service account worker-agent@p.iam.gserviceaccount.com does not "
    "exist., badRequest": "account_not_known_yet",
    "Error creating service: googleapi: Error 403: Permission 'iam.serviceaccounts.actAs' denied on service account "
    "x@p.iam.gserviceaccount.com (or it may not exist)., forbidden": "account_not_known_yet",
    "Error applying IAM policy for project: Error setting IAM policy: googleapi: Error 409: There were concurrent "
    "policy changes. Please retry the read-modify-write., aborted": "policy_changed_meanwhile",
    "Error creating AlertPolicy: googleapi: Error 404: Cannot find metric that matches type = "
    '"logging.googleapis.com/user/errors". If a metric was created recently, it could take up to 10 minutes to become '
    "available.": "metric_not_known_yet",
    "googleapi: Error 429: Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute' of "
    "service 'run.googleapis.com', rateLimitExceeded": "too_many_requests",
    "googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded": "too_many_requests",
    "Error, attempting to list users associated with instance app-db: googleapi: Error 503: Service Unavailable, "
    "backendError": "service_failed",
    "Error creating Network: googleapi: Error 500: Internal error., internalError": "service_failed",
    "Error waiting for instance to start: timeout while waiting for state": "answer_late",
    'Error creating Instance: Post "https://compute.googleapis.com/": read: connection reset by peer': "answer_late",
    "Error updating instance: googleapi: Error 400: The resource 'projects/p/regions/r/subnetworks/s' is not ready, "
    "resourceNotReady": "something_under_way",
    "googleapi: Error 409: Operation failed because another operation was already in progress., operationInProgress": (
        "something_under_way"
    ),
    "googleapi: Error 412: Precondition Failed, conditionNotMet": "changed_meanwhile",
    "rpc error: code = Unavailable desc = connection error": "service_failed",
    "rpc error: code = ResourceExhausted desc = Resource has been exhausted (e.g. check quota).": "too_many_requests",
    "googleapi: Error 400: Cluster is running incompatible operation operation-1f3a., failedPrecondition": (
        "something_under_way"
    ),
    "googleapi: Error 400: Operation operation-1f3a is currently upgrading cluster c. Please wait and try again once "
    "it is done., failedPrecondition": "something_under_way",
    "googleapi: Error 400: Failed precondition when calling the ServiceConsumerManager: tenantmanager::185014: "
    "Consumer 1 should enable service:container.googleapis.com before generating a service account.": (
        "api_just_enabled"
    ),
}
PERSON = {
    "Error creating instance: googleapi: Error 403: Quota exceeded, quotaExceeded": "quota",
    "Error waiting for instance: Quota 'CPUS' exceeded.  Limit: 24.0 in region us-central1.": "quota",
    "Error setting IAM policy: googleapi: Error 400: One or more users named in the policy do not belong to a "
    "permitted customer,  perhaps due to an organization policy., failedPrecondition": "organisation_policy",
    "googleapi: Error 412: Constraint constraints/compute.vmExternalIpAccess violated., conditionNotMet": (
        "organisation_policy"
    ),
    "Error, failed to create instance app-db: googleapi: Error 403: Cloud SQL Admin API has not been used in project 1 "
    "before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/"
    "sqladmin.googleapis.com/overview?project=1 then retry., accessNotConfigured": "api_off",
    "googleapi: Error 403: Required 'compute.networks.create' permission for 'projects/p', forbidden": (
        "permission_denied"
    ),
    "googleapi: Error 403: The billing account for the owning project is disabled in state absent, accountDisabled": (
        "billing"
    ),
    "Error, failed to delete instance because deletion_protection is set to true.": "deletion_protected",
    "Error, failed to create instance d: googleapi: Error 403: Too many instances., instanceLimitExceeded": "quota",
    "something nobody has seen": "unknown",
    "googleapi: Error 403: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: k3, "
    "forbidden": "perimeter",
    'googleapi: Error 403: Insufficient regional quota to satisfy request: resource "SSD_TOTAL_GB": request requires '
    "'300.0' and is short '50.0'. project has a quota of '250.0' with '250.0' available., forbidden": "quota",
    "Error waiting for creating GKE NodePool: Google Compute Engine: Not all instances running in IGM after 35m. "
    "Current errors: [GCE_QUOTA_EXCEEDED]: Instance 'gke-a' creation failed: Quota 'CPUS' exceeded.  Limit: 8.0.": (
        "quota"
    ),
}
INPUT = {
    "Error waiting for instance: The zone 'projects/p/zones/us-central1-a' does not have enough resources available to "
    "fulfill the request.  '(resource type:compute)'.": "zone_full",
    "googleapi: Error 503: ZONE_RESOURCE_POOL_EXHAUSTED": "zone_full",
    "Error waiting for creating GKE NodePool: Google Compute Engine: Not all instances running in IGM after 35m. "
    "Current errors: [GCE_STOCKOUT]: Instance 'gke-a' creation failed: The zone 'projects/p/zones/z' does not have "
    "enough resources available to fulfill the request.": "zone_full",
    "A n1-standard-4 VM instance with 1 nvidia-tesla-t4 accelerator(s) is currently unavailable in the us-central1-a "
    "zone. Alternatively, you can try your request again with a different VM hardware configuration.": "zone_full",
    "Error waiting for Create Instance: The zone does not currently have sufficient capacity for the requested "
    "resources.": "zone_full",
    "Error waiting for creating GKE NodePool: [IP_SPACE_EXHAUSTED]: Instance 'gke-a' creation failed: IP space of "
    "'projects/p/regions/r/subnetworks/s' is exhausted.": "addresses_used_up",
    "Error waiting for creating GKE cluster: All cluster resources were brought up, but: only 0 nodes out of 3 have "
    "registered; this is likely due to Nodes failing to start correctly.": "nodes_do_not_join",
    "Error creating Instance: googleapi: Error 400: Invalid value for field 'resource.machineType': 'zones/z/"
    "machineTypes/e2-mega-99'. The referenced resource does not exist., invalid": "invalid",
    "Error creating Network: googleapi: Error 409: The resource 'projects/p/global/networks/n' already exists, "
    "alreadyExists": "exists_already",
    "googleapi: Error 404: The resource 'projects/p/global/images/family/none' was not found, notFound": "invalid",
}
CASES = [
    (text, kind, name)
    for kind, table in (("passes", PASSES), ("person", PERSON), ("input", INPUT))
    for text, name in table.items()
]


@pytest.mark.parametrize(("text", "kind", "name"), CASES)
def test_each_error_is_told_by_its_code_its_reason_and_its_words(text, kind, name):
    found = classify(text)
    assert (found.kind, found.name) == (kind, name)
    assert found.advice
    assert (found.patience > 0) == (kind == "passes")


def test_an_api_that_is_off_is_named_with_what_switches_it_on_and_one_just_switched_on_is_waited_for():
    text = next(text for text, name in PERSON.items() if name == "api_off")
    assert "gcloud services enable sqladmin.googleapis.com" in classify(text).advice
    assert classify(text, enabling={"sqladmin.googleapis.com"}).kind == "passes"


def test_of_several_errors_the_one_that_no_waiting_changes_decides():
    assert worst([classify(text) for text in [*PASSES, *PERSON]]).kind == "person"
    assert worst([classify(text) for text in PASSES]).patience == 600
    assert worst([]).kind == "person"
