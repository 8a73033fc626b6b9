//! Currencies: their codes, signs and names.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A currency as people write it.
#[derive(Debug, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217.
    pub code: &'static str,
    /// What amounts are told in, in English.
    pub unit: &'static str,
    /// Signs and short forms, in lower case; a space is between signs that follow each other.
    pub signs: &'static [&'static str],
    /// Names, in lower case.
    pub names: &'static [&'static str],
    /// Names of its hundredth.
    pub minor: &'static [&'static str],
}

const fn currency(
    code: &'static str,
    unit: &'static str,
    signs: &'static [&'static str],
    names: &'static [&'static str],
) -> Currency {
    Currency { code, unit, signs, names, minor: &[] }
}

/// The one that a sign or a name means without more comes before those that share it.
static CURRENCIES: &[Currency] = &[
    Currency {
        code: "USD",
        unit: "dollars",
        signs: &["$", "us $", "us$", "usd $"],
        names: &[
            "dollars",
            "dollar",
            "us dollars",
            "us dollar",
            "american dollars",
            "bucks",
            "buck",
            "dólares",
            "dólar",
            "dollari",
            "dolar",
            "dolares",
        ],
        minor: &["cents", "cent"],
    },
    Currency {
        code: "EUR",
        unit: "euros",
        signs: &["€"],
        names: &["euros", "euro", "eur"],
        minor: &["cents", "cent", "centimes", "centime", "céntimos"],
    },
    Currency {
        code: "GBP",
        unit: "pounds",
        signs: &["£"],
        names: &["pounds", "pound", "pounds sterling", "british pounds", "quid", "pfund", "libras"],
        minor: &["pence", "pennies", "penny"],
    },
    Currency {
        code: "INR",
        unit: "rupees",
        signs: &["₹", "rs", "rs .", "re", "inr ."],
        names: &["rupees", "rupee", "indian rupees", "rupaye", "rupay", "rupaiya", "रुपये", "रुपए"],
        minor: &["paise", "paisa"],
    },
    currency("JPY", "yen", &["¥", "jp ¥", "円"], &["yen", "japanese yen"]),
    currency("CNY", "yuan", &["cn ¥", "rmb", "元"], &["yuan", "renminbi", "chinese yuan", "kuai"]),
    currency("KRW", "won", &["₩"], &["korean won", "south korean won"]),
    currency(
        "CHF",
        "francs",
        &["sfr", "fr ."],
        &["swiss francs", "swiss franc", "franken", "francs"],
    ),
    currency("CAD", "dollars", &["c $", "ca $", "can $"], &["canadian dollars", "canadian dollar"]),
    currency("AUD", "dollars", &["a $", "au $"], &["australian dollars", "australian dollar"]),
    currency("NZD", "dollars", &["nz $"], &["new zealand dollars", "new zealand dollar"]),
    currency("SGD", "dollars", &["s $", "sg $"], &["singapore dollars", "singapore dollar"]),
    currency("HKD", "dollars", &["hk $"], &["hong kong dollars", "hong kong dollar"]),
    currency("TWD", "dollars", &["nt $"], &["taiwan dollars", "taiwan dollar"]),
    currency("MXN", "pesos", &["mx $"], &["mexican pesos", "mexican peso", "pesos", "peso"]),
    currency("ARS", "pesos", &["ar $"], &["argentine pesos", "argentine peso"]),
    currency("CLP", "pesos", &[], &["chilean pesos", "chilean peso"]),
    currency("COP", "pesos", &[], &["colombian pesos", "colombian peso"]),
    currency("PHP", "pesos", &["₱"], &["philippine pesos", "philippine peso"]),
    currency("BRL", "reais", &["r $"], &["reais", "brazilian reais", "brazilian real"]),
    currency("PEN", "soles", &["s /"], &["soles", "peruvian soles"]),
    currency("SEK", "kronor", &["kr"], &["kronor", "krona", "swedish kronor", "swedish krona"]),
    currency("NOK", "kroner", &[], &["norwegian kroner", "norwegian krone"]),
    currency("DKK", "kroner", &[], &["danish kroner", "danish krone", "kroner", "krone"]),
    currency("ISK", "krónur", &[], &["icelandic kronur", "icelandic krona"]),
    currency("PLN", "zloty", &["zł"], &["zloty", "zlotys", "złoty", "złotych"]),
    currency("CZK", "koruna", &["kč"], &["koruna", "korun", "czech koruna", "czech crowns"]),
    currency("HUF", "forint", &["ft"], &["forint", "forints"]),
    currency("RON", "lei", &[], &["lei", "romanian lei"]),
    currency("BGN", "leva", &["лв"], &["leva", "bulgarian leva"]),
    currency("RUB", "rubles", &["₽"], &["rubles", "ruble", "roubles", "rouble", "рублей", "руб"]),
    currency("UAH", "hryvnia", &["₴"], &["hryvnia", "hryvnias", "гривень"]),
    currency("TRY", "lira", &["₺"], &["lira", "liras", "turkish lira", "turkish liras"]),
    currency("ILS", "shekels", &["₪", "nis"], &["shekels", "shekel"]),
    currency("AED", "dirhams", &["dh", "dhs", "د.إ"], &["dirhams", "dirham", "uae dirhams"]),
    currency("MAD", "dirhams", &[], &["moroccan dirhams", "moroccan dirham"]),
    currency("SAR", "riyals", &["﷼"], &["riyals", "riyal", "saudi riyals", "saudi riyal"]),
    currency("QAR", "riyals", &[], &["qatari riyals", "qatari riyal"]),
    currency("KWD", "dinars", &[], &["kuwaiti dinars", "kuwaiti dinar", "dinars", "dinar"]),
    currency("EGP", "pounds", &[], &["egyptian pounds", "egyptian pound"]),
    currency("ZAR", "rand", &[], &["rand", "rands", "south african rand"]),
    currency("NGN", "naira", &["₦"], &["naira", "nairas"]),
    currency("KES", "shillings", &["ksh"], &["shillings", "shilling", "kenyan shillings"]),
    currency("GHS", "cedis", &["₵"], &["cedis", "cedi"]),
    currency("PKR", "rupees", &[], &["pakistani rupees", "pakistani rupee"]),
    currency("LKR", "rupees", &[], &["sri lankan rupees", "sri lankan rupee"]),
    currency("NPR", "rupees", &[], &["nepali rupees", "nepalese rupees", "nepali rupee"]),
    currency("BDT", "taka", &["৳"], &["taka", "takas"]),
    currency("IDR", "rupiah", &["rp"], &["rupiah", "rupiahs"]),
    currency("MYR", "ringgit", &["rm"], &["ringgit", "ringgits"]),
    currency("THB", "baht", &["฿"], &["baht", "bahts"]),
    currency("VND", "dong", &["₫"], &["vietnamese dong"]),
    currency("BTC", "bitcoins", &["₿"], &["bitcoins", "bitcoin"]),
];

/// Codes that are written small as often as not; others count in capitals only, as they are words.
const SMALL_CODES: [&str; 14] = [
    "usd", "eur", "gbp", "inr", "jpy", "cny", "cad", "aud", "chf", "sgd", "hkd", "aed", "sek",
    "btc",
];

/// Signs and names, each with the first currency that has it.
static BY_NAME: LazyLock<HashMap<&str, &Currency>> = LazyLock::new(|| {
    let named = CURRENCIES.iter().flat_map(|currency| {
        currency.signs.iter().chain(currency.names).map(move |name| (*name, currency))
    });
    // What comes first stays.
    named.rev().collect()
});

/// Finds a currency by its sign or its name in lower case.
pub fn by_name_or_sign(name: &str) -> Option<&'static Currency> {
    BY_NAME.get(name).copied()
}

/// Finds the currency that has this name for its hundredth.
pub fn by_minor(name: &str) -> Option<&'static Currency> {
    CURRENCIES.iter().find(|currency| currency.minor.contains(&name))
}

/// Finds a currency by its code, in any case.
pub fn by_code(code: &str) -> Option<&'static Currency> {
    let is_code = code.len() == 3;
    let has_it = |currency: &&Currency| is_code && currency.code.eq_ignore_ascii_case(code);
    CURRENCIES.iter().find(has_it)
}

/// Says whether a code in small letters can be nothing else.
pub fn is_clear_when_small(lower: &str) -> bool {
    SMALL_CODES.contains(&lower)
}

/// Finds the currency of a country's dollars, by the region of a language tag.
pub fn dollars_of(region: &str) -> Option<&'static Currency> {
    let code = match region.to_ascii_uppercase().as_str() {
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        "SG" => "SGD",
        "HK" => "HKD",
        "TW" => "TWD",
        "MX" => "MXN",
        "AR" => "ARS",
        "CL" => "CLP",
        "CO" => "COP",
        _ => return None,
    };
    by_code(code)
}
