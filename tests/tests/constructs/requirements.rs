//! Servers, security requirements, verbs and names.

use std::sync::Arc;

use keyroute::BaseUrl;
use keyroute::auth::{Auth, Credential};
use keyroute_tests::constructs::routes::{
    API, Constructs, Servers, both_keys, optional_login, scoped,
};
use keyroute_tests::constructs::types::ServerRegion;

use crate::echo::Echo;

/// A client with credentials for some schemes.
fn with<const N: usize>(echo: &Echo, credentials: [(&str, Credential); N]) -> Constructs {
    let mut auth = Auth::builder(&API).servers(echo.servers()).expect("URLs");
    for (scheme, credential) in credentials {
        auth = auth.credential_for(scheme, credential);
    }
    echo.client_with(Arc::new(auth.build().expect("a login")))
}

#[test]
fn server_variables_have_defaults_and_types() {
    assert_eq!(
        Servers::default().main.as_str(),
        "https://eu.example.com/v1"
    );
    let url: BaseUrl = Servers::production_by_region(ServerRegion::UsEast, "v2");
    assert_eq!(url.as_str(), "https://us-east.example.com/v2");
    assert_eq!(
        Servers::tenant("acme").as_str(),
        "https://acme.login.example.com/base"
    );
}

#[tokio::test]
async fn operations_go_to_their_own_servers() {
    let echo = Echo::start().await;
    let client = echo.client();
    client.on_path_server().send().await.expect("204");
    assert_eq!(echo.seen().target, "/files/servers/path");
    client.on_operation_server().send().await.expect("204");
    assert_eq!(echo.seen().target, "/tenant/servers/operation");
}

#[tokio::test]
async fn one_of_several_keys_is_enough() {
    let echo = Echo::start().await;
    let key = || Credential::api_key("k");
    with(&echo, [("header_key", key())])
        .either_key()
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().header("x-key"), "k");
    with(&echo, [("query_key", key())])
        .either_key()
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().target, "/security/or?key=k");
    with(&echo, [("cookie_key", key())])
        .either_key()
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().header("cookie"), "sid=k");
}

#[tokio::test]
async fn a_cookie_key_stands_beside_cookie_parameters() {
    let echo = Echo::start().await;
    let client = with(&echo, [("bearer", Credential::bearer("t"))]);
    client.cookie_styles("s").send().await.expect("204");
    assert_eq!(echo.seen().header("cookie"), "session=s");
    assert_eq!(echo.seen().header("authorization"), "Bearer t");
}

#[tokio::test]
async fn all_of_an_alternative_are_sent_or_none() {
    let echo = Echo::start().await;
    let key = || ("header_key", Credential::api_key("k"));
    with(&echo, [key(), ("basic", Credential::basic("u", "p"))])
        .both_keys()
        .send()
        .await
        .expect("204");
    let seen = echo.seen();
    assert_eq!(
        (seen.header("x-key"), seen.header("authorization")),
        ("k", "Basic dTpw")
    );
    let error = with(&echo, [key()])
        .both_keys()
        .send()
        .await
        .expect_err("one is missing");
    assert!(error.to_string().contains("basic"), "{error}");
    assert_eq!(
        both_keys::ROUTE.security.to_string(),
        "header_key and basic"
    );
}

#[tokio::test]
async fn a_credential_goes_before_anonymous_access() {
    let echo = Echo::start().await;
    with(&echo, [("bearer", Credential::bearer("t"))])
        .optional_login()
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().header("authorization"), "Bearer t");
    with(&echo, []).optional_login().send().await.expect("204");
    assert_eq!(echo.seen().header("authorization"), "");
    assert_eq!(
        optional_login::ROUTE.security.to_string(),
        "bearer or anonymous"
    );
}

#[tokio::test]
async fn anonymous_operations_carry_no_credential() {
    let echo = Echo::start().await;
    with(&echo, [("bearer", Credential::bearer("t"))])
        .anonymous()
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().header("authorization"), "");
}

#[test]
fn scopes_are_in_the_route() {
    let security = scoped::ROUTE.security.to_string();
    assert_eq!(security, r#"oauth["read", "write:all"] or oidc["read"]"#);
}

#[tokio::test]
async fn every_verb_is_sent() {
    let echo = Echo::start().await;
    let client = echo.client();
    client.get_verbs().send().await.expect("204");
    assert_eq!(echo.seen().method, "GET");
    client.verb_options().send().await.expect("204");
    assert_eq!(echo.seen().method, "OPTIONS");
    client.verb_trace().send().await.expect("204");
    assert_eq!(echo.seen().method, "TRACE");
    #[expect(deprecated, reason = "the document says so")]
    client.verb_delete().send().await.expect("204");
    assert_eq!(echo.seen().method, "DELETE");
    echo.answer(200, &[], "");
    client.verb_head().send().await.expect("200");
    assert_eq!(echo.seen().method, "HEAD");
}

#[tokio::test]
async fn colliding_names_reach_their_own_operations() {
    let echo = Echo::start().await;
    let client = echo.client();
    client.type_().send().await.expect("204");
    assert_eq!(echo.seen().target, "/names/keyword");
    client.do_it().send().await.expect("204");
    assert_eq!(echo.seen().target, "/names/first");
    client.do_it_get_names_second().send().await.expect("204");
    assert_eq!(echo.seen().target, "/names/second");
    client.builder_().send().await.expect("204");
    assert_eq!(echo.seen().target, "/names/builder");
}
