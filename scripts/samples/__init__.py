"""What the sample calendars say, one module for each workbook."""
