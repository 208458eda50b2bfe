//! `truc signing keys`: lists who keeps signing keys and which keys they offer, for registering certificates and for
//! trying settings out. It signs nothing and shows no secret.

use std::process::ExitCode;

use ::signature::crypto::Certificate;
use ::signing::keys::Offer;
use base::Result;
use clap::{Args, Subcommand};

use super::Place;

#[derive(Args)]
pub struct SigningCommand {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// List the holders of keys and what they offer.
    Keys {
        #[command(flatten)]
        place: Place,
    },
}

impl SigningCommand {
    pub async fn run(self) -> Result<ExitCode> {
        let Of::Keys { place } = self.of;
        let keys = place.existing().await?.desk.keys;
        let mut code = ExitCode::SUCCESS;
        for name in keys.names() {
            println!("{name}");
            let Some(holder) = keys.holder(name) else { continue };
            match holder.offers().await {
                Ok(offers) => offers.iter().for_each(print),
                Err(error) => {
                    println!("  không liệt kê được / cannot be listed: {error}");
                    code = ExitCode::FAILURE;
                }
            }
        }
        Ok(code)
    }
}

fn print(offer: &Offer) {
    let enabled = if offer.enabled { "" } else { "   (đã khóa / disabled)" };
    println!("  {}{enabled}", offer.label);
    for certificate in &offer.certificates {
        println!("    {}", described(certificate));
    }
}

/// Whose certificate it is, and until when.
fn described(certificate: &Certificate) -> String {
    let of = &certificate.decoded().tbs_certificate;
    format!("{}, {}", of.subject, of.validity.not_after)
}
