//! Many callers at once and no token yet: how many of them go to the token endpoint, and how long all
//! wait. The least is one call and its round trip.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Failure, OneByOne, Scale, Scenario, milliseconds};
use crate::rivals::{Place, Rival};
use crate::server::{Behaviour, Server};
use crate::table::{Figure, Section};

const LATENCY: Duration = Duration::from_millis(100);

struct ColdStorm {
    callers: usize,
}

impl OneByOne for ColdStorm {
    const SCENARIO: Scenario = Scenario::ColdStorm;

    async fn measure<R: Rival>(
        &self,
        server: &Server,
        place: Place,
    ) -> Result<Vec<Figure>, Failure> {
        server.books.behave(Behaviour {
            latency: LATENCY,
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
            caller.await??;
        }
        let took = start.elapsed();
        Ok(vec![
            Figure::count("token calls", server.books.take_tally().calls).compared(),
            Figure::number("ms until all have a token", milliseconds(took), 0).compared(),
        ])
    }
}

/// Measures.
pub(super) fn run(scale: Scale) -> Result<Section, Failure> {
    let callers = scale.pick(200, 1_000);
    Ok(Section {
        title: "Cold storm",
        how: format!(
            "{callers} tasks ask for a token at once, none is there, and the token endpoint takes {} ms.",
            LATENCY.as_millis()
        ),
        rows: ColdStorm { callers }.rows()?,
    })
}
