"""What holds for every sheet and every text that is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsx_files import (
    anatomy,
    assert_only_changed,
    calendar,
    part,
    parts_of,
    put,
    read_tab,
    single,
    worksheet,
)

from calendar_sync.model.sheet import CellWrite

SHEET = "xl/worksheets/sheet1.xml"


@given(text=st.text(min_size=1, max_size=60))
def test_any_text_is_read_back_as_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    made = single(tmp_path_factory.getbasetemp(), '<row r="1"><c r="A1"><v>1</v></c></row>')
    print_ = made.write([put(1, 2, text)], fingerprint=None)
    assert read_tab(made).value(1, 2) == text
    assert made.write([put(1, 2, text)], fingerprint=print_) == print_


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Draw the rows of a worksheet in every spelling that real files use."""
    rows, number = [], 0
    for _ in range(draw(st.integers(0, 5))):
        number += draw(st.integers(1, 3))
        cells, column = [], 0
        for _ in range(draw(st.integers(0, 4))):
            column += draw(st.integers(1, 3))
            address = f' r="{chr(64 + column)}{number}"'
            cells.append(draw(st.sampled_from([
                f"<c{address}><v>{column}</v></c>", f'<c{address} s="1"/>', f"<c{address} s='2' ><v>0.5</v ></c >",
                f'<c{address} t="s"><v>0</v></c>', f'<c{address} t="inlineStr"><is><t>a</t></is></c>',
                f"<c{address}><f>A1</f><v>7</v></c>", f'<c{address} t="e"><v>#N/A</v></c>',
            ])))  # fmt: skip
        body = draw(st.sampled_from(["", "\n  "])).join(["", *cells, ""])
        attributes = draw(st.sampled_from(["", ' spans="1:2"', ' s="3" customFormat="1"', ' hidden="1"']))
        rows.append(f'<row r="{number}"{attributes}>{body}</row>' if body else f'<row r="{number}"{attributes}/>')
    return draw(st.sampled_from(["", "\n"])).join(rows)


writes = st.lists(
    st.builds(put, st.integers(1, 18), st.integers(1, 16), st.text(max_size=8), header=st.booleans()), max_size=8
)


@given(rows=sheets(), wanted=writes)
def test_what_was_written_is_read_and_all_else_is_as_before(
    tmp_path_factory: pytest.TempPathFactory, rows: str, wanted: list[CellWrite]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "calendar.xlsx"
    made = calendar(folder, parts_of({"Plan": worksheet(rows)}, strings="<si><t>a</t></si>"))
    old_bytes, old, old_sheet = path.read_bytes(), read_tab(made), part(path, SHEET)
    fingerprint = made.write(wanted, fingerprint=made.fingerprint())
    new, final = read_tab(made), {(write.cell.row, write.cell.column): write.value for write in wanted}
    for row in range(1, 25):
        for column in range(1, 20):
            expected = final[row, column] or None if (row, column) in final else old.value(row, column)
            assert new.value(row, column) == expected
    before, after = anatomy(old_sheet), anatomy(part(path, SHEET))
    touched = {f"{chr(64 + column)}{row}" for row, column in final}
    assert {name: cell for name, cell in after[2].items() if name not in touched} == {
        name: cell for name, cell in before[2].items() if name not in touched
    }
    assert {row: after[1][row] for row in before[1]} == before[1]
    assert list(after[1]) == sorted(after[1])
    if path.read_bytes() != old_bytes:
        assert_only_changed(old_bytes, path.read_bytes(), SHEET)
    assert made.write(wanted, fingerprint=fingerprint) == fingerprint
