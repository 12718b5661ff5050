//! [`Argument`]: what a method accepts for a parameter of a given type, so that a caller writes
//! `.name("x")` for a `String` and `.limit(50)` for any integer without a conversion.

use crate::runtime::secret::Secret;

/// A value that can be given for a parameter of type `T`: a `T`, or a usual stand-in for it.
#[diagnostic::on_unimplemented(
    message = "this parameter takes a `{T}`, and `{Self}` is none",
    label = "expected a `{T}`"
)]
pub trait Argument<T> {
    /// Gives the value in the parameter's type.
    fn into_argument(self) -> T;
}

impl<T> Argument<T> for T {
    fn into_argument(self) -> T {
        self
    }
}

impl Argument<String> for &str {
    fn into_argument(self) -> String {
        self.to_owned()
    }
}

impl Argument<String> for &String {
    fn into_argument(self) -> String {
        self.clone()
    }
}

impl Argument<Secret> for &str {
    fn into_argument(self) -> Secret {
        Secret::from(self)
    }
}

impl Argument<Secret> for String {
    fn into_argument(self) -> Secret {
        Secret::from(self)
    }
}

/// What a body of bytes can be made of, beside a `reqwest::Body` itself.
macro_rules! bodies {
    ($($type:ty),* $(,)?) => {
        $(
            impl Argument<reqwest::Body> for $type {
                fn into_argument(self) -> reqwest::Body {
                    self.into()
                }
            }
        )*
    };
}

bodies!(bytes::Bytes, Vec<u8>, String, &'static [u8], &'static str);

impl<T, U: Argument<T> + Clone> Argument<Vec<T>> for &[U] {
    fn into_argument(self) -> Vec<T> {
        self.iter().cloned().map(Argument::into_argument).collect()
    }
}

impl<T, U: Argument<T>, const N: usize> Argument<Vec<T>> for [U; N] {
    fn into_argument(self) -> Vec<T> {
        self.into_iter().map(Argument::into_argument).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Argument;

    fn take<T>(value: impl Argument<T>) -> T {
        value.into_argument()
    }

    #[test]
    fn a_literal_is_inferred_as_the_parameter_type() {
        assert_eq!(take::<u64>(50), 50_u64);
        assert_eq!(take::<String>("a"), "a");
        assert_eq!(take::<Vec<String>>(["a", "b"]), ["a", "b"]);
        assert_eq!(take::<Vec<i64>>([1, 2]), [1, 2]);
    }
}
