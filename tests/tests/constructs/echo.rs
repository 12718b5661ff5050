//! A server on loopback that keeps what it was sent and answers what a test says.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use keyroute::runtime::hook::{Hook, Passthrough};
use keyroute_tests::constructs::routes::{Constructs, Servers};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query, as they stood in the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    /// A header's text; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    /// The query as it stood in the request line.
    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

/// What the server answers.
#[derive(Clone, Debug)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<(Answer, Option<Seen>)>>);

/// The server.
pub(crate) struct Echo {
    shared: Shared,
    url: String,
}

impl Echo {
    /// Starts a server that answers 204.
    pub(crate) async fn start() -> Self {
        let answer = Answer {
            status: 204,
            headers: Vec::new(),
            body: String::new(),
        };
        let shared = Shared(Arc::new(Mutex::new((answer, None))));
        let app = Router::new()
            .fallback(answer_all)
            .with_state(shared.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { shared, url }
    }

    /// The client whose every server is this one.
    pub(crate) fn client(&self) -> Constructs {
        self.client_with(Arc::new(Passthrough))
    }

    /// The same with a hook.
    pub(crate) fn client_with(&self, hook: Arc<dyn Hook>) -> Constructs {
        Constructs::builder()
            .servers(self.servers())
            .hook(hook)
            .build()
            .expect("a client")
    }

    /// Every server role leads here, to a path of its own.
    pub(crate) fn servers(&self) -> Servers {
        Servers {
            main: self.url.as_str().into(),
            files: format!("{}/files", self.url).into(),
            tenant: format!("{}/tenant", self.url).into(),
        }
    }

    /// Answers JSON from now on.
    pub(crate) fn json(&self, status: u16, body: &str) {
        self.answer(status, &[("content-type", "application/json")], body);
    }

    /// Answers this from now on.
    pub(crate) fn answer(&self, status: u16, headers: &[(&'static str, &str)], body: &str) {
        let headers = headers
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()))
            .collect();
        self.shared.0.lock().expect("no panic").0 = Answer {
            status,
            headers,
            body: body.to_owned(),
        };
    }

    /// The last request.
    pub(crate) fn seen(&self) -> Seen {
        self.shared
            .0
            .lock()
            .expect("no panic")
            .1
            .clone()
            .expect("a request")
    }
}

async fn answer_all(State(shared): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a whole body");
    let mut shared = shared.0.lock().expect("no panic");
    shared.1 = Some(Seen {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body,
    });
    let Answer {
        status,
        headers,
        body,
    } = shared.0.clone();
    let mut response = Response::builder().status(StatusCode::from_u16(status).expect("a status"));
    for (name, text) in headers {
        response = response.header(name, text);
    }
    response.body(Body::from(body)).expect("a reply")
}
