//! The words and pictures of checks, for every page that shows one.

use base::Text;

use super::{Answer, Answers, JudgedFile, Kind, Office, Reason, Signer, Standing, Told, Verdict};

/// Stands for the name of a signer that a signature does not tell.
pub(super) fn nobody() -> Text {
    Text::new("chưa rõ người ký", "signer not known")
}

impl Standing {
    /// Kind of state for the pages kit, and its word.
    #[must_use]
    pub fn chip(self) -> (&'static str, Text) {
        match self {
            Standing::Official => ("sealed", Text::new("Đủ ký số", "Signed and sealed")),
            Standing::Signed => ("done", Text::new("Có ký số, chưa đủ", "Signed in part")),
            Standing::ForInformation => {
                ("info", Text::new("Để biết, tham khảo", "For information"))
            }
            Standing::Doubtful => ("late", Text::new("Chữ ký cần xem xét", "Signature in doubt")),
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn meaning(self) -> Text {
        match self {
            Standing::Official => Text::new(
                "Văn bản có chữ ký số hợp lệ của người có thẩm quyền và của cơ quan, có giá trị pháp lý như bản gốc giấy.",
                "A person and an authority validly signed it: it is worth as much as the original on paper.",
            ),
            Standing::Signed => Text::new(
                "Chữ ký số hợp lệ, nhưng chưa có đủ chữ ký của người có thẩm quyền và của cơ quan.",
                "The signatures are valid, but not both of a person and of an authority.",
            ),
            Standing::ForInformation => Text::new(
                "Văn bản không có chữ ký số: chỉ để biết, tham khảo (Quyết định 28/2018/QĐ-TTg, Điều 4 khoản 2).",
                "Nobody signed it: for information only (Decision 28/2018/QĐ-TTg, art. 4.2).",
            ),
            Standing::Doubtful => Text::new(
                "Có chữ ký sai, chưa xác định được hoặc có tệp không đọc được; xem lý do ở từng tệp.",
                "A signature is wrong or could not be judged, or a file could not be read; see why at each file.",
            ),
        }
    }
}

impl Verdict {
    #[must_use]
    pub fn chip(self) -> (&'static str, Text) {
        match self {
            Verdict::Passed => ("done", Text::new("Hợp lệ", "Valid")),
            Verdict::Indeterminate => ("late", Text::new("Chưa kết luận được", "Not proven")),
            Verdict::Failed => ("stopped", Text::new("Không hợp lệ", "Not valid")),
            Verdict::Unsigned => ("info", Text::new("Không ký số", "Not signed")),
            Verdict::Unreadable => ("late", Text::new("Không đọc được", "Not readable")),
        }
    }
}

impl Answer {
    #[must_use]
    pub fn chip(self) -> (&'static str, Text) {
        match self {
            Answer::Passed => ("done", Text::new("Đạt", "Passed")),
            Answer::Indeterminate => ("late", Text::new("Chưa kết luận được", "Not proven")),
            Answer::Failed => ("stopped", Text::new("Không đạt", "Failed")),
        }
    }
}

impl Office {
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Office::Person => Text::new("người ký", "person"),
            Office::Authority => Text::new("cơ quan", "authority"),
            Office::Unknown => Text::new("chưa rõ", "not known"),
        }
    }
}

impl Kind {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pdf => "PDF",
            Kind::Xml => "XML",
            Kind::Container => "ASiC-E",
            Kind::Other => "–",
        }
    }
}

impl Answers {
    /// The three questions in the order of the law, each with its name and its answer.
    #[must_use]
    pub fn three(&self) -> [(Text, &Told); 3] {
        [
            (Text::new("Đầy đủ", "Complete"), &self.complete),
            (Text::new("Toàn vẹn", "Intact"), &self.intact),
            (Text::new("Xác thực", "Authentic"), &self.authentic),
        ]
    }
}

impl Reason {
    #[must_use]
    pub fn text(&self) -> Text {
        Text::with(self.vi.clone(), self.en.clone())
    }
}

impl JudgedFile {
    /// What speaks against it or is worth knowing; what says that all is well is left out.
    pub fn told(&self) -> impl Iterator<Item = Text> + '_ {
        let worth =
            |reason: &&Reason| reason.effect > Answer::Passed || self.verdict == Verdict::Unsigned;
        self.reasons.iter().filter(worth).map(Reason::text)
    }
}

impl Signer {
    /// Name and office, as a line shows them.
    #[must_use]
    pub fn line(&self) -> Text {
        if self.name.is_empty() {
            return nobody();
        }
        let of = self.title.iter().chain(&self.organisation).map(String::as_str);
        let who: Vec<&str> = std::iter::once(self.name.as_str()).chain(of).collect();
        let (who, office) = (who.join(", "), self.office.text());
        Text::with(format!("{who} ({})", office.vi), format!("{who} ({})", office.en))
    }
}
