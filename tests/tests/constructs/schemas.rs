//! Schemas: what their types read and write.

use keyroute::runtime::patch::Patch;
use keyroute_tests::constructs::types::{
    Animal, Counted, Everything, Guessed, Implied, Mapped, Odd, Open, Pet, PetPatch, Tree, Untagged,
};
use serde_json::{Value, json};

use crate::echo::Echo;

fn least() -> Value {
    json!({ "text": "t", "nullable": null, "empty": {}, "colour": { "R": 1, "G": 2 } })
}

fn read(value: Value) -> Everything {
    serde_json::from_value(value).expect("everything")
}

#[tokio::test]
async fn what_is_read_is_written_again() {
    let everything = json!({
        "text": "t", "nullable": "n", "maybe": "m", "boolean": false, "int32": 1, "int64": 2,
        "uint64": 18_446_744_073_709_551_615_u64, "float": 0.5, "number": 1.5, "decimal": "1.10",
        "date": "2026-02-03", "time": "2026-02-03T04:05:06Z",
        "uuid": "67e55044-10b1-426f-9247-bb680e5fe0c8", "uri": "https://example.com",
        "byte": "aGk=", "binary": "raw", "password": "p", "list": [["a"], []], "map": { "a": 1 },
        "any": [null, 1], "object": { "x": {} }, "closed": { "a": "x" },
        "open": { "a": "x", "more": 1 }, "typed": { "a": "x", "more": true }, "empty": {},
        "colour": { "R": 1, "G": 2, "B": 3 }, "described": { "R": 1, "G": 2 }, "old": "o",
        "mapped": { "kind": "kitten", "lives": 9 }, "implied": { "kind": "Dog", "bark": "wau" },
        "guessed": { "type": "off", "off": true }, "counted": { "number": 2, "b": "x" },
        "animal": { "species": "lion", "prey": { "species": "zebra", "stripes": 40 }, "mane": true },
        "untagged": ["a"],
        "tree": { "value": "v", "left": { "value": "l" }, "children": [{ "value": "c" }],
                  "named": { "n": { "value": "x" } } },
        "chicken": { "egg": { "chicken": {} } }, "json": [[], [[]]],
        "mine": { "a-b": "1", "a_b": "2", "aB": "3" },
        "option": { "type": "t", "self": "s", "@id": "i", "2fa": true, "設定": "u" },
        "body": "solid", "odd": "+1", "numbers": 2, "one": "only", "openText": "new",
        "stamp": { "at": "2026-02-03T04:05:06Z" }, "pair": ["a", 1], "loose": ["a", null],
    });
    let echo = Echo::start().await;
    echo.json(200, &everything.to_string());
    let reply = echo
        .client()
        .everything(read(everything.clone()))
        .send()
        .await
        .expect("200");
    assert_eq!(reply.body, read(everything.clone()));
    let sent: Value = serde_json::from_slice(&echo.seen().body).expect("JSON");
    assert_eq!(sent, everything);
}

#[test]
fn absent_members_are_left_out_and_required_nulls_are_not() {
    assert_eq!(serde_json::to_value(read(least())).expect("JSON"), least());
}

#[test]
fn a_reply_is_never_refused_for_a_member_that_is_unknown() {
    let mut value = least();
    value["closed"] = json!({ "a": "x", "new": 1 });
    value["new"] = json!(true);
    assert!(read(value).closed.is_some());
}

#[test]
fn a_discriminator_decides_and_nothing_is_tried() {
    let cat = |kind| serde_json::from_value::<Mapped>(json!({ "kind": kind, "bark": "x" }));
    assert!(matches!(cat("cat"), Ok(Mapped::Cat(_))));
    assert!(matches!(cat("kitten"), Ok(Mapped::Cat(_))));
    assert!(matches!(cat("dog"), Ok(Mapped::Dog(dog)) if dog.bark.as_deref() == Some("x")));
    assert!(cat("bird").is_err());
    let implied: Implied = serde_json::from_value(json!({ "kind": "Cat" })).expect("a cat");
    assert!(matches!(implied, Implied::Cat(_)));
    let guessed: Guessed = serde_json::from_value(json!({ "type": "on", "on": true })).expect("on");
    assert!(serde_json::to_value(guessed).expect("JSON")["on"] == true);
}

#[test]
fn what_extends_a_base_is_read_as_itself_and_a_new_kind_as_the_base() {
    let read = |value: Value| serde_json::from_value::<Animal>(value);
    let lion = json!({ "species": "lion", "mane": true });
    assert!(matches!(read(lion), Ok(Animal::Lion(lion)) if lion.mane));
    let zebra = json!({ "species": "zebra", "stripes": 40 });
    assert!(matches!(read(zebra), Ok(Animal::Zebra(zebra)) if zebra.stripes == Some(40)));
    let okapi = json!({ "species": "okapi", "stripes": 9 });
    assert!(matches!(read(okapi), Ok(Animal::Other(okapi)) if okapi.species == "okapi"));
    // The kind decides: a lion that lacks what lions have is no other animal.
    assert!(read(json!({ "species": "lion" })).is_err());
}

#[test]
fn a_number_names_an_alternative() {
    let read = |value: Value| serde_json::from_value::<Counted>(value);
    let second = json!({ "number": 2, "a": "x" });
    assert!(matches!(read(second), Ok(Counted::Second(second)) if second.b.is_none()));
    let error = read(json!({ "number": 3 })).expect_err("no third");
    assert_eq!(
        error.to_string(),
        "unknown variant `(left out)`, expected `1` or `2`"
    );
    assert!(read(json!({ "number": "2" })).is_err());
    let error = read(json!({ "a": "x" })).expect_err("no number");
    assert_eq!(error.to_string(), "missing field `number`");
}

#[test]
fn a_record_is_made_of_what_it_must_have() {
    let pet = Pet {
        nickname: Some("Rexy".to_owned()),
        ..Pet::new("Rex")
    };
    assert_eq!(
        serde_json::to_value(pet).expect("JSON"),
        json!({ "name": "Rex", "nickname": "Rexy" })
    );
}

#[test]
fn a_union_without_a_tag_is_told_apart_by_shape() {
    let read = |value: Value| serde_json::from_value::<Untagged>(value).expect("an alternative");
    assert_eq!(read(json!("a")), Untagged::String("a".to_owned()));
    assert_eq!(read(json!(7)), Untagged::Integer(7));
    assert_eq!(
        read(json!(["a"])),
        Untagged::StringList(vec!["a".to_owned()])
    );
    assert!(matches!(
        read(json!({ "R": 1, "G": 2 })),
        Untagged::Colour(_)
    ));
}

#[test]
fn odd_texts_have_names_and_open_lists_keep_what_is_new() {
    assert_eq!(Odd::ALL.len(), 10);
    assert_eq!(
        [Odd::Empty, Odd::Star, Odd::Plus1, Odd::Minus1].map(|odd| odd.as_str().len()),
        [0, 1, 2, 2]
    );
    let open: Open = serde_json::from_value(json!("new")).expect("any text");
    assert_eq!(open, Open::Unknown("new".to_owned()));
}

#[test]
fn recursion_is_boxed_only_where_it_must_be() {
    let leaf = Tree {
        value: "v".to_owned(),
        left: None,
        children: None,
        named: None,
    };
    let tree = Tree {
        value: "root".to_owned(),
        left: Some(Box::new(leaf.clone())),
        children: Some(vec![leaf.clone()]),
        named: Some([("n".to_owned(), leaf)].into()),
    };
    let written = serde_json::to_value(&tree).expect("JSON");
    assert_eq!(
        serde_json::from_value::<Tree>(written).expect("a tree"),
        tree
    );
}

#[test]
fn a_list_whose_places_are_listed_is_a_tuple() {
    let mut value = least();
    value["pair"] = json!(["a", 1]);
    assert_eq!(read(value.clone()).pair, Some(("a".to_owned(), 1)));
    value["pair"] = json!(["a"]);
    assert!(serde_json::from_value::<Everything>(value).is_err());
}

#[test]
fn base64_is_bytes() {
    let mut value = least();
    value["byte"] = json!("aGk=");
    assert_eq!(read(value).byte.expect("bytes").0.as_ref(), b"hi");
}

#[test]
fn what_only_the_server_sets_may_be_left_out_of_a_request() {
    let pet = Pet {
        name: "Rex".to_owned(),
        id: None,
        tags: None,
        nickname: None,
        secret: None,
    };
    assert_eq!(
        serde_json::to_value(pet).expect("JSON"),
        json!({ "name": "Rex" })
    );
}

#[test]
fn a_partial_update_tells_absent_from_null() {
    let keep = PetPatch::default();
    assert_eq!(serde_json::to_value(&keep).expect("JSON"), json!({}));
    let clear = PetPatch {
        nickname: Patch::Clear,
        ..PetPatch::default()
    };
    assert_eq!(
        serde_json::to_value(&clear).expect("JSON"),
        json!({ "nickname": null })
    );
    let set = PetPatch {
        nickname: Patch::Set("R".to_owned()),
        ..PetPatch::default()
    };
    assert_eq!(
        serde_json::to_value(&set).expect("JSON"),
        json!({ "nickname": "R" })
    );
}

#[test]
fn a_password_is_never_printed() {
    let mut value = least();
    value["password"] = json!("canary");
    let shown = format!("{:?}", read(value));
    assert!(
        shown.contains("[redacted]") && !shown.contains("canary"),
        "{shown}"
    );
}
