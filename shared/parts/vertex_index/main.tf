[% if not s.public %]
data "google_project" "[[ endpoint.label ]]" {}

[% endif %]
# Vectors that lie close together stand for things that are alike. It is made empty: embeddings are put into it afterwards.
resource "google_vertex_ai_index" "[[ index.label ]]" {
  display_name        = "[[ index.ref ]]${var.name_suffix}"
  region              = var.region
  index_update_method = "[[ "STREAM" if s.updates == "stream" else "BATCH" ]]_UPDATE"
  labels              = local.labels

  metadata {
    config {
      dimensions                  = [[ s.dimensions ]]
      approximate_neighbors_count = 150
      distance_measure_type       = "[[ s.measure ]]"
      shard_size                  = "SHARD_SIZE_[[ s.size | upper ]]"

      algorithm_config {
        tree_ah_config {
          leaf_node_embedding_count    = 1000
          leaf_nodes_to_search_percent = 10
        }
      }
    }
  }
}

[% if s.public %]
# It answers at a public address because somebody asked for it, and IAM says whom.
[% else %]
# It answers inside the network alone.
[% endif %]
resource "google_vertex_ai_index_endpoint" "[[ endpoint.label ]]" {
  display_name = "[[ endpoint.ref ]]${var.name_suffix}"
  region       = var.region
  labels       = local.labels
[% if s.public %]

  public_endpoint_enabled = true
[% else %]
  network      = "projects/${data.google_project.[[ endpoint.label ]].number}/global/networks/${google_compute_network.[[ network.label ]].name}"

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
[% endif %]
}

# Its machines run, and are billed, day and night.
resource "google_vertex_ai_index_endpoint_deployed_index" "[[ deployed.label ]]" {
  index_endpoint    = google_vertex_ai_index_endpoint.[[ endpoint.label ]].id
  index             = google_vertex_ai_index.[[ index.label ]].id
  deployed_index_id = "[[ deployed.ref | replace('-', '_') ]]${replace(var.name_suffix, "-", "_")}"
  display_name      = "[[ deployed.ref ]]${var.name_suffix}"
  region            = var.region

  dedicated_resources {
    min_replica_count = [[ s.replicas ]]
    max_replica_count = [[ s.most ]]

    machine_spec {
      machine_type = "[[ s.machine ]]"
    }
  }
}
