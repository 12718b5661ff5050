//! Many callers at once, no token, and a token endpoint that fails after a while: how often it is asked,
//! and how long callers wait for the bad news.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Failure, OneByOne, Scale, Scenario, milliseconds};
use crate::rivals::{Place, Rival};
use crate::server::{Behaviour, Server};
use crate::table::{Figure, Section};

const LATENCY: Duration = Duration::from_millis(100);

struct FailingStorm {
    callers: usize,
}

impl OneByOne for FailingStorm {
    const SCENARIO: Scenario = Scenario::FailingStorm;

    async fn measure<R: Rival>(
        &self,
        server: &Server,
        place: Place,
    ) -> Result<Vec<Figure>, Failure> {
        server.books.behave(Behaviour {
            latency: LATENCY,
            failing: true,
            ..Behaviour::default()
        });
        let rival = Arc::new(R::connect(place).await?);
        let start = Instant::now();
        let callers: Vec<_> = (0..self.callers)
            .map(|_| {
                let rival = Arc::clone(&rival);
                tokio::spawn(async move { rival.authorize(&mut R::request()).await })
            })
            .collect();
        for caller in callers {
            if caller.await?.is_ok() {
                return Err("a token came from an endpoint that gives none".into());
            }
        }
        let took = start.elapsed();
        Ok(vec![
            Figure::count("token calls", server.books.take_tally().calls).compared(),
            Figure::number("ms until all know", milliseconds(took), 0).compared(),
        ])
    }
}

/// Measures.
pub(super) fn run(scale: Scale) -> Result<Section, Failure> {
    let callers = scale.pick(20, 100);
    Ok(Section {
        title: "Failing storm",
        how: format!(
            "{callers} tasks ask for a token at once, none is there, and the token endpoint answers 503 \
             after {} ms.",
            LATENCY.as_millis()
        ),
        rows: FailingStorm { callers }.rows()?,
    })
}
