//! `cargo xtask bench build SPEC`: a client from one document with Keyroute and with progenitor,
//! positional and builder; each is built in release with its dependencies already built, and the
//! user seconds of the compiler are compared.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::repository::{Failure, Outcome, root, write};
use crate::trial::{figure, standalone};

/// The peer, at the version that the table names.
const PROGENITOR: &str = "0.15.1";

/// Arguments of `bench build`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The OpenAPI document
    #[arg(value_name = "SPEC")]
    document: PathBuf,
    /// How often each client is built; the median counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    runs: usize,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// One client to build.
struct Contender {
    name: &'static str,
    folder: PathBuf,
    lines: usize,
    seconds: Vec<f64>,
}

/// Runs the measurement.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let work = root().join("target/bench-build");
    let mut contenders = vec![keyroute(arguments, &work)?];
    for (name, style) in [
        ("progenitor positional", "positional"),
        ("progenitor builder", "builder"),
    ] {
        contenders.push(progenitor(arguments, &work, name, style)?);
    }
    for contender in &contenders {
        // Dependencies, and a first build that warms the disk.
        cargo_build(&contender.folder, &work)?;
    }
    for _ in 0..arguments.runs.max(1) {
        for contender in &mut contenders {
            touch(&contender.folder)?;
            let before = children_user_seconds()?;
            cargo_build(&contender.folder, &work)?;
            contender.seconds.push(children_user_seconds()? - before);
        }
    }
    print(&contenders, arguments.json);
    Ok(true)
}

fn keyroute(arguments: &Arguments, work: &Path) -> Result<Contender, Failure> {
    let folder = work.join("keyroute");
    let generated = standalone(&arguments.document, &folder, |_| {})?.generated;
    Ok(Contender {
        name: "keyroute",
        folder,
        lines: generated.statistics.lines,
        seconds: Vec::new(),
    })
}

/// A crate that holds what progenitor writes for the document, made by a small program that runs
/// its generator, so that no generated line is counted that its users would not commit.
fn progenitor(
    arguments: &Arguments,
    work: &Path,
    name: &'static str,
    style: &str,
) -> Result<Contender, Failure> {
    let generator = work.join("progenitor-generator");
    write(&generator.join("Cargo.toml"), &generator_manifest())?;
    write(&generator.join("src/main.rs"), GENERATOR)?;
    let folder = work.join(format!("progenitor-{style}"));
    // The peer's library takes the document as JSON.
    let document = work.join("document.json");
    let loaded = keyroute_codegen::load::load(&arguments.document)?;
    write(&document, &loaded.value.to_string())?;
    let code = folder.join("src/lib.rs");
    write(&folder.join("Cargo.toml"), &client_manifest(style))?;
    write(&code, "")?;
    let mut command = Command::new("cargo");
    command
        .args(["run", "--quiet", "--release", "--manifest-path"])
        .arg(generator.join("Cargo.toml"))
        .arg("--")
        .arg(document)
        .arg(&code)
        .arg(style)
        .env("CARGO_TARGET_DIR", work.join("target"));
    succeed(&mut command)?;
    let text = std::fs::read_to_string(&code).map_err(|source| Failure::File {
        path: code.display().to_string(),
        source,
    })?;
    Ok(Contender {
        name,
        folder,
        lines: text.lines().count(),
        seconds: Vec::new(),
    })
}

fn cargo_build(folder: &Path, work: &Path) -> Result<(), Failure> {
    let mut command = Command::new("cargo");
    command
        .args(["build", "--quiet", "--release", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-Awarnings");
    succeed(&mut command)
}

fn succeed(command: &mut Command) -> Result<(), Failure> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|source| Failure::File {
        path: "cargo".to_owned(),
        source,
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let tail: Vec<&str> = said.lines().rev().take(20).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(Failure::Program {
        command: shown,
        detail: format!(":\n{}", tail.join("\n")),
    })
}

/// Makes cargo build the crate again, and nothing below it.
fn touch(folder: &Path) -> Result<(), Failure> {
    let path = folder.join("src/lib.rs");
    let failure = |source| Failure::File {
        path: path.display().to_string(),
        source,
    };
    let file = std::fs::File::options()
        .append(true)
        .open(&path)
        .map_err(failure)?;
    file.set_modified(std::time::SystemTime::now())
        .map_err(failure)
}

/// The user seconds of all programs that this one started and that have ended, as the kernel counts
/// them (proc(5), `cutime`).
fn children_user_seconds() -> Result<f64, Failure> {
    let path = "/proc/self/stat";
    let text = std::fs::read_to_string(path).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })?;
    // The second field is a name in brackets that may hold blanks.
    let after = text.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after
        .split_whitespace()
        .nth(13)
        .and_then(|it| it.parse().ok())
        .unwrap_or(0.0);
    // Linux counts these in hundredths of a second on every platform that Rust supports.
    Ok(ticks / 100.0)
}

fn median(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn print(contenders: &[Contender], json: bool) {
    let Some(ours) = contenders.first() else {
        return;
    };
    let our_seconds = median(&ours.seconds);
    if !json {
        println!(
            "{:<24} {:>10} {:>8} {:>14} {:>8}",
            "client", "lines", "ours/it", "release user s", "ours/it"
        );
    }
    for contender in contenders {
        let seconds = median(&contender.seconds);
        let lines_ratio = ratio(ours.lines, contender.lines);
        let seconds_ratio = our_seconds / seconds;
        if json {
            let peer = (contender.name != ours.name).then_some(contender.name);
            let beside_peer = |ratio: f64| peer.is_some().then_some(ratio);
            println!(
                "{}",
                figure(
                    "lines committed",
                    contender.lines,
                    "lines",
                    peer,
                    beside_peer(lines_ratio)
                )
            );
            println!(
                "{}",
                figure(
                    "release build",
                    seconds,
                    "user s",
                    peer,
                    beside_peer(seconds_ratio)
                )
            );
        } else {
            println!(
                "{:<24} {:>10} {lines_ratio:>8.3} {seconds:>14.2} {seconds_ratio:>8.3}",
                contender.name, contender.lines
            );
        }
    }
}

/// Ours divided by the peer's.
fn ratio(ours: usize, peer: usize) -> f64 {
    let exact = |lines: usize| u32::try_from(lines).map_or(f64::INFINITY, f64::from);
    exact(ours) / exact(peer)
}

fn generator_manifest() -> String {
    format!(
        "[package]\nname = \"progenitor-generator\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nopenapiv3 = \"2\"\nprettyplease = \"0.3\"\nprogenitor = \"={PROGENITOR}\"\n\
         serde_json = \"1\"\nsyn = {{ version = \"3\", features = [\"full\"] }}\n\n[workspace]\n"
    )
}

/// The dependencies that progenitor's documentation asks for.
fn client_manifest(style: &str) -> String {
    format!(
        "[package]\nname = \"progenitor-{style}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbase64 = \"0.22\"\nbytes = \"1\"\nchrono = {{ version = \"0.4\", features = [\"serde\"] }}\n\
         futures = \"0.3\"\nprogenitor-client = \"={PROGENITOR}\"\nrand = \"0.9\"\nregress = \"0.12\"\n\
         reqwest = {{ version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\nserde_urlencoded = \"0.7\"\n\
         uuid = {{ version = \"1\", features = [\"serde\", \"v4\"] }}\n\n[workspace]\n"
    )
}

/// The program that runs progenitor's generator.
const GENERATOR: &str = r#"use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let file = std::fs::File::open(&arguments[1]).expect("the document");
    let document = serde_json::from_reader(file).expect("JSON of OpenAPI 3.0");
    let mut settings = GenerationSettings::default();
    settings.with_interface(if arguments[3] == "builder" {
        InterfaceStyle::Builder
    } else {
        InterfaceStyle::Positional
    });
    let tokens = Generator::new(&settings).generate_tokens(&document).expect("a client");
    let file = syn::parse2(tokens).expect("Rust");
    std::fs::write(&arguments[2], prettyplease::unparse(&file)).expect("the code");
}
"#;
