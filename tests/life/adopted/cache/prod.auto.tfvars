memory = 2
