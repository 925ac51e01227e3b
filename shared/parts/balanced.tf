[# What a load balancer's backends have in common. #]
[% macro service(backend, group, health, by, s, protocol, others=()) %]
resource "google_compute_backend_service" "[[ backend.label ]]" {
  name                  = "[[ backend.ref ]]${var.name_suffix}"
  protocol              = "[[ protocol ]]"
[% if health %]
  port_name             = "http"
[% endif %]
  load_balancing_scheme = "EXTERNAL_MANAGED"
[% if health %]
  timeout_sec           = [[ s.answer_s ]]
  health_checks         = [[ "[" ]][[ health.address ]].id]
[% endif %]
[% if s.cdn %]
  enable_cdn            = true
[% endif %]
[% if s.armor %]
  security_policy       = [[ by.armor.address ]].id
[% endif %]

  backend {
[% if health %]
    group           = [[ group ]]
    balancing_mode  = "UTILIZATION"
    max_utilization = 0.8
    capacity_scaler = 1.0
[% else %]
    group = [[ group ]]
[% endif %]
  }
[% for other in others %]

  backend {
    group = [[ other ]]
  }
[% endfor %]
[% if others %]

  # A region that answers with errors is left out for a while, and the next one answers.
  outlier_detection {
    consecutive_errors           = 5
    enforcing_consecutive_errors = 100
    max_ejection_percent         = 50

    interval {
      seconds = 10
    }

    base_ejection_time {
      seconds = 60
    }
  }
[% endif %]
[% if s.cdn %]

[[ cached(true, s) ]]
[% endif %]
[% if s.iap %]

  iap {
    enabled = true
  }
[% endif %]

  log_config {
    enable      = true
    sample_rate = 1.0
  }
}
[% endmacro %]
[% macro cached(keyed, s) %]
  # What the application itself calls cacheable is kept; what it says nothing about only if it is a file.
  cdn_policy {
    cache_mode        = "CACHE_ALL_STATIC"
    client_ttl        = [[ s.cdn_ttl_s ]]
    default_ttl       = [[ s.cdn_ttl_s ]]
    max_ttl           = [[ s.cdn_most_s ]]
    negative_caching  = true
    serve_while_stale = 86400
[% if keyed %]

    cache_key_policy {
      include_host         = true
      include_protocol     = true
      include_query_string = true
    }
[% endif %]
  }
[% endmacro %]
