//! A server that is down, that refuses, or that holds something else: typed errors that name it and
//! show no secret, and no token lost.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::server::{PASSWORD, RedisServer};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::grant::{Grant, GrantFuture};
use crate::auth::session::Session;
use crate::auth::store::{RedisStore, Store as _, StoreError};
use crate::auth::tests::token_server::{
    HOUR, SUBJECT, TokenServer, partition, session_in, settle, token_of,
};
use crate::runtime::secret::Secret;

fn key() -> String {
    format!("keyroute:{{{}}}", partition())
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_valid_token_is_used_while_the_server_is_down_and_an_expired_one_says_why_not() {
    let mut redis = RedisServer::start();
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session_with(&clock, redis.store());
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
    redis.stop();
    clock.advance(Duration::from_secs(3600 - 200));
    for _ in 0..10 {
        assert_eq!(session.ready().expect("still valid").header, "Bearer a1");
        settle().await;
    }
    clock.advance(HOUR);
    let error = token_of(&session).await.expect_err("no store, no refresh");
    assert!(matches!(error, AuthError::Store { .. }), "{error}");
    assert!(error.to_string().contains("Redis at 127.0.0.1:"), "{error}");
    assert_eq!(server.calls(), ["login"], "nothing was asked in vain");
    redis.resume();
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

/// Refreshes, and then the Redis server is gone.
struct Unlucky {
    server: TokenServer,
    redis: Arc<Mutex<RedisServer>>,
}

impl Grant for Unlucky {
    fn identity(&self) -> String {
        self.server.identity()
    }

    fn login<'a>(&'a self, scopes: &'a [String]) -> GrantFuture<'a> {
        self.server.login(scopes)
    }

    fn refresh<'a>(&'a self, refresh: &'a Secret, scopes: &'a [String]) -> GrantFuture<'a> {
        Box::pin(async move {
            let token = self.server.refresh(refresh, scopes).await;
            let mut redis = self.redis.lock().unwrap_or_else(PoisonError::into_inner);
            redis.stop();
            token
        })
    }
}

/// A session whose Redis server goes down during its first refresh, which has come.
async fn unlucky() -> (TokenServer, Arc<Mutex<RedisServer>>, ManualClock, Session) {
    let redis = RedisServer::start();
    let store = redis.store().lease(Duration::from_millis(200));
    let redis = Arc::new(Mutex::new(redis));
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let grant = Unlucky {
        server: server.clone(),
        redis: Arc::clone(&redis),
    };
    let session = session_in(grant, &clock, store);
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    let error = token_of(&session).await.expect_err("it cannot be saved");
    assert!(matches!(error, AuthError::NotSaved { .. }), "{error}");
    (server, redis, clock, session)
}

fn resume(redis: &Mutex<RedisServer>) -> RedisStore {
    let mut redis = redis.lock().unwrap_or_else(PoisonError::into_inner);
    redis.resume();
    redis.store()
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_rotated_token_that_cannot_be_saved_is_heard_of_and_saved_later() {
    let (server, redis, clock, session) = unlucky().await;
    let store = resume(&redis);
    clock.advance(HOUR / 2);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    let kept = store.load(&partition()).await.expect("it answers");
    assert_eq!(kept.expect("saved").access.expose(), "a2");
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_rotated_token_that_cannot_be_saved_does_not_replace_what_another_worker_saved_since() {
    let (server, redis, clock, session) = unlucky().await;
    let store = resume(&redis);
    let other = server.session_with(&clock, store.clone());
    assert_eq!(token_of(&other).await.as_deref(), Ok("a3"), "a new login");
    clock.advance(HOUR / 2);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a3"));
    let kept = store.load(&partition()).await.expect("it answers");
    assert_eq!(kept.expect("saved").access.expose(), "a3");
}

/// Everything that can be seen of a store and its failures.
async fn seen_of(store: &RedisStore) -> String {
    let read = store.load(&partition()).await.expect_err("it fails");
    let taken = match store.lock(&partition()).await {
        Err(error) => error,
        Ok(mut lock) => lock.load().await.expect_err("it fails"),
    };
    let auth = AuthError::Store {
        subject: SUBJECT,
        error: read.clone(),
    };
    format!("{store:?} {read} {read:?} {taken} {taken:?} {auth} {auth:?}")
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn failures_name_the_server_and_the_remedy_and_show_no_secret() {
    let mut server = RedisServer::start();
    let url = server.url();
    let open = |url: &str| RedisStore::open(url).expect("a URL of Redis");
    let none = url.replace(&format!(":{PASSWORD}@"), "");
    let wrong = url.replace(PASSWORD, "canary-wrong");
    let user = url.replace(&format!(":{PASSWORD}"), "weak:canary-weak");
    let _: () = server
        .ask(&[
            "ACL",
            "SETUSER",
            "weak",
            "on",
            ">canary-weak",
            "~*",
            "+hget",
        ])
        .await;
    let mut shown = vec![
        ("give them in its URL", seen_of(&open(&none)).await),
        (
            "refused the user name or the password",
            seen_of(&open(&wrong)).await,
        ),
    ];
    let weak = open(&user).lock(&partition()).await.err().expect("no EVAL");
    shown.push(("allow EVAL", format!("{weak} {weak:?} Redis at")));
    let _: () = server.ask(&["SET", &key(), "canary-value"]).await;
    shown.push(("refused the command", seen_of(&open(&url)).await));
    let _: () = server.ask(&["DEL", &key()]).await;
    for (expected, content) in [
        ("it holds something else", "canary"),
        ("it holds something else", r#"["canary"]"#),
        (
            "written by another version",
            r#"{"version": 2, "token": "canary"}"#,
        ),
        (
            "it is damaged",
            r#"{"version": 1, "token": {"access": ["canary"]}}"#,
        ),
    ] {
        let _: () = server.ask(&["HSET", &key(), "record", content]).await;
        shown.push((expected, seen_of(&open(&url)).await));
    }
    server.stop();
    shown.push(("is it running?", seen_of(&open(&url)).await));
    for (expected, text) in shown {
        assert!(text.contains(expected), "`{expected}` in {text}");
        assert!(text.contains("Redis at"), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }
    for bad in [
        "http://:canary@127.0.0.1",
        "canary",
        "rediss://:canary@127.0.0.1",
        "redis://:canary@[/",
    ] {
        let error = RedisStore::open(bad).expect_err("no URL that can be opened");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_server_that_does_not_answer_is_not_waited_for_without_end() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let address = listener
        .as_ref()
        .expect("a port")
        .local_addr()
        .expect("an address");
    let store = RedisStore::open(&format!("redis://{address}")).expect("a URL of Redis");
    let error = store.load(&partition()).await.expect_err("it is silent");
    assert!(matches!(error, StoreError::Backend { .. }), "{error}");
    assert!(error.to_string().contains("in time"), "{error}");
}

#[test]
#[ignore = "needs redis-server"]
fn a_connection_whose_runtime_rests_or_has_ended_is_made_anew() {
    let server = RedisServer::start();
    let store = server.store();
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().expect("a runtime")
    };
    let resting = runtime();
    for runtime in [&resting, &runtime(), &runtime()] {
        assert_eq!(runtime.block_on(store.load(&partition())), Ok(None));
    }
    let ended = runtime();
    assert_eq!(ended.block_on(store.load(&partition())), Ok(None));
    drop(ended);
    assert_eq!(resting.block_on(store.load(&partition())), Ok(None));
}
