#![allow(unreachable_pub)] // Rows declare public types.

use serde::de::DeserializeOwned;
use serde_json::json;

use crate::table::*;

record! {
    /// Every kind of member.
    #[derive(Default)]
    pub struct Pet {
        name: String,
        type_: Option<String> as "type",
        age?: u8,
        owner?: Owner,
        nickname | null: String,
    }
}

record! {
    #[derive(Default)]
    pub struct Owner {
        /// The name on the wire has a mark.
        name: String as "@name",
        .. extra: BTreeMap<String, i64>,
    }
}

record! {
    pub struct Nothing {}
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    let from_text = serde_json::from_str(json).map_err(|error| error.to_string());
    let from_value = serde_json::from_str(json)
        .and_then(serde_json::from_value::<T>)
        .map_err(|error| error.to_string());
    // A value of JSON has no line.
    let without_line = |error: &String| error.split(" at line").next().map(str::to_owned);
    assert_eq!(
        from_text.as_ref().err().and_then(without_line),
        from_value.err(),
    );
    from_text
}

#[test]
fn members_are_read_in_any_order_and_unknown_ones_are_passed_over() {
    let json =
        r#"{"new": [{}], "nickname": "x", "type": "dog", "owner": {"@name": "A"}, "name": "Rex"}"#;
    let owner = Owner {
        name: "A".to_owned(),
        extra: BTreeMap::new(),
    };
    assert_eq!(
        read(json),
        Ok(Pet {
            name: "Rex".to_owned(),
            type_: Some("dog".to_owned()),
            age: None,
            owner: Some(owner),
            nickname: Patch::Set("x".to_owned()),
        })
    );
    assert_eq!(read(r#"{"a": 1}"#), Ok(Nothing {}));
}

#[test]
fn a_member_that_is_absent_is_none_kept_or_an_error() {
    let pet = read::<Pet>(r#"{"name": "Rex"}"#).expect("a pet");
    assert_eq!(
        (pet.type_, pet.age, pet.nickname),
        (None, None, Patch::Keep)
    );
    let nulls = r#"{"name": "Rex", "type": null, "age": null, "nickname": null}"#;
    let pet = read::<Pet>(nulls).expect("a pet");
    assert_eq!(
        (pet.type_, pet.age, pet.nickname),
        (None, None, Patch::Clear)
    );
    let error = read::<Pet>(r#"{"type": "dog"}"#).expect_err("no name");
    assert_eq!(error, "missing field `name` at line 1 column 15");
}

#[test]
fn an_error_names_the_members_that_lead_to_it() {
    let error = |json| read::<Pet>(json).expect_err("it does not fit");
    assert_eq!(
        error(r#"{"name": "Rex", "owner": {"@name": 7}}"#),
        "in `owner.@name`: invalid type: integer `7`, expected a string at line 1 column 36"
    );
    assert_eq!(
        error(r#"{"name": "Rex", "owner": {}}"#),
        "in `owner`: missing field `@name` at line 1 column 27"
    );
    // The name of an unlisted member is the vendor's, and may be a secret.
    assert_eq!(
        error(r#"{"name": "Rex", "owner": {"@name": "A", "b": "c"}}"#),
        "in `owner`: invalid type: string \"c\", expected i64 at line 1 column 48"
    );
    assert_eq!(
        error("7"),
        "invalid type: integer `7`, expected struct Pet at line 1 column 1"
    );
}

#[test]
fn a_member_that_stands_twice_is_an_error() {
    let twice = r#"{"name": "Rex", "name": "Max"}"#;
    let error = serde_json::from_str::<Pet>(twice).expect_err("twice");
    assert!(error.to_string().starts_with("duplicate field `name`"));
}

#[test]
fn absent_members_are_left_out_and_the_rest_follows() {
    let mut pet = Pet {
        name: "Rex".to_owned(),
        ..Pet::default()
    };
    assert_eq!(
        serde_json::to_string(&pet).expect("JSON"),
        r#"{"name":"Rex","type":null}"#
    );
    pet.nickname = Patch::Clear;
    pet.age = Some(7);
    pet.owner = Some(Owner {
        name: "A".to_owned(),
        extra: BTreeMap::from([("b".to_owned(), 2)]),
    });
    let json = r#"{"name":"Rex","type":null,"age":7,"owner":{"@name":"A","b":2},"nickname":null}"#;
    assert_eq!(serde_json::to_string(&pet).expect("JSON"), json);
    assert_eq!(read(json), Ok(pet));
    assert_eq!(serde_json::to_value(Nothing {}).expect("JSON"), json!({}));
}

#[test]
fn members_in_their_order_are_a_record_too() {
    let pet: Pet = serde_json::from_str(r#"["Rex", null, 3, null, null]"#).expect("a pet");
    assert_eq!((pet.name.as_str(), pet.age), ("Rex", Some(3)));
    let error = serde_json::from_str::<Pet>(r#"["Rex"]"#).expect_err("too short");
    assert!(
        error
            .to_string()
            .starts_with("in `type`: invalid length 1, expected a value for each member")
    );
}
