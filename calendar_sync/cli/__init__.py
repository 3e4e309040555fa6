"""Commands and exit codes; the only place that prints."""
