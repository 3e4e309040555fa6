"""The plan for eyes: one view per medium over the same plan. Pure."""
