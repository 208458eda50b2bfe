//! The second stage: accepted parcels become one delivery per recipient, in batches sorted by recipient, so that a
//! parcel to thousands costs the inbox index a handful of pages. Urgent parcels go first; a crash resumes here.

use base::Result;
use base::crash;
use base::db::{Tx, Value};

use super::{Hub, MessageKind, store};
use crate::check::{await_check, sweep};

/// Rings when a parcel was accepted.
pub const BELL: &str = "fan-out";

/// How many parcels one batch takes, and about how many deliveries it may grow to: bounds the writer's turn.
const PARCELS_MAX: i64 = 256;
const DELIVERIES_MAX: usize = 20_000;

/// Writes the deliveries of all waiting parcels; answers how many parcels there were.
///
/// # Errors
/// When the store fails; what is left is found again by the next sweep.
pub async fn fan_out(hub: &Hub) -> Result<u64> {
    let mut parcels = 0;
    loop {
        let check = hub.settings.check_signatures;
        let batch = hub.db.write(move |tx| batch(tx, check)).await?;
        crash::point("fan-out.after-commit");
        if batch == 0 {
            return Ok(parcels);
        }
        parcels += batch;
    }
}

fn batch(tx: &Tx, check: bool) -> Result<u64> {
    let (mut rows, mut taken) = (Vec::<(i64, Vec<Value>)>::new(), 0);
    let mut to_check = Vec::new();
    for parcel in store::waiting(tx, PARCELS_MAX)? {
        if taken > 0 && rows.len() + parcel.recipients.len() > DELIVERIES_MAX {
            break;
        }
        for recipient in &parcel.recipients {
            let row = vec![
                Value::Int(*recipient),
                Value::from(&parcel.kind),
                Value::Int(parcel.rank),
                Value::from(parcel.seq),
            ];
            rows.push((*recipient, row));
        }
        store::fanned_out(tx, parcel.seq)?;
        if check && parcel.kind == MessageKind::Document.name() {
            to_check.push((parcel.seq, parcel.rank));
        }
        taken += 1;
    }
    rows.sort_by_key(|(recipient, _)| *recipient);
    let rows: Vec<Vec<Value>> = rows.into_iter().map(|(_, row)| row).collect();
    store::insert_deliveries(tx, &rows)?;
    if !to_check.is_empty() {
        await_check(tx, &to_check)?;
        tx.ring(sweep::BELL);
    }
    crash::point("fan-out.before-commit");
    tx.ring(crate::operator::BELL);
    Ok(taken)
}
