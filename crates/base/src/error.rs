//! The two kinds of failure: a rule said no (`Refusal`, for the person), or we broke (`Failed`, for us).
//! Nothing in between, so a handler never has to guess what to show.

use serde::Serialize;

use crate::text::Text;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule said no. The person sees all of it; it is not logged as an error.
    #[error("{0}")]
    Refused(#[from] Box<Refusal>),
    /// We broke. The person sees a number, the log sees the chain of causes.
    #[error("{0}")]
    Failed(#[from] anyhow::Error),
}

impl Error {
    /// The refusal, when this is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Error::Refused(refusal) => Some(refusal),
            Error::Failed(_) => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(Box::new(refusal))
    }
}

/// A rule that said no: which rule, which field, what happened and what to do now, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Stable name of the rule, e.g. `code.closed`. Part of the interface: never renamed.
    pub rule: &'static str,
    /// HTTP status when the refusal is shown over HTTP.
    #[serde(skip)]
    pub status: u16,
    /// The field at fault, by the name the person or program used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub what: Text,
    pub remedy: Text,
    /// The article or specification section behind the rule, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'static str>,
}

impl Refusal {
    /// A refusal of bad input (422). Add the rest with the methods below.
    #[must_use]
    pub fn new(rule: &'static str, what: Text, remedy: Text) -> Refusal {
        Refusal { rule, status: 422, field: None, what, remedy, source: None }
    }

    #[must_use]
    pub fn field(mut self, name: impl Into<String>) -> Refusal {
        self.field = Some(name.into());
        self
    }

    #[must_use]
    pub fn status(mut self, status: u16) -> Refusal {
        self.status = status;
        self
    }

    #[must_use]
    pub fn source(mut self, source: &'static str) -> Refusal {
        self.source = Some(source);
        self
    }

    /// What does not exist and what one may not see answer alike.
    #[must_use]
    pub fn not_found() -> Refusal {
        Refusal::new(
            "not-found",
            Text::new("Không tìm thấy trang hoặc hồ sơ này.", "This page or record was not found."),
            Text::new(
                "Kiểm tra lại đường dẫn, hoặc đăng nhập bằng tài khoản có quyền xem.",
                "Check the address, or sign in with an account that may see it.",
            ),
        )
        .status(404)
    }

    /// The store is full: nothing new is taken, reading goes on, and writing resumes by itself.
    #[must_use]
    pub fn storage_full() -> Refusal {
        Refusal::new(
            "storage.full",
            Text::new(
                "Hệ thống tạm ngừng nhận vì hết dung lượng lưu trữ; chưa có gì được ghi.",
                "The system has stopped accepting because its storage is full; nothing was written.",
            ),
            Text::new(
                "Gửi lại sau ít phút; đơn vị vận hành đã được cảnh báo.",
                "Send again in a few minutes; the operator has been alerted.",
            ),
        )
        .status(507)
    }
}

impl std::error::Error for Refusal {}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.what.en, self.rule)
    }
}
