//! A listening socket on loopback and the connections it has accepted. It exists, rather than
//! axum's own loop, because a vendor must be able to cut a connection in the middle of a reply,
//! and because stopping it must leave no connection behind.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

/// A bound socket that does not answer yet, so that its address can go into what it will serve.
pub(crate) struct Port {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    listener: TcpListener,
}

impl Port {
    /// Binds a free port of 127.0.0.1.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub(crate) async fn bind(name: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        Self {
            name,
            url: format!("http://{address}"),
            listener,
        }
    }

    /// Begins to serve.
    pub(crate) fn open(self, router: Router) -> Host {
        let (stop, stopped) = oneshot::channel();
        Host {
            name: self.name,
            url: self.url,
            stop,
            task: tokio::spawn(serve(self.listener, router, stopped)),
        }
    }
}

/// A serving socket. Dropping it ends it and all its connections, soon; [`Host::stop`] waits.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Host {
    /// Ends it, and returns when nothing of it runs any more.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        // It fails only if the task panicked or its runtime is gone: stopped, either way.
        let _ = self.task.await;
    }
}

async fn serve(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Also when the sender is dropped with its handle.
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone()));
                }
                // Out of file descriptors, say: give connections a chance to close.
                Err(_) => tokio::task::yield_now().await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

async fn converse(stream: TcpStream, router: Router) {
    // Without it, small replies wait for an acknowledgement. Slower is all that failing costs.
    let _ = stream.set_nodelay(true);
    let line = Arc::new(Line::open());
    let io = TokioIo::new(Wire {
        stream,
        line: Arc::clone(&line),
    });
    let service = TowerToHyperService::new(router.layer(Extension(line)));
    // A connection that ends in an error concerns its client alone.
    let _ = http1::Builder::new().serve_connection(io, service).await;
}

/// How many more bytes a connection lets out.
#[derive(Debug)]
pub(crate) struct Line(AtomicUsize);

impl Line {
    const OPEN: usize = usize::MAX;

    fn open() -> Self {
        Self(AtomicUsize::new(Self::OPEN))
    }

    /// Cuts the connection after so many more bytes.
    pub(crate) fn cut_after(&self, bytes: usize) {
        self.0.store(bytes, Ordering::SeqCst);
    }
}

struct Wire {
    stream: TcpStream,
    line: Arc<Line>,
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let left = this.line.0.load(Ordering::SeqCst);
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let bytes = &bytes[..bytes.len().min(left)];
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        if let (Poll::Ready(Ok(count)), true) = (&written, left != Line::OPEN) {
            this.line.cut_after(left - count);
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
