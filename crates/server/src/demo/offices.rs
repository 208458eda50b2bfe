//! Three authorities of the demonstration work in the office; the software of the others answers for itself.

use base::Result;
use base::authority::Actor;
use base::db::Tx;
use office::house;

use crate::installation::Installation;

const HOUSES: [&str; 3] = ["G22", "G09", "H26"];

/// Opens the offices; from then on their documents wait on people's desks.
///
/// # Errors
/// When the store fails.
pub async fn open(installation: &Installation) -> Result<()> {
    let directory = installation.hub.directory.snapshot();
    let open = move |tx: &Tx| {
        HOUSES.iter().try_for_each(|code| {
            let authority = directory.resolve(code, tx.now())?.id;
            house::open(tx, &Actor::machine("demo"), authority)
        })
    };
    installation.db.write(open).await
}
