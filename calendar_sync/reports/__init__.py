"""What became of the posts: numbers for rows and for reports. Pure: everything comes in as values."""
