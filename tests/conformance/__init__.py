"""What every backend of a kind has to keep, tried on each of them."""
