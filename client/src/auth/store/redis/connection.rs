//! One connection to the server, made when it is needed and again when it broke, and the words for
//! what can go wrong with it. A reply of the server is never repeated: it can quote its command.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, RedisError};

use super::script::Keys;
use crate::auth::store::StoreError;

/// How long connecting may take, and how long an answer.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const ANSWER_LIMIT: Duration = Duration::from_secs(3);

pub(super) struct Connection {
    client: Client,
    place: String,
    /// Held for moments, never over an await.
    open: Mutex<Option<MultiplexedConnection>>,
}

impl Connection {
    pub(super) fn new(client: Client) -> Self {
        let place = format!("Redis at {}", client.get_connection_info().addr());
        Self {
            client,
            place,
            open: Mutex::default(),
        }
    }

    /// Where the server is, without the password.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// The record as it is kept.
    pub(super) async fn record(&self, keys: &Keys) -> Result<Option<Vec<u8>>, StoreError> {
        let mut command = redis::cmd("HGET");
        command.arg(&keys.kept).arg("record");
        self.run(&command).await
    }

    /// The names of the keys that match a pattern. One may be there twice.
    pub(super) async fn names(&self, pattern: &str) -> Result<Vec<String>, StoreError> {
        let (mut names, mut cursor) = (Vec::new(), 0_u64);
        loop {
            let mut command = redis::cmd("SCAN");
            command.arg(cursor).arg("MATCH").arg(pattern);
            command.arg("COUNT").arg(1000);
            let (next, found): (_, Vec<String>) = self.run(&command).await?;
            names.extend(found);
            if next == 0 {
                return Ok(names);
            }
            cursor = next;
        }
    }

    /// Runs a script.
    pub(super) async fn eval<T: FromRedisValue>(
        &self,
        script: &str,
        keys: &Keys,
        arguments: &[&[u8]],
    ) -> Result<T, StoreError> {
        let mut command = redis::cmd("EVAL");
        command.arg(script).arg(2).arg(&keys.lock).arg(&keys.kept);
        arguments.iter().for_each(|argument| {
            command.arg(argument);
        });
        self.run(&command).await
    }

    /// Runs a command, on a new connection if the one from before is gone or silent: its peer may have
    /// vanished, or the runtime that served it. All of ours can run twice.
    async fn run<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        let kept = self.open().clone();
        let had_one = kept.is_some();
        match self.attempt(kept, command).await {
            Err(error) if had_one && (error.is_connection_dropped() || error.is_timeout()) => {
                self.attempt(None, command).await
            }
            result => result,
        }
        .map_err(|error| self.failed(&error))
    }

    async fn attempt<T: FromRedisValue>(
        &self,
        kept: Option<MultiplexedConnection>,
        command: &Cmd,
    ) -> Result<T, RedisError> {
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let result = command.query_async(&mut connection).await;
        if result.is_err() {
            // It may lead to a server that is gone, or no longer the primary.
            *self.open() = None;
        }
        result
    }

    async fn connect(&self) -> Result<MultiplexedConnection, RedisError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_LIMIT))
            .set_response_timeout(Some(ANSWER_LIMIT));
        let made = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        let connection = made.await?;
        *self.open() = Some(connection.clone());
        Ok(connection)
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Option<MultiplexedConnection>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &RedisError) -> StoreError {
        StoreError::Backend {
            place: self.place.clone(),
            reason: reason(error),
        }
    }
}

/// Why it failed, in our words: of the server's, only the code, which is one of a few.
fn reason(error: &RedisError) -> String {
    if error.is_connection_refusal() {
        return "it refuses connections; is it running?".to_owned();
    }
    if error.is_timeout() {
        return "it did not answer in time".to_owned();
    }
    match error.kind() {
        ErrorKind::Io => "it cannot be reached, or broke off".to_owned(),
        ErrorKind::AuthenticationFailed => "it refused the user name or the password".to_owned(),
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType => {
            "it does not answer as Redis does, or a key is of another kind".to_owned()
        }
        _ => match error.code() {
            Some("NOAUTH" | "WRONGPASS") => {
                "it wants a user name and a password; give them in its URL".to_owned()
            }
            Some("NOPERM") => {
                "its user may not do that; allow EVAL, HGET, SCAN and the keys of the prefix"
                    .to_owned()
            }
            Some("LOADING") => "it is still reading its data; try again soon".to_owned(),
            Some("READONLY") => "it is a replica; give the address of the primary".to_owned(),
            Some("MOVED") => "it is a node of a cluster; give a server of its own".to_owned(),
            Some(code) if is_code(code) => format!("it refused the command ({code})"),
            _ => "it refused the command".to_owned(),
        },
    }
}

/// Whether it is a code and no word of a message: short, and in capitals.
fn is_code(text: &str) -> bool {
    text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}
