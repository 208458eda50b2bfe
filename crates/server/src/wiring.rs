//! The one visible list of what rooms do for each other and of everything that happens in the background.

use std::sync::Arc;
use std::time::Duration;

use base::jobs::Workshop;

use crate::installation::Installation;

/// Every job and every sweep of the product.
#[must_use]
pub fn workshop() -> Workshop<Installation> {
    Workshop::default()
        .job(|i: Arc<Installation>, job: axis::send::Deliver| async move {
            axis::send::deliver(&i.hub, job).await
        })
        .job(|i: Arc<Installation>, job: signing::desk::Sign| async move {
            signing::desk::sign(&i.desk, job).await
        })
        .sweep(
            axis::hub::fan_out::BELL,
            Duration::from_secs(1),
            |i: Arc<Installation>| async move { axis::hub::fan_out::fan_out(&i.hub).await },
        )
        .sweep(
            axis::check::sweep::BELL,
            Duration::from_secs(5),
            |i: Arc<Installation>| async move { axis::check::sweep::check_waiting(&i.hub).await },
        )
        .sweep("receive", Duration::from_secs(1), |i: Arc<Installation>| async move {
            axis::receive::take_all(&i.hub).await
        })
        .sweep("systems", Duration::from_secs(5), |i: Arc<Installation>| async move {
            i.hub.systems.refresh().await
        })
        .sweep("directory", Duration::from_secs(5), |i: Arc<Installation>| async move {
            i.hub.directory.refresh().await
        })
        .sweep("seal-events", Duration::from_secs(2), |i: Arc<Installation>| async move {
            base::events::seal(&i.db).await
        })
        .sweep("sessions", Duration::from_secs(600), |i: Arc<Installation>| async move {
            i.sign_ins.clear().await
        })
        .sweep(signing::desk::BELL, Duration::from_secs(60), |i: Arc<Installation>| async move {
            signing::desk::raise(&i.desk).await
        })
        .sweep("signing-renewal", Duration::from_secs(3600), |i: Arc<Installation>| async move {
            signing::desk::renew(&i.desk).await
        })
        .sweep("hub-figures", Duration::from_secs(2), |i: Arc<Installation>| async move {
            axis::hub::statistics::count(&i.db).await
        })
}
