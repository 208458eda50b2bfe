//! What people are told: new work, reminders before and after the deadline, what came back; counted at the bell, read one by
//! one or all at once; a leader learns what stays undone.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::office::Story;

const LEADER: &str = "ha.h26";
/// Who leads the unit of the official.
const HEAD: &str = "lien.h26";
const OFFICIAL: &str = "tuan.h26";
const CLERK: &str = "yen.h26";

/// The lines of somebody's notices of a kind, in Vietnamese.
fn lines(page: &str, kind: &str) -> usize {
    page.matches(&format!("</svg>{kind}</span>")).count()
}

impl Story {
    async fn notices(&self, login: &str) -> String {
        self.get(login, "/notices?lang=vi").await.text
    }

    async fn days_pass(&self, days: i64) {
        self.w.clock.advance(days * 24 * 3_600);
        self.w.run_jobs().await;
    }
}

#[tokio::test]
async fn who_is_given_work_is_told_and_the_bell_counts() {
    let s = Story::new().await;
    let id = s.in_hand(1, "2026-11-27").await;
    let page = s.notices(OFFICIAL).await;
    assert_eq!(lines(&page, "Việc mới"), 1, "{page}");
    assert!(page.contains("<b class=\"count\">1</b>"), "the bell");
    assert!(s.get(OFFICIAL, "/desk").await.text.contains("<b class=\"count\">1</b>"));
    let way = page.split("href=\"/notices/").nth(1).unwrap().split('"').next().unwrap();
    let way = format!("/notices/{way}");
    assert_eq!(s.get(LEADER, &way).await.status, 404, "not hers to read");
    let opened = s.get(OFFICIAL, &way).await;
    assert_eq!((opened.status.as_u16(), opened.location), (303, format!("/incoming/{id}")));
    assert!(!s.notices(OFFICIAL).await.contains("<b class=\"count\">1</b>"), "read");

    s.post(OFFICIAL, &format!("/incoming/{id}/report"), &[("words", "Đã xong")]).await;
    let back = format!("/incoming/{id}/return");
    assert_eq!(s.post(LEADER, &back, &[("words", "Thiếu số liệu")]).await.status, 303);
    let page = s.notices(OFFICIAL).await;
    assert_eq!((lines(&page, "Bị trả lại"), lines(&page, "Việc mới")), (1, 1), "{page}");
    let newest = page.split("name=\"newest\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let all = s.post(OFFICIAL, "/notices/reading", &[("newest", newest)]).await;
    assert_eq!(all.status, 303);
    assert!(s.notices(OFFICIAL).await.contains("<p>0 chưa đọc</p>"));
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:24")
#[tokio::test]
async fn the_ladder_reminds_once_a_step_and_passes_up_what_stays_undone() {
    let s = Story::new().await;
    // Monday, 23 November; due on Friday.
    s.in_hand(1, "2026-11-27").await;
    let told = async |kind| lines(&s.notices(OFFICIAL).await, kind);
    s.days_pass(0).await;
    assert_eq!(told("Nhắc hạn").await, 0, "given today");
    s.days_pass(1).await;
    assert_eq!(told("Nhắc hạn").await, 1, "three working days before");
    s.w.run_jobs().await;
    assert_eq!(told("Nhắc hạn").await, 1, "never twice");
    s.days_pass(1).await;
    assert_eq!(told("Nhắc hạn").await, 1, "two days before is no step");
    s.days_pass(1).await;
    assert_eq!(told("Nhắc hạn").await, 2, "the day before");
    s.days_pass(1).await;
    assert_eq!(told("Nhắc hạn").await, 3, "on the day");
    s.days_pass(2).await;
    assert_eq!(told("Nhắc hạn").await, 3, "nobody is reminded on a Sunday");
    s.days_pass(1).await;
    assert_eq!(told("Nhắc hạn").await, 4, "the first working day after");
    assert_eq!(lines(&s.notices(HEAD).await, "Quá hạn tại cơ quan"), 0);
    s.days_pass(1).await;
    assert_eq!(lines(&s.notices(HEAD).await, "Quá hạn tại cơ quan"), 1);
    assert_eq!(told("Quá hạn tại cơ quan").await, 0, "passed up, not down");
    s.days_pass(3).await;
    assert_eq!(lines(&s.notices(HEAD).await, "Quá hạn tại cơ quan"), 1);
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:24")
#[tokio::test]
async fn what_is_long_overdue_is_told_once_and_what_stands_still_not_at_all() {
    let s = Story::new().await;
    let id = s.in_hand(1, "2026-11-25").await;
    let why = [("pause_reason", "Chờ bổ sung hồ sơ")];
    assert_eq!(s.post(OFFICIAL, &format!("/incoming/{id}/pause"), &why).await.status, 303);
    s.days_pass(14).await;
    assert_eq!(lines(&s.notices(OFFICIAL).await, "Nhắc hạn"), 0, "its clock stands still");
    let resumed = s.post(OFFICIAL, &format!("/incoming/{id}/resumption"), &[]).await;
    assert_eq!(resumed.status, 303);
    s.days_pass(14).await;
    assert_eq!(lines(&s.notices(OFFICIAL).await, "Nhắc hạn"), 1, "not one for each step");
    assert_eq!(lines(&s.notices(HEAD).await, "Quá hạn tại cơ quan"), 1);
    assert_eq!(lines(&s.notices(CLERK).await, "Quá hạn tại cơ quan"), 0);
}

// law!("30/2020:24")
#[tokio::test]
async fn who_wants_quiet_about_a_matter_is_told_of_its_deadline_alone() {
    let s = Story::new().await;
    let id = s.in_hand(1, "2026-11-27").await;
    let (way, mute) = (format!("/incoming/{id}"), format!("/incoming/{id}/mute"));
    assert_eq!(s.post("nguyet.h26", &mute, &[]).await.status, 404, "she knows nothing of it");
    assert!(s.get(OFFICIAL, &way).await.text.contains(&mute));
    assert_eq!(s.post(OFFICIAL, &mute, &[]).await.status, 303);
    assert!(s.notices(OFFICIAL).await.contains("<p>0 chưa đọc</p>"), "what was unread is read");
    assert!(!s.get(OFFICIAL, &way).await.text.contains(&mute), "the way back stands there");

    s.days_pass(1).await;
    assert_eq!(lines(&s.notices(OFFICIAL).await, "Nhắc hạn"), 1, "his own deadline");

    s.post(OFFICIAL, &format!("{way}/report"), &[("words", "Đã xong")]).await;
    s.post(LEADER, &format!("{way}/return"), &[("words", "Thiếu số liệu")]).await;
    assert_eq!(lines(&s.notices(OFFICIAL).await, "Bị trả lại"), 0);
    assert!(s.get(OFFICIAL, "/desk").await.text.contains(&id), "it is on his desk all the same");
    s.in_hand(2, "2026-11-27").await;
    assert_eq!(lines(&s.notices(OFFICIAL).await, "Việc mới"), 2, "of another he is told");

    let settings = s.get(OFFICIAL, "/me/notices?lang=vi").await.text;
    assert!(settings.contains(&way) && settings.contains("/me/notices/unmuting"), "{settings}");
    let of = [("kind", "incoming"), ("id", id.as_str())];
    assert_eq!(s.post(LEADER, "/me/notices/unmuting", &of).await.status, 404, "hers are none");
    let from = [of[0], of[1], ("from", "matter")];
    assert_eq!(s.post(OFFICIAL, "/me/notices/unmuting", &from).await.location, way);
    assert_eq!(s.post(OFFICIAL, "/me/notices/unmuting", &of).await.status, 404, "once");
    s.post(OFFICIAL, &format!("{way}/report"), &[("words", "Đã bổ sung")]).await;
    s.post(LEADER, &format!("{way}/return"), &[("words", "Thiếu phụ lục")]).await;
    assert_eq!(lines(&s.notices(OFFICIAL).await, "Bị trả lại"), 1);
    s.w.assert_chain_is_whole().await;
}

/// A mail server that takes every letter and keeps it.
struct Sink {
    port: u16,
    letters: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    async fn open() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let letters: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = letters.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(Sink::serve(line, kept.clone()));
            }
        });
        Sink { port, letters }
    }

    async fn serve(mut line: TcpStream, letters: Arc<Mutex<Vec<String>>>) {
        let (read, mut write) = line.split();
        let mut read = BufReader::new(read).lines();
        let (mut letter, mut inside) = (String::new(), false);
        write.write_all(b"220 sink\r\n").await.unwrap();
        while let Ok(Some(said)) = read.next_line().await {
            let answer = match (inside, said.as_str()) {
                (true, ".") => {
                    letters.lock().unwrap().push(std::mem::take(&mut letter));
                    inside = false;
                    "250 kept\r\n"
                }
                (true, _) => {
                    letter.push_str(&said);
                    letter.push('\n');
                    continue;
                }
                (false, "DATA") => {
                    inside = true;
                    "354 go on\r\n"
                }
                (false, _) => "250 sink\r\n",
            };
            write.write_all(answer.as_bytes()).await.unwrap();
        }
    }

    fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

/// An office that sends letters to a sink.
async fn with_mail(sink: &Sink) -> Story {
    let port = sink.port;
    Story::with(move |config| {
        config.mail.host = "127.0.0.1".to_owned();
        config.mail.port = port;
        config.mail.protection = desk::notice::Protection::None;
        config.mail.from = "truc@h26.example.vn".to_owned();
    })
    .await
}

#[tokio::test]
async fn a_letter_leaves_at_once_or_in_the_morning_or_never_and_says_no_subject() {
    let sink = Sink::open().await;
    let s = with_mail(&sink).await;
    let now = s.post(OFFICIAL, "/me/notices", &[("work", "now"), ("reminder", "never")]).await;
    assert_eq!(now.status, 303);
    assert_eq!(s.post(LEADER, "/me/notices", &[("work", "never")]).await.status, 303);
    assert_eq!(s.post("van.hanh", "/me/notices", &[("work", "now")]).await.status, 403);
    s.in_hand(1, "2026-11-24").await;
    s.w.run_jobs().await;
    s.w.run_jobs().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 1, "to Tuấn at once, to nobody else: {letters:?}");
    let letter = &letters[0];
    assert!(letter.contains("To: tuan.h26@truc.example") && letter.contains("Message-ID: <"));
    assert!(letter.contains("/notices/") && letter.contains("1/VP-TH"), "{letter}");
    assert!(!letter.contains("liên thông") && !letter.contains("lien thong"), "no subject");

    // Overdue: a reminder that Tuấn does not want by mail; the head of his unit reads of it the next morning.
    s.days_pass(7).await;
    s.w.run_jobs().await;
    s.w.run_jobs().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 2, "{letters:?}");
    assert!(letters[1].contains("To: lien.h26@truc.example"), "{}", letters[1]);
    s.days_pass(0).await;
    assert_eq!(sink.letters().len(), 2, "one letter a day, and nothing twice");
    s.days_pass(1).await;
    s.w.run_jobs().await;
    assert_eq!(sink.letters().len(), 2, "nothing new, no letter");
}

#[tokio::test]
async fn without_a_mail_server_no_letter_waits() {
    let s = Story::new().await;
    let chosen = s.post(OFFICIAL, "/me/notices", &[("work", "now")]).await;
    assert_eq!(chosen.status, 303);
    s.in_hand(1, "2026-11-24").await;
    s.w.run_jobs().await;
    s.w.run_jobs().await;
    assert_eq!(s.count("select count(*) from desk_notice where mailed_at is not null").await, 0);
    assert_eq!(s.count("select count(*) from job where kind like 'mail-%'").await, 0);
}
