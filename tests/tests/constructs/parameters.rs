//! Parameters: every place and style, as bytes on the wire.

use keyroute_tests::constructs::routes::query_styles;
use keyroute_tests::constructs::types::{Colour, Filter, FilterInner, QueryStylesSort};

use crate::echo::{Echo, Seen};

fn colour() -> Colour {
    Colour {
        r: 100,
        g: 200,
        b: Some(150),
    }
}

fn filter() -> Filter {
    Filter {
        name: Some("a b".to_owned()),
        sizes: Some(vec![1, 2]),
        inner: Some(FilterInner {
            from: Some("x".to_owned()),
        }),
    }
}

/// The query of a call, without its required parameter.
async fn query(set: impl FnOnce(query_styles::Call) -> query_styles::Call) -> String {
    let echo = Echo::start().await;
    set(echo.client().query_styles(true))
        .send()
        .await
        .expect("204");
    let seen = echo.seen();
    seen.query()
        .strip_prefix("required=true")
        .expect("it is there")
        .trim_start_matches('&')
        .to_owned()
}

#[tokio::test]
async fn path_styles() {
    let echo = Echo::start().await;
    let call = echo.client().path_styles(
        "a/b ü",
        [1, 2],
        ["x", "y"],
        "blue",
        ["l", "m"],
        ["n", "o"],
        ["p", "q"],
        colour(),
        colour(),
    );
    call.send().await.expect("204");
    assert_eq!(
        echo.seen().target,
        "/path/a%2Fb%20%C3%BC/1,2/x,y/.blue/.l.m/;matrix=n,o/;matrices=p;matrices=q\
         /R,100,G,200,B,150/R=100,G=200,B=150"
    );
}

#[tokio::test]
async fn a_path_variable_cannot_change_which_path_is_meant() {
    let echo = Echo::start().await;
    for text in ["", ".", ".."] {
        let error = echo
            .client()
            .undeclared_variable(text)
            .send()
            .await
            .expect_err("refused");
        assert!(error.to_string().contains("name"), "{error}");
    }
    echo.client()
        .undeclared_variable("../x?y#z")
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().target, "/undeclared/..%2Fx%3Fy%23z");
}

#[tokio::test]
async fn optional_parameters_are_left_out() {
    assert_eq!(query(|call| call).await, "");
}

#[tokio::test]
async fn query_form_exploded_and_not() {
    assert_eq!(query(|call| call.scalar(0.5)).await, "scalar=0.5");
    assert_eq!(
        query(|call| call.list(["a", "b&c"])).await,
        "list=a&list=b%26c"
    );
    assert_eq!(query(|call| call.comma(["a", "b"])).await, "comma=a,b");
    assert_eq!(
        query(|call| call.record(colour())).await,
        "R=100&G=200&B=150"
    );
    assert_eq!(
        query(|call| call.flat(colour())).await,
        "flat=R,100,G,200,B,150"
    );
}

#[tokio::test]
async fn query_space_and_pipe() {
    assert_eq!(query(|call| call.space(["a", "b"])).await, "space=a%20b");
    assert_eq!(query(|call| call.pipe(["a", "b"])).await, "pipe=a%7Cb");
}

#[tokio::test]
async fn query_deep_object_to_its_leaves() {
    assert_eq!(
        query(|call| call.deep(filter())).await,
        "deep%5Bname%5D=a%20b&deep%5Bsizes%5D%5B%5D=1&deep%5Bsizes%5D%5B%5D=2\
         &deep%5Binner%5D%5Bfrom%5D=x"
    );
}

#[tokio::test]
async fn query_content_is_json() {
    assert_eq!(
        query(|call| call.json(Filter {
            name: Some("a".to_owned()),
            ..Filter::default()
        }))
        .await,
        "json=%7B%22name%22%3A%22a%22%7D"
    );
}

#[tokio::test]
async fn query_allow_reserved_keeps_what_is_allowed() {
    assert_eq!(
        query(|call| call.reserved("a/b?c=d&e#f")).await,
        "reserved=a/b?c=d%26e%23f"
    );
}

#[tokio::test]
async fn query_names_dates_enums_and_references() {
    assert_eq!(
        query(|call| call.odd_name(["x"])).await,
        "odd%20name%5B%5D=x"
    );
    let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 3).expect("a day");
    assert_eq!(query(|call| call.day(day)).await, "day=2026-02-03");
    assert_eq!(
        query(|call| call.sort(QueryStylesSort::Desc)).await,
        "sort=desc"
    );
    assert_eq!(query(|call| call.page(3)).await, "page=3");
    assert_eq!(query(|call| call.page(3).page(4)).await, "page=4");
}

#[tokio::test]
async fn header_styles() {
    let echo = Echo::start().await;
    let call = echo.client().header_styles("one two");
    let call = call
        .x_list([1, 2])
        .x_record(colour())
        .x_pairs(colour())
        .x_json(colour());
    call.send().await.expect("204");
    let seen: Seen = echo.seen();
    assert_eq!(seen.header("x-scalar"), "one two");
    assert_eq!(seen.header("x-list"), "1,2");
    assert_eq!(seen.header("x-record"), "R,100,G,200,B,150");
    assert_eq!(seen.header("x-pairs"), "R=100,G=200,B=150");
    assert_eq!(seen.header("x-json"), r#"{"R":100,"G":200,"B":150}"#);
}

#[tokio::test]
async fn headers_that_the_standard_ignores_are_no_parameters() {
    let echo = Echo::start().await;
    echo.client().header_styles("x").send().await.expect("204");
    let seen = echo.seen();
    assert_eq!(seen.header("authorization"), "");
    assert_eq!(seen.header("content-type"), "");
}

#[tokio::test]
async fn a_header_cannot_hold_a_line_end() {
    let echo = Echo::start().await;
    let sent = echo.client().header_styles("a\r\nEvil: 1").send().await;
    assert!(sent.expect_err("refused").to_string().contains("X-Scalar"));
}

#[tokio::test]
async fn cookies() {
    let echo = Echo::start().await;
    echo.client()
        .cookie_styles("s;1")
        .tags(["a", "b"])
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().header("cookie"), "session=s%3B1; tags=a,b");
}

#[tokio::test]
async fn one_name_in_every_place() {
    let echo = Echo::start().await;
    let call = echo
        .client()
        .same_name(7)
        .query_id("q")
        .header_id("h")
        .body("b")
        .query_send(true);
    call.type_("t")
        .shared(5)
        .body2(colour())
        .send()
        .await
        .expect("204");
    let seen = echo.seen();
    assert_eq!(seen.target, "/same/7?id=q&body=b&send=true&type=t&shared=5");
    assert_eq!(seen.header("id"), "h");
    assert_eq!(seen.text(), r#"{"R":100,"G":200,"B":150}"#);
}
