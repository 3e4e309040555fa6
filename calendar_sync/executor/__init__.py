"""Apply a plan and recover from whatever went wrong on the way: intend, send, settle, look again."""
