//! huskarl: a client credentials grant behind its in-memory cache and HTTP authorizer, and the loop
//! around a call that its example `cached_client` shows.

use http::{HeaderMap, Method, StatusCode, Uri};
use huskarl::authorizer::{HttpAuthorizer, parse_challenges};
use huskarl::cache::{GrantTokenSource, InMemoryRefreshTokenStore, InMemoryTokenCache};
use huskarl::core::client_auth::ClientSecret;
use huskarl::core::secrets::{ProvidedSecret, SecretString};
use huskarl::core::time::{Clock, Duration, PlatformClock};
use huskarl::core::{EndpointUrl, OAuthErrorCode};
use huskarl::grant::client_credentials::{
    ClientCredentialsGrant, ClientCredentialsGrantParameters,
};
use huskarl_reqwest::ReqwestClient;
use jiff::Timestamp;
use keyroute::flume::types::UserReply;

use super::{Failed, Phase, Place, Rival, Shift};

/// How early a token is refreshed where a scenario needs to know; it is by chance otherwise.
const REFRESH_AHEAD: Duration = Duration::from_mins(5);

pub(crate) struct Huskarl {
    authorizer: HttpAuthorizer,
    place: Place,
}

impl Clock for Shift {
    fn now(&self) -> Timestamp {
        PlatformClock
            .now()
            .saturating_add(self.get())
            .unwrap_or(Timestamp::MAX)
    }
}

impl Rival for Huskarl {
    const PACKAGE: &'static str = "huskarl";
    type Request = HeaderMap;

    async fn connect(place: Place) -> Result<Self, Failed> {
        let url = EndpointUrl::try_from(place.token_url()).map_err(Failed::because)?;
        let grant = ClientCredentialsGrant::builder()
            .client_id("bench")
            .client_auth(ClientSecret::new(ProvidedSecret::new(SecretString::new(
                "secret",
            ))))
            .http_client(ReqwestClient::from(place.http.clone()))
            .token_endpoint(url)
            .build();
        let source = GrantTokenSource::builder()
            .grant(grant)
            .grant_parameters(ClientCredentialsGrantParameters::builder().build())
            .refresh_store(InMemoryRefreshTokenStore::default())
            .build();
        let cache = InMemoryTokenCache::builder()
            .source(source)
            .maybe_clock(place.shift.clone())
            .maybe_refresh_ahead(place.shift.is_some().then_some(REFRESH_AHEAD))
            .build();
        let authorizer = HttpAuthorizer::builder().cache(cache).build();
        Ok(Self { authorizer, place })
    }

    fn request() -> HeaderMap {
        HeaderMap::new()
    }

    async fn authorize(&self, request: &mut HeaderMap) -> Result<(), Failed> {
        let uri = Uri::from_static("http://127.0.0.1/");
        let headers = self.authorizer.get_headers(&Method::GET, &uri).await;
        request.extend(headers.map_err(Failed::because)?);
        Ok(())
    }

    async fn call(&self, user: i32) -> Result<UserReply, Failed> {
        let url = self.place.user_url(user);
        let uri: Uri = url.parse().map_err(Failed::because)?;
        let mut again = true;
        loop {
            let headers = self.authorizer.get_headers(&Method::GET, &uri).await;
            let request = self.place.http.get(&url);
            let request = request.headers(headers.map_err(Failed::because)?);
            let reply = request.send().await.map_err(Failed::because)?;
            self.authorizer.process_response(&uri, reply.headers());
            let rejected = reply.status() == StatusCode::UNAUTHORIZED
                && parse_challenges(reply.headers())
                    .iter()
                    .any(|it| it.error() == Some(OAuthErrorCode::InvalidToken));
            if rejected && std::mem::take(&mut again) {
                continue;
            }
            let reply = reply.error_for_status().map_err(Failed::because)?;
            return reply.json().await.map_err(Failed::because);
        }
    }

    async fn pass_to(&self, phase: Phase) {
        let shift = self.place.shift.as_ref();
        match phase {
            Phase::Fresh => {}
            Phase::Early => shift.into_iter().for_each(|shift| shift.add(3600 - 60)),
            Phase::Expired => shift.into_iter().for_each(|shift| shift.add(3600)),
        }
    }
}
