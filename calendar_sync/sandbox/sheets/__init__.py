"""A local Google Sheets: the REST API of version 4, what clients ask of Drive beside it, and the token endpoint."""
