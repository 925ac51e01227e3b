resource "google_firestore_database" "d" {
  name     = "(default)"
  location = "nam5"
  type     = "NATIVE"
}
