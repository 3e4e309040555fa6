"""The plan as one self-contained HTML page: no network, a strict content security policy, readable without scripts."""

from calendar_sync.preview.page.page import html_view

__all__ = ["html_view"]
