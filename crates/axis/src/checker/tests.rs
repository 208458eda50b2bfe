//! The checker as a person and as a program meet it.
