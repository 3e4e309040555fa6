"""Columns that nothing is read from: those that may keep a row back do, those that are harmless do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from layout_sheets import ROLLS, SPRING, STATUSES, TEXTS, TOAST, read, tab

from calendar_sync.entries.rules import READY
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.letting import lets_go
from calendar_sync.model.remarks import approves, wants_change
from calendar_sync.model.sheet import Row, Scalar

FRAME = ("Date", "Time", "Platform", "Caption")
OPEN, DECIDED = (), ("Approved",)


def lines(cells: Sequence[Scalar], more: tuple[Scalar, ...]) -> list[tuple[Scalar, ...]]:
    return [
        (date(2027, 1, 4) + timedelta(number), time(9), "LinkedIn", TEXTS[number % 3], *more, cell)
        for number, cell in enumerate(cells)
    ]


def goes(found: Sequence[Row]) -> list[bool]:
    """Return which rows nothing holds, by the words that are known without a legend."""
    said = [str(row.values.get("status", "ready")) for row in found]
    return [not row.faults and STATUSES.get(status_key(word)) == READY for row, word in zip(found, said, strict=True)]


Y, N = True, False


@pytest.mark.parametrize(
    ("title", "more", "cells", "expected"),
    [
        # No column says which rows may go: what might do so is asked about.
        ("Round", OPEN, ("R1", "R2", "Final"), [N, N, Y]),
        ("Workflow", OPEN, ("Write", "Design", "Publish"), [N, N, Y]),
        ("S", OPEN, ("x1", "x2", "x1"), [N, N, N]),
        ("Zorble", OPEN, ("aa", "bb", "aa"), [N, N, N]),
        ("Этап", OPEN, ("дизайн", "монтаж", "дизайн"), [N, N, N]),
        (None, OPEN, ("ok", "not ok", "ok"), [Y, N, Y]),
        (None, OPEN, ("ok", "not ok", None), [Y, N, N]),
        ("Reviewed by", OPEN, ("Ana", "ok", "in legal"), [Y, Y, N]),
        ("fertig?", OPEN, ("ja", "nein", "fast"), [Y, N, N]),
        ("Klar för publicering", OPEN, ("Ja", "Nej", "snart"), [Y, N, N]),
        # One does; another may take it back all the same.
        ("Paid/Organic", DECIDED, ("Organic", "Paid", None), [Y, N, Y]),
        ("Publisher", DECIDED, ("Buffer", "Native", None), [Y, N, Y]),
        ("Who posts", DECIDED, ("Buffer", "Manually (Tim)", "Agency"), [Y, N, N]),
        ("QA", DECIDED, ("Pass", "Fail", None), [Y, N, N]),
        ("Market", DECIDED, ("US", "UK", "US"), [N, N, N]),
        ("Sprache", DECIDED, ("DE", "DE", "DE"), [Y, Y, Y]),
        ("Reason", DECIDED, (None, "the client is not sure", None), [Y, N, Y]),
        ("Sold?", DECIDED, ("No", "Yes", None), [Y, N, Y]),
        ("Vet checked", DECIDED, ("Yes", "No", "Yes"), [Y, N, Y]),
        ("Kill?", DECIDED, (None, "x", None), [Y, N, Y]),
        ("Zorble", DECIDED, ("good", "nope", "good"), [N, N, N]),
        ("Zorble", DECIDED, ("in stock", "sold out", None), [N, N, N]),
        ("Photo consent", DECIDED, ("given", "asked", None), [Y, N, N]),
        ("Status", OPEN, ("Client approved", "To be scheduled", "Ready for review"), [Y, Y, N]),
        ("Sign-off", DECIDED, ("JK", "no", "in legal"), [Y, N, N]),
        ("Approved on", DECIDED, (date(2026, 11, 18), "asked", "no"), [Y, N, N]),
        ("Design status", DECIDED, ("Done", "In design", "redo"), [Y, N, N]),
        ("Graphic needed?", DECIDED, ("No", "Yes", None), [Y, N, N]),
        ("Went live", DECIDED, (None, "✓", "No"), [Y, N, Y]),
        ("Scheduled?", DECIDED, ("No", "Yes", None), [Y, N, Y]),
        ("Type of content", DECIDED, ("Educational", "Behind the scenes", None), [Y, Y, Y]),
        ("Repurpose?", DECIDED, ("Yes", "No", None), [Y, Y, Y]),
        ("Hashtag count", DECIDED, (3, 4, 5), [Y, Y, Y]),
        ("Post length", DECIDED, ("short", "long", "short"), [Y, Y, Y]),
        ("Post #", DECIDED, (1, 2, 3), [Y, Y, Y]),
        ("Post format", DECIDED, ("Text only", "Text only", None), [Y, Y, Y]),
        ("Fotograf:in", DECIDED, ("© K. Lang", None, "© B. Roth"), [Y, Y, Y]),
        ("Partner sign-off", OPEN, ("JB", None, "w/ JB"), [Y, N, N]),
        ("Owner", DECIDED, ("Tim", "rejected", "Ana"), [Y, N, Y]),
        # What somebody thinks of it.
        ("Feedback", DECIDED, ("Love it!", "Replace 10 with 12", "❌", None, "OK - Ana", "hm"), [Y, N, N, Y, Y, N]),
        ("Feedback", DECIDED, ("photo", "❌", "typo in line 2", "❌", "swap", None), [N] * 5 + [Y]),
        ("Änderungen", DECIDED, ("anderes Bild", "keine", "passt"), [N, Y, Y]),
        ("Retours client", DECIDED, ("Parfait", "Changer la photo", None), [Y, N, Y]),
        ("Kommentar", DECIDED, ("byt bild", None, "fint!"), [N, Y, Y]),
        ("Managers comments", DECIDED, ("fab!", "use the other pic", "Not sure about it"), [Y, N, N]),
        ("Müşteri notu", DECIDED, ("harika", "fotoğrafı değiştirin", "-"), [Y, N, Y]),
        ("Правки", DECIDED, ("заменить фото", "ок", None), [N, Y, Y]),
        ("Comments", DECIDED, ("Shot by Ana", "Is this still right?", "wrong photo"), [Y, N, N]),
        ("Notes", DECIDED, ("Ask Ann", "typo in line 2", "fixed the typo"), [Y, N, Y]),
        ("Design notes", DECIDED, ("Replace the sky", None, None), [Y, Y, Y]),
        # What may have to be posted as well, unless the text says it already.
        ("Headline", DECIDED, ("Bread!", None, "-"), [N, Y, Y]),
        ("CTA", DECIDED, ("Order now", "before six in the morning", None), [N, Y, Y]),
        ("CTA", DECIDED, ("Book now", "Comment", "Book now", "Comment", None), [Y] * 5),
        ("CTA", DECIDED, ("Book now!", "Comment", "Book now!", "Comment", None), [N, N, N, N, Y]),
        ("CTA", DECIDED, ("Order now",) * 4, [N] * 4),
        ("Mentions", DECIDED, (None, "@ana @millco", "none"), [Y, N, Y]),
        ("Hashtag set", DECIDED, (None, "Set A", None), [Y, N, Y]),
        ("Short version", DECIDED, (None, "Bread at four!", None), [Y, N, Y]),
        ("Disclosure", DECIDED, (None, "#ad", None), [Y, N, Y]),
        ("Emoji", DECIDED, (None, "🎉", "-"), [Y, N, Y]),
        ("Placement", DECIDED, ("Organic", "Paid", None), [Y, N, Y]),
        ("Geo", DECIDED, ("All", "Canada", None), [Y, N, Y]),
        ("Activity", DECIDED, ("Post", "Community management", "Post"), [Y, N, Y]),
        ("Campaign", DECIDED, ("Winter", "Winter (paused)", "Winter"), [Y, N, Y]),
        ("Priority", DECIDED, ("High", "Backup", "Low"), [Y, N, Y]),
        ("P.S.", DECIDED, (None, "Bring a bag.", None), [Y, N, Y]),
        ("Zorble", DECIDED, ("We bake at night, and you eat at dawn.",) * 2 + (None,), [N, N, Y]),
        # Another tool has tried, or is about to.
        ("Error_Message", DECIDED, (None, "Rate limit exceeded", "none"), [Y, N, Y]),
        ("Posting_Status", DECIDED, (None, "QUEUED", "Not posted"), [Y, N, Y]),
        # What posts are about is no way of publishing them; codes and what cannot be made may be one.
        ("Type", DECIDED, ("FAQ Post", "Team Post", None), [Y, Y, Y]),
        ("Type", DECIDED, ("FAQ Post", "Giveaway Live", None), [N, N, Y]),
        ("Type", DECIDED, ("(C)", "(S)", None), [N, N, Y]),
        # A picture is meant, and there is none; or none is looked for.
        ("Format", ("https://www.example.com/a.jpg",), ("Photo", "Text", "Photo or video"), [Y, Y, Y]),
        ("Format", ("https://www.example.com/a.mp4",), ("Video", "Text", "Reel"), [Y, Y, Y]),
        # A film, several pictures or a thread are meant, and there is one picture or one post.
        ("Format", ("https://www.example.com/a.jpg",), ("Video", "Carousel", "Reel"), [N, N, N]),
        ("Format", ("https://www.example.com/a.jpg\nhttps://www.example.com/b.jpg",), ("Carousel", "Thread"), [Y, N]),
    ],
)  # fmt: skip
def test_a_row_goes_where_what_stands_beside_it_lets_it(
    title: str | None, more: tuple[Scalar, ...], cells: tuple[Scalar, ...], expected: list[bool]
) -> None:
    head = ("Status",) if more is DECIDED else ("Visual",) if more else ()
    _, found = read(tab((*FRAME, *head, title), *lines(cells, more)))
    assert goes(found.rows) == expected


@pytest.mark.parametrize(
    ("title", "kind", "other"),
    [
        *(("Format", kind, "Text") for kind in ("Photo", "Static post", "Karussell", "Видео", "Carousel post")),
        ("Visual brief", "Ana at the oven", "no image"),
        ("Bildidee", "Team vor dem Ofen", None),
    ],
)
def test_a_row_waits_whose_picture_is_missing(title: str, kind: str, other: str | None) -> None:
    rows = lines([kind, other, kind], (None,))
    rows[2] = (*rows[2][:4], "https://www.example.com/a.jpg\nhttps://www.example.com/b.mp4", kind)
    _, found = read(tab((*FRAME, "Visual", title), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["media.expected"], [], []]
    _, found = read(tab((*FRAME, title), *lines([kind, other, kind], ())))
    assert goes(found.rows) == [N, Y, N]
    _, found = read(tab((*FRAME, title), *lines([kind, kind, kind], ())))
    told = [issue.rule for issue in found.issues if issue.rule == "layout.unseen"]
    kinds = title == "Format"  # Where every row says so, a calendar without media may have its pictures elsewhere.
    assert (goes(found.rows), bool(told)) == ([N, N, N] if kinds else [Y, Y, Y], not kinds)


@pytest.mark.parametrize("more", [OPEN, DECIDED])
@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("Owner", ("Tim", "Ana", "Tim", "Ana")),
        ("Campaign", ("Winter", "Spring", "Winter", "Spring")),
        ("Säule", ("Tipps", "Team", "Tipps", "Team")),
        ("Ответственный", ("Аня", "Ира", "Аня", "Ира")),
        ("Budget", ("50 €", "20 €", "50 €", "20 €")),
        ("Hex", ("#ff8800", "#112233", "#ff8800", "#0f0f0f")),
        ("Created", (date(2026, 12, 1),) * 4),
        ("Zorble", (103, 75, 180, 103)),
        ("Zorble", ("ana@example.com", "tim@example.com") * 2),
        ("Figma file", ("https://www.figma.com/file/1",) * 4),
        ("Week", ("W1", "W1", "W2", "W2")),
        ("Zimmerkategorie", ("Suite", "Doppel", "Suite", "Doppel")),
        ("Produkt", ("Rye", "Wheat", "Rye", "Wheat")),
        ("Notes", ("Ask Ann", "shot in May", None, "Boost it")),
    ],
)
def test_what_is_harmless_stops_no_row(title: str, cells: tuple[Scalar, ...], more: tuple[Scalar, ...]) -> None:
    proposal, found = read(tab((*FRAME, *(("Status",) if more else ()), title), *lines(cells, more)))
    assert goes(found.rows) == [True] * 4
    assert proposal.questions == ()


def test_a_column_that_nobody_knows_is_asked_about_and_told_beside_a_status() -> None:
    rows = lines(("red", "blue", "red", "blue"), DECIDED)
    proposal, found = read(tab((*FRAME, "Status", "Zorble"), *rows))
    (question,) = proposal.questions
    assert "Zorble" in question.text
    assert goes(found.rows) == [True] * 4
    assert [issue.rule for issue in found.issues] == ["layout.not_known"]
    _, found = read(tab((*FRAME, "Status", "Zorble"), *rows), answers={question.id: "nothing"})
    assert (goes(found.rows), found.issues) == ([True] * 4, ())
    _, found = read(tab((*FRAME, "Status", "Zorble"), *rows), answers={question.id: "unsure"})
    assert goes(found.rows) == [False] * 4


def test_comments_beside_rows_that_go_are_told() -> None:
    _, found = read(tab((*FRAME, "Status", "Comments"), *lines(("Shot by Ana", "love it", "typo"), DECIDED)))
    assert goes(found.rows) == [True, True, False]
    (told,) = found.issues
    assert (told.rule, told.cell) == ("layout.comment", "Plan!F2")


KEPT_BACK = """erst nach Ratsbeschluss veröffentlichen!;Let’s not run this one;Please move to Friday;Skip if it
rains;Client still has to sign off;Duplicate of 12/1 – delete?;Posting this by hand from my phone;Pulled;on
ice until January;Add link once live;TBC with Legal;Maybe?;Bild fehlt noch;Text wird noch
überarbeitet;verschieben auf Januar;Erst wenn der Shop live ist;À publier après le conseil
municipal;Publicar solo si el cliente confirma;Falta la foto;Aspettare conferma del cliente;Vänta med
denna;保留;moved to 20 Dec;change "guests" to "visitors";Nog even wachten;Só depois da aprovação;Czekamy na
zdjęcie;Ждём подтверждения;확인 필요;待确认;انتظر العميل;Foto wird
von Frau Maier nachgereicht;pasar a enero;beeld volgt nog van Sanne;nie wrzucać przed 10.12;não subir ainda;arte em
produção;先方確認後に投稿;to January;auf Montag;next week;client hasn’t approved;liegt beim Kunden;en relecture;
más adelante;non usare;senare;в работе;改到下周;LinkedIn only;nicht auf Facebook;Tim to check;photo?;later""".replace(
    "\n", " "
).split(";")


@pytest.mark.parametrize("title", ["Notes", "備考"])
def test_notes_that_keep_a_post_back_do_and_others_are_told(title: str) -> None:
    notes = (
        *KEPT_BACK,
        "Shot by Ana",
        "Can't wait for this one!",
        "Approved",
        "https://example.com/a",
        None,
    )
    _, found = read(tab((*FRAME, "Status", title), *lines(notes, DECIDED)))
    kept = [note for note, row in zip(notes, found.rows, strict=True) if row.faults]
    assert kept == KEPT_BACK
    told = [issue.message for issue in found.issues if issue.rule == "layout.comment"]
    first = len(KEPT_BACK) + 2
    assert [message.rpartition(": ")[2] for message in told] == [f"F{first}, F{first + 1}."]


def test_notes_below_titles_that_nobody_knows_keep_a_post_back_as_well() -> None:
    for title, note, other in (
        ("Sonstiges", "verschoben auf 2027", "Serie 3"),
        ("Extra info", "client cancelled this", "hands hold a loaf"),
        ("Anotações", "segurar por enquanto", "campanha"),
        ("To discuss", "is this ok?", None),
        ("Product status", "Sold out", "In stock"),
    ):
        _, found = read(tab((*FRAME, "Status", title), *lines((None, note, other), DECIDED)))
        assert [bool(row.faults) for row in found.rows] == [False, True, False], title


def test_notes_that_speak_of_days_or_networks_otherwise_are_only_told() -> None:
    notes = (
        *[
            "Black Friday",
            "3/5",
            "KW 50",
            "Photo by Ana",
            "weekly tip",
            "Freitagsfoto",
            "Monday motivation",
            "First of 3",
        ],
    )
    _, found = read(tab((*FRAME, "Status", "Notes"), *lines(notes, DECIDED)))
    assert [note for note, row in zip(notes, found.rows, strict=True) if row.faults] == []


CODES = ("A", "D", "P", "R")


@pytest.mark.parametrize("where", ["above", "below", "beside", "tab", "comment"])
def test_a_legend_says_what_codes_mean(where: str) -> None:
    said = "Key: A = approved, D = draft, P = posted, R = rejected"
    head, body = (*FRAME, "St."), lines(CODES, ())
    other = tab(("A", "Approved by the client"), ("D", "Draft"), ("P", "Posted"), ("R", "Rejected"), name="Legend")
    sheet = {
        "above": [tab((said,), head, *body)],
        "below": [tab(head, *body, (), (said,))],
        "beside": [tab(head, (*body[0], None, said), *body[1:])],
        "tab": [tab(head, *body), other],
        "comment": [tab(head, *body, comments={(1, 5): said})],
    }[where]
    proposal, found = read(*sheet)
    meant = [proposal.statuses[str(row.values["status"])] for row in found.rows]
    assert meant == ["ready", "hold", "hold", "hold"]
    assert proposal.questions == ()


def test_every_status_word_is_shown_with_its_meaning_and_only_what_nobody_knows_is_asked() -> None:
    words = ("Approved ✅", "WIP", "🟡 In review", "On hold?", "Cancelled?", "parked")
    proposal, _ = read(tab((*FRAME, "Status"), *lines(words, ())))
    meant = ("ready", "hold", "hold", "hold", "unknown", "unknown")
    assert dict(proposal.statuses) == dict(zip(words, meant, strict=True))
    assert [question.id for question in proposal.questions] == ["status:cancelled?", "status:parked"]


@pytest.mark.parametrize(
    ("said", "meanings"),
    [
        (("Scheduled = in the tool already",), ["ready", "hold"]),
        (("Ready = post it", "Scheduled = already loaded in Hootsuite"), ["ready", "hold"]),
        (("Scheduled = bereits eingeplant",), ["ready", "hold"]),
        (("Ready = for the editor and not for posting", "Scheduled = ready"), ["hold", "ready"]),
        (("Scheduled = ready to go", "Ready = signed off"), ["ready", "ready"]),
        (("Scheduled = goes out", "Ready = will be posted"), ["ready", "ready"]),
        (("Scheduled = goes out only if it is dry", "Ready = will be posted by hand"), ["hold", "hold"]),
        (("Draft = ready to go", "Ready → nicht posten"), ["hold", "ready"]),
        (("Scheduled: already ten guests",), ["ready", "ready"]),
        (("Ready = design ready, text not checked", "Scheduled = approved by client, can go"), ["hold", "ready"]),
        (("Ready: waiting for the client", "Scheduled: can be posted"), ["hold", "ready"]),
        (("Status key: Ready = in review, Scheduled = approved",), ["hold", "ready"]),
        (('"Ready" means the designer is finished. It is NOT approved until it says "Go".',), ["hold", "ready"]),
        (("Ready – copy done, no image yet", "Draft – idea only"), ["hold", "ready"]),
        (("Ready = for internal review, Scheduled = good to go",), ["hold", "ready"]),
        (("Ready: client has signed off", "Draft: not done yet"), ["ready", "ready"]),
        (("Ready = everything done and approved, Scheduled = already in Buffer",), ["ready", "hold"]),
    ],
)
def test_a_legend_may_say_that_a_usual_word_keeps_rows_back(said: tuple[str, ...], meanings: list[str]) -> None:
    legend = [(line,) for line in said]
    proposal, found = read(tab((*FRAME, "Status"), *lines(("Ready", "Scheduled"), ()), (), *legend))
    words = [str(row.values["status"]) for row in found.rows]
    assert [proposal.statuses.get(word, STATUSES[status_key(word)]) for word in words] == meanings


@pytest.mark.parametrize(
    "note",
    ["OK", "Love it!", "👍", "LGTM", "Approved by Ana 12/11", "looks good to me", "No changes", "Passt so!", "ок"],
)
def test_what_people_say_where_all_is_well(note: str) -> None:
    assert approves(note)
    assert not wants_change(note)


@pytest.mark.parametrize(
    "note", ["ok but change the photo", "ok?", "not ok", "maybe", "Tim", "great, remove the hashtag", "SPRING", "👎"]
)
def test_what_people_say_where_it_is_not(note: str) -> None:
    assert not approves(note)


_CHANGES = """à reformuler svp;trop long;por revisar;muy largo;da rivedere;troppo lungo;zu lang;umformulieren;te lang;
nog controleren;a rever;muito longo;za długie;ska kortas;för lång;måste kollas;check spelling of name;
please update price;tone down"""


@pytest.mark.parametrize("note", _CHANGES.replace("\n", "").split(";"))
def test_what_people_say_who_want_it_otherwise(note: str) -> None:
    assert wants_change(note)


@pytest.mark.parametrize("note", ["long weekend", "à partager en story", "prices checked", "price updated"])
def test_what_asks_for_nothing(note: str) -> None:
    assert not wants_change(note)


def test_the_texts_are_what_the_cases_take_them_for() -> None:
    assert TEXTS == (SPRING, ROLLS, TOAST)
    assert "before six in the morning" in ROLLS


@pytest.mark.parametrize(("headline", "there"), [("Bread!", False), ("#bread", True), ("Fresh rolls", True)])
def test_a_headline_that_stands_among_the_hashtags_alone_is_not_in_the_text_yet(headline: str, there: bool) -> None:
    assert lets_go("Headline", headline, ["Fresh rolls at four. #bread #spring"]) is there
