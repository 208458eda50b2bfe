//! What rules say to people, and how a table of rules is written: stable id, source, words in both languages.

/// What a rule says to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    pub sentence: &'static str,
    pub remedy: &'static str,
}

/// A table of rules becomes the type `Rule`.
macro_rules! rules {
    ($($rule:ident = $id:literal, $source:literal, vi: $vi:literal, $fix_vi:literal, en: $en:literal, $fix_en:literal;)*) => {
        /// A rule; its id is a promise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($rule),* }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$rule),*];

            #[must_use]
            pub fn id(self) -> &'static str { match self { $(Rule::$rule => $id),* } }

            /// Article or appendix, or "limit of this program".
            #[must_use]
            pub fn source(self) -> &'static str { match self { $(Rule::$rule => $source),* } }

            #[must_use]
            pub fn vietnamese(self) -> Wording {
                match self { $(Rule::$rule => Wording { sentence: $vi, remedy: $fix_vi }),* }
            }

            #[must_use]
            pub fn english(self) -> Wording {
                match self { $(Rule::$rule => Wording { sentence: $en, remedy: $fix_en }),* }
            }
        }
    };
}

pub(crate) use rules;
