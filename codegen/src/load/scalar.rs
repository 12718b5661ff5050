//! What a plain YAML scalar stands for, by the core schema of YAML 1.2 (section 10.3.2).
//! The YAML reader asks here for every unquoted value, so `yes`, `off` and dates stay text.

use serde_json::{Number, Value};

/// A number that JSON, or 64 bits, cannot hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OutOfRange;

/// The value of a plain scalar.
pub(super) fn resolve(text: &str) -> Result<Value, OutOfRange> {
    if let Some(value) = null(text).or_else(|| boolean(text)) {
        return Ok(value);
    }
    if let Some(number) = integer(text).or_else(|| float(text)) {
        return number;
    }
    Ok(Value::String(text.to_owned()))
}

/// `null` in one of its spellings, or nothing at all.
pub(super) fn null(text: &str) -> Option<Value> {
    matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(Value::Null)
}

/// `true` or `false` in one of their spellings.
pub(super) fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// A whole number: decimal with an optional sign, `0o` octal or `0x` hexadecimal.
///
/// What exceeds 64 bits becomes the nearest float, as it does when JSON is read.
pub(super) fn integer(text: &str) -> Option<Result<Value, OutOfRange>> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let valid = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return valid.then(|| match u64::from_str_radix(digits, radix) {
                Ok(number) => Ok(number.into()),
                Err(_) => finite(in_radix(digits, radix)),
            });
        }
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = text.strip_prefix('+').unwrap_or(text);
    let value = number
        .parse::<u64>()
        .map(Value::from)
        .or_else(|_| number.parse::<i64>().map(Value::from));
    Some(value.or_else(|_| finite(number.parse().unwrap_or(f64::INFINITY))))
}

/// A number with a fraction or an exponent; also `.inf` and `.nan`, which are out of range.
pub(super) fn float(text: &str) -> Option<Result<Value, OutOfRange>> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Err(OutOfRange));
    }
    // Of what Rust takes for a float, this leaves out the words for infinity and not-a-number.
    let starts = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    let valid = starts
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    let number = valid.then(|| text.parse().ok()).flatten()?;
    Some(finite(number))
}

fn finite(number: f64) -> Result<Value, OutOfRange> {
    Number::from_f64(number)
        .map(Value::Number)
        .ok_or(OutOfRange)
}

fn in_radix(digits: &str, radix: u32) -> f64 {
    let digit = |character: char| character.to_digit(radix).map_or(0.0, f64::from);
    digits.chars().fold(0.0, |number, character| {
        number * f64::from(radix) + digit(character)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_resolve_by_the_core_schema() {
        let cases = [
            ("", Value::Null),
            ("~", Value::Null),
            ("NULL", Value::Null),
            ("nUll", json!("nUll")),
            ("True", json!(true)),
            ("yes", json!("yes")),
            ("no", json!("no")),
            ("on", json!("on")),
            ("Off", json!("Off")),
            ("y", json!("y")),
            ("0", json!(0)),
            ("-0", json!(0)),
            ("+12", json!(12)),
            ("007", json!(7)),
            ("0o17", json!(15)),
            ("0x1F", json!(31)),
            ("0b11", json!("0b11")),
            ("0o", json!("0o")),
            ("0o8", json!("0o8")),
            ("0xg", json!("0xg")),
            ("1_000", json!("1_000")),
            ("190:20:30", json!("190:20:30")),
            ("9223372036854775807", json!(i64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("18446744073709551615", json!(u64::MAX)),
            ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
            ("-9223372036854775809", json!(-9_223_372_036_854_775_809.0)),
            ("0x10000000000000000", json!(18_446_744_073_709_551_616.0)),
            ("1.5", json!(1.5)),
            ("-.5", json!(-0.5)),
            ("5.", json!(5.0)),
            ("1e3", json!(1000.0)),
            ("1E-2", json!(0.01)),
            (".", json!(".")),
            ("+", json!("+")),
            ("-", json!("-")),
            ("e3", json!("e3")),
            ("1e", json!("1e")),
            ("1.2.3", json!("1.2.3")),
            ("3.1.0", json!("3.1.0")),
            ("inf", json!("inf")),
            ("nan", json!("nan")),
            ("infinity", json!("infinity")),
            ("2024-01-31", json!("2024-01-31")),
            (
                "2001-12-14t21:59:43.10-05:00",
                json!("2001-12-14t21:59:43.10-05:00"),
            ),
            ("=", json!("=")),
        ];
        for (text, value) in cases {
            assert_eq!(resolve(text), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_refused() {
        let long = "9".repeat(400);
        for text in [
            ".inf", "-.INF", "+.Inf", ".nan", ".NaN", "1e999", "-1e999", &long,
        ] {
            assert_eq!(resolve(text), Err(OutOfRange), "{text:?}");
        }
        assert_eq!(resolve(&format!("0x{}", "f".repeat(400))), Err(OutOfRange));
    }
}
