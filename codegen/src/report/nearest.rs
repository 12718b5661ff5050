//! The name that was most likely meant.
//! It takes a name that is not there and those that are, and gives the one to suggest in a remedy, if any is close.

/// The candidate that is most like `word`, unless even that one is hardly like it.
///
/// Of candidates that are equally alike, the first is given.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The comparison takes the product of the two lengths.
    let is_short = |text: &str| text.len() <= 256;
    if !is_short(word) {
        return None;
    }
    let folded = word.to_lowercase();
    let mut best = None;
    for candidate in candidates
        .into_iter()
        .filter(|candidate| is_short(candidate))
    {
        // Case weighs little, but an exact hit apart from case loses to one with the same case.
        let likeness = strsim::normalized_damerau_levenshtein(&folded, &candidate.to_lowercase())
            + 0.01 * strsim::normalized_damerau_levenshtein(word, candidate);
        if likeness >= LIKENESS && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Of ten letters, about four may differ.
const LIKENESS: f64 = 0.6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_found() {
        let names = [
            "get",
            "post",
            "parameters",
            "/pets/{id}",
            "/pets/{pet_id}",
            "Pet",
            "PetList",
        ];
        let nearest = |word| nearest(word, names);
        assert_eq!(nearest("paramters"), Some("parameters"));
        assert_eq!(nearest("GET"), Some("get"));
        assert_eq!(nearest("/pets/{petId}"), Some("/pets/{pet_id}"));
        assert_eq!(nearest("/pet/{id}"), Some("/pets/{id}"));
        assert_eq!(nearest("Pets"), Some("Pet"));
        assert_eq!(nearest("pet"), Some("Pet"));
    }

    #[test]
    fn nothing_is_suggested_for_what_is_nothing_like_it() {
        assert_eq!(nearest("x-rate-limit", ["get", "post"]), None);
        assert_eq!(nearest("x", []), None);
        assert_eq!(nearest("", ["get"]), None);
    }
}
