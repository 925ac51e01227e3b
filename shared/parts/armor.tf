[# A policy of Cloud Armor: who comes in, and what is refused. #]
[% macro policy(armor, s, what) %]
# Cloud Armor: the lowest number is asked first, and what no rule is about is let in.
resource "google_compute_security_policy" "[[ armor.label ]]" {
  name        = "[[ armor.ref ]]${var.name_suffix}"
  description = "[[ what ]]"
[% if s.kept_out %]

  rule {
    description = "Countries that are kept out"
    action      = "deny(403)"
    priority    = 100

    match {
      expr {
        expression = "'[[ '[' ]][[ s.kept_out | join(',') ]]]'.contains(origin.region_code)"
      }
    }
  }
[% endif %]
[% if s.let_in %]

  rule {
    description = "Everybody outside the countries that come in"
    action      = "deny(403)"
    priority    = 200

    match {
      expr {
        expression = "!'[[ '[' ]][[ s.let_in | join(',') ]]]'.contains(origin.region_code)"
      }
    }
  }
[% endif %]
[% if s.waf %]
[% for name in s.attacks %]

  rule {
    description = "[[ name ]]"
    action      = "deny(403)"
    priority    = [[ 1000 + loop.index ]]
[% if s.preview %]
    preview     = true
[% endif %]

    match {
      expr {
        expression = "evaluatePreconfiguredWaf('[[ name ]]', {'sensitivity': 1})"
      }
    }
  }
[% endfor %]
[% endif %]
[% for path, rate in s.each_path %]

  rule {
    description = "At most [[ rate ]] requests a minute of [[ path ]] from one address"
    action      = "throttle"
    priority    = [[ 1900 + loop.index ]]
[% if s.preview %]
    preview     = true
[% endif %]

    match {
      expr {
        expression = "request.path.startsWith('[[ path ]]')"
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = [[ rate ]]
        interval_sec = 60
      }
    }
  }
[% endfor %]
[% if s.rate_limit %]

  rule {
    description = "At most [[ s.rate_limit ]] requests a minute from one address"
    action      = "[[ "rate_based_ban" if s.ban_minutes else "throttle" ]]"
    priority    = 2000
[% if s.preview %]
    preview     = true
[% endif %]

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = [[ "[\"" ~ s.networks_in[0] | join("\", \"") ~ "\"]" if s.networks_in else '["*"]' ]]
      }
    }

    rate_limit_options {
[% if s.ban_minutes %]
      conform_action   = "allow"
      exceed_action    = "deny(429)"
      enforce_on_key   = "IP"
      ban_duration_sec = [[ s.ban_minutes * 60 ]]
[% else %]
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"
[% endif %]

      rate_limit_threshold {
        count        = [[ s.rate_limit ]]
        interval_sec = 60
      }
    }
  }
[% endif %]
[% for networks in s.networks_in %]

  rule {
    description = "The networks that come in"
    action      = "allow"
    priority    = [[ 3000 + loop.index ]]

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = [[ "[\"" ~ networks | join("\", \"") ~ "\"]" ]]
      }
    }
  }
[% endfor %]

  rule {
    description = "Everything else"
    action      = "[[ "deny(403)" if s.networks_in else "allow" ]]"
    priority    = 2147483647

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
[% endmacro %]
