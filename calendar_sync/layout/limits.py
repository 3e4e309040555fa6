"""Columns that limit when a row may go out, or tell that something is in its way, or that it is out already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.entries.rules import CANCEL, READY, STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.aside_words import HARMLESS, REJECTED
from calendar_sync.layout.cells import is_sign, tick_of
from calendar_sync.layout.contents import Contents, shown
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.evidence import is_status
from calendar_sync.layout.remark_words import SAID, about_looks, are_comments, is_feedback
from calendar_sync.layout.speaking_words import NOT_THERE, TAKEN_DOWN, TO_BE_DONE, is_clients
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.words import NOTHING
from calendar_sync.model.errand_notes import names_work
from calendar_sync.model.patterns import later
from calendar_sync.model.putting_off_words import is_day
from calendar_sync.model.remarks import alike, approves, forbids, forbids_plainly, seems_against, wants_change
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import CellProblem, Fault, Scalar, Tab, column_letters

_TITLES: Mapping[str, str] = {
    "not_before": """embargo; not before; hold until; publish before; post before; no earlier than; earliest date;
        sperrfrist; nicht vor; pas avant; no antes de; nao antes de; non prima del; niet voor; не раньше""",
    "not_after": """expires; expires on; expiry; expiry date; expiration; expiration date; valid until; offer ends;
        gultig bis; valable jusqu au; valido hasta; geldig tot; scade il""",
    "unsure": """alt copy; alt caption; alternative copy; alternative caption; alternate copy;
        cross post; cross post to; crosspost; crosspost to; cross posting; also post to; also post on; also on;
        share to; repost on; repost to; repeat; repeats; repeat every; repeat on; recurring; recurrence; reply; replies;
        thread; second tweet; tweet 2; follow up comment""",
    "blocks": """buffer id; buffer post id; buffer link; buffer url; flag; flagged; blocked by; blocker; blockers;
        waiting for; waiting on; awaiting; issue; issues; open issues; problem; problems; to do before
        posting; todo before posting; open questions; outstanding; hold reason; reason for hold; on hold
        since; on hold because; still missing; what is missing; fix before posting; duplicate of; dupe
        of; duplicates row; superseded by; replaced by; post after; publish after; goes after; not
        until; doublon de; duplicado de; doppelt zu; ersetzt durch; wartet auf; warten auf; bloque par;
        en attente de; bloqueado por; wacht op;
        error; error message; errors; error log; error details; failure reason; failed because; fehler;
        fehlermeldung; erreur; message d erreur; mensaje de error; mensagem de erro; erro; errore;
        messaggio di errore; foutmelding; ошибка; сообщение об ошибке; komunikat bledu; رسالة الخطأ""",
}
_EXACTLY = {title: field for field, titles in (("unsure", TAKEN_DOWN), ("blocks", TO_BE_DONE)) for title in titles}
"""Titles that mean it alone, and not as a part of others."""
_PHRASES = tuple((plain(phrase), field) for field, phrases in _TITLES.items() for phrase in phrases.split(";"))
_RESULTS = frozenset(
    {"reach", "impressions", "likes", "engagement", "engagements", "clicks", "views", "shares", "saves"}
    | {"engagement rate", "comments count", "reactions", "retweets", "link clicks", "plays", "reichweite", "alcance"}
)
_NOTES = frozenset(
    plain(title)
    for part in (
        "notes; note; anything else; comments; remarks; feedback; internal notes; client comments; notizen",
        "anmerkungen; bemerkungen; kommentare; hinweise; commentaires; remarques; notas; observaciones; comentarios",
        "observações; comentários; note interne; commenti; osservazioni; opmerkingen; комментарии; примечания; "
        "заметки; примечание",
        "ملاحظات; الملاحظات; تعليقات; uwagi; notatki; komentarze; kommentarer; anteckningar; anmärkningar",
        "bemærkninger; noter; merknader; notater; huomiot; huomautukset; muistiinpanot; kommentit; poznámky; "
        "poznámka; komentáře",
        "megjegyzés; megjegyzések; jegyzetek; observații; comentarii; notițe; notlar; yorumlar; σχόλια",
        "παρατηρήσεις; σημειώσεις; примітки; примітка; коментарі; нотатки; catatan; keterangan; komentar; "
        "ghi chú; lưu ý; nhận xét",
        "הערות; הערה; 备注; 備註; 批注; 備考; メモ; コメント; 注意事項; 비고; 메모; 코멘트; टिप्पणी",
    )
    for title in part.split(";")
)
_READY = frozenset(map(status_key, STATUS_WORDS[READY]))
_NOTE_WORDS = frozenset(
    {"note", "notes", "comment", "comments", "feedback", "remark", "remarks", "says", "said", "thoughts"}
)
_NO_NOTES = frozenset(
    {"first", "1", "erster", "erste", "premier", "primer", "primeiro", "primo", "eerste", "forsta"}
) | frozenset({"первый", "pierwszy", "ilk", "1st", "count", "number", "reply", "of"})
_POSTED_BELOW = frozenset({"link", "links", "url", "pinned", "pin", "self", "follow", "followup"})
"""Beside the word comment: one that is published below the post."""
_HELD = frozenset(
    map(status_key, ["hold", "on hold", "held", "wait", "waiting", "paused", "pause", "cancelled", "canceled", "cancel",
                     "draft", "not approved", "skip", "stop", "delete", "removed", "dropped", "rejected", "pending",
                     "tbc", "nicht posten", "sold out", "out of stock", "discontinued", "ausverkauft", "agotado",
                     "vergriffen", "esgotado", "épuisé", "esaurito", "uitverkocht", "abgesagt", "annulé",
                     "postponed", "verschoben", "example", "example row", "example post", "sample", "sample post",
                     "sample row", "template", "test", "test post", "beispiel", "muster", "exemple",
                     "ejemplo", "exemplo", "esempio", "voorbeeld", "przykład", "пример",
                     "delete this row", "archived", "do not post", "already posted"])
)  # fmt: skip
"""What holds a row without any title above it."""
_REJECTED = frozenset(map(status_key, (*STATUS_WORDS[CANCEL], *REJECTED)))
_NO = frozenset({"no", "nein", "non", "nao", "нет", "nie", "لا"})
"""Below feedback these refuse."""
_NOTE = 600
"""Characters; what is longer is no note."""
LIMITS = frozenset({"not_before", "not_after", "measured", "notes", "feedback"})
"""Fields that only say when a row may go out, or that it has."""


def looks_like_status(contents: Contents) -> bool:
    """Return whether at least half of the cells are known words of a workflow."""
    return (
        contents.filled > 0 and 2 * sum(n for word, n in contents.words.items() if is_status(word)) >= contents.filled
    )


def limit_of(title: str, contents: Contents) -> str:
    """Return ``not_before``, ``not_after``, ``blocks`` or ``measured`` where a title says so, else an empty string."""
    words = f" {plain(title)} "
    if contents.share("hashtags") >= 0.5:
        return ""  # Hashtags are to be posted, and no remarks, whatever "comment" their title names.
    ticks = contents.counts.get("tick", 0) - contents.words.get("-", 0)
    if is_feedback(title) and 0 < ticks < contents.filled and not looks_like_status(contents):
        return "feedback"  # A cross among words is one more thing that somebody says.
    if ticks < 0.3 * max(contents.filled, 1) and (words.strip() in _NOTES or not looks_like_status(contents)):
        if is_feedback(title):
            return "feedback"
        if is_clients(title):
            return "client"
        if words.strip() in _NOTES or (
            words.strip() != "comment"
            and " separated by " not in words
            and not _POSTED_BELOW & {*words.split()}
            and (_NOTE_WORDS | SAID) & {*words.split()}
            and len(words.split()) <= 4
            and not _NO_NOTES & {*words.split()}
        ):
            return "notes"
    if words.strip() in _RESULTS and contents.share("number", "fraction") >= 0.5:
        return "measured"
    if NOT_THERE & {*words.split()} and contents.share("platform") >= 0.5:
        return "unsure"
    if (said := _EXACTLY.get(words.strip())) is not None:
        return said
    return next((field for phrase, field in _PHRASES if f" {phrase} " in words), "")


def speaks_against(title: str, note: str) -> bool:
    """Return whether a note below ``title`` seems to speak against posting its row as it is."""
    return _speaks_against(title, alike(note))


@lru_cache(maxsize=4096)  # Notes of a calendar are often alike but for numbers, and dear to understand.
def _speaks_against(title: str, note: str) -> bool:
    return forbids(note) or _asks(title, note) or _is_no_yes(note)


def _asks(title: str, note: str) -> bool:
    """Return whether a note asks for a change of the post, or what is to become of it."""
    if about_looks(title) or approves(note):
        return False
    return wants_change(note) or names_work(note) or (are_comments(title) and _ASKED.search(note) is not None)


_ASKED = later(r"[?？؟](?:\s|$)|[❌👎]\s*$")


def _is_no_yes(note: str) -> bool:
    """Return whether a note is a word of a workflow, and not one by which a row may go out."""
    return is_status(note) and status_key(note) not in _READY


def is_open(value: Scalar) -> bool:
    """Return whether what stands in a column of feedback is anything but a yes."""
    if isinstance(value, str):
        nothing = plain(value) in NOTHING and plain(value) not in _NO and not is_sign(value)
        return not (nothing or approves(value) or tick_of(value) or status_key(value) in _READY)
    return value is False or isinstance(value, CellProblem)


def _is_against(title: str, field: str, note: str) -> bool:
    """Return whether what stands below a title from which nothing is read is a note against posting, and no plan.

    Args:
        title: Of the column.
        field: What the title names, as far as anybody knows.
        note: The cell.
    """
    words = {*plain(title).split()}
    if words & _DRAFTED and _A_DRAFT & {*plain(note).split()} and len(note) <= _STATE:
        return True
    if len(note) > _REMARK or field not in ("", "other", "text") or words & _SHOWN:
        return False
    planned = (field or words & HARMLESS or (not title and is_day(note))) and not words & _TELLS
    return forbids_plainly(note) if planned else seems_against(note)


_SHOWN = frozenset({"overlay", "overlays", "onscreen", "screen", "subtitle", "subtitles"})
"""Words of titles below which stands what films show: ``Wait for it...``."""
_TELLS = frozenset(
    {"details", "detail", "action", "actions", "log", "changelog", "history", "info", "infos", "information", "update"}
    | {
        "updates",
        "discussion",
        "context",
        "background",
        "more",
        "verlauf",
        "detalles",
        "dettagli",
        "hinweis",
        "hinweise",
    }
)
"""Words of titles below which people tell each other things."""
_DRAFTED = frozenset({"version", "versions", "revision", "rev", "fassung", "stand", "versie", "versione", "wersja"})
_A_DRAFT = frozenset(
    {"draft", "drafts", "entwurf", "rohfassung", "brouillon", "borrador", "rascunho", "bozza", "concept", "szkic"}
    | {"utkast", "kladde", "luonnos", "черновик", "wip", "outline"}
)
_STATE = 30
"""Characters; a version is named in fewer."""


_REMARK = 160
"""Characters; what is longer below a title that nobody knows may be anything."""


def unread_faults(tab: Tab, number: int, places: Mapping[int, str], titles: Mapping[int, str]) -> Iterator[Fault]:
    """Yield why a row must wait in or beside which stands ``hold``, or a note against posting, where nothing is read.

    Args:
        tab: As read.
        number: 1-based row.
        titles: Titles by column.
        places: 1-based columns, and the fields that their titles name; what rejects a row does so below any.
    """
    for place, field in places.items():
        value = tab.value(number, place)
        if not isinstance(value, str) or len(value) > _NOTE:
            continue
        held = _REJECTED if field else _HELD
        if status_key(value) in held or _is_against(titles.get(place, ""), field, value):
            yield Fault(
                "row.note_forbids",
                f"notes@{place}",
                f"'{shown(value)}' stands in {column_letters(place)}{number}, and seems to speak against posting.",
                "Clear that cell when the row may go out.",
            )
            return


def limit_faults(
    spread: Spread, values: Mapping[str, Scalar], rules: DateRules, titles: Mapping[int, str]
) -> Iterator[Fault]:
    """Yield why a row must wait: its day lies before an embargo or after an end, or it has results already.

    Args:
        spread: The filled cells of the row by field.
        values: What the row was read as; its date is a day or a moment.
        rules: How dates are read.
        titles: Titles by column, for the messages.
    """
    day = values.get("date")
    day = day.date() if isinstance(day, datetime) else day
    for field, wrong in (("not_before", "lies before it"), ("not_after", "lies after it")):
        for place, value in spread.get(field, ()):
            said = read_day(value, rules)
            if not isinstance(said, ParsedDate) or not isinstance(day, date):
                wrong = "cannot be held against it"
            elif (day >= said.day) if field == "not_before" else (day <= said.day):
                continue
            yield Fault(
                f"date.{field}",
                f"{field}@{place}",
                f"Under '{titles.get(place, '')}' stands '{shown(value)}', and the day of the row {wrong}.",
                "Move the row, or empty that cell when it no longer holds.",
            )
    for place, value in spread.get("feedback", ()):
        if is_open(value):
            yield Fault(
                "row.feedback",
                f"feedback@{place}",
                f"'{shown(value)}' stands under '{titles.get(place, '')}', and does not say that the row may go out "
                "as it is.",
                "Do what it asks for, then clear the cell or write ok into it; or delete the column's line in "
                "calendar-sync.toml.",
            )
    for place, value in spread.get("notes", ()):
        title = titles.get(place, "")
        if isinstance(value, str) and speaks_against(title, value):
            yield Fault(
                "row.note_forbids",
                f"notes@{place}",
                f"The note '{shown(value)}' under '{title}' seems to speak against posting the row as it is.",
                "Clear the note when the row may go out, or delete the column's line in calendar-sync.toml.",
            )
    for place, value in spread.get("measured", ()):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value:
            yield Fault(
                "row.measured",
                f"measured@{place}",
                f"'{shown(value)}' under '{titles.get(place, '')}' looks like a result: the post is out already.",
                "Empty that cell where the row is still to be posted, or mark the row as posted.",
            )
