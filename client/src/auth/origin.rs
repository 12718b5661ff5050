//! Where credentials may go: to the API's own servers, over https or to a loopback address.

use std::fmt;

use url::{Host, Url};

use super::error::AuthError;

/// Scheme, host and port (RFC 6454), borrowed from a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin<'a> {
    scheme: &'a str,
    host: Option<&'a str>,
    port: Option<u16>,
}

impl<'a> Origin<'a> {
    pub(crate) fn of(url: &'a Url) -> Self {
        Self {
            scheme: url.scheme(),
            host: url.host_str(),
            port: url.port_or_known_default(),
        }
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}://{}",
            self.scheme,
            self.host.unwrap_or_default()
        )?;
        match (self.scheme, self.port) {
            ("https", Some(443)) | ("http", Some(80)) | (_, None) => Ok(()),
            (_, Some(port)) => write!(formatter, ":{port}"),
        }
    }
}

/// Whether a credential may travel to `url`: over https, or to a loopback address.
pub(crate) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        },
        _ => false,
    }
}

/// Refuses a URL that no credential may travel to.
pub(crate) fn require_safe(url: &Url) -> Result<(), AuthError> {
    if is_safe(url) {
        Ok(())
    } else {
        Err(AuthError::InsecureOrigin {
            origin: Origin::of(url).to_string(),
        })
    }
}

/// The origins that credentials may go to.
#[derive(Default)]
pub(crate) struct AllowedOrigins(Vec<Url>);

impl AllowedOrigins {
    pub(crate) fn add(&mut self, url: Url) -> Result<(), AuthError> {
        require_safe(&url)?;
        self.0.push(url);
        Ok(())
    }

    /// Whether a credential may go to `url`.
    pub(crate) fn allow(&self, url: &Url) -> bool {
        let origin = Origin::of(url);
        self.0.iter().any(|own| Origin::of(own) == origin)
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowedOrigins, Origin, is_safe};
    use url::Url;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn only_https_and_loopback_are_safe() {
        for safe in [
            "https://a.example",
            "http://127.0.0.1:8/",
            "http://[::1]/",
            "http://localhost:1",
        ] {
            assert!(is_safe(&url(safe)), "{safe}");
        }
        for bad in [
            "http://a.example",
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "ftp://localhost",
        ] {
            assert!(!is_safe(&url(bad)), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let mut allowed = AllowedOrigins::default();
        allowed.add(url("https://api.example/v1")).expect("https");
        for good in ["https://api.example", "https://API.example:443/v2?x=1"] {
            assert!(allowed.allow(&url(good)), "{good}");
        }
        for bad in [
            "http://api.example",
            "https://api.example:8443",
            "https://api.example.evil.example",
            "https://evil.example/?https://api.example",
            "https://api.example@evil.example",
        ] {
            assert!(!allowed.allow(&url(bad)), "{bad}");
        }
        allowed
            .add(url("http://api.example"))
            .expect_err("not https");
    }

    #[test]
    fn an_origin_prints_without_user_path_and_query() {
        let url = url("https://user:pass@a.example:8443/path?key=canary");
        assert_eq!(Origin::of(&url).to_string(), "https://a.example:8443");
    }
}
