//! The directory over the agency protocol: lists that stay in step, and an authority's own units registered and
//! closed by its software (Decision 20/2020, art. 10).

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use base::authority::{Action, AuthorityId, Scope};
use base::{Refusal, Result, Text};
use bytes::Bytes;
use directory::authority::{Authority, Entry, Kind};
use directory::{AuthorityCode, Snapshot, authority};
use futures::stream;
use serde_json::{Value, json};

use super::answer;
use super::documents::{needed, time};
use super::headers::Signed;
use super::inbox::drain;
use crate::hub::Hub;
use crate::system::AGENCY_SYSTEM;

/// An authority's software keeps the authority's own units.
pub const KEEP_UNITS: Action = Action { name: "directory.keep-units", roles: &[AGENCY_SYSTEM] };

const REGISTER_BODY_MAX: usize = 64 * 1024;
/// A list of the whole country is some 20 MB: it leaves in pieces.
const PIECE: usize = 64 * 1024;

/// `getAgenciesList`: everybody who exists, under the main code, with the code of QCVN 102 as `oldCode`.
pub(super) fn list(hub: &Hub, headers: &HeaderMap) -> Result<Response<Body>> {
    Signed::check(hub, headers)?;
    let now = hub.db.clock().now();
    Ok(cached(hub, "list", |directory, found| {
        found.exists_at(now).then(|| {
            json!({
            "id": found.id.0.to_string(),
            "pid": parent(found),
            "code": found.code.as_str(),
            "name": found.name,
            "mail": found.mail,
            "oldCode": old(found),
            "parentCode": found.parent.and_then(|id| directory.get(id)).map_or("", |p| p.code.as_str()),
            })
        })
    }))
}

/// `getAgenciesListQD20`: those with a code by Decision 20/2020; `level` narrows to one level of the tree.
pub(super) fn list_decision20(hub: &Hub, headers: &HeaderMap) -> Result<Response<Body>> {
    let signed = Signed::check(hub, headers)?;
    let level: Option<usize> =
        signed.key("level").and_then(|level| level.parse().ok()).filter(|n| *n > 0);
    let directory = hub.directory.snapshot();
    let now = hub.db.clock().now();
    let found = directory.all().iter().filter(|found| found.exists_at(now));
    let lines: Vec<Value> = found
        .filter(|found| found.code.form() == directory::code::Form::Decision20)
        .filter(|found| level.is_none_or(|level| found.code.level() == Some(level)))
        .map(|found| {
            json!({
                "id": found.id.0.to_string(),
                "code": found.code.as_str(),
                "name": found.name,
                "mail": found.mail,
                "code102": old(found),
            })
        })
        .collect();
    Ok(answer::ok(json!({ "data": lines })))
}

/// `getSynchronizeUnit`: everybody who ever was, with versions, for software that keeps a copy.
pub(super) fn synchronize(hub: &Hub, headers: &HeaderMap) -> Result<Response<Body>> {
    Signed::check(hub, headers)?;
    let (center, now) = (hub.settings.code.clone(), hub.db.clock().now());
    Ok(cached(hub, "synchronize", move |_, found| {
        let closed = !found.exists_at(now);
        Some(json!({
            "id": found.id.0.to_string(),
            "pid": parent(found),
            "code": found.code.as_str(),
            "name": found.name,
            "mail": found.mail,
            "version": found.version,
            "centerCode": center,
            "deleted": closed,
            "modifyDate": time(found.valid_to.filter(|_| closed).unwrap_or(found.valid_from)),
            "isAgency": found.kind == Kind::Authority,
        }))
    }))
}

// law!("20/2020:10")
/// `registerAgency`: registers a unit under an authority that the system speaks for, or changes it.
pub(super) async fn register(hub: &Hub, request: Request<Body>) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    let body = axum::body::to_bytes(request.into_body(), REGISTER_BODY_MAX)
        .await
        .map_err(|_| not_json())?;
    let told: Value = serde_json::from_slice(&body).map_err(|_| not_json())?;
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| told.get(*name)?.as_str());
        found.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let code = AuthorityCode::parse_any(&text(&["code"]).ok_or_else(|| field_missing("code"))?)?;
    let (directory, now) = (hub.directory.snapshot(), hub.db.clock().now());
    // A closed code stays closed: it is never given again, not even to the same unit.
    let known = match directory.find(code.as_str()) {
        Some(_) => Some(directory.resolve(code.as_str(), now)?.id),
        None => None,
    };
    let parent = parent_of(&directory, text(&["pcode", "pid"]), &code, known, now)?;
    let owner = keeper(hub, &signed, known.unwrap_or(parent))?;
    let permit = signed.system.actor().may(&KEEP_UNITS, Scope::Authority(owner))?;
    let entry = Entry {
        parent: Some(parent),
        kind: Kind::Unit,
        member: false,
        name: text(&["name"]).ok_or_else(|| field_missing("name"))?,
        name_en: None,
        mail: text(&["mail"]).unwrap_or_default(),
        valid_from: now,
        code,
        other_codes: Vec::new(),
    };
    hub.db
        .write(move |tx| match known {
            Some(id) => {
                let change =
                    Entry { parent: directory.get(id).and_then(|a| a.parent), ..entry.clone() };
                authority::change(tx, &permit, id, &change)
            }
            None => authority::register(tx, &permit, entry.clone()).map(drop),
        })
        .await?;
    hub.directory.refresh().await?;
    Ok(answer::ok(json!({})))
}

/// `deleteAgency`: closes a unit; nothing is ever deleted.
pub(super) async fn delete(hub: &Hub, request: Request<Body>) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    let code = needed(&signed, &["AgencyCode", "agencyCode", "agencycode"])?;
    drain(request).await;
    let (directory, now) = (hub.directory.snapshot(), hub.db.clock().now());
    let found = directory.resolve(&code, now)?;
    if found.kind == Kind::Authority {
        return Err(not_a_unit(&code).into());
    }
    let owner = keeper(hub, &signed, found.id)?;
    let permit = signed.system.actor().may(&KEEP_UNITS, Scope::Authority(owner))?;
    let id = found.id;
    hub.db.write(move |tx| authority::close(tx, &permit, id, tx.now(), None)).await?;
    hub.directory.refresh().await?;
    Ok(answer::ok(json!({})))
}

/// The parent that was named, or the one that the code's own form names.
fn parent_of(
    directory: &Snapshot,
    named: Option<String>,
    code: &AuthorityCode,
    known: Option<AuthorityId>,
    now: jiff::Timestamp,
) -> Result<AuthorityId> {
    if let Some(named) = named {
        let by_id = named.parse().ok().and_then(|id| directory.get(AuthorityId(id)));
        return match by_id {
            Some(found) => Ok(found.id),
            None => Ok(directory.resolve(&named, now)?.id),
        };
    }
    let by_code = code.parent().and_then(|parent| directory.find(parent.as_str()));
    let by_tree = known.and_then(|id| directory.get(id)?.parent);
    Ok(by_code.map(|found| found.id).or(by_tree).ok_or_else(|| field_missing("pcode"))?)
}

/// The authority in whose name the system may keep this unit.
fn keeper(hub: &Hub, signed: &Signed, unit: AuthorityId) -> Result<AuthorityId> {
    if !hub.acting_for(&signed.system, unit) {
        return Err(foreign_unit().into());
    }
    let own = signed.system.authorities().find(|own| *own == unit);
    Ok(own.unwrap_or(signed.system.authority))
}

/// A whole list as text, made once per version of the directory: the country's software asks for it daily.
fn cached(
    hub: &Hub,
    name: &'static str,
    line: impl Fn(&Snapshot, &Authority) -> Option<Value>,
) -> Response<Body> {
    let directory = hub.directory.snapshot();
    let text = hub.lists.get(name, directory.version(), hub.db.clock().now(), || {
        let lines: Vec<Value> =
            directory.all().iter().filter_map(|found| line(&directory, found)).collect();
        answer::ascii(
            &json!({ "status": "OK", "ErrorCode": "0", "ErrorDesc": "Thành công", "data": lines }),
        )
    });
    let length = text.len() as u64;
    let pieces = (0..text.len().div_ceil(PIECE)).map(move |n| {
        Ok::<Bytes, std::io::Error>(text.slice(n * PIECE..text.len().min((n + 1) * PIECE)))
    });
    answer::streamed(Body::from_stream(stream::iter(pieces)), length)
}

fn parent(found: &Authority) -> String {
    found.parent.map_or(String::new(), |id| id.0.to_string())
}

fn old(found: &Authority) -> &str {
    found.old_code().map_or("", AuthorityCode::as_str)
}

fn not_json() -> Refusal {
    Refusal::new(
        "body.json",
        Text::new("Nội dung gửi không phải JSON hợp lệ.", "The body is not valid JSON."),
        Text::new(
            "Gửi một đối tượng JSON có các trường code, name, pcode, mail.",
            "Send a JSON object with the fields code, name, pcode, mail.",
        ),
    )
}

fn field_missing(name: &'static str) -> Refusal {
    Refusal::new(
        "field.missing",
        Text::with(format!("Thiếu trường {name}."), format!("The field {name} is missing.")),
        Text::with(format!("Bổ sung trường {name}."), format!("Add the field {name}.")),
    )
    .field(name)
}

fn foreign_unit() -> Refusal {
    Refusal::new(
        "unit.foreign",
        Text::new(
            "Hệ thống này không quản lý đơn vị nêu trong yêu cầu.",
            "This system does not keep the unit named in the request.",
        ),
        Text::new(
            "Chỉ đăng ký, sửa, đóng đơn vị thuộc cơ quan của mình.",
            "Register, change and close units of your own authority only.",
        ),
    )
    .status(404)
}

fn not_a_unit(code: &str) -> Refusal {
    Refusal::new(
        "unit.authority",
        Text::with(
            format!("{code} là cơ quan trực tiếp tham gia trục, không đóng qua thao tác này được."),
            format!("{code} is an authority of its own and cannot be closed by this operation."),
        ),
        Text::new("Đề nghị đơn vị vận hành trục thực hiện.", "Ask the hub's operator."),
    )
}
