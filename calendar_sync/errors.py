"""Everything that can stop a run, as one tree.

::

    CalendarSyncError                 exit code
    ├── UsageError                    2   a flag, a file name, an answer that is missing
    │   └── SettingsError             2   calendar-sync.toml or the environment
    │       └── LedgerUnusable        2   the ledger cannot be read or written, perhaps only for now
    ├── CalendarError                 2   the spreadsheet itself
    │   ├── CalendarUnreadable        2   not a workbook, damaged, protected, hostile
    │   ├── CalendarInUse             2   open in Excel or LibreOffice, or not writable
    │   ├── CalendarChanged           2   changed since it was read
    │   │   └── CalendarAtWork        1   people changed rows or columns of a shared one while they were written
    │   ├── CalendarUnreachable       3   Google Sheets did not answer, or has had enough for now
    │   └── CalendarSignInError       4   Google does not let us in, or the sheet is not shared with us
    ├── PlanRefused                   2   a safety limit, a stale or tampered plan; nothing was sent
    ├── RunInProgress                 2   another run holds this calendar
    ├── SignInError                   4   no key, or a key that Buffer refuses
    ├── BufferError                   3   Buffer answered, or did not
    │   ├── NotSent                   3   certainly not processed: safe to send again
    │   │   ├── RateLimited           3   429, with the time to wait
    │   │   ├── BudgetSpent           3   this run may use no more requests, or no more time
    │   │   └── DocumentRefused       3   the whole document was refused (too complex, too many aliases)
    │   ├── OutcomeUnknown            3   may have been processed: look before sending again
    │   ├── PartlyRead                3   posts are listed that cannot be read out
    │   ├── AnswerUnreadable          3   an answer is not as Buffer's schema has it
    │   └── MetricsRefused            3   the key may not see metrics, or not so old ones
    └── Stopped                       130/143, a signal asked the run to stop

A problem of one row is never raised: it is a ``model.Issue``, collected and shown at its cell.
"""

from __future__ import annotations


class CalendarSyncError(Exception):
    """Base of all errors a user may see.

    Args:
        message: What is wrong and where, in a marketer's words.
        fix: How to mend it; shown on its own line.
    """

    exit_code = 2

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class UsageError(CalendarSyncError):
    """A command was called in a way that cannot work."""


class SettingsError(UsageError):
    """The settings file, or a setting from the environment, is wrong."""


class LedgerUnusable(SettingsError):
    """The ledger cannot be opened, read or written."""


class CalendarError(CalendarSyncError):
    """The spreadsheet cannot be used as it is."""


class CalendarUnreadable(CalendarError):
    """The file is no spreadsheet that can be read safely."""


class CalendarInUse(CalendarError):
    """The file is open in another program, or may not be written."""


class CalendarChanged(CalendarError):
    """The file is no longer the one that was read."""


class CalendarAtWork(CalendarChanged):
    """People deleted, moved or rewrote what was being written: rows need a look, or another run."""

    exit_code = 1


class CalendarUnreachable(CalendarError):
    """The service that holds the calendar did not answer, or refuses more requests for now."""

    exit_code = 3


class CalendarSignInError(CalendarError):
    """There is no sign-in for the service that holds the calendar, or it gives no access to it."""

    exit_code = 4


class PlanRefused(CalendarSyncError):
    """The plan breaks a safety limit, or is no longer true."""


class RunInProgress(CalendarSyncError):
    """Another run is working on this calendar."""


class SignInError(CalendarSyncError):
    """Buffer does not accept the key, or there is none."""

    exit_code = 4


class BufferError(CalendarSyncError):
    """Buffer could not be reached, or answered with an error."""

    exit_code = 3


class NotSent(BufferError):
    """The request was certainly not processed; sending it again is safe."""


class RateLimited(NotSent):
    """Buffer refused the request because a rate window is used up (HTTP 429).

    Args:
        message: For people.
        retry_after: Seconds to wait, from the ``Retry-After`` header.
        window: ``15m``, ``24h`` or ``30d``.
    """

    def __init__(self, message: str, *, retry_after: float, window: str, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.retry_after = retry_after
        self.window = window


class BudgetSpent(NotSent):
    """The run has used the requests or the time that it was given (``max_requests``, ``until``)."""


class DocumentRefused(NotSent):
    """Buffer refused the whole GraphQL document before running any of it (HTTP 400, limits, validation).

    Args:
        message: For people.
        code: The ``extensions.code`` of the first error, if any.
    """

    def __init__(self, message: str, *, code: str | None = None, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.code = code


class OutcomeUnknown(BufferError):
    """The request may or may not have been processed (timeout, dropped connection, 5xx, half an answer)."""


class PartlyRead(BufferError):
    """Buffer listed posts that it could not read out, where all of them were needed."""


class AnswerUnreadable(BufferError):
    """Buffer answered what was asked, but not in a way that its schema knows: asking the same again mends nothing."""


class MetricsRefused(BufferError):
    """Buffer does not show these numbers to this key.

    Args:
        message: For people.
        too_old: They lie further back than the plan's history goes; else the key lacks the permission.
    """

    def __init__(self, message: str, *, too_old: bool, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.too_old = too_old


class Stopped(CalendarSyncError):
    """A signal asked the run to stop.

    Args:
        signal_number: 2 for SIGINT, 15 for SIGTERM; the exit code is 128 more.
    """

    def __init__(self, message: str, *, signal_number: int, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.exit_code = 128 + signal_number
