[% import "balanced.tf" as balanced %]
resource "google_compute_backend_bucket" "[[ behind.label ]]" {
  name        = "[[ behind.ref ]]${var.name_suffix}"
  bucket_name = [[ bucket.address ]].name
  enable_cdn  = [[ by_s.cdn | lower ]]
[% if by_s.cdn %]

[[ balanced.cached(false, by_s) ]]
[% endif %]
}
