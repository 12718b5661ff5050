//! What each type reads from the texts of a header, and what it refuses.

#![allow(unreachable_pub, reason = "the macro declares public enums")]

use std::fmt::Debug;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{FromHeader, HeaderError, ReplyHeader};
use crate::runtime::base64::Base64;
use crate::runtime::response::Response;
use crate::runtime::secret::Secret;

crate::string_enum! {
    /// Warm or cold.
    pub enum Kind { Warm "warm", Cold "cold" }
}

const NAME: &str = "X-Value";

fn reply(lines: &[&'static str]) -> Response<()> {
    named("x-value", lines)
}

fn named(name: &'static str, lines: &[&'static str]) -> Response<()> {
    let mut headers = HeaderMap::new();
    for line in lines {
        let name = HeaderName::from_static(name);
        headers.append(
            name,
            HeaderValue::from_bytes(line.as_bytes()).expect("a value"),
        );
    }
    Response {
        status: StatusCode::OK,
        headers,
        body: (),
    }
}

fn read<T: FromHeader>(lines: &[&'static str]) -> Result<Option<T>, HeaderError> {
    reply(lines).header(ReplyHeader::new(NAME))
}

fn holds<T: FromHeader + Debug + PartialEq>(line: &'static str, value: T) {
    assert_eq!(read(&[line]), Ok(Some(value)), "{line}");
}

fn refuses<T: FromHeader + Debug + PartialEq>(lines: &[&'static str], expected: &'static str) {
    let error = HeaderError {
        name: NAME,
        expected,
    };
    assert_eq!(read::<T>(lines), Err(error), "{lines:?}");
}

#[test]
fn each_type_is_read_from_its_text() {
    holds("a, \"b\"", "a, \"b\"".to_owned());
    holds("grüße", "grüße".to_owned());
    holds("", String::new());
    holds("hunter2", Secret::from("hunter2"));
    holds("aGk_", Base64::from(b"hi?".to_vec()));
    holds("true", true);
    holds(" -7 ", -7_i32);
    holds("-9000000000", -9_000_000_000_i64);
    holds("7", 7_u32);
    holds("18446744073709551615", u64::MAX);
    holds("0.5", 0.5_f32);
    holds("1e3", 1000_f64);
    holds("cold", Kind::Cold);
}

#[test]
fn a_name_has_hyphens_unless_the_row_gives_it() {
    assert_eq!(
        crate::__header_name!(X_RATELIMIT_RESET),
        "x-ratelimit-reset"
    );
    assert_eq!(crate::__header_name!(X_A "x_a"), "x_a");
}

#[test]
fn a_header_that_is_not_there_is_no_value() {
    assert_eq!(read::<i64>(&[]), Ok(None));
    assert_eq!(read::<Vec<i64>>(&[]), Ok(None));
    let unsendable = ReplyHeader::<String>::new("no name of a header");
    assert_eq!(reply(&["a"]).header(unsendable), Ok(None));
}

#[test]
fn a_list_stands_between_commas_and_on_several_lines() {
    assert_eq!(read(&["1, 2,3"]), Ok(Some(vec![1_i64, 2, 3])));
    assert_eq!(read(&["1,,2", "", "3 ,"]), Ok(Some(vec![1_u32, 2, 3])));
    assert_eq!(read(&["warm", "cold"]), Ok(Some(Kind::ALL.to_vec())));
    assert_eq!(read::<Vec<bool>>(&[""]), Ok(Some(Vec::new())));
    refuses::<Vec<i64>>(&["1, canary"], "an integer of 64 bits");
}

#[test]
fn several_lines_of_one_value_are_one() {
    let link = read::<String>(&["<a>; rel=next", "<b>; rel=last"]);
    assert_eq!(link, Ok(Some("<a>; rel=next, <b>; rel=last".to_owned())));
    refuses::<i32>(&["1", "1"], "an integer of 32 bits");
}

#[test]
fn each_line_is_a_cookie() {
    let cookies = ["a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "b=2"];
    let list = ReplyHeader::<Vec<String>>::new("Set-Cookie");
    let read = named("set-cookie", &cookies).header(list);
    assert_eq!(read, Ok(Some(cookies.map(str::to_owned).to_vec())));
    let one = ReplyHeader::<String>::new("Set-Cookie");
    assert!(named("set-cookie", &cookies).header(one).is_err());
    let read = named("set-cookie", &cookies[..1]).header(one);
    assert_eq!(read, Ok(Some(cookies[0].to_owned())));
}

#[test]
fn a_wrong_value_is_described_without_it() {
    refuses::<bool>(&["True"], "`true` or `false`");
    refuses::<i32>(&["2147483648"], "an integer of 32 bits");
    refuses::<u64>(&["-1"], "a positive integer of 64 bits");
    refuses::<f64>(&["NaN"], "a number");
    refuses::<f32>(&["1e99"], "a number");
    refuses::<Base64>(&["can*ary"], "base64");
    refuses::<Kind>(&["canary"], "one of the texts of `Kind`");
    let error = read::<i64>(&["canary"]).expect_err("no integer");
    assert_eq!(
        error.to_string(),
        "the header `X-Value` of the reply holds what is not an integer of 64 bits"
    );
    assert!(!format!("{error:?}").contains("canary"));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut reply = reply(&[]);
    let bytes = HeaderValue::from_bytes(&[0xe9]).expect("a value");
    reply.headers.insert("x-value", bytes);
    let error = reply.header(ReplyHeader::<String>::new(NAME));
    assert_eq!(error.map_err(|it| it.expected), Err("UTF-8 text"));
}

#[cfg(feature = "chrono")]
#[test]
fn a_time_is_that_of_json_or_of_http() {
    use chrono::{DateTime, NaiveDate, Utc};

    let time: DateTime<Utc> = "1994-11-06T08:49:37Z".parse().expect("a time");
    holds("1994-11-06T09:49:37+01:00", time);
    holds("Sun, 06 Nov 1994 08:49:37 GMT", time);
    holds("Sunday, 06-Nov-94 08:49:37 GMT", time);
    holds("Sun Nov  6 08:49:37 1994", time);
    refuses::<DateTime<Utc>>(&["yesterday"], "a date with a time");
    holds("1994-11-06", time.date_naive());
    refuses::<NaiveDate>(&["06.11.1994"], "a date");
}

#[cfg(feature = "uuid")]
#[test]
fn a_uuid_is_read() {
    let text = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    holds(text, text.parse::<uuid::Uuid>().expect("a UUID"));
    refuses::<uuid::Uuid>(&["canary"], "a UUID");
}
