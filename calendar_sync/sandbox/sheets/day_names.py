"""Names of months and weekdays, by language, as they are typed and shown.

Babel's were looked at: what it answers for a language (2.18, stand-alone names) depends on which others were asked for
before, and all of CLDR is much for twelve words.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

_MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
}
"""As they stand in a date, January first."""

_SHORT: Mapping[str, str] = {
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    "cs": "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    "uk": "січ лют бер квіт трав черв лип серп вер жовт лист груд",
    "tr": "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
    "hu": "jan febr márc ápr máj jún júl aug szept okt nov dec",
    "ro": "ian feb mar apr mai iun iul aug sept oct nov dec",
}
"""Where they are not the first three letters."""

_ALSO: Mapping[str, str] = {
    "en": "- - - - - - - - sept - - -",
    "de": "Jänner Feber Mrz - - - - - Sept - - -",
    "es": "- - - - - - - - sept - - -",
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "cs": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
}
"""Further names that are understood: nominatives, regional names, other abbreviations."""

_DAYS: Mapping[str, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
_SHORT_DAYS: Mapping[str, str] = {"de": "Mo Di Mi Do Fr Sa So", "nl": "ma di wo do vr za zo"}


@dataclass(frozen=True, slots=True)
class Names:
    """What a language calls months and weekdays: long and short, January and Monday first."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    also: tuple[str, ...] = ()

    def month(self, word: str) -> tuple[int, str] | None:
        """Return the number of the month that a word names, in any case, and the pattern that shows it so."""
        return _found(word, (self.months, "mmmm"), (self.short_months, "mmm"), (self.also, "mmmm"))

    def day(self, word: str) -> str | None:
        """Return the pattern of the weekday that a word names."""
        found = _found(word, (self.days, "dddd"), (self.short_days, "ddd"))
        return found[1] if found else None


def _found(word: str, *lists: tuple[tuple[str, ...], str]) -> tuple[int, str] | None:
    bare = word.rstrip(".").casefold()
    for names, pattern in reversed(lists):  # a name that is its own abbreviation is the short one
        if bare in (folded := [name.casefold() for name in names]):
            return folded.index(bare) + 1, pattern
    return None


@functools.cache
def names_of(language: str) -> Names:
    """Return the names of a language such as ``de``; the English ones where none are known."""
    months = _MONTHS.get(language, _MONTHS["en"]).split()
    short = _SHORT[language].split() if language in _SHORT else [name[:3] for name in months]
    days = _DAYS.get(language, _DAYS["en"]).split()
    short_days = _SHORT_DAYS[language].split() if language in _SHORT_DAYS else [name[:3] for name in days]
    also = _ALSO.get(language, "").split()
    return Names(tuple(months), tuple(short), tuple(days), tuple(short_days), tuple(also))
