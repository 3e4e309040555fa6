"""What plans and checks tell besides the rules about posts: of tabs, titles, whole rows, channels and runs.

It is found while a table is put together, or by what Buffer says; no setting makes anything else of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from calendar_sync.model.entry import Severity


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """One thing that is told in the form of a rule and cannot be switched.

    Args:
        id: Stable; its first word says what it is about.
        summary: What is told, in one sentence.
        severity: What it is.
    """

    id: str
    summary: str
    severity: Severity = Severity.ERROR

    @property
    def levels(self) -> tuple[str, ...]:
        """What the settings may make of it: nothing else."""
        return (str(self.severity),)


_WARNING, _NOTE = Severity.WARNING, Severity.NOTE

SHEET_FINDINGS: tuple[SheetFinding, ...] = (
    SheetFinding("sheet.no_header", "A tab has no row of titles by which its rows could be read."),
    SheetFinding("sheet.tab_missing", "The settings name a tab that the calendar does not have."),
    SheetFinding("sheet.column_missing", "The settings name a column that no tab has, or that one tab lacks."),
    SheetFinding("sheet.duplicate_column", "Two columns stand for the same thing."),
    SheetFinding("sheet.copied_column", "A copy of one of the tool's own columns is left alone.", _WARNING),
    SheetFinding("sheet.own_column_taken", "A column that results would be written into holds something already."),
    SheetFinding("sheet.protected", "Cells that results would be written into are protected."),
    SheetFinding("sheet.unknown_network", "A column of texts names a network that there is not.", _WARNING),
    SheetFinding("sheet.hidden_tab", "A hidden tab is not read.", _WARNING),
    SheetFinding("sheet.parked_tab", "A tab is not read whose name says that it waits or is over.", _WARNING),
    SheetFinding("sheet.no_ids", "A tab that was synced once is not read, and has lost its Sync IDs.", _WARNING),
    SheetFinding("sheet.rows_away", "A tab is not read in which rows of an interrupted run may stand.", _WARNING),
    SheetFinding("sheet.columns_apart", "The tool's columns will not adjoin the calendar's.", _WARNING),
    SheetFinding("sheet.titles_added", "The first sync puts titles above a table that has none.", _NOTE),
    SheetFinding("sheet.other_titles", "A row stands below other titles, or the same ones in other columns."),
    SheetFinding("sheet.torn_rows", "Rows were moved without their ids, and get them back.", _WARNING),
    SheetFinding("layout.header_gone", "The row of titles that was confirmed is gone from a tab."),
    SheetFinding("layout.column_gone", "A column that was confirmed is gone, or was renamed."),
    SheetFinding(
        "layout.header_moved", "The titles of a tab stand in another row than when they were confirmed.", _WARNING
    ),
    SheetFinding("layout.column_moved", "A column that was confirmed is read where it stands now.", _WARNING),
    SheetFinding("layout.new_column", "A column is new since the layout was confirmed.", _WARNING),
    SheetFinding("layout.column_doubted", "Columns may be others than their titles say; their rows wait.", _WARNING),
    SheetFinding("layout.new_tab", "A tab that looks like the others is not in the layout, and not read.", _WARNING),
    SheetFinding("layout.other_table", "Another table, or the titles in other columns, begins within a tab."),
    SheetFinding("layout.explains", "A row below the titles explains them, and is not read.", _WARNING),
    SheetFinding("layout.comment", "Comments beside rows may be about their posts.", _WARNING),
    SheetFinding("layout.not_known", "A column beside rows is filled, and nobody has said what it means.", _WARNING),
    SheetFinding("layout.unseen", "Rows say what is to be seen, and go out without a picture.", _WARNING),
    SheetFinding("layout.pictures", "Pictures lie over cells of the table, and are not posted.", _WARNING),
    SheetFinding("layout.short_text", "Texts are so short that they are perhaps only topics.", _WARNING),
    SheetFinding("layout.filled_down", "Empty cells take their value from the row above in their block.", _WARNING),
    SheetFinding("layout.merged", "One merged cell holds for several rows.", _WARNING),
    SheetFinding("layout.section", "Rows go to the channel that the heading above them names.", _WARNING),
    SheetFinding("layout.skipped", "Places that Buffer does not post to are passed over.", _WARNING),
    SheetFinding("layout.year", "Dates without a year are read as the year told.", _WARNING),
    SheetFinding("grid.unread", "A note in a calendar of months cannot be read as a post.", _WARNING),
    SheetFinding("gate.blocked", "A column that keeps rows back is filled."),
    SheetFinding("gate.unconfirmed", "Nobody has said whether a column decides what goes out."),
    SheetFinding("column.unsure", "Nobody has said what a filled column is."),
    SheetFinding("column.speaks", "An unexplained column holds words that matter, such as of advertising."),
    SheetFinding("column.one_network", "Media or links stand in a column for one of the row's networks."),
    SheetFinding("cell.struck", "A cell, or a part of it, is struck out."),
    SheetFinding("tick.unreadable", "A cell under a channel says neither yes nor no."),
    SheetFinding("row.parked", "A row stands below a line that sets what follows aside, or that calls it an example."),
    SheetFinding("row.note_forbids", "A note or comment seems to speak against posting the row."),
    SheetFinding("row.feedback", "A column of feedback does not say that the row may go out as it is."),
    SheetFinding("row.measured", "A row holds results, as of a post that is out already."),
    SheetFinding("row.colours", "The sheet says that colours tell which rows may go out; they are not read."),
    SheetFinding("row.copied", "A row is the copy of another, and gets an id of its own.", _WARNING),
    SheetFinding("row.id_unreadable", "The Sync ID cell of a row holds no id."),
    SheetFinding("row.post_ids_unreadable", "The Post IDs cell does not say which post is which.", _WARNING),
    SheetFinding("row.unplaced", "A row may be one that an interrupted run has posted, changed since."),
    SheetFinding("date.cell_error", "A date's cell shows an error of its formula."),
    SheetFinding("date.formula", "A date's formula was never calculated."),
    SheetFinding("time.cell_error", "A time's cell shows an error of its formula."),
    SheetFinding("time.formula", "A time's formula was never calculated."),
    SheetFinding("date.order", "A date does not fit the order of day and month of its column."),
    SheetFinding("date.swapped", "A spreadsheet has probably swapped day and month of a date."),
    SheetFinding("date.astray", "A date lies years after all others of its tab."),
    SheetFinding("date.other_month", "A date is of another month than its heading or tab."),
    SheetFinding("date.other_year", "A date is of another year than its tab."),
    SheetFinding("date.year_turns", "A date without a year stands where the year may have turned."),
    SheetFinding("date.no_month", "A date is a day alone, and nothing says of which month."),
    SheetFinding("date.moving", "A date is counted from today by a formula, and moves from day to day."),
    SheetFinding("date.vague", "A date names no single day."),
    SheetFinding("date.revised", "Another column changes the day of the row."),
    SheetFinding("time.revised", "Another column changes the time of the row."),
    SheetFinding("time.half", "A time leaves open whether morning or evening is meant."),
    SheetFinding("time.differs", "The networks of a row have different times."),
    SheetFinding("date.other_week", "A date lies in another week than a line above its row, or a column, names."),
    SheetFinding("date.week", "A day is named by its week, which can be counted in more than one way."),
    SheetFinding("date.differs", "The networks of a row have different days."),
    SheetFinding("zone.differs", "Two places name different time zones for a row."),
    SheetFinding("zone.summer", "A zone is named by hours that its clocks do not go by on that day."),
    SheetFinding("zone.unclear", "The calendar speaks of a time zone that nobody has confirmed."),
    SheetFinding("zone.note", "A note at a row speaks of a time zone by which the row is not read."),
    SheetFinding("post_type.differs", "The channels and the type column name different types of post."),
    SheetFinding("media.expected", "A row is to show a picture or film, and has none."),
    SheetFinding("media.floating", "A picture lies over the cell, and the cell is empty."),
    SheetFinding("media.offline", "No media address could be reached by the probe.", _WARNING),
    SheetFinding("link.expected", "A row is to be a link, and holds none."),
    SheetFinding("link.two_addresses", "A cell shows one address, and its link leads to another one."),
    SheetFinding("hashtags.unclear", "The column of hashtags holds something else than hashtags."),
    SheetFinding("text.placeholder", "The text is a tick or a placeholder."),
    SheetFinding("text.topic", "The text is a topic or a title, and other texts of the calendar are whole sentences."),
    SheetFinding("text.numbered", "Texts begin with numbers that count on from row to row."),
    SheetFinding("text.label", "The text begins or ends with a label for colleagues, such as (Reel) or IG:."),
    SheetFinding("text.two_for_one", "Two columns have different texts for one network of a row."),
    SheetFinding("text.for_others", "A row has a text for other networks, and none for this one."),
    SheetFinding("text.linked", "The words of a text lead to a page, and posts show words alone."),
    SheetFinding("text.is_elsewhere", "The text is a link to a document, perhaps to the text itself."),
    SheetFinding(
        "text.not_final", "A row has another wording of its text, and the text itself is empty or hardly there."
    ),
    SheetFinding("text.thread_columns", "A thread stands in several columns, and not all of it can be posted so."),
    SheetFinding("text.thread_expected", "A row is to be a thread, and its text is one post."),
    SheetFinding("text.goes_on", "A text seems to go on in the row below, and would go out without its end."),
    SheetFinding("text.thread_rows", "A thread stands in several rows, each of which would be a post."),
    SheetFinding("channel.unverified", "Without asking Buffer nobody knows whether there is such a channel.", _WARNING),
    SheetFinding("channel.not_social", "A row is for a place that is not posted to through Buffer."),
    SheetFinding("channel.other_client", "A row is for one client, the channel seems to be another's."),
    SheetFinding("channel.other_page", "A row is for a page that the channel is not called after."),
    SheetFinding("channel.whose", "Nobody has said of which client a channel is."),
    SheetFinding("channel.doubtful", "A channel stands in doubt, by the sign beside it."),
    SheetFinding("channel.full", "More posts or drafts are to wait on a channel than Buffer lets wait.", _WARNING),
    SheetFinding("post.changed_after_sent", "What was changed in a row cannot reach its post any more.", _WARNING),
    SheetFinding("post.not_published", "Buffer could not publish a post."),
    SheetFinding("plan.limit", "A plan would delete or change more than the limits of a run allow."),
)
