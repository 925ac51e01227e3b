[# What Cloud Run's services, jobs and workers have in common; indented by who imports it. #]
[% macro vpc(network, subnet, all) %]
vpc_access {
  egress = "[[ 'ALL_TRAFFIC' if all else 'PRIVATE_RANGES_ONLY' ]]"

  network_interfaces {
    network    = google_compute_network.[[ network.label ]].id
    subnetwork = [[ subnet ]].id
  }
}
[% endmacro %]
[% macro list(words) %][[ "[" ]][% for word in words %][[ ", " if not loop.first ]][[ word | hcl ]][% endfor %][[ "]" ]][% endmacro %]
[% macro image(v, s) %]
[% set name = v.app_image if s.source else v.container_image %]
[% if s.command and (s.copied or not s.source) %]
image   = var.[[ name ]]
command = [[ list(s.words) ]]
[% else %]
image = var.[[ name ]]
[% endif %]
[% endmacro %]
[% macro variable(v, s, what) %]
[% if s.source %]
[% if s.copied %]
# Without a default: the run copies exactly this into the project's registry, and gives the image by its digest.
[% else %]
# Without a default: the run builds it from exactly this, and gives the image by its digest.
[% endif %]
variable "[[ v.app_image ]]" {
  description = [[ (("Copied from " ~ s.copied) if s.copied else ("Built from " ~ s.source)) | hcl ]]
  type        = string
}
[% else %]
variable "[[ v.container_image ]]" {
  description = "[[ what ]]"
  type        = string
  default     = [[ s.image | hcl ]]
}
[% endif %]
[% endmacro %]
[% macro env(s, env, secret_env) %]
[% for name, value in s.pairs %]

env {
  name  = "[[ name ]]"
  value = [[ value | hcl ]]
}
[% endfor %]
[% for each in env %]

env {
  name  = "[[ each.name ]]"
  value = [[ each.value ]]
}
[% endfor %]
[% for each in secret_env %]

env {
  name = "[[ each.name ]]"

  value_source {
    secret_key_ref {
      secret  = [[ each.value ]]
      version = [[ each.version ]]
    }
  }
}
[% endfor %]
[% endmacro %]
[% macro limits(s) %]
limits = {
[% if s.gpu %]
  cpu              = "[[ s.cpu ]]"
  memory           = "[[ s.memory ]]"
  "nvidia.com/gpu" = "1"
[% else %]
  cpu    = "[[ s.cpu ]]"
  memory = "[[ s.memory ]]"
[% endif %]
}
[% endmacro %]
[% macro accelerator(s) %]
[% if s.gpu %]

node_selector {
  accelerator = "[[ s.gpu ]]"
}
[% endif %]
[% endmacro %]
[# A bucket is a folder where its path is said; a share of Filestore is one in any case: nothing else reaches it. #]
[% macro mounts(s, used) %]
[% for each in used if s.mount and each.part == "bucket" %]
[% if loop.first %]

volume_mounts {
  name       = "files"
  mount_path = "[[ s.mount ]]"
}
[% endif %]
[% endfor %]
[% for each in used if each.part == "filestore" %]

volume_mounts {
  name       = "nfs-[[ each.id ]]"
  mount_path = "[[ share_path(s, used, each) ]]"
}
[% endfor %]
[% endmacro %]
[% macro share_path(s, used, share) %][[ s.mount if s.mount and "bucket" not in used | map(attribute="part") else "/mnt/" ~ share.id ]][% endmacro %]
[% macro volumes(s, used) %]
[% for each in used if s.mount and each.part == "bucket" %]
[% if loop.first %]

volumes {
  name = "files"

  gcs {
    bucket    = google_storage_bucket.[[ each.bucket.label ]].name
    read_only = false
  }
}
[% endif %]
[% endfor %]
[% for each in used if each.part == "filestore" %]

volumes {
  name = "nfs-[[ each.id ]]"

  nfs {
    server    = [[ each.share.address ]].networks[0].ip_addresses[0]
    path      = "/share"
    read_only = false
  }
}
[% endfor %]
[% endmacro %]
