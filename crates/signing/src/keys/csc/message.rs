//! What is said to a remote signing service and what it answers, as far as we read it (CSC API 2.0.0.2, section 11).

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Names of calls that errors are told apart by.
pub(super) const CREDENTIALS: &str = "credentials/info";
pub(super) const HASH: &str = "signatures/signHash";

/// Section 11.1.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    pub(super) specs: String,
    #[serde(default)]
    pub(super) auth_type: Vec<String>,
    /// Base address of the authorization server.
    pub(super) oauth2: Option<String>,
    #[serde(default)]
    pub(super) methods: Vec<String>,
}

/// Section 8.4.4 and RFC 6749, 5.1.
#[derive(Deserialize)]
pub(super) struct Token {
    pub(super) access_token: Zeroizing<String>,
    pub(super) token_type: String,
    pub(super) expires_in: Option<i64>,
}

/// Section 10.1 and RFC 6749, 5.2.
#[derive(Deserialize, Default)]
pub(super) struct Fault {
    #[serde(default)]
    pub(super) error: String,
    #[serde(default)]
    pub(super) error_description: String,
}

#[derive(Serialize)]
pub(super) struct ListCredentials<'a> {
    #[serde(rename = "userID", skip_serializing_if = "Option::is_none")]
    pub(super) user_id: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct CredentialList {
    #[serde(rename = "credentialIDs")]
    pub(super) credential_ids: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct SeeCredential<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential_id: &'a str,
    /// `none`, `single` or `chain`.
    pub(super) certificates: &'a str,
    #[serde(rename = "authInfo")]
    pub(super) auth_info: bool,
}

#[derive(Deserialize)]
pub(super) struct Credential {
    pub(super) key: Key,
    #[serde(default)]
    pub(super) cert: Certificates,
    pub(super) auth: Option<Mode>,
}

#[derive(Deserialize)]
pub(super) struct Key {
    status: String,
    /// OIDs of what the key signs with.
    pub(super) algo: Vec<String>,
}

impl Key {
    pub(super) fn enabled(&self) -> bool {
        self.status == "enabled"
    }
}

#[derive(Deserialize, Default)]
pub(super) struct Certificates {
    /// Base64 of DER, the key's own first.
    #[serde(default)]
    pub(super) certificates: Vec<String>,
}

/// Section 8.2.
#[derive(Deserialize)]
pub(super) struct Mode {
    pub(super) mode: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizeCredential<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential_id: &'a str,
    pub(super) num_signatures: u32,
    pub(super) hashes: [&'a str; 1],
    #[serde(rename = "hashAlgorithmOID")]
    pub(super) hash_algorithm_oid: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) auth_data: &'a [Pin<'a>],
}

/// An authentication object (section 8.3.1).
#[derive(Serialize)]
pub(super) struct Pin<'a> {
    pub(super) id: &'static str,
    pub(super) value: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Authorization {
    #[serde(rename = "SAD")]
    pub(super) sad: Zeroizing<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignHash<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential_id: &'a str,
    #[serde(rename = "SAD", skip_serializing_if = "Option::is_none")]
    pub(super) sad: Option<&'a str>,
    pub(super) hashes: [&'a str; 1],
    #[serde(rename = "hashAlgorithmOID")]
    pub(super) hash_algorithm_oid: &'a str,
    pub(super) sign_algo: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sign_algo_params: Option<&'a str>,
    /// `S`: the answer carries the signature.
    pub(super) operation_mode: &'static str,
}

#[derive(Deserialize)]
pub(super) struct Signatures {
    #[serde(default)]
    pub(super) signatures: Vec<String>,
}
