use bytes::Bytes;
use http_body::Body as _;

use super::{FilePart, Parts};

/// The text of a body in memory, with `BOUNDARY` for the random line.
fn text(parts: Parts) -> String {
    let (content_type, body) = parts.encode("multipart/form-data").expect("a body");
    let boundary = content_type.split_once("boundary=").expect("a boundary").1;
    let text = std::str::from_utf8(body.as_bytes().expect("in memory")).expect("UTF-8");
    text.replace(boundary, "BOUNDARY")
}

/// A body whose bytes come one by one.
fn stream(bytes: &'static [u8]) -> reqwest::Body {
    struct Bytewise(&'static [u8]);

    impl http_body::Body for Bytewise {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
            let (first, rest) = self.0.split_at(self.0.len().min(1));
            self.0 = rest;
            let frame = (!first.is_empty()).then(|| Ok(http_body::Frame::data(first.into())));
            std::task::Poll::Ready(frame)
        }
    }

    reqwest::Body::wrap(Bytewise(bytes))
}

/// Everything that a body sends.
fn drained(mut body: reqwest::Body) -> Vec<u8> {
    let mut all = Vec::new();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    while let std::task::Poll::Ready(Some(frame)) =
        std::pin::Pin::new(&mut body).poll_frame(&mut context)
    {
        all.extend_from_slice(frame.expect("no error").data_ref().expect("data"));
    }
    all
}

#[test]
fn parts_are_written_in_their_order() {
    let parts = Parts::new()
        .text("purpose", "answers")
        .text("tags", ["a", "b"])
        .text("none", None::<u8>)
        .json("meta", [1, 2])
        .file(
            "file",
            FilePart::from("x,y")
                .file_name("t.csv")
                .media_type("text/csv"),
        );
    assert_eq!(
        text(parts),
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nanswers\r\n\
         --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
         --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n\
         --BOUNDARY\r\nContent-Disposition: form-data; name=\"meta\"\r\n\
         Content-Type: application/json\r\n\r\n[1,2]\r\n\
         --BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n\
         Content-Type: text/csv\r\n\r\nx,y\r\n\
         --BOUNDARY--\r\n"
    );
}

#[test]
fn a_name_cannot_end_its_line() {
    let nasty = FilePart::from("").file_name("a\"; x=\"\r\nEvil: 1");
    let text = text(Parts::new().file("n\n", nasty));
    assert!(
        text.contains("name=\"n%0A\"; filename=\"a%22; x=%22%0D%0AEvil: 1\""),
        "{text}"
    );
    let parts = Parts::new().file(
        "file",
        FilePart::from("").media_type("text/plain\r\nEvil: 1"),
    );
    assert!(parts.encode("multipart/form-data").is_err());
}

#[test]
fn a_stream_is_sent_between_its_neighbours_and_states_its_length() {
    let parts = |file| Parts::new().text("a", 1).file("f", file).text("z", 2);
    let whole = parts(FilePart::from("hello"));
    let (_, whole) = whole.encode("multipart/form-data").expect("a body");
    let whole = whole.as_bytes().expect("in memory").len();

    let (_, known) = parts(FilePart::stream(stream(b"hello")).length(5))
        .encode("multipart/form-data")
        .expect("a body");
    assert!(known.as_bytes().is_none());
    assert_eq!(known.size_hint().exact(), u64::try_from(whole).ok());
    let sent = drained(known);
    assert_eq!(sent.len(), whole);
    assert!(String::from_utf8_lossy(&sent).contains("\r\n\r\nhello\r\n--"));

    let (_, unknown) = parts(FilePart::stream(stream(b"hello")))
        .encode("multipart/form-data")
        .expect("a body");
    assert_eq!(unknown.size_hint().exact(), None);
    assert_eq!(drained(unknown).len(), whole);
}

#[test]
fn nothing_of_a_file_is_printed() {
    let file = FilePart::from("canary").file_name("t.csv");
    let shown = format!("{file:?}");
    assert!(
        !shown.contains("canary") && shown.contains("t.csv"),
        "{shown}"
    );
    let shown = format!(
        "{:?}",
        Parts::new().text("password", "canary").file("f", file)
    );
    assert_eq!(shown, "[\"password\", \"f\"]");
}

#[test]
fn what_has_no_form_is_told_when_it_is_sent() {
    let parts = Parts::new().text("deep", std::collections::BTreeMap::from([("a", 1)]));
    assert_eq!(
        parts.encode("multipart/form-data").err().as_deref(),
        Some("the part `deep`: an object is no text")
    );
}

mod typed {
    use crate::table::*;

    multipart_form! {
        /// A form of every kind.
        pub struct EveryForm {
            /// One file.
            file("image/png") logo: FilePart as "Logo",
            /// Files.
            file more?: Vec<FilePart>,
            /// A text.
            text name?: String,
            /// Texts.
            text tags?: Vec<i64>,
            /// JSON.
            json meta: Value,
            /// JSON, by item.
            json(each) rows?: Vec<Value>,
        }
    }

    #[test]
    fn a_typed_form_becomes_parts() {
        let mut form = EveryForm::new("png", Value::Null);
        form.more = Some(vec!["a".into(), "b".into()]);
        form.tags = Some(vec![1, 2]);
        form.rows = Some(vec![Value::from(1), Value::from("x")]);
        let text = super::text(form.into());
        let expected = [
            "name=\"Logo\"; filename=\"Logo\"\r\nContent-Type: image/png\r\n\r\npng\r\n",
            "name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\na",
            "name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\nb",
            "name=\"tags\"\r\n\r\n1",
            "name=\"tags\"\r\n\r\n2",
            "name=\"meta\"\r\nContent-Type: application/json\r\n\r\nnull",
            "name=\"rows\"\r\nContent-Type: application/json\r\n\r\n1",
            "name=\"rows\"\r\nContent-Type: application/json\r\n\r\n\"x\"",
        ];
        let mut rest = text.as_str();
        for part in expected {
            rest = rest
                .split_once(part)
                .unwrap_or_else(|| panic!("{part} in {text}"))
                .1;
        }
        assert!(!text.contains("name=\"name\""), "{text}");
    }
}
