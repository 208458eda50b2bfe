//! The invented documents of the demonstration: same index, same document, so that a stopped replay goes on where it
//! was. Subjects and offices are made up in the manner of official letters.

use base::Result;
use base::authority::AuthorityId;
use base::random::Random;
use directory::Snapshot;
use edxml::codes::BusinessKind;
use edxml::document::{
    Business, Code, Document, DocumentType, Organization, OtherInfo, Promulgation, Signer, Staff,
    Trace,
};
use edxml::{AttachmentMeta, dates};
use jiff::civil::{Date, date};

use super::letters::Letter;

/// The month that is replayed.
const FIRST_DAY: Date = date(2019, 1, 2);
const DAYS: i64 = 29;

const SUBJECTS: [&str; 24] = [
    "V/v rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý",
    "V/v báo cáo kết quả thực hiện nhiệm vụ quý IV",
    "V/v góp ý dự thảo Nghị định về công tác văn thư",
    "V/v triển khai kết nối, liên thông phần mềm quản lý văn bản",
    "V/v chuẩn bị nội dung phiên họp thường kỳ",
    "V/v giải quyết kiến nghị của cử tri",
    "V/v bố trí vốn đầu tư công trung hạn",
    "V/v phòng, chống dịch tả lợn châu Phi",
    "V/v bảo đảm trật tự an toàn giao thông dịp Tết Nguyên đán",
    "V/v cung cấp số liệu thống kê dân số và nhà ở",
    "V/v cử cán bộ tham gia đoàn công tác liên ngành",
    "V/v xử lý phản ánh, kiến nghị của người dân và doanh nghiệp",
    "V/v đôn đốc tiến độ giải phóng mặt bằng dự án đường cao tốc",
    "V/v hướng dẫn thực hiện chế độ báo cáo định kỳ",
    "V/v tăng cường quản lý, sử dụng chứng thư số chuyên dùng",
    "V/v trả lời đề nghị hỗ trợ khắc phục hậu quả thiên tai",
    "V/v thẩm định đề án sắp xếp tổ chức bộ máy",
    "V/v tổ chức hội nghị trực tuyến triển khai nhiệm vụ năm",
    "V/v điều chỉnh quy hoạch sử dụng đất cấp tỉnh",
    "V/v kiểm tra công tác bảo vệ bí mật nhà nước trên môi trường mạng",
    "V/v bổ sung biên chế giáo viên năm học mới",
    "V/v quản lý giá vật liệu xây dựng trên địa bàn",
    "V/v công bố danh mục dịch vụ công trực tuyến",
    "V/v cấp phép khai thác nước ngầm",
];
const TYPES: [(&str, &str); 6] = [
    ("Công văn", ""),
    ("Công văn", ""),
    ("Công văn", ""),
    ("Thông báo", "TB-"),
    ("Báo cáo", "BC-"),
    ("Quyết định", "QĐ-"),
];
const SIGNERS: [(&str, &str); 6] = [
    ("", "Chánh Văn phòng"),
    ("KT. CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
    ("TL. BỘ TRƯỞNG", "Vụ trưởng"),
    ("TM. ỦY BAN NHÂN DÂN", "Chủ tịch"),
    ("KT. CHỦ TỊCH", "Phó Chủ tịch"),
    ("KT. BỘ TRƯỞNG", "Thứ trưởng"),
];
const FAMILY: [&str; 10] =
    ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"];
const GIVEN: [&str; 12] = [
    "Văn An",
    "Thị Bình",
    "Minh Châu",
    "Quốc Dũng",
    "Thu Hà",
    "Đức Hải",
    "Thị Lan",
    "Hữu Nghĩa",
    "Ngọc Phượng",
    "Anh Tuấn",
    "Thanh Xuân",
    "Hải Yến",
];

/// A document of the demonstration, written as a packet.
pub struct Written {
    pub sender: AuthorityId,
    pub bytes: Vec<u8>,
    pub rank: i64,
}

/// Writes the document of this index from one authority to others; it carries the letter, or else a page of its own.
///
/// # Errors
/// When the packet cannot be written by the rules.
pub fn write(
    directory: &Snapshot,
    index: u64,
    sender: AuthorityId,
    to: &[AuthorityId],
    on: Option<Date>,
    letter: Option<&Letter>,
) -> Result<Written> {
    let draw = Draw(Random::seeded(0x7275_6300 + index));
    let day = on.unwrap_or_else(|| {
        let after = i64::try_from(index).unwrap_or(0) * DAYS / 8_315;
        FIRST_DAY.saturating_add(jiff::Span::new().days(after))
    });
    let (type_name, prefix) = draw.one_of(&TYPES);
    let code = directory.get(sender).map_or(String::new(), |found| found.code.to_string());
    let (number, notation) = ((index + 1).to_string(), format!("{prefix}{code}-VP"));
    let priority = draw.priority();
    let drawn = draw.one_of(&SUBJECTS);
    let subject = letter.map_or(*drawn, |letter| letter.subject);
    let clerk = draw.name();
    let document = Document {
        from: organization(directory, sender),
        to: to.iter().filter_map(|id| organization(directory, *id)).collect(),
        document_id: Some(format!("{code},{},{number}/{notation}", dates::write_day(day))),
        code: Some(Code { number: Some(number.clone()), notation: Some(notation.clone()) }),
        promulgation: Some(Promulgation {
            place: Some("Hà Nội".to_owned()),
            date: Some(day).into(),
        }),
        document_type: Some(DocumentType {
            kind: 2.into(),
            detail: 0.into(),
            name: Some((*type_name).to_owned()),
        }),
        subject: Some(subject.to_owned()),
        signer: Some(draw.signer()),
        other: Some(OtherInfo {
            priority: priority.into(),
            page_amount: 2.into(),
            ..OtherInfo::default()
        }),
        business: Some(new_document(clerk)),
        traces: vec![Trace { organ_id: Some(code), timestamp: Some(day.at(8, 30, 0, 0)).into() }],
        ..Document::default()
    };
    let meta =
        AttachmentMeta { name: format!("{number}-{notation}.pdf"), ..AttachmentMeta::default() };
    let body = letter.map_or_else(|| pdf(index), |letter| letter.pdf.clone());
    let mut bytes = Vec::with_capacity(8 * 1024);
    edxml::write_document(&document, [(meta, &body[..])], &mut bytes)
        .map_err(anyhow::Error::from)?;
    Ok(Written { sender, bytes, rank: 4 - i64::from(priority) })
}

/// What is drawn by lot for a document.
struct Draw(Random);

impl Draw {
    fn one_of<'a, T>(&self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.0.below(list.len() as u64)).unwrap_or(0)]
    }

    /// One in eight is urgent in some degree.
    fn priority(&self) -> i32 {
        match self.0.below(100) {
            0 => 3,
            1..=3 => 2,
            4..=12 => 1,
            _ => 0,
        }
    }

    fn name(&self) -> String {
        format!("{} {}", self.one_of(&FAMILY), self.one_of(&GIVEN))
    }

    fn signer(&self) -> Signer {
        let (competence, position) = self.one_of(&SIGNERS);
        Signer {
            competence: Some((*competence).to_owned()).filter(|text| !text.is_empty()),
            position: Some((*position).to_owned()),
            full_name: Some(self.name()),
        }
    }
}

fn new_document(clerk: String) -> Business {
    Business {
        kind: Some(BusinessKind::New),
        reason: Some("Văn bản điện tử mới".to_owned()),
        paper: Some("0".to_owned()),
        staff: vec![Staff {
            department: Some("Phòng Văn thư".to_owned()),
            staff: Some(clerk),
            ..Staff::default()
        }],
        ..Business::default()
    }
}

fn organization(directory: &Snapshot, id: AuthorityId) -> Option<Organization> {
    let found = directory.get(id)?;
    Some(Organization {
        organ_id: Some(found.code.to_string()),
        organ_name: Some(found.name.clone()),
        ..Organization::default()
    })
}

/// The smallest page that viewers open; it says what it is.
fn pdf(index: u64) -> Vec<u8> {
    let words = format!("BT /F1 12 Tf 72 760 Td (Truc demonstration document {index}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}
