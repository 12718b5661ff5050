//! Where an API lives: [`BaseUrl`], one per server role of a document, and [`ServerSet`], what
//! the `api!` macro's `Servers` struct gives to the client.

use std::fmt;

use url::Url;

/// The base URL of a server, not yet checked. Paths are appended to it (OpenAPI 3.0 Server Object).
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BaseUrl({})", shown(&self.0))
    }
}

/// The text of a URL, however wrong, without the parts that can hold a secret: user, password, query
/// and fragment.
pub(crate) fn shown(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or_default();
    let mark = if scheme.is_empty() { "" } else { "://" };
    format!("{scheme}{mark}{host}{path}")
}

impl BaseUrl {
    /// Takes the text of an absolute `http` or `https` URL; it is checked when the client is built.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// Fills the variables of a server template.
    pub fn from_template(template: &str, variables: &[(&str, &dyn fmt::Display)]) -> Self {
        let mut url = template.to_owned();
        for (name, value) in variables {
            url = url.replace(&format!("{{{name}}}"), &value.to_string());
        }
        Self(url)
    }

    /// The default of a server role: its first alternative with the variables' defaults.
    pub fn first(alternatives: &[(&str, &[(&str, &str)])]) -> Self {
        let Some((template, variables)) = alternatives.first() else {
            return Self(String::new());
        };
        let variables: Vec<(&str, &dyn fmt::Display)> = variables
            .iter()
            .map(|(name, value)| (*name, value as &dyn fmt::Display))
            .collect();
        Self::from_template(template, &variables)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks the text: an absolute `http` or `https` URL with a host, and no query or fragment.
    pub fn to_url(&self) -> Result<Url, InvalidBaseUrl> {
        let wrong = |reason: &str| InvalidBaseUrl {
            url: shown(&self.0),
            reason: reason.to_owned(),
        };
        let url = Url::parse(&self.0).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("its scheme is neither http nor https"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it has a query or a fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("it holds a user name or password"));
        }
        Ok(url)
    }
}

impl From<&str> for BaseUrl {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for BaseUrl {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

/// A base URL that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server `{url}` is not usable: {reason}; give an absolute base URL in `Servers`")]
pub struct InvalidBaseUrl {
    /// The text, without what can be a secret.
    pub url: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The servers of one API, by role.
pub trait ServerSet: Default {
    /// Each role with its base URL; the role `main` is always among them.
    fn by_role(self) -> Vec<(&'static str, BaseUrl)>;
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn a_template_takes_its_variables() {
        let url = BaseUrl::from_template(
            "https://{host}:{port}/v1",
            &[("host", &"a.b"), ("port", &8)],
        );
        assert_eq!(url.as_str(), "https://a.b:8/v1");
    }

    #[test]
    fn no_url_is_printed_with_what_can_be_a_secret() {
        for (url, expected) in [
            (
                "https://u:canary@a.example/v1?k=canary#canary",
                "https://a.example/v1",
            ),
            ("a.example/v1?k=canary", "a.example/v1"),
            ("https://canary@", "https://"),
            ("/v1", "/v1"),
        ] {
            assert_eq!(super::shown(url), expected);
            let base = BaseUrl::new(url);
            assert!(
                !format!("{base:?} {:?}", base.to_url()).contains("canary"),
                "{url}"
            );
        }
    }

    #[test]
    fn a_relative_server_is_refused_with_a_remedy() {
        let error = BaseUrl::new("/v1").to_url().expect_err("relative");
        assert!(
            error.to_string().contains("give an absolute base URL"),
            "{error}"
        );
    }
}
