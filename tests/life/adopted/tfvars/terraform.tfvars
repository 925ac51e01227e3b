size = "e2-medium"
