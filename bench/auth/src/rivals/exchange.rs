//! The token call for libraries that cache tokens and leave getting them to the caller: the client
//! credentials grant, by reqwest, once and without a retry.

use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;

use super::{Failed, Place};

/// What the caller of such a library writes.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    http: Client,
    url: String,
}

/// A token as the server gave it.
#[derive(Deserialize)]
pub(super) struct Issued {
    pub(super) access_token: String,
    pub(super) expires_in: u32,
}

impl Exchange {
    pub(super) fn new(place: &Place) -> Self {
        Self {
            http: place.http.clone(),
            url: place.token_url(),
        }
    }

    pub(super) async fn token(&self) -> Result<Issued, Failed> {
        let request = self
            .http
            .post(&self.url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials&client_id=bench&client_secret=secret");
        let reply = request.send().await.map_err(Failed::because)?;
        let reply = reply.error_for_status().map_err(Failed::because)?;
        reply.json().await.map_err(Failed::because)
    }
}
