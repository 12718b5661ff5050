//! Bodies: every media type, as bytes on the wire.

use keyroute::runtime::multipart::{FilePart, Parts};
use keyroute_tests::constructs::types::{
    Colour, CreateForm, Filter, FilterInner, Pet, PetPatch, PostDeepFormBody, PostEncodedFormBody,
    PostFormBody, UploadForm, UploadFormKind,
};
use serde_json::json;

use crate::echo::{Echo, Seen};

fn colour() -> Colour {
    Colour {
        r: 1,
        g: 2,
        b: None,
    }
}

fn filter() -> Filter {
    Filter {
        name: Some("n".to_owned()),
        sizes: Some(vec![1, 2]),
        inner: Some(FilterInner {
            from: Some("x".to_owned()),
        }),
    }
}

fn pet() -> Pet {
    serde_json::from_value(json!({ "id": 1, "name": "Rex" })).expect("a pet")
}

/// The pairs of a URL-encoded body.
fn pairs(seen: &Seen) -> Vec<String> {
    assert_eq!(
        seen.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    let pairs = url::form_urlencoded::parse(&seen.body);
    pairs.map(|(key, text)| format!("{key}={text}")).collect()
}

/// The body of a form, with `BOUNDARY` for the line between parts.
fn parts(seen: &Seen) -> String {
    let content_type = seen.header("content-type");
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    seen.text()
        .replace(boundary, "BOUNDARY")
        .replace("\r\n", "\n")
}

#[tokio::test]
async fn json_and_media_types_on_top_of_it() {
    let echo = Echo::start().await;
    echo.client().put_json(pet()).send().await.expect("204");
    let seen = echo.seen();
    assert_eq!(
        (seen.method.as_str(), seen.header("content-type")),
        ("PUT", "application/json")
    );
    assert_eq!(
        serde_json::from_slice::<Pet>(&seen.body).expect("a pet"),
        pet()
    );

    let patch = PetPatch {
        name: Some("Max".to_owned()),
        ..PetPatch::default()
    };
    echo.client().patch_json(patch).send().await.expect("204");
    let seen = echo.seen();
    assert_eq!(seen.header("content-type"), "application/merge-patch+json");
    assert_eq!(seen.text(), r#"{"name":"Max"}"#);
}

#[tokio::test]
async fn an_optional_body_is_left_out() {
    let echo = Echo::start().await;
    echo.client().post_optional().send().await.expect("204");
    assert_eq!(
        (echo.seen().header("content-type"), echo.seen().text()),
        ("", "")
    );
    echo.client()
        .post_optional()
        .body(["a"])
        .send()
        .await
        .expect("204");
    assert_eq!(echo.seen().text(), r#"["a"]"#);
}

#[tokio::test]
async fn url_encoded_forms() {
    let echo = Echo::start().await;
    let body = PostFormBody {
        name: "a&b ü".to_owned(),
        tags: Some(vec!["x".to_owned(), "y".to_owned()]),
        address: Some(colour()),
    };
    echo.client().post_form(body).send().await.expect("204");
    let seen = echo.seen();
    assert!(
        seen.text()
            .starts_with("name=a%26b+%C3%BC&tags=x&tags=y&address="),
        "{}",
        seen.text()
    );
    assert_eq!(pairs(&seen)[3], r#"address={"R":1,"G":2}"#);
}

#[tokio::test]
async fn url_encoded_forms_with_an_encoding_for_each_member() {
    let echo = Echo::start().await;
    let body = PostEncodedFormBody {
        comma: Some(vec!["a".to_owned(), "b".to_owned()]),
        deep: Some(filter()),
        json: Some(vec![1, 2]),
        exploded: Some(colour()),
    };
    echo.client()
        .post_encoded_form(body)
        .send()
        .await
        .expect("204");
    assert_eq!(
        pairs(&echo.seen()),
        [
            "comma=a,b",
            "deep[name]=n",
            "deep[sizes][]=1",
            "deep[sizes][]=2",
            "deep[inner][from]=x",
            "json=[1,2]",
            "R=1",
            "G=2",
        ]
    );
}

#[tokio::test]
async fn url_encoded_forms_of_deep_objects() {
    let echo = Echo::start().await;
    let body = PostDeepFormBody {
        id: Some(7),
        expand: Some(vec!["a".to_owned()]),
        filter: Some(Filter {
            name: Some("n".to_owned()),
            ..Filter::default()
        }),
    };
    echo.client()
        .post_deep_form()
        .body(body)
        .send()
        .await
        .expect("204");
    assert_eq!(
        pairs(&echo.seen()),
        ["id=7", "expand[]=a", "filter[name]=n"]
    );
}

#[tokio::test]
async fn multipart_in_memory_states_its_length() {
    let echo = Echo::start().await;
    let mut form = UploadForm::new("PNG", UploadFormKind::Scan);
    form.pages = Some(2);
    form.tags = Some(vec!["a".to_owned(), "b".to_owned()]);
    form.colour = Some(colour());
    form.history = Some(vec![colour()]);
    form.thumbnails = Some(vec![FilePart::from("small").file_name("s.png")]);
    form.notes = Some("# Hi".to_owned());
    echo.client().upload(form).send().await.expect("204");
    let seen = echo.seen();
    assert_eq!(seen.header("content-length"), seen.body.len().to_string());
    let part = |head: &str, body: &str| {
        format!("--BOUNDARY\nContent-Disposition: form-data; {head}\n\n{body}\n")
    };
    let expected = [
        part(
            "name=\"file\"; filename=\"file\"\nContent-Type: image/png",
            "PNG",
        ),
        part("name=\"kind\"", "scan"),
        part("name=\"pages\"", "2"),
        part("name=\"tags\"", "a"),
        part("name=\"tags\"", "b"),
        part(
            "name=\"colour\"\nContent-Type: application/json",
            r#"{"R":1,"G":2}"#,
        ),
        part(
            "name=\"history\"\nContent-Type: application/json",
            r#"{"R":1,"G":2}"#,
        ),
        part(
            "name=\"thumbnails\"; filename=\"s.png\"\nContent-Type: application/octet-stream",
            "small",
        ),
        part("name=\"notes\"\nContent-Type: text/markdown", "# Hi"),
    ];
    assert_eq!(parts(&seen), format!("{}--BOUNDARY--\n", expected.concat()));
}

#[tokio::test]
async fn multipart_streams_a_file_from_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("film.png");
    let content = vec![b'x'; 300_000];
    std::fs::write(&path, &content).expect("a file");

    let echo = Echo::start().await;
    for known in [true, false] {
        let file = tokio::fs::File::open(&path).await.expect("the file");
        let mut file = FilePart::stream(file).file_name("film.png");
        if known {
            file = file.length(300_000);
        }
        let form = UploadForm::new(file, UploadFormKind::Photo);
        echo.client().upload(form).send().await.expect("204");
        let seen = echo.seen();
        let (stated, chunked) = (
            seen.header("content-length"),
            seen.header("transfer-encoding"),
        );
        if known {
            assert_eq!(
                (stated, chunked),
                (seen.body.len().to_string().as_str(), "")
            );
        } else {
            assert_eq!((stated, chunked), ("", "chunked"));
        }
        let text = seen.text();
        assert!(text.contains("filename=\"film.png\"") && text.contains("\r\n\r\nphoto\r\n"));
        assert_eq!(text.matches('x').count(), content.len());
    }
}

#[tokio::test]
async fn multipart_without_listed_parts_takes_any() {
    let echo = Echo::start().await;
    let body = Parts::new()
        .text("a", 1)
        .file("f", FilePart::from("x").media_type("text/csv"));
    echo.client().upload_any(body).send().await.expect("204");
    assert_eq!(
        parts(&echo.seen()),
        "--BOUNDARY\nContent-Disposition: form-data; name=\"a\"\n\n1\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\n\
         Content-Type: text/csv\n\nx\n--BOUNDARY--\n"
    );
}

#[tokio::test]
async fn bytes_text_xml_and_any() {
    let echo = Echo::start().await;
    let client = echo.client();
    client.put_bytes(vec![0_u8, 255]).send().await.expect("204");
    assert_eq!(
        echo.seen().header("content-type"),
        "application/octet-stream"
    );
    assert_eq!(echo.seen().body.as_ref(), [0, 255]);
    client.put_text("hé").send().await.expect("204");
    assert_eq!(
        (echo.seen().header("content-type"), echo.seen().text()),
        ("text/plain", "hé")
    );
    client.put_any("any").send().await.expect("204");
    assert_eq!(
        echo.seen().header("content-type"),
        "application/octet-stream"
    );

    echo.answer(200, &[("content-type", "application/xml")], "<b/>");
    let reply = client.put_xml("<a/>").send().await.expect("200");
    assert_eq!(reply.body.0, "<b/>");
    assert_eq!(
        (echo.seen().header("content-type"), echo.seen().text()),
        ("application/xml", "<a/>")
    );

    echo.json(200, r#"{"any":[1]}"#);
    let reply = client
        .put_untyped(json!({ "x": null }))
        .send()
        .await
        .expect("200");
    assert_eq!(reply.body, json!({ "any": [1] }));
    assert_eq!(echo.seen().text(), r#"{"x":null}"#);
}

#[tokio::test]
async fn several_media_types_are_several_methods() {
    let echo = Echo::start().await;
    let client = echo.client();
    client.create(pet()).send().await.expect("204");
    assert_eq!(echo.seen().header("content-type"), "application/json");
    let mut form = CreateForm::new();
    form.photo = Some("PNG".into());
    client.create_as_multipart(form).send().await.expect("204");
    assert!(parts(&echo.seen()).contains("name=\"photo\""));
    client.create_as_text("a,b").send().await.expect("204");
    assert_eq!(echo.seen().header("content-type"), "text/csv");
    client.create_as_bytes("raw").send().await.expect("204");
    assert_eq!(
        echo.seen().header("content-type"),
        "application/octet-stream"
    );
    assert_eq!(echo.seen().target, "/bodies/several");
}
