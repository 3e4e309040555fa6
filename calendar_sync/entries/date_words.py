"""Names of months and weekdays in the languages calendars are kept in, each with one meaning only."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

from calendar_sync.model.patterns import later

MONTHS: tuple[str, ...] = (  # en, de, fr, es, it, pt, nl, ru, pl, ar; in the folded spelling of fold
    "january jan januar janner janvier janv enero ene gennaio gen janeiro januari января январь янв "
    "stycznia styczeń sty يناير",
    "february feb februar fevrier fevr febrero febbraio fevereiro fev februari февраля февраль фев "
    "lutego luty lut فبراير",
    "march mar marz mars marzo marco maart mrt марта март мар marca marzec مارس",
    "april apr avril avr abril abr aprile апреля апрель апр kwietnia kwiecień kwi أبريل ابريل",
    "may mai mayo maggio mag maio mei мая май maja maj مايو",
    "june jun juni juin junio giugno giu junho июня июнь июн czerwca czerwiec cze يونيو",
    "july jul juli juillet juil julio luglio lug julho июля июль июл lipca lipiec lip يوليو",
    "august aug aout agosto ago augustus августа август авг sierpnia sierpień sie أغسطس اغسطس",
    "september sep sept septembre septiembre settembre set setembro сентября сентябрь сен сент września "
    "wrzesień wrz سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out октября октябрь окт października "
    "październik paź أكتوبر اكتوبر",
    "november nov novembre noviembre novembro ноября ноябрь ноя listopada listopad lis نوفمبر",
    "december dec dezember dez decembre diciembre dic dicembre dezembro декабря декабрь дек grudnia "
    "grudzień gru ديسمبر",
)
WEEKDAYS: tuple[str, ...] = (
    "monday mon montag mo lundi lun lunes lunedi segunda segunda-feira seg maandag ma понедельник пн "
    "poniedziałek pon الاثنين الإثنين",
    "tuesday tue tues dienstag di mardi mar martes martedi terca terca-feira ter dinsdag вторник вт wtorek الثلاثاء",
    "wednesday wed weds mittwoch mi mercredi mer miercoles mie mercoledi quarta quarta-feira qua "
    "woensdag wo среда ср środa śr الأربعاء الاربعاء",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedi gio quinta quinta-feira qui donderdag "
    "четверг чт czwartek czw الخميس",
    "friday fri freitag fr vendredi ven viernes vie venerdi sexta sexta-feira sex vrijdag vr пятница пт "
    "piątek pt الجمعة",
    "saturday sat samstag sonnabend sa samedi sam sabado sab sabato zaterdag za суббота сб sobota sob السبت",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo воскресенье вс niedziela nd الأحد الاحد",
)


_MONTHS_ELSEWHERE: tuple[str, ...] = (  # tr, fi, cs, hu, ro, sv, da, no, el, uk, id
    "ocak tammikuu tammikuuta leden ledna január ianuarie januari ιανουάριος ιανουαρίου січень січня",
    "şubat helmikuu helmikuuta únor února február februarie φεβρουάριος φεβρουαρίου лютий лютого",
    "mart maaliskuu maaliskuuta březen března március martie mars marts μάρτιος μαρτίου березень березня maret",
    "nisan huhtikuu huhtikuuta duben dubna április aprilie απρίλιος απριλίου квітень квітня",
    "mayıs toukokuu toukokuuta květen května május maj μάιος μαΐου травень травня",
    "haziran kesäkuu kesäkuuta červen června június iunie ιούνιος ιουνίου червень червня",
    "temmuz heinäkuu heinäkuuta červenec července július iulie ιούλιος ιουλίου липень липня",
    "ağustos elokuu elokuuta srpen srpna augusztus augusti αύγουστος αυγούστου серпень серпня agustus",
    "eylül syyskuu syyskuuta září szeptember septembrie σεπτέμβριος σεπτεμβρίου вересень вересня",
    "ekim lokakuu lokakuuta říjen října október octombrie οκτώβριος οκτωβρίου жовтень жовтня",
    "kasım marraskuu marraskuuta listopadu noiembrie νοέμβριος νοεμβρίου листопад листопада",
    "aralık joulukuu joulukuuta prosinec prosince decembrie δεκέμβριος δεκεμβρίου грудень грудня desember",
)
_WEEKDAYS_ELSEWHERE: tuple[str, ...] = (
    "pazartesi maanantai maanantaina pondělí hétfő luni måndag mandag δευτέρα понеділок senin",
    "salı tiistai tiistaina úterý kedd marți tisdag tirsdag τρίτη вівторок selasa",
    "çarşamba keskiviikko keskiviikkona středa szerda miercuri onsdag τετάρτη середа rabu",
    "perşembe torstai torstaina čtvrtek csütörtök joi torsdag πέμπτη kamis",
    "cuma perjantai perjantaina pátek péntek vineri fredag παρασκευή jumat",
    "cumartesi lauantai lauantaina szombat sâmbătă lördag lørdag σάββατο sabtu",
    "pazar sunnuntai sunnuntaina neděle vasárnap duminică söndag søndag κυριακή неділя minggu",
)
"""Read, and never written: what is pulled into such a cell is spelled in one of the languages above."""


def fold(word: str) -> str:
    """Return a word in lower case, without accents and without a closing full stop."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).rstrip(".")


def _table(lines: tuple[str, ...]) -> Mapping[str, int]:
    return {fold(word): place for place, line in enumerate(lines) for word in line.split()}


MONTH_BY_NAME = {**_table(_MONTHS_ELSEWHERE), **_table(MONTHS)}
"""0 for January; by folded name."""
WEEKDAY_BY_NAME = {**_table(_WEEKDAYS_ELSEWHERE), **_table(WEEKDAYS)}
"""0 for Monday; by folded name."""


def spelled(day: date) -> str:
    """Return a date as ``14 May 2026``."""
    return f"{day.day} {MONTHS[day.month - 1].split()[0].capitalize()} {day.year}"


def weekday_name(place: int) -> str:
    """Return ``Monday`` for 0."""
    return WEEKDAYS[place].split()[0].capitalize()


_EAST_ASIAN = later(
    r"(?:(?P<year>[0-9]{4}) ?[年년] ?)?(?P<month>[0-9]{1,2}) ?[月월] ?(?P<day>[0-9]{1,2}) ?[日일]?(?P<rest> .*)?"
)
_BRACKETED_WEEKDAY = later(r" ?[(（](?:周|星期)?[月火水木金土日一二三四五六화수목금토일월][)）]")
_WEEKDAY_BEHIND = later(r"(?P<date>[0-9].*[0-9.]),? ?[(\[](?P<weekday>[^\W\d_]{2,12}\.?)[)\]]")


def westernized(text: str) -> str:
    """Return a date in the signs of Japanese, Chinese or Korean as other languages write it.

    A weekday in brackets behind any date, as in ``12/1 (Tue)``, comes to stand before it.
    """
    if (behind := _WEEKDAY_BEHIND.fullmatch(text)) and fold(behind["weekday"]) in WEEKDAY_BY_NAME:
        return f"{behind['weekday']} {behind['date']}"
    if text.isascii():
        return text
    text = _BRACKETED_WEEKDAY.sub("", text)
    match = _EAST_ASIAN.fullmatch(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return text
    month = MONTHS[int(match["month"]) - 1].split()[0]
    return f"{int(match['day'])} {month}" + (f" {match['year']}" if match["year"] else "") + (match["rest"] or "")
