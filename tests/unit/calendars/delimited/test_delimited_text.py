"""Encoding, delimiter and fields of delimited files: found out on reading, kept on writing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calendar_sync.calendars.delimited import CsvCalendar, records
from calendar_sync.calendars.delimited.dialect import DELIMITERS, find_dialect
from calendar_sync.calendars.delimited.encoding import decode
from calendar_sync.calendars.delimited.headerless import is_hootsuite
from calendar_sync.calendars.delimited.records import join, quoted, split, value_of
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.sheet import CellProblem

LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff")
CELLS = st.text(LETTERS, max_size=12)
MESSY = st.text(st.sampled_from('a b",;\t|\r\n='), max_size=40)


@given(MESSY, st.sampled_from(DELIMITERS))
def test_joining_what_was_split_gives_the_same_text(text: str, delimiter: str) -> None:
    try:
        records = list(split(text, delimiter))
    except CalendarUnreadable:
        assert '"' in text
        return
    assert join(records, delimiter) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6), st.sampled_from(DELIMITERS))
def test_what_python_writes_is_read_as_it_was_meant(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    assert [[value_of(raw) for raw in record.fields] for record in split(file.getvalue(), delimiter)] == rows


@given(CELLS, st.sampled_from(DELIMITERS), st.booleans())
def test_a_quoted_value_says_what_it_was(value: str, delimiter: str, always: bool) -> None:
    raw = quoted(value, delimiter, always=always)
    (record,) = split(f"{raw}{delimiter}x", delimiter)
    assert [value_of(field) for field in record.fields] == [value, "x"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('5" pipe,b\n', ['5" pipe', "b"]),
        ('a, "b, c" ,d\n', ["a", "b, c", "d"]),
        ('"a"b,c\n', ["ab", "c"]),
        ('"",b\n', ["", "b"]),
        ('"two\nlines",b', ["two\nlines", "b"]),
        ("a,\n", ["a", ""]),
        ("a,", ["a", ""]),
    ],
)
def test_what_programs_write_beyond_the_standard_is_taken(text: str, values: list[str]) -> None:
    (record,) = split(text, ",")
    assert [value_of(raw) for raw in record.fields] == values


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line() -> None:
    with pytest.raises(CalendarUnreadable, match="Line 3 opens a quotation mark"):
        list(split('Date,Text\n2027-01-01,Fine\n2027-01-02,"Never closed\n2027-01-03,Lost\n', ","))


HEADERS = ["Date", "Time", "Channels", "Text", "Status"]
SENTENCES = st.text(st.sampled_from("abc,;|.! "), min_size=1, max_size=30)


@given(
    st.lists(SENTENCES, min_size=2, max_size=12),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_the_delimiter_is_found_whatever_the_captions_say(
    captions: list[str], delimiter: str, end: str, quoting: int
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(HEADERS)
    writer.writerows(["2027-01-01", "09:30", "X, LinkedIn; Threads", caption, "Ready"] for caption in captions)
    found = find_dialect(file.getvalue())
    assert (found.delimiter, found.line_end, found.quote_all) == (delimiter, end, quoting == csv.QUOTE_ALL)


def test_the_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    found = find_dialect("sep=;\r\nText;Date\r\n1,5;2,5\r\n")
    assert (found.delimiter, found.preamble) == (";", "sep=;\r\n")


def test_a_file_of_one_column_is_read_as_one() -> None:
    assert find_dialect("Text\nHello\n").delimiter == ","


@given(st.text(LETTERS, max_size=60), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le-sig"]))
def test_unicode_files_come_back_byte_for_byte(text: str, codec: str) -> None:
    data = b"\xff\xfe" + text.encode("utf-16-le") if codec == "utf-16-le-sig" else text.encode(codec)
    assume(codec != "utf-16-le-sig" or not text.startswith("\0"))
    read, encoding = decode(data)
    assert read == text
    assert encoding.encode(read) == data


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(codec: str) -> None:
    text = "Date\tText\n2027-01-05\tGrüße 🎉 Привет\n"
    read, encoding = decode(text.encode(codec))
    assert (read, encoding.encode(read)) == (text, text.encode(codec))


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Köln – schön, daß es «Straßenbahnen» gibt…",
        "L’été déjà: créée à Noël, où est l’œuvre?",
        "¿Mañana? ¡Sí, señor! Él pidió un café.",
        "Ação, coração, pães; Ærø, smørrebrød, ångström",
        "“Quotes” and £5 or €6 — fine™",
        "Þetta er ný bók um þjóðina; Ísland, það er gott. Føroyar: søgnin, kvøldið",
        "È già così: perché più virtù; això és l'Àngel, col·lecció, Barça",
        "Esimene leib on küps, õue; ensimmäinen leipä, Škoda, één café, coördinatie",
        "12 m² et 3 m³, 4 km³, 1ª edición, n° 4, 20 °C, ½ tasse, Harbor×Northwind, it´s, cœur, sœur",
        "São Paulo, Köln, Åse, Málaga, crème brûlée, piñata",
    ],
)
def test_western_files_without_unicode_are_read_as_excel_wrote_them(text: str) -> None:
    data = text.encode("cp1252")
    read, encoding = decode(data)
    assert (read, encoding.codec, encoding.encode(read)) == (text, "cp1252", data)


FOREIGN = {
    "cp1250": (
        "Pierwszy chleb już wyszedł z pieca",
        "Treść posta",
        "Kanał;Data",
        "Přijďte ochutnat, dokud je teplý, žhavý!",
        "Kruh je izašao iz pećnice, dođite, šećer!",
        "Megsült a tél első kovászos kenyere, örülünk",
        "Prima pâine din această iarnă a ieşit din cuptor",
        "Prvi kruh je pečen, pridite, še je topel",
    ),
    "iso8859_2": ("Pierwszy chleb już wyszedł; świeża mąka",),
    "cp1254": ("Kışın ilk ekmeği çıktı", "İlk ekmek hazır, dükkana gelin", "Günaydın dostlar, bugün açığız"),
    "cp1257": ("Pirmoji žiemos duona jau iškepta, kol šilta", "Pirmā ziemas maize, nāciet nogaršot"),
    "cp1255": ("הלחם הראשון",),
    "cp874": ("ขนมปังแรก",),
    "euc_kr": ("올겨울 첫 사워도우",),
    "gbk": ("今年冬天的第一炉酸面包",),
    "cp850": ("mañana en el jardín", "Größe für die Straße"),
}
"""Words by encoding, each a telling one of its language."""


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in FOREIGN.items() for text in texts])
def test_words_of_other_languages_are_never_taken_for_western_ones(codec: str, text: str) -> None:
    with pytest.raises(CalendarUnreadable, match=r"letters that make no words|bytes that are no letters"):
        decode(f"Date,Time,Text\n2026-12-03,09:30,{text}\n".encode(codec))


def test_more_than_a_spreadsheet_can_hold_is_refused_before_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert records.MAX_ROWS == 1_048_576
    # A million rows take seconds to read.
    monkeypatch.setattr(records, "MAX_ROWS", 10_000)
    monkeypatch.setattr(records, "MAX_FILLED", 15_000)
    monkeypatch.setattr(records, "MAX_FIELDS", 70_000)
    for content, words in (
        (b"Date,Text\n" + b"," * 20_000 + b"x\n", "16,384 columns"),
        (b"Date,Text\n" + b"a\n" * 10_000, "10,000 rows"),
        (b"Date,Text\n" + b"a,b\n" * 9_000, "15,000 filled"),
        (b"Date,Text\n" + b",,,,,,,\n" * 9_000 + b"a\n", "70,000 empty"),
        (b'Date,Text\n2026-12-03,"' + b"Come and see. " * 20_000 + b'"\n', "32,767"),
    ):
        (tmp_path / "calendar.csv").write_bytes(content)
        with pytest.raises(CalendarUnreadable, match=words):
            CsvCalendar(tmp_path / "calendar.csv").read()


@pytest.mark.parametrize(
    "data",
    [
        "Привет, новая неделя".encode("cp1251"),
        "Καλημέρα κόσμε".encode("cp1253"),
        "Le café d’été est prêt".encode("mac_roman"),
        "مرحبا بالعالم".encode("cp1256"),
        "おはようございます".encode("shift_jis"),
        b"Date,Text\n\x81\x8d,x\n",
        b"PK\0\0binary",
    ],
)
def test_letters_that_make_no_words_are_refused_and_never_posted(data: bytes) -> None:
    with pytest.raises(CalendarUnreadable) as caught:
        decode(data)
    assert "CSV UTF-8" in caught.value.fix


def test_what_an_encoding_does_not_have_becomes_a_question_mark() -> None:
    _, encoding = decode("é".encode("cp1252"))
    assert encoding.fitting("naïve 🎉") == "naïve ?"


@pytest.mark.parametrize(
    ("rows", "is_it"),
    [
        ([["05/14/2027 09:30", "Hello", "https://example.com"], ["05/15/2027 9:30 PM", "Again", ""]], True),
        ([["2027-05-14 09:30", "Hello"]], True),
        ([["Date", "Text", "Link"], ["05/14/2027 09:30", "Hello", ""]], False),
        ([["05/14/2027 09:30", "", "https://example.com"]], False),
        ([["05/14/2027 09:30", "Hello", "not a link"]], False),
        ([["05/14/2027 09:30", "Hello", "", "X"]], False),
        ([], False),
    ],
)
def test_hootsuites_bulk_file_is_known_by_its_shape(rows: list[list[str]], is_it: bool) -> None:
    assert is_hootsuite(rows) is is_it


def test_a_formula_that_failed_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "may.csv"
    path.write_text("Text,Title\n#REF!,#N/A yet\n#1 bread,#NAME?\n", encoding="utf-8")
    rows = CsvCalendar(path).read().tabs[0].rows[1:]
    assert rows == ((CellProblem("error", "#REF!"), "#N/A yet"), ("#1 bread", CellProblem("error", "#NAME?")))


def test_a_field_whose_end_nobody_can_tell_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "may.csv"
    path.write_text('Text,Title\n"He said \\"hi\\" to us",a\n"Rolls" says Ann,"b" \n5" rolls,"say ""c"""\n')
    rows = CsvCalendar(path).read().tabs[0].rows[1:]
    assert [isinstance(row[0], CellProblem) for row in rows] == [True, True, False]
    assert [row[1] for row in rows] == ["a", "b", 'say "c"']
