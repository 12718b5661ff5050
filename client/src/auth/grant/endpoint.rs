//! One call of an OAuth 2.0 endpoint: client authentication, the form body, and the reading of the
//! reply into a token or a [`Refusal`].

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use reqwest::Request;
use serde::Deserialize;
use serde_json::Value;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};
use zeroize::Zeroizing;

use super::GrantError;
use super::refusal::{Code, Refusal};
use crate::auth::expiry::Lifetime;
use crate::auth::http::read_up_to;
use crate::auth::origin;
use crate::auth::token::{self, Token};
use crate::runtime::secret::Secret;

/// No token reply is larger.
const LARGEST_REPLY: usize = 256 << 10;

/// An OAuth 2.0 client, and how it proves at the token endpoint who it is (RFC 6749 section 2.3).
#[derive(Clone, Debug)]
pub struct OAuthClient {
    id: String,
    proof: Proof,
}

#[derive(Clone, Debug)]
enum Proof {
    Basic(Secret),
    Body(Secret),
    None,
}

impl OAuthClient {
    /// A client with a secret, sent by HTTP Basic: what every server must support.
    pub fn secret(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            proof: Proof::Basic(secret.into()),
        }
    }

    /// A client with a secret, sent in the body, for servers that cannot do Basic.
    pub fn secret_in_body(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            proof: Proof::Body(secret.into()),
        }
    }

    /// A client without a secret, such as a program on a user's machine.
    pub fn public(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            proof: Proof::None,
        }
    }

    /// The client identifier.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The endpoints' caller: who asks, and through what.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) client: OAuthClient,
    pub(crate) http: reqwest::Client,
}

impl Caller {
    /// Posts a form, with client authentication, and reads the JSON of the reply. An empty body is
    /// `Value::Null`.
    pub(crate) async fn post(&self, url: &Url, form: &[(&str, &str)]) -> Result<Value, Refusal> {
        let request = self.request(url, form).map_err(Refusal::local)?;
        let response = self
            .http
            .execute(request)
            .await
            .map_err(Refusal::transport)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read(response).await.map_err(Refusal::transport)?;
        judge(status, &headers, &body)
    }

    /// As [`Caller::post`], for the token endpoint.
    pub(crate) async fn token(&self, url: &Url, form: &[(&str, &str)]) -> Result<Token, Refusal> {
        let reply = self.post(url, form).await?;
        read_token(reply).map_err(Refusal::local)
    }

    fn request(&self, url: &Url, form: &[(&str, &str)]) -> Result<Request, GrantError> {
        if !origin::is_safe(url) {
            let reason = "its token endpoint is not https";
            return Err(GrantError::Misconfigured {
                reason,
                status: None,
            });
        }
        let mut body = Serializer::new(String::new());
        body.extend_pairs(form);
        let mut request = Request::new(http::Method::POST, url.clone());
        match &self.client.proof {
            Proof::Basic(secret) => {
                // RFC 6749 section 2.3.1: both are form-encoded first. (HTTP Basic to a resource
                // is not: RFC 7617.)
                let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = Zeroizing::new(format!(
                    "{}:{}",
                    encode(&self.client.id),
                    encode(secret.expose())
                ));
                let header = token::authorization("Basic", &STANDARD.encode(pair.as_bytes()));
                request
                    .headers_mut()
                    .extend(header.map(|header| (AUTHORIZATION, header)));
            }
            Proof::Body(secret) => {
                body.append_pair("client_id", &self.client.id);
                body.append_pair("client_secret", secret.expose());
            }
            Proof::None => {
                body.append_pair("client_id", &self.client.id);
            }
        }
        let headers = request.headers_mut();
        headers.insert(ACCEPT, http::HeaderValue::from_static("application/json"));
        let form_type = http::HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form_type);
        *request.body_mut() = Some(body.finish().into());
        Ok(request)
    }
}

async fn read(mut response: reqwest::Response) -> Result<Zeroizing<Vec<u8>>, reqwest::Error> {
    let (chunks, _) = read_up_to(&mut response, LARGEST_REPLY).await?;
    Ok(Zeroizing::new(chunks.concat()))
}

/// Tells success from refusal. Some servers answer 200 with an `error` member.
fn judge(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    let json: Value = match body {
        [] => Value::Null,
        body => serde_json::from_slice(body).unwrap_or_default(),
    };
    let code = json.get("error").and_then(Value::as_str).map(Code::parse);
    if status.is_success() && code.is_none() {
        return Ok(json);
    }
    let meant = if status.is_success() {
        StatusCode::BAD_REQUEST
    } else {
        status
    };
    Err(Refusal {
        code,
        otherwise: GrantError::from_status(meant, headers),
    })
}

/// The reply of RFC 6749 section 5.1.
#[derive(Deserialize)]
struct TokenReply {
    access_token: Secret,
    #[serde(default)]
    refresh_token: Option<Secret>,
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    expires_in: Option<Value>,
    #[serde(default)]
    scope: Option<String>,
}

fn read_token(reply: Value) -> Result<Token, GrantError> {
    let Ok(reply) = TokenReply::deserialize(reply) else {
        return Err(GrantError::transient(
            "the token endpoint's reply holds no token",
        ));
    };
    // Compared without case (RFC 6749 section 5.1). Some servers leave it out.
    if reply
        .token_type
        .is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer"))
    {
        let reason = "the server gives tokens of a type other than Bearer";
        return Err(GrantError::Misconfigured {
            reason,
            status: None,
        });
    }
    Ok(Token {
        access: reply.access_token,
        refresh: reply.refresh_token.filter(|refresh| !refresh.is_empty()),
        lifetime: Lifetime::from_json(reply.expires_in.as_ref()),
        scopes: reply
            .scope
            .map(|scope| scope.split_whitespace().map(str::to_owned).collect()),
    })
}

/// Seconds from a member of a reply, such as `interval`, of at most an hour.
pub(crate) fn seconds(value: Option<&Value>, otherwise: u64) -> Duration {
    Duration::from_secs(value.and_then(Value::as_u64).unwrap_or(otherwise).min(3600))
}
