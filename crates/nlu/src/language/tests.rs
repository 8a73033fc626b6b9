use proptest::prelude::*;

use super::*;

fn detector(languages: &[(&str, &[&str])]) -> Detector {
    let owned = |(tag, sentences): &(&str, &[&str])| {
        ((*tag).to_owned(), sentences.iter().map(|sentence| (*sentence).to_owned()).collect())
    };
    Detector::train(&languages.iter().map(owned).collect::<Vec<_>>())
}

fn bot() -> Detector {
    detector(&[
        ("en-US", &["where is my order", "i want a refund", "cancel my subscription"]),
        ("de-DE", &["wo ist meine bestellung", "ich möchte mein geld zurück", "abo kündigen"]),
        ("fr", &["où est ma commande", "je veux un remboursement", "résilier mon abonnement"]),
        ("es", &["dónde está mi pedido", "quiero un reembolso", "cancelar mi suscripción"]),
        ("hi", &["मेरा ऑर्डर कहाँ है", "mera order kahan hai"]),
        ("mr", &["माझी ऑर्डर कुठे आहे"]),
        ("ar", &[]),
        ("ja", &[]),
        ("zh", &[]),
        ("ru", &["где мой заказ"]),
        ("uk", &["де моє замовлення"]),
    ])
}

#[test]
fn each_text_is_in_one_of_the_bots_languages() {
    let bot = bot();
    for (text, expected) in [
        ("where's my parcel", "en-US"),
        ("hello", "en-US"),
        ("can you help me please", "en-US"),
        ("wo bleibt mein paket", "de-DE"),
        ("guten tag", "de-DE"),
        ("ich brauche hilfe", "de-DE"),
        ("bonjour, j'ai besoin d'aide", "fr"),
        ("je voudrais annuler", "fr"),
        ("quiero cancelar el pedido", "es"),
        ("¿puede ayudarme?", "es"),
        ("मुझे मदद चाहिए", "hi"),
        ("mera refund kahan hai", "hi"),
        ("मला मदत पाहिजे", "mr"),
        ("أريد المساعدة", "ar"),
        ("注文をキャンセルしたい", "ja"),
        ("我想取消订单", "zh"),
        ("хочу отменить заказ", "ru"),
        ("хочу скасувати замовлення", "uk"),
    ] {
        let detected = bot.detect(text).unwrap();
        assert_eq!(detected.language, expected, "{text}: {detected:?}");
        assert!(detected.confidence > 0.5, "{text}: {detected:?}");
    }
}

#[test]
fn nothing_is_said_of_texts_without_letters_or_in_a_foreign_script() {
    let bot = bot();
    for text in ["", "123", "👍", "?!", "สวัสดี"] {
        assert_eq!(bot.detect(text), None, "{text}");
    }
}

#[test]
fn one_language_is_always_that_one() {
    let only = detector(&[("en", &[])]);
    for text in ["", "bonjour", "123"] {
        assert_eq!(only.detect(text), Some(Detected { language: "en", confidence: 1.0 }));
    }
    assert_eq!(detector(&[]).detect("hello"), None);
}

#[test]
fn a_language_without_sentences_is_known_by_its_everyday_words() {
    let bot = detector(&[("en", &[]), ("nl", &[]), ("it", &[])]);
    for (text, expected) in
        [("waar is mijn pakket", "nl"), ("dove è il mio pacco", "it"), ("where is my parcel", "en")]
    {
        assert_eq!(bot.detect(text).unwrap().language, expected, "{text}");
    }
}

#[test]
fn a_short_text_is_less_sure_than_a_long_one() {
    let bot = bot();
    let confidence = |text| bot.detect(text).unwrap().confidence;
    assert!(confidence("no") < confidence("i do not want to pay for this order"));
}

#[test]
fn a_detector_is_the_same_after_storing_and_small() {
    let bot = bot();
    let bytes = postcard::to_stdvec(&bot).unwrap();
    assert!(bytes.len() < 11 * 20_000, "{}", bytes.len());
    assert_eq!(postcard::from_bytes::<Detector>(&bytes).unwrap(), bot);
    assert_eq!(postcard::to_stdvec(&super::tests::bot()).unwrap(), bytes);
}

proptest! {
    #[test]
    fn any_text_is_in_a_language_or_none(text in "\\PC{0,60}") {
        let bot = bot();
        if let Some(detected) = bot.detect(&text) {
            prop_assert!((0.0..=1.0).contains(&detected.confidence));
        }
    }
}

#[test]
fn long_texts_are_read_in_bounded_time() {
    let bot = bot();
    for part in ["a", "ß ", "東", "я", "\u{301}", "नमस्ते "] {
        bot.detect(&part.repeat(100_000));
    }
}
