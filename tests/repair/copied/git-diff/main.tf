diff --git a/main.tf b/main.tf
index 83db48f..bf2a3c1 100644
--- a/main.tf
+++ b/main.tf
@@ -1,4 +1,18 @@
 provider "google" {
   project = "demo-project"
   region  = "us-central1"
 }
+
+resource "google_storage_bucket" "assets" {
+  name          = "demo-project-assets"
+  location      = "US"
+  storage_class = "STANDARD"
+
+  versioning {
+    enabled = true
+  }
+
+  lifecycle_rule {
+    condition { age = 365 }
+    action { type = "Delete" }
+  }
+}
