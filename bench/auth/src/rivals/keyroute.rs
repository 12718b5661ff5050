//! Keyroute: the vendored Flume client, whose login goes over Flume's own token route.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use keyroute::Account;
use keyroute::auth::{Clock, Moment, Session, Sleep, SystemClock};
use keyroute::flume::types::UserReply;
use keyroute::flume::{Credentials, Flume, Servers, schemes};

use super::{Failed, Phase, Place, Rival, Shift};

pub(crate) struct Keyroute {
    flume: Account<Flume>,
    session: Session,
    shift: Option<Shift>,
}

impl Clock for Shift {
    fn now(&self) -> Moment {
        SystemClock.now().after(self.get())
    }

    fn sleep(&self, duration: std::time::Duration) -> Sleep {
        SystemClock.sleep(duration)
    }
}

impl Rival for Keyroute {
    const PACKAGE: &'static str = "keyroute";
    type Request = HeaderMap;

    async fn connect(place: Place) -> Result<Self, Failed> {
        let mut flume = Flume::connect(Credentials {
            client_id: "bench".to_owned(),
            client_secret: "secret".into(),
            username: "pat@example.org".to_owned(),
            password: "password".into(),
        })
        .servers(Servers {
            main: place.base.into(),
        })
        .http_client(place.http);
        if let Some(shift) = place.shift.clone() {
            flume = flume.clock(shift);
        }
        let flume = flume.build().map_err(Failed::because)?;
        let session = flume.auth().session(schemes::bearer.name);
        Ok(Self {
            session: session.map_err(Failed::because)?,
            flume,
            shift: place.shift,
        })
    }

    fn request() -> HeaderMap {
        HeaderMap::new()
    }

    async fn authorize(&self, request: &mut HeaderMap) -> Result<(), Failed> {
        // As the hook of the client does it: without waiting where there is a token.
        let lease = match self.session.ready() {
            Some(lease) => lease,
            None => self.session.lease().await.map_err(Failed::because)?,
        };
        request.insert(AUTHORIZATION, lease.header);
        Ok(())
    }

    async fn call(&self, user: i32) -> Result<UserReply, Failed> {
        let reply = self.flume.get_user(user).send().await;
        reply.map(|reply| reply.body).map_err(Failed::because)
    }

    /// Tokens of an hour are refreshed between 70 and 310 s before their end, by an instance's place
    /// in the fleet, and used until 10 s before it.
    async fn pass_to(&self, phase: Phase) {
        let shift = self.shift.as_ref();
        match phase {
            Phase::Fresh => {}
            Phase::Early => shift.into_iter().for_each(|shift| shift.add(3600 - 40)),
            Phase::Expired => shift.into_iter().for_each(|shift| shift.add(3600)),
        }
    }
}
