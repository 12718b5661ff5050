//! Authorization server metadata (RFC 8414): finds a server's endpoints from its issuer. Nothing in
//! it is believed unless the metadata names the very issuer it was asked from.

use http::header::ACCEPT;
use reqwest::{Method, Request};
use serde::Deserialize;
use url::Url;

use super::GrantError;
use super::oauth_grant::Endpoints;
use crate::auth::http::read_up_to;
use crate::auth::origin;
use crate::runtime::error::TransportError;

/// No metadata document is larger.
const LARGEST: usize = 256 << 10;
const OPENID: &str = "/.well-known/openid-configuration";

/// The URL of an issuer's metadata: the well-known part goes between host and path (RFC 8414
/// section 3.1).
pub(crate) fn metadata_url(issuer: &Url) -> Option<Url> {
    let mut url = issuer.clone();
    let path = issuer.path().trim_end_matches('/');
    url.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
    (issuer.query().is_none() && issuer.fragment().is_none()).then_some(url)
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    token_endpoint: Option<String>,
    authorization_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    device_authorization_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// Reads the metadata, and fills with it what `given` leaves open.
pub(crate) async fn fetch(
    http: &reqwest::Client,
    url: &Url,
    given: &Endpoints,
) -> Result<Endpoints, GrantError> {
    let transport = |error| GrantError::from_transport(TransportError::from(error).kind());
    let wrong = GrantError::misconfigured;
    let mut request = Request::new(Method::GET, url.clone());
    request
        .headers_mut()
        .insert(ACCEPT, http::HeaderValue::from_static("application/json"));
    let mut response = http.execute(request).await.map_err(transport)?;
    if !response.status().is_success() {
        return Err(
            match GrantError::from_status(response.status(), response.headers()) {
                transient @ GrantError::Transient { .. } => transient,
                _ => wrong("the issuer has no metadata (RFC 8414); give the endpoints' URLs"),
            },
        );
    }
    let (chunks, _) = read_up_to(&mut response, LARGEST)
        .await
        .map_err(transport)?;
    let metadata: Metadata = serde_json::from_slice(&chunks.concat())
        .map_err(|_| wrong("the issuer's metadata is not that of RFC 8414"))?;
    let expected = match &given.issuer {
        Some(issuer) => issuer.as_str(),
        None => url.as_str().strip_suffix(OPENID).unwrap_or_default(),
    };
    if metadata.issuer.trim_end_matches('/') != expected.trim_end_matches('/') {
        return Err(wrong(
            "the metadata names another issuer (RFC 8414 section 3.3)",
        ));
    }
    let located = |endpoint: Option<String>| match endpoint.map(|text| Url::parse(&text)) {
        None => Ok(None),
        Some(Ok(url)) if origin::is_safe(&url) => Ok(Some(url)),
        Some(_) => Err(wrong(
            "the issuer's metadata names an endpoint without https",
        )),
    };
    let token = located(metadata.token_endpoint)?;
    let given = given.clone();
    Ok(Endpoints {
        refresh: given.refresh.or_else(|| token.clone()),
        token: given.token.or(token),
        authorization: given
            .authorization
            .or(located(metadata.authorization_endpoint)?),
        revocation: given.revocation.or(located(metadata.revocation_endpoint)?),
        device: given
            .device
            .or(located(metadata.device_authorization_endpoint)?),
        issuer: Some(metadata.issuer),
        iss_required: metadata.authorization_response_iss_parameter_supported,
    })
}

#[cfg(test)]
mod tests {
    use super::metadata_url;
    use url::Url;

    #[test]
    fn the_well_known_part_goes_between_host_and_path() {
        for (issuer, expected) in [
            (
                "https://a.example",
                "https://a.example/.well-known/oauth-authorization-server",
            ),
            (
                "https://a.example/t/1/",
                "https://a.example/.well-known/oauth-authorization-server/t/1",
            ),
        ] {
            let url = metadata_url(&Url::parse(issuer).expect("a URL")).expect("no query");
            assert_eq!(url.as_str(), expected);
        }
    }
}
