"""How countries write numbers, dates, money and truth."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Locale:
    """How a country writes numbers and dates.

    Args:
        date: Pattern of a date.
        point: The decimal point.
        group: What stands between thousands.
        order: Of day, month and year in what is typed: ``mdy``, ``dmy`` or ``ymd``.
        currency: Pattern of an amount of money.
        time: Pattern of a time.
        year: Of a date that is typed without one.
        truth: The words for true and false.
        language: For the names of months and weekdays.
    """

    date: str = "m/d/yyyy"
    point: str = "."
    group: str = ","
    order: str = "mdy"
    currency: str = '"$"#,##0.00'
    time: str = "h:mm:ss am/pm"
    year: int = 1899
    truth: tuple[str, str] = ("TRUE", "FALSE")
    language: str = "en"


_EURO = "#,##0.00\\ [$€-1]"
LOCALES: Mapping[str, Locale] = {
    "en_US": Locale(),
    "en_CA": Locale("yyyy-mm-dd", order="ymd"),
    "en_GB": Locale("dd/mm/yyyy", order="dmy", currency='"£"#,##0.00', time="hh:mm:ss"),
    "en_AU": Locale("dd/mm/yyyy", order="dmy", time="h:mm:ss am/pm"),
    "en_IE": Locale("dd/mm/yyyy", order="dmy", currency='"€"#,##0.00', time="hh:mm:ss"),
    "en_NZ": Locale("d/mm/yyyy", order="dmy"),
    "en_IN": Locale("dd/mm/yyyy", order="dmy", currency='"₹"#,##0.00', time="h:mm:ss am/pm"),
    "en_ZA": Locale("yyyy/mm/dd", order="ymd", currency='"R"#,##0.00', time="hh:mm:ss"),
    "de_DE": Locale("dd.mm.yyyy", ",", ".", "dmy", _EURO, "hh:mm:ss"),
    "de_AT": Locale("dd.mm.yyyy", ",", ".", "dmy", _EURO, "hh:mm:ss"),
    "de_CH": Locale("dd.mm.yyyy", ".", "’", "dmy", "[$CHF] #,##0.00", "hh:mm:ss"),
    "fr_FR": Locale("dd/mm/yyyy", ",", "\u202f", "dmy", _EURO, "hh:mm:ss"),
    "es_ES": Locale("d/m/yyyy", ",", ".", "dmy", _EURO, "h:mm:ss"),
    "it_IT": Locale("dd/mm/yyyy", ",", ".", "dmy", _EURO, "h.mm.ss"),
    "nl_NL": Locale("d-m-yyyy", ",", ".", "dmy", "[$€] #,##0.00", "hh:mm:ss"),
    "pt_BR": Locale("dd/mm/yyyy", ",", ".", "dmy", "[$R$ ]#,##0.00", "hh:mm:ss"),
    "pt_PT": Locale("dd/mm/yyyy", ",", "\u00a0", "dmy", _EURO, "hh:mm:ss"),
    "pl_PL": Locale("d.mm.yyyy", ",", "\u00a0", "dmy", "#,##0.00\\ [$zł]", "hh:mm:ss"),
    "sv_SE": Locale("yyyy-mm-dd", ",", "\u00a0", "ymd", "#,##0.00\\ [$kr]", "hh:mm:ss"),
    "da_DK": Locale("dd.mm.yyyy", ",", ".", "dmy", "#,##0.00\\ [$kr]", "hh.mm.ss"),
    "fi_FI": Locale("d.m.yyyy", ",", "\u00a0", "dmy", _EURO, "h.mm.ss"),
    "ja_JP": Locale("yyyy/mm/dd", order="ymd", currency='"¥"#,##0', time="h:mm:ss"),
    "ru_RU": Locale("dd.mm.yyyy", ",", "\u00a0", "dmy", "#,##0.00\\ [$₽]", "h:mm:ss"),
    "nb_NO": Locale("dd.mm.yyyy", ",", "\u00a0", "dmy", "[$kr]\\ #,##0.00", "hh:mm:ss"),
    "cs_CZ": Locale("d. m. yyyy", ",", "\u00a0", "dmy", "#,##0.00\\ [$Kč]", "h:mm:ss"),
    "uk_UA": Locale("dd.mm.yyyy", ",", "\u00a0", "dmy", "#,##0.00\\ [$₴]", "h:mm:ss"),
    "el_GR": Locale("d/m/yyyy", ",", ".", "dmy", _EURO, "h:mm:ss am/pm"),
    "ro_RO": Locale("dd.mm.yyyy", ",", ".", "dmy", "#,##0.00\\ [$RON]", "hh:mm:ss"),
    "hu_HU": Locale("yyyy. mm. dd.", ",", "\u00a0", "ymd", "#,##0.00\\ [$Ft]", "h:mm:ss"),
    "es_MX": Locale("d/m/yyyy", order="dmy", time="h:mm:ss"),
    "fr_CA": Locale("yyyy-mm-dd", ",", "\u00a0", "ymd", "#,##0.00\\ [$$]", "hh:mm:ss"),
    "vi_VN": Locale("dd/mm/yyyy", ",", ".", "dmy", "#,##0.00\\ [$₫]", "h:mm:ss"),
    "id_ID": Locale("dd/mm/yyyy", ",", ".", "dmy", '"Rp"#,##0.00', "h.mm.ss"),
    "ko_KR": Locale("yyyy. m. d", order="ymd", currency='"₩"#,##0', time="am/pm h:mm:ss"),
    "zh_CN": Locale("yyyy/m/d", order="ymd", currency='"¥"#,##0.00', time="h:mm:ss"),
    "zh_TW": Locale("yyyy/m/d", order="ymd", time="am/pm h:mm:ss"),
    "tr_TR": Locale("dd.mm.yyyy", ",", ".", "dmy", "[$₺]#,##0.00", "h:mm:ss"),
}
"""What is known of each; others are taken by their language, or as in most of the world: with the day first."""

_ELSEWHERE = Locale("dd/mm/yyyy", order="dmy", time="h:mm:ss")


_TRUTH: Mapping[str, tuple[str, str]] = {
    "cs": ("PRAVDA", "NEPRAVDA"),
    "da": ("SAND", "FALSK"),
    "de": ("WAHR", "FALSCH"),
    "es": ("VERDADERO", "FALSO"),
    "fi": ("TOSI", "EPÄTOSI"),
    "fr": ("VRAI", "FAUX"),
    "hu": ("IGAZ", "HAMIS"),
    "it": ("VERO", "FALSO"),
    "nl": ("WAAR", "ONWAAR"),
    "pl": ("PRAWDA", "FAŁSZ"),
    "pt": ("VERDADEIRO", "FALSO"),
    "ru": ("ИСТИНА", "ЛОЖЬ"),
    "sv": ("SANT", "FALSKT"),
    "tr": ("DOĞRU", "YANLIŞ"),
}


@functools.cache
def locale_of(name: str) -> Locale:
    """Return how a locale such as ``de_DE`` writes."""
    language = name.partition("_")[0]
    alike = next((found for key, found in LOCALES.items() if key.startswith(f"{language}_")), _ELSEWHERE)
    if language == "en" and name != "en":
        alike = _ELSEWHERE
    return replace(LOCALES.get(name, alike), truth=_TRUTH.get(language, ("TRUE", "FALSE")), language=language)
