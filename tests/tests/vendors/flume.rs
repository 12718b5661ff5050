//! The client of Flume: a password login whose tokens last a week, refresh tokens that rotate, and
//! typed replies in the vendor's envelope.

mod login;
mod refresh;
mod replies;

use keyroute::Account;
use keyroute::flume::{Credentials, Flume, Servers};
use keyroute_tests::flume::{
    CLIENT_ID, CLIENT_SECRET, FlumeConfig, FlumeVendor, PASSWORD, USERNAME,
};
use keyroute_tests::timeline::Timeline;

use crate::DAY;

/// How long Flume's access tokens live.
pub(crate) const LIFE: std::time::Duration = DAY.saturating_mul(7);

fn credentials() -> Credentials {
    Credentials {
        client_id: CLIENT_ID.into(),
        client_secret: CLIENT_SECRET.into(),
        username: USERNAME.into(),
        password: PASSWORD.into(),
    }
}

async fn start(time: &Timeline) -> FlumeVendor {
    let config = FlumeConfig {
        clock: time.vendor.clone(),
        rate_limit: 1_000,
        ..FlumeConfig::default()
    };
    config.start().await
}

pub(crate) fn connect(vendor: &FlumeVendor, time: &Timeline) -> keyroute::AccountBuilder<Flume> {
    let main = vendor.url().into();
    Flume::connect(credentials())
        .servers(Servers { main })
        .clock(time.client.clone())
}

/// A vendor, its time, and a client that has not called yet.
pub(crate) async fn flume() -> (FlumeVendor, Timeline, Account<Flume>) {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let flume = connect(&vendor, &time).build();
    (vendor, time, flume.expect("loopback needs no https"))
}

/// The path of the user's devices.
pub(crate) const DEVICES: &str = "/users/40112/devices";

/// Lists the devices, and says how many there are.
pub(crate) async fn count_devices(flume: &Account<Flume>) -> usize {
    let user = flume.user_id_from_unverified_token().await;
    let devices = flume.list_devices(user.expect("a token")).send().await;
    devices.expect("devices").body.data.len()
}

/// The statuses that the requests for devices were answered with.
fn device_statuses(vendor: &FlumeVendor) -> Vec<Option<u16>> {
    let calls = vendor.calls_to("GET", DEVICES).into_iter();
    calls.map(|call| call.status).collect()
}

/// The grants asked for, with their statuses.
fn grants(vendor: &FlumeVendor) -> Vec<String> {
    let grants = vendor.grants().into_iter();
    grants
        .map(|(grant, status)| format!("{grant} {}", status.unwrap_or_default()))
        .collect()
}
