"""The words of dates: months, weekdays and the particles before a date.

Every table is keyed by `fold`: no capitals, no accents, which half of all hand-made pages lose.
One table serves all languages at once, because a page may mix them, so a word must mean one
thing in all of them: "pro" is the Czech December and also a telephone, and is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def fold(word: str) -> str:
    """The word without capitals and accents: "Février" and "fevrier" are one month."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


def words(text: str) -> list[str]:
    return text.split()


def any_of(choices: Iterable[str]) -> str:
    """A pattern for any of these, the longest first: "lunes" before "lun"."""
    return "|".join(sorted(map(re.escape, choices), key=len, reverse=True))


# By the code of the language: January to December, each with its cases and abbreviations.
MONTHS_BY_LANGUAGE = {
    "en": """january jan, february feb, march mar, april apr, may, june jun, july jul, august aug,
        september sept sep, october oct, november nov, december dec""",
    "de": """januar jänner jan jän, februar feber feb, märz mrz mär, april apr, mai, juni jun,
        juli jul, august aug, september sept sep, oktober okt, november nov, dezember dez""",
    "fr": """janvier janv jan, février févr fév, mars, avril avr, mai, juin,
        juillet juil juill, août, septembre sept, octobre oct, novembre nov, décembre déc""",
    "es": """enero ene, febrero feb, marzo mar, abril abr, mayo may, junio jun, julio jul,
        agosto ago, septiembre setiembre sept sep, octubre oct, noviembre nov, diciembre dic""",
    "it": """gennaio gen, febbraio feb, marzo mar, aprile apr, maggio mag, giugno giu, luglio lug,
        agosto ago, settembre set sett, ottobre ott, novembre nov, dicembre dic""",
    "pt": """janeiro jan, fevereiro fev, março mar, abril abr, maio mai, junho jun, julho jul,
        agosto ago, setembro set, outubro out, novembro nov, dezembro dez""",
    "nl": """januari jan, februari feb, maart mrt, april apr, mei, juni jun, juli jul,
        augustus aug, september sep, oktober okt, november nov, december dec""",
    "cs": """leden ledna, únor února, březen března, duben dubna, květen května, červen června,
        červenec července, srpen srpna, září, říjen října, listopad listopadu,
        prosinec prosince""",
    "pl": """styczeń stycznia sty, luty lutego lut, marzec marca mar, kwiecień kwietnia kwi,
        maj maja, czerwiec czerwca cze, lipiec lipca lip, sierpień sierpnia sie,
        wrzesień września wrz, październik października paź, listopad listopada lis,
        grudzień grudnia gru""",
    "ru": """январь января янв, февраль февраля фев февр, март марта мар, апрель апреля апр,
        май мая, июнь июня июн, июль июля июл, август августа авг, сентябрь сентября сен сент,
        октябрь октября окт, ноябрь ноября ноя нояб, декабрь декабря дек""",
    "uk": """січень січня січ, лютий лютого лют, березень березня бер, квітень квітня кві квіт,
        травень травня тра трав, червень червня чер черв, липень липня лип,
        серпень серпня сер серп, вересень вересня вер, жовтень жовтня жов жовт,
        листопад листопада лис лист, грудень грудня гру груд""",
    "sv": """januari jan, februari feb, mars mar, april apr, maj, juni jun, juli jul,
        augusti aug, september sep sept, oktober okt, november nov, december dec""",
    "da": """januar jan, februar feb, marts mar, april apr, maj, juni jun, juli jul, august aug,
        september sep sept, oktober okt, november nov, december dec""",
    "nb": """januar jan, februar feb, mars mar, april apr, mai, juni jun, juli jul, august aug,
        september sep sept, oktober okt, november nov, desember des""",
    "tr": """ocak oca, şubat şub, mart mar, nisan nis, mayıs may, haziran haz, temmuz tem,
        ağustos ağu, eylül eyl, ekim eki, kasım kas, aralık ara""",
    "hu": """január jan, február febr feb, március márc már, április ápr, május máj, június jún,
        július júl, augusztus aug, szeptember szept, október okt, november nov, december dec""",
    "ca": """gener gen, febrer febr, març, abril abr, maig, juny, juliol jul, agost ag,
        setembre set, octubre oct, novembre nov, desembre des""",
    "ro": """ianuarie ian, februarie feb, martie mar, aprilie apr, mai, iunie iun, iulie iul,
        august aug, septembrie sept, octombrie oct, noiembrie nov, decembrie dec""",
    "fi": """tammikuu tammikuuta, helmikuu helmikuuta, maaliskuu maaliskuuta,
        huhtikuu huhtikuuta, toukokuu toukokuuta, kesäkuu kesäkuuta, heinäkuu heinäkuuta,
        elokuu elokuuta, syyskuu syyskuuta, lokakuu lokakuuta, marraskuu marraskuuta,
        joulukuu joulukuuta""",
    "el": """ιανουάριος ιανουαρίου ιαν, φεβρουάριος φεβρουαρίου φεβ, μάρτιος μαρτίου μαρ,
        απρίλιος απριλίου απρ, μάιος μαΐου μαΐ, ιούνιος ιουνίου ιουν, ιούλιος ιουλίου ιουλ,
        αύγουστος αυγούστου αυγ, σεπτέμβριος σεπτεμβρίου σεπ, οκτώβριος οκτωβρίου οκτ,
        νοέμβριος νοεμβρίου νοε, δεκέμβριος δεκεμβρίου δεκ""",
    "id": """januari jan, februari feb, maret mar, april apr, mei, juni jun, juli jul,
        agustus agu agt, september sep, oktober okt, november nov, desember des""",
}
MONTHS = {
    fold(word): number
    for months in MONTHS_BY_LANGUAGE.values()
    for number, month in enumerate(months.split(","), start=1)
    for word in month.split()
}
# Months that are other words too: not read before a day ("a set 10, 2012", "out 10 2012").
NEVER_FIRST = frozenset(words("set out mag lip lis sie ara tem ag"))

# Monday to Sunday, each with its abbreviations.
WEEKDAYS_BY_LANGUAGE = {
    "en": """monday mon, tuesday tues tue, wednesday wed, thursday thurs thur thu, friday fri,
        saturday sat, sunday sun""",
    "de": """montag mo, dienstag di, mittwoch mi, donnerstag do, freitag fr, samstag sonnabend sa,
        sonntag so""",
    "fr": "lundi lun, mardi mar, mercredi mer, jeudi jeu, vendredi ven, samedi sam, dimanche dim",
    "es": "lunes lun, martes mar, miércoles mié, jueves jue, viernes vie, sábado sáb, domingo dom",
    "it": """lunedì lun, martedì mar, mercoledì mer, giovedì gio, venerdì ven, sabato sab,
        domenica dom""",
    "pt": """segunda-feira segunda seg, terça-feira terça ter, quarta-feira quarta qua,
        quinta-feira quinta qui, sexta-feira sexta sex, sábado sáb, domingo dom""",
    "nl": """maandag ma, dinsdag di, woensdag wo, donderdag do, vrijdag vr, zaterdag za,
        zondag zo""",
    "cs": "pondělí po, úterý út, středa st, čtvrtek čt, pátek pá, sobota so, neděle ne",
    "pl": """poniedziałek pon, wtorek wt, środa śr, czwartek czw, piątek pt, sobota sob sb,
        niedziela niedz nd""",
    "ru": """понедельник пн, вторник вт, среда ср, четверг чт, пятница пт, суббота сб,
        воскресенье вс""",
    "uk": "понеділок пн, вівторок вт, середа ср, четвер чт, пʼятниця пт, субота сб, неділя нд",
    "sv": "måndag mån, tisdag tis, onsdag ons, torsdag tors, fredag fre, lördag lör, söndag sön",
    "da": "mandag man, tirsdag tir, onsdag ons, torsdag tor, fredag fre, lørdag lør, søndag søn",
    "tr": "pazartesi pzt, salı sal, çarşamba çar, perşembe per, cuma cum, cumartesi cmt, pazar paz",
    "hu": """hétfő, kedd, szerda sze, csütörtök csüt, péntek pén, szombat szo, vasárnap vas""",
    "ca": "dilluns dl, dimarts dt, dimecres dc, dijous dj, divendres dv, dissabte ds, diumenge dg",
    "ro": "luni lun, marți mar, miercuri mie, joi, vineri vin, sâmbătă sâm, duminică dum",
    "fi": """maanantai maanantaina ma, tiistai tiistaina ti, keskiviikko keskiviikkona ke,
        torstai torstaina to, perjantai perjantaina pe, lauantai lauantaina la,
        sunnuntai sunnuntaina su""",
    "id": "senin sen, selasa sel, rabu rab, kamis kam, jumat jum, sabtu sab, minggu min",
    "el": """δευτέρα δευ, τρίτη τρί, τετάρτη τετ, πέμπτη πέμ, παρασκευή παρ, σάββατο σάβ,
        κυριακή κυρ""",
}
WEEKDAYS_AS_WRITTEN = frozenset(
    word for days in WEEKDAYS_BY_LANGUAGE.values() for word in words(days.replace(",", ""))
)
# The days of the week, from Monday as 0, that a word may mean: "ma" is two in two languages.
DAYS_OF_WEEK: dict[str, set[int]] = {}
for _days in WEEKDAYS_BY_LANGUAGE.values():
    for _number, _names in enumerate(_days.split(",")):
        for _name in words(_names):
            DAYS_OF_WEEK.setdefault(fold(_name), set()).add(_number)
WEEKDAYS = frozenset(DAYS_OF_WEEK)
# Behind a date: 2013年12月28日 星期六, 2013/12/28(土).
CJK_WEEKDAY = (
    r"(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[日月火水木金土](?:曜日?)?"
    r"|[월화수목금토일](?:요일)?"
)

# What may stand right before a date and belongs to it: "am 21. Januar", "le lundi 29 octobre".
LEADS = frozenset(words("on am vom den der le el il em dne dnia op på den the στις"))
CJK_LEADS = "於于在"
