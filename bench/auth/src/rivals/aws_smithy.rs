//! aws-smithy-runtime: its lazy identity cache over a token provider of the caller's, and its bearer
//! signer, as the orchestrator of a generated client uses them.

use std::time::{Duration, SystemTime};

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource, TimeSource};
use aws_smithy_runtime::client::auth::http::BearerAuthScheme;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::{AuthScheme as _, AuthSchemeEndpointConfig};
use aws_smithy_runtime_api::client::identity::http::Token;
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityFuture, ResolveCachedIdentity as _, ResolveIdentity, SharedIdentityCache,
    SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::config_bag::ConfigBag;
use keyroute::flume::types::UserReply;

use super::exchange::Exchange;
use super::{Failed, Phase, Place, Rival, Shift};
use crate::scenarios::Scenario;

pub(crate) struct AwsSmithy {
    cache: SharedIdentityCache,
    resolver: SharedIdentityResolver,
    scheme: BearerAuthScheme,
    components: RuntimeComponents,
    config: ConfigBag,
    place: Place,
}

/// The token provider, which a user of the library writes or takes from the vendor.
#[derive(Debug)]
struct Provider {
    exchange: Exchange,
    time: SharedTimeSource,
}

impl ResolveIdentity for Provider {
    fn resolve_identity<'a>(
        &'a self,
        _: &'a RuntimeComponents,
        _: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async {
            let issued = self.exchange.token().await.map_err(BoxError::from)?;
            let expires = self.time.now() + Duration::from_secs(issued.expires_in.into());
            let token = Token::new(issued.access_token, Some(expires));
            Ok(Identity::new(token, Some(expires)))
        })
    }
}

impl TimeSource for Shift {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.get()
    }
}

impl AwsSmithy {
    async fn sign(&self, request: &mut HttpRequest) -> Result<(), Failed> {
        let resolver = self.resolver.clone();
        let cache = &self.cache;
        let identity = cache.resolve_cached_identity(resolver, &self.components, &self.config);
        let identity = identity.await.map_err(Failed::because)?;
        let endpoint = AuthSchemeEndpointConfig::empty();
        self.scheme
            .signer()
            .sign_http_request(request, &identity, endpoint, &self.components, &self.config)
            .map_err(Failed::because)
    }
}

impl Rival for AwsSmithy {
    const PACKAGE: &'static str = "aws-smithy-runtime";
    type Request = HttpRequest;

    async fn connect(place: Place) -> Result<Self, Failed> {
        let time = match &place.shift {
            Some(shift) => SharedTimeSource::new(shift.clone()),
            None => SharedTimeSource::new(SystemTimeSource::new()),
        };
        let provider = Provider {
            exchange: Exchange::new(&place),
            time: time.clone(),
        };
        let components = RuntimeComponentsBuilder::for_tests()
            .with_sleep_impl(Some(TokioSleep::new()))
            .with_time_source(Some(time))
            .build();
        Ok(Self {
            cache: IdentityCache::lazy().build(),
            resolver: SharedIdentityResolver::new(provider),
            scheme: BearerAuthScheme::new(),
            components: components.map_err(Failed::because)?,
            config: ConfigBag::base(),
            place,
        })
    }

    fn request() -> HttpRequest {
        HttpRequest::empty()
    }

    async fn authorize(&self, request: &mut HttpRequest) -> Result<(), Failed> {
        self.sign(request).await
    }

    async fn call(&self, user: i32) -> Result<UserReply, Failed> {
        let url = self.place.user_url(user);
        let mut request = HttpRequest::get(url).map_err(Failed::because)?;
        self.sign(&mut request).await?;
        let request = request.map(|_| reqwest::Body::default());
        let request = request.try_into_http1x().map_err(Failed::because)?;
        let request = reqwest::Request::try_from(request).map_err(Failed::because)?;
        let reply = self.place.http.execute(request).await;
        let reply = reply.and_then(reqwest::Response::error_for_status);
        reply
            .map_err(Failed::because)?
            .json()
            .await
            .map_err(Failed::because)
    }

    /// A token is taken for expired between 10 and 5 s before its end, by chance.
    async fn pass_to(&self, phase: Phase) {
        let shift = self.place.shift.as_ref();
        match phase {
            Phase::Fresh => {}
            Phase::Early => shift.into_iter().for_each(|shift| shift.add(3600 - 4)),
            Phase::Expired => shift.into_iter().for_each(|shift| shift.add(3600)),
        }
    }

    fn unable(scenario: Scenario) -> Option<&'static str> {
        match scenario {
            Scenario::LateRejections => {
                Some("its identity cache cannot be told that a token was rejected")
            }
            Scenario::CallerTimeout => {
                Some("its cache knows no refresh tokens: the provider under it is the caller's")
            }
            _ => None,
        }
    }
}
