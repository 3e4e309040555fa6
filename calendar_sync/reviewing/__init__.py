"""The page of a plan, served on this machine alone: single changes are unticked, the rest is applied."""

from calendar_sync.reviewing.server import ReviewServer, script
from calendar_sync.reviewing.state import Choice, Offer, Order, ReviewState, Told

__all__ = ["Choice", "Offer", "Order", "ReviewServer", "ReviewState", "Told", "script"]
