//! Workers in many processes that share a server: one refresh for all of them, and no harm from one
//! that is killed or stopped while it holds the lock.

use std::io::Write as _;
use std::process::{Child, Command};
use std::time::Duration;

use super::server::RedisServer;
use crate::auth::store::{RedisStore, Store as _, StoreError};
use crate::auth::tests::child_process::{
    Part, Rotating, line_of, number_of, record, start, tokens_of, worker,
};
use crate::auth::tests::token_server::{partition, token_of};

const CHILD: &str = "auth::tests::redis::fleet::child";
/// Of those that are killed or stopped.
const LEASE: Duration = Duration::from_secs(2);

#[tokio::test]
#[ignore = "started as a process by the other tests of this file"]
async fn child() {
    let Some(part) = Part::of_this_process() else {
        return;
    };
    let store = RedisStore::open(&part.place).expect("a URL of Redis");
    match &*part.role {
        "call" => call(&part).await,
        "hold" => hold(&store.lease(LEASE)).await,
        role => panic!("an unknown role: {role}"),
    }
}

/// 125 workers, each with a connection and a session of its own, and four calls.
async fn call(part: &Part) {
    let mut calls = Vec::new();
    for _ in 0..125 {
        let store = RedisStore::open(&part.place).expect("a URL of Redis");
        let session = worker(store, &part.token_url);
        for _ in 0..4 {
            let session = session.clone();
            calls.push(tokio::spawn(async move { token_of(&session).await }));
        }
    }
    for call in calls {
        println!("token: {}", call.await.expect("no panic").expect("a token"));
    }
}

/// Holds the lock until it is told to write.
async fn hold(store: &RedisStore) {
    let mut lock = store.lock(&partition()).await.expect("a lock");
    lock.load().await.expect("the holder");
    println!("holding: ");
    let told = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()));
    told.await.expect("no panic").expect("a line");
    let result = lock.save(Some(&record(1))).await;
    let lost = matches!(result, Err(StoreError::LockLost { .. }));
    println!("written: {}", if lost { "lost" } else { "not lost" });
}

/// Starts a child that holds the lock.
fn holder(server: &RedisServer) -> Child {
    let mut holder = start(CHILD, "hold", server.url(), "");
    line_of(&mut holder, "holding: ").expect("it holds");
    holder
}

fn signal(child: &Child, name: &str) {
    let mut kill = Command::new("kill");
    kill.args([name, &child.id().to_string()]);
    assert!(kill.status().expect("kill starts").success());
}

/// Has the child write, and says how that went.
fn write(mut child: Child) -> String {
    let mut input = child.stdin.take().expect("piped");
    input.write_all(b"write\n").expect("it reads");
    let written = line_of(&mut child, "written: ").expect("it answers");
    child.wait().expect("it ends");
    written
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs redis-server"]
async fn a_thousand_workers_in_eight_processes_make_one_refresh() {
    let redis = RedisServer::start();
    let books = Rotating::default();
    let server = books.serve().await;
    let first = worker(redis.store(), &server.at("token"));
    assert_eq!(token_of(&first).await.as_deref(), Ok("a1"));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let children = (0..8)
        .map(|_| start(CHILD, "call", redis.url(), &server.at("token")))
        .collect();
    assert_eq!(tokens_of(children).await, vec!["a2"; 4000]);
    assert_eq!(books.calls(), ["password", "refresh_token"]);
    assert_eq!(books.reused(), 0);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_holder_that_was_stopped_beyond_its_lease_is_fenced_out() {
    let server = RedisServer::start();
    let stopped = holder(&server);
    signal(&stopped, "-STOP");
    let mut later = server.store().lock(&partition()).await.expect("a lock");
    later.save(Some(&record(2))).await.expect("saved");
    drop(later);
    signal(&stopped, "-CONT");
    assert_eq!(write(stopped), "lost");
    let kept = server.store().load(&partition()).await.expect("it answers");
    assert_eq!(number_of(&kept.expect("a record")), Some(2));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_holder_that_was_stopped_beyond_its_lease_goes_on_if_nobody_came() {
    let server = RedisServer::start();
    let stopped = holder(&server);
    signal(&stopped, "-STOP");
    let lock = format!("keyroute:{{{}}}:lock", partition());
    while server.ask::<bool>(&["EXISTS", &lock]).await {
        tokio::time::sleep(LEASE / 10).await;
    }
    signal(&stopped, "-CONT");
    assert_eq!(write(stopped), "not lost");
    let kept = server.store().load(&partition()).await.expect("it answers");
    assert_eq!(number_of(&kept.expect("a record")), Some(1));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn the_lock_of_a_holder_that_was_killed_is_free_when_its_lease_ends() {
    let server = RedisServer::start();
    let mut killed = holder(&server);
    killed.kill().expect("it runs");
    killed.wait().expect("it ends");
    let at_once = server.store().lock_timeout(Duration::ZERO);
    let error = at_once
        .lock(&partition())
        .await
        .err()
        .expect("the lease runs");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    let mut next = server.store().lock(&partition()).await.expect("free");
    assert_eq!(next.load().await, Ok(None));
    next.save(Some(&record(3))).await.expect("saved");
}
