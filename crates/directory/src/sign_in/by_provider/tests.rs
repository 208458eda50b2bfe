//! What people live through who sign in by a provider, and what forgers try.

mod stand_in;

use aws_lc_rs::hmac;
use base::Text;
use base::authority::Actor;
use base::db::Tx;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::url::Url;
use serde_json::{Value, json};

use super::{Linking, Provider, Setup};
use crate::passkey::Site;
use crate::person::{self, PersonId};
use crate::roles::{CLERK, OFFICIAL};
use crate::testing::{Answer, Browser, PASSWORD, World};
use stand_in::{CLIENT, SECRET, StandIn, body, by_key, key};

const SUBJECT: &str = "248289761001";

fn setup(stand_in: &StandIn, name: &str, linking: Linking) -> Setup {
    Setup {
        name: name.to_owned(),
        label: Text::new("Định danh cán bộ", "Officials' identity"),
        issuer: stand_in.issuer().to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned(),
        scopes: vec!["profile".to_owned()],
        login_claim: "preferred_username".to_owned(),
        linking,
        allow_http: true,
    }
}

/// A world with one provider, and Hường in it.
struct Story {
    world: World,
    stand_in: StandIn,
    huong: PersonId,
}

impl Story {
    async fn new(linking: Linking) -> Story {
        Story::with(linking, |_| {}).await
    }

    async fn with(linking: Linking, set: impl FnOnce(&mut Setup)) -> Story {
        let stand_in = StandIn::start().await;
        let mut first = setup(&stand_in, "officials", linking);
        set(&mut first);
        let other = setup(&stand_in, "others", linking);
        let world = World::with(|site| {
            [first, other].map(|setup| Provider::new(setup, site).unwrap()).into()
        });
        let world = world.await;
        let huong = world.person("huong.nt", world.ministry, &[CLERK]).await;
        Story { world, stand_in, huong }
    }

    /// The browser presses the button of a provider; answers where it is led.
    async fn away(&self, browser: &mut Browser, next: &str) -> Trip {
        Trip::read(&browser.post("/sign-in/provider/officials", &[("next", next)]).await)
    }

    /// A whole sign-in with the claims that the provider makes about an account.
    async fn sign_in(&self, browser: &mut Browser, subject: &str, login: &str) -> Answer {
        let trip = self.away(browser, "/me").await;
        let claims = self.claims(&trip, subject, login);
        self.back(browser, &trip, self.stand_in.signed(&claims)).await
    }

    fn claims(&self, trip: &Trip, subject: &str, login: &str) -> Value {
        let now = self.world.fresh.clock.now().as_second();
        json!({
            "iss": self.stand_in.issuer(), "sub": subject, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": trip.nonce, "preferred_username": login,
        })
    }

    /// The browser comes back, and the code is worth this token.
    async fn back(&self, browser: &mut Browser, trip: &Trip, token: String) -> Answer {
        self.promise(trip, token);
        browser.get(&trip.back("officials")).await
    }

    fn promise(&self, trip: &Trip, token: String) {
        let mut says = self.stand_in.says();
        (says.token, says.challenge) = (token, trip.challenge.clone());
    }

    async fn events(&self, kind: &'static str) -> Vec<String> {
        let sql = "select detail from event where kind = ?1 order by seq";
        let list = move |tx: &Tx| tx.list::<String>(sql, base::params![kind]);
        self.world.write(list).await.unwrap()
    }
}

/// What the browser takes along to the provider.
struct Trip {
    address: Url,
    state: String,
    nonce: String,
    challenge: String,
}

impl Trip {
    fn read(answer: &Answer) -> Trip {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let address = answer.body.split("content=\"0; url=").nth(1).unwrap();
        let address = address.split('"').next().unwrap().replace("&#38;", "&");
        let address = Url::parse(&address).unwrap();
        let asked = |name: &str| {
            let found = address.query_pairs().find(|(key, _)| key == name);
            found.map_or(String::new(), |(_, value)| value.into_owned())
        };
        let (state, nonce, challenge) = (asked("state"), asked("nonce"), asked("code_challenge"));
        Trip { state, nonce, challenge, address }
    }

    fn back(&self, name: &str) -> String {
        format!("/sign-in/provider/{name}/return?code=the-code&state={}", self.state)
    }
}

fn refused(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

const TOKEN: &str = "Xác nhận của nơi cung cấp định danh không hợp lệ.";
const STATE: &str = "đã quá năm phút hoặc bắt đầu từ trình duyệt khác";
const UNLINKED: &str = "chưa liên kết với tài khoản nào";

#[tokio::test]
async fn huong_signs_in_by_her_login_and_later_by_the_link() {
    let story = Story::new(Linking::ByLogin).await;
    let mut browser = story.world.browser();
    let page = browser.get("/sign-in").await;
    assert!(page.body.contains("Đăng nhập bằng Định danh cán bộ"), "{}", page.body);

    let trip = story.away(&mut browser, "/me?a=1").await;
    let asked = trip.address.query().unwrap();
    for part in ["response_type=code", "scope=openid+profile", "code_challenge_method=S256"] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    let back = "redirect_uri=https%3A%2F%2Ftruc.example%2Fsign-in%2Fprovider%2Fofficials%2Freturn";
    assert!(asked.contains(back), "{asked}");
    assert_eq!((trip.nonce.len(), trip.challenge.len()), (43, 43));
    let token = story.stand_in.signed(&story.claims(&trip, SUBJECT, "Huong.NT"));
    let answer = story.back(&mut browser, &trip, token).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/me?a=1"));
    assert!(browser.get("/me").await.body.contains("Hủy liên kết"));
    let linked = story.events("person.identity-linked").await;
    assert!(linked.len() == 1 && linked[0].contains(r#""by":"login""#), "{linked:?}");

    // The claim may change its mind; the subject stays the same.
    let answer = story.sign_in(&mut story.world.browser(), SUBJECT, "somebody.else").await;
    assert_eq!(answer.status, 303);
    let signed_in = story.events("person.signed-in").await;
    assert!(signed_in[1].contains(r#""by":"provider","provider":"officials""#), "{signed_in:?}");
    assert_eq!(story.events("person.identity-linked").await.len(), 1);
}

#[tokio::test]
async fn who_is_not_linked_signs_in_otherwise_links_and_may_unlink() {
    let story = Story::new(Linking::ByPerson).await;
    let answer = story.sign_in(&mut story.world.browser(), SUBJECT, "huong.nt").await;
    refused(&answer, 403, UNLINKED);
    assert_eq!(story.events("person.sign-in-failed").await.len(), 1);

    let mut huong = story.world.signed_in("huong.nt").await;
    let trip = Trip::read(&huong.post("/me/identities", &[("provider", "officials")]).await);
    let token = story.stand_in.signed(&story.claims(&trip, SUBJECT, ""));
    let answer = story.back(&mut huong, &trip, token).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/me"));
    let mut browser = story.world.browser();
    assert_eq!(story.sign_in(&mut browser, SUBJECT, "").await.status, 303);

    let id = "select id from person_identity";
    let id = story.world.write(|tx: &Tx| tx.one::<String>(id, &[])).await.unwrap();
    let removal = format!("/me/identities/{id}/removal");
    story.world.person("bao.lq", story.world.province, &[OFFICIAL]).await;
    let mut bao = story.world.signed_in("bao.lq").await;
    assert_eq!(bao.post(&removal, &[]).await.status, 404, "not one's own");
    assert_eq!(huong.post(&removal, &[]).await.status, 303);
    let answer = story.sign_in(&mut story.world.browser(), SUBJECT, "").await;
    refused(&answer, 403, UNLINKED);
    assert_eq!(story.events("person.identity-unlinked").await.len(), 1);
}

#[tokio::test]
async fn forged_and_foreign_tokens_sign_nobody_in() {
    let story = Story::new(Linking::ByLogin).await;
    let changed = |claims: &Value, name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        story.stand_in.signed(&claims)
    };
    let now = story.world.fresh.clock.now().as_second();
    let hs256 = |claims: &Value| {
        let head = body(&json!({ "alg": "HS256" }), claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        format!("{head}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&key, head.as_bytes())))
    };
    type Forge<'a> = &'a dyn Fn(&Value) -> String;
    let forgeries: [(&str, Forge<'_>); 11] = [
        ("alg none", &|claims| format!("{}.", body(&json!({ "alg": "none" }), claims))),
        ("alg HS256", &hs256),
        ("another key", &|claims| by_key(&key(), claims)),
        ("no token", &|_| "not.a.token".to_owned()),
        ("nonce", &|claims| changed(claims, "nonce", json!("n-0S6_WzA2Mj"))),
        ("no nonce", &|claims| changed(claims, "nonce", Value::Null)),
        ("issuer", &|claims| changed(claims, "iss", json!("https://evil.example"))),
        ("audience", &|claims| changed(claims, "aud", json!("another client"))),
        ("two audiences", &|claims| changed(claims, "aud", json!([CLIENT, "another"]))),
        ("expired", &|claims| changed(claims, "exp", json!(now - 1))),
        ("subject", &|claims| changed(claims, "sub", json!("x".repeat(256)))),
    ];
    for (name, forge) in forgeries {
        let mut browser = story.world.browser();
        let trip = story.away(&mut browser, "/").await;
        let token = forge(&story.claims(&trip, SUBJECT, "huong.nt"));
        let answer = story.back(&mut browser, &trip, token).await;
        assert!(answer.status == 422 && answer.body.contains(TOKEN), "{name}: {}", answer.body);
        assert!(browser.cookie.is_none(), "{name}");
    }
    assert_eq!(story.events("person.sign-in-failed").await.len(), forgeries.len());
    assert_eq!(story.sign_in(&mut story.world.browser(), SUBJECT, "huong.nt").await.status, 303);
}

#[tokio::test]
async fn an_answer_counts_once_in_its_browser_for_five_minutes() {
    let story = Story::new(Linking::ByLogin).await;
    let ready = async |browser: &mut Browser| {
        let trip = story.away(browser, "/").await;
        story.promise(&trip, story.stand_in.signed(&story.claims(&trip, SUBJECT, "huong.nt")));
        trip
    };
    let mut browser = story.world.browser();
    let trip = ready(&mut browser).await;
    refused(&story.world.browser().get(&trip.back("officials")).await, 422, STATE);
    refused(&browser.get(&trip.back("officials")).await, 422, STATE);

    let trip = ready(&mut browser).await;
    refused(&browser.get(&trip.back("others")).await, 422, STATE);

    let trip = ready(&mut browser).await;
    story.world.fresh.clock.advance(5 * 60);
    refused(&browser.get(&trip.back("officials")).await, 422, STATE);

    let unknown = "019ab000-0000-7000-8000-000000000000";
    for state in [unknown, "", "x"] {
        let path = format!("/sign-in/provider/officials/return?code=the-code&state={state}");
        refused(&browser.get(&path).await, 422, STATE);
    }
    let trip = ready(&mut browser).await;
    assert_eq!(browser.get(&trip.back("officials")).await.status, 303);
    refused(&story.world.browser().get(&trip.back("officials")).await, 422, STATE);
}

#[tokio::test]
async fn two_tabs_of_one_browser_do_not_disturb_each_other() {
    let story = Story::new(Linking::ByLogin).await;
    let mut browser = story.world.browser();
    let first = story.away(&mut browser, "/me").await;
    story.away(&mut browser, "/").await;
    let token = story.stand_in.signed(&story.claims(&first, SUBJECT, "huong.nt"));
    assert_eq!(story.back(&mut browser, &first, token).await.location, "/me");
}

#[tokio::test]
async fn a_link_is_made_by_whoever_asked_for_it_alone() {
    let story = Story::new(Linking::ByPerson).await;
    story.world.person("bao.lq", story.world.province, &[OFFICIAL]).await;
    let mut browser = story.world.signed_in("huong.nt").await;
    let trip = Trip::read(&browser.post("/me/identities", &[("provider", "officials")]).await);
    // The same browser, where somebody else has signed in meanwhile.
    assert_eq!(browser.sign_in("bao.lq", PASSWORD, "/").await.status, 303);
    let token = story.stand_in.signed(&story.claims(&trip, SUBJECT, ""));
    refused(&story.back(&mut browser, &trip, token).await, 422, STATE);
    assert!(story.events("person.identity-linked").await.is_empty());
}

#[tokio::test]
async fn one_account_there_stands_for_one_person_here() {
    let story = Story::new(Linking::ByLogin).await;
    assert_eq!(story.sign_in(&mut story.world.browser(), SUBJECT, "huong.nt").await.status, 303);
    // Another human being was given the login at the provider.
    let answer = story.sign_in(&mut story.world.browser(), "another", "huong.nt").await;
    refused(&answer, 422, "đã liên kết với một định danh khác");
    story.world.person("bao.lq", story.world.province, &[OFFICIAL]).await;
    let mut bao = story.world.signed_in("bao.lq").await;
    let trip = Trip::read(&bao.post("/me/identities", &[("provider", "officials")]).await);
    let token = story.stand_in.signed(&story.claims(&trip, SUBJECT, ""));
    refused(&story.back(&mut bao, &trip, token).await, 422, "tài khoản của người khác");
}

#[tokio::test]
async fn a_closed_account_and_one_without_position_stay_outside() {
    let story = Story::new(Linking::ByLogin).await;
    let world = &story.world;
    assert_eq!(story.sign_in(&mut world.browser(), SUBJECT, "huong.nt").await.status, 303);
    let leave = |tx: &Tx| {
        let position = "select id from position";
        let id = tx.one::<String>(position, &[])?.parse()?;
        person::leave_position(tx, &Actor::machine("test"), id, tx.now())
    };
    world.write(leave).await.unwrap();
    let answer = story.sign_in(&mut world.browser(), SUBJECT, "huong.nt").await;
    refused(&answer, 403, "chưa có hoặc không còn chức vụ nào");
    let huong = story.huong;
    let close = move |tx: &Tx| person::close_person(tx, &Actor::machine("test"), huong);
    world.write(close).await.unwrap();
    let left = "select count(*) from person_identity";
    assert_eq!(world.write(|tx: &Tx| tx.one::<i64>(left, &[])).await.unwrap(), 0);
    let answer = story.sign_in(&mut world.browser(), SUBJECT, "huong.nt").await;
    refused(&answer, 403, "Tài khoản này đã đóng.");
}

#[tokio::test]
async fn the_provider_may_refuse_be_away_or_not_know_us() {
    let story = Story::new(Linking::ByLogin).await;
    let mut browser = story.world.browser();
    let trip = story.away(&mut browser, "/").await;
    let denied = "error=access_denied&error_description=LỘ";
    let path = format!("/sign-in/provider/officials/return?{denied}&state={}", trip.state);
    let answer = browser.get(&path.replace('Ộ', "%E1%BB%98")).await;
    refused(&answer, 422, "chưa xác nhận: bạn đã hủy");
    assert!(!answer.body.contains("LỘ"));

    let trip = story.away(&mut browser, "/").await;
    story.promise(&trip, story.stand_in.signed(&story.claims(&trip, SUBJECT, "huong.nt")));
    let elsewhere = format!("{}&iss=https%3A%2F%2Fevil.example", trip.back("officials"));
    refused(&browser.get(&elsewhere).await, 422, TOKEN);

    let trip = story.away(&mut browser, "/").await;
    story.stand_in.says().broken = true;
    refused(&browser.get(&trip.back("officials")).await, 503, "hiện không trả lời");
    let answer = browser.post("/sign-in/provider/officials", &[]).await;
    refused(&answer, 503, "Định danh cán bộ hiện không trả lời");
    assert_eq!(browser.post("/sign-in/provider/unknown", &[]).await.status, 404);

    let stranger = Story::with(Linking::ByLogin, |setup| setup.client_secret = "sai".to_owned());
    let stranger = stranger.await;
    let answer = stranger.sign_in(&mut stranger.world.browser(), SUBJECT, "huong.nt").await;
    refused(&answer, 422, TOKEN);
}

#[tokio::test]
async fn an_address_that_nobody_confirmed_is_nobodys_login() {
    let by_mail = |setup: &mut Setup| setup.login_claim = "email".to_owned();
    let story = Story::with(Linking::ByLogin, by_mail).await;
    for (verified, status) in [(json!(false), 403), (Value::Null, 403), (json!(true), 303)] {
        let mut browser = story.world.browser();
        let trip = story.away(&mut browser, "/").await;
        let mut claims = story.claims(&trip, SUBJECT, "");
        (claims["email"], claims["email_verified"]) = (json!("huong.nt"), verified);
        let token = story.stand_in.signed(&claims);
        assert_eq!(story.back(&mut browser, &trip, token).await.status, status);
    }
}

#[tokio::test]
async fn tries_are_counted_and_nobody_is_led_to_a_foreign_host() {
    let story = Story::new(Linking::ByLogin).await;
    let mut browser = story.world.browser();
    let trip = story.away(&mut browser, "https://evil.example/").await;
    let token = story.stand_in.signed(&story.claims(&trip, SUBJECT, "huong.nt"));
    assert_eq!(story.back(&mut browser, &trip, token).await.location, "/");
    // The one that signed somebody in is given back.
    for _ in 0..crate::sign_in::limits::ADDRESS_MAX {
        browser.post("/sign-in/provider/officials", &[]).await;
    }
    let answer = browser.post("/sign-in/provider/officials", &[]).await;
    assert_eq!(answer.status, 429);
}

#[tokio::test]
async fn the_cookie_of_the_way_is_for_the_way_alone() {
    let story = Story::new(Linking::ByLogin).await;
    let answer = story.world.browser().post("/sign-in/provider/officials", &[]).await;
    let cookie = answer.cookies.iter().find(|line| line.starts_with("truc_away=")).unwrap();
    let ends = "; Path=/sign-in/provider; Max-Age=300; HttpOnly; SameSite=Lax";
    assert!(cookie.ends_with(ends), "{cookie}");
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_and_secrets_do_not_show() {
    let stand_in = StandIn::start().await;
    let site = Site::parse("https://truc.example").unwrap();
    let field = |change: &dyn Fn(&mut Setup), site: &Site| {
        let mut setup = setup(&stand_in, "officials", Linking::ByPerson);
        change(&mut setup);
        let error = Provider::new(setup, site).err().unwrap();
        assert!(!format!("{error:?}").contains(SECRET));
        error.refusal().unwrap().field.clone().unwrap()
    };
    let issuer = "sign_in.providers.issuer";
    assert_eq!(field(&|setup| setup.allow_http = false, &site), issuer);
    assert_eq!(field(&|setup| setup.issuer = "http://id.example.vn".to_owned(), &site), issuer);
    assert_eq!(field(&|setup| setup.issuer = "id.example.vn".to_owned(), &site), issuer);
    assert_eq!(field(&|_| {}, &Site::localhost().unwrap()), "site.origin");
}
