//! The three credentials that are sent as they are.

use keyroute::auth::{AuthError, Credential};
use keyroute::flintrow::Credentials;
use keyroute::{Error, Method};
use keyroute_tests::flintrow::{API_KEY, BASIC_PASSWORD, BASIC_USER, RESOURCES_PATH, STATIC_JWT};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Fault, Target};

use super::{connect, opened_by, start};
use crate::auth_error;

fn basic() -> Credentials {
    Credentials::Basic {
        username: BASIC_USER.into(),
        password: BASIC_PASSWORD.into(),
    }
}

#[tokio::test]
async fn each_credential_goes_where_its_scheme_says_and_nowhere_else() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    for (credentials, method, header) in [
        (Credentials::ApiKey(API_KEY.into()), "api_key", "x-api-key"),
        (
            Credentials::Bearer(STATIC_JWT.into()),
            "jwt",
            "authorization",
        ),
        (basic(), "basic", "authorization"),
    ] {
        let flintrow = connect(&vendor, &time, credentials).build();
        assert_eq!(opened_by(&flintrow.expect("a client")).await, method);
        let calls = vendor.calls_to("GET", RESOURCES_PATH);
        let sent = calls.last().expect("a call").header_names();
        let carriers = ["x-api-key", "authorization", "cookie"];
        let sent: Vec<_> = sent.iter().filter(|name| carriers.contains(name)).collect();
        assert_eq!(sent, [&header]);
        assert_eq!(calls.last().and_then(|call| call.query.clone()), None);
    }
    assert!(vendor.log().iter().all(|call| call.host == "api"));
}

#[tokio::test]
async fn the_first_alternative_that_is_met_is_taken_alone() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let flintrow = connect(&vendor, &time, basic())
        .credential_for("bearer", Credential::bearer(STATIC_JWT))
        .build()
        .expect("a client");
    assert_eq!(opened_by(&flintrow).await, "jwt");
}

#[tokio::test]
async fn a_refused_key_is_a_reply_and_nothing_is_tried_again() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let wrong = Credentials::ApiKey("wrong".into());
    let flintrow = connect(&vendor, &time, wrong).build().expect("a client");
    let error = flintrow.list_resources().send().await;
    let Err(Error::Documented(reply)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(reply.status, 401);
    assert_eq!(reply.body["message"], "Unauthorized");
    assert_eq!(vendor.log().len(), 1);
}

#[tokio::test]
async fn a_redirect_carries_no_key_to_another_host() {
    let time = Timeline::default();
    let (vendor, other) = (start(&time).await, start(&time).await);
    for credentials in [Credentials::ApiKey(API_KEY.into()), basic()] {
        let flintrow = connect(&vendor, &time, credentials).build();
        let elsewhere = format!("{}{RESOURCES_PATH}", other.url());
        vendor.fail_next(1, Target::Resources, Fault::redirect(307, &elsewhere));
        let error = flintrow.expect("a client").list_resources().send().await;
        let error = error.expect_err("the redirect is the reply");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    }
    assert_eq!(other.log().len(), 0);
}

#[tokio::test]
async fn a_route_outside_of_the_document_takes_the_same_credential() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let key = Credentials::ApiKey(API_KEY.into());
    let flintrow = connect(&vendor, &time, key).build().expect("a client");
    let reply = flintrow.request(Method::GET, RESOURCES_PATH).send().await;
    assert_eq!(reply.expect("a reply").status, 200);
}

#[tokio::test]
async fn a_call_without_any_credential_says_which_there_are() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let flintrow = keyroute::Account::<keyroute::flintrow::FlintRow>::builder()
        .servers(keyroute::flintrow::Servers {
            main: vendor.url().into(),
            auth: vendor.auth_url().into(),
        })
        .build()
        .expect("a client");
    let error = auth_error(flintrow.list_resources().send().await);
    let AuthError::MissingCredential { missing, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(missing.concat(), ["api_key", "oauth2", "bearer", "basic"]);
    assert_eq!(vendor.log().len(), 0);
}

#[test]
fn a_browser_login_needs_the_credential_that_has_one() {
    let key = Credentials::ApiKey(API_KEY.into());
    let flintrow = keyroute::flintrow::FlintRow::connect(key).build();
    let error = flintrow.expect("a client").browser_login();
    let error = error.expect_err("an API key logs nobody in");
    assert!(
        matches!(error, AuthError::Misconfigured { .. }),
        "{error:?}"
    );
}
