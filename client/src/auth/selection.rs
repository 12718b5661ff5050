//! Which credentials a call uses. Takes the security requirement of its route (an OR of ANDs) and
//! what credentials there are; gives the first alternative that they meet.

use super::error::AuthError;
use crate::runtime::route::{Api, Need, Route, Scheme};

/// The first alternative whose schemes all have a credential. Empty for a bare request: where the
/// route requires nothing, or allows an anonymous call and no earlier alternative is met.
pub(crate) fn select(
    api: &'static Api,
    route: &'static Route,
    has_credential: impl Fn(&'static Scheme) -> bool,
) -> Result<&'static [Need], AuthError> {
    let met = |need: &Need| need.is_anonymous() || has_credential(need.scheme);
    let alternatives = route.security.0;
    if alternatives.is_empty() {
        return Ok(&[]);
    }
    if let Some(needs) = alternatives.iter().find(|needs| needs.iter().all(met)) {
        return Ok(needs);
    }
    let missing = |needs: &&[Need]| {
        needs
            .iter()
            .filter(|need| !met(need))
            .map(|need| need.scheme.name)
            .collect()
    };
    Err(AuthError::MissingCredential {
        api: api.name,
        operation: route.id,
        required: route.security.to_string(),
        missing: alternatives.iter().map(missing).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::select;
    use crate::auth::error::AuthError;
    use crate::runtime::route::{ANONYMOUS, Api, Need, Route, Scheme, SchemeKind, Security};

    static API: Api = Api {
        name: "Test",
        version: "1",
        schemes: &[&BEARER, &BASIC, &OTHER],
        unlisted: &NOTHING,
    };
    static BEARER: Scheme = Scheme {
        name: "bearer",
        kind: SchemeKind::Bearer { format: "" },
    };
    static BASIC: Scheme = Scheme {
        name: "basic",
        kind: SchemeKind::Basic,
    };
    static OTHER: Scheme = Scheme {
        name: "other",
        kind: SchemeKind::Basic,
    };

    const fn need(scheme: &'static Scheme) -> Need {
        Need {
            scheme,
            scopes: &[],
        }
    }

    const fn route(security: &'static [&'static [Need]]) -> Route {
        Route {
            id: "call",
            method: "GET",
            path: "/",
            server: "main",
            redirects: false,
            security: Security(security),
        }
    }

    static OR_OF_ANDS: Route = route(&[
        &[need(&BEARER), need(&BASIC)],
        &[need(&OTHER)],
        &[need(&BASIC)],
    ]);
    static OPTIONAL: Route = route(&[&[need(&BEARER)], &[need(&ANONYMOUS)]]);
    static NOTHING: Route = route(&[]);

    fn chosen(route: &'static Route, credentials: &[&str]) -> Result<Vec<&'static str>, AuthError> {
        let needs = select(&API, route, |scheme| credentials.contains(&scheme.name))?;
        Ok(needs.iter().map(|need| need.scheme.name).collect())
    }

    #[test]
    fn the_first_alternative_that_is_met_is_taken() {
        assert_eq!(
            chosen(&OR_OF_ANDS, &["bearer", "basic", "other"]),
            Ok(vec!["bearer", "basic"])
        );
        assert_eq!(chosen(&OR_OF_ANDS, &["basic", "other"]), Ok(vec!["other"]));
        assert_eq!(chosen(&OR_OF_ANDS, &["basic"]), Ok(vec!["basic"]));
    }

    #[test]
    fn an_optional_credential_is_sent_where_there_is_one() {
        assert_eq!(chosen(&OPTIONAL, &["bearer"]), Ok(vec!["bearer"]));
        assert_eq!(chosen(&OPTIONAL, &[]), Ok(vec!["anonymous"]));
    }

    #[test]
    fn a_route_without_a_requirement_is_sent_bare() {
        assert_eq!(chosen(&NOTHING, &["bearer"]), Ok(vec![]));
    }

    #[test]
    fn what_is_missing_is_listed_per_alternative() {
        let error = chosen(&OR_OF_ANDS, &["bearer"]).expect_err("nothing is met");
        let AuthError::MissingCredential {
            operation,
            required,
            missing,
            ..
        } = error
        else {
            panic!("{error}");
        };
        assert_eq!(operation, "call");
        assert_eq!(required, "bearer and basic or other or basic");
        assert_eq!(missing, [vec!["basic"], vec!["other"], vec!["basic"]]);
    }
}
