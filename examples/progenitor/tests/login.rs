//! A client that progenitor generated, against a fake vendor on loopback: it logs in, renews early,
//! replaces a rejected token and sends the same request once more, as a client of Keyroute's does.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use keyroute::auth::{Auth, AuthError, Credential};
use keyroute::progenitor::auth_error;
use keyroute_example_progenitor::types::NewBooking;
use keyroute_example_progenitor::{API, Client, Error, connect};
use keyroute_tests::m2m::{BOOKINGS_PATH, CLIENT_ID, CLIENT_SECRET, M2mConfig, M2mVendor};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Fault, Target};
use progenitor_client::{ClientInfo as _, OperationInfo};
use reqwest::{Body, Method, Request};

async fn start(time: &Timeline) -> M2mVendor {
    let config = M2mConfig {
        clock: time.vendor.clone(),
        ..M2mConfig::default()
    };
    config.start().await
}

fn client(vendor: &M2mVendor, time: &Timeline, secret: &str) -> Client {
    let auth = Auth::builder(&API)
        .server("main", vendor.url().parse().expect("a URL"))
        .credential(Credential::client_credentials(CLIENT_ID, secret))
        .clock(time.client.clone())
        .build()
        .expect("the credential fits");
    connect(vendor.url(), auth).expect("rustls is there")
}

fn new_booking() -> NewBooking {
    NewBooking {
        from: "2025-05-01".to_owned(),
        guest: "Kim Poe".to_owned(),
        rooms: 1,
    }
}

#[tokio::test]
async fn many_calls_at_once_log_in_once() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = client(&vendor, &time, CLIENT_SECRET);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_bookings(Some("2025-03-15")).await })
        })
        .collect();
    for call in calls {
        let reply = call.await.expect("no panic").expect("a reply");
        assert_eq!(reply.bookings.len(), 1);
    }
    assert_eq!(vendor.token_calls(), 1);
}

#[tokio::test]
async fn an_operation_that_requires_nothing_carries_nothing() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = client(&vendor, &time, CLIENT_SECRET);
    client.list_bookings(None).await.expect("a reply");
    // The fake has no such route; what matters is what it was sent.
    let error = client.get_status().await.expect_err("no such route");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(auth_error(&error), None);
    let asked = vendor.calls_to("GET", "/status");
    assert_eq!(asked[0].header("authorization"), None);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires_and_no_call_waits() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = client(&vendor, &time, CLIENT_SECRET);
    client.list_bookings(None).await.expect("a reply");
    // The token lives an hour, less 10 s for the way; this is the last minute of it.
    time.pass(Duration::from_secs(3_530));
    let hold = vendor.hold_tokens();
    client.list_bookings(None).await.expect("the old token");
    drop(hold);
    let states = || client.inner().auth().states();
    while states().iter().any(|state| state.refreshing) {
        tokio::task::yield_now().await;
    }
    assert_eq!(vendor.token_calls(), 2);
    client.list_bookings(None).await.expect("the new token");
    let calls = vendor.calls_to("GET", BOOKINGS_PATH);
    assert_eq!(calls[0].bearer(), calls[1].bearer());
    assert_ne!(calls[1].bearer(), calls[2].bearer());
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_same_request_sent_once_more() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = client(&vendor, &time, CLIENT_SECRET);
    client.list_bookings(None).await.expect("a reply");
    vendor.revoke_access_tokens();
    let booking = client.create_booking(&new_booking()).await;
    assert_eq!(booking.expect("a reply").guest, "Kim Poe");
    let posted = vendor.calls_to("POST", BOOKINGS_PATH);
    let statuses: Vec<_> = posted.iter().filter_map(|call| call.status).collect();
    assert_eq!(statuses, [401, 201]);
    assert_eq!(posted[0].body, posted[1].body);
    assert_ne!(posted[0].bearer(), posted[1].bearer());
    assert_eq!(vendor.token_calls(), 2);
}

#[tokio::test]
async fn a_second_rejection_is_the_callers() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = client(&vendor, &time, CLIENT_SECRET);
    vendor.fail_always(Target::Resources, Fault::reply(401));
    let error = client.list_bookings(None).await.expect_err("401");
    assert!(matches!(error, Error::UnexpectedResponse(_)), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(vendor.calls("GET", BOOKINGS_PATH), 2);
    assert_eq!(vendor.token_calls(), 2);
}

/// One piece of a body that comes as it goes.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn a_body_that_is_a_stream_is_sent_once() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = client(&vendor, &time, CLIENT_SECRET);
    client.list_bookings(None).await.expect("a reply");
    vendor.revoke_access_tokens();
    let send = async || {
        let url = format!("{}{BOOKINGS_PATH}", vendor.url());
        let mut request = Request::new(Method::POST, url.parse().expect("a URL"));
        let piece = Bytes::from_static(br#"{"from":"2025-05-01"}"#);
        *request.body_mut() = Some(Body::wrap_stream(Once(Some(piece))));
        let info = OperationInfo {
            operation_id: "create_booking",
        };
        let sent = client.inner().exec(client.client(), request, &info).await;
        sent.expect("a reply").status()
    };
    assert_eq!(send().await, 401);
    assert_eq!(vendor.calls("POST", BOOKINGS_PATH), 1);
    // The rejection is known: the next call begins with a new token.
    assert_eq!(send().await, 201);
    assert_eq!(vendor.token_calls(), 2);
}

#[tokio::test]
async fn why_there_is_no_token_is_a_match_arm() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let stranger = client(&vendor, &time, "another secret");
    let error = stranger.list_bookings(None).await.expect_err("no login");
    let rejected = auth_error(&error);
    assert!(
        matches!(rejected, Some(AuthError::CredentialsRejected { .. })),
        "{error:?}"
    );
    assert_eq!(vendor.calls("GET", BOOKINGS_PATH), 0);

    let client = client(&vendor, &time, CLIENT_SECRET);
    vendor.forget_calls();
    vendor.fail_always(Target::Token, Fault::reply(503));
    for _ in 0..3 {
        let error = client.list_bookings(None).await.expect_err("no token");
        let unavailable = auth_error(&error);
        assert!(
            matches!(unavailable, Some(AuthError::Unavailable { .. })),
            "{error:?}"
        );
    }
    assert_eq!(vendor.token_calls(), 1, "a failure is remembered");
}

#[tokio::test]
async fn a_request_to_another_host_gets_no_credential() {
    let time = Timeline::default();
    let (vendor, other) = (start(&time).await, start(&time).await);
    let client = client(&vendor, &time, CLIENT_SECRET);
    let url = format!("{}{BOOKINGS_PATH}", other.url());
    let request = Request::new(Method::GET, url.parse().expect("a URL"));
    let info = OperationInfo {
        operation_id: "list_bookings",
    };
    let sent = client.inner().exec(client.client(), request, &info).await;
    let error = sent.expect_err("not that host");
    let refused = auth_error(&error);
    assert!(
        matches!(refused, Some(AuthError::UnknownOrigin { .. })),
        "{error:?}"
    );
    assert!(other.log().is_empty());
}
