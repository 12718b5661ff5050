//! Replies: every status, type and media type.

use keyroute::Error;
use keyroute_tests::constructs::routes::{get_headers, ranged_replies, several_replies};
use keyroute_tests::constructs::types::{Colour, GetHeadersXKind};

use crate::echo::Echo;

const COLOUR: &str = r#"{"R":1,"G":2,"unknown":true}"#;

#[tokio::test]
async fn several_successes_are_told_apart_by_status() {
    use several_replies::Reply;

    let echo = Echo::start().await;
    let client = echo.client();
    echo.json(200, COLOUR);
    let reply = client.several_replies().send().await.expect("200");
    assert!(matches!(
        reply.body,
        Reply::Ok(Colour {
            r: 1,
            g: 2,
            b: None
        })
    ));
    echo.json(201, r#"{"id":1,"name":"Rex"}"#);
    let reply = client.several_replies().send().await.expect("201");
    assert!(matches!(reply.body, Reply::Created(pet) if pet.name == "Rex"));
    echo.answer(204, &[], "");
    let reply = client.several_replies().send().await.expect("204");
    assert!(matches!(reply.body, Reply::NoContent(_)));
}

#[tokio::test]
async fn several_failures_are_told_apart_by_status() {
    use several_replies::Failure;

    let echo = Echo::start().await;
    let failure = |status, body| {
        echo.json(status, body);
        let call = echo.client().several_replies();
        async move {
            match call.send().await.expect_err("a failure") {
                Error::Documented(reply) => reply.body,
                other => panic!("{other}"),
            }
        }
    };
    let problem = failure(400, r#"{"title":"no"}"#).await;
    assert!(matches!(problem, Failure::BadRequest(problem) if problem.title == "no"));
    assert!(matches!(failure(401, "").await, Failure::Unauthorized(_)));
    assert!(matches!(
        failure(404, r#"{"missing":"x"}"#).await,
        Failure::NotFound(_)
    ));
    assert!(matches!(
        failure(503, r#"{"title":"down"}"#).await,
        Failure::Other(_)
    ));
}

#[tokio::test]
async fn an_exact_status_goes_before_its_range() {
    use ranged_replies::Failure;

    let echo = Echo::start().await;
    let client = echo.client();
    echo.json(207, COLOUR);
    assert_eq!(client.ranged_replies().send().await.expect("2XX").body.r, 1);
    echo.json(409, r#"{"by":"me"}"#);
    let error = client.ranged_replies().send().await.expect_err("409");
    assert!(
        matches!(error, Error::Documented(reply) if matches!(&reply.body, Failure::Conflict(_)))
    );
    echo.json(418, r#"{"title":"teapot"}"#);
    let error = client.ranged_replies().send().await.expect_err("4XX");
    assert!(
        matches!(error, Error::Documented(reply) if matches!(&reply.body, Failure::ClientError(_)))
    );
}

#[tokio::test]
async fn a_status_that_the_document_does_not_mention_keeps_its_body() {
    let echo = Echo::start().await;
    echo.json(500, "oops");
    match echo
        .client()
        .ranged_replies()
        .send()
        .await
        .expect_err("500")
    {
        Error::Undocumented(reply) => {
            assert_eq!(
                (reply.status.as_u16(), reply.body.as_ref()),
                (500, &b"oops"[..])
            );
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_the_document_says_is_kept() {
    let echo = Echo::start().await;
    echo.json(200, r#"{"R":"red"}"#);
    match echo
        .client()
        .only_default()
        .send()
        .await
        .expect_err("undecodable")
    {
        Error::Undecodable { reply, reason, .. } => {
            assert_eq!(reply.body.as_ref(), br#"{"R":"red"}"#);
            assert_eq!(
                reason,
                "in `R`: found string, expected i32 at line 1 column 10"
            );
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn default_alone_is_a_success() {
    let echo = Echo::start().await;
    echo.json(200, COLOUR);
    assert_eq!(
        echo.client()
            .only_default()
            .send()
            .await
            .expect("a success")
            .body
            .g,
        2
    );
}

#[tokio::test]
async fn bytes_are_streamed_and_their_failures_are_typed() {
    let echo = Echo::start().await;
    let client = echo.client();
    echo.answer(200, &[("content-type", "application/octet-stream")], "abc");
    let reply = client.get_bytes().send().await.expect("200");
    assert_eq!(
        reply.body.collect().await.expect("the whole").as_ref(),
        b"abc"
    );
    assert_eq!(echo.seen().header("accept"), "*/*");
    echo.json(404, r#"{"title":"gone"}"#);
    let error = client.get_bytes().send().await.expect_err("404");
    assert!(matches!(error, Error::Documented(reply) if reply.body.title == "gone"));
}

#[tokio::test]
async fn text_is_text() {
    let echo = Echo::start().await;
    echo.answer(200, &[("content-type", "text/plain")], "words");
    assert_eq!(
        echo.client().get_text().send().await.expect("200").body.0,
        "words"
    );
}

#[tokio::test]
async fn events_and_lines_are_typed_as_they_come() {
    let echo = Echo::start().await;
    let client = echo.client();
    let events = "event: add\ndata: {\"R\":1,\"G\":2}\n\ndata: {\"R\":3,\"G\":4}\n\n";
    echo.answer(200, &[("content-type", "text/event-stream")], events);
    let mut stream = client.get_events().send().await.expect("200").body;
    let first = stream.next().await.expect("read").expect("an event");
    assert_eq!((first.event.as_str(), first.data.r), ("add", 1));
    assert_eq!(
        stream.next().await.expect("read").expect("an event").data.g,
        4
    );
    assert!(stream.next().await.expect("read").is_none());

    let lines = "{\"R\":1,\"G\":2}\n\n{\"R\":3,\"G\":4}";
    echo.answer(200, &[("content-type", "application/x-ndjson")], lines);
    let mut stream = client.get_lines().send().await.expect("200").body;
    assert_eq!(stream.next().await.expect("read").expect("a line").r, 1);
    assert_eq!(stream.next().await.expect("read").expect("a line").r, 3);
    assert!(stream.next().await.expect("read").is_none());
}

#[tokio::test]
async fn one_operation_answers_whole_or_as_events() {
    let echo = Echo::start().await;
    let client = echo.client();
    echo.json(200, COLOUR);
    assert_eq!(client.get_answer().send().await.expect("200").body.r, 1);
    assert!(echo.seen().header("accept").starts_with("application/json"));
    echo.answer(
        200,
        &[("content-type", "text/event-stream")],
        "data: {\"delta\":\"x\"}\n\n",
    );
    let mut stream = client.get_answer_events().send().await.expect("200").body;
    let event = stream.next().await.expect("read").expect("an event");
    assert_eq!(event.data.delta.as_deref(), Some("x"));
    assert_eq!(echo.seen().header("accept"), "text/event-stream");
}

#[tokio::test]
async fn headers_of_a_success_are_typed() {
    use get_headers::{LAST_MODIFIED, LINK, RETRY_AFTER, X_COLOUR, X_KIND, X_RATE_LIMIT, X_TAGS};

    let echo = Echo::start().await;
    let headers = [
        ("x-rate-limit", "9000000000"),
        ("x-tags", "red, green"),
        ("x-tags", "blue"),
        ("x-kind", "cold"),
        ("x-colour", "R,1,G,2"),
        ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("link", "<https://example.com/2>; rel=\"next\""),
    ];
    echo.answer(204, &headers, "");
    let reply = echo.client().get_headers().send().await.expect("204");
    assert_eq!(reply.header(X_RATE_LIMIT), Ok(Some(9_000_000_000)));
    let tags = reply.header(X_TAGS).expect("a list").expect("some");
    assert_eq!(tags, ["red", "green", "blue"]);
    assert_eq!(reply.header(X_KIND), Ok(Some(GetHeadersXKind::Cold)));
    assert_eq!(reply.header(X_COLOUR), Ok(Some("R,1,G,2".to_owned())));
    let time = reply.header(LAST_MODIFIED).expect("a time").expect("one");
    assert_eq!(time.timestamp(), 784_111_777);
    let link = reply.header(LINK).expect("text").expect("one");
    assert!(link.ends_with("rel=\"next\""), "{link}");
    assert_eq!(reply.header(RETRY_AFTER), Ok(None));
    assert_eq!(reply.headers["x-rate-limit"], "9000000000");
}

#[tokio::test]
async fn headers_of_a_failure_are_typed() {
    let echo = Echo::start().await;
    let headers = [
        ("content-type", "application/problem+json"),
        ("retry-after", "30"),
        ("x-rate-limit", "canary"),
    ];
    echo.answer(429, &headers, r#"{"title":"slow down"}"#);
    let error = echo.client().get_headers().send().await.expect_err("429");
    let Error::Documented(reply) = error else {
        panic!("{error}");
    };
    assert_eq!(reply.body.title, "slow down");
    assert_eq!(reply.header(get_headers::RETRY_AFTER), Ok(Some(30)));
    let wrong = reply.header(get_headers::X_RATE_LIMIT);
    let message = wrong.expect_err("no integer").to_string();
    assert!(
        message.starts_with("the header `x-rate-limit`"),
        "{message}"
    );
    assert!(!message.contains("canary"), "{message}");
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_the_reply_it_is() {
    let echo = Echo::start().await;
    echo.answer(302, &[("location", "https://elsewhere.example.com/x")], "");
    let reply = echo.client().get_redirect().send().await.expect("302");
    assert_eq!(reply.headers["location"], "https://elsewhere.example.com/x");
}
