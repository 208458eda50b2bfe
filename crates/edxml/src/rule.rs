//! Every rule the checker knows: stable id, severity, source, and what to tell people in Vietnamese and
//! English. QCVN 102:2016/BTTTT where a field is named; "observed" where only the common library's
//! behaviour is known.

use serde::{Serialize, Serializer};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Harmless, but worth knowing.
    Note,
    /// Unwise: it passes, and some receiver may stumble.
    Warn,
    /// Malformed, forbidden, or known to break a receiver's parser.
    Refuse,
}

/// What a rule says to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Wording {
    pub sentence: &'static str,
    pub remedy: &'static str,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $id:literal, $severity:ident, $source:literal, vi: $vi:literal, $fix_vi:literal, en: $en:literal, $fix_en:literal;)*) => {
        /// A rule; its id is a promise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($rule),* }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$rule),*];

            #[must_use]
            pub fn id(self) -> &'static str { match self { $(Rule::$rule => $id),* } }

            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Rule::$rule => Severity::$severity),* } }

            /// Regulation and element, or what was observed.
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

rules! {
    // The text as XML.
    XmlEmpty = "xml.empty", Refuse, "XML 1.0 (W3C)",
        vi: "Tệp rỗng hoặc không có phần tử gốc.", "Kiểm tra bước xuất tệp: gói tin phải bắt đầu bằng phần tử edXML.",
        en: "The file is empty or has no root element.", "Check the export: the packet must begin with the element edXML.";
    XmlMalformed = "xml.malformed", Refuse, "XML 1.0 (W3C)",
        vi: "Cú pháp XML sai tại vị trí này.", "Dùng thư viện XML để tạo gói tin, không ghép chuỗi; các ký tự &, < trong nội dung phải được mã hóa.",
        en: "The XML syntax is wrong at this place.", "Build the packet with an XML library instead of joining strings; escape & and < in content.";
    XmlMismatchedTag = "xml.mismatched_tag", Refuse, "XML 1.0 (W3C)",
        vi: "Thẻ đóng không khớp với thẻ mở gần nhất.", "Đóng các phần tử theo đúng thứ tự đã mở, đúng cả tiền tố và chữ hoa, chữ thường.",
        en: "The end tag does not match the innermost open element.", "Close elements in the order they were opened, with the same prefix and letter case.";
    XmlUnclosed = "xml.unclosed", Refuse, "XML 1.0 (W3C)",
        vi: "Tệp kết thúc khi phần tử chưa được đóng; có thể tệp bị cắt cụt khi truyền.", "Gửi lại tệp đầy đủ; đối chiếu kích thước và mã băm với tệp gốc.",
        en: "The file ends inside an open element; it may have been cut off in transfer.", "Send the whole file again; compare its size and digest with the original.";
    XmlBeforeStart = "xml.before_start", Refuse, "observed: what the common library does",
        vi: "Có ký tự đứng trước khai báo <?xml hoặc trước phần tử gốc.", "Bỏ mọi khoảng trắng, dòng trống và văn bản ở đầu tệp; chỉ dấu BOM là chấp nhận được.",
        en: "Something stands before the <?xml declaration or before the root element.", "Remove every space, empty line and text at the start of the file; only a byte order mark may stay.";
    XmlAfterRoot = "xml.after_root", Refuse, "XML 1.0 (W3C)",
        vi: "Có nội dung đứng sau phần tử gốc.", "Bỏ phần thừa ở cuối tệp; mỗi tệp chỉ chứa một gói tin.",
        en: "Something follows the root element.", "Remove what follows; one file holds one packet.";
    XmlDoctype = "xml.doctype", Refuse, "observed: what the common library does: it resolves external entities, so a DOCTYPE can read files of the receiver",
        vi: "Gói tin có khai báo DOCTYPE, có thể bị lợi dụng để đọc tệp trên máy của bên nhận (XXE).", "Bỏ khai báo DOCTYPE; gói tin edXML không dùng DTD.",
        en: "The packet has a DOCTYPE, which can be abused to read files at the receiver (XXE).", "Remove the DOCTYPE; edXML uses no DTD.";
    XmlEntity = "xml.entity", Refuse, "XML 1.0 (W3C)",
        vi: "Tham chiếu thực thể không được phép hoặc dấu & chưa được mã hóa.", "Chỉ dùng &amp; &lt; &gt; &quot; &apos; và tham chiếu số; viết dấu & trong nội dung thành &amp;.",
        en: "An entity reference that is not allowed, or an unescaped &.", "Use only &amp; &lt; &gt; &quot; &apos; and numeric references; write & in content as &amp;.";
    XmlCharacter = "xml.character", Refuse, "XML 1.0 (W3C)",
        vi: "Có ký tự điều khiển mà XML không cho phép.", "Loại bỏ ký tự điều khiển (thường do sao chép từ phần mềm soạn thảo) trước khi tạo gói tin.",
        en: "A control character that XML forbids.", "Remove control characters (often pasted from word processors) before building the packet.";
    XmlEncoding = "xml.encoding.invalid", Refuse, "XML 1.0 (W3C)",
        vi: "Nội dung không đúng bảng mã đã khai báo (UTF-8 không hợp lệ).", "Ghi tệp bằng UTF-8; không ghép các đoạn văn bản khác bảng mã như TCVN3, VNI, Windows-1258.",
        en: "The text is not valid in its encoding (invalid UTF-8).", "Write the file as UTF-8; do not mix in text of other encodings such as TCVN3, VNI or Windows-1258.";
    XmlEncodingName = "xml.encoding.name", Refuse, "XML 1.0 (W3C)",
        vi: "Bảng mã khai báo không phải bảng mã thực của tệp, hoặc không được hỗ trợ.", "Ghi tệp bằng UTF-8 và khai báo encoding=\"UTF-8\". Lỗi hay gặp: .NET ghi encoding=\"utf-16\" khi xuất qua StringWriter.",
        en: "The declared encoding is not that of the file, or is not supported.", "Write UTF-8 and declare encoding=\"UTF-8\". A common cause: .NET declares utf-16 when writing through StringWriter.";
    XmlUtf16 = "xml.encoding.utf16", Note, "observed: what the common library does",
        vi: "Gói tin dùng bảng mã UTF-16; trục sẽ chuyển tiếp dưới dạng UTF-8.", "Nên ghi gói tin bằng UTF-8.",
        en: "The packet is UTF-16; it is passed on as UTF-8.", "Prefer UTF-8.";
    XmlDuplicateAttribute = "xml.attribute.duplicate", Refuse, "XML 1.0 (W3C)",
        vi: "Một thuộc tính xuất hiện hai lần trong cùng một thẻ.", "Giữ lại một thuộc tính.",
        en: "An attribute occurs twice in one tag.", "Keep one of them.";
    PrefixUndeclared = "xml.prefix.undeclared", Warn, "observed: what the common library does; a namespace-aware parser stops",
        vi: "Tiền tố được dùng nhưng chưa khai báo không gian tên; bộ đọc XML chuẩn sẽ báo lỗi.", "Khai báo xmlns cho tiền tố này trên phần tử bao ngoài, hoặc bỏ thuộc tính.",
        en: "A prefix is used but not declared; a standard XML parser will stop here.", "Declare the prefix on an outer element, or drop the attribute.";
    PrefixUnusual = "edxml.prefix", Warn, "observed: a .NET consumer of the central side",
        vi: "Phần tử trong edXMLEnvelope không mang tiền tố edXML; một số hệ thống .NET từ chối gói tin như vậy.", "Đặt tiền tố edXML: cho edXMLEnvelope và các phần tử bên trong.",
        en: "Elements inside edXMLEnvelope lack the prefix edXML; some .NET systems refuse such packets.", "Give edXMLEnvelope and everything inside the prefix edXML:.";
    // Limits.
    LimitDocument = "limit.document", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Gói tin vượt quá kích thước cho phép.", "Giảm kích thước gói tin hoặc chia thành nhiều gói tin.",
        en: "The packet exceeds the allowed size.", "Make the packet smaller or split it.";
    LimitAttachment = "limit.attachment", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Một tệp đính kèm vượt quá kích thước cho phép.", "Giảm kích thước gói tin hoặc chia thành nhiều gói tin.",
        en: "An attachment exceeds the allowed size.", "Make the packet smaller or split it.";
    LimitAttachments = "limit.attachments", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Gói tin có quá nhiều tệp đính kèm.", "Giảm kích thước gói tin hoặc chia thành nhiều gói tin.",
        en: "The packet has too many attachments.", "Make the packet smaller or split it.";
    LimitRecipients = "limit.recipients", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Gói tin có quá nhiều nơi nhận.", "Chia nơi nhận thành nhiều lần gửi.",
        en: "The packet has too many recipients.", "Send to the recipients in several packets.";
    LimitDepth = "limit.depth", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Các phần tử lồng nhau quá sâu.", "Kiểm tra chương trình tạo gói tin: gói tin đúng quy chuẩn không lồng quá 9 cấp.",
        en: "Elements are nested too deeply.", "Check the program that builds the packet: a proper one nests at most 9 levels.";
    LimitElements = "limit.elements", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Gói tin có quá nhiều phần tử.", "Giảm kích thước gói tin hoặc chia thành nhiều gói tin.",
        en: "The packet has too many elements.", "Make the packet smaller or split it.";
    LimitAttributes = "limit.attributes", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Một phần tử có quá nhiều thuộc tính.", "Bỏ các thuộc tính thừa; gói tin edXML hầu như không dùng thuộc tính.",
        en: "An element has too many attributes.", "Drop the surplus; edXML hardly uses attributes.";
    LimitName = "limit.name", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Tên phần tử hoặc thuộc tính quá dài.", "Dùng đúng tên phần tử theo quy chuẩn.",
        en: "An element or attribute name is too long.", "Use the element names of the regulation.";
    LimitText = "limit.text", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Một trường văn bản quá dài.", "Rút gọn nội dung trường; nội dung tệp chỉ đặt trong ContentTransferEncoded.",
        en: "A text field is too long.", "Shorten the field; file content belongs in ContentTransferEncoded only.";
    LimitHeader = "limit.header", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Phần thông tin của gói tin (không kể tệp đính kèm) quá lớn.", "Giảm kích thước gói tin hoặc chia thành nhiều gói tin.",
        en: "The header data (attachments aside) is too large.", "Make the packet smaller or split it.";
    // The frame.
    RootName = "edxml.root", Refuse, "QCVN 102:2016/BTTTT, edXML",
        vi: "Phần tử gốc không phải là edXML.", "Đặt edXML làm phần tử gốc. Định dạng eDoc cũ cần được chuyển đổi trước khi gửi.",
        en: "The root element is not edXML.", "Make edXML the root. Packets of the older eDoc format must be converted first.";
    NamespaceWrong = "edxml.namespace", Refuse, "observed: what the common library does: it fails on any other namespace",
        vi: "Không gian tên thiếu hoặc không phải http://www.mic.gov.vn/TBT/QCVN_102_2016; thư viện phía nhận sẽ lỗi khi đọc.", "Khai báo xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\" ở edXML và xmlns:edXML với cùng giá trị ở edXMLEnvelope.",
        en: "The namespace is missing or not http://www.mic.gov.vn/TBT/QCVN_102_2016; the receiver's library fails on it.", "Declare xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\" on edXML and xmlns:edXML with the same value on edXMLEnvelope.";
    RootPrefixed = "edxml.root.prefixed", Refuse, "observed: what the common library does: it fails on a prefixed root with a default namespace",
        vi: "Phần tử gốc vừa có tiền tố vừa khai báo không gian tên mặc định; thư viện phía nhận sẽ lỗi khi đọc.", "Viết phần tử gốc không tiền tố: <edXML xmlns=\"…\">.",
        en: "The root has a prefix and also a default namespace; the receiver's library fails on it.", "Write the root without prefix: <edXML xmlns=\"…\">.";
    EnvelopeMissing = "edxml.envelope.missing", Refuse, "observed: what the common library does: it fails",
        vi: "Thiếu edXMLEnvelope.", "Đặt edXMLEnvelope ngay dưới edXML.",
        en: "edXMLEnvelope is missing.", "Put edXMLEnvelope directly under edXML.";
    HeaderMissing = "edxml.header.missing", Refuse, "observed: what the common library does: it fails",
        vi: "Thiếu edXMLHeader.", "Đặt edXMLHeader trong edXMLEnvelope.",
        en: "edXMLHeader is missing.", "Put edXMLHeader into edXMLEnvelope.";
    MessageHeaderMissing = "edxml.message_header.missing", Refuse, "QCVN 102:2016/BTTTT, MessageHeader",
        vi: "Thiếu MessageHeader: không có thông tin nào của văn bản để xử lý.", "Đặt MessageHeader trong edXMLHeader.",
        en: "MessageHeader is missing: nothing of the document can be read.", "Put MessageHeader into edXMLHeader.";
    ElementRepeated = "edxml.element.repeated", Warn, "observed: what the common library does: the last one wins",
        vi: "Phần tử chỉ được có một nhưng xuất hiện nhiều lần; chỉ phần tử cuối được dùng, hệ thống khác có thể dùng phần tử đầu.", "Chỉ giữ lại một phần tử.",
        en: "An element that may occur once occurs again; the last one counts, other systems may take the first.", "Keep one.";
    ElementForeign = "edxml.element.foreign", Note, "observed: what the common library does",
        vi: "Phần tử thuộc không gian tên khác nên bị bỏ qua.", "Không cần sửa nếu đây là phần mở rộng riêng; các trường của quy chuẩn phải thuộc không gian tên QCVN_102_2016.",
        en: "An element of another namespace is ignored.", "Nothing to do for a private extension; fields of the regulation must be in the namespace QCVN_102_2016.";
    StatusElement = "edxml.status.element", Warn, "observed: what the common library does: it reads nothing from such a file",
        vi: "Có phần tử MessageStatus hoặc edXMLStatus; thư viện phía nhận không đọc được gì từ phần tử này.", "Đặt From, ResponseFor, StatusCode, Description, Timestamp trong MessageHeader.",
        en: "There is an element MessageStatus or edXMLStatus; the receiver's library reads nothing from it.", "Put From, ResponseFor, StatusCode, Description and Timestamp into MessageHeader.";
    // Header fields.
    FromMissing = "edxml.from.missing", Warn, "QCVN 102:2016/BTTTT, MessageHeader/From",
        vi: "Thiếu mã định danh của đơn vị gửi (From/OrganId).", "Ghi mã định danh điện tử của đơn vị gửi vào From/OrganId.",
        en: "The sender's identifier (From/OrganId) is missing.", "Write the sender's electronic identifier into From/OrganId.";
    ToMissing = "edxml.to.missing", Warn, "QCVN 102:2016/BTTTT, MessageHeader/To",
        vi: "Không có nơi nhận nào mang mã định danh (To/OrganId).", "Ghi ít nhất một phần tử To có OrganId.",
        en: "No recipient has an identifier (To/OrganId).", "Write at least one To with an OrganId.";
    DocumentIdMissing = "edxml.document_id.missing", Warn, "observed: what the common library does: it invents a new id at each reading",
        vi: "Thiếu DocumentId; mỗi lần đọc, thư viện phía nhận tự sinh một mã khác nhau nên không đối chiếu được trạng thái.", "Ghi DocumentId theo dạng OrganId,yyyy/MM/dd,Số/Ký hiệu hoặc một UUID không đổi.",
        en: "DocumentId is missing; the receiver's library invents another one at each reading, so statuses cannot be matched.", "Write DocumentId as OrganId,yyyy/MM/dd,number/notation or as a constant UUID.";
    CodeMissing = "edxml.code.missing", Warn, "QCVN 102:2016/BTTTT, MessageHeader/Code",
        vi: "Thiếu số hoặc ký hiệu văn bản (CodeNumber, CodeNotation).", "Ghi số và ký hiệu đúng như trên văn bản.",
        en: "The document's number or notation (CodeNumber, CodeNotation) is missing.", "Write number and notation as on the document.";
    PromulgationDateMissing = "edxml.promulgation_date.missing", Warn, "QCVN 102:2016/BTTTT, PromulgationInfo/PromulgationDate",
        vi: "Thiếu ngày ban hành (PromulgationDate).", "Ghi ngày ban hành theo dạng yyyy/MM/dd.",
        en: "The date of promulgation is missing.", "Write it as yyyy/MM/dd.";
    DocumentTypeMissing = "edxml.document_type.missing", Warn, "QCVN 102:2016/BTTTT, MessageHeader/DocumentType",
        vi: "Thiếu loại văn bản (DocumentType).", "Ghi Type (1: quy phạm pháp luật, 2: hành chính) và TypeName.",
        en: "DocumentType is missing.", "Write Type (1 legal normative, 2 administrative) and TypeName.";
    SubjectMissing = "edxml.subject.missing", Warn, "QCVN 102:2016/BTTTT, MessageHeader/Subject",
        vi: "Thiếu trích yếu (Subject).", "Ghi trích yếu nội dung văn bản vào Subject.",
        en: "The subject is missing.", "Write the document's abstract into Subject.";
    TraceListMissing = "edxml.trace_list.missing", Warn, "QCVN 102:2016/BTTTT, TraceHeaderList",
        vi: "Thiếu TraceHeaderList.", "Thêm TraceHeaderList sau MessageHeader, kể cả khi chưa có vết chuyển tiếp.",
        en: "TraceHeaderList is missing.", "Add TraceHeaderList after MessageHeader, even without hops.";
    TraceOrganIdMissing = "edxml.trace.organ_id.missing", Warn, "QCVN 102:2016/BTTTT, TraceHeader/OrganId",
        vi: "Vết chuyển tiếp (TraceHeader) không có mã định danh đơn vị.", "Ghi OrganId của hệ thống đã chuyển gói tin.",
        en: "A hop (TraceHeader) names no agency.", "Write the OrganId of the system that passed the packet on.";
    TypeUnreadable = "edxml.type.unreadable", Warn, "observed: what the common library does: it reads 2",
        vi: "Type không phải là số; thư viện phía nhận hiểu là 2 (văn bản hành chính).", "Ghi Type là 1 hoặc 2.",
        en: "Type is not a number; the receiver's library reads 2 (administrative).", "Write 1 or 2.";
    TypeUnusual = "edxml.type.unusual", Warn, "QCVN 102:2016/BTTTT, DocumentType/Type",
        vi: "Type khác 1 (quy phạm pháp luật) và 2 (hành chính).", "Ghi Type là 1 hoặc 2; loại văn bản cụ thể ghi ở TypeName.",
        en: "Type is neither 1 (legal normative) nor 2 (administrative).", "Write 1 or 2; the precise type belongs in TypeName.";
    NumberUnreadable = "edxml.number.unreadable", Warn, "observed: what the common library does: it takes a default",
        vi: "Giá trị không đọc được; thư viện phía nhận sẽ dùng giá trị mặc định.", "Ghi đúng kiểu: số nguyên, hoặc true/false với Direction.",
        en: "The value cannot be read; the receiver's library takes a default.", "Write the right kind: an integer, or true/false for Direction.";
    PriorityUnknown = "edxml.priority.unknown", Warn, "QCVN 102:2016/BTTTT, OtherInfo/Priority",
        vi: "Độ khẩn nằm ngoài các giá trị 0–4.", "Ghi 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ.",
        en: "The urgency is none of 0 to 4.", "Write 0 normal, 1 urgent, 2 very urgent, 3 express, 4 express by a set time.";
    SteeringTypeUnreadable = "edxml.steering_type.unreadable", Refuse, "observed: what the common library does: it fails on a blank or non-number",
        vi: "SteeringType để trống hoặc không phải là số; thư viện phía nhận sẽ lỗi khi đọc cả gói tin.", "Ghi một số nguyên hoặc bỏ hẳn phần tử SteeringType.",
        en: "SteeringType is blank or not a number; the receiver's library fails on the whole packet.", "Write an integer or leave the element out.";
    DateUnreadable = "edxml.date.unreadable", Warn, "observed: what the common library does: it reads nothing",
        vi: "Ngày, giờ không đọc được; bên nhận sẽ coi như không có.", "Ghi ngày theo dạng yyyy/MM/dd, thời điểm theo dạng yyyy/MM/dd HH:mm:ss.",
        en: "The date or time cannot be read; receivers see none.", "Write days as yyyy/MM/dd and times as yyyy/MM/dd HH:mm:ss.";
    DateImpossible = "edxml.date.impossible", Warn, "observed: what the common library does: overflowing days roll over",
        vi: "Ngày, giờ không đúng dạng hoặc không có thật; bên nhận sẽ hiểu thành một ngày khác.", "Kiểm tra lại ngày và ghi theo dạng yyyy/MM/dd (hoặc yyyy/MM/dd HH:mm:ss).",
        en: "The date or time is malformed or does not exist; receivers read another one.", "Check the date and write it as yyyy/MM/dd (or yyyy/MM/dd HH:mm:ss).";
    LengthExceeded = "edxml.length", Warn, "QCVN 102:2016/BTTTT, lengths of fields as a known exchange hub checks them",
        vi: "Trường dài hơn độ dài quy định; hệ thống nhận có thể cắt bớt hoặc từ chối.", "Rút gọn trường.",
        en: "The field is longer than provided for; a receiving system may cut or refuse it.", "Shorten the field.";
    OrganIdLong = "edxml.organ_id.form", Warn, "Quyết định 20/2020/QĐ-TTg; lengths as a known exchange hub checks them",
        vi: "Mã định danh có hơn 4 nhóm hoặc dài hơn 13 ký tự.", "Dùng mã định danh đã được cấp, ví dụ H37.02.02 hoặc 000.00.00.G22.",
        en: "The identifier has more than 4 dotted parts or 13 characters.", "Use the identifier as assigned, such as H37.02.02 or 000.00.00.G22.";
    TextPadded = "edxml.text.padded", Note, "XML 1.0 (W3C); some readers keep the spaces",
        vi: "Giá trị có khoảng trắng thừa ở đầu hoặc cuối.", "Cắt khoảng trắng trước khi ghi giá trị.",
        en: "The value has spaces at its beginning or end.", "Trim the value before writing it.";
    // What the packet does.
    BusinessSpelling = "edxml.bussiness.spelling", Warn, "observed: what the common library does: it ignores Business",
        vi: "Phần tử viết là Business; quy chuẩn viết Bussiness nên thư viện phía nhận bỏ qua.", "Viết đúng tên phần tử theo quy chuẩn: Bussiness.",
        en: "The element is spelled Business; the regulation spells Bussiness, so the receiver's library ignores it.", "Spell it as the regulation does: Bussiness.";
    BusinessKindMissing = "edxml.bussiness.kind.missing", Warn, "QCVN 102:2016/BTTTT, Bussiness/BussinessDocType",
        vi: "Thiếu BussinessDocType.", "Ghi 0 văn bản mới, 1 thu hồi, 2 cập nhật, 3 thay thế.",
        en: "BussinessDocType is missing.", "Write 0 new, 1 recall, 2 update, 3 replacement.";
    BusinessKindUnknown = "edxml.bussiness.kind.unknown", Warn, "QCVN 102:2016/BTTTT, Bussiness/BussinessDocType",
        vi: "BussinessDocType nằm ngoài các giá trị 0–3.", "Ghi 0 văn bản mới, 1 thu hồi, 2 cập nhật, 3 thay thế.",
        en: "BussinessDocType is none of 0 to 3.", "Write 0 new, 1 recall, 2 update, 3 replacement.";
    BusinessTargetMissing = "edxml.bussiness.target.missing", Warn, "QCVN 102:2016/BTTTT, Bussiness/DocumentId",
        vi: "Gói tin thu hồi, cập nhật hoặc thay thế nhưng không nêu mã văn bản trước đó.", "Ghi DocumentId của văn bản trước vào Bussiness/DocumentId (với thay thế: ReplacementInfo/DocumentId).",
        en: "The packet recalls, updates or replaces, but names no earlier document.", "Write the earlier document's id into Bussiness/DocumentId (for a replacement: ReplacementInfo/DocumentId).";
    // Status messages.
    StatusTargetMissing = "edxml.status.response_for.missing", Warn, "QCVN 102:2016/BTTTT, ResponseFor",
        vi: "Thông điệp trạng thái không nêu đơn vị nhận (ResponseFor/OrganId) hoặc văn bản liên quan.", "Ghi OrganId và DocumentId (hoặc Code và PromulgationDate) trong ResponseFor.",
        en: "The status names no receiver (ResponseFor/OrganId) or no document.", "Write OrganId and DocumentId (or Code and PromulgationDate) into ResponseFor.";
    StatusCodeMissing = "edxml.status.code.missing", Warn, "QCVN 102:2016/BTTTT, StatusCode",
        vi: "Thông điệp trạng thái thiếu StatusCode.", "Ghi mã trạng thái: 01–06, 13, 15 hoặc 16.",
        en: "The status has no StatusCode.", "Write a status code: 01 to 06, 13, 15 or 16.";
    StatusCodeUnknown = "edxml.status.code.unknown", Warn, "QCVN 102:2016/BTTTT, StatusCode",
        vi: "Mã trạng thái không có trong danh mục.", "Dùng mã hai chữ số: 01–06, 13, 15 hoặc 16.",
        en: "The status code is not in the list.", "Use a two-digit code: 01 to 06, 13, 15 or 16.";
    // Attachments.
    AttachmentName = "edxml.attachment.name.missing", Refuse, "observed: what the common library does: it fails",
        vi: "Tệp đính kèm không có tên (AttachmentName); thư viện phía nhận sẽ lỗi khi đọc.", "Ghi tên tệp kèm phần mở rộng vào AttachmentName.",
        en: "An attachment has no name (AttachmentName); the receiver's library fails.", "Write the file name with its extension into AttachmentName.";
    AttachmentContent = "edxml.attachment.content.missing", Refuse, "observed: what the common library does: it fails",
        vi: "Tệp đính kèm không có nội dung (ContentTransferEncoded); thư viện phía nhận sẽ lỗi khi đọc.", "Ghi nội dung tệp dạng base64, hoặc bỏ phần tử Attachment.",
        en: "An attachment has no content (ContentTransferEncoded); the receiver's library fails.", "Write the content as base64, or leave the Attachment out.";
    ZipUnreadable = "edxml.attachment.zip.unreadable", Refuse, "observed: what the common library does: it fails",
        vi: "Tệp đính kèm khai báo application/zip nhưng nội dung không phải tệp zip đọc được.", "Nén tệp thành zip có một tệp bên trong, hoặc khai báo đúng kiểu và gửi nguyên tệp.",
        en: "The attachment is declared application/zip, but its bytes are no readable zip.", "Pack the file into a zip of one entry, or declare its true type and send it as it is.";
    ZipBomb = "edxml.attachment.zip.bomb", Refuse, "limit of this reader, against exhaustion of memory or time",
        vi: "Tệp zip có dấu hiệu \"bom nén\": quá nhiều tệp, tỷ lệ nén bất thường hoặc quá lớn sau khi giải nén.", "Kiểm tra tệp nguồn; chia nhỏ hoặc gửi nguyên tệp không nén.",
        en: "The zip looks like a bomb: too many entries, an abnormal ratio, or too large unpacked.", "Check the source file; split it or send it unpacked.";
    ZipSuspicious = "edxml.attachment.zip.suspicious", Warn, "limit of this reader, against exhaustion of memory or time",
        vi: "Tệp .zip đính kèm không đọc hết được: hỏng, có mật khẩu, hoặc có dấu hiệu \"bom nén\".", "Kiểm tra tệp zip trước khi gửi; không đặt mật khẩu.",
        en: "The attached .zip cannot be followed: damaged, encrypted, or it looks like a bomb.", "Check the zip before sending; do not encrypt it.";
    TypeMismatch = "edxml.attachment.type.mismatch", Warn, "observed: packets whose declared type is not that of their bytes",
        vi: "Kiểu khai báo (ContentType) không khớp với nội dung thực của tệp.", "Khai báo đúng kiểu; tệp nén phải khai báo application/zip để bên nhận tự giải nén.",
        en: "The declared ContentType does not match the bytes.", "Declare the true type; a zipped file needs application/zip for receivers to unpack it.";
    Base64Junk = "edxml.attachment.base64.junk", Warn, "observed: what the common library does: it skips them",
        vi: "Nội dung base64 có ký tự lạ; bên nhận bỏ qua các ký tự này, tệp có thể hỏng.", "Mã hóa lại tệp bằng base64 chuẩn.",
        en: "The base64 has foreign characters; receivers skip them, the file may be damaged.", "Encode the file again in standard base64.";
    Base64Truncated = "edxml.attachment.base64.truncated", Warn, "RFC 4648 §4",
        vi: "Nội dung base64 bị cắt cụt hoặc có dữ liệu sau dấu kết thúc.", "Mã hóa lại toàn bộ tệp một lần, không nối nhiều đoạn base64.",
        en: "The base64 is cut short, or goes on after its padding.", "Encode the whole file at once; do not join pieces of base64.";
    PdfDamaged = "edxml.attachment.pdf.damaged", Warn, "observed: PDFs read as text and written again",
        vi: "Tệp PDF có dấu hiệu đã bị đọc, ghi như văn bản UTF-8 và hỏng.", "Đọc tệp ở dạng nhị phân khi mã hóa base64.",
        en: "The PDF seems to have been read and written as UTF-8 text, which destroys it.", "Read the file as binary before encoding.";
    ManifestAbsent = "edxml.manifest.absent", Warn, "QCVN 102:2016/BTTTT, edXMLManifest",
        vi: "Tệp đính kèm không được kê trong edXMLManifest.", "Thêm Reference với ContentId và AttachmentName của tệp.",
        en: "An attachment is not listed in edXMLManifest.", "Add a Reference with its ContentId and AttachmentName.";
    ManifestDangling = "edxml.manifest.dangling", Warn, "QCVN 102:2016/BTTTT, edXMLManifest",
        vi: "edXMLManifest kê một tệp không có trong gói tin.", "Đính kèm tệp hoặc bỏ dòng kê.",
        en: "edXMLManifest lists a file that is not in the packet.", "Attach the file or drop the line.";
    ManifestMismatch = "edxml.manifest.mismatch", Warn, "QCVN 102:2016/BTTTT, edXMLManifest",
        vi: "ContentId trong edXMLManifest không khớp với tệp đính kèm; chỉ ghép được theo tên hoặc thứ tự.", "Ghi cùng một ContentId ở Reference và Attachment.",
        en: "The ContentId in edXMLManifest does not match the attachment; they pair by name or position only.", "Write the same ContentId in Reference and Attachment.";
    CidRepeated = "edxml.cid.repeated", Note, "observed: what the common library does: it adds one cid: at each writing",
        vi: "ContentId có nhiều tiền tố cid:.", "Chỉ ghi cid: một lần.",
        en: "The ContentId begins with cid: more than once.", "Write cid: once.";
    AttachmentsHomeMade = "edxml.attachments.home_made", Warn, "observed: what the common library does: it sees no attachment",
        vi: "Tệp đính kèm đặt trong edXMLAttachments, ngoài quy chuẩn; bên nhận sẽ không thấy tệp nào.", "Đặt tệp trong AttachmentEncoded/Attachment/ContentTransferEncoded.",
        en: "Attachments stand in edXMLAttachments, outside the regulation; receivers see none.", "Put files into AttachmentEncoded/Attachment/ContentTransferEncoded.";
    // Signatures.
    SignatureSha1 = "edxml.signature.sha1", Warn, "SHA-1 is no longer safe for signatures (NIST SP 800-131A)",
        vi: "Chữ ký trong gói tin dùng SHA-1, không còn an toàn.", "Ký bằng SHA-256 trở lên.",
        en: "The packet's signature uses SHA-1, which is no longer safe.", "Sign with SHA-256 or better.";
    SignatureNamespace = "edxml.signature.namespace", Warn, "XML Signature (W3C): namespace http://www.w3.org/2000/09/xmldsig#",
        vi: "Signature không thuộc không gian tên XML-DSig nên không hệ thống nào kiểm tra được.", "Khai báo xmlns=\"http://www.w3.org/2000/09/xmldsig#\" trên Signature khi ký.",
        en: "Signature is not in the XML-DSig namespace, so nobody can verify it.", "Declare xmlns=\"http://www.w3.org/2000/09/xmldsig#\" on Signature when signing.";
    SignatureEmpty = "edxml.signature.empty", Note, "observed: what the common library does",
        vi: "Phần tử chữ ký rỗng.", "Có thể bỏ phần tử này.",
        en: "The signature element is empty.", "It may be left out.";
    SignatureCoversTrace = "edxml.signature.covers_trace", Note, "XML Signature (W3C)",
        vi: "Chữ ký bao cả TraceHeaderList, nên vết chuyển tiếp được lưu riêng, không ghi vào gói tin.", "Khi ký, nên loại TraceHeaderList khỏi phạm vi chữ ký.",
        en: "The signature covers TraceHeaderList, so the trace is kept beside the packet, not written into it.", "Leave TraceHeaderList out of what is signed.";
    // Secrecy.
    SecrecyMarked = "edxml.secrecy", Refuse, "Quyết định 28/2018/QĐ-TTg, Điều 1 khoản 2",
        vi: "Văn bản có dấu chỉ độ mật; văn bản thuộc danh mục bí mật nhà nước không được gửi qua trục liên thông này.", "Gửi văn bản mật theo quy định về bảo vệ bí mật nhà nước. Nếu dấu mật ghi nhầm, sửa lại trường này.",
        en: "The document is marked secret; state secrets must not be sent over this exchange.", "Send it as the law on state secrets provides. If the mark is a mistake, correct the field.";
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Rule;

    #[test]
    fn every_rule_speaks_both_languages_under_its_own_id() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len(), "an id is used twice");
        for rule in Rule::ALL {
            for wording in [rule.vietnamese(), rule.english()] {
                for text in [wording.sentence, wording.remedy] {
                    assert!(text.ends_with('.') && text.len() > 8, "{}: {text:?}", rule.id());
                }
            }
            assert!(!rule.source().is_empty(), "{}", rule.id());
            assert!(!rule.vietnamese().sentence.is_ascii(), "{} has no diacritics", rule.id());
        }
    }
}
