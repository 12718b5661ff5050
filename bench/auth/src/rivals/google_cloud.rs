//! google-cloud-auth: the user account credentials, the ones of its that are plain OAuth 2.0: a refresh
//! token from elsewhere, at an endpoint that can be named. It refreshes on a task of its own, from the
//! moment that it is built.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use google_cloud_auth::credentials::user_account::Builder;
use google_cloud_auth::credentials::{CacheableResource, Credentials, EntityTag};
use http::header::AUTHORIZATION;
use http::{Extensions, HeaderMap, HeaderValue};
use keyroute::flume::types::UserReply;
use serde_json::json;

use super::{Failed, Phase, Place, Rival};
use crate::scenarios::Scenario;
use crate::server::FIRST_REFRESH_TOKEN;

pub(crate) struct GoogleCloud {
    credentials: Credentials,
    /// The header of the last token and its tag, by which the library says that it is the same still:
    /// faster than taking all headers each time.
    last: RwLock<Option<(EntityTag, HeaderValue)>>,
    place: Place,
}

impl GoogleCloud {
    fn last(&self) -> Option<(EntityTag, HeaderValue)> {
        let last = self.last.read();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn header(&self) -> Result<HeaderValue, Failed> {
        let mut extensions = Extensions::new();
        let last = self.last();
        if let Some((tag, _)) = &last {
            extensions.insert(tag.clone());
        }
        let answer = self.credentials.headers(extensions).await;
        match (answer.map_err(Failed::because)?, last) {
            (CacheableResource::NotModified, Some((_, header))) => Ok(header),
            (CacheableResource::New { entity_tag, data }, _) => {
                let header = data.get(AUTHORIZATION).cloned();
                let header = header.ok_or_else(|| Failed("no token".to_owned()))?;
                let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
                *last = Some((entity_tag, header.clone()));
                Ok(header)
            }
            (CacheableResource::NotModified, None) => Err(Failed("no token".to_owned())),
        }
    }
}

impl Rival for GoogleCloud {
    const PACKAGE: &'static str = "google-cloud-auth";
    type Request = HeaderMap;

    async fn connect(place: Place) -> Result<Self, Failed> {
        let account = json!({
            "type": "authorized_user", "client_id": "bench", "client_secret": "secret",
            "refresh_token": FIRST_REFRESH_TOKEN, "token_uri": place.token_url(),
        });
        Ok(Self {
            credentials: Builder::new(account).build().map_err(Failed::because)?,
            last: RwLock::default(),
            place,
        })
    }

    fn request() -> HeaderMap {
        HeaderMap::new()
    }

    async fn authorize(&self, request: &mut HeaderMap) -> Result<(), Failed> {
        request.insert(AUTHORIZATION, self.header().await?);
        Ok(())
    }

    async fn call(&self, user: i32) -> Result<UserReply, Failed> {
        let header = self.header().await?;
        let request = self.place.http.get(self.place.user_url(user));
        let reply = request.header(AUTHORIZATION, header).send().await;
        let reply = reply.and_then(reqwest::Response::error_for_status);
        reply
            .map_err(Failed::because)?
            .json()
            .await
            .map_err(Failed::because)
    }

    /// Tokens are refreshed 240 s before their end, by tokio's clock: so one with little more than that
    /// gets there in a second.
    fn lifetime(phase: Phase) -> u64 {
        match phase {
            Phase::Fresh => 3600,
            Phase::Early | Phase::Expired => 241,
        }
    }

    async fn pass_to(&self, phase: Phase) {
        if phase != Phase::Fresh {
            tokio::time::sleep(Duration::from_millis(1_300)).await;
        }
    }

    fn unable(scenario: Scenario) -> Option<&'static str> {
        match scenario {
            Scenario::LateRejections => {
                Some("its token cache cannot be told that a token was rejected")
            }
            _ => None,
        }
    }
}
