//! Calls that were sent with a token which the API has stopped to accept, and whose rejections come one
//! after the other: how many refreshes they cause. One is enough.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Failure, OneByOne, Scenario, milliseconds};
use crate::rivals::{Place, Rival, USER};
use crate::server::{Behaviour, Server};
use crate::table::{Figure, Section};

const CALLS: i32 = 200;
/// Between two rejections.
const APART: Duration = Duration::from_millis(2);
const LATENCY: Duration = Duration::from_millis(20);

struct LateRejections;

impl OneByOne for LateRejections {
    const SCENARIO: Scenario = Scenario::LateRejections;

    async fn measure<R: Rival>(
        &self,
        server: &Server,
        place: Place,
    ) -> Result<Vec<Figure>, Failure> {
        let rival = Arc::new(R::connect(place).await?);
        rival.call(USER).await?;
        server.books.take_tally();
        server.books.revoke_access();
        server.books.behave(Behaviour {
            latency: LATENCY,
            ..Behaviour::default()
        });
        let apart = i32::try_from(APART.as_millis())?;
        let start = Instant::now();
        let calls: Vec<_> = (0..CALLS)
            .map(|number| {
                let rival = Arc::clone(&rival);
                // The server takes the user's number for the milliseconds until it rejects.
                tokio::spawn(async move { rival.call(number * apart).await.is_ok() })
            })
            .collect();
        let mut good = 0;
        for call in calls {
            good += usize::from(call.await?);
        }
        let took = start.elapsed();
        Ok(vec![
            Figure::count("calls that succeed", good),
            Figure::count("token calls", server.books.take_tally().calls).compared(),
            Figure::number("ms in all", milliseconds(took), 0).compared(),
        ])
    }
}

/// Measures.
pub(super) fn run() -> Result<Section, Failure> {
    Ok(Section {
        title: "Late rejections",
        how: format!(
            "{CALLS} calls are sent at once with a token that the API no longer accepts; it says so to \
             one after the other, {} ms apart. The token endpoint takes {} ms.",
            APART.as_millis(),
            LATENCY.as_millis()
        ),
        rows: LateRejections.rows()?,
    })
}
