//! Subjects and sheets of invented documents: different enough that no index and no list has it easy.

const HEADS: [&str; 8] = [
    "Về việc báo cáo",
    "Về việc góp ý dự thảo",
    "Về việc triển khai",
    "Về việc đề nghị bổ sung",
    "Về việc trả lời kiến nghị về",
    "Về việc tăng cường",
    "Về việc kiểm tra",
    "Về việc phối hợp thực hiện",
];
const TOPICS: [&str; 16] = [
    "kế hoạch vốn đầu tư công",
    "công tác phòng, chống thiên tai",
    "chuyển đổi số trong cơ quan nhà nước",
    "quy hoạch sử dụng đất",
    "cải cách thủ tục hành chính",
    "an toàn vệ sinh thực phẩm",
    "bồi thường, giải phóng mặt bằng",
    "chế độ, chính sách đối với người có công",
    "tuyển dụng, sử dụng viên chức",
    "quản lý tài nguyên nước",
    "xây dựng nông thôn mới",
    "bảo hiểm y tế học sinh, sinh viên",
    "trật tự, an toàn giao thông",
    "lưu trữ tài liệu điện tử",
    "phát triển đường cao tốc",
    "hỗ trợ doanh nghiệp nhỏ và vừa",
];
const TAILS: [&str; 8] = [
    "quý I",
    "quý II",
    "sáu tháng đầu năm",
    "trên địa bàn huyện",
    "giai đoạn 2026 - 2030",
    "theo chỉ đạo của Thủ tướng Chính phủ",
    "tại các xã vùng cao",
    "năm học mới",
];

pub(super) fn subject(number: u64) -> String {
    let pick = |list: &[&'static str], divisor: u64| {
        list[usize::try_from(number / divisor).unwrap_or(0) % list.len()]
    };
    let (head, topic, tail) = (pick(&HEADS, 1), pick(&TOPICS, 8), pick(&TAILS, 128));
    format!("{head} {topic} {tail}, hồ sơ {number}")
}

/// What an official typed, as the office keeps it (JSON).
pub(super) fn sheet(subject: &str, signer: &str) -> String {
    serde_json::json!({
        "kind": "official_letter",
        "urgency": "normal",
        "subject": subject,
        "abbreviation": "UBND",
        "unit": "VX",
        "place": "Hà Nội",
        "addressees": "Ủy ban nhân dân các quận, huyện, thị xã",
        "body": "Ủy ban nhân dân đề nghị các đơn vị triển khai thực hiện và báo cáo trước ngày 30 hằng tháng.",
        "to": "Như trên",
        "signer": format!("{signer}/head"),
    })
    .to_string()
}
