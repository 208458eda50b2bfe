//! Which elements signatures cover, against which must be covered. Signature wrapping (McIntosh and
//! Austel 2005) lives between the two: a signed part stands aside, and an unsigned one in its
//! place.

use roxmltree::NodeId;

use crate::validate::reason::{self, Reason, with};
use crate::xml::{DEPTH_MAX, Name, Node, Xml, XmlError};

/// What one reference covers within the document.
pub(super) struct Area {
    pub(super) of: NodeId,
    /// The signature, where it is left out.
    pub(super) without: Option<NodeId>,
}

impl Area {
    fn covers(&self, node: Node<'_, '_>) -> bool {
        let mut around = node.ancestors();
        let out = |node: &Node<'_, '_>| Some(node.id()) == self.without;
        around.find(|node| out(node) || node.id() == self.of).is_some_and(|node| !out(&node))
    }

    /// Whether a comment, which no digest covers, stands among words.
    pub(super) fn is_commented(&self, xml: &Xml<'_>) -> Result<bool, XmlError> {
        let Some(of) = xml.tree().get_node(self.of) else { return Ok(false) };
        let mut nodes = 0;
        let comments = of.descendants().inspect(|_| nodes += 1).filter(Node::is_comment);
        let among_words = |comment: &Node<'_, '_>| {
            [comment.prev_sibling(), comment.next_sibling()].into_iter().flatten().any(is_words)
        };
        let comments: Vec<Node<'_, '_>> = comments.filter(among_words).collect();
        xml.spend(nodes + comments.len() * DEPTH_MAX)?;
        Ok(comments.into_iter().any(|comment| self.covers(comment)))
    }
}

fn is_words(node: Node<'_, '_>) -> bool {
    node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty())
}

/// A reason for each element that must be covered and is not, or stands in another place.
pub(super) fn missing(xml: &Xml<'_>, must: &[&[Name<'_>]], sound: &[Area]) -> Vec<Reason> {
    let faulty = must.iter().filter(|path| !is_covered(xml, path, sound));
    let named = |path: &&&[Name<'_>]| path.last().map_or("/", |name| name.local).to_owned();
    faulty.map(|path| with(reason::coverage_missing(), &named(&path))).collect()
}

fn is_covered(xml: &Xml<'_>, path: &[Name<'_>], sound: &[Area]) -> bool {
    let Some(last) = path.last() else { return false };
    let found: Vec<_> = xml.tree().descendants().filter(|node| last.is_of(*node)).collect();
    let affordable = xml.spend(found.len() * sound.len() * DEPTH_MAX).is_ok();
    let covered = |node: &Node<'_, '_>| sound.iter().any(|area| area.covers(*node));
    affordable
        && !found.is_empty()
        && found.iter().all(|node| stands_at(*node, path) && covered(node))
}

fn stands_at(node: Node<'_, '_>, path: &[Name<'_>]) -> bool {
    let mut up = node.ancestors().filter(Node::is_element);
    path.iter().rev().all(|name| up.next().is_some_and(|node| name.is_of(node)))
        && up.next().is_none()
}
