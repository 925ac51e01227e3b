+ resource "google_pubsub_topic" "t" {
+   name = "t-main"
+ }
- resource "google_pubsub_topic" "old" {
-   name = "old"
- }
