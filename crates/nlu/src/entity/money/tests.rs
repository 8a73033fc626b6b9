use serde_json::{Value, json};

use crate::entity::tests::{at, find, key, values_of};
use crate::entity::{Description, Kind, Options, Recognisers};

fn amounts(text: &str) -> Vec<(String, String, String)> {
    let values = values_of("money", text).into_iter();
    let field = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let fields = |value| (field(&value, "value"), field(&value, "unit"), field(&value, "currency"));
    values.map(fields).collect()
}

#[test]
fn amounts_are_told_with_two_decimals_their_unit_and_their_currency() {
    for (text, value, unit, code) in [
        ("I want to pay 50 rupees", "50.00", "rupees", "INR"),
        ("three hundred and fifty dollars", "350.00", "dollars", "USD"),
        ("it was $42.5!", "42.50", "dollars", "USD"),
        ("$ 1,234.567", "1234.567", "dollars", "USD"),
        ("US$20", "20.00", "dollars", "USD"),
        ("20$", "20.00", "dollars", "USD"),
        ("a fine of €1.5k", "1500.00", "euros", "EUR"),
        ("20 EUR", "20.00", "euros", "EUR"),
        ("20eur", "20.00", "euros", "EUR"),
        ("EUR 20", "20.00", "euros", "EUR"),
        ("Rs. 500", "500.00", "rupees", "INR"),
        ("rs 500/-", "500.00", "rupees", "INR"),
        ("500rs", "500.00", "rupees", "INR"),
        ("₹5 lakh", "500000.00", "rupees", "INR"),
        ("2 crore rupees", "20000000.00", "rupees", "INR"),
        ("£3m", "3000000.00", "pounds", "GBP"),
        ("twenty quid", "20.00", "pounds", "GBP"),
        ("a hundred bucks", "100.00", "dollars", "USD"),
        ("half a million euros", "500000.00", "euros", "EUR"),
        ("three dollars and fifty cents", "3.50", "dollars", "USD"),
        ("75 cents", "0.75", "dollars", "USD"),
        ("C$ 30", "30.00", "dollars", "CAD"),
        ("30 canadian dollars", "30.00", "dollars", "CAD"),
        ("1000 SEK", "1000.00", "kronor", "SEK"),
        ("can i borrow a dollar", "1.00", "dollars", "USD"),
        ("-$20", "-20.00", "dollars", "USD"),
        ("¥1000", "1000.00", "yen", "JPY"),
    ] {
        let expected = vec![(value.to_owned(), unit.to_owned(), code.to_owned())];
        assert_eq!(amounts(text), expected, "{text}");
    }
}

#[test]
fn what_has_no_currency_is_no_amount() {
    for text in [
        "50",
        "5 pounds of rice",
        "20 people",
        "try 20",
        "dollars",
        "the top 10",
        "$",
        "a 5m race",
        "a 10 pound turkey",
    ] {
        assert_eq!(amounts(text), [], "{text}");
    }
}

#[test]
fn several_amounts_are_told_in_order() {
    let values: Vec<String> =
        amounts("$5 now, 10 euros later and Rs 7").into_iter().map(|amount| amount.0).collect();
    assert_eq!(values, ["5.00", "10.00", "7.00"]);
}

#[test]
fn a_bot_may_say_its_currency() {
    let options = Options { unit: Some("AUD".to_owned()), ..Options::default() };
    let kind = Kind::BuiltIn { name: "money".to_owned(), options };
    let descriptions = [Description { key: key("money"), kind }];
    for (text, code, value) in
        [("$20", "AUD", "20.00"), ("50", "AUD", "50.00"), ("50 euros", "EUR", "50.00")]
    {
        let found = find(&descriptions, text);
        assert_eq!(found[0].value["currency"], json!(code), "{text}");
        assert_eq!(found[0].value["value"], json!(value), "{text}");
    }
}

#[test]
fn a_dollar_is_the_regions_dollar() {
    let kind = Kind::BuiltIn { name: "money".to_owned(), options: Options::default() };
    let descriptions = [Description { key: key("money"), kind }];
    for (language, code) in [("en-CA", "CAD"), ("en-US", "USD"), ("en", "USD"), ("en-AU", "AUD")] {
        let (recognisers, _) = Recognisers::compile(&descriptions, language);
        let found = recognisers.find("$20", &at());
        assert_eq!(found[0].value["currency"], json!(code), "{language}");
    }
}
