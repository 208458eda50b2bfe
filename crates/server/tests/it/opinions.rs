//! Opinions on a draft that are more than agreement are taken up or explained, each of them, before the content is approved;
//! the approver reads all of it on one sheet.

use crate::office::Answered;
use crate::outgoing::Story;

/// Of the authority's administrator, who is its clerk.
const OFF: [(&str, &str); 3] = [
    ("rule", "open-dispositions"),
    ("state", "off"),
    ("basis", "Quyết định 12/QĐ-UBND ngày 20/11/2026"),
];
const BUILT_FOR: &str = "Bộ Nội vụ hỏi số liệu trước ngày 30";

impl Story {
    /// What the author says to opinions: the version they were asked on and whose they are, outcome and words.
    pub async fn dispose(
        &self,
        id: &str,
        opinions: &[(u32, &'static str)],
        said: &[(&str, &str)],
    ) -> Answered {
        let mut form = Vec::new();
        for ((version, login), (outcome, words)) in opinions.iter().zip(said) {
            let key = format!("{version}-{}", self.o.person(login).await);
            form.push((format!("outcome-{key}"), *outcome));
            form.push((format!("words-{key}"), *words));
        }
        let form: Vec<(&str, &str)> = form.iter().map(|(name, said)| (&**name, *said)).collect();
        self.o.post("tuan.h26", &format!("/outgoing/{id}/dispositions?lang=vi"), &form).await
    }

    /// Tuấn asks somebody about his draft, who answers.
    async fn opinion(&self, id: &str, login: &'static str, (stance, words): (&str, &str)) {
        let ask = format!("ask-{}", self.o.person(login).await);
        assert_eq!(self.act("tuan.h26", id, "opinions", &[(&ask, "on")]).await, 303);
        let form = [("stance", stance), ("opinion", words)];
        assert_eq!(self.act(login, id, "opinion", &form).await, 303);
        self.o.w.clock.advance(60);
    }

    async fn submitted(&self, id: &str) {
        let ha = self.o.person("ha.h26").await;
        let form = [("reviewer", ha.as_str()), ("purpose", BUILT_FOR)];
        assert_eq!(self.act("tuan.h26", id, "submission", &form).await, 303);
    }

    async fn approved(&self, id: &str, version: &str) -> Answered {
        let way = format!("/outgoing/{id}/approval?lang=vi");
        self.o.post("ha.h26", &way, &[("version", version)]).await
    }

    async fn dispositions(&self, id: &str) -> i64 {
        let sql = "select count(*) from office_outgoing_disposition where outgoing_id = ?1";
        self.one(sql, id).await
    }
}

// law!("30/2020:10")
// law!("30/2020:11")
#[tokio::test]
async fn the_content_is_not_approved_before_each_opinion_is_taken_up_or_explained() {
    let s = Story::new().await;
    let id = s.draft().await;
    s.opinion(&id, "yen.h26", ("disagrees", "Chưa có số liệu tháng 11")).await;
    s.opinion(&id, "ha.h26", ("agrees", "")).await;
    let page = s.page("tuan.h26", &id).await;
    assert!(page.contains("Còn ý kiến chưa tiếp thu, giải trình"), "told before: {page}");
    s.submitted(&id).await;

    let early = s.approved(&id, "1").await;
    assert_eq!(early.status, 422, "{}", early.text);
    assert!(early.text.contains("Chưa tiếp thu, giải trình ý kiến của: Bùi Hải Yến"));
    assert!(early.text.contains("href=\"#f-opinions\""), "told at the opinions");
    assert_eq!(s.state(&id).await, "content");

    let yen = [(1, "yen.h26")];
    let way = format!("/outgoing/{id}/dispositions");
    assert_eq!(s.o.get("yen.h26", &way).await.status, 404, "the author's word");
    let refused = [
        ("", "", "Chưa ghi nội dung nào"),
        ("", "Đã bổ sung", "Chưa chọn tiếp thu hay giải trình"),
        ("shrug", "Đã bổ sung", "Chưa chọn tiếp thu hay giải trình"),
        ("explained", "", "Chưa ghi nội dung"),
    ];
    for (outcome, words, says) in refused {
        let refused = s.dispose(&id, &yen, &[(outcome, words)]).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains(says), "{says}: {}", refused.text);
        assert!(words.is_empty() || refused.text.contains(words), "nothing typed is lost");
    }
    let agreed = s.dispose(&id, &[(1, "ha.h26")], &[("taken-up", "Cảm ơn")]).await;
    assert_eq!(agreed.status, 422, "agreement asks for no word: {}", agreed.text);
    assert_eq!(s.dispositions(&id).await, 0);

    let said = [("explained", "Số liệu tháng 11 chốt ngày 05/12")];
    for _ in 0..2 {
        assert_eq!(s.dispose(&id, &yen, &said).await.status, 303);
    }
    assert_eq!(s.dispositions(&id).await, 1, "the same word is not written twice");
    s.o.w.clock.advance(60);
    let better = [("taken-up", "Đã bổ sung số liệu ước tháng 11")];
    assert_eq!(s.dispose(&id, &yen, &better).await.status, 303);
    assert_eq!(s.dispositions(&id).await, 2, "the first word is kept");
    let page = s.page("ha.h26", &id).await;
    assert!(page.contains(said[0].1) && page.contains(better[0].1), "{page}");
    assert_eq!(s.approved(&id, "1").await.status, 303);
    assert_eq!(s.dispose(&id, &yen, &said).await.status, 409, "what was approved stays so");
    s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn an_opinion_of_a_later_round_asks_for_a_word_of_its_own() {
    let s = Story::new().await;
    let id = s.draft().await;
    s.opinion(&id, "yen.h26", ("comments", "Ghi rõ nơi nhận")).await;
    let said = [("taken-up", "Đã ghi rõ")];
    assert_eq!(s.dispose(&id, &[(1, "yen.h26")], &said).await.status, 303);
    let mut sheet = s.sheet().await;
    sheet.push(("version", "1".to_owned()));
    assert_eq!(s.post("tuan.h26", &format!("/outgoing/{id}/edit"), &sheet).await.0, 303);
    s.opinion(&id, "yen.h26", ("comments", "Thêm thời hạn")).await;
    s.submitted(&id).await;
    assert_eq!(s.approved(&id, "2").await.status, 422);
    let said = [("explained", "Thời hạn theo văn bản của Bộ")];
    assert_eq!(s.dispose(&id, &[(2, "yen.h26")], &said).await.status, 303);
    assert_eq!(s.approved(&id, "2").await.status, 303, "the first round's word still stands");
}

#[tokio::test]
async fn an_authority_may_decide_that_opinions_need_no_word() {
    let s = Story::new().await;
    let id = s.draft().await;
    s.opinion(&id, "yen.h26", ("disagrees", "Chưa cần thiết")).await;
    s.submitted(&id).await;
    let rule = s.o.post("yen.h26", "/rules/separation", &OFF).await;
    assert_eq!(rule.status, 303, "{}", rule.text);
    assert_eq!(s.approved(&id, "1").await.status, 303);
}

// law!("30/2020:10")
#[tokio::test]
async fn the_submission_sheet_tells_the_approver_all_of_it_on_screen_and_in_print() {
    let s = Story::new().await;
    let id = s.draft().await;
    s.opinion(&id, "yen.h26", ("comments", "Nêu rõ số liệu")).await;
    let said = [("taken-up", "Đã nêu tại mục 2")];
    assert_eq!(s.dispose(&id, &[(1, "yen.h26")], &said).await.status, 303);
    let way = format!("/outgoing/{id}/brief");
    assert_eq!(s.o.get("ha.h26", &way).await.status, 404, "not hers yet");
    s.submitted(&id).await;
    assert!(s.page("ha.h26", &id).await.contains(&way), "from the page she approves on");
    let sheet = s.o.get("ha.h26", &format!("{way}?lang=vi")).await.text;
    let told = [BUILT_FOR, "Đặng Anh Tuấn", "Nêu rõ số liệu", "Đã nêu tại mục 2", "Tiếp thu"];
    for told in told {
        assert!(sheet.contains(told), "{told}: {sheet}");
    }
    let print = s.o.get("ha.h26", &format!("{way}/book")).await;
    assert_eq!(print.status, 200);
    assert!(print.bytes.starts_with(b"%PDF-"));
    assert_eq!(s.o.get("hoa.g22", &way).await.status, 404, "another authority's");

    let long = "x".repeat(4_001);
    let other = s.draft().await;
    let ha = s.o.person("ha.h26").await;
    let form = [("reviewer", ha.as_str()), ("purpose", &long)];
    assert_eq!(s.act("tuan.h26", &other, "submission", &form).await, 422, "bounded");
}
