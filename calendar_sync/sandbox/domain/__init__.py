"""What Buffer does with posts, queues, ideas and time; no HTTP, no GraphQL."""
