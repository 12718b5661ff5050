//! Where a reference leads: a path within the document's folder, and a JSON pointer in the file there.
//! It takes the text of a `$ref` and the file that it stands in (RFC 3986 for the resolution,
//! RFC 6901 section 6 for the fragment), and reads nothing.

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The path of the file relative to the document's folder, with `/` between its parts.
    pub(super) path: String,
    /// The JSON pointer in the file.
    pub(super) pointer: String,
}

/// Why a reference cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It names a scheme or a host.
    Network,
    /// It is an absolute path, or climbs above the folder.
    LeavesFolder,
    /// Its fragment is the name of an anchor rather than a pointer.
    Anchor,
    /// Its escapes (`%2F`) do not decode to text.
    Escapes,
}

/// Resolves a reference that stands in the file at `base`, a path relative to the document's folder.
pub(super) fn resolve(reference: &str, base: &str) -> Result<Target, Refusal> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if path.starts_with("//") || has_scheme(path) {
        return Err(Refusal::Network);
    }
    let path = decode(path).ok_or(Refusal::Escapes)?;
    let pointer = decode(fragment).ok_or(Refusal::Escapes)?;
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(Refusal::Anchor);
    }
    let path = if path.is_empty() {
        base.to_owned()
    } else {
        join(base, &path).ok_or(Refusal::LeavesFolder)?
    };
    Ok(Target { path, pointer })
}

/// Whether the text begins with a scheme such as `https:` (RFC 3986, section 3.1).
fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The path from the folder of `base`, without `.` and `..`; nothing if it leaves the document's folder.
fn join(base: &str, path: &str) -> Option<String> {
    // Windows takes a backslash for a slash, and would climb where other systems see a name.
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Text with its percent escapes decoded; nothing if an escape is broken or the result is not UTF-8.
fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            _ => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(reference: &str, base: &str) -> Result<(String, String), Refusal> {
        resolve(reference, base).map(|target| (target.path, target.pointer))
    }

    #[test]
    fn references_are_relative_to_the_file_they_stand_in() {
        let cases = [
            ("#/a", "openapi.yaml", ("openapi.yaml", "/a")),
            ("#", "x/y.yaml", ("x/y.yaml", "")),
            ("", "x/y.yaml", ("x/y.yaml", "")),
            ("pet.yaml", "openapi.yaml", ("pet.yaml", "")),
            ("./pet.yaml#/Pet", "x/y.yaml", ("x/pet.yaml", "/Pet")),
            ("../pet.yaml#/Pet", "x/y.yaml", ("pet.yaml", "/Pet")),
            ("z/../pet.yaml", "x/y.yaml", ("x/pet.yaml", "")),
            (
                "a%20b.yaml#/%7Bid%7D~1x",
                "o.yaml",
                ("a b.yaml", "/{id}~1x"),
            ),
            ("./a:b.yaml", "o.yaml", ("a:b.yaml", "")),
        ];
        for (reference, base, (path, pointer)) in cases {
            assert_eq!(
                target(reference, base),
                Ok((path.to_owned(), pointer.to_owned())),
                "{reference}"
            );
        }
    }

    #[test]
    fn what_leads_out_of_the_folder_is_never_a_path() {
        let cases = [
            ("../x.yaml", "o.yaml", Refusal::LeavesFolder),
            ("../../x.yaml", "a/o.yaml", Refusal::LeavesFolder),
            ("a/../../x.yaml", "o.yaml", Refusal::LeavesFolder),
            ("%2e%2e/x.yaml", "o.yaml", Refusal::LeavesFolder),
            ("..%2fx.yaml", "o.yaml", Refusal::LeavesFolder),
            ("/etc/passwd", "o.yaml", Refusal::LeavesFolder),
            ("%2fetc/passwd", "o.yaml", Refusal::LeavesFolder),
            ("..\\x.yaml", "o.yaml", Refusal::LeavesFolder),
            ("https://example.com/x.yaml", "o.yaml", Refusal::Network),
            ("HTTP://example.com#/X", "o.yaml", Refusal::Network),
            ("//example.com/x.yaml", "o.yaml", Refusal::Network),
            ("file:///etc/passwd", "o.yaml", Refusal::Network),
            ("C:/x.yaml", "o.yaml", Refusal::Network),
            ("urn:x:y", "o.yaml", Refusal::Network),
            ("x.yaml#Pet", "o.yaml", Refusal::Anchor),
            ("x%zz.yaml", "o.yaml", Refusal::Escapes),
            ("x%ff.yaml", "o.yaml", Refusal::Escapes),
            ("x%", "o.yaml", Refusal::Escapes),
        ];
        for (reference, base, dead) in cases {
            assert_eq!(target(reference, base), Err(dead), "{reference}");
        }
    }
}
