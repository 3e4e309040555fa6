"""The GraphQL side: documents and their limits, lists, and what stands behind each field."""
