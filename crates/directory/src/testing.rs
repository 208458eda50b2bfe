//! The small world of this crate's tests: two authorities, a few named people.

use axum::Router;
use axum::body::Body;
use base::authority::{Actor, AuthorityId, Role, Scope};
use base::clock::Clock;
use base::db::Tx;
use base::pages::{Door, dress};
use base::testing::Fresh;
use base::{Result, Text};
use http::{Request, Response, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::authority::{self, Entry, KEEP, Kind};
use crate::passkey::{Passkeys, Site};
use crate::person::{self, Login, NewPerson, NewPosition, PersonId, Unit};
use crate::sign_in::by_provider::Provider;
use crate::sign_in::{Password, set_password};
use crate::{AuthorityCode, Directory, SignIns, signed_in};

pub const PASSWORD: &str = "mưa rào tháng bảy";

pub struct World {
    pub fresh: Fresh,
    pub directory: Directory,
    pub sign_ins: SignIns,
    pub router: Router,
    pub ministry: AuthorityId,
    pub province: AuthorityId,
}

impl World {
    /// Bộ Nội vụ and UBND tỉnh Khánh Hòa, nobody in them yet.
    pub async fn new() -> World {
        World::with(|_| Vec::new()).await
    }

    /// The same, with providers to sign in by.
    pub async fn with(providers: impl FnOnce(&Site) -> Vec<Provider>) -> World {
        let fresh = Fresh::new();
        let add = |tx: &Tx| {
            let ministry = register(tx, "G09", "Bộ Nội vụ", None)?;
            Ok((ministry, register(tx, "H32", "UBND tỉnh Khánh Hòa", None)?))
        };
        let (ministry, province) = fresh.db.write(add).await.unwrap();
        let directory = Directory::open(fresh.db.clone()).await.unwrap();
        let site = Site::parse("https://truc.example").unwrap();
        let providers = providers(&site);
        let passkeys = Passkeys::new(fresh.db.clone(), site).unwrap();
        let sign_ins = SignIns::new(fresh.db.clone(), directory.clone(), passkeys, |_| Vec::new());
        let sign_ins = sign_ins.with_providers(providers);
        let routes = crate::routes(&fresh.db, &directory, &sign_ins);
        let router = dress(signed_in(routes, sign_ins.clone()), door(&fresh.clock, &fresh));
        World { fresh, directory, sign_ins, router, ministry, province }
    }

    /// A person with the usual password and one position.
    pub async fn person(&self, login: &str, at: AuthorityId, roles: &[Role]) -> PersonId {
        let login = Login::parse(login).unwrap();
        let hash = self.sign_ins.hash(Password::parse(PASSWORD, &login).unwrap()).await.unwrap();
        let roles = roles.to_vec();
        let add = move |tx: &Tx| {
            let keeper = Actor::machine("test");
            let new = NewPerson {
                authority: at,
                name: "Nguyễn Thị Hường".to_owned(),
                login: login.clone(),
                mail: String::new(),
            };
            let id = person::add_person(tx, &keeper, &new)?;
            person::take_position(tx, &keeper, &position(tx, id, at, &roles))?;
            set_password(tx, &keeper, id, &hash)?;
            Ok(id)
        };
        self.fresh.db.write(add).await.unwrap()
    }

    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnMut(&Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.fresh.db.write(act).await
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, away: None, headers: Vec::new() }
    }

    pub async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(login, PASSWORD, "/me").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }
}

pub fn position(tx: &Tx, person: PersonId, authority: AuthorityId, roles: &[Role]) -> NewPosition {
    NewPosition {
        person,
        authority,
        unit: Unit::Named("Văn phòng".to_owned()),
        title: "Chuyên viên".to_owned(),
        title_en: None,
        roles: roles.to_vec(),
        from_at: tx.now(),
    }
}

pub fn register(
    tx: &Tx,
    code: &str,
    name: &str,
    parent: Option<AuthorityId>,
) -> Result<AuthorityId> {
    let entry = Entry {
        parent,
        kind: Kind::Authority,
        member: parent.is_none(),
        name: name.to_owned(),
        name_en: None,
        mail: String::new(),
        valid_from: tx.now(),
        code: AuthorityCode::parse(code)?,
        other_codes: Vec::new(),
    };
    authority::register(tx, &Actor::machine("test").may(&KEEP, Scope::Installation)?, entry)
}

fn door(clock: &Clock, fresh: &Fresh) -> Door {
    let product = Text::new("Trục", "Trục");
    Door {
        product,
        nav: Vec::new(),
        foot: Vec::new(),
        clock: clock.clone(),
        random: fresh.random.clone(),
    }
}

/// A browser that keeps the cookie of its session and that of a way to a provider.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
    away: Option<String>,
    pub headers: Vec<(&'static str, String)>,
}

pub struct Answer {
    pub status: u16,
    pub location: String,
    pub cookies: Vec<String>,
    pub body: String,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "", Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.send("POST", path, kind, Body::from(pairs.join("&"))).await
    }

    pub async fn sign_in(&mut self, login: &str, password: &str, next: &str) -> Answer {
        let form = [("login", login), ("password", password), ("next", next)];
        self.post("/sign-in", &form).await
    }

    pub async fn send(&mut self, method: &str, path: &str, kind: &str, body: Body) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "truc.example")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, kind);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        for cookie in [&self.cookie, &self.away].into_iter().flatten() {
            request = request.header(header::COOKIE, format!("theme=dark; {cookie}"));
        }
        let request = request.body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        self.keep(response).await
    }

    async fn keep(&mut self, response: Response<Body>) -> Answer {
        let (head, body) = response.into_parts();
        let text = |value: &http::HeaderValue| value.to_str().unwrap_or("").to_owned();
        let cookies: Vec<String> =
            head.headers.get_all(header::SET_COOKIE).iter().map(text).collect();
        for line in &cookies {
            if let Some(pair) =
                line.split(';').next().filter(|pair| pair.starts_with("truc_session="))
            {
                self.cookie = (pair != "truc_session=").then(|| pair.to_owned());
            }
            if line.starts_with("truc_away=") {
                self.away = line.split(';').next().map(str::to_owned);
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status.as_u16(),
            location: head.headers.get(header::LOCATION).map_or(String::new(), text),
            cookies,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
