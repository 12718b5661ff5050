//! An HTTP server on the loopback interface that answers as a test says and remembers what it saw.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) method: String,
    pub(super) target: String,
    head: String,
    pub(super) body: String,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// A field of a form.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .find_map(|(own, value)| (own == name).then(|| value.into_owned()))
    }
}

/// An answer. `None` in its place breaks the connection off.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

pub(super) fn answer(status: u16, body: impl Into<String>) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.into(),
    }
}

impl Answer {
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

pub(super) struct HttpServer {
    pub(super) url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl HttpServer {
    pub(super) async fn start(
        respond: impl Fn(&Seen) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let url = Url::parse(&format!("http://{address}/")).expect("a URL");
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (respond, log) = (Arc::new(respond), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (respond, log) = (Arc::clone(&respond), Arc::clone(&log));
                tokio::spawn(async move { serve(stream, &*respond, &log).await });
            }
        });
        Self { url, seen }
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn at(&self, path: &str) -> String {
        self.url.join(path).expect("a path").into()
    }
}

async fn serve(
    mut stream: TcpStream,
    respond: &(dyn Fn(&Seen) -> Option<Answer> + Send + Sync),
    log: &Mutex<Vec<Seen>>,
) -> Option<()> {
    let seen = read(&mut stream).await?;
    log.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(seen.clone());
    let answer = respond(&seen)?;
    let mut reply = format!(
        "HTTP/1.1 {} Status\r\nConnection: close\r\nContent-Length: {}\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        reply.push_str(&[name, ": ", value, "\r\n"].concat());
    }
    reply.push_str("\r\n");
    reply.push_str(&answer.body);
    stream.write_all(reply.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

/// Reads a request whose body has a length, or is chunked.
async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let mut words = head.lines().next()?.split(' ');
        let seen = Seen {
            method: words.next()?.to_owned(),
            target: words.next()?.to_owned(),
            head: head.to_owned(),
            body: body.to_owned(),
        };
        let complete = match seen.header("content-length") {
            Some(length) => body.len() >= length.parse().ok()?,
            None => seen.header("transfer-encoding").is_none() || body.ends_with("0\r\n\r\n"),
        };
        if complete {
            return Some(seen);
        }
    }
}
