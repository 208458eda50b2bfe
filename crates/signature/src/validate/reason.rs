//! Why an answer is what it is: a stable code, what it does to the verdict, and a sentence that a clerk
//! understands, in Vietnamese and English.

/// What a reason does to the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Worth knowing, changes nothing.
    Note,
    /// Nothing is proven wrong, but something is not proven right.
    Indeterminate,
    /// Proven wrong.
    Failed,
}

/// A reason. Codes are an interface: they are never renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub code: &'static str,
    pub effect: Effect,
    pub vi: String,
    pub en: String,
}

impl Reason {
    fn new(code: &'static str, effect: Effect, vi: &str, en: &str) -> Reason {
        Reason { code, effect, vi: vi.to_owned(), en: en.to_owned() }
    }

    /// The sentence with what it is about put in the place of `{}`.
    fn about(mut self, vi: &str, en: &str) -> Reason {
        self.vi = self.vi.replace("{}", vi);
        self.en = self.en.replace("{}", en);
        self
    }
}

macro_rules! reasons {
    ($($name:ident: $code:literal, $effect:ident, $vi:literal, $en:literal;)*) => {
        $(pub(super) fn $name() -> Reason {
            Reason::new($code, Effect::$effect, $vi, $en)
        })*
        /// Every code with its effect and sentences, Vietnamese and English; `{}` stands for what it is about.
        pub const ALL: &[(&str, Effect, &str, &str)] = &[$(($code, Effect::$effect, $vi, $en)),*];
    };
}

reasons! {
    not_pdf: "file.not-pdf", Indeterminate,
        "Tệp không phải là PDF, nên không có chữ ký nào để kiểm tra.",
        "The file is no PDF, so there is no signature to check.";
    encrypted: "file.encrypted", Indeterminate,
        "Tệp bị khóa bằng mật khẩu; không đọc được nội dung đã ký.",
        "The file is encrypted; what was signed cannot be read.";
    unreadable: "file.unreadable", Indeterminate,
        "Cấu trúc tệp bị hỏng hoặc mâu thuẫn, các phần mềm có thể đọc khác nhau ({}).",
        "The file's structure is broken or contradicts itself; programs may read it differently ({}).";
    too_large: "file.limit", Indeterminate,
        "Tệp vượt quá giới hạn kiểm tra ({}).",
        "The file is beyond what is checked ({}).";
    hybrid: "file.hybrid", Indeterminate,
        "Tệp có hai bảng tra cứu: phần mềm cũ và mới có thể thấy nội dung khác nhau.",
        "The file has two tables of objects: old and new programs may see different contents.";
    xfa: "file.xfa", Indeterminate,
        "Tệp chứa biểu mẫu động (XFA); nội dung hiển thị có thể thay đổi sau khi ký.",
        "The file holds a dynamic form (XFA); what is shown may change after signing.";
    only_timestamps: "signature.only-timestamps", Note,
        "Tệp chỉ có dấu thời gian, không có chữ ký của người hay cơ quan nào.",
        "The file has timestamps only; no person or authority signed it.";
    removed: "signature.removed", Failed,
        "Một chữ ký từng có trong tệp đã bị gỡ bỏ.",
        "A signature that stood in the file was taken away.";
    range_malformed: "range.malformed", Failed,
        "Vùng được ký (ByteRange) không hợp lệ.",
        "The signed range (ByteRange) is malformed.";
    range_hole: "range.hole", Failed,
        "Vùng được ký bỏ ra ngoài nhiều hơn chính giá trị chữ ký.",
        "The signed range leaves out more than the signature's own value.";
    range_partial: "range.partial", Failed,
        "Chữ ký không bao trùm toàn bộ phiên bản tệp lúc ký.",
        "The signature does not cover the whole file as it was when signed.";
    doctype: "xml.doctype", Indeterminate,
        "Tệp XML khai báo DTD hoặc thực thể; các phần mềm có thể đọc khác nhau.",
        "The XML declares a document type or entities; programs may read it differently.";
    xml_structure: "xml.structure", Indeterminate,
        "Cấu trúc chữ ký XML không đúng tiêu chuẩn ({}).",
        "The structure of the XML signature is not that of the standard ({}).";
    xml_comment: "xml.comment", Indeterminate,
        "Có chú thích XML chen giữa chữ của phần được ký; các phần mềm có thể đọc khác nhau.",
        "A comment stands among the words of a signed part; programs may read it differently.";
    reference_transform: "reference.transform", Indeterminate,
        "Chữ ký dùng phép biến đổi không được chấp nhận: {}.",
        "The signature uses a transform that is not accepted: {}.";
    reference_missing: "reference.missing", Failed,
        "Phần được ký không còn trong tệp: {}.",
        "A part that was signed is not in the file: {}.";
    reference_ambiguous: "reference.ambiguous", Failed,
        "Nhiều phần của tệp mang cùng một định danh được ký: {}.",
        "Several parts of the file have the same signed id: {}.";
    reference_not_given: "reference.not-given", Indeterminate,
        "Thiếu dữ liệu kèm theo mà chữ ký bao trùm: {}.",
        "Something that the signature covers was not given: {}.";
    coverage_nothing: "coverage.nothing", Failed,
        "Chữ ký không bao trùm nội dung nào.",
        "The signature covers no content.";
    coverage_missing: "coverage.missing", Failed,
        "Phần bắt buộc phải được ký chưa được chữ ký hợp lệ nào bao trùm hoặc đứng sai chỗ: {}.",
        "No sound signature covers a part that must be signed, or it is not in its place: {}.";
    container: "container.malformed", Indeterminate,
        "Tệp không phải là gói ASiC-E đúng tiêu chuẩn ({}).",
        "The file is no sound ASiC-E container ({}).";
    container_uncovered: "container.uncovered", Failed,
        "Trong gói có tệp không được chữ ký bao trùm: {}.",
        "The container holds a file that a signature does not cover: {}.";
    form_unknown: "signature.form-unknown", Indeterminate,
        "Loại chữ ký {} chưa được hỗ trợ kiểm tra.",
        "Signatures of the form {} are not checked.";
    form_old: "signature.form-old", Indeterminate,
        "Loại chữ ký cũ {} dựa trên SHA-1, không còn an toàn.",
        "The old form {} rests on SHA-1, which is no longer safe.";
    cms_unreadable: "cms.unreadable", Indeterminate,
        "Không đọc được giá trị chữ ký ({}).",
        "The signature's value cannot be read ({}).";
    cms_signers: "cms.signers", Failed,
        "Giá trị chữ ký phải có đúng một người ký.",
        "The signature's value must have exactly one signer.";
    cms_content: "cms.embedded-content", Failed,
        "Giá trị chữ ký mang theo nội dung riêng thay vì ký lên tệp.",
        "The signature's value carries content of its own instead of signing the file.";
    cms_attributes: "cms.signed-attributes", Failed,
        "Thiếu hoặc sai các thuộc tính bắt buộc được ký.",
        "Signed attributes that must be there are missing or wrong.";
    digest_mismatch: "digest.mismatch", Failed,
        "Nội dung đã bị thay đổi sau khi ký: giá trị băm không khớp.",
        "The content was changed after signing: the digest does not match.";
    value_mismatch: "value.mismatch", Failed,
        "Giá trị chữ ký không khớp với khóa công khai của người ký.",
        "The signature's value does not belong to the signer's public key.";
    certificate_missing: "certificate.missing", Indeterminate,
        "Chữ ký không kèm chứng thư của người ký.",
        "The signature does not carry the signer's certificate.";
    certificate_other: "certificate.not-the-signed-one", Failed,
        "Chứng thư kèm theo không phải chứng thư mà người ký đã chỉ định khi ký.",
        "The certificate it carries is not the one the signer named when signing.";
    certificate_unnamed: "certificate.unnamed", Indeterminate,
        "Chữ ký không ghi rõ chứng thư được dùng khi ký (PAdES, XAdES và CAdES bắt buộc phải có).",
        "The signature does not name the certificate it was made with, as PAdES, XAdES and CAdES require.";
    algorithm_unknown: "algorithm.unknown", Indeterminate,
        "Thuật toán ký chưa được hỗ trợ ({}).",
        "The signature's algorithm is not supported ({}).";
    algorithm_weak: "algorithm.weak", Indeterminate,
        "Thuật toán {} không còn đủ an toàn.",
        "The algorithm {} is no longer safe.";
    time_foreign: "timestamp.foreign", Failed,
        "Dấu thời gian kèm theo được cấp cho dữ liệu khác.",
        "The timestamp it carries was made over something else.";
    time_broken: "timestamp.broken", Failed,
        "Dấu thời gian kèm theo bị hỏng hoặc sai.",
        "The timestamp it carries is broken or wrong.";
    time_untrusted: "timestamp.untrusted", Indeterminate,
        "Dấu thời gian không do tổ chức được tin cậy cấp, nên thời điểm ký chưa được chứng minh.",
        "The timestamp does not come from a trusted service, so the time of signing is not proven.";
    change_forbidden: "change.forbidden", Failed,
        "Sau khi ký, tệp đã bị thay đổi theo cách không được phép: {}.",
        "After signing, the file was changed in a way that is not permitted: {}.";
    change_unsigned: "change.unsigned", Failed,
        "Sau khi ký, có nội dung được thêm mà không chữ ký hợp lệ nào bao trùm: {}.",
        "After signing, something was added that no valid signature covers: {}.";
    change_permitted: "change.permitted", Note,
        "Sau khi ký, tệp được bổ sung trong phạm vi cho phép: {}.",
        "After signing, the file was added to as permitted: {}.";
    trust_unchecked: "trust.not-checked", Note,
        "Danh tính người ký chưa được kiểm tra.",
        "The signer's identity was not checked.";
    trust_unknown: "trust.unknown", Indeterminate,
        "Không xác định được chứng thư do tổ chức chứng thực được tin cậy cấp.",
        "The certificate does not lead to a trusted certification authority.";
    trust_use: "trust.wrong-use", Indeterminate,
        "Chứng thư không được cấp để ký văn bản.",
        "The certificate was not issued for signing documents.";
    trust_expired: "trust.expired", Indeterminate,
        "Chứng thư đã hết hạn và không có dấu thời gian tin cậy chứng minh chữ ký có từ trước đó.",
        "The certificate has expired and no trusted timestamp proves that the signature is older.";
    trust_early: "trust.not-yet-valid", Failed,
        "Chữ ký được tạo khi chứng thư chưa có hiệu lực.",
        "The signature was made before the certificate became valid.";
    trust_revoked: "trust.revoked", Failed,
        "Chứng thư đã bị thu hồi trước thời điểm được chứng minh của chữ ký.",
        "The certificate was revoked before the proven time of the signature.";
    revocation_unknown: "revocation.unknown", Indeterminate,
        "Chưa kiểm tra được chứng thư có bị thu hồi hay không.",
        "Whether the certificate was revoked could not be found out.";
    revocation_not_offered: "revocation.not-offered", Note,
        "Tổ chức cấp chứng thư không công bố tình trạng thu hồi.",
        "The issuer of the certificate publishes no revocation data.";
}

pub(super) fn with(reason: Reason, words: &str) -> Reason {
    reason.about(words, words)
}

pub(super) fn with_both(reason: Reason, vi: &str, en: &str) -> Reason {
    reason.about(vi, en)
}
