//! The tasks of the Government Office from January to August 2016 in figures that its task force published: 13,733 documents,
//! 1,154 of them with 6,272 tasks; 2,723 due, 2,501 of these done, 222 overdue. Everything else is invented: the words, who
//! leads what, which deadlines lie ahead, and how many of the done ones were late. The eight months end yesterday.

use std::sync::Arc;

use base::Result;
use base::authority::{Actor, AuthorityId};
use base::clock::vietnam;
use base::db::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use office::task::seed::{Former, any, bring_in, give};

use super::signing::person;
use crate::installation::Installation;

const TASKS: usize = 6_272;
const DOCUMENTS: usize = 1_154;
const DOCUMENTS_ISSUED: usize = 13_733;
const DONE: usize = 2_501;
const DUE: usize = 2_723;
/// Invented: done after their day.
const DONE_LATE: usize = 117;
/// Invented: those that have a day, and it lies ahead. The rest has none.
const AHEAD: usize = 2_130;
/// 1 January to 31 August 2016.
const DAYS: usize = 244;
/// Tasks of one transaction.
const BATCH: usize = 512;
/// No divisor of the number of tasks: who is done and who leads is spread over the documents.
const STRIDE: usize = 1_009;

const GIVER: &str = "G22";
const LEAD: &str = "H26";

const ACTS: [&str; 16] = [
    "Chủ trì, phối hợp với các cơ quan liên quan rà soát",
    "Xây dựng, trình Chính phủ dự thảo nghị định về",
    "Tổng hợp, báo cáo Thủ tướng Chính phủ tình hình thực hiện",
    "Đôn đốc, kiểm tra việc thực hiện",
    "Nghiên cứu, đề xuất giải pháp tháo gỡ khó khăn trong",
    "Xử lý kiến nghị của địa phương về",
    "Hoàn thiện hồ sơ đề án về",
    "Làm rõ trách nhiệm của tập thể, cá nhân trong",
    "Ban hành thông tư hướng dẫn về",
    "Công bố, công khai thủ tục hành chính về",
    "Sơ kết, đánh giá kết quả ba năm thực hiện",
    "Trả lời doanh nghiệp và báo chí về",
    "Bố trí, cân đối kinh phí cho",
    "Tổ chức thanh tra chuyên đề về",
    "Cập nhật, chuẩn hóa cơ sở dữ liệu về",
    "Phê duyệt và triển khai kế hoạch về",
];

const MATTERS: [&str; 28] = [
    "cải thiện môi trường kinh doanh, nâng cao năng lực cạnh tranh",
    "điều kiện đầu tư kinh doanh thuộc phạm vi quản lý",
    "giải ngân vốn đầu tư công và vốn trái phiếu Chính phủ",
    "tái cơ cấu nông nghiệp gắn với xây dựng nông thôn mới",
    "khắc phục hậu quả hạn hán, xâm nhập mặn",
    "an toàn thực phẩm tại các chợ đầu mối",
    "quản lý, sử dụng đất của các nông, lâm trường",
    "gửi, nhận văn bản điện tử liên thông giữa các cấp hành chính",
    "dịch vụ công trực tuyến mức độ 3, mức độ 4",
    "tinh giản biên chế và cơ cấu lại đội ngũ công chức",
    "cổ phần hóa, thoái vốn nhà nước tại doanh nghiệp",
    "xử lý nợ đọng xây dựng cơ bản",
    "bảo vệ môi trường tại các khu công nghiệp",
    "giá dịch vụ khám bệnh, chữa bệnh bảo hiểm y tế",
    "kỳ thi trung học phổ thông quốc gia",
    "giảm nghèo bền vững vùng đồng bào dân tộc thiểu số",
    "trật tự, an toàn giao thông trên các tuyến cao tốc",
    "phòng cháy, chữa cháy tại nhà chung cư cao tầng",
    "cấp giấy chứng nhận quyền sử dụng đất",
    "quy hoạch phát triển điện lực và năng lượng tái tạo",
    "chống buôn lậu, gian lận thương mại và hàng giả",
    "nhà ở xã hội cho công nhân và người thu nhập thấp",
    "bồi thường, hỗ trợ tái định cư các dự án trọng điểm",
    "kết hợp du lịch với bảo tồn di sản văn hóa",
    "ứng dụng công nghệ thông tin trong cơ quan nhà nước",
    "hoạt động khai thác cát, sỏi lòng sông",
    "quản lý thuốc bảo vệ thực vật và vật tư nông nghiệp",
    "đào tạo nghề cho lao động nông thôn",
];

const ENDS: [&str; 15] = [
    "trong lĩnh vực được phân công",
    "trên địa bàn quản lý",
    "theo kết luận tại phiên họp Chính phủ thường kỳ",
    "theo kiến nghị của cử tri",
    "theo ý kiến của Ủy ban Thường vụ Quốc hội",
    "sáu tháng đầu năm",
    "giai đoạn năm năm",
    "tại các địa phương vùng đồng bằng sông Cửu Long",
    "tại các tỉnh miền núi phía Bắc",
    "tại các thành phố trực thuộc trung ương",
    "đối với doanh nghiệp nhỏ và vừa",
    "đối với các dự án sử dụng vốn vay ưu đãi",
    "theo phản ánh của báo chí",
    "theo kết luận thanh tra",
    "theo Nghị quyết của Chính phủ",
];

const NOTATIONS: [&str; 7] =
    ["VPCP-KSTT", "VPCP-KTTH", "VPCP-KGVX", "VPCP-CN", "VPCP-NN", "VPCP-QHQT", "TB-VPCP"];

/// Brings in the tasks of those months where there are none yet, and gives one that is alive.
///
/// # Errors
/// When the store fails.
pub async fn seed(installation: &Arc<Installation>, members: &[AuthorityId]) -> Result<()> {
    let directory = installation.hub.directory.snapshot();
    let now = installation.db.clock().now();
    let giver = directory.resolve(GIVER, now)?.id;
    if installation.db.read(move |tx| any(tx, giver)).await? {
        return Ok(());
    }
    let today = vietnam(now).date();
    let leads: Vec<AuthorityId> = members.iter().copied().filter(|one| *one != giver).collect();
    for begin in (0..TASKS).step_by(BATCH) {
        let batch: Result<Vec<Former>> =
            (begin..TASKS.min(begin + BATCH)).map(|at| former(at, &leads, today)).collect();
        let batch = batch?;
        let write = move |tx: &Tx| bring_in(tx, &Actor::machine("demo"), (giver, GIVER), &batch);
        installation.db.write(write).await?;
    }
    // A batch is one event of the record, which the search follows: it reads the tasks themselves when it is made again.
    installation.office.search.want_anew()?;
    let lead = directory.resolve(LEAD, now)?.id;
    let follower = person(installation, "minh.g22").await?;
    let alive = alive(lead, today, &follower.name)?;
    let write = move |tx: &Tx| {
        give(tx, &Actor::machine("demo"), (giver, GIVER), (&alive, follower.id)).map(drop)
    };
    installation.db.write(write).await
}

/// One task to be followed from its first step on.
fn alive(lead: AuthorityId, today: Date, giver_name: &str) -> Result<Former> {
    Ok(Former {
        lead,
        reference: "9012/VPCP-KSTT".to_owned(),
        dated_on: today,
        subject: "V/v đôn đốc gửi, nhận văn bản điện tử".to_owned(),
        quote: "Giao Ủy ban nhân dân thành phố Hà Nội báo cáo Thủ tướng Chính phủ kết quả gửi, nhận văn bản điện tử của các sở, ngành trong 10 ngày.".to_owned(),
        words: "Báo cáo kết quả gửi, nhận văn bản điện tử của các sở, ngành".to_owned(),
        evidence: "Văn bản báo cáo của Ủy ban nhân dân thành phố".to_owned(),
        due_on: Some(later(today, 10)?),
        done_on: None,
        percent: 0,
        giver_name: giver_name.to_owned(),
    })
}

/// The task of this place.
fn former(at: usize, leads: &[AuthorityId], today: Date) -> Result<Former> {
    let document = at * DOCUMENTS / TASKS;
    let turn = at * STRIDE % TASKS;
    let dated_on = later(today, 0)?;
    let age = DAYS - document * DAYS / DOCUMENTS;
    let dated_on = dated_on.checked_sub(days(age)?).map_err(anyhow::Error::from)?;
    let yesterday = today.checked_sub(1.day()).map_err(anyhow::Error::from)?;
    let soon = later(dated_on, 5 + turn % 55)?.min(yesterday);
    let (due_on, done_on, percent) = match turn {
        turn if turn < DONE_LATE => (Some(soon), Some(later(soon, 1 + turn % 9)?.min(today)), 100),
        turn if turn < DONE => {
            let early = soon.checked_sub(days(turn % 5)?).map_err(anyhow::Error::from)?;
            (Some(soon), Some(early.max(dated_on)), 100)
        }
        turn if turn < DUE => (Some(soon), None, turn % 4 * 20),
        turn if turn < DUE + AHEAD => (Some(later(today, turn % 120)?), None, turn % 5 * 15),
        _ => (None, None, turn % 3 * 30),
    };
    let matter = MATTERS[document % MATTERS.len()];
    let act = ACTS[at % ACTS.len()];
    // So that nearly every sentence is another one.
    let end = ENDS[(at * 11 / ACTS.len() + document / MATTERS.len() * 4) % ENDS.len()];
    let words = format!("{act} {matter} {end}");
    let number = 1 + document * DOCUMENTS_ISSUED / DOCUMENTS;
    Ok(Former {
        lead: leads[lead(turn, leads.len())],
        reference: format!("{number}/{}", NOTATIONS[document % NOTATIONS.len()]),
        dated_on,
        subject: format!("V/v {matter}"),
        quote: format!("Thủ tướng Chính phủ giao cơ quan chủ trì: {words}."),
        words,
        evidence: "Văn bản báo cáo kết quả".to_owned(),
        due_on,
        done_on,
        percent: u32::try_from(percent).unwrap_or(0),
        giver_name: "Trần Quang Minh".to_owned(),
    })
}

/// Who leads: invented, a third of all tasks with the first twenty.
fn lead(turn: usize, many: usize) -> usize {
    match turn % 3 {
        0 => turn / 3 % many.min(20),
        _ => turn * 7 % many,
    }
}

fn later(day: Date, by: usize) -> Result<Date> {
    Ok(day.checked_add(days(by)?).map_err(anyhow::Error::from)?)
}

fn days(count: usize) -> Result<jiff::Span> {
    Ok(i64::try_from(count).map_err(anyhow::Error::from)?.days())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use base::authority::AuthorityId;
    use jiff::civil::date;

    use super::{DOCUMENTS, TASKS, former};

    #[test]
    fn the_figures_are_those_that_were_published() {
        let (today, leads) = (date(2026, 11, 22), (1..95).map(AuthorityId).collect::<Vec<_>>());
        let tasks: Vec<_> = (0..TASKS).map(|at| former(at, &leads, today).unwrap()).collect();
        let due = |one: &&super::Former| one.due_on.is_some_and(|day| day < today);
        let done = tasks.iter().filter(|one| one.done_on.is_some()).count();
        let overdue = tasks.iter().filter(due).filter(|one| one.done_on.is_none()).count();
        assert_eq!((tasks.len(), done, overdue), (6_272, 2_501, 222));
        let documents: BTreeSet<_> = tasks.iter().map(|one| &one.reference).collect();
        assert_eq!(documents.len(), DOCUMENTS);
        let words: BTreeSet<_> = tasks.iter().map(|one| &one.words).collect();
        assert!(words.len() > 5_000, "{}", words.len());
        let one_in = |one: &super::Former| one.done_on.is_none_or(|day| day >= one.dated_on);
        assert!(tasks.iter().all(|one| one_in(one) && one.dated_on < today));
    }
}
