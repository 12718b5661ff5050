//! A caller that gives up while the refresh token is being rotated: whether the new refresh token is
//! kept, or the used one is sent again, which a server takes for theft and ends the login.

use std::time::Duration;

use super::{Failure, OneByOne, Scenario};
use crate::rivals::{Phase, Place, Rival};
use crate::server::{Behaviour, Server};
use crate::table::{Figure, Section};

const PATIENCE: Duration = Duration::from_millis(50);
const LATENCY: Duration = Duration::from_millis(200);

struct CallerTimeout;

impl OneByOne for CallerTimeout {
    const SCENARIO: Scenario = Scenario::CallerTimeout;

    async fn measure<R: Rival>(
        &self,
        server: &Server,
        place: Place,
    ) -> Result<Vec<Figure>, Failure> {
        let behaviour = Behaviour {
            lifetime: R::lifetime(Phase::Expired),
            rotating: true,
            ..Behaviour::default()
        };
        server.books.behave(behaviour);
        let rival = R::connect(place).await?;
        rival.authorize(&mut R::request()).await?;
        server.books.take_tally();
        server.books.behave(Behaviour {
            latency: LATENCY,
            ..behaviour
        });
        rival.pass_to(Phase::Expired).await;
        let mut request = R::request();
        let impatient = tokio::time::timeout(PATIENCE, rival.authorize(&mut request)).await;
        // By now the server has rotated the refresh token, whoever waits for the reply.
        tokio::time::sleep(2 * LATENCY).await;
        // What comes of it is told by the server's books.
        let _ = rival.authorize(&mut R::request()).await;
        rival.pass_to(Phase::Expired).await;
        let _ = rival.authorize(&mut R::request()).await;
        let tally = server.books.take_tally();
        let kept = tally.reused == 0 && tally.logins == 0;
        Ok(vec![
            Figure::word("caller gave up", yes_or_no(impatient.is_err())),
            Figure::word("new refresh token kept", yes_or_no(kept)),
            Figure::count("reuse seen by the server", tally.reused),
            Figure::count("logins with credentials", tally.logins),
            Figure::count("token calls", tally.calls),
        ])
    }
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// Measures.
pub(super) fn run() -> Result<Section, Failure> {
    Ok(Section {
        title: "Caller's timeout",
        how: format!(
            "The token is expired, and a caller waits {} ms for a refresh that takes {} ms and rotates \
             the refresh token. Then the next callers come, and the token expires once more. The least \
             is two token calls. google-cloud-auth takes no new refresh tokens at all.",
            PATIENCE.as_millis(),
            LATENCY.as_millis()
        ),
        rows: CallerTimeout.rows()?,
    })
}
