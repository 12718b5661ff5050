//! The listener that a browser is sent back to (RFC 8252 section 7.3): on 127.0.0.1, one login long.
//! Every connection is served by itself, so that one that says nothing holds up no other.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

use crate::auth::error::LoginError;

/// No request line and headers of a redirect are longer.
const LONGEST_HEAD: usize = 16 << 10;
/// How long one connection may take to say what it wants.
const CONNECTION_LIMIT: Duration = Duration::from_secs(10);
/// No more connections are served at the same time.
const MOST_CONNECTIONS: usize = 16;

#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    redirect_uri: Url,
}

impl Listener {
    /// Listens on 127.0.0.1, at a port that is free.
    pub(super) async fn bind(path: &str) -> Result<Self, LoginError> {
        let no_listener = |error: std::io::Error| LoginError::NoListener { kind: error.kind() };
        let socket = TcpListener::bind(("127.0.0.1", 0))
            .await
            .map_err(no_listener)?;
        let port = socket.local_addr().map_err(no_listener)?.port();
        let path = path.trim_start_matches('/');
        let redirect_uri =
            Url::parse(&format!("http://127.0.0.1:{port}/{path}")).map_err(|_| {
                LoginError::NoListener {
                    kind: std::io::ErrorKind::InvalidInput,
                }
            })?;
        Ok(Self {
            socket,
            redirect_uri,
        })
    }

    pub(super) fn redirect_uri(&self) -> &str {
        self.redirect_uri.as_str()
    }

    /// Waits for the redirect that `expected` knows, and answers it with a small page.
    pub(super) async fn receive(&self, expected: impl Fn(&Url) -> bool) -> Result<Url, LoginError> {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.socket.accept(), if connections.len() < MOST_CONNECTIONS => {
                    let (stream, _) = accepted.map_err(|error| LoginError::NoListener { kind: error.kind() })?;
                    connections.spawn(tokio::time::timeout(CONNECTION_LIMIT, read_target(stream)));
                }
                Some(read) = connections.join_next() => {
                    let Ok(Ok(Some((target, mut stream)))) = read else { continue };
                    let url = self.redirect_uri.join(&target).ok();
                    let url = url.filter(|url| url.path() == self.redirect_uri.path() && url.origin() == self.redirect_uri.origin());
                    match url {
                        Some(url) if expected(&url) => {
                            answer(&mut stream, "200 OK", "The login is done", "You can close this window.").await;
                            return Ok(url);
                        }
                        Some(_) => answer(&mut stream, "400 Bad Request", "Not this login", "This login was not started here, or is over.").await,
                        None => answer(&mut stream, "404 Not Found", "Nothing here", "This program waits for a login.").await,
                    }
                }
            }
        }
    }
}

/// Reads the head of a request, and gives the target of a GET.
async fn read_target(mut stream: TcpStream) -> Option<(String, TcpStream)> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        if head.len() > LONGEST_HEAD || stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let line = head.split(|byte| *byte == b'\r').next()?;
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    let target = (words.next() == Some("GET")).then(|| words.next())??;
    Some((target.to_owned(), stream))
}

/// Answers with a page. A browser that is gone already needs none.
async fn answer(stream: &mut TcpStream, status: &str, title: &str, text: &str) {
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{text}</p>"
    );
    let reply = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    let written = async {
        stream.write_all(reply.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(CONNECTION_LIMIT, written).await;
}
