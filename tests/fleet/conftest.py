"""The database that workers share."""

from tests.conformance.conftest import postgres

__all__ = ["postgres"]
