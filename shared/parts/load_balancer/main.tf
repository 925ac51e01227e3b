[% import "armor.tf" as guard %]
resource "google_compute_global_address" "[[ address.label ]]" {
  name         = "[[ address.ref ]]${var.name_suffix}"
  address_type = "EXTERNAL"
}
[% if s.armor %]

[[ guard.policy(armor, s, "What the load balancer lets in") ]][% endif %]
[% if s.by_address %]

# Google renews it by itself; it is issued once the domain's records lead here.
resource "google_compute_managed_ssl_certificate" "[[ certificate.label ]]" {
  name = "[[ certificate.ref ]]-${substr(sha256(join(",", var.[[ v.domains ]])), 0, 6)}${var.name_suffix}"

  managed {
    domains = var.[[ v.domains ]]
  }

  lifecycle {
    create_before_destroy = true
  }
}
[% endif %]
[% if s.by_record %]

# Shows Google whose a domain is before any name leads here; one does for a domain and for all names right below it.
resource "google_certificate_manager_dns_authorization" "[[ authorization.label ]]" {
  for_each = toset([for name in var.[[ v.domains ]] : trimprefix(name, "*.")])

  name   = "[[ authorization.ref ]]-${substr(sha256(each.value), 0, 6)}${var.name_suffix}"
  domain = each.value
  labels = local.labels
}

# Google renews it by itself; it is issued once the record of its authorization stands.
resource "google_certificate_manager_certificate" "[[ issued.label ]]" {
  for_each = toset([for name in var.[[ v.domains ]] : trimprefix(name, "*.")])

  name   = "[[ issued.ref ]]-${substr(sha256(join(",", [for name in var.[[ v.domains ]] : name if trimprefix(name, "*.") == each.key])), 0, 6)}${var.name_suffix}"
  labels = local.labels

  managed {
    domains            = [for name in var.[[ v.domains ]] : name if trimprefix(name, "*.") == each.key]
    dns_authorizations = [[ "[" ]][[ authorization.address ]][each.key].id]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_certificate_manager_certificate_map" "[[ certificates.label ]]" {
  name   = "[[ certificates.ref ]]${var.name_suffix}"
  labels = local.labels
}

resource "google_certificate_manager_certificate_map_entry" "[[ by_name.label ]]" {
  for_each = toset(var.[[ v.domains ]])

  name         = "[[ by_name.ref ]]-${substr(sha256(each.value), 0, 6)}${var.name_suffix}"
  map          = [[ certificates.address ]].name
  certificates = [[ "[" ]][[ issued.address ]][trimprefix(each.value, "*.")].id]
  hostname     = each.value
  labels       = local.labels
}
[% endif %]
[% if s.https %]

resource "google_compute_ssl_policy" "[[ tls.label ]]" {
  name            = "[[ tls.ref ]]${var.name_suffix}"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}
[% endif %]

[% set behind = used | selectattr("behind", "defined") | list %]
resource "google_compute_url_map" "[[ routing.label ]]" {
[% if behind %]
  name            = "[[ routing.ref ]]${var.name_suffix}"
  default_service = [[ (behind | first).behind.address ]].id
[% else %]
  name = "[[ routing.ref ]]${var.name_suffix}"

  # Nothing stands behind: whoever comes is sent on.
  default_url_redirect {
    host_redirect          = "[[ s.sent_on[0][1] ]]"
    https_redirect         = true
    redirect_response_code = "[[ 'FOUND' if s.for_now else 'MOVED_PERMANENTLY_DEFAULT' ]]"
    strip_query            = false
  }
[% endif %]
[% for name, target in (s.sent_on if behind else s.sent_on[1:]) %]

  host_rule {
    hosts        = ["[[ name ]]"]
    path_matcher = "[[ name.replace(".", "-") ]]"
  }

  path_matcher {
    name = "[[ name.replace(".", "-") ]]"

    default_url_redirect {
      host_redirect          = "[[ target ]]"
      https_redirect         = true
      redirect_response_code = "[[ 'FOUND' if s.for_now else 'MOVED_PERMANENTLY_DEFAULT' ]]"
      strip_query            = false
    }
  }
[% endfor %]
[% for host in s.hosts_of(behind | map(attribute="id") | list) %]

  host_rule {
    hosts        = ["[[ host.name ]]"]
    path_matcher = "[[ host.matcher ]]"
  }

  path_matcher {
    name            = "[[ host.matcher ]]"
    default_service = [[ (behind | selectattr("id", "eq", host.default) | first).behind.address ]].id
[% for path, id_ in host.paths %]

    path_rule {
      paths   = ["[[ path ]]", "[[ path ]]/*"]
      service = [[ (behind | selectattr("id", "eq", id_) | first).behind.address ]].id
    }
[% endfor %]
  }
[% endfor %]
}

[% if s.https %]
resource "google_compute_target_https_proxy" "[[ proxy.label ]]" {
[% if s.by_record %]
  name            = "[[ proxy.ref ]]${var.name_suffix}"
  url_map         = [[ routing.address ]].id
  certificate_map = "//certificatemanager.googleapis.com/${[[ certificates.address ]].id}"
  ssl_policy      = [[ tls.address ]].id
[% else %]
  name             = "[[ proxy.ref ]]${var.name_suffix}"
  url_map          = [[ routing.address ]].id
  ssl_certificates = [[ "[" ]][[ certificate.address ]].id]
  ssl_policy       = [[ tls.address ]].id
[% endif %]
}

resource "google_compute_global_forwarding_rule" "[[ frontend.label ]]" {
  name                  = "[[ frontend.ref ]]${var.name_suffix}"
  target                = [[ proxy.address ]].id
  ip_address            = [[ address.address ]].address
  ip_protocol           = "TCP"
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}

# Whoever asks over HTTP is sent to HTTPS.
resource "google_compute_url_map" "[[ redirect.label ]]" {
  name = "[[ redirect.ref ]]${var.name_suffix}"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }
}

resource "google_compute_target_http_proxy" "[[ plain_proxy.label ]]" {
  name    = "[[ plain_proxy.ref ]]${var.name_suffix}"
  url_map = [[ redirect.address ]].id
}

resource "google_compute_global_forwarding_rule" "[[ plain_frontend.label ]]" {
  name                  = "[[ plain_frontend.ref ]]${var.name_suffix}"
  target                = [[ plain_proxy.address ]].id
  ip_address            = [[ address.address ]].address
  ip_protocol           = "TCP"
  port_range            = "80"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
[% else %]
resource "google_compute_target_http_proxy" "[[ proxy.label ]]" {
  name    = "[[ proxy.ref ]]${var.name_suffix}"
  url_map = [[ routing.address ]].id
}

resource "google_compute_global_forwarding_rule" "[[ frontend.label ]]" {
  name                  = "[[ frontend.ref ]]${var.name_suffix}"
  target                = [[ proxy.address ]].id
  ip_address            = [[ address.address ]].address
  ip_protocol           = "TCP"
  port_range            = "80"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
[% endif %]
[% if s.iap %]
[% for each in behind if each.part != "site" and each.part != "bucket" %]

# Who may come in after signing in with Google; nobody until somebody is named.
resource "google_iap_web_backend_service_iam_member" "[[ access.label ]]_[[ each.behind.label ]]" {
  for_each = toset(var.[[ v.iap_members ]])

  web_backend_service = [[ each.behind.address ]].name
  role                = "roles/iap.httpsResourceAccessor"
  member              = each.value
}
[% endfor %]
[% endif %]
