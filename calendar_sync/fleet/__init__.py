"""Many calendars on a durable workflow engine: which there are, when they are due, and what became of them.

Nothing outside this room and the commands imports it, so that whoever syncs one calendar needs none of its packages.
"""
