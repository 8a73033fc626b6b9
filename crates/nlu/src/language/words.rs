//! Everyday words of common languages, which a bot's own sentences may lack.

use whatlang::Lang;

/// Subtag, the language as `whatlang` has it, and words.
const LANGUAGES: [(&str, Lang, &str); 44] = [
    (
        "en",
        Lang::Eng,
        "the and is are was you your i my we he she it this that what where when how why who can could would will do does not no yes please hello hi thanks thank have has need want with for from to of in on order help want know get",
    ),
    (
        "de",
        Lang::Deu,
        "der die das und ist sind war ich du sie er es wir ihr mein meine nicht kein keine ja nein bitte danke hallo guten wo was wann wie warum wer kann können möchte will habe haben brauche mit für von zu auf ein eine einen auch noch hilfe bestellung",
    ),
    (
        "fr",
        Lang::Fra,
        "le la les un une des et est sont je tu il elle nous vous mon ma mes ne pas non oui merci bonjour salut s'il plaît où que quoi quand comment pourquoi qui peux pouvez voudrais veux ai avez besoin avec pour de du dans sur commande aide",
    ),
    (
        "es",
        Lang::Spa,
        "el la los las un una y es son yo tú usted nosotros mi mis no sí por favor gracias hola buenos días dónde qué cuándo cómo cuánto quién puedo puede quiero quisiera tengo tiene necesito con para de en del pedido ayuda está estoy",
    ),
    (
        "it",
        Lang::Ita,
        "il lo la i gli le un una e è sono io tu lei noi mio mia non sì no per favore grazie ciao buongiorno dove che cosa quando come perché chi posso può vorrei voglio ho ha bisogno con di da nel della ordine aiuto",
    ),
    (
        "pt",
        Lang::Por,
        "o a os as um uma e é são eu você nós meu minha não sim por favor obrigado obrigada olá oi bom dia onde que quando como quanto quem posso pode quero gostaria tenho tem preciso com para de em do da pedido ajuda está",
    ),
    (
        "nl",
        Lang::Nld,
        "de het een en is zijn ik jij je u hij zij wij mijn niet geen ja nee alsjeblieft bedankt dank hallo waar wat wanneer hoe waarom wie kan kunnen wil zou graag heb heeft nodig met voor van naar op bestelling hulp",
    ),
    (
        "pl",
        Lang::Pol,
        "i jest są ja ty on ona my mój moja nie tak proszę dziękuję cześć dzień dobry gdzie co kiedy jak dlaczego kto mogę może chcę chciałbym mam ma potrzebuję z dla od do na w zamówienie pomoc się",
    ),
    (
        "tr",
        Lang::Tur,
        "ve bir bu şu ne nerede nasıl neden kim ben sen biz siz benim değil hayır evet lütfen teşekkürler merhaba selam var yok istiyorum ihtiyacım için ile mi mı sipariş yardım nedir",
    ),
    (
        "id",
        Lang::Ind,
        "dan yang ini itu adalah saya kamu anda kami kita tidak bukan ya tolong terima kasih halo selamat di mana apa kapan bagaimana mengapa siapa bisa mau ingin ada butuh dengan untuk dari ke pesanan bantuan",
    ),
    (
        "sv",
        Lang::Swe,
        "och är det en ett jag du han hon vi min mitt inte nej ja tack hej var vad när hur varför vem kan vill skulle har behöver med för från till på beställning hjälp",
    ),
    (
        "da",
        Lang::Dan,
        "og er det en et jeg du han hun vi min mit ikke nej ja tak hej hvor hvad hvornår hvordan hvorfor hvem kan vil ville har brug med for fra til på bestilling hjælp",
    ),
    (
        "nb",
        Lang::Nob,
        "og er det en et jeg du han hun vi min mitt ikke nei ja takk hei hvor hva når hvordan hvorfor hvem kan vil ville har trenger med for fra til på bestilling hjelp",
    ),
    (
        "no",
        Lang::Nob,
        "og er det en et jeg du han hun vi min mitt ikke nei ja takk hei hvor hva når hvordan hvorfor hvem kan vil ville har trenger med for fra til på bestilling hjelp",
    ),
    (
        "fi",
        Lang::Fin,
        "ja on ovat minä sinä hän me te minun ei kyllä kiitos hei moi missä mitä mikä milloin miten miksi kuka voin voi haluan haluaisin minulla tarvitsen kanssa tilaus apua",
    ),
    (
        "cs",
        Lang::Ces,
        "a je jsou já ty on ona my můj moje ne ano prosím děkuji ahoj dobrý den kde co kdy jak proč kdo mohu může chci mám potřebuji s pro od do na v objednávka pomoc",
    ),
    (
        "sk",
        Lang::Slk,
        "a je sú ja ty on ona my môj moja nie áno prosím ďakujem ahoj dobrý deň kde čo kedy ako prečo kto môžem môže chcem mám potrebujem s pre od do na v objednávka pomoc",
    ),
    (
        "ro",
        Lang::Ron,
        "și este sunt eu tu el ea noi meu mea nu da vă rog mulțumesc bună salut unde ce când cum de cine pot poate vreau aș dori am are nevoie cu pentru din la în comandă ajutor",
    ),
    (
        "hu",
        Lang::Hun,
        "és a az egy van vagyok én te ő mi nem igen kérem köszönöm szia helló hol mi mikor hogyan miért ki tudok szeretnék akarok kell nekem rendelés segítség",
    ),
    (
        "hr",
        Lang::Hrv,
        "i je su ja ti on ona mi moj moja ne da molim hvala bok zdravo gdje što kada kako zašto tko mogu može želim imam trebam s za od do na u narudžba pomoć",
    ),
    (
        "sr",
        Lang::Srp,
        "i je su ja ti on ona mi moj moja ne da molim hvala zdravo gde šta kada kako zašto ko mogu može želim imam treba sa za od do na u porudžbina pomoć и је су не да молим хвала где шта када",
    ),
    (
        "vi",
        Lang::Vie,
        "và là tôi bạn anh chị chúng không có vâng xin cảm ơn chào ở đâu gì khi nào thế tại sao ai thể muốn cần với cho của đơn hàng giúp",
    ),
    (
        "ca",
        Lang::Cat,
        "el la els les un una i és són jo tu vostè nosaltres meu no sí si us plau gràcies hola bon dia on què quan com per qui puc pot vull tinc necessito amb per a de comanda ajuda",
    ),
    (
        "lt",
        Lang::Lit,
        "ir yra aš tu jis ji mes mano ne taip prašau ačiū labas kur kas kada kaip kodėl galiu gali noriu turiu reikia su iš į užsakymas pagalba",
    ),
    (
        "lv",
        Lang::Lav,
        "un ir es tu viņš viņa mēs mans nē jā lūdzu paldies sveiki kur kas kad kā kāpēc varu var gribu man vajag ar no uz pasūtījums palīdzība",
    ),
    (
        "et",
        Lang::Est,
        "ja on mina sina tema meie minu ei jah palun aitäh tere kus mis millal kuidas miks kes saan saab tahan mul vaja koos tellimus abi",
    ),
    (
        "ru",
        Lang::Rus,
        "и в не на я ты вы он она мы мой это да нет пожалуйста спасибо привет здравствуйте где что когда как почему кто могу можно хочу есть нужен нужно заказ помощь",
    ),
    (
        "uk",
        Lang::Ukr,
        "і в не на я ти ви він вона ми мій це так ні будь ласка дякую привіт вітаю де що коли як чому хто можу можна хочу є потрібно замовлення допомога",
    ),
    (
        "bg",
        Lang::Bul,
        "и в не на аз ти вие той тя ние моят това да моля благодаря здравей здравейте къде какво кога как защо кой мога може искам имам нужда поръчка помощ",
    ),
    (
        "hi",
        Lang::Hin,
        "और है हैं मैं आप तुम हम मेरा मेरी नहीं हाँ कृपया धन्यवाद नमस्ते कहाँ क्या कब कैसे क्यों कौन सकता चाहिए चाहता मुझे का की के में से पर ऑर्डर मदद",
    ),
    (
        "mr",
        Lang::Mar,
        "आणि आहे आहेत मी तुम्ही तू आम्ही माझा माझी नाही होय कृपया धन्यवाद नमस्कार कुठे काय कधी कसे का कोण शकता पाहिजे मला चा ची चे मध्ये ऑर्डर मदत",
    ),
    (
        "ne",
        Lang::Nep,
        "र छ छन् म तपाईं हामी मेरो छैन हो कृपया धन्यवाद नमस्ते कहाँ के कहिले कसरी किन को सक्छु चाहिन्छ मलाई मा बाट अर्डर मद्दत",
    ),
    (
        "ar",
        Lang::Ara,
        "و في من على إلى هذا هذه أنا أنت نحن هو هي لا نعم من فضلك شكرا مرحبا أين ماذا متى كيف لماذا أريد أحتاج لدي هل طلب مساعدة",
    ),
    (
        "fa",
        Lang::Pes,
        "و در از به این آن من تو شما ما او نه بله لطفا ممنون سلام کجا چه کی چگونه چرا می خواهم دارم است نیاز سفارش کمک",
    ),
    (
        "ur",
        Lang::Urd,
        "اور ہے ہیں میں آپ تم ہم میرا میری نہیں ہاں براہ شکریہ سلام کہاں کیا کب کیسے کیوں کون چاہیے مجھے کا کی کے سے پر آرڈر مدد",
    ),
    ("bn", Lang::Ben, "এবং আমি আপনি তুমি আমরা আমার না হ্যাঁ দয়া ধন্যবাদ কোথায় কি কখন কিভাবে কেন কে চাই"),
    (
        "el",
        Lang::Ell,
        "και είναι εγώ εσύ εμείς μου δεν όχι ναι παρακαλώ ευχαριστώ γεια πού τι πότε πώς γιατί ποιος θέλω έχω",
    ),
    (
        "he",
        Lang::Heb,
        "ו אני אתה את אנחנו שלי לא כן בבקשה תודה שלום איפה מה מתי איך למה מי רוצה יש צריך",
    ),
    ("th", Lang::Tha, "และ ฉัน คุณ เรา ไม่ ใช่ ขอบคุณ สวัสดี ที่ไหน อะไร เมื่อไร อย่างไร ทำไม ใคร ต้องการ"),
    (
        "ja",
        Lang::Jpn,
        "です ます は が を に の と も か 私 何 どこ いつ ください ありがとう こんにちは",
    ),
    (
        "ko",
        Lang::Kor,
        "은 는 이 가 을 를 에 저 나 무엇 어디 언제 어떻게 왜 누구 감사합니다 안녕하세요",
    ),
    (
        "zh",
        Lang::Cmn,
        "的 是 我 你 他 我们 不 在 有 吗 请 谢谢 你好 哪里 什么 什么时候 怎么 为什么 谁 要",
    ),
    ("ta", Lang::Tam, "நான் நீங்கள் என் இல்லை ஆம் நன்றி வணக்கம் எங்கே என்ன எப்போது எப்படி ஏன் யார் வேண்டும்"),
    ("te", Lang::Tel, "నేను మీరు నా లేదు అవును ధన్యవాదాలు నమస్తే ఎక్కడ ఏమి ఎప్పుడు ఎలా ఎందుకు ఎవరు కావాలి"),
];

/// Gives everyday words of a language; none when we have none.
pub fn everyday(subtag: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(known, ..)| *known == subtag).map(|(_, _, words)| *words)
}

/// Finds a language as `whatlang` has it.
pub fn whatlang_of(subtag: &str) -> Option<Lang> {
    LANGUAGES.iter().find(|(known, ..)| *known == subtag).map(|(_, lang, _)| *lang)
}
