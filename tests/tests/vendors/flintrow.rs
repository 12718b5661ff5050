//! The client of `FlintRow`: one route that any one of four credentials opens, and the login of a
//! person in a browser, here driven by requests that follow no redirects.

mod browser;
mod fixed;

use keyroute::Account;
use keyroute::flintrow::{Credentials, FlintRow, Servers};
use keyroute_tests::flintrow::{FlintRowConfig, FlintRowVendor};
use keyroute_tests::timeline::Timeline;

async fn start(time: &Timeline) -> FlintRowVendor {
    let config = FlintRowConfig {
        clock: time.vendor.clone(),
        redirect_path: Some("/callback".to_owned()),
        ..FlintRowConfig::default()
    };
    config.start().await
}

fn connect(
    vendor: &FlintRowVendor,
    time: &Timeline,
    credentials: Credentials,
) -> keyroute::AccountBuilder<FlintRow> {
    let servers = Servers {
        main: vendor.url().into(),
        auth: vendor.auth_url().into(),
    };
    let builder = FlintRow::connect(credentials).servers(servers);
    builder.clock(time.client.clone())
}

/// Lists the resources, and says which credential the vendor saw.
async fn opened_by(flintrow: &Account<FlintRow>) -> String {
    let resources = flintrow.list_resources().send().await;
    let resources = resources.expect("resources").body;
    let method = resources["authenticated_by"].as_str();
    method.expect("a text").to_owned()
}
