//! The macro by which each area declares its messages.

/// Declares the messages of one area, and `ALL`, by which tests visit each.
///
/// ```text
/// messages! {
///     /// When it is shown.
///     OPENED = "Opened {file}", "{file|을/를} 열었습니다";
/// }
/// ```
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident = $en:expr, $ko:expr;)*) => {
        $($(#[$doc])* #[doc = concat!("“", $en, "”")] pub const $name: $crate::i18n::Message = $crate::i18n::Message { en: $en, ko: $ko };)*

        /// Every message of this area with its name, for the catalogue's tests.
        pub const ALL: &[(&str, $crate::i18n::Message)] = &[$((stringify!($name), $name)),*];
    };
}
