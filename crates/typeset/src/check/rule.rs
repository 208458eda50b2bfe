//! The rules that a finished document is held against: stable id, article, and what to tell people in both languages.

use crate::wording::{Wording, rules};

rules! {
    // The page.
    PageSize = "page.size", "NĐ 30/2020, Phụ lục I, I.1",
        vi: "Khổ giấy không phải A4.", "Đặt khổ giấy A4 (210 mm x 297 mm).",
        en: "The page is not A4.", "Set the paper size to A4 (210 mm x 297 mm).";
    PageMargin = "page.margin", "NĐ 30/2020, Phụ lục I, I.3",
        vi: "Lề trang nằm ngoài khoảng quy định.", "Đặt lề trên, lề dưới 20–25 mm, lề trái 30–35 mm, lề phải 15–20 mm.",
        en: "A margin is outside its range.", "Set top and bottom to 20–25 mm, left to 30–35 mm, right to 15–20 mm.";
    PageNumber = "page.number", "NĐ 30/2020, Phụ lục I, I.7",
        vi: "Số trang thiếu, sai hoặc hiện ở trang đầu.", "Đánh số trang bằng chữ số Ả Rập, liên tục từ trang thứ hai; không hiển thị số ở trang đầu.",
        en: "The page number is missing, wrong, or shown on the first page.", "Number the pages in Arabic figures from the second page on, not on the first.";
    PageNumberPlace = "page.number_place", "NĐ 30/2020, Phụ lục I, I.7",
        vi: "Số trang không đặt canh giữa trong phần lề trên.", "Đặt số trang ở đầu trang, canh giữa.",
        en: "The page number does not stand centred in the top margin.", "Put it into the header, centred.";
    FontFamily = "font.family", "NĐ 30/2020, Phụ lục I, I.4",
        vi: "Phông chữ không phải Times New Roman.", "Đổi sang phông Times New Roman (hoặc phông cùng kích thước chữ).",
        en: "The font is not Times New Roman.", "Use Times New Roman, or a font of the same measures.";
    FontEmbedded = "font.embedded", "NĐ 30/2020, Phụ lục I, I.4; ISO 19005-2, 6.2.11",
        vi: "Phông chữ không được nhúng trong tệp; nơi nhận có thể thấy chữ khác.", "Khi xuất PDF, chọn nhúng phông hoặc chọn chuẩn PDF/A.",
        en: "The font is not embedded in the file; readers may see other letters.", "Embed fonts when exporting, or choose PDF/A.";
    FontColour = "font.colour", "NĐ 30/2020, Phụ lục I, I.4",
        vi: "Chữ không phải màu đen.", "Đổi màu chữ thành màu đen.",
        en: "The words are not black.", "Make them black.";
    // Any element.
    ElementMissing = "element.missing", "NĐ 30/2020, Điều 8",
        vi: "Thiếu một thành phần thể thức bắt buộc.", "Bổ sung thành phần còn thiếu.",
        en: "An obligatory element is missing.", "Add it.";
    ElementSize = "element.size", "NĐ 30/2020, Phụ lục I, II",
        vi: "Cỡ chữ không đúng quy định.", "Đổi cỡ chữ theo quy định.",
        en: "The size of the letters is outside its range.", "Change the size.";
    ElementStyle = "element.style", "NĐ 30/2020, Phụ lục I, II",
        vi: "Kiểu chữ không đúng quy định.", "Đổi kiểu chữ (đứng, nghiêng, đậm) theo quy định.",
        en: "The style of the letters is not the one asked for.", "Change it (upright or italic, bold or not).";
    ElementLetters = "element.letters", "NĐ 30/2020, Phụ lục I, II",
        vi: "Loại chữ không đúng quy định (in hoa, in thường).", "Viết lại bằng loại chữ theo quy định.",
        en: "Capitals and small letters are not as asked for.", "Write it in the letters asked for.";
    ElementPlace = "element.place", "NĐ 30/2020, Phụ lục I, II và IV",
        vi: "Thành phần không đặt đúng vị trí trên trang.", "Đưa thành phần về đúng ô của sơ đồ bố trí.",
        en: "The element does not stand in its place on the page.", "Move it to its cell of the plan.";
    // Cell 1.
    NationWording = "nation.wording", "NĐ 30/2020, Phụ lục I, II.1",
        vi: "Quốc hiệu không đúng từng chữ.", "Viết: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM.",
        en: "The name of the nation is not written letter by letter.", "Write: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM.";
    MottoWording = "motto.wording", "NĐ 30/2020, Phụ lục I, II.1",
        vi: "Tiêu ngữ không đúng từng chữ, hoặc không dùng gạch nối có cách chữ.", "Viết: Độc lập - Tự do - Hạnh phúc.",
        en: "The motto is not written letter by letter, with spaced hyphens.", "Write: Độc lập - Tự do - Hạnh phúc.";
    MottoRule = "motto.rule", "NĐ 30/2020, Phụ lục I, II.1",
        vi: "Dưới Tiêu ngữ không có đường kẻ ngang dài bằng dòng chữ.", "Kẻ đường nét liền dưới Tiêu ngữ, dài bằng dòng chữ.",
        en: "No rule as long as the motto stands below it.", "Draw a solid rule below the motto, as long as its words.";
    // Cells 3 and 4.
    NumberForm = "number.form", "NĐ 30/2020, Phụ lục I, II.3",
        vi: "Số, ký hiệu không viết đúng cách.", "Viết “Số:” rồi số, dấu gạch chéo và ký hiệu; giữa các nhóm chữ viết tắt là dấu gạch nối, không cách chữ.",
        en: "Number and notation are not written as asked for.", "Write “Số:”, the number, a stroke and the notation; its groups are joined by hyphens without spaces.";
    NumberZero = "number.zero", "NĐ 30/2020, Phụ lục I, II.3",
        vi: "Số văn bản nhỏ hơn 10 thiếu số 0 phía trước, hoặc thừa số 0.", "Ghi thêm một số 0 phía trước số nhỏ hơn 10.",
        en: "A number below 10 lacks its leading zero, or there are zeros too many.", "Put one zero before numbers below 10.";
    NumberYear = "number.year", "NĐ 30/2020, Phụ lục I, II.3",
        vi: "Số của văn bản hành chính không ghi năm; năm chỉ có ở văn bản quy phạm pháp luật.", "Bỏ năm sau số, nếu đây là văn bản hành chính.",
        en: "The number of an administrative document bears no year; only normative documents have one.", "Remove the year, if this is an administrative document.";
    NotationForm = "notation.form", "NĐ 30/2020, Phụ lục I, II.3",
        vi: "Ký hiệu không phải các nhóm chữ viết tắt in hoa nối bằng gạch nối.", "Viết ký hiệu theo dạng QĐ-BNV hoặc BNV-VP.",
        en: "The notation is not made of abbreviations in capitals joined by hyphens.", "Write it as QĐ-BNV or BNV-VP.";
    NotationKind = "notation.kind", "NĐ 30/2020, Phụ lục I, II.3; Phụ lục III, mục I",
        vi: "Ký hiệu không khớp với tên loại văn bản.", "Đổi nhóm chữ đầu của ký hiệu theo tên loại; công văn không có chữ viết tắt tên loại.",
        en: "The notation does not fit the document's kind.", "Begin it with the kind's abbreviation; an official letter has none.";
    DateForm = "date.form", "NĐ 30/2020, Phụ lục I, II.4",
        vi: "Địa danh và thời gian ban hành không viết đúng cách.", "Viết ví dụ: Hà Nội, ngày 05 tháng 3 năm 2020.",
        en: "Place and date are not written as asked for.", "Write for example: Hà Nội, ngày 05 tháng 3 năm 2020.";
    DateZero = "date.zero", "NĐ 30/2020, Phụ lục I, II.4",
        vi: "Ngày nhỏ hơn 10 hoặc tháng 1, tháng 2 thiếu số 0 phía trước.", "Ghi thêm số 0 phía trước.",
        en: "A day below 10, or January or February, lacks its leading zero.", "Put a zero before it.";
    // Cells 5 and 6.
    SubjectPrefix = "subject.prefix", "NĐ 30/2020, Phụ lục I, II.5",
        vi: "Trích yếu của công văn không bắt đầu bằng “V/v”.", "Viết “V/v” trước trích yếu, dưới số và ký hiệu.",
        en: "The subject of the official letter does not begin with “V/v”.", "Write “V/v” before it, below the number.";
    BasesClose = "bases.close", "NĐ 30/2020, Phụ lục I, II.6",
        vi: "Căn cứ ban hành không kết thúc đúng dấu.", "Kết thúc mỗi căn cứ bằng dấu chấm phẩy, căn cứ cuối cùng bằng dấu chấm.",
        en: "A legal basis does not end with its mark.", "End each with a semicolon, the last with a full stop.";
    // Cell 7.
    CapacityForm = "capacity.form", "NĐ 30/2020, Phụ lục I, II.7",
        vi: "Chữ viết tắt quyền hạn của người ký không đúng.", "Viết TM., Q., KT., TL. hoặc TUQ., có dấu chấm, trước chức vụ.",
        en: "The abbreviation of the signing capacity is not as asked for.", "Write TM., Q., KT., TL. or TUQ., with the full stop, before the office.";
    CapacityOrder = "capacity.order", "NĐ 30/2020, Điều 13; Phụ lục I, II.7",
        vi: "Các dòng quyền hạn không đúng thứ tự.", "Ghi từ ngoài vào: TM., rồi TL. hoặc TUQ., rồi KT. hoặc Q.; mỗi quyền hạn một lần.",
        en: "The lines of capacity are not in order.", "Order them from the outside: TM., then TL. or TUQ., then KT. or Q., each once.";
    CapacityOffice = "capacity.office", "NĐ 30/2020, Phụ lục I, II.7",
        vi: "Dưới dòng quyền hạn thiếu chức vụ của người ký.", "Ghi chức vụ của người ký ở dòng dưới, ví dụ KT. BỘ TRƯỞNG rồi THỨ TRƯỞNG.",
        en: "The signer's own office is missing below the capacity.", "Write it on the next line, as KT. BỘ TRƯỞNG, then THỨ TRƯỞNG.";
    CapacityDeputy = "capacity.deputy", "NĐ 30/2020, Điều 13; Phụ lục I, II.7",
        vi: "Quyền hạn không khớp với chức vụ: cấp phó ký thay phải ghi “KT.”, và “KT.” chỉ dành cho cấp phó.", "Ghi “KT.” và chức vụ người đứng đầu phía trên chức vụ của cấp phó, hoặc sửa quyền hạn.",
        en: "Capacity and office do not fit: a deputy signs under “KT.”, and only a deputy does.", "Write “KT.” and the head's office above the deputy's, or correct the capacity.";
    SignerTitle = "signer.title", "NĐ 30/2020, Phụ lục I, II.7",
        vi: "Trước họ tên người ký có học hàm, học vị hoặc danh hiệu.", "Chỉ ghi họ, tên đệm và tên.",
        en: "The signer's name has an academic or honorary title before it.", "Write the name alone.";
    // Cell 9b.
    RecipientsLabel = "recipients.label", "NĐ 30/2020, Phụ lục I, II.9",
        vi: "Dòng chữ “Nơi nhận:” không viết đúng.", "Viết “Nơi nhận:”, có dấu hai chấm.",
        en: "The words “Nơi nhận:” are not as asked for.", "Write “Nơi nhận:” with its colon.";
    RecipientsDash = "recipients.dash", "NĐ 30/2020, Phụ lục I, II.9",
        vi: "Một dòng nơi nhận không bắt đầu bằng gạch đầu dòng.", "Viết mỗi nơi nhận trên một dòng, có gạch đầu dòng sát lề trái.",
        en: "A recipient does not begin with a hyphen.", "Give each recipient a line with a hyphen at the left margin.";
    RecipientsClose = "recipients.close", "NĐ 30/2020, Phụ lục I, II.9",
        vi: "Dòng nơi nhận không kết thúc đúng dấu.", "Kết thúc mỗi dòng bằng dấu chấm phẩy, dòng cuối cùng bằng dấu chấm.",
        en: "A recipient's line does not end with its mark.", "End each line with a semicolon, the last with a full stop.";
    RecipientsKept = "recipients.kept", "NĐ 30/2020, Phụ lục I, II.9",
        vi: "Dòng cuối của nơi nhận không phải “- Lưu: VT, …”.", "Kết thúc danh sách bằng dòng “- Lưu: VT, <chữ viết tắt đơn vị soạn thảo>.”",
        en: "The last line of the recipients is not “- Lưu: VT, …”.", "End the list with “- Lưu: VT, <abbreviation of the drafting unit>.”";
}
