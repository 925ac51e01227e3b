local {
  common_labels = {
    app = var.name_prefix
  }
}
