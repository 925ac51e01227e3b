[% if fhir_access %]
resource "google_healthcare_fhir_store_iam_member" "[[ fhir_access.label ]]" {
  fhir_store_id = google_healthcare_fhir_store.[[ fhir.label ]].id
  role          = "roles/healthcare.fhirResourceEditor"
  member        = google_service_account.[[ identity.label ]].member
}

[% endif %]
[% if dicom_access %]
resource "google_healthcare_dicom_store_iam_member" "[[ dicom_access.label ]]" {
  dicom_store_id = google_healthcare_dicom_store.[[ dicom.label ]].id
  role           = "roles/healthcare.dicomEditor"
  member         = google_service_account.[[ identity.label ]].member
}

[% endif %]
[% if hl7_access %]
resource "google_healthcare_hl7_v2_store_iam_member" "[[ hl7_access.label ]]" {
  hl7_v2_store_id = google_healthcare_hl7_v2_store.[[ hl7.label ]].id
  role            = "roles/healthcare.hl7V2Ingest"
  member          = google_service_account.[[ identity.label ]].member
}
[% endif %]
