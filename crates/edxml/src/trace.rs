//! Where the hub writes its hop into the sender's bytes, changing nothing else.
//! QCVN 102:2016/BTTTT, TraceHeaderList.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::dates::write_time;
use crate::element::escape;
use crate::tree::Node;

/// Where one more `TraceHeader` goes. Offsets count bytes of the packet as UTF-8, see
/// [`crate::to_utf8`]; for a packet that arrived in UTF-8 these are its own bytes. Serialisable, because
/// a hub reads once and delivers later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TracePoint {
    Open(Opening),
    /// A filled signature covers the list: nothing may be inserted, the trace stays beside.
    Signed,
    /// A status message, or a packet without header: there is no list to write into.
    Absent,
}

/// The place and its surroundings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    offset: u64,
    remove: u64,
    /// With colon, or empty.
    prefix: String,
    before: String,
    after: String,
}

/// One replacement in a stream of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    pub offset: u64,
    /// Bytes of the original to leave out at `offset`.
    pub remove: u64,
    pub insert: String,
}

impl TracePoint {
    /// What to put where; `None` when the packet must stay as it is. `at` is Vietnam time.
    #[must_use]
    pub fn splice(&self, organ_id: &str, at: DateTime) -> Option<Splice> {
        let TracePoint::Open(opening) = self else { return None };
        let Opening { offset, remove, prefix: p, before, after } = opening;
        let (organ_id, time) = (escape(organ_id), write_time(at));
        let insert = format!(
            "{before}<{p}TraceHeader><{p}OrganId>{organ_id}</{p}OrganId>\
             <{p}Timestamp>{time}</{p}Timestamp></{p}TraceHeader>{after}"
        );
        Some(Splice { offset: *offset, remove: *remove, insert })
    }
}

/// The place in a header: after the last hop, else at the end of the list, else a list of its own.
pub(crate) fn point(header: &Node) -> TracePoint {
    let colon = |node: &Node| match node.prefix.as_str() {
        "" => String::new(),
        prefix => format!("{prefix}:"),
    };
    let plain = |offset, prefix| {
        let (before, after) = (String::new(), String::new());
        TracePoint::Open(Opening { offset, remove: 0, prefix, before, after })
    };
    let Some(list) = header.last("TraceHeaderList") else {
        let Some(message) = header.last("MessageHeader") else { return TracePoint::Absent };
        let prefix = colon(header);
        return TracePoint::Open(Opening {
            offset: message.end,
            remove: 0,
            before: format!("<{prefix}TraceHeaderList>"),
            after: format!("</{prefix}TraceHeaderList>"),
            prefix,
        });
    };
    let prefix = colon(list);
    if list.empty {
        // `/>` becomes `>` and an end tag.
        let after = format!("</{prefix}TraceHeaderList>");
        let (offset, before) = (list.end - 2, ">".to_owned());
        return TracePoint::Open(Opening { offset, remove: 2, prefix, before, after });
    }
    plain(list.last("TraceHeader").map_or(list.content.end, |hop| hop.end), prefix)
}
