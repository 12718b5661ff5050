//! No library at all: reqwest, and a header that was made beforehand. The floor that the others stand
//! on.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use keyroute::flume::types::UserReply;

use super::{Failed, Phase, Place, Rival};
use crate::scenarios::Scenario;
use crate::server::TOKEN_LENGTH;

pub(crate) struct BareReqwest {
    header: HeaderValue,
    place: Place,
}

impl Rival for BareReqwest {
    const PACKAGE: &'static str = "reqwest";
    type Request = HeaderMap;

    async fn connect(place: Place) -> Result<Self, Failed> {
        // The server accepts any number until it revokes.
        let header = format!("Bearer {:x<TOKEN_LENGTH$}", "0.");
        let mut header = HeaderValue::try_from(header).map_err(Failed::because)?;
        header.set_sensitive(true);
        Ok(Self { header, place })
    }

    fn request() -> HeaderMap {
        HeaderMap::new()
    }

    async fn authorize(&self, request: &mut HeaderMap) -> Result<(), Failed> {
        request.insert(AUTHORIZATION, self.header.clone());
        Ok(())
    }

    async fn call(&self, user: i32) -> Result<UserReply, Failed> {
        let request = self.place.http.get(self.place.user_url(user));
        let request = request.header(AUTHORIZATION, self.header.clone());
        let reply = request.send().await.map_err(Failed::because)?;
        let reply = reply.error_for_status().map_err(Failed::because)?;
        reply.json().await.map_err(Failed::because)
    }

    async fn pass_to(&self, _: Phase) {}

    fn unable(scenario: Scenario) -> Option<&'static str> {
        match scenario {
            Scenario::CachedHeader | Scenario::Throughput => None,
            _ => Some("it has no tokens"),
        }
    }
}
