//! [`Call`]: one call being built. The methods that `route!` writes are one-liners over it, so
//! what costs compile time and what can be wrong stands here once.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;
use url::Url;

use crate::runtime::client::Core;
use crate::runtime::encode::form::{FormStyles, form};
use crate::runtime::encode::{Shape, ShapeError, Tree, style, tree_of};
use crate::runtime::error::{Error, InvalidRequest};
use crate::runtime::hook::Exchange;
use crate::runtime::multipart::Parts;
use crate::runtime::reply::{FromReply, Reply, ReplyBody, StatusKey, best_fit};
use crate::runtime::response::Response;
use crate::runtime::route::{Parameter, Place, Route, Style};

/// A call being built: the route, and what was given for its parameters so far.
pub struct Call {
    core: Core,
    route: &'static Route,
    /// Only the escape hatch sends another method than the route's.
    method: Option<Method>,
    path: String,
    /// Written `name=value` pairs, with the parameter that each belongs to.
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    body: Option<reqwest::Body>,
    /// The first thing that was wrong; told when the call is sent.
    problem: Option<String>,
}

impl Call {
    /// Begins a call of a route.
    pub fn new(core: &Core, route: &'static Route) -> Self {
        // With room for what takes the place of variables.
        let mut path = String::with_capacity(route.path.len() + 48);
        path.push_str(route.path);
        Self::to_path(core, route, path)
    }

    /// Begins a call of a path that may not be in the document.
    pub(crate) fn to_path(core: &Core, route: &'static Route, path: String) -> Self {
        Self {
            core: core.clone(),
            route,
            method: None,
            path,
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            problem: None,
        }
    }

    /// Sets a parameter; a second value for the same parameter takes the place of the first.
    pub fn parameter<T: Serialize + ?Sized>(&mut self, parameter: &Parameter, value: &T) {
        if let Err(error) = tree_of(value).and_then(|tree| self.set(parameter, tree)) {
            self.wrong(parameter.name, &error.to_string());
        }
    }

    fn set(&mut self, parameter: &Parameter, value: Tree) -> Result<(), ShapeError> {
        let name = parameter.name;
        if let (Place::Query, Style::DeepObject) = (parameter.place, parameter.style) {
            self.query.retain(|(owner, _)| *owner != name);
            self.query.extend(
                style::deep(name, value)
                    .into_iter()
                    .map(|pair| (name, pair)),
            );
            return Ok(());
        }
        let shape = match (value, parameter.style) {
            (Tree::Absent, _) => Shape::Absent,
            (value, Style::Json) => Shape::Scalar(value.json()),
            (value, _) => value.flat()?,
        };
        self.place(parameter, &shape);
        Ok(())
    }

    fn place(&mut self, parameter: &Parameter, shape: &Shape) {
        let name = parameter.name;
        match parameter.place {
            Place::Path => {
                let text = style::path(name, shape, parameter.style);
                // A segment that is empty or dots would change which path is meant.
                if matches!(text.as_str(), "" | "." | "..") {
                    return self.wrong(name, "an empty text, `.` and `..` are no path segments");
                }
                fill(&mut self.path, name, &text);
            }
            Place::Query => {
                self.query.retain(|(owner, _)| *owner != name);
                let pairs = style::query(name, shape, parameter.style);
                self.query
                    .extend(pairs.into_iter().map(|pair| (name, pair)));
            }
            Place::Cookie => {
                self.cookies.retain(|(owner, _)| *owner != name);
                let pairs = style::query(name, shape, parameter.style);
                self.cookies
                    .extend(pairs.into_iter().map(|pair| (name, pair)));
            }
            Place::Header => {
                let explode = matches!(parameter.style, Style::Simple { explode: true });
                let Some(text) = style::header(shape, explode) else {
                    return;
                };
                self.header(name, &text);
            }
        }
    }

    /// Sends another method than the route's.
    pub(crate) fn override_method(&mut self, method: &Method) {
        self.method = Some(method.clone());
    }

    /// Sets a header.
    pub(crate) fn header(&mut self, name: &str, text: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(text)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => self.wrong(name, "the text has characters that no header may have"),
        }
    }

    /// Appends a query that is written already.
    pub(crate) fn pairs(&mut self, pairs: &impl Serialize) {
        let shape = tree_of(pairs).and_then(|tree| match tree.pairs() {
            Some(members) => Ok(Shape::Record(members)),
            None => tree.flat(),
        });
        match shape {
            Ok(shape) => {
                let written = style::query("query", &shape, Style::Form { explode: true });
                self.query
                    .extend(written.into_iter().map(|pair| ("", pair)));
            }
            Err(error) => self.wrong("query", &error.to_string()),
        }
    }

    /// Sets the body to a value as JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, media_type: &'static str, value: &T) {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.bytes(media_type, bytes),
            Err(error) => self.wrong("body", &error.to_string()),
        }
    }

    /// Sets the body to a record as a form (`application/x-www-form-urlencoded`).
    pub fn form<T: Serialize + ?Sized>(&mut self, styles: FormStyles, value: &T) {
        match tree_of(value).and_then(|tree| form(tree, styles)) {
            Ok(form) => self.bytes("application/x-www-form-urlencoded", form),
            Err(error) => self.wrong("body", &error.to_string()),
        }
    }

    /// Sets the body to text.
    pub fn text(&mut self, media_type: &'static str, text: &str) {
        self.bytes(media_type, text.to_owned());
    }

    /// Sets the body to bytes, or to a stream of them. A stream can be sent only once, so such a
    /// call is never replayed.
    pub fn bytes(&mut self, media_type: &str, body: impl Into<reqwest::Body>) {
        self.body = Some(body.into());
        self.header(CONTENT_TYPE.as_str(), media_type);
    }

    /// Sets the body to the parts of a form (`multipart/form-data`). It can be replayed where all
    /// parts are in memory.
    pub fn multipart(&mut self, media_type: &str, parts: impl Into<Parts>) {
        match parts.into().encode(media_type) {
            Ok((media_type, body)) => self.bytes(&media_type, body),
            Err(problem) => self.wrong("body", &problem),
        }
    }

    fn wrong(&mut self, name: &str, problem: &str) {
        self.problem
            .get_or_insert_with(|| format!("`{name}`: {problem}"));
    }

    /// Builds the request. `accept` is what to accept where the caller did not say.
    fn request(
        mut self,
        accept: Option<&'static str>,
    ) -> Result<(Core, &'static Route, reqwest::Request), InvalidRequest> {
        let operation = self.route.id;
        if let Some(problem) = self.problem {
            return Err(InvalidRequest { operation, problem });
        }
        let invalid = |problem: &str| InvalidRequest {
            operation,
            problem: problem.to_owned(),
        };
        let base = self.core.base(self.route.server).ok_or_else(|| {
            invalid(&format!(
                "there is no server for the role `{}`",
                self.route.server
            ))
        })?;
        let pairs = self.query.iter().map(|(_, pair)| pair.as_str());
        let url = address(base, &self.path, pairs);
        if !self.cookies.is_empty() {
            let pairs: Vec<&str> = self.cookies.iter().map(|(_, pair)| pair.as_str()).collect();
            self.headers.insert(
                COOKIE,
                HeaderValue::try_from(pairs.join("; "))
                    .map_err(|_| invalid("a cookie has characters that no header may have"))?,
            );
        }
        if let Some(accept) = accept {
            let accept = HeaderValue::from_static(accept);
            self.headers.entry(ACCEPT).or_insert(accept);
        }
        let method = match self.method {
            Some(method) => method,
            None => Method::from_bytes(self.route.method.as_bytes())
                .map_err(|_| invalid("the method is no HTTP method"))?,
        };
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = self.headers;
        *request.body_mut() = self.body;
        Ok((self.core, self.route, request))
    }

    /// Sends the call and decodes the reply: as `T` where the status is one of `returns`, as the
    /// error type `E` where it is one of `fails`.
    pub async fn send<T: FromReply, E: FromReply + std::fmt::Debug>(
        self,
        returns: &'static [StatusKey],
        fails: &'static [StatusKey],
    ) -> Result<Response<T>, Error<E>> {
        let (core, route, request) = self.request(Some(T::ACCEPT))?;
        let exchange = Exchange::of_call(route, request, core.http_for(route));
        let exchanged = core.hook().send(exchange).await?;
        let status = exchanged.status();
        let (returned, failed) = (best_fit(returns, status), best_fit(fails, status));
        let streamed = returned > failed && T::STREAMED;
        let mut reply = read(exchanged, streamed).await?;
        let bytes = reply.bytes();
        let decoded = if returned == 0 && failed == 0 {
            return Err(Error::Undocumented(reply.with(bytes)));
        } else if returned >= failed {
            T::from_reply(&mut reply).map(Ok)
        } else {
            E::from_reply(&mut reply).map(Err)
        };
        match decoded {
            Ok(Ok(body)) => Ok(reply.with(body)),
            Ok(Err(body)) => Err(Error::Documented(reply.with(body))),
            Err(wrong) => Err(Error::Undecodable {
                reply: reply.with(bytes),
                expected: wrong.expected,
                reason: wrong.reason,
            }),
        }
    }

    /// Sends the call and returns the reply as it comes, whatever its status.
    pub(crate) async fn send_untyped(self) -> Result<Response<Bytes>, Error> {
        let (core, route, request) = self.request(None)?;
        let exchange = Exchange::of_call(route, request, core.http_for(route));
        let reply = read(core.hook().send(exchange).await?, false).await?;
        let body = reply.bytes();
        Ok(reply.with(body))
    }
}

/// Puts a text in the place of a path's first variable of a name.
fn fill(path: &mut String, name: &str, text: &str) {
    let mut starts = path.match_indices('{').map(|(start, _)| start);
    let found = starts.find(|start| {
        let rest = path[start + 1..].strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('}'))
    });
    if let Some(start) = found {
        path.replace_range(start..start + name.len() + 2, text);
    }
}

/// Reads the reply's body, unless it is to be streamed.
async fn read<E: std::fmt::Debug>(
    mut response: reqwest::Response,
    streamed: bool,
) -> Result<Reply, Error<E>> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let body = if streamed {
        ReplyBody::Stream(response)
    } else {
        ReplyBody::Whole(
            response
                .bytes()
                .await
                .map_err(|error| Error::Transport(error.into()))?,
        )
    };
    Ok(Reply {
        status,
        headers,
        body,
    })
}

impl std::fmt::Debug for Call {
    /// Prints the route alone: the parameters can hold secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Call")
            .field("route", &self.route.id)
            .finish_non_exhaustive()
    }
}

/// The address of a path below a server. A path may end with a query, which goes before the pairs,
/// and with a fragment, which tells operations of one path apart and is not sent. What parameters
/// put into the path is percent-encoded and has neither.
fn address<'a>(base: &Url, path: &'a str, pairs: impl Iterator<Item = &'a str>) -> Url {
    let (path, _) = path.split_once('#').unwrap_or((path, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut url = base.clone();
    match base.path().trim_end_matches('/') {
        "" => url.set_path(path),
        above => url.set_path(&format!("{above}{path}")),
    }
    let own = Some(query).filter(|query| !query.is_empty());
    let pairs: Vec<&str> = own.into_iter().chain(pairs).collect();
    if !pairs.is_empty() {
        url.set_query(Some(&pairs.join("&")));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_end_with_a_query_and_with_a_fragment() {
        let base = Url::parse("https://api.example.com/v1/").expect("a URL");
        let of = |path: &str, pairs: &[&str]| {
            let url = address(&base, path, pairs.iter().copied());
            url.as_str()["https://api.example.com".len()..].to_owned()
        };
        assert_eq!(of("/things", &[]), "/v1/things");
        assert_eq!(of("/things", &["a=1", "b=2"]), "/v1/things?a=1&b=2");
        assert_eq!(of("/things?beta=true", &[]), "/v1/things?beta=true");
        assert_eq!(
            of("/things?beta=true", &["a=1"]),
            "/v1/things?beta=true&a=1"
        );
        assert_eq!(of("/token#refresh", &["a=1"]), "/v1/token?a=1");
        assert_eq!(of("/a%3Fb%23c", &[]), "/v1/a%3Fb%23c");
    }
}
