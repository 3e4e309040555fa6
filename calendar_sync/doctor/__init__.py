"""Is everything in order for a sync: each check with what it found and how to mend it."""
