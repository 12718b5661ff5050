//! Installs programs of other ecosystems into folders of their own: by npm, by pip, and out of Debian
//! packages that are unpacked and never installed, so that no rights are needed and nothing of the
//! machine changes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::repository::{Failure, read, write};

/// What was installed.
pub(super) struct Installed {
    pub(super) version: String,
}

/// The file that says what a folder holds, written when all of it is there.
const MARK: &str = "installed";

/// Does the work unless the folder has it already.
fn once(
    folder: &Path,
    what: &str,
    work: impl FnOnce() -> Result<String, Failure>,
) -> Result<Installed, Failure> {
    let mark = folder.join(MARK);
    let before = read(&mark).unwrap_or_default();
    let before = String::from_utf8_lossy(&before);
    if let Some((own, version)) = before.split_once('\n')
        && own == what
    {
        let version = version.to_owned();
        return Ok(Installed { version });
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|source| failed(folder, source))?;
    }
    std::fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    let version = work()?;
    write(&mark, &format!("{what}\n{version}"))?;
    Ok(Installed { version })
}

/// One package of npm, with what it depends on.
pub(super) fn npm(folder: &Path, package: &str, version: &str) -> Result<Installed, Failure> {
    let what = format!("{package}@{version}");
    once(folder, &what, || {
        let mut command = Command::new("npm");
        command
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
            .arg("--prefix")
            .arg(folder)
            .arg(&what);
        output(&mut command)?;
        Ok(version.to_owned())
    })
}

/// Packages of `PyPI`, in an environment of their own.
pub(super) fn pip(folder: &Path, version: &str, packages: &[&str]) -> Result<Installed, Failure> {
    once(folder, &packages.join(" "), || {
        let environment = folder.join("venv");
        output(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
        )?;
        let mut command = Command::new(environment.join("bin/pip"));
        command.args(["install", "--quiet", "--disable-pip-version-check"]);
        output(command.args(packages))?;
        Ok(version.to_owned())
    })
}

/// A Debian package, with the libraries that it needs and that the machine has not.
pub(super) fn debian(folder: &Path, package: &str) -> Result<Installed, Failure> {
    once(folder, package, || {
        let packages = folder.join("packages");
        std::fs::create_dir_all(&packages).map_err(|source| failed(&packages, source))?;
        let (names, settings) = if let Ok(names) = needed(package, &[]) {
            (names, Vec::new())
        } else {
            // A machine without package lists, or without the right to fetch them.
            let settings = own_lists(folder)?;
            output(apt("update", &settings).arg("--quiet"))?;
            (needed(package, &settings)?, settings)
        };
        output(
            apt("download", &settings)
                .args(names)
                .current_dir(&packages),
        )?;
        let files = std::fs::read_dir(&packages).map_err(|source| failed(&packages, source))?;
        let mut version = None;
        for file in files {
            let path = file.map_err(|source| failed(&packages, source))?.path();
            output(
                Command::new("dpkg")
                    .arg("-x")
                    .arg(&path)
                    .arg(folder.join("root")),
            )?;
            // `NAME_VERSION_ARCHITECTURE.deb`
            let name = path
                .file_name()
                .map(OsStr::to_string_lossy)
                .unwrap_or_default();
            if let Some(rest) = name.strip_prefix(&format!("{package}_")) {
                version = rest.split('_').next().map(str::to_owned);
            }
        }
        // Where the machine has the package installed, nothing of it is downloaded.
        version.ok_or_else(|| Failure::Program {
            command: format!("apt-get download {package}"),
            detail: format!(": {package} is installed on this machine; remove it"),
        })
    })
}

fn apt(action: &str, settings: &[String]) -> Command {
    let mut command = Command::new("apt-get");
    command.arg(action).args(["-o", "Debug::NoLocking=true"]);
    for setting in settings {
        command.args(["-o", setting]);
    }
    command
}

/// The package and the shared libraries that installing it would bring.
fn needed(package: &str, settings: &[String]) -> Result<Vec<String>, Failure> {
    let mut command = apt("install", settings);
    command.args([
        "--print-uris",
        "-qq",
        "--yes",
        "--no-install-recommends",
        package,
    ]);
    let lines = output(&mut command)?;
    // `'URI' NAME_VERSION_ARCHITECTURE.deb SIZE DIGEST`
    let files = String::from_utf8_lossy(&lines);
    let names = files.lines().filter_map(|line| {
        let name = line.split(' ').nth(1)?.split('_').next()?;
        let wanted =
            name.starts_with("lib") && !name.ends_with("-perl") && !name.starts_with("libjs-");
        (wanted || name.starts_with(package)).then(|| name.to_owned())
    });
    Ok(names.collect())
}

/// Package lists and their cache in the folder, for whoever may not write those of the machine.
fn own_lists(folder: &Path) -> Result<Vec<String>, Failure> {
    let (state, cache) = (folder.join("apt/state"), folder.join("apt/cache"));
    for path in [state.join("lists/partial"), cache.join("archives/partial")] {
        std::fs::create_dir_all(&path).map_err(|source| failed(&path, source))?;
    }
    Ok(vec![
        format!("Dir::State={}", state.display()),
        "Dir::State::status=/var/lib/dpkg/status".to_owned(),
        format!("Dir::Cache={}", cache.display()),
    ])
}

/// Copies a file into a folder, and gives its new place.
pub(super) fn copy(file: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let place = folder.join(file.file_name().unwrap_or_default());
    std::fs::copy(file, &place).map_err(|source| failed(file, source))?;
    Ok(place)
}

/// Runs a program to its end, and gives what it printed.
pub(super) fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|source| Failure::Program {
        command: shown.clone(),
        detail: format!(": {source}"),
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let tail: Vec<&str> = said.lines().rev().take(10).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(Failure::Program {
        command: shown,
        detail: format!(" ({}):\n{}", output.status, tail.join("\n")),
    })
}

fn failed(path: &Path, source: std::io::Error) -> Failure {
    Failure::File {
        path: path.display().to_string(),
        source,
    }
}
