//! A token that is still valid, in the window in which a library refreshes it, while the token endpoint
//! fails: whether callers notice. The best is that nobody does.

use std::time::{Duration, Instant};

use super::{Failure, OneByOne, Scenario, milliseconds};
use crate::rivals::{Phase, Place, Rival};
use crate::server::{Behaviour, Server};
use crate::table::{Figure, Section};

const CALLS: usize = 20;
const LATENCY: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_millis(10);

struct EarlyWindow;

impl OneByOne for EarlyWindow {
    const SCENARIO: Scenario = Scenario::EarlyWindow;

    async fn measure<R: Rival>(
        &self,
        server: &Server,
        place: Place,
    ) -> Result<Vec<Figure>, Failure> {
        let behaviour = Behaviour {
            lifetime: R::lifetime(Phase::Early),
            ..Behaviour::default()
        };
        server.books.behave(behaviour);
        let rival = R::connect(place).await?;
        rival.authorize(&mut R::request()).await?;
        server.books.take_tally();
        server.books.behave(Behaviour {
            latency: LATENCY,
            failing: true,
            ..behaviour
        });
        rival.pass_to(Phase::Early).await;
        let (mut good, mut waited) = (0, Duration::ZERO);
        for _ in 0..CALLS {
            let start = Instant::now();
            good += usize::from(rival.authorize(&mut R::request()).await.is_ok());
            waited += start.elapsed();
            tokio::time::sleep(PAUSE).await;
        }
        // Whatever runs in the background has been counted, since the server counts as requests come.
        Ok(vec![
            Figure::count("served", good),
            Figure::count("token calls", server.books.take_tally().calls).compared(),
            Figure::number("ms waited in all", milliseconds(waited), 1),
        ])
    }
}

/// Measures.
pub(super) fn run() -> Result<Section, Failure> {
    Ok(Section {
        title: "Early window",
        how: format!(
            "{CALLS} calls in a row, {} ms apart, with a token that is still valid and due for a refresh; \
             the token endpoint answers 503 after {} ms.",
            PAUSE.as_millis(),
            LATENCY.as_millis()
        ),
        rows: EarlyWindow.rows()?,
    })
}
