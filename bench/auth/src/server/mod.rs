//! One server on loopback that all libraries log in at and call, on a thread and a runtime of its own.
//! `books` keeps what it issued and was asked; `answers` writes the replies.

mod answers;
mod books;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

pub(crate) use self::books::{Behaviour, Books, FIRST_REFRESH_TOKEN, TOKEN_LENGTH};

/// A running server. It ends with the value.
pub(crate) struct Server {
    pub(crate) books: Arc<Books>,
    base: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Server {
    /// Starts a server on a free port of loopback.
    pub(crate) fn start() -> io::Result<Self> {
        let books = Arc::<Books>::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let base = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let kept = Arc::clone(&books);
        std::thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = accept(listener, kept) => {}
                        // Also where the sender is gone.
                        _ = stopped => {}
                    }
                });
                runtime.shutdown_background();
            })?;
        Ok(Self {
            books,
            base,
            stop: Some(stop),
        })
    }

    /// The base URL.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

async fn accept(listener: TcpListener, books: Arc<Books>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let _ = stream.set_nodelay(true);
        let books = Arc::clone(&books);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(Arc::clone(&books), request));
            // A client that goes away in the middle of a request is part of what is measured.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(books: Arc<Books>, request: Request<Incoming>) -> hyper::Result<answers::Answer> {
    let user = request.uri().path().strip_prefix("/users/");
    if let Some(user) = user.and_then(|user| user.parse::<u64>().ok()) {
        if books.accepts(request.headers()) {
            return Ok(answers::user());
        }
        // The user's number says how late the rejection comes.
        tokio::time::sleep(Duration::from_millis(user)).await;
        return Ok(answers::rejection());
    }
    let enveloped = request.uri().path() == "/oauth/token";
    let body: Bytes = request.into_body().collect().await?.to_bytes();
    // What the server does is settled when the request comes, whatever becomes of the client.
    let (latency, outcome) = books.exchange(&body);
    tokio::time::sleep(latency).await;
    Ok(answers::exchange(outcome, enveloped))
}
