//! Who sends to whom now: the sendings of the last quarter of an hour, added up by pair, as a table and as a picture.

use std::collections::HashMap;

use base::Result;
use base::authority::AuthorityId;
use base::db::Tx;
use base::pages::Chrome;
use directory::Snapshot;
use jiff::SignedDuration;

use super::store;
use super::words::Name;

/// The two stretches of time looked at.
const NOW: SignedDuration = SignedDuration::from_mins(5);
const LATELY: SignedDuration = SignedDuration::from_mins(15);
/// So many sendings are added up at most; at more, the figures are those of the newest ones, and the page says so.
const SENDINGS_MAX: u32 = 2_000;
/// A mailing to more is not broken up by recipient: it goes to everybody.
const MASS: u32 = 200;
const PAIRS_SHOWN: usize = 8;
/// Each side of the picture shows so many by name, the rest together.
const NAMED: usize = 6;

/// One end of a flow. Nobody in particular: a mass mailing's recipients.
type End = Option<AuthorityId>;

/// What was sent lately.
#[derive(Debug, Clone, Default)]
pub(super) struct Lately {
    /// Copies by pair: in the last five minutes, in the last quarter of an hour.
    pairs: HashMap<(AuthorityId, End), (u64, u64)>,
    pub(super) documents: u64,
    /// There were more sendings than were added up.
    pub(super) cut: bool,
}

/// Adds up the last quarter of an hour.
///
/// # Errors
/// When the store fails.
pub(super) fn lately(tx: &Tx) -> Result<Lately> {
    let (now, since) = (tx.now() - NOW, tx.now() - LATELY);
    let after = store::last_before(tx, since)?;
    let sendings = store::sendings(tx, after, MASS, SENDINGS_MAX)?;
    let mut lately = Lately {
        cut: sendings.len() >= SENDINGS_MAX as usize,
        documents: sendings.len() as u64,
        ..Lately::default()
    };
    for (sender, recipients, count, at) in sendings {
        if recipients.is_empty() {
            lately.add(sender, None, count.into(), at >= now);
            continue;
        }
        let recipients: Vec<i64> =
            serde_json::from_str(&recipients).map_err(anyhow::Error::from)?;
        for recipient in recipients {
            lately.add(sender, Some(AuthorityId(recipient)), 1, at >= now);
        }
    }
    Ok(lately)
}

impl Lately {
    fn add(&mut self, from: AuthorityId, to: End, copies: u64, now: bool) {
        let pair = self.pairs.entry((from, to)).or_default();
        pair.0 += if now { copies } else { 0 };
        pair.1 += copies;
    }

    pub(super) fn copies(&self) -> u64 {
        self.pairs.values().map(|(_, lately)| lately).sum()
    }

    /// The pairs with the most copies.
    pub(super) fn pairs(&self, directory: &Snapshot, chrome: &Chrome) -> Vec<Pair> {
        let mut pairs: Vec<_> = self.pairs.iter().collect();
        pairs.sort_by_key(|(ends, (now, lately))| (std::cmp::Reverse((*lately, *now)), **ends));
        let most = pairs.first().map_or(1, |(_, (_, lately))| *lately);
        let shown = pairs.into_iter().take(PAIRS_SHOWN);
        shown
            .map(|((from, to), (now, lately))| Pair {
                from: Name::of(directory, *from, chrome.lang).short(),
                to: end(directory, chrome, *to).0,
                now: *now,
                lately: *lately,
                share: lately * 100 / most.max(1),
            })
            .collect()
    }

    /// The picture: the busiest senders left, the busiest recipients right, bands as wide as what flows between.
    pub(super) fn picture(&self, directory: &Snapshot, chrome: &Chrome) -> Picture {
        let mut senders = HashMap::<AuthorityId, u64>::new();
        let mut recipients = HashMap::<End, u64>::new();
        for ((from, to), (_, copies)) in &self.pairs {
            *senders.entry(*from).or_default() += copies;
            *recipients.entry(*to).or_default() += copies;
        }
        let (left, right) = (busiest(&senders), busiest(&recipients));
        let mut bands = vec![vec![0_u64; right.len() + 1]; left.len() + 1];
        let place = |found: Option<usize>, rest: usize| found.unwrap_or(rest);
        for ((from, to), (_, copies)) in &self.pairs {
            let row = place(left.iter().position(|id| id == from), left.len());
            let column = place(right.iter().position(|id| id == to), right.len());
            bands[row][column] += copies;
        }
        let others = |vi, en| (chrome.say(vi, en).to_owned(), chrome.say(vi, en).to_owned());
        let mut from: Vec<_> = left.iter().map(|id| end(directory, chrome, Some(*id))).collect();
        from.push(others("Các nơi gửi khác", "Other senders"));
        let mut to: Vec<_> = right.iter().map(|id| end(directory, chrome, *id)).collect();
        to.push(others("Các nơi nhận khác", "Other recipients"));
        Picture::draw(&from, &to, &bands)
    }
}

/// Name and label of an end.
fn end(directory: &Snapshot, chrome: &Chrome, end: End) -> (String, String) {
    match end {
        Some(id) => {
            let name = Name::of(directory, id, chrome.lang);
            (name.short(), name.label())
        }
        None => {
            let all = chrome.say("Gửi hàng loạt", "Mass mailing").to_owned();
            (all.clone(), all)
        }
    }
}

fn busiest<T: Copy + Ord + std::hash::Hash>(sums: &HashMap<T, u64>) -> Vec<T> {
    let mut ends: Vec<(T, u64)> = sums.iter().map(|(end, sum)| (*end, *sum)).collect();
    ends.sort_by_key(|(end, sum)| (std::cmp::Reverse(*sum), *end));
    ends.into_iter().take(NAMED).map(|(end, _)| end).collect()
}

/// A line of the table.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) now: u64,
    pub(super) lately: u64,
    /// Of the first line's, in percent.
    pub(super) share: u64,
}

/// The picture, ready to be drawn; measures in its own units.
#[derive(Debug, Clone, Default)]
pub(super) struct Picture {
    pub(super) height: u64,
    pub(super) left: Vec<Node>,
    pub(super) right: Vec<Node>,
    pub(super) bands: Vec<Band>,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) label: String,
    pub(super) sum: u64,
    pub(super) y: u64,
    pub(super) height: u64,
}

impl Node {
    pub(super) fn middle(&self) -> u64 {
        self.y + self.height / 2 + 5
    }
}

#[derive(Debug, Clone)]
pub(super) struct Band {
    pub(super) path: String,
    pub(super) title: String,
    /// Between those that are not named.
    pub(super) rest: bool,
}

/// Where bands begin and end.
const LEFT: u64 = 250;
const RIGHT: u64 = 510;
/// The picture's height for everything that flows, and the room between two nodes.
const FULL: u64 = 220;
const GAP: u64 = 16;
const NODE_MIN: u64 = 3;

impl Picture {
    fn draw(from: &[(String, String)], to: &[(String, String)], bands: &[Vec<u64>]) -> Picture {
        let total: u64 = bands.iter().flatten().sum();
        if total == 0 {
            return Picture::default();
        }
        let sums_left: Vec<u64> = bands.iter().map(|row| row.iter().sum()).collect();
        let sums_right: Vec<u64> =
            (0..to.len()).map(|column| bands.iter().map(|row| row[column]).sum()).collect();
        let (left, right) = (column(from, &sums_left, total), column(to, &sums_right, total));
        let mut drawn = Vec::new();
        let mut used_right = vec![0; to.len()];
        for (row, flows) in bands.iter().enumerate() {
            let mut used_left = 0;
            for (column, flow) in flows.iter().enumerate().filter(|(_, flow)| **flow > 0) {
                let (Some(a), Some(b)) = (&left[row], &right[column]) else { continue };
                let wide = (flow * FULL / total).max(1);
                let (y1, y2) = (a.y + used_left, b.y + used_right[column]);
                used_left += flow * FULL / total;
                used_right[column] += flow * FULL / total;
                let middle = (LEFT + RIGHT) / 2;
                let path = format!(
                    "M{LEFT} {y1}C{middle} {y1} {middle} {y2} {RIGHT} {y2}V{}C{middle} {} {middle} {} {LEFT} {}Z",
                    y2 + wide,
                    y2 + wide,
                    y1 + wide,
                    y1 + wide
                );
                let title = format!("{} → {}: {flow}", from[row].0, to[column].0);
                let rest = row + 1 == from.len() && column + 1 == to.len();
                drawn.push(Band { path, title, rest });
            }
        }
        let bottom = |nodes: &[Option<Node>]| {
            nodes.iter().flatten().map(|node| node.y + node.height).max().unwrap_or(0)
        };
        let height = bottom(&left).max(bottom(&right)) + GAP;
        let nodes = |nodes: Vec<Option<Node>>| nodes.into_iter().flatten().collect();
        Picture { height, left: nodes(left), right: nodes(right), bands: drawn }
    }
}

/// Nodes below each other; one through which nothing flows is left out.
fn column(ends: &[(String, String)], sums: &[u64], total: u64) -> Vec<Option<Node>> {
    let mut y = GAP / 2;
    let node = |((_, label), sum): (&(String, String), &u64)| {
        if *sum == 0 {
            return None;
        }
        let height = (sum * FULL / total).max(NODE_MIN);
        let node = Node { label: label.clone(), sum: *sum, y, height };
        y += height + GAP;
        Some(node)
    };
    ends.iter().zip(sums).map(node).collect()
}
