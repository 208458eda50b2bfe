//! Software of an agency as the hub meets it: signed headers that are never cleared, a frozen time stamp, the body
//! followed by CRLF, hashes without their zeros.

use std::sync::Mutex;

use axis::protocol::sign;
use axis::system::Secret;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use base::clock::{Clock, vietnam};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

pub struct Agency {
    pub system: String,
    pub secret: Secret,
    router: Router,
    /// Every key that was ever passed, in the caller's spelling.
    keys: Mutex<Map<String, Value>>,
}

/// The answer of an operation.
#[derive(Debug, Clone)]
pub struct Answer(pub Value);

impl Agency {
    pub fn new(router: Router, system: &str, clock: &Clock) -> Agency {
        let stamp = vietnam(clock.now()).strftime("%d%m%YT%H%M%S+0123").to_string();
        let keys = json!({ "timestamp": stamp, "systemid": system });
        let Value::Object(keys) = keys else { unreachable!() };
        let secret = Secret::parse(&format!("secret-of-{system}-for-tests")).unwrap();
        Agency { system: system.to_owned(), secret, router, keys: Mutex::new(keys) }
    }

    /// A new client object of the same software: nothing stale, a new time stamp.
    pub fn restarted(&self, clock: &Clock) -> Agency {
        let fresh = Agency::new(self.router.clone(), &self.system, clock);
        Agency { secret: self.secret.clone(), ..fresh }
    }

    /// Calls an operation; the keys join those of earlier calls.
    pub async fn call(&self, operation: &str, keys: Value, body: impl Into<Body>) -> Answer {
        let request = self.request(Method::POST, operation, keys, body.into());
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "business errors come with 200");
        let kind = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(kind, "application/json;charset=UTF-8");
        let announced: usize =
            response.headers()["content-length"].to_str().unwrap().parse().unwrap();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert_eq!(bytes.len(), announced);
        assert!(bytes.is_ascii(), "answers are ASCII");
        Answer::of(serde_json::from_slice(&bytes).unwrap())
    }

    pub fn request(
        &self,
        method: Method,
        operation: &str,
        keys: Value,
        body: Body,
    ) -> Request<Body> {
        let mut held = self.keys.lock().unwrap();
        if let Value::Object(keys) = keys {
            held.extend(keys);
        }
        let mut signed = Map::new();
        for (name, value) in held.iter() {
            signed.insert(format!("XroadVnpt-{name}"), value.clone());
        }
        let signed = Value::Object(signed).to_string();
        Request::builder()
            .method(method)
            .uri(format!("/xroad/{operation}"))
            .header(
                "XroadVnpt-sign-header",
                axum::http::HeaderValue::from_bytes(signed.as_bytes()).unwrap(),
            )
            .header("XroadVnpt-hash-header", sign(&self.secret, signed.as_bytes()))
            .body(body)
            .unwrap()
    }

    /// Sends a packet as the kit does.
    pub async fn send(&self, packet: &str) -> Answer {
        self.send_to(packet, None).await
    }

    pub async fn send_to(&self, packet: &str, to: Option<&[&str]>) -> Answer {
        let kind = if packet.contains("StatusCode") { "status" } else { "edoc" };
        let mut keys = json!({ "from": self.system, "servicetype": "eDoc", "messagetype": kind });
        keys["hash-file"] = unpadded(packet.as_bytes()).into();
        if let Some(to) = to {
            keys["to"] = serde_json::to_string(to).unwrap().into();
        }
        self.call("sendEdoc", keys, format!("{packet}\r\n")).await
    }

    /// What waits: ids in order.
    pub async fn inbox(&self, kind: &str) -> Vec<String> {
        let keys = json!({ "servicetype": "eDoc", "messagetype": kind });
        let answer = self.call("getReceivedEdocList", keys, "").await.ok();
        answer["data"].as_array().unwrap().iter().map(|line| text(&line["docId"])).collect()
    }

    pub async fn fetch(&self, doc_id: &str) -> Answer {
        self.call("getEdoc", json!({ "docId": doc_id, "filePath": "store" }), "{}").await
    }

    /// Fetches a document and gives its text.
    pub async fn read(&self, doc_id: &str) -> String {
        let answer = self.fetch(doc_id).await.ok();
        String::from_utf8(STANDARD.decode(text(&answer["data"])).unwrap()).unwrap()
    }

    pub async fn acknowledge(&self, doc_id: &str, how: &str) -> Answer {
        self.call("updateStatus", json!({ "docId": doc_id, "status": how }), "{}").await
    }

    /// One line per recipient of a parcel.
    pub async fn sent(&self, doc_id: &str) -> Vec<Value> {
        let answer = self.call("getSentEdocList", json!({ "docId": doc_id }), "").await.ok();
        answer["data"].as_array().unwrap().clone()
    }
}

impl Answer {
    fn of(value: Value) -> Answer {
        for name in ["status", "ErrorCode", "ErrorDesc"] {
            assert!(value[name].is_string(), "{name} is never null: {value}");
        }
        Answer(value)
    }

    /// The answer, which must be one of success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.0["ErrorCode"], "0", "{}", self.0);
        assert_eq!(self.0["status"], "OK");
        self.0
    }

    #[track_caller]
    pub fn doc_id(self) -> String {
        text(&self.ok()["DocId"])
    }

    /// The rule of a refusal, which must be told in both languages.
    #[track_caller]
    pub fn rule(&self) -> String {
        assert_eq!(self.0["status"], "FAIL", "{}", self.0);
        assert_ne!(self.0["ErrorCode"], "0");
        assert!(text(&self.0["ErrorDesc"]).len() > 20, "{}", self.0);
        assert!(text(&self.0["ErrorDescEn"]).len() > 20, "{}", self.0);
        text(&self.0["Rule"])
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// SHA-256 in hex without the leading zero of each byte.
fn unpadded(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:x}")).collect()
}

/// A document, as a vendor's template makes it.
pub struct Doc {
    pub from: String,
    pub to: Vec<String>,
    pub number: u32,
    pub subject: String,
    pub priority: u32,
    pub business: String,
    pub sphere: String,
}

impl Doc {
    pub fn new(from: &str, to: &[&str], number: u32) -> Doc {
        Doc {
            from: from.to_owned(),
            to: to.iter().map(|code| (*code).to_owned()).collect(),
            number,
            subject: "V/v kết nối, liên thông phần mềm quản lý văn bản".to_owned(),
            priority: 0,
            business: "<edXML:BussinessDocType>0</edXML:BussinessDocType>".to_owned(),
            sphere: String::new(),
        }
    }

    pub fn key(&self) -> String {
        format!("{},2026/11/23,{}/VP-TH", self.from, self.number)
    }

    pub fn xml(&self) -> String {
        let to: String = self.to.iter().map(|code| organ("To", code)).collect();
        let (from, key, Doc { number, subject, priority, business, sphere, .. }) =
            (organ("From", &self.from), self.key(), self);
        let sphere = match sphere.as_str() {
            "" => String::new(),
            sphere => format!("<edXML:SphereOfPromulgation>{sphere}</edXML:SphereOfPromulgation>"),
        };
        frame(&format!(
            "{from}{to}<edXML:DocumentId>{key}</edXML:DocumentId>\
             <edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber>\
             <edXML:CodeNotation>VP-TH</edXML:CodeNotation></edXML:Code>\
             <edXML:PromulgationInfo><edXML:Place>Hà Nội</edXML:Place>\
             <edXML:PromulgationDate>2026/11/23</edXML:PromulgationDate></edXML:PromulgationInfo>\
             <edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeDetail>0</edXML:TypeDetail>\
             <edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>\
             <edXML:Subject>{subject}</edXML:Subject>\
             <edXML:OtherInfo><edXML:Priority>{priority}</edXML:Priority>{sphere}</edXML:OtherInfo>"
        ))
        .replace(
            "@TRACE@",
            &format!(
                "<edXML:TraceHeaderList><edXML:TraceHeader><edXML:OrganId>{}</edXML:OrganId>\
                 <edXML:Timestamp>2026/11/23 07:30:00</edXML:Timestamp></edXML:TraceHeader>\
                 <edXML:Bussiness>{business}</edXML:Bussiness></edXML:TraceHeaderList>",
                self.from
            ),
        )
    }

    /// The status message of a recipient about this document.
    pub fn status(&self, from: &str, to: &str, code: &str, words: &str) -> String {
        frame(&format!(
            "{}<edXML:ResponseFor><edXML:OrganId>{to}</edXML:OrganId>\
             <edXML:Code>{}/VP-TH</edXML:Code><edXML:DocumentId>{}</edXML:DocumentId>\
             <edXML:PromulgationDate>2026/11/23</edXML:PromulgationDate></edXML:ResponseFor>\
             <edXML:StaffInfo><edXML:Department>Phòng Văn thư</edXML:Department>\
             <edXML:Staff>Lê Thị Lan</edXML:Staff></edXML:StaffInfo>\
             <edXML:StatusCode>{code}</edXML:StatusCode><edXML:Description>{words}</edXML:Description>\
             <edXML:Timestamp>2026/11/23 09:00:00</edXML:Timestamp>",
            organ("From", from),
            self.number,
            self.key(),
        ))
        .replace("@TRACE@", "")
    }
}

fn organ(element: &str, code: &str) -> String {
    format!(
        "<edXML:{element}><edXML:OrganId>{code}</edXML:OrganId>\
         <edXML:OrganName>Cơ quan {code}</edXML:OrganName></edXML:{element}>"
    )
}

fn frame(header: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\
         <edXML:edXMLEnvelope xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXML:edXMLHeader>\
         <edXML:MessageHeader>{header}</edXML:MessageHeader>@TRACE@</edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>"
    )
}
