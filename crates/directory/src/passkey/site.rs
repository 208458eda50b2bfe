//! The site that passkeys belong to: an origin whose domain browsers hold them to.
//! W3C Web Authentication level 3, section 4 (relying party identifier).

use anyhow::Context;
use base::{Refusal, Result, Text};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// What the browser's own window may call this site.
const NAME: &str = "Trục";
const LOCALHOST: &str = "localhost";

/// An origin, `https://truc.example.vn`. A passkey made for its domain works on no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    origin: Url,
    domain: String,
    ports: Ports,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ports {
    OneAlone,
    Any,
}

impl Site {
    /// This machine, for trial: `http://localhost` at whatever port. Browsers tell ports of one
    /// host apart neither for cookies nor for passkeys, so naming one would protect nothing.
    ///
    /// # Errors
    /// Never; the address is well formed.
    pub fn localhost() -> Result<Site> {
        let origin = Url::parse("http://localhost").context("the address of this machine")?;
        Ok(Site { origin, domain: LOCALHOST.to_owned(), ports: Ports::Any })
    }

    /// Reads an origin: `https`, a domain (an IP address is none), a port if need be, nothing
    /// behind it.
    ///
    /// # Errors
    /// `config.value` with the field `site.origin`.
    pub fn parse(origin: &str) -> Result<Site, Refusal> {
        let url = Url::parse(origin.trim()).map_err(|_| not_an_origin())?;
        let domain = url.domain().ok_or_else(not_an_origin)?.to_owned();
        let safe = url.scheme() == "https" || (url.scheme() == "http" && domain == LOCALHOST);
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        match safe && bare {
            true => Ok(Site { origin: url, domain, ports: Ports::OneAlone }),
            false => Err(not_an_origin()),
        }
    }

    /// The relying party identifier.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address that others lead back to, without a slash at its end; none where any port will do.
    pub(crate) fn origin(&self) -> Option<String> {
        (self.ports == Ports::OneAlone).then(|| self.origin.origin().ascii_serialization())
    }

    pub(super) fn webauthn(&self) -> Result<Webauthn> {
        let builder = WebauthnBuilder::new(&self.domain, &self.origin).context("the site")?;
        let builder = builder.rp_name(NAME).allow_any_port(self.ports == Ports::Any);
        Ok(builder.build().context("the site")?)
    }
}

fn not_an_origin() -> Refusal {
    Refusal::new(
        "config.value",
        Text::new(
            "Địa chỉ của trang không dùng được cho khóa truy cập (passkey).",
            "Passkeys cannot be bound to this address of the site.",
        ),
        Text::new(
            "Ghi dạng https://TÊN-MIỀN, không dùng địa chỉ IP, không có đường dẫn phía sau.",
            "Write it as https://DOMAIN; no IP address, and nothing behind the domain but a port.",
        ),
    )
    .field("site.origin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_domain_over_https_and_nothing_more() {
        for good in ["https://truc.example.vn", "https://truc.vn:8443/", "http://localhost:8080"] {
            let site = Site::parse(good).unwrap();
            assert!(site.webauthn().is_ok(), "{good}");
        }
        assert_eq!(Site::parse(" https://TRUC.example.vn ").unwrap().domain(), "truc.example.vn");
        for bad in [
            "",
            "truc.example.vn",
            "http://truc.example.vn",
            "https://192.0.2.7",
            "https://[::1]",
            "http://127.0.0.1:8080",
            "https://truc.vn/office",
            "https://truc.vn/?a=1",
            "https://lan@truc.vn",
            "ftp://truc.vn",
        ] {
            let refusal = Site::parse(bad).unwrap_err();
            assert_eq!(
                (refusal.rule, refusal.field.as_deref()),
                ("config.value", Some("site.origin"))
            );
        }
        assert!(Site::localhost().unwrap().webauthn().is_ok());
    }
}
