//! A client as progenitor 0.15 generates it (`inner_type = Auth`, `hooks = Expected`) behaves as one
//! of ours: it logs in, refreshes after a rejection, and sends the same request once more.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use keyroute::auth::{Auth, AuthError, Credential, Grant, GrantFuture, Token};
use keyroute::runtime::route::{Api, Need, Route, Scheme, SchemeKind, Security};
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::{Method, Request, Response};

static BEARER: Scheme = Scheme {
    name: "bearer",
    kind: SchemeKind::Bearer { format: "" },
};
static DEFAULT: Route = Route {
    id: "request",
    method: "*",
    path: "*",
    server: "main",
    security: Security(&[&[Need {
        scheme: &BEARER,
        scopes: &[],
    }]]),
};
static API: Api = Api {
    name: "Other",
    version: "1",
    schemes: &[&BEARER],
    unlisted: &DEFAULT,
};

/// What `progenitor::generate_api!` writes, cut down to what hooks see.
struct Client {
    base: String,
    http: reqwest::Client,
    auth: Auth,
}

impl ClientInfo<Auth> for Client {
    fn api_version() -> &'static str {
        "1"
    }

    fn baseurl(&self) -> &str {
        &self.base
    }

    fn client(&self) -> &reqwest::Client {
        &self.http
    }

    fn inner(&self) -> &Auth {
        &self.auth
    }
}

impl ClientHooks<Auth> for Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
        let attached = self.inner().attach_to(request).await;
        attached.map_err(|error| Error::Custom(error.to_string()))
    }

    async fn exec(&self, request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        self.inner().execute(self.client(), request).await
    }
}

impl Client {
    /// A method of a generated client.
    async fn greet(&self) -> Result<String, Error<()>> {
        let info = OperationInfo {
            operation_id: "greet",
        };
        let mut request = Request::new(Method::POST, self.base.parse().expect("a URL"));
        *request.body_mut() = Some("hello".into());
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post::<()>(&result, &info).await?;
        let response = result?;
        Ok(format!(
            "{} {}",
            response.status().as_u16(),
            response.text().await?
        ))
    }
}

/// Gives `t1`, `t2`, ...
#[derive(Clone, Default)]
struct Counter(Arc<Mutex<u32>>);

impl Grant for Counter {
    fn identity(&self) -> String {
        "counter".to_owned()
    }

    fn login<'a>(&'a self, _: &'a [String]) -> GrantFuture<'a> {
        let mut given = self.0.lock().expect("no panic");
        *given += 1;
        let token = Token::new(format!("t{given}"));
        Box::pin(async move { Ok(token) })
    }
}

/// An API that accepts one token, and echoes.
fn api(accepted: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}/", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let (mut head, mut body) = (String::new(), [0; 5]);
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).expect("a line");
            }
            reader.read_exact(&mut body).expect("the body");
            let good = head
                .to_lowercase()
                .contains(&format!("authorization: bearer {accepted}\r\n"));
            let status = if good { "200 OK" } else { "401 Unauthorized" };
            let reply =
                format!("HTTP/1.1 {status}\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
            let stream = reader.get_mut();
            stream
                .write_all(reply.as_bytes())
                .and_then(|()| stream.write_all(&body))
                .expect("sent");
        }
    });
    base
}

fn client(accepted: &'static str, grant: &Counter) -> Client {
    let base = api(accepted);
    let auth = Auth::builder(&API)
        .server("main", base.parse().expect("a URL"))
        .credential(Credential::grant(grant.clone()))
        .build()
        .expect("an auth");
    Client {
        base,
        http: reqwest::Client::new(),
        auth,
    }
}

#[tokio::test]
async fn a_progenitor_client_replaces_a_rejected_token_and_sends_again() {
    let grant = Counter::default();
    let client = client("t2", &grant);
    assert_eq!(client.greet().await.expect("a reply"), "200 hello");
    assert_eq!(client.greet().await.expect("a reply"), "200 hello");
    assert_eq!(*grant.0.lock().expect("no panic"), 2);
}

#[tokio::test]
async fn a_progenitor_client_gets_a_second_rejection_back() {
    let grant = Counter::default();
    let client = client("none", &grant);
    for _ in 0..3 {
        assert_eq!(client.greet().await.expect("a reply"), "401 hello");
    }
    assert_eq!(*grant.0.lock().expect("no panic"), 2);
}

#[tokio::test]
async fn a_progenitor_client_hears_why_there_is_no_token() {
    let client = client("t1", &Counter::default());
    client.auth.logout().await.expect("nothing to revoke");
    let error = client.greet().await.expect_err("logged out");
    let Error::Custom(text) = error else {
        panic!("{error:?}")
    };
    assert!(text.contains("logged out"), "{text}");
    let mut request = Request::new(
        Method::GET,
        "https://elsewhere.example".parse().expect("a URL"),
    );
    let error = client
        .auth
        .attach_to(&mut request)
        .await
        .expect_err("another host");
    assert!(matches!(error, AuthError::UnknownOrigin { .. }), "{error}");
}
