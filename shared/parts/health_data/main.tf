# Patients' data: who may read or write it is granted store by store, and to nobody else.
resource "google_healthcare_dataset" "[[ records.label ]]" {
  name      = "[[ records.ref ]]${var.name_suffix}"
  location  = var.region
  time_zone = "UTC"
}
[% if s.fhir %]

resource "google_healthcare_fhir_store" "[[ fhir.label ]]" {
  name                          = "[[ fhir.ref ]]${var.name_suffix}"
  dataset                       = google_healthcare_dataset.[[ records.label ]].id
  version                       = "[[ s.version ]]"
  enable_update_create          = false
  disable_referential_integrity = false
  disable_resource_versioning   = false
  labels                        = local.labels
}
[% endif %]
[% if s.dicom %]

resource "google_healthcare_dicom_store" "[[ dicom.label ]]" {
  name    = "[[ dicom.ref ]]${var.name_suffix}"
  dataset = google_healthcare_dataset.[[ records.label ]].id
  labels  = local.labels
}
[% endif %]
[% if s.hl7 %]

resource "google_healthcare_hl7_v2_store" "[[ hl7.label ]]" {
  name                     = "[[ hl7.ref ]]${var.name_suffix}"
  dataset                  = google_healthcare_dataset.[[ records.label ]].id
  reject_duplicate_message = true
  labels                   = local.labels

  parser_config {
    allow_null_header = false
    version           = "V3"
  }
}
[% endif %]
