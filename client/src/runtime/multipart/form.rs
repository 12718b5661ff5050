//! The `multipart_form!` macro: a typed form as a plain record, whose members know how they are sent.

/// Declares a record whose members are the parts of a multipart body.
///
/// A member is `KIND NAME: TYPE` (required) or `KIND NAME?: TYPE` (an `Option`, no part where it is
/// `None`), with `as "Name"` where the name on the wire differs. The kinds are:
/// - `file`: a [`FilePart`](crate::runtime::multipart::FilePart), or a `Vec` of them as a part each;
/// - `text`: a text, a number, an enum, or a `Vec` of such as a part each;
/// - `json`: any value, as one part of JSON; `json(each)`: a `Vec`, as a part of JSON for each item.
///
/// A media type in brackets after the kind, such as `text("text/csv")`, takes the place of the usual
/// one. The record gets `Debug`, and `new` with an argument for each required member.
///
/// ```
/// use keyroute::table::*;
///
/// multipart_form! {
///     /// A file and what it is for.
///     pub struct UploadForm {
///         /// The file.
///         file file: FilePart,
///         /// What it is for.
///         text purpose?: String as "Purpose",
///     }
/// }
/// let mut form = UploadForm::new("a,b\n");
/// form.purpose = Some("answers".to_owned());
/// let parts = Parts::from(form);
/// ```
#[macro_export]
macro_rules! multipart_form {
    (
        $(#[$meta:meta])*
        pub struct $form:ident {
            $(
                $(#[$part_meta:meta])*
                $kind:ident $( ( $($how:tt)* ) )? $part:ident
                $( ? : $optional:ty )? $( : $required:ty )? $( as $wire:literal )?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $form {
            $(
                $(#[$part_meta])*
                pub $part: $( ::std::option::Option<$optional> )? $( $required )?,
            )*
        }

        impl $form {
            /// The form with its required members.
            #[allow(clippy::new_without_default, clippy::too_many_arguments)]
            pub fn new(
                $( $( $part: impl $crate::runtime::argument::Argument<$required>, )? )*
            ) -> Self {
                Self {
                    $( $part: $crate::__part_value!($part [$($required)?]), )*
                }
            }
        }

        impl ::std::convert::From<$form> for $crate::runtime::multipart::Parts {
            #[allow(unused_variables, unused_mut)]
            fn from(form: $form) -> Self {
                let mut parts = Self::new();
                $( $crate::__part!(
                    parts $kind [$( $($how)* )?] $crate::__wire!($part $($wire)?),
                    form.$part, [$($required)?]
                ); )*
                parts
            }
        }
    };
}

/// The value with which a new form begins: the argument, or nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! __part_value {
    ($part:ident [$required:ty]) => {
        $crate::runtime::argument::Argument::into_argument($part)
    };
    ($part:ident []) => {
        ::std::option::Option::None
    };
}

/// Adds a member to the parts.
#[doc(hidden)]
#[macro_export]
macro_rules! __part {
    ($parts:ident $kind:ident [$($how:tt)*] $name:expr, $value:expr, []) => {
        if let ::std::option::Option::Some(value) = $value {
            $crate::__put!($parts $kind [$($how)*] $name, value);
        }
    };
    ($parts:ident $kind:ident [$($how:tt)*] $name:expr, $value:expr, [$required:ty]) => {
        $crate::__put!($parts $kind [$($how)*] $name, $value);
    };
}

/// The first word of a member, to the method that adds it.
#[doc(hidden)]
#[macro_export]
macro_rules! __put {
    ($parts:ident file [] $name:expr, $value:expr) => {
        $parts.add_file($name, "application/octet-stream", $value)
    };
    ($parts:ident file [$media_type:literal] $name:expr, $value:expr) => {
        $parts.add_file($name, $media_type, $value)
    };
    ($parts:ident text [] $name:expr, $value:expr) => {
        $parts.add_text($name, "", &$value)
    };
    ($parts:ident text [$media_type:literal] $name:expr, $value:expr) => {
        $parts.add_text($name, $media_type, &$value)
    };
    ($parts:ident json [] $name:expr, $value:expr) => {
        $parts.add_json($name, "application/json", &$value)
    };
    ($parts:ident json [$media_type:literal] $name:expr, $value:expr) => {
        $parts.add_json($name, $media_type, &$value)
    };
    ($parts:ident json [each] $name:expr, $value:expr) => {
        for value in $value {
            $parts.add_json($name, "application/json", &value);
        }
    };
    ($parts:ident $kind:ident [$($how:tt)*] $name:expr, $value:expr) => {
        compile_error!(concat!(
            "`",
            stringify!($kind),
            "` is no kind of part: write file, text, json, or json(each)",
        ))
    };
}
