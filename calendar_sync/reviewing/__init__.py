"""The page of a plan, served on this machine alone: single changes are unticked, the rest is applied."""

from calendar_sync.reviewing.server import ReviewServer, script
from calendar_sync.reviewing.state import Order, ReviewState, Told

__all__ = ["Order", "ReviewServer", "ReviewState", "Told", "script"]
