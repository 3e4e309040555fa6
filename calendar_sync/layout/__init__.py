"""How teams lay out their calendars: found once, shown, saved, and from then on read as saved. Pure."""
