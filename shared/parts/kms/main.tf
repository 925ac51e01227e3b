# A ring can't be deleted, and what was encrypted with a key is lost with it: both outlive what uses them.
resource "google_kms_key_ring" "[[ ring.label ]]" {
  name     = "[[ ring.ref ]]${var.name_suffix}"
  location = [[ '"' ~ s.location ~ '"' if s.location else 'var.region' ]]
}

resource "google_kms_crypto_key" "[[ key.label ]]" {
  name                       = "[[ key.ref ]]${var.name_suffix}"
  key_ring                   = google_kms_key_ring.[[ ring.label ]].id
  purpose                    = "ENCRYPT_DECRYPT"
[% if s.rotation_days %]
  rotation_period            = "[[ s.rotation_days * 86400 ]]s"
[% endif %]
  destroy_scheduled_duration = "2592000s"
  labels                     = local.labels

  version_template {
    algorithm        = "GOOGLE_SYMMETRIC_ENCRYPTION"
    protection_level = "[[ s.protection ]]"
  }
}
[% if lent %]

# The plan names them: they may encrypt or decrypt with this key, and manage none.
resource "google_kms_crypto_key_iam_member" "[[ lent.label ]]" {
  for_each = {
[% for who, role in s.lent %]
    [[ (role ~ " " ~ who) | tojson ]] = { role = "[[ role ]]", member = "[[ who ]]" }
[% endfor %]
  }

  crypto_key_id = google_kms_crypto_key.[[ key.label ]].id
  role          = each.value.role
  member        = each.value.member
}
[% endif %]
