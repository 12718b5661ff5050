//! One vendor's story: its steps, each with the requests that reached the vendor meanwhile. A
//! credential in a request is told as what it is, and a token by its number, never by its text.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use keyroute::Account;
use keyroute::auth::Clock as _;
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Call, Vendor};

use crate::failure::{Failure, ensure, present};
use crate::page::Page;

/// A story being told.
pub(crate) struct Story<'a, S> {
    page: &'a Page,
    vendor: &'a Vendor<S>,
    token_path: &'static str,
    steps: usize,
    /// How many requests were told of.
    told: usize,
    access: Numbers,
    refresh: Numbers,
}

/// The tokens seen so far, in order.
#[derive(Default)]
struct Numbers(Vec<String>);

impl Numbers {
    fn of(&mut self, token: &str) -> usize {
        let known = self.0.iter().position(|known| known == token);
        known.map_or_else(
            || {
                self.0.push(token.to_owned());
                self.0.len()
            },
            |index| index + 1,
        )
    }
}

/// A request as it is told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: String,
    pub(crate) times: usize,
    /// What it carried.
    pub(crate) note: String,
}

/// As the steps write what they expect: `GET /path 200`, and ` ×N` where it came N times in a row.
impl fmt::Display for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.method, self.path, self.status)?;
        match self.times {
            1 => Ok(()),
            times => write!(formatter, " ×{times}"),
        }
    }
}

impl<'a, S> Story<'a, S> {
    pub(crate) fn new(
        page: &'a Page,
        (name, about): (&str, &str),
        vendor: &'a Vendor<S>,
        token_path: &'static str,
    ) -> Self {
        page.title(name, about);
        Self {
            page,
            vendor,
            token_path,
            steps: 0,
            told: 0,
            access: Numbers::default(),
            refresh: Numbers::default(),
        }
    }

    /// Tells one step. `deed` says what came of it; `expected` are the requests that it takes.
    pub(crate) async fn step(
        &mut self,
        name: &str,
        expected: &[&str],
        deed: impl Future<Output = Result<String, Failure>>,
    ) -> Result<(), Failure> {
        let done = deed.await;
        let requests = self.requests();
        let seen: Vec<String> = requests.iter().map(Request::to_string).collect();
        let done = done.and_then(|outcome| {
            if seen == expected {
                return Ok(outcome);
            }
            let expected = expected.iter().map(ToString::to_string).collect();
            Err(Failure::Requests { expected, seen })
        });
        match done {
            Ok(outcome) => {
                self.steps += 1;
                self.page.step(name, &outcome, &requests);
                Ok(())
            }
            Err(failure) => {
                self.page.failed_step(name, &requests);
                Err(failure)
            }
        }
    }

    /// The end of the story.
    pub(crate) fn end(self) {
        let (steps, requests) = (self.steps, self.told);
        let tokens = self.vendor.token_calls();
        let text = format!("{steps} steps, {requests} requests, {tokens} of them for tokens");
        self.page.summary(&text);
    }

    /// What reached the vendor since the last step, with repetitions told once.
    fn requests(&mut self) -> Vec<Request> {
        let log = self.vendor.log();
        let mut requests: Vec<Request> = Vec::new();
        for call in &log[self.told.min(log.len())..] {
            let request = Request {
                method: call.method.clone(),
                path: call.path.clone(),
                status: call
                    .status
                    .map_or("-".to_owned(), |status| status.to_string()),
                times: 1,
                note: self.note(call),
            };
            match requests.last_mut() {
                Some(last) if last.is_like(&request) => last.times += 1,
                _ => requests.push(request),
            }
        }
        self.told = log.len();
        requests
    }

    /// What a request carried, without any secret.
    fn note(&mut self, call: &Call) -> String {
        let mut notes = Vec::new();
        if call.path == self.token_path {
            notes.push(format!("grant {}", call.grant_type().unwrap_or_default()));
        }
        if let Some(hint) = call.form_field("token_type_hint") {
            let token = call.form_field("token").unwrap_or_default();
            let (numbers, kind) = match hint.as_str() {
                "refresh_token" => (&mut self.refresh, "refresh token"),
                _ => (&mut self.access, "token"),
            };
            notes.push(format!("{kind} {}", numbers.of(&token)));
        }
        let presented = call.form_field("refresh_token").or_else(|| {
            let body = call.json()?;
            Some(body.get("refresh_token")?.as_str()?.to_owned())
        });
        if let Some(token) = presented {
            notes.push(format!("refresh token {}", self.refresh.of(&token)));
        }
        if let Some(token) = call.bearer() {
            notes.push(format!("token {}", self.access.of(token)));
        } else if call
            .header("authorization")
            .is_some_and(|value| value.starts_with("Basic "))
        {
            notes.push("Basic".to_owned());
        }
        if call.header("x-api-key").is_some() {
            notes.push("API key".to_owned());
        }
        if let Some(method) = call.query_parameter("code_challenge_method") {
            notes.push(format!("PKCE {method}"));
        }
        if call.form_field("code_verifier").is_some() {
            notes.push("PKCE verifier".to_owned());
        }
        notes.join(", ")
    }
}

impl Request {
    fn is_like(&self, other: &Self) -> bool {
        let times = self.times;
        *self
            == Self {
                times,
                ..other.clone()
            }
    }
}

/// How much longer the account's token is used.
pub(crate) fn token_life<C>(account: &Account<C>, time: &Timeline) -> Result<Duration, Failure> {
    let state = account.states().into_iter().next();
    let end = state.and_then(|state| state.valid_until);
    let end = end.and_then(|end| end.duration_since(UNIX_EPOCH).ok());
    let end = present("the end of the token's life", end)?;
    Ok(end.saturating_sub(time.client.now().wall))
}

/// A duration as people say it, to the minute.
pub(crate) fn spoken(duration: Duration) -> String {
    let minutes = (duration.as_secs() + 30) / 60;
    let (count, unit) = match minutes {
        0..60 => (minutes, "minute"),
        60..1_440 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// Lets time pass until no token of the account can be used, and says so.
pub(crate) fn expire<C>(
    account: &Account<C>,
    time: &Timeline,
    life: Duration,
) -> Result<String, Failure> {
    let usable = || account.states().iter().any(|state| state.has_token);
    ensure("a token that can be used, before", true, usable())?;
    time.pass(life);
    ensure("a token that can be used, after", false, usable())?;
    Ok(format!(
        "after {} the token is not used any more",
        spoken(life)
    ))
}
