//! An agency's software over real HTTP; whatever is not answered counts as not done.

use axis::protocol::sign;
use axis::system::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub struct Agency {
    client: reqwest::Client,
    address: String,
    system: String,
    secret: Secret,
    stamp: String,
}

/// No answer, or none that says success.
#[derive(Debug)]
pub struct Unanswered;

impl Agency {
    pub fn new(address: &str, system: &str, secret: &Secret, stamp: &str) -> Agency {
        Agency {
            client: reqwest::Client::new(),
            address: address.to_owned(),
            system: system.to_owned(),
            secret: secret.clone(),
            stamp: stamp.to_owned(),
        }
    }

    async fn call(&self, operation: &str, keys: Value, body: String) -> Result<Value, Unanswered> {
        let mut signed = Map::new();
        let own = json!({ "systemid": self.system, "timestamp": self.stamp });
        for (name, value) in
            [own, keys].into_iter().filter_map(|v| v.as_object().cloned()).flatten()
        {
            signed.insert(format!("XroadVnpt-{name}"), value);
        }
        let signed = Value::Object(signed).to_string();
        let answer = self
            .client
            .post(format!("{}/xroad/{operation}", self.address))
            .header("XroadVnpt-hash-header", sign(&self.secret, signed.as_bytes()))
            .header("XroadVnpt-sign-header", signed)
            .body(body)
            .send()
            .await
            .map_err(|_| Unanswered)?;
        let bytes = answer.bytes().await.map_err(|_| Unanswered)?;
        let answer: Value = serde_json::from_slice(&bytes).map_err(|_| Unanswered)?;
        assert_eq!(answer["ErrorCode"], "0", "{operation}: {answer}");
        Ok(answer)
    }

    /// Sends document `number` to Hà Nội and Khánh Hòa.
    pub async fn send(&self, number: u32) -> Result<String, Unanswered> {
        let packet = packet(number);
        let hash: String =
            Sha256::digest(packet.as_bytes()).iter().map(|byte| format!("{byte:x}")).collect();
        let keys = json!({ "messagetype": "edoc", "hash-file": hash });
        let answer = self.call("sendEdoc", keys, format!("{packet}\r\n")).await?;
        Ok(answer["DocId"].as_str().unwrap().to_owned())
    }

    pub async fn waiting(&self) -> Result<Vec<String>, Unanswered> {
        let answer = self
            .call("getReceivedEdocList", json!({ "messagetype": "edoc" }), String::new())
            .await?;
        let lines = answer["data"].as_array().unwrap();
        Ok(lines.iter().map(|line| line["docId"].as_str().unwrap().to_owned()).collect())
    }

    /// Fetches a copy and tells the document's number.
    pub async fn fetch(&self, copy: &str) -> Result<u32, Unanswered> {
        let answer = self.call("getEdoc", json!({ "docId": copy }), "{}".to_owned()).await?;
        let text = STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
        let text = String::from_utf8(text).unwrap();
        let (_, rest) = text.split_once("<edXML:CodeNumber>").unwrap();
        Ok(rest.split_once('<').unwrap().0.parse().unwrap())
    }

    pub async fn settle(&self, copy: &str) -> Result<(), Unanswered> {
        self.call("updateStatus", json!({ "docId": copy, "status": "done" }), "{}".to_owned())
            .await
            .map(drop)
    }
}

fn packet(number: u32) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\
         <edXML:edXMLEnvelope xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXML:edXMLHeader>\
         <edXML:MessageHeader><edXML:From><edXML:OrganId>G22</edXML:OrganId></edXML:From>\
         <edXML:To><edXML:OrganId>H26</edXML:OrganId></edXML:To><edXML:To><edXML:OrganId>H32</edXML:OrganId></edXML:To>\
         <edXML:DocumentId>G22,2026/11/23,{number}/VP</edXML:DocumentId>\
         <edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>VP</edXML:CodeNotation></edXML:Code>\
         <edXML:PromulgationInfo><edXML:Place>Hà Nội</edXML:Place>\
         <edXML:PromulgationDate>2026/11/23</edXML:PromulgationDate></edXML:PromulgationInfo>\
         <edXML:Subject>V/v thử ngắt điện</edXML:Subject></edXML:MessageHeader>\
         <edXML:TraceHeaderList/></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>"
    )
}
