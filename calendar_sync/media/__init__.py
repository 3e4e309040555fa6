"""A careful look behind media addresses: is there a file, of which kind and size. Only when asked for."""

from __future__ import annotations

from calendar_sync.media.probe import Bounds, Prober

__all__ = ["Bounds", "Prober"]
