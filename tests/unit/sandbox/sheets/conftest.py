"""A local Google that counts no requests, and a spreadsheet of one's own in it."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sheets.google_client import client


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """One sandbox for all tests of a worker: every test makes its own spreadsheets."""
    with Sandbox(settings=Settings(rate_limits=False)) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def google(box: Sandbox) -> gspread.Client:
    """A client that is signed in."""
    return client(box)


@pytest.fixture
def book(google: gspread.Client) -> gspread.Spreadsheet:
    """A new spreadsheet."""
    return google.create("Test")
