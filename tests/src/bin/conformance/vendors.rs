//! The vendors' own logins, over an adapter in front of the server: a password login, then a
//! refresh for each lifetime, each with a token that the server has rotated.

use keyroute::amino::{self, Amino};
use keyroute::auth::ManualClock;
use keyroute::flume::{self, Flume};

use crate::adapter::Adapter;
use crate::check::{Checked, expect};
use crate::server::{Server, pass_lifetime};

const LIFETIMES: usize = 4;

pub(crate) async fn flume(server: &Server) -> Checked {
    let (client_id, client_secret) = server.pair("password")?;
    let clock = ManualClock::default();
    let adapter = Adapter::before(server, &clock).await?;
    let user = server.user();
    let account = Flume::connect(flume::Credentials {
        client_id,
        client_secret,
        username: user.name.clone(),
        password: user.password.as_str().into(),
    });
    let servers = flume::Servers {
        main: adapter.url("/flume").into(),
    };
    let account = account.servers(servers).clock(clock.clone()).build()?;
    for _ in 0..LIFETIMES {
        account.list_devices(40112).send().await?;
        account.list_devices(40112).limit(1).send().await?;
        pass_lifetime(&clock);
    }
    asked(&adapter)
}

pub(crate) async fn amino(server: &Server) -> Checked {
    server.pair("password")?;
    let clock = ManualClock::default();
    let adapter = Adapter::before(server, &clock).await?;
    let user = server.user();
    let credentials = amino::Credentials {
        username: user.name.clone(),
        password: user.password.as_str().into(),
    };
    let account = Amino::connect(adapter.url("/amino"), credentials);
    let account = account.clock(clock.clone()).build()?;
    for _ in 0..LIFETIMES {
        account.list_channel_streams("42").send().await?;
        account.list_channel_streams("42").send().await?;
        pass_lifetime(&clock);
    }
    asked(&adapter)
}

fn asked(adapter: &Adapter) -> Checked {
    let mut expected = ["refresh_token"; LIFETIMES];
    expected[0] = "password";
    expect(
        "the grants that were asked for",
        &adapter.grants(),
        &expected,
    )?;
    Ok(format!("login, {} rotations", LIFETIMES - 1))
}
