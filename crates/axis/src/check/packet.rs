//! A packet read to its end, its files judged one after the other as they stream by. One file is in memory at a time,
//! and none beyond a bound; nothing of a file's content stays.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use edxml::{AttachmentRead, AttachmentSink, Discard, Limits, Packing, ReadError, Reading};

use super::judge::{Judgement, Proved, judge, not_judged};
use super::{JudgedFile, Setting, reason};

/// The longest file that is judged: a scan of some hundred pages. It is in memory with what is unpacked from it.
pub(super) const FILE_BYTES_MAX: usize = 32 << 20;
/// Files judged in one packet; real packets have one to ten.
const FILES_MAX: usize = 64;
/// Characters kept of a file's name.
const NAME_MAX: usize = 200;

/// A packet with its files judged.
pub(crate) struct Examined {
    pub(crate) reading: Reading,
    pub(crate) files: Vec<JudgedFile>,
    /// What the judgements rest on, by the place of the file among `files`.
    pub(crate) proved: Vec<(usize, Proved)>,
}

/// Reads a packet and judges its files.
///
/// # Errors
/// As [`edxml::read`]; no file makes it fail.
pub(crate) fn examine(
    source: impl BufRead,
    limits: &Limits,
    setting: Setting<'_>,
) -> Result<Examined, ReadError> {
    let mut sink = Judging {
        setting,
        current: None,
        plain: Held::default(),
        entry: Held::default(),
        done: BTreeMap::new(),
    };
    let reading = edxml::read(source, limits, &mut sink)?;
    let mut done = sink.finished();
    let (mut files, mut proved) = (Vec::new(), Vec::new());
    for (place, attachment) in reading.attachments.iter().enumerate() {
        let forms = attachment.index.and_then(|index| done.remove(&index)).unwrap_or_default();
        let of_packing = match attachment.packing {
            Packing::Plain => forms.plain,
            Packing::FirstEntry => forms.entry,
        };
        let judged = of_packing
            .unwrap_or_else(|| not_judged(reason::file_missing().about(&name(attachment))));
        files.push(file(place, attachment, &judged));
        proved.extend(judged.proved.map(|proved| (place, proved)));
    }
    Ok(Examined { reading, files, proved })
}

/// Reads a packet without judging its files, where judging broke off.
///
/// # Errors
/// As [`edxml::read`].
pub(crate) fn unjudged(source: impl BufRead, limits: &Limits) -> Result<Examined, ReadError> {
    let reading = edxml::read(source, limits, &mut Discard)?;
    let listed = reading.attachments.iter().enumerate();
    let files = listed.map(|(place, one)| file(place, one, &not_judged(reason::broke())));
    Ok(Examined { files: files.collect(), proved: Vec::new(), reading })
}

fn file(place: usize, attachment: &AttachmentRead, judged: &Judgement) -> JudgedFile {
    JudgedFile {
        ordinal: place + 1,
        name: name(attachment),
        kind: judged.kind,
        digest: attachment.content_sha256.unwrap_or(attachment.sha256).to_string(),
        size: attachment.content_size.unwrap_or(attachment.decoded_size),
        verdict: judged.verdict,
        reasons: judged.reasons.clone(),
        signers: judged.signers.clone(),
    }
}

fn name(attachment: &AttachmentRead) -> String {
    attachment.name.as_deref().unwrap_or_default().chars().take(NAME_MAX).collect()
}

/// An attachment judged as it travelled and, where that is a zip, by its first entry. Which of both is the content is
/// known at the end of the packet.
#[derive(Default)]
struct Forms {
    plain: Option<Judgement>,
    entry: Option<Judgement>,
}

struct Judging<'a> {
    setting: Setting<'a>,
    current: Option<usize>,
    plain: Held,
    entry: Held,
    done: BTreeMap<usize, Forms>,
}

/// Bytes of one file, up to the bound.
#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    over: bool,
}

impl Held {
    fn add(&mut self, chunk: &[u8]) {
        if self.over || self.bytes.len() + chunk.len() > FILE_BYTES_MAX {
            *self = Held { bytes: Vec::new(), over: true };
        } else {
            self.bytes.extend_from_slice(chunk);
        }
    }

    /// Judges what is held and lets go of it; nothing where nothing came.
    fn judged(&mut self, setting: Setting<'_>) -> Option<Judgement> {
        let held = std::mem::take(self);
        match (held.over, held.bytes.is_empty()) {
            (true, _) => Some(not_judged(reason::file_large())),
            (false, true) => None,
            (false, false) => Some(judge(&held.bytes, setting)),
        }
    }
}

impl Judging<'_> {
    /// Turns to a file; the one before is complete.
    fn turn_to(&mut self, index: usize) {
        if self.current != Some(index) {
            self.settle();
            self.current = Some(index);
        }
    }

    fn settle(&mut self) {
        let Some(index) = self.current.take() else { return };
        let forms = if self.done.len() < FILES_MAX {
            Forms { plain: self.plain.judged(self.setting), entry: self.entry.judged(self.setting) }
        } else {
            (self.plain, self.entry) = (Held::default(), Held::default());
            let surplus = || Some(not_judged(reason::file_surplus()));
            Forms { plain: surplus(), entry: surplus() }
        };
        self.done.insert(index, forms);
    }

    fn finished(mut self) -> BTreeMap<usize, Forms> {
        self.settle();
        self.done
    }
}

impl AttachmentSink for Judging<'_> {
    fn decoded(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        self.turn_to(index);
        self.plain.add(chunk);
        Ok(())
    }

    fn unzipped(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        self.turn_to(index);
        self.entry.add(chunk);
        Ok(())
    }
}
