//! Processes that share a store: each is this test binary, started again as one of its ignored tests,
//! with a role to play. And the token server that counts what they do.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use super::http_server::{HttpServer, Seen, answer};
use crate::auth::grant::endpoint::OAuthClient;
use crate::auth::grant::oauth::OAuth;
use crate::auth::http::token_client;
use crate::auth::layer::Auth;
use crate::auth::session::Session;
use crate::auth::store::{Record, Store};
use crate::runtime::route::{Api, Route, Scheme, SchemeKind, Security};

static OAUTH: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 { flows: &[] },
};
static OPEN: Route = Route {
    id: "call",
    method: "GET",
    path: "/",
    server: "main",
    redirects: false,
    security: Security(&[]),
};
static API: Api = Api {
    name: "Test",
    version: "1",
    schemes: &[&OAUTH],
    unlisted: &OPEN,
};

const ROLE: &str = "KEYROUTE_TEST_ROLE";
const PLACE: &str = "KEYROUTE_TEST_PLACE";
const TOKEN_URL: &str = "KEYROUTE_TEST_TOKEN_URL";

/// What a child is to do, and where.
pub(super) struct Part {
    pub(super) role: String,
    /// Where the store is.
    pub(super) place: String,
    pub(super) token_url: String,
}

impl Part {
    /// `None` where the test was not started as a child.
    pub(super) fn of_this_process() -> Option<Self> {
        let role = std::env::var(ROLE).ok()?;
        let given = |name| std::env::var(name).unwrap_or_default();
        Some(Self {
            role,
            place: given(PLACE),
            token_url: given(TOKEN_URL),
        })
    }
}

/// Starts this binary again, as the given test.
pub(super) fn start(test: &str, role: &str, place: impl AsRef<OsStr>, token_url: &str) -> Child {
    let mut command = command(test, role);
    command.env(TOKEN_URL, token_url).env(PLACE, place);
    command.spawn().expect("this binary starts")
}

/// The same, of a user whose home is there.
#[cfg(feature = "keyring")]
pub(super) fn start_at(test: &str, home: &std::path::Path) -> Child {
    let mut command = command(test, "");
    command
        .env("HOME", home)
        .spawn()
        .expect("this binary starts")
}

/// The same, where no file can grow beyond a kilobyte: writing more is an error, as on a full disk.
pub(super) fn start_on_full_disk(test: &str, role: &str, place: impl AsRef<OsStr>) -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"trap '' XFSZ; ulimit -f 1; exec "$0" "$@""#]);
    shell.arg(std::env::current_exe().expect("this binary"));
    let mut command = as_test(shell, test, role);
    command.env(PLACE, place).spawn().expect("a shell")
}

fn command(test: &str, role: &str) -> Command {
    let binary = std::env::current_exe().expect("this binary");
    as_test(Command::new(binary), test, role)
}

fn as_test(mut command: Command, test: &str, role: &str) -> Command {
    command
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(ROLE, role)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// The next line of a child that has `mark`, from there on.
pub(super) fn line_of(child: &mut Child, mark: &str) -> Option<String> {
    // Read byte by byte, so that nothing of what follows is lost in a buffer.
    let output = BufReader::with_capacity(1, child.stdout.as_mut().expect("piped"));
    let mut lines = output.lines().map_while(Result::ok);
    lines.find_map(|line| line.split_once(mark).map(|(_, rest)| rest.to_owned()))
}

/// One client for all workers of a process, since making one takes its time.
static HTTP: LazyLock<reqwest::Client> =
    LazyLock::new(|| token_client().build().expect("a client"));

/// A worker's session, on the clocks of the machine.
pub(super) fn worker(store: impl Store + 'static, token_url: &str) -> Session {
    let login = OAuth::password(OAuthClient::public("id"), "pat", "pass").token_url(token_url);
    let auth = Auth::builder(&API)
        .store(store)
        .token_http(HTTP.clone())
        .credential(login)
        .build()
        .expect("an auth");
    auth.session("oauth").expect("a session")
}

/// Large enough to take several writes, and telling whether it is whole.
pub(super) fn record(number: u32) -> Record {
    let text = format!("{number}-").repeat(5000);
    Record {
        access: text.as_str().into(),
        refresh: Some(text.into()),
        obtained_at: 0,
        expires_at: None,
        scopes: None,
    }
}

/// The number of such a record, if it is whole.
pub(super) fn number_of(found: &Record) -> Option<u32> {
    let number = found.access.expose().split('-').next()?.parse().ok()?;
    (*found == record(number)).then_some(number)
}

/// A server that rotates refresh tokens and revokes all of them when one is used twice.
#[derive(Clone, Default)]
pub(super) struct Rotating {
    calls: Arc<Mutex<Vec<String>>>,
    reused: Arc<AtomicU32>,
}

impl Rotating {
    pub(super) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no panic").clone()
    }

    pub(super) fn reused(&self) -> u32 {
        self.reused.load(Ordering::SeqCst)
    }

    /// The first token lives for a second, all others for an hour.
    pub(super) async fn serve(&self) -> HttpServer {
        let books = self.clone();
        HttpServer::start(move |seen: &Seen| {
            let mut calls = books.calls.lock().expect("no panic");
            let grant = seen.field("grant_type").unwrap_or_default();
            let newest = format!("r{}", calls.len());
            if grant == "refresh_token"
                && (seen.field("refresh_token") != Some(newest) || books.reused() > 0)
            {
                books.reused.fetch_add(1, Ordering::SeqCst);
                return Some(answer(400, r#"{"error": "invalid_grant"}"#));
            }
            // Slow enough that all the others come meanwhile.
            std::thread::sleep(Duration::from_millis(100));
            calls.push(grant);
            let number = calls.len();
            let life = if number == 1 { 1 } else { 3600 };
            Some(answer(200, format!(
                r#"{{"access_token": "a{number}", "refresh_token": "r{number}", "expires_in": {life}}}"#
            )))
        })
        .await
    }
}

/// The tokens that children print, one a line, until they end.
pub(super) async fn tokens_of(children: Vec<Child>) -> Vec<String> {
    let waiting = tokio::task::spawn_blocking(|| {
        let printed = children.into_iter().flat_map(|child| {
            let output = child.wait_with_output().expect("it ends");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let tokens = text.lines().filter_map(|line| line.split_once("token: "));
            tokens
                .map(|(_, token)| token.to_owned())
                .collect::<Vec<_>>()
        });
        printed.collect()
    });
    waiting.await.expect("no panic")
}
