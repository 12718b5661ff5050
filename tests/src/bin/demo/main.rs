//! The demo: starts the fake vendors, and tells the story of each one's client, from the first login
//! to the logout. Every line is drawn from the vendor's request log and the client's typed replies;
//! a step that did something else than it should is shown with what was expected, and the exit code
//! says so.

mod amino;
mod failure;
mod flintrow;
mod flume;
mod m2m;
mod page;
mod story;

use std::process::ExitCode;

use page::Page;

/// The vendors, in the order of the telling.
const VENDORS: [&str; 4] = ["flume", "flintrow", "m2m", "amino"];

/// Takes the names of vendors; without any, all stories are told.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = asked.iter().find(|name| !VENDORS.contains(&name.as_str())) {
        eprintln!(
            "there is no vendor `{unknown}`; there are {}",
            VENDORS.join(", ")
        );
        return ExitCode::FAILURE;
    }
    let page = Page::new();
    let mut failed = Vec::new();
    let told = |name: &&str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    let vendors: Vec<&str> = VENDORS.into_iter().filter(told).collect();
    for vendor in &vendors {
        let result = match *vendor {
            "flume" => flume::tell(&page).await,
            "flintrow" => flintrow::tell(&page).await,
            "m2m" => m2m::tell(&page).await,
            _ => amino::tell(&page).await,
        };
        if let Err(failure) = result.and_then(|()| page.leak()) {
            page.failure(&failure);
            failed.push(*vendor);
        }
    }
    page.ending(vendors.len(), &failed);
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
