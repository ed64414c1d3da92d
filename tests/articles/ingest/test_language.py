"""A text that states no language is judged by its small words or its script, or not at all."""

import pytest

from licensing.articles.ingest import language
from licensing.articles.ingest.capture import Capture
from licensing.articles.ingest.html.page import read_page

TEXTS = {
    "en": "The harbour was quiet when the night boat came in, and the crew said that they had not "
    "seen the light on the far side. It is the first time in ten years that the lamp has been out, "
    "and the council will have to decide who is to pay for it before the winter.",
    "de": "Der Hafen war still, als das Nachtboot einlief, und die Mannschaft sagte, sie habe das "
    "Licht auf der anderen Seite nicht gesehen. Es ist das erste Mal seit zehn Jahren, dass die "
    "Lampe aus war, und der Rat wird vor dem Winter entscheiden, wer für sie zu zahlen hat.",
    "fr": "Le port était calme quand le bateau de nuit est arrivé, et les marins ont dit qu'ils "
    "n'avaient pas vu la lumière sur l'autre rive. C'est la première fois depuis dix ans que la "
    "lampe est éteinte, et le conseil devra décider avant l'hiver qui va payer pour elle.",
    "es": "El puerto estaba en calma cuando llegó el barco de la noche, y los marineros dijeron que "
    "no habían visto la luz en la otra orilla. Es la primera vez en diez años que la lámpara está "
    "apagada, y el consejo tendrá que decidir antes del invierno quién va a pagar por ella.",
    "it": "Il porto era tranquillo quando la barca della notte è arrivata, e i marinai hanno detto "
    "che non avevano visto la luce sull'altra riva. È la prima volta in dieci anni che la lampada è "
    "spenta, e il consiglio deve decidere prima dell'inverno chi la paga, come si era detto.",
    "pt": "O porto estava calmo quando o barco da noite chegou, e os marinheiros disseram que não "
    "tinham visto a luz na outra margem. É a primeira vez em dez anos que a lâmpada está apagada, e "
    "o conselho terá de decidir antes do inverno quem vai pagar por ela, como já foi dito.",
    "nl": "De haven was stil toen de nachtboot binnenkwam, en de bemanning zei dat ze het licht aan "
    "de overkant niet hadden gezien. Het is voor het eerst in tien jaar dat de lamp uit is, en de "
    "raad moet voor de winter beslissen wie er voor het licht gaat betalen.",
    "sv": "Hamnen var tyst när nattbåten kom in, och besättningen sade att de inte hade sett ljuset "
    "på andra sidan. Det är första gången på tio år som lampan är släckt, och rådet måste före "
    "vintern bestämma vem som ska betala för den, så att den inte slocknar om igen.",
    "pl": "Port był cichy, gdy nocna łódź wpłynęła, i załoga mówiła, że nie widziała światła na "
    "drugim brzegu. To jest pierwszy raz od dziesięciu lat, kiedy lampa się nie pali, i rada musi "
    "przed zimą zdecydować, kto za to zapłaci, bo nie jest to już tylko sprawa portu i dla nas.",
    "ru": "В гавани было тихо, когда вошёл ночной катер, и моряки сказали, что они не видели огня "
    "на другом берегу. Это первый раз за десять лет, и совет решит, кто за это заплатит.",
    "uk": "У гавані було тихо, коли увійшов нічний катер, і моряки сказали, що вони не бачили "
    "світла на іншому березі. Це вперше за десять років, і рада вирішить, хто за це заплатить.",
    "el": "Το λιμάνι ήταν ήσυχο όταν μπήκε το νυχτερινό καράβι και οι ναύτες είπαν ότι δεν είχαν "
    "δει το φως στην άλλη όχθη.",
    "he": "הנמל היה שקט כשנכנסה סירת הלילה, והצוות אמר שלא ראה את האור בצד השני. זו הפעם הראשונה "
    "מזה עשר שנים שהמנורה כבויה.",
    "ar": "كان الميناء هادئا عندما دخل قارب الليل، وقال البحارة إنهم لم يروا الضوء على الضفة "
    "الأخرى. هذه هي المرة الأولى منذ سنة التي ينطفئ فيها المصباح في المدينة الصغيرة.",
    "ja": "夜の船が入ってきたとき港は静かで、船員たちは向こう岸の明かりが見えなかったと言った。"
    "灯台の明かりが消えたのは十年ぶりのことで、町議会は冬までに費用の負担を決める。",
    "zh": "夜船进港时港口一片寂静，船员们说他们没有看见对岸的灯光。这是十年来灯塔第一次熄灭，"
    "镇议会必须在冬天到来之前决定由谁来承担修理费用，居民也希望能够尽快看到港口重新亮起灯光。",
    "ko": "밤배가 들어왔을 때 항구는 조용했고 선원들은 맞은편의 불빛을 보지 못했다고 말했다. "
    "등대의 불이 꺼진 것은 십 년 만에 처음이며 의회는 겨울이 오기 전에 비용을 정해야 한다.",
}
UNSURE = {
    "nothing": "",
    "a few words": "The boat is in the harbour.",
    "names and numbers": "Orrin 4 Marsh 2 Kestrel 1 Vane 3 Tolland 0 Bexley 5 Harrow 7 " * 12,
    "no language": "lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor " * 9,
    "two languages in turn": " ".join(
        f"{one} {other}"
        for one, other in zip(TEXTS["en"].split(), TEXTS["nl"].split(), strict=False)
    ),
    "a Latin text with a quotation in Greek": "Orrin Marsh Kestrel Vane " * 30 + TEXTS["el"][:40],
}


@pytest.mark.parametrize("code", TEXTS)
def test_running_text_shows_its_language(code: str) -> None:
    assert language.guessed(TEXTS[code]) == code


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE.keys())
def test_an_unsure_judgement_is_none(text: str) -> None:
    assert language.guessed(text) == ""


def _page(attribute: str) -> bytes:
    body = "".join(f"<p>{TEXTS['de']}</p>" for _ in range(2))
    return f"<html{attribute}><title>Der Hafen</title><h1>Der Hafen bei Nacht</h1>{body}".encode()


@pytest.mark.parametrize(("attribute", "expected"), [("", "de"), (' lang="en-GB"', "en-GB")])
def test_a_page_is_judged_only_where_it_states_none(attribute: str, expected: str) -> None:
    found = read_page(_page(attribute), "page.html", None)
    assert isinstance(found, Capture)
    assert found.language == expected
