"""Google Sheets as calendars; ``calendar`` has the backend. Nothing is imported here: gspread takes long."""
