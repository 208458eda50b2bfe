//! The packet without its attachments' content, as a small tree with places; the content streams by
//! into digests and the caller's sink. What the tree may hold is bounded by [`Limits`].

use std::io::BufRead;
use std::ops::Range;

use crate::limits::Limits;
use crate::rule::Rule;
use crate::scan::{Namespace, Position, Scanner, Stop, Tag, TextRefused, TextSink, Token};
use crate::stream::{AttachmentSink, Content, Stream, Streaming};

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) prefix: String,
    pub(crate) local: String,
    pub(crate) namespace: Namespace,
    pub(crate) default_namespace: Namespace,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) undeclared_attribute: bool,
    pub(crate) at: Position,
    pub(crate) empty: bool,
    /// Where the content begins and where the end tag does; for an empty element both are `end`.
    pub(crate) content: Range<u64>,
    /// First byte after the element.
    pub(crate) end: u64,
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
    /// Which streamed content stood here.
    pub(crate) streamed: Option<usize>,
}

impl Node {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.local == name && self.namespace != Namespace::Other
    }

    pub(crate) fn last(&self, name: &str) -> Option<&Node> {
        self.children.iter().rev().find(|child| child.is(name))
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

pub(crate) struct Tree {
    pub(crate) root: Node,
    pub(crate) contents: Vec<Content>,
}

/// Reads a whole packet.
pub(crate) fn grow<R: BufRead>(
    scanner: &mut Scanner<'_, R>,
    limits: &Limits,
    sink: &mut dyn AttachmentSink,
) -> Result<Tree, Stop> {
    let mut grower = Grower { open: Vec::new(), contents: Vec::new(), limits, sink, stream: None };
    let mut counts = Counts::default();
    let mut root = None;
    loop {
        match scanner.next()? {
            Token::Start(tag) => {
                counts.count(&tag, grower.open.last(), limits)?;
                let empty = tag.empty;
                grower.start(tag, scanner.position());
                if empty {
                    let at = scanner.position();
                    root = grower.end(at, at)?.or(root);
                }
            }
            Token::Text => grower.text(scanner)?,
            Token::End(at) => root = grower.end(at, scanner.position())?.or(root),
            Token::Eof => break,
        }
    }
    let Some(root) = root else {
        let (rule, at) = (Rule::XmlEmpty, scanner.position());
        return Err(Stop::Fault { rule, at, value: String::new() });
    };
    Ok(Tree { root, contents: grower.contents })
}

#[derive(Default)]
struct Counts {
    recipients: usize,
    attachments: usize,
    contents: usize,
}

impl Counts {
    fn count(&mut self, tag: &Tag, parent: Option<&Node>, limits: &Limits) -> Result<(), Stop> {
        let under = |name: &str| parent.is_some_and(|parent| parent.local == name);
        let fault = |rule| Err(Stop::Fault { rule, at: tag.at, value: String::new() });
        match tag.local.as_str() {
            "To" if under("MessageHeader") => self.recipients += 1,
            "Attachment" if under("AttachmentEncoded") => self.attachments += 1,
            // Its own count: there may be contents without number in one attachment.
            "ContentTransferEncoded" if under("Attachment") => self.contents += 1,
            _ => {}
        }
        if self.recipients > limits.recipients {
            return fault(Rule::LimitRecipients);
        }
        if self.attachments.max(self.contents) > limits.attachments {
            return fault(Rule::LimitAttachments);
        }
        Ok(())
    }
}

struct Grower<'g> {
    open: Vec<Node>,
    contents: Vec<Content>,
    limits: &'g Limits,
    sink: &'g mut dyn AttachmentSink,
    stream: Option<Stream>,
}

impl Grower<'_> {
    fn start(&mut self, tag: Tag, after: Position) {
        if tag.local == "ContentTransferEncoded"
            && self.stream.is_none()
            && let Some(parent) = self.open.last().filter(|parent| parent.is("Attachment"))
        {
            let declared = parent.last("ContentType").map(|node| node.text.trim());
            let maybe_zip = declared.is_none_or(|declared| declared == "application/zip");
            self.stream = Some(Stream::new(self.open.len() + 1, maybe_zip));
        }
        self.open.push(Node {
            prefix: tag.prefix,
            local: tag.local,
            namespace: tag.namespace,
            default_namespace: tag.default_namespace,
            attributes: tag.attributes,
            undeclared_attribute: tag.undeclared_attribute,
            at: tag.at,
            empty: tag.empty,
            content: after.offset..after.offset,
            end: after.offset,
            text: String::new(),
            children: Vec::new(),
            streamed: None,
        });
    }

    fn text<R: BufRead>(&mut self, scanner: &mut Scanner<'_, R>) -> Result<(), Stop> {
        let index = self.contents.len();
        let depth = self.open.len();
        // Limits are told at the start of the text, so that they do not depend on how it arrives.
        let start = scanner.position();
        let at_start = |stop| match stop {
            Stop::Fault {
                rule: rule @ (Rule::LimitText | Rule::LimitAttachment), value, ..
            } => Stop::Fault { rule, at: start, value },
            other => other,
        };
        if let Some(stream) = self.stream.as_mut().filter(|stream| stream.depth == depth) {
            let (limits, sink) = (self.limits, &mut *self.sink);
            let mut streaming = Streaming { stream, limits, sink, index };
            return scanner.text(&mut streaming).map_err(at_start);
        }
        // A home-made body may carry whole files here; nobody reads them, so nobody keeps them.
        let ignored = self.open.iter().any(|node| node.local == "edXMLAttachments");
        let Some(node) = self.open.last_mut() else { return Ok(()) };
        let before = node.text.len();
        let max = if ignored { 0 } else { self.limits.text_bytes };
        let mut keeping = Keeping { text: &mut node.text, max, ignored };
        scanner.text(&mut keeping).map_err(at_start)?;
        let kept = node.text.len() - before;
        // Indentation between elements is not worth its memory.
        if node.text.trim_ascii().is_empty() {
            node.text.clear();
        }
        scanner.spend(kept)
    }

    fn end(&mut self, tag: Position, after: Position) -> Result<Option<Node>, Stop> {
        let depth = self.open.len();
        let Some(mut node) = self.open.pop() else { return Ok(None) };
        node.content.end = tag.offset;
        node.end = after.offset;
        if let Some(stream) = self.stream.take_if(|stream| stream.depth == depth) {
            let index = self.contents.len();
            let content =
                stream.finish(self.limits, self.sink, index).map_err(|refused| match refused {
                    TextRefused::Sink(error) => Stop::Sink(error),
                    TextRefused::Rule(rule) => {
                        Stop::Fault { rule, at: node.at, value: String::new() }
                    }
                })?;
            node.streamed = Some(index);
            self.contents.push(content);
        }
        let Some(parent) = self.open.last_mut() else { return Ok(Some(node)) };
        parent.children.push(node);
        Ok(None)
    }
}

struct Keeping<'k> {
    text: &'k mut String,
    max: usize,
    ignored: bool,
}

impl TextSink for Keeping<'_> {
    fn push(&mut self, piece: &str) -> Result<(), TextRefused> {
        if self.ignored {
            return Ok(());
        }
        if self.text.len() + piece.len() > self.max {
            return Err(TextRefused::Rule(Rule::LimitText));
        }
        self.text.push_str(piece);
        Ok(())
    }
}
