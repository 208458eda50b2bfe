//! The value lists of the packet with their names in both languages; unknown values keep their text.
//! QCVN 102:2016; status names as the national axis' client documents them.

use serde::{Serialize, Serializer};

/// `BussinessDocType`: what a packet does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BusinessKind {
    New,
    Recall,
    Update,
    Replace,
    Unknown(String),
}

impl BusinessKind {
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "0" => Self::New,
            "1" => Self::Recall,
            "2" => Self::Update,
            "3" => Self::Replace,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// As it stands on the wire.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::New => "0",
            Self::Recall => "1",
            Self::Update => "2",
            Self::Replace => "3",
            Self::Unknown(raw) => raw,
        }
    }

    #[must_use]
    pub fn vietnamese(&self) -> &str {
        match self {
            Self::New => "Văn bản mới",
            Self::Recall => "Thu hồi",
            Self::Update => "Cập nhật",
            Self::Replace => "Thay thế",
            Self::Unknown(raw) => raw,
        }
    }

    #[must_use]
    pub fn english(&self) -> &str {
        match self {
            Self::New => "New document",
            Self::Recall => "Recall",
            Self::Update => "Update",
            Self::Replace => "Replacement",
            Self::Unknown(raw) => raw,
        }
    }
}

/// `StatusCode`: what became of a document. 07 to 12 and 14 were never seen; they stay `Other`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusCode {
    Arrived,
    Refused,
    Accepted,
    Assigned,
    Processing,
    Finished,
    /// Sent by the original sender, the only status in that direction.
    TakeBack,
    Agreed,
    Declined,
    Other(String),
}

impl StatusCode {
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "01" => Self::Arrived,
            "02" => Self::Refused,
            "03" => Self::Accepted,
            "04" => Self::Assigned,
            "05" => Self::Processing,
            "06" => Self::Finished,
            "13" => Self::TakeBack,
            "15" => Self::Agreed,
            "16" => Self::Declined,
            other => Self::Other(other.to_owned()),
        }
    }

    /// As it stands on the wire.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Arrived => "01",
            Self::Refused => "02",
            Self::Accepted => "03",
            Self::Assigned => "04",
            Self::Processing => "05",
            Self::Finished => "06",
            Self::TakeBack => "13",
            Self::Agreed => "15",
            Self::Declined => "16",
            Self::Other(raw) => raw,
        }
    }

    #[must_use]
    pub fn vietnamese(&self) -> &str {
        match self {
            Self::Arrived => "Đã đến",
            Self::Refused => "Từ chối tiếp nhận",
            Self::Accepted => "Đã tiếp nhận",
            Self::Assigned => "Phân công xử lý",
            Self::Processing => "Đang xử lý",
            Self::Finished => "Hoàn thành",
            Self::TakeBack => "Lấy lại",
            Self::Agreed => "Đồng ý cập nhật, thu hồi",
            Self::Declined => "Từ chối cập nhật, thu hồi",
            Self::Other(raw) => raw,
        }
    }

    #[must_use]
    pub fn english(&self) -> &str {
        match self {
            Self::Arrived => "Arrived",
            Self::Refused => "Refused",
            Self::Accepted => "Accepted",
            Self::Assigned => "Assigned",
            Self::Processing => "In progress",
            Self::Finished => "Finished",
            Self::TakeBack => "Taken back by the sender",
            Self::Agreed => "Update or recall agreed",
            Self::Declined => "Update or recall declined",
            Self::Other(raw) => raw,
        }
    }
}

/// `Priority`: how urgent a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Normal,
    Urgent,
    VeryUrgent,
    Express,
    ExpressByTime,
}

impl Urgency {
    #[must_use]
    pub fn of(priority: i32) -> Option<Self> {
        [Self::Normal, Self::Urgent, Self::VeryUrgent, Self::Express, Self::ExpressByTime]
            .get(usize::try_from(priority).ok()?)
            .copied()
    }

    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Normal => "Thường",
            Self::Urgent => "Khẩn",
            Self::VeryUrgent => "Thượng khẩn",
            Self::Express => "Hỏa tốc",
            Self::ExpressByTime => "Hỏa tốc hẹn giờ",
        }
    }

    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Urgent => "Urgent",
            Self::VeryUrgent => "Very urgent",
            Self::Express => "Express",
            Self::ExpressByTime => "Express by a set time",
        }
    }
}

/// `ReceiverType` in an update: who joins and who leaves the receivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiverChange {
    Removed,
    Added,
    Unknown(String),
}

impl ReceiverChange {
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "0" => Self::Removed,
            "1" => Self::Added,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// As it stands on the wire.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Removed => "0",
            Self::Added => "1",
            Self::Unknown(raw) => raw,
        }
    }
}

impl Serialize for BusinessKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Serialize for StatusCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Serialize for ReceiverChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
