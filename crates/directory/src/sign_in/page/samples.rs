//! The pages of sign-in as samples.

use base::authority::AuthorityId;
use base::pages::sample::{Samples, render};
use base::pages::{Chrome, Refusals};
use base::{Lang, Result};
use jiff::SignedDuration;

use super::super::by_provider::{Account, Button};
use super::super::{Session, SessionId, refusals};
use super::{Ask, Held, HeldState, Me};
use crate::passkey::Listed;
use crate::person::PersonId;

impl Samples for Ask {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Ask)> {
        let page = |refusals| Ask {
            chrome: chrome.clone(),
            refusals,
            login: "huong.nt".to_owned(),
            next: "/".to_owned(),
            site: "truc.example".to_owned(),
            providers: vec![Button::sample()],
        };
        let wait = refusals::wait(chrome.now + SignedDuration::from_mins(4), chrome.now);
        vec![
            ("sign-in", page(Refusals::none())),
            ("sign-in-wrong", page(refusals::wrong().into())),
            ("sign-in-wait", page(wait.into())),
        ]
    }
}

impl Samples for Me {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Me)> {
        let held = |name: &str, unit: &str, state| Held {
            authority: AuthorityId(7),
            authority_name: name.to_owned(),
            unit: unit.to_owned(),
            title: "Phó Chánh Văn phòng".to_owned(),
            roles: chrome.say("Lãnh đạo, Văn thư", "Leader, Clerk").to_owned(),
            from: "01/07/2025".to_owned(),
            to: String::new(),
            state,
        };
        let session: SessionId = "0190a6b8-0000-7000-8000-000000000001".parse().unwrap();
        let other: SessionId = "0190a6b8-0000-7000-8000-000000000002".parse().unwrap();
        let person: PersonId = "0190a6b8-0000-7000-8000-000000000003".parse().unwrap();
        let sessions = [(session, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"), (other, "")];
        let passkey = |name: &str, used_at| Listed {
            id: "Zm9vYmFy".to_owned(),
            name: name.to_owned(),
            added_at: chrome.now - SignedDuration::from_hours(48),
            used_at,
        };
        let page = |refusals| Me {
            chrome: chrome.clone(),
            refusals,
            name: "Nguyễn Thị Hường".to_owned(),
            login: "huong.nt".to_owned(),
            positions: vec![
                held("Ủy ban nhân dân xã Đông Anh", "Văn phòng", HeldState::Acting),
                held("Ủy ban nhân dân thành phố Hà Nội", "", HeldState::InForce),
                held("Ủy ban nhân dân huyện Đông Anh", "", HeldState::Past),
                held("Bộ Nội vụ", "", HeldState::ToCome),
            ],
            sessions: sessions
                .iter()
                .map(|(id, agent)| Session {
                    id: *id,
                    person,
                    acting: None,
                    began_at: chrome.now - SignedDuration::from_hours(3),
                    seen_at: chrome.now,
                    address: "192.0.2.7".to_owned(),
                    agent: (*agent).to_owned(),
                })
                .collect(),
            here: session,
            passkeys: vec![
                passkey("Điện thoại", Some(chrome.now)),
                passkey("Máy tính ở phòng Văn thư, tầng 3", None),
            ],
            device: String::new(),
            site: "truc.example".to_owned(),
            accounts: vec![Account::sample(chrome)],
            linkable: vec![Button::sample()],
        };
        vec![("me", page(Refusals::none())), ("me-wrong", page(refusals::wrong_present().into()))]
    }
}

#[test]
fn every_page_of_the_account_can_be_drawn_in_both_languages() -> Result<()> {
    for lang in [Lang::Vi, Lang::En] {
        let mut pages = render::<Ask>(&Chrome::sample(lang, "/sign-in"))?;
        pages.extend(render::<Me>(&Chrome::sample(lang, "/me"))?);
        assert_eq!(pages.len(), 5);
        assert!(pages.iter().all(|(_, html)| html.contains("</html>")));
    }
    Ok(())
}
