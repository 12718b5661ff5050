//! The HTTP client of token endpoints, and the reading of bodies up to a limit. (The client of API
//! calls, which follows redirects within an origin only, is the runtime's.)

use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

/// The time limit of one call of a token endpoint.
const TOKEN_CALL_TIMEOUT: Duration = Duration::from_secs(12);

/// A client for token endpoints: no redirects, and a time limit of its own.
pub fn token_client() -> ClientBuilder {
    Client::builder()
        .redirect(Policy::none())
        .referer(false)
        .timeout(TOKEN_CALL_TIMEOUT)
}

/// Reads up to `limit` bytes of a body. The flag says whether that was all of it.
pub(crate) async fn read_up_to(
    response: &mut reqwest::Response,
    limit: usize,
) -> Result<(Vec<Bytes>, bool), reqwest::Error> {
    let (mut chunks, mut length) = (Vec::new(), 0);
    while let Some(chunk) = response.chunk().await? {
        length += chunk.len();
        chunks.push(chunk);
        if length > limit {
            return Ok((chunks, false));
        }
    }
    Ok((chunks, true))
}
