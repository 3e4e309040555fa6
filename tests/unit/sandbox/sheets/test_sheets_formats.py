"""Number formats of the local Google Sheets: the examples of Google's guide to them, and what its tokens say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.sandbox.sheets import date_patterns, numbers

MOMENT = date_patterns.serial(datetime(2016, 4, 5, 16, 8, 53, 528000))
LENGTH = timedelta(hours=3, minutes=13, seconds=41, milliseconds=255) / timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "pattern", "wanted"),
    [
        (MOMENT, "h:mm:ss.00 a/p", "4:08:53.53 p"),
        (MOMENT, 'hh:mm A/P".M."', "04:08 P.M."),
        (MOMENT, "yyyy-mm-dd", "2016-04-05"),
        (MOMENT, r"mmmm d \[dddd\]", "April 5 [Tuesday]"),
        (MOMENT, "h PM, ddd mmm dd", "4 PM, Tue Apr 05"),
        (MOMENT, "dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
        (MOMENT, "M yyy mmmmmm", "4 2016 April"),
        (LENGTH, "[hh]:[mm]:[ss].000", "03:13:41.255"),
        (LENGTH, "[mmmm]", "0193"),
        (LENGTH, "[ss]", "11621"),
        (-0.5, "[h]:mm", "-12:00"),
    ],
)
def test_moments_and_lengths_of_time(number: float, pattern: str, wanted: str) -> None:
    assert numbers.shown(number, {"type": "DATE_TIME", "pattern": pattern}, "en_US") == wanted


@pytest.mark.parametrize(
    ("number", "pattern", "wanted"),
    [
        (12345.125, "####.#", "12345.1"),
        (12.34, "000.0000", "012.3400"),
        (12, "#.0#", "12.0"),
        (3, "#0.#", "3."),
        (12.4, "???.???", " 12.4  "),
        (5.125, "# ???/???", "5   1/8  "),
        (23.25, "0 #/#", "23 1/4"),
        (23.25, "0 #/8", "23 2/8"),
        (23.1, "0 #/3", "23"),
        (12000, "#,###", "12,000"),
        (1230000, '0.0,,"M"', "1.2M"),
        (12200000, "#0.0,,", "12.2"),
        (1234500000, "0.00e+00", "1.23e+09"),
        (0.0000001, "##0.00#E+##", "100.00E-9"),
        (9.999, "0.00E+00", "1.00E+01"),
        (10, r"\#0", "#10"),
        (0.25, "#%", "25%"),
        (-5, "0.00;(0.00)", "(5.00)"),
        (0, "[Blue]#,##0;[Red]#,##0;[Green]0.0;[Magenta]_(@_)", "0.0"),
        (123114.15115, '###0.000;"TEXT: "_(@_)', "123114.151"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        *((number, '[>1000]"HIGH";[Color43][<100]"LOW";0000', wanted)
          for number, wanted in ((1005, "HIGH"), (32, "LOW"), (527, "0527"))),
    ],
)  # fmt: skip
def test_numbers(number: float, pattern: str, wanted: str) -> None:
    assert numbers.shown(number, {"type": "NUMBER", "pattern": pattern}, "en_US") == wanted


def test_texts_have_a_part_of_their_own() -> None:
    assert numbers.shown_text("MyText", {"pattern": '###0.000;"TEXT: "_(@_)'}) == "TEXT:  MyText "
    assert numbers.shown_text("MyText", {"pattern": "0.00"}) == "MyText"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,%eE+-/;[]<>=10"\\_*@ymdhsap $€', max_size=12))
def test_every_pattern_shows_something(number: float, pattern: str) -> None:
    for kind in ("NUMBER", "DATE"):
        assert isinstance(numbers.shown(number, {"type": kind, "pattern": pattern}, "de_DE"), str)
    assert isinstance(numbers.shown_text("text", {"pattern": pattern}), str)
