//! The versions of the libraries, as the lock file has them: what the tables name is what was built.

const LOCK: &str = include_str!("../Cargo.lock");

/// The version of a package, or nothing where the lock file does not have it.
pub(crate) fn of(package: &str) -> &'static str {
    let line = format!("name = \"{package}\"\nversion = \"");
    let rest = LOCK.split_once(line.as_str()).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::rivals::Rival;
    use crate::rivals::aws_smithy::AwsSmithy;
    use crate::rivals::azure_core::AzureCore;
    use crate::rivals::bare_reqwest::BareReqwest;
    use crate::rivals::google_cloud::GoogleCloud;
    use crate::rivals::huskarl::Huskarl;
    use crate::rivals::keyroute::Keyroute;

    #[test]
    fn the_lock_file_names_every_library() {
        let rivals = [Huskarl::PACKAGE, AzureCore::PACKAGE, AwsSmithy::PACKAGE];
        let others = [
            GoogleCloud::PACKAGE,
            BareReqwest::PACKAGE,
            Keyroute::PACKAGE,
        ];
        for package in rivals.into_iter().chain(others) {
            assert!(super::of(package).contains('.'), "{package}");
        }
    }
}
