"""Reports as files that need a library to make: a workbook with charts, and a page with plots."""
