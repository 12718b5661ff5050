//! One call of an OAuth 2.0 endpoint: client authentication, the form body, and the reply: a body,
//! a token, or a [`Refusal`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use reqwest::Request;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};
use zeroize::Zeroizing;

use super::GrantError;
use super::refusal::{Code, Refusal};
use super::reply::TokenReply;
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
pub(crate) struct Caller {
    pub(crate) client: OAuthClient,
    pub(crate) http: reqwest::Client,
}

impl Caller {
    /// Posts a form, with client authentication, and gives the body of a reply that is no refusal.
    pub(crate) async fn post(&self, url: &Url, form: &[(&str, &str)]) -> Result<Body, Refusal> {
        let request = self.request(url, form).map_err(Refusal::local)?;
        let response = self
            .http
            .execute(request)
            .await
            .map_err(Refusal::transport)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read(response).await.map_err(Refusal::transport)?;
        judge(status, &headers, &body).map(|()| body)
    }

    /// As [`Caller::post`], for the token endpoint.
    pub(crate) async fn token(&self, url: &Url, form: &[(&str, &str)]) -> Result<Token, Refusal> {
        let body = self.post(url, form).await?;
        TokenReply::new(&body).token("").ok_or_else(|| {
            let reason = "the token endpoint's reply holds no token";
            Refusal::local(GrantError::transient(reason))
        })
    }

    fn request(&self, url: &Url, form: &[(&str, &str)]) -> Result<Request, GrantError> {
        if !origin::is_safe(url) {
            return Err(GrantError::misconfigured("its token endpoint is not https"));
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

/// The body of a reply, which may hold tokens.
type Body = Zeroizing<Vec<u8>>;

async fn read(mut response: reqwest::Response) -> Result<Body, reqwest::Error> {
    let (chunks, _) = read_up_to(&mut response, LARGEST_REPLY).await?;
    Ok(Zeroizing::new(chunks.concat()))
}

/// Tells success from refusal. Some servers answer 200 with an `error` in place of a token.
fn judge(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    let reply = TokenReply::new(body);
    let code = reply.text("/error").as_deref().map(Code::parse);
    let meant = match code {
        None if status.is_success() => return Ok(()),
        Some(_) if status.is_success() && reply.token("").is_some() => return Ok(()),
        Some(_) if status.is_success() => StatusCode::BAD_REQUEST,
        _ => status,
    };
    Err(Refusal {
        code,
        otherwise: GrantError::from_status(meant, headers),
    })
}
