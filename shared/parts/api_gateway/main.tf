[% macro url(each) %]
google_cloud[[ "functions2_function." ~ each.function.label ~ ".url" if each.part == "function" else "_run_v2_service." ~ each.service.label ~ ".uri" ]]
[%- endmacro %]
resource "google_api_gateway_api" "[[ api.label ]]" {
  provider     = google-beta
  api_id       = "[[ api.ref ]]${var.name_suffix}"
  display_name = "[[ api.ref ]]${var.name_suffix}"
  labels       = local.labels
}

# A document can't be changed: each other one is a config of its own, which the gateway has before the old one goes.
resource "google_api_gateway_api_config" "[[ config.label ]]" {
  provider             = google-beta
  api                  = google_api_gateway_api.[[ api.label ]].api_id
  api_config_id_prefix = "[[ config.ref ]]-"
  display_name         = "[[ config.ref ]]${var.name_suffix}"
  labels               = local.labels

  openapi_documents {
    document {
      path = "openapi.json"
      contents = base64encode(jsonencode({
        swagger = "2.0"
        info    = { title = "[[ gateway.ref ]]", version = "1.0.0" }
        schemes = ["https"]
[% if s.schemes %]

        securityDefinitions = {
[% if s.keys %]
          api_key = { type = "apiKey", name = "x-api-key", in = "header" }
[% endif %]
[% if s.tokens %]
          sign_in = {
            type               = "oauth2"
            flow               = "implicit"
            authorizationUrl   = ""
            x-google-issuer    = "https://securetoken.google.com/${var.project_id}"
            x-google-jwks_uri  = "https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com"
            x-google-audiences = var.project_id
          }
[% endif %]
        }
[% endif %]
[% if s.rate_limit %]

        x-google-management = {
          metrics = [{ name = "requests", displayName = "Requests", valueType = "INT64", metricKind = "DELTA" }]
          quota = {
            limits = [{ name = "each-minute", metric = "requests", unit = "1/min/{project}", values = { STANDARD = [[ s.rate_limit ]] } }]
          }
        }
[% endif %]

        # What answers below which path; the gateway calls it as its own service account and passes the whole path on.
        paths = {
          for path, address in {
[% set paths = s.paths(used | map(attribute="id") | list) %]
[% set width = paths | map("first") | map("length") | max %]
[% for path, id_ in paths %]
[% for each in used if each.id == id_ %]
            [[ ('"' ~ path ~ '"').ljust(width + 2) ]] = [[ url(each) ]]
[% endfor %]
[% endfor %]
            } : path => {
            for method in ["get", "post", "put", "patch", "delete", "head", "options"] : method => {
              operationId = "${method}_${substr(md5(path), 0, 8)}"
              parameters = [
                for name in regexall("path=", path) : { name = "path", in = "path", required = true, type = "string" }
              ]
[% if s.schemes %]

              # Browsers ask whether they may ask before they show anything.
              security = method == "options" ? [] : [{ [[ s.schemes | join(" = [], ") ]] = [] }]
[% endif %]
[% if s.rate_limit %]

              x-google-quota = { metricCosts = { requests = 1 } }
[% endif %]

              x-google-backend = {
                address          = address
                jwt_audience     = address
                path_translation = "APPEND_PATH_TO_ADDRESS"
                deadline         = [[ s.timeout_s ]]
              }

              responses = { default = { description = "What stands behind answers" } }
            }
          }
        }
      }))
    }
  }

  gateway_config {
    backend_config {
      google_service_account = google_service_account.[[ identity.label ]].email
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_api_gateway_gateway" "[[ gateway.label ]]" {
  provider     = google-beta
  gateway_id   = "[[ gateway.ref ]]${var.name_suffix}"
  display_name = "[[ gateway.ref ]]${var.name_suffix}"
  region       = [[ ('"' ~ s.place ~ '"') if s.place else "var.region" ]]
  api_config   = google_api_gateway_api_config.[[ config.label ]].id
  labels       = local.labels
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
