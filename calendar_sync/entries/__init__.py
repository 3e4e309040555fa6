"""From rows to entries: what the calendar wants on each channel. Pure."""
