//! Flume's rate limit: so many requests per endpoint in an hour, counted in windows by the
//! vendor's clock. Sources disagree whether the real one counts per endpoint or per account.

use std::sync::Arc;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::FlumeState;
use crate::vendor::lock;

const WINDOW_SECONDS: i64 = 3_600;

/// The requests to one endpoint since its window opened.
pub(super) struct Window {
    resets_at: i64,
    used: u32,
}

pub(super) async fn limited(
    State(state): State<Arc<FlumeState>>,
    request: Request,
    next: Next,
) -> Response {
    // An unknown path has no endpoint to count.
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        return next.run(request).await;
    };
    let endpoint = format!("{} {}", request.method(), path.as_str());
    let limit = state.config.rate_limit;
    let (used, resets_at) = count(&state, endpoint);
    let mut response = if used <= limit {
        next.run(request).await
    } else {
        // Clients have seen the message; whether an envelope surrounds it is not known.
        let body = json!({ "message": "Too many requests, please try again later." });
        (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response()
    };
    let headers = [
        ("x-ratelimit-limit", HeaderValue::from(limit)),
        (
            "x-ratelimit-remaining",
            HeaderValue::from(limit.saturating_sub(used)),
        ),
        ("x-ratelimit-reset", HeaderValue::from(resets_at)),
    ];
    for (name, value) in headers {
        (response.headers_mut()).insert(HeaderName::from_static(name), value);
    }
    response
}

/// Counts a request, and says how many there were in its window and when that ends.
fn count(state: &FlumeState, endpoint: String) -> (u32, i64) {
    let now = state.core.clock.now();
    let mut windows = lock(&state.windows);
    let window = windows.entry(endpoint).or_insert(Window {
        resets_at: now + WINDOW_SECONDS,
        used: 0,
    });
    if now >= window.resets_at {
        *window = Window {
            resets_at: now + WINDOW_SECONDS,
            used: 0,
        };
    }
    window.used = window.used.saturating_add(1);
    (window.used, window.resets_at)
}
