//! A redis-server of a test's own, on the loopback interface, which ends with the test.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::auth::store::RedisStore;

/// The server's password, which nothing may show.
pub(super) const PASSWORD: &str = "canary-password";

pub(super) struct RedisServer {
    directory: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts a server that keeps what it is told.
    pub(super) fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let mut server = Self {
            directory: tempfile::tempdir().expect("a directory"),
            port: free.expect("a free port").port(),
            process: None,
        };
        server.resume();
        server
    }

    /// Starts it again, with what it has kept.
    pub(super) fn resume(&mut self) {
        let program = std::env::var_os("KEYROUTE_TEST_REDIS_SERVER");
        let process = Command::new(program.unwrap_or_else(|| "redis-server".into()))
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--requirepass", PASSWORD, "--save", ""])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--dir"])
            .arg(self.directory.path())
            .stdout(Stdio::null())
            .spawn()
            .expect(
                "the program redis-server; install it, or name it by KEYROUTE_TEST_REDIS_SERVER",
            );
        self.process = Some(process);
        for _ in 0..1000 {
            if self.answers() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("redis-server does not answer");
    }

    /// Whether it has read what it kept, which it says only to those who log in.
    fn answers(&self) -> bool {
        let ask = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.write_all(format!("AUTH {PASSWORD}\r\nPING\r\nQUIT\r\n").as_bytes())?;
            std::io::read_to_string(stream)
        };
        ask().is_ok_and(|answer| answer.contains("+PONG"))
    }

    /// Kills it.
    pub(super) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("it runs");
            process.wait().expect("it ends");
        }
    }

    pub(super) fn url(&self) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{}/0", self.port)
    }

    pub(super) fn store(&self) -> RedisStore {
        RedisStore::open(&self.url()).expect("a URL of Redis")
    }

    /// Asks it behind the store's back.
    pub(super) async fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.url()).expect("a URL of Redis");
        let connection = client.get_multiplexed_async_connection().await;
        let (name, arguments) = command.split_first().expect("a command");
        redis::cmd(name)
            .arg(arguments)
            .query_async(&mut connection.expect("it runs"))
            .await
            .expect("it answers")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}
