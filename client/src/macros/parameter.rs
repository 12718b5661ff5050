//! The small macros that give one parameter of a row its meaning: its name on the wire, its place
//! and style, and how its value enters a call.

/// The name on the wire: what `as` gives, or the Rust name.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $wire:literal) => {
        $wire
    };
}

/// Enters a value into a call: as the body, or as a parameter. The first word of a parameter's line
/// says which.
#[doc(hidden)]
#[macro_export]
macro_rules! __set {
    ($call:expr, json [] $name:ident [] $value:expr) => {
        $call.json("application/json", &$value)
    };
    ($call:expr, json [] $name:ident [$media_type:literal] $value:expr) => {
        $call.json($media_type, &$value)
    };
    ($call:expr, form [] $name:ident [] $value:expr) => {
        $call.form($crate::runtime::encode::form::FormStyles::Usual, &$value)
    };
    ($call:expr, form [$style:ident] $name:ident [] $value:expr) => {
        $call.form(
            $crate::runtime::encode::form::FormStyles::All($crate::__form_style!($style)),
            &$value,
        )
    };
    ($call:expr, form [$( $style:ident $( $member:literal )+ ),+] $name:ident [] $value:expr) => {
        $call.form(
            $crate::runtime::encode::form::FormStyles::Each(&[
                $( $( ($member, $crate::__form_style!($style)) ),+ ),+
            ]),
            &$value,
        )
    };
    ($call:expr, multipart [] $name:ident [] $value:expr) => {
        $call.multipart("multipart/form-data", $value)
    };
    ($call:expr, multipart [] $name:ident [$media_type:literal] $value:expr) => {
        $call.multipart($media_type, $value)
    };
    ($call:expr, text [] $name:ident [] $value:expr) => { $call.text("text/plain", &$value) };
    ($call:expr, text [] $name:ident [$media_type:literal] $value:expr) => {
        $call.text($media_type, &$value)
    };
    ($call:expr, bytes [] $name:ident [] $value:expr) => {
        $call.bytes("application/octet-stream", $value)
    };
    ($call:expr, bytes [] $name:ident [$media_type:literal] $value:expr) => {
        $call.bytes($media_type, $value)
    };
    ($call:expr, $place:ident [$($style:tt)*] $name:ident [$($wire:literal)?] $value:expr) => {
        $call.parameter(
            &$crate::runtime::route::Parameter {
                name: $crate::__wire!($name $($wire)?),
                place: $crate::__place!($place),
                style: $crate::__style!($place $($style)*),
            },
            &$value,
        )
    };
}

/// The first word of a parameter's line, to `Place`.
#[doc(hidden)]
#[macro_export]
macro_rules! __place {
    (path) => {
        $crate::runtime::route::Place::Path
    };
    (query) => {
        $crate::runtime::route::Place::Query
    };
    (header) => {
        $crate::runtime::route::Place::Header
    };
    (cookie) => {
        $crate::runtime::route::Place::Cookie
    };
    ($other:ident) => {
        compile_error!(concat!(
            "`",
            stringify!($other),
            "` is no place of a parameter and no kind of body: write ",
            "path, query, header, cookie, json, form, multipart, text or bytes",
        ))
    };
}

/// The word in brackets after the place, to `Style`; without one, the place's default.
#[doc(hidden)]
#[macro_export]
macro_rules! __style {
    (path) => { $crate::runtime::route::Style::Simple { explode: false } };
    (path exploded) => { $crate::runtime::route::Style::Simple { explode: true } };
    (path label) => { $crate::runtime::route::Style::Label { explode: false } };
    (path label exploded) => { $crate::runtime::route::Style::Label { explode: true } };
    (path matrix) => { $crate::runtime::route::Style::Matrix { explode: false } };
    (path matrix exploded) => { $crate::runtime::route::Style::Matrix { explode: true } };
    (query) => { $crate::runtime::route::Style::Form { explode: true } };
    (query comma) => { $crate::runtime::route::Style::Form { explode: false } };
    (query space) => { $crate::runtime::route::Style::SpaceDelimited };
    (query pipe) => { $crate::runtime::route::Style::PipeDelimited };
    (query deep) => { $crate::runtime::route::Style::DeepObject };
    (query reserved) => { $crate::runtime::route::Style::FormReserved { explode: true } };
    (query reserved comma) => { $crate::runtime::route::Style::FormReserved { explode: false } };
    (header) => { $crate::runtime::route::Style::Simple { explode: false } };
    (header exploded) => { $crate::runtime::route::Style::Simple { explode: true } };
    (cookie) => { $crate::runtime::route::Style::Form { explode: true } };
    (cookie comma) => { $crate::runtime::route::Style::Form { explode: false } };
    ($place:ident json) => { $crate::runtime::route::Style::Json };
    // No such place, which `__place` says.
    ($place:ident) => { $crate::runtime::route::Style::Json };
    ($place:ident $($other:ident)*) => {
        compile_error!(concat!(
            "a ", stringify!($place), " parameter has no style `", stringify!($($other)*), "`",
        ))
    };
}

/// The style of a form's member, to `Style`.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_style {
    (deep) => {
        $crate::runtime::route::Style::DeepObject
    };
    (comma) => {
        $crate::runtime::route::Style::Form { explode: false }
    };
    (exploded) => {
        $crate::runtime::route::Style::Form { explode: true }
    };
    (space) => {
        $crate::runtime::route::Style::SpaceDelimited
    };
    (pipe) => {
        $crate::runtime::route::Style::PipeDelimited
    };
    (json) => {
        $crate::runtime::route::Style::Json
    };
    ($other:ident) => {
        compile_error!(concat!(
            "a member of a form has no style `",
            stringify!($other),
            "`: write deep, comma, exploded, space, pipe or json",
        ))
    };
}

/// The setter of an optional parameter; a required one has none.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    (
        [$($doc:literal)*] $place:ident [$($style:tt)*] $name:ident [$($wire:literal)?]
        [$optional:ty] []
    ) => {
        $( #[doc = $doc] )*
        pub fn $name(
            mut self,
            $name: impl $crate::runtime::argument::Argument<$optional>,
        ) -> Self {
            let value: $optional = $crate::runtime::argument::Argument::into_argument($name);
            $crate::__set!(self.0, $place [$($style)*] $name [$($wire)?] value);
            self
        }
    };
    (
        [$($doc:literal)*] $place:ident [$($style:tt)*] $name:ident [$($wire:literal)?]
        [] [$required:ty]
    ) => {};
}

/// The entering of a required parameter; an optional one is entered by its setter.
#[doc(hidden)]
#[macro_export]
macro_rules! __require {
    (
        $call:ident $place:ident [$($style:tt)*] $name:ident [$($wire:literal)?] [$required:ty]
    ) => {
        let value: $required = $crate::runtime::argument::Argument::into_argument($name);
        $crate::__set!($call, $place [$($style)*] $name [$($wire)?] value);
    };
    ($call:ident $place:ident [$($style:tt)*] $name:ident [$($wire:literal)?] []) => {};
}

/// The line about a required parameter in the docs of its method.
#[doc(hidden)]
#[macro_export]
macro_rules! __argument_doc {
    ($name:ident [$required:ty] $($doc:literal)*) => {
        concat!("- `", stringify!($name), "`:", $($doc, "\n  "),*)
    };
    ($name:ident [] $($doc:literal)*) => { "" };
}
