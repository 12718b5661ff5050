//! Processes that share a file store: real ones, which refresh at the same time, and are killed at
//! any instant. Each is this test binary, started again.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::http_server::{HttpServer, Seen, answer};
use super::token_server::partition;
use crate::auth::grant::endpoint::OAuthClient;
use crate::auth::grant::oauth::OAuth;
use crate::auth::layer::Auth;
use crate::auth::store::{FileStore, Record, Store as _};
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
    security: Security(&[]),
};
static API: Api = Api {
    name: "Test",
    version: "1",
    schemes: &[&OAUTH],
    unlisted: &OPEN,
};

const ROLE: &str = "KEYROUTE_TEST_ROLE";
const PATH: &str = "KEYROUTE_TEST_PATH";
const TOKEN_URL: &str = "KEYROUTE_TEST_TOKEN_URL";

/// Starts this binary again, as the test [`child`].
fn start(role: &str, path: &Path, token_url: &str) -> Child {
    Command::new(std::env::current_exe().expect("this binary"))
        .args([
            "--exact",
            "auth::tests::processes::child",
            "--ignored",
            "--nocapture",
        ])
        .envs([(ROLE, role), (TOKEN_URL, token_url)])
        .env(PATH, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this binary starts")
}

/// The first line of a child that begins with `mark`, without it.
fn line_of(child: &mut Child, mark: &str) -> Option<String> {
    let output = BufReader::new(child.stdout.take().expect("piped"));
    let mut lines = output.lines().map_while(Result::ok);
    lines.find_map(|line| line.split_once(mark).map(|(_, rest)| rest.to_owned()))
}

#[tokio::test]
#[ignore = "started as a process by the other tests of this file"]
async fn child() {
    let Ok(role) = std::env::var(ROLE) else {
        return;
    };
    let path = std::env::var_os(PATH).expect("a path");
    let store = FileStore::new(path);
    if role == "call" {
        println!(
            "token: {}",
            token(store, &std::env::var(TOKEN_URL).expect("a URL")).await
        );
        return;
    }
    for number in 0..u32::MAX {
        let mut lock = store.lock(&partition()).await.expect("a lock");
        lock.save(Some(&record(number))).await.expect("saved");
        if number == 0 {
            println!("writing: ");
        }
    }
}

async fn token(store: FileStore, token_url: &str) -> String {
    let login = OAuth::password(OAuthClient::public("id"), "pat", "pass").token_url(token_url);
    let auth = Auth::builder(&API)
        .store(store)
        .credential(login)
        .build()
        .expect("an auth");
    let lease = auth
        .session("oauth")
        .expect("a session")
        .lease()
        .await
        .expect("a token");
    lease.header.to_str().expect("ASCII").to_owned()
}

/// Large enough to take several writes, and telling whether it is whole.
fn record(number: u32) -> Record {
    let text = format!("{number}-").repeat(5000);
    Record {
        access: text.as_str().into(),
        refresh: Some(text.into()),
        obtained_at: 0,
        expires_at: None,
        scopes: None,
    }
}

/// A server that rotates refresh tokens and counts the reuse of old ones.
async fn rotating_server(calls: Arc<Mutex<Vec<String>>>, reused: Arc<AtomicU32>) -> HttpServer {
    HttpServer::start(move |seen: &Seen| {
        let mut calls = calls.lock().expect("no panic");
        let grant = seen.field("grant_type").unwrap_or_default();
        if grant == "refresh_token" && seen.field("refresh_token") != Some(format!("r{}", calls.len())) {
            reused.fetch_add(1, Ordering::SeqCst);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_processes_on_an_expired_token_make_one_refresh() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let (calls, reused) = (Arc::default(), Arc::default());
    let server = rotating_server(Arc::clone(&calls), Arc::clone(&reused)).await;
    assert_eq!(
        token(FileStore::new(&path), &server.at("token")).await,
        "Bearer a1"
    );
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let children: Vec<_> = (0..8)
        .map(|_| start("call", &path, &server.at("token")))
        .collect();
    let waiting = tokio::task::spawn_blocking(|| {
        children
            .into_iter()
            .map(|mut child| {
                let line = line_of(&mut child, "token: ");
                child.wait().expect("it ends");
                line
            })
            .collect::<Vec<_>>()
    });
    for token in waiting.await.expect("no panic") {
        assert_eq!(token.as_deref(), Some("Bearer a2"));
    }
    assert_eq!(
        *calls.lock().expect("no panic"),
        ["password", "refresh_token"]
    );
    assert_eq!(reused.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_writer_that_is_killed_at_any_instant_leaves_a_whole_file_and_no_lock() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let store = FileStore::new(&path);
    for round in 0..40u64 {
        let mut writer = start("write", &path, "");
        line_of(&mut writer, "writing: ").expect("it writes");
        // Not random, but all over the time that a few writes take.
        std::thread::sleep(Duration::from_micros(700 + round * 337 % 9000));
        writer.kill().expect("it runs");
        writer.wait().expect("it ends");
        let start = Instant::now();
        let found = store.load(&partition()).await.expect("a whole file");
        let found = found.expect("it had written");
        let number = found.access.expose().split('-').next();
        let number = number.and_then(|number| number.parse().ok());
        assert!(found == record(number.expect("a number")), "round {round}");
        let mut lock = store.lock(&partition()).await.expect("no stuck lock");
        assert!(start.elapsed() < Duration::from_secs(5));
        lock.save(Some(&record(0))).await.expect("saved");
    }
}
