//! `azure_core`: its bearer token policy over a credential of the caller's, with a challenge callback
//! that takes a new token. The policy refuses requests without https, so the pipeline's last step
//! sends them to the loopback server without it.

use std::sync::Arc;

use async_trait::async_trait;
use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::http::headers::Headers;
use azure_core::http::policies::auth::{Authorizer, BearerTokenAuthorizationPolicy, OnChallenge};
use azure_core::http::policies::{Policy, PolicyResult, TransportPolicy};
use azure_core::http::{AsyncRawResponse, Context, Method, Request, StatusCode, Transport, Url};
use azure_core::time::{Duration, OffsetDateTime};
use keyroute::flume::types::UserReply;

use super::exchange::Exchange;
use super::{Failed, Phase, Place, Rival};
use crate::scenarios::Scenario;

const SCOPE: &str = "bench";

pub(crate) struct AzureCore {
    policy: BearerTokenAuthorizationPolicy,
    nowhere: [Arc<dyn Policy>; 1],
    loopback: [Arc<dyn Policy>; 2],
    place: Place,
}

/// The credential, which a user of the library writes or takes from the vendor.
#[derive(Debug)]
struct Credential(Exchange);

#[async_trait]
impl TokenCredential for Credential {
    async fn get_token(
        &self,
        _: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        let issued = self.0.token().await.map_err(failed)?;
        let lifetime = Duration::seconds(issued.expires_in.into());
        Ok(AccessToken {
            token: issued.access_token.into(),
            expires_on: OffsetDateTime::now_utc() + lifetime,
        })
    }
}

/// Takes a new token after a rejection, so that the policy sends the request once more.
#[derive(Debug)]
struct TakeAnother;

#[async_trait]
impl OnChallenge for TakeAnother {
    async fn on_challenge(
        &self,
        _: &Context,
        request: &mut Request,
        authorizer: &dyn Authorizer,
        _: &Headers,
    ) -> azure_core::Result<()> {
        authorizer
            .authorize(request, &[SCOPE], TokenRequestOptions::default())
            .await
    }
}

/// The end of a pipeline that sends nothing.
#[derive(Debug)]
struct Nowhere;

#[async_trait]
impl Policy for Nowhere {
    async fn send(&self, _: &Context, _: &mut Request, _: &[Arc<dyn Policy>]) -> PolicyResult {
        let (status, headers) = (StatusCode::Ok, Headers::new());
        Ok(AsyncRawResponse::from_bytes(status, headers, ""))
    }
}

/// Takes https off, for the loopback server.
#[derive(Debug)]
struct WithoutTls;

#[async_trait]
impl Policy for WithoutTls {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        // Between two special schemes this cannot fail.
        let _ = request.url_mut().set_scheme("http");
        next[0].send(context, request, &next[1..]).await
    }
}

fn failed(error: Failed) -> azure_core::Error {
    azure_core::Error::new(ErrorKind::Credential, error)
}

impl Rival for AzureCore {
    const PACKAGE: &'static str = "azure_core";
    type Request = Request;

    async fn connect(place: Place) -> Result<Self, Failed> {
        let credential = Arc::new(Credential(Exchange::new(&place)));
        let policy = BearerTokenAuthorizationPolicy::new(credential, [SCOPE])
            .with_on_challenge(Arc::new(TakeAnother));
        let transport = Transport::new(Arc::new(place.http.clone()));
        Ok(Self {
            policy,
            nowhere: [Arc::new(Nowhere)],
            loopback: [
                Arc::new(WithoutTls),
                Arc::new(TransportPolicy::new(transport)),
            ],
            place,
        })
    }

    fn request() -> Request {
        let url = Url::parse("https://127.0.0.1/").expect("a constant URL");
        Request::new(url, Method::Get)
    }

    /// The library's authorizer cannot be called but through its policy, so this includes a pipeline
    /// that ends at once.
    async fn authorize(&self, request: &mut Request) -> Result<(), Failed> {
        let context = Context::new();
        let sent = self.policy.send(&context, request, &self.nowhere);
        sent.await.map(drop).map_err(Failed::because)
    }

    async fn call(&self, user: i32) -> Result<UserReply, Failed> {
        let url = self.place.user_url(user).replacen("http:", "https:", 1);
        let url = Url::parse(&url).map_err(Failed::because)?;
        let mut request = Request::new(url, Method::Get);
        let context = Context::new();
        let sent = self.policy.send(&context, &mut request, &self.loopback);
        let reply = sent.await.map_err(Failed::because)?;
        if !reply.status().is_success() {
            return Err(Failed(reply.status().to_string()));
        }
        let body = reply.into_body().collect().await;
        let body = body.map_err(Failed::because)?;
        serde_json::from_slice(&body).map_err(Failed::because)
    }

    /// Tokens are refreshed five minutes before their end, by a clock that cannot be given: so one
    /// with less than that is early from the start.
    fn lifetime(phase: Phase) -> u64 {
        match phase {
            Phase::Early => 240,
            Phase::Fresh | Phase::Expired => 3600,
        }
    }

    async fn pass_to(&self, _: Phase) {}

    fn unable(scenario: Scenario) -> Option<&'static str> {
        match scenario {
            Scenario::CallerTimeout => {
                Some("its cache knows no refresh tokens: the credential under it is the caller's")
            }
            _ => None,
        }
    }
}
