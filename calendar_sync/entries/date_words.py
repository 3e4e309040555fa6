"""Names of months and weekdays in the languages calendars are kept in, each with one meaning only."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

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


_MONTHS_ELSEWHERE: tuple[str, ...] = (  # tr, fi, cs, hu, ro, sv, da, no, el, uk, id, he, hi, hr, ar of the Maghreb
    "ocak tammikuu tammikuuta leden ledna január ianuarie januari ιανουάριος ιανουαρίου січень січня ינואר "
    "בינואר जनवरी جانفي siječanj siječnja",
    "şubat helmikuu helmikuuta únor února február februarie φεβρουάριος φεβρουαρίου лютий лютого פברואר "
    "בפברואר फरवरी फ़रवरी فيفري veljača veljače",
    "mart maaliskuu maaliskuuta březen března március martie mars marts μάρτιος μαρτίου березень березня "
    "maret מרץ במרץ मार्च ožujak ožujka",
    "nisan huhtikuu huhtikuuta duben dubna április aprilie απρίλιος απριλίου квітень квітня אפריל באפריל अप्रैल أفريل "
    "travanj travnja",
    "mayıs toukokuu toukokuuta květen května május maj μάιος μαΐου травень травня מאי במאי मई ماي svibanj svibnja",
    "haziran kesäkuu kesäkuuta červen června június iunie ιούνιος ιουνίου червень червня יוני ביוני जून جوان "
    "lipanj lipnja",
    "temmuz heinäkuu heinäkuuta červenec července július iulie ιούλιος ιουλίου липень липня יולי ביולי जुलाई جويلية "
    "srpanj srpnja",
    "ağustos elokuu elokuuta srpen srpna augusztus augusti αύγουστος αυγούστου серпень серпня agustus אוגוסט "
    "באוגוסט अगस्त أوت kolovoz kolovoza",
    "eylül syyskuu syyskuuta září szeptember septembrie σεπτέμβριος σεπτεμβρίου вересень вересня ספטמבר "
    "בספטמבר सितंबर सितम्बर rujan rujna",
    "ekim lokakuu lokakuuta říjen října október octombrie οκτώβριος οκτωβρίου жовтень жовтня אוקטובר באוקטובר "
    "अक्टूबर अक्तूबर",
    "kasım marraskuu marraskuuta listopadu noiembrie νοέμβριος νοεμβρίου листопад листопада נובמבר בנובמבר नवंबर नवम्बर "
    "studeni studenoga studenog",
    "aralık joulukuu joulukuuta prosinec prosince decembrie δεκέμβριος δεκεμβρίου грудень грудня desember "
    "דצמבר בדצמבר दिसंबर दिसम्बर prosinca",
)
_WEEKDAYS_ELSEWHERE: tuple[str, ...] = (  # the same; ja, zh and ko
    "pazartesi maanantai maanantaina pondělí hétfő luni måndag mandag δευτέρα понеділок senin שני सोमवार 월요일 "
    "月曜 月曜日 周一 週一 星期一 ponedjeljak",
    "salı tiistai tiistaina úterý kedd marți tisdag tirsdag τρίτη вівторок selasa שלישי मंगलवार 화요일 火曜 火曜日 周二 "
    "週二 星期二 utorak",
    "çarşamba keskiviikko keskiviikkona středa szerda miercuri onsdag τετάρτη середа rabu רביעי बुधवार 수요일 水曜 "
    "水曜日 周三 週三 星期三 srijeda",
    "perşembe torstai torstaina čtvrtek csütörtök joi torsdag πέμπτη четвер kamis חמישי गुरुवार बृहस्पतिवार "
    "목요일 木曜 木曜日 周四 週四 星期四 četvrtak",
    "cuma perjantai perjantaina pátek péntek vineri fredag παρασκευή п’ятниця п'ятниця пятниця jumat שישי "
    "शुक्रवार 금요일 金曜 金曜日 周五 週五 星期五 petak",
    "cumartesi lauantai lauantaina szombat sâmbătă lördag lørdag σάββατο субота sabtu שבת शनिवार 토요일 土曜 土曜日 "
    "周六 週六 星期六 subota",
    "pazar sunnuntai sunnuntaina neděle vasárnap duminică söndag søndag κυριακή неділя minggu ראשון रविवार "
    "일요일 日曜 日曜日 周日 週日 星期日 星期天 周天 nedjelja",
)
"""Read, and never written: what is pulled into such a cell is spelled in one of the languages above."""
_SHORT_MONTHS: tuple[str, ...] = (  # in the order of the languages above
    "oca tammi led ian ιαν січ",
    "şub helmi úno febr φεβ лют fevr",
    "maalis bře márc μαρ бер",
    "nis huhti dub ápr απρ квіт кві",
    "touko kvě máj μάι трав тра",
    "haz kesä čvn jún iun ιουν черв чер",
    "tem heinä čvc júl iul ιουλ лип",
    "ağu elo srp αυγ серп сер agu",
    "eyl syys zář szept σεπ σεπτ вер",
    "eki loka říj οκτ жовт жов",
    "kas marras noi νοε лист",
    "ara joulu pro δεκ груд гру des",
)
_SHORT_WEEKDAYS: tuple[str, ...] = (  # in the order of the languages above
    "pzt po mån man δευ sen सोम 월 月",
    "sal ti út tis tir τρί sel wt मंगल 화 火",
    "çar ke st sze ons on τετ rab बुध 수 水",
    "per to čt tors tor πέμ kam गुरु 목 木",
    "cum pe pá vin fre παρ jum शुक्र 금 金",
    "cmt la szo lör lør σάβ शनि 토 土",
    "paz su ne dum sön søn κυρ нд niedz min रवि 일 日",
)
"""Short for the same, and words of other meanings as well: they name a month or weekday beside a day alone."""


def fold(word: str) -> str:
    """Return a word in lower case, without accents and without a closing full stop."""
    decomposed = unicodedata.normalize("NFKD", word.casefold()).replace("ı", "i")
    return "".join(character for character in decomposed if not unicodedata.combining(character)).rstrip(".")


def _table(lines: tuple[str, ...]) -> Mapping[str, int]:
    return {fold(word): place for place, line in enumerate(lines) for word in line.split()}


MONTH_BY_NAME = {**_table(_MONTHS_ELSEWHERE), **_table(MONTHS)}
"""0 for January; by folded name, wherever it stands."""
MONTH_IN_DATE = {**_table(_SHORT_MONTHS), **MONTH_BY_NAME}
"""The same with what is short for it within a date alone."""
WEEKDAY_BY_NAME = {**_table(_WEEKDAYS_ELSEWHERE), **_table(WEEKDAYS)}
"""0 for Monday; by folded name, wherever it stands."""
WEEKDAY_IN_DATE = {**_table(_SHORT_WEEKDAYS), **WEEKDAY_BY_NAME}
"""The same with what is short for it beside a date, or in a column of weekdays, alone."""


OTHER_WEEKDAYS: Mapping[str, int] = {"ma": 1, "do": 6, "di": 6, "so": 5, "su": 5, "pn": 4}
"""Short words that are other weekdays in Spanish, French, Czech, Croatian or Lithuanian than in the tables above."""
SHARED_WEEKDAYS = frozenset({*OTHER_WEEKDAYS, "sa", "mi", "fr", "mar"})
"""Words by which nobody knows in which of these languages a column of weekdays is."""


def spelled(day: date) -> str:
    """Return a date as ``14 May 2026``."""
    return f"{day.day} {MONTHS[day.month - 1].split()[0].capitalize()} {day.year}"


def weekday_name(place: int) -> str:
    """Return ``Monday`` for 0."""
    return WEEKDAYS[place].split()[0].capitalize()
