//! One sign-in provider: where it leads the browser, and what its ID token proves.
//! OpenID Connect Core 1.0, section 3.1 (authorization code flow); RFC 7636 (PKCE, S256).

use std::time::SystemTime;

use anyhow::Context;
use base::{Refusal, Result, Text};
use jiff::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType,
    CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Alg, CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};

use super::line::{Line, LineError, Reach};
use super::refusals;
use crate::passkey::Site;

/// Signatures of ID tokens that are taken. `none` and all that use the client's secret as a key are not.
const ALGORITHMS: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];
/// The longest subject identifier in bytes (OpenID Connect Core 1.0, section 2).
const SUBJECT_BYTES_MAX: usize = 255;
/// The longest code in bytes that is passed on; the specification sets no bound.
const CODE_BYTES_MAX: usize = 4_096;

/// How an account at the provider comes to stand for a person here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linking {
    /// Whoever is signed in links their own account.
    ByPerson,
    /// Also at the first sign-in, when the provider's claim is the login of an open account. The provider decides then who is who.
    ByLogin,
}

/// A provider as the settings describe it.
pub struct Setup {
    /// What addresses call it: a-z, 0-9 and the hyphen.
    pub name: String,
    /// What people call it.
    pub label: Text,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// Beside `openid`.
    pub scopes: Vec<String>,
    pub login_claim: String,
    pub linking: Linking,
    /// Takes a provider on this machine without TLS; for trial.
    pub allow_http: bool,
}

/// A provider that people may sign in by.
pub struct Provider {
    pub(crate) name: String,
    pub(crate) label: Text,
    pub(super) linking: Linking,
    issuer: IssuerUrl,
    client_id: ClientId,
    secret: ClientSecret,
    scopes: Vec<Scope>,
    login_claim: String,
    back: RedirectUrl,
    reach: Reach,
    line: Line,
}

/// What an answer will be held against; it stays here while the browser is away.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Expected {
    pub(super) nonce: String,
    pub(super) verifier: String,
}

/// What a provider vouched for just now.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub(crate) provider: String,
    pub(super) issuer: String,
    pub(super) subject: String,
    /// What the claim of the login says, where linking goes by it.
    pub(super) login: Option<String>,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider that answered with its addresses and keys.
pub(super) struct Found {
    client: Client,
    metadata: CoreProviderMetadata,
}

impl Provider {
    /// # Errors
    /// `config.value` when the issuer cannot be called, or the site has no address to come back to.
    pub fn new(setup: Setup, site: &Site) -> Result<Provider> {
        let reach = if setup.allow_http { Reach::AlsoThisMachine } else { Reach::Https };
        let issuer = IssuerUrl::new(setup.issuer.clone()).ok();
        let issuer = issuer.filter(|url| reach.admits(url.url()) && url.url().query().is_none());
        let issuer = issuer.ok_or_else(|| refusals::issuer(&setup.issuer))?;
        let origin = site.origin().ok_or_else(refusals::no_origin)?;
        let back = format!("{}/sign-in/provider/{}/return", origin, setup.name);
        Ok(Provider {
            issuer,
            back: RedirectUrl::new(back).context("where a provider leads back to")?,
            name: setup.name,
            label: setup.label,
            linking: setup.linking,
            client_id: ClientId::new(setup.client_id),
            secret: ClientSecret::new(setup.client_secret),
            scopes: setup.scopes.into_iter().map(Scope::new).collect(),
            login_claim: setup.login_claim,
            reach,
            line: Line::new(reach)?,
        })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Asks the provider for its addresses and keys: anew each time, so that a changed key is never missed.
    ///
    /// # Errors
    /// `sign-in.provider-away`.
    pub(super) async fn find(&self) -> Result<Found> {
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.line).await;
        let metadata = found.map_err(|error| self.away(unfound(&error)))?;
        if !self.reach.admits(metadata.authorization_endpoint().url()) {
            return Err(self.away("its page of sign-in is not HTTPS").into());
        }
        let (id, secret) = (self.client_id.clone(), Some(self.secret.clone()));
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret)
            .set_redirect_uri(self.back.clone())
            .set_auth_type(auth_type(&metadata));
        Ok(Found { client, metadata })
    }

    /// Where the browser goes (section 3.1.2.1).
    pub(super) fn address(&self, found: &Found, state: String, expected: &Expected) -> String {
        let nonce = Nonce::new(expected.nonce.clone());
        let verifier = PkceCodeVerifier::new(expected.verifier.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = found.client.authorize_url(flow, || CsrfToken::new(state), || nonce);
        let asked = asked
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        asked.url().0.into()
    }

    /// Exchanges the code, and checks the ID token: signature, issuer, audience, time, nonce (section 3.1.3.7).
    ///
    /// # Errors
    /// `sign-in.provider-away`; `sign-in.provider-token` for whatever does not prove what it must.
    pub(super) async fn prove(
        &self,
        code: String,
        expected: Expected,
        now: Timestamp,
    ) -> Result<Proof> {
        if code.is_empty() || code.len() > CODE_BYTES_MAX {
            return Err(refusals::token().into());
        }
        let found = self.find().await?;
        let request = found
            .client
            .exchange_code(AuthorizationCode::new(code))
            .context("a provider without a token endpoint")?
            .set_pkce_verifier(PkceCodeVerifier::new(expected.verifier));
        let answer = request.request_async(&self.line).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(told) => self.untrue(reason(told.error())),
            RequestTokenError::Request(error) => self.away(error.why()),
            // Without the reader's words: they may quote a token.
            RequestTokenError::Parse(..) => self.untrue("its answer is not the JSON expected"),
            RequestTokenError::Other(_) => self.untrue("its answer is not as specified"),
        })?;
        let token = answer.id_token().ok_or_else(|| self.untrue("there is no ID token"))?;
        let verifier = CoreIdTokenVerifier::new_public_client(
            self.client_id.clone(),
            self.issuer.clone(),
            found.metadata.jwks().clone(),
        )
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || SystemTime::from(now).into());
        let nonce = Nonce::new(expected.nonce);
        let claims =
            token.claims(&verifier, &nonce).map_err(|error| self.untrue(untrue(&error)))?;
        self.proof(claims)
    }

    fn proof(&self, claims: &CoreIdTokenClaims) -> Result<Proof> {
        let subject = claims.subject().to_string();
        if subject.is_empty() || subject.len() > SUBJECT_BYTES_MAX {
            return Err(self.untrue("its subject is empty or too long").into());
        }
        let all = serde_json::to_value(claims).context("the claims of an ID token")?;
        // An address that nobody confirmed may be anybody's (section 5.1).
        let vouched = self.login_claim != "email" || claims.email_verified() == Some(true);
        let login = all.get(&self.login_claim).and_then(serde_json::Value::as_str);
        let by_login = vouched && self.linking == Linking::ByLogin;
        let login = login.filter(|_| by_login).map(str::to_owned);
        let issuer = self.issuer.to_string();
        Ok(Proof { provider: self.name.clone(), issuer, subject, login })
    }

    fn away(&self, why: &'static str) -> Refusal {
        tracing::warn!(provider = self.name, why, "a sign-in provider cannot be used");
        refusals::away(&self.label)
    }

    fn untrue(&self, why: &'static str) -> Refusal {
        tracing::warn!(provider = self.name, why, "an answer of a sign-in provider is not taken");
        refusals::token()
    }
}

/// The client's secret goes into a header (the usual way, section 9) unless the provider takes it in the form only.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    match metadata.token_endpoint_auth_methods_supported() {
        Some(known) if !known.contains(&CoreClientAuthMethod::ClientSecretBasic) => {
            AuthType::RequestBody
        }
        _ => AuthType::BasicAuth,
    }
}

// Reasons for the log are words of ours: a provider's own, and the library's about them, may quote what was sent.

fn unfound(error: &DiscoveryError<LineError>) -> &'static str {
    match error {
        DiscoveryError::Request(error) => error.why(),
        DiscoveryError::Validation(_) => "its discovery document names another issuer",
        _ => "its discovery document or its keys are not as specified",
    }
}

fn untrue(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "the ID token has expired",
        ClaimsVerificationError::InvalidAudience(_) => "the ID token is for another client",
        ClaimsVerificationError::InvalidIssuer(_) => "the ID token names another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "the ID token answers another question",
        ClaimsVerificationError::SignatureVerification(_) => {
            "the ID token's signature does not hold, or its algorithm is not taken"
        }
        _ => "the ID token is not as specified",
    }
}

fn reason(error: &CoreErrorResponseType) -> &'static str {
    match error {
        CoreErrorResponseType::InvalidClient => "it does not know the client or its secret",
        CoreErrorResponseType::InvalidGrant => "it does not take the code",
        _ => "it refused the code by another error",
    }
}
