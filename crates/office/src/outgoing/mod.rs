//! Outgoing documents: drafted in versions, opinions asked, approved by content and by form, signed at the signing desk,
//! numbered, sealed, sent and followed (Decree 30/2020/NĐ-CP, arts. 10–19; Decision 28/2018/QĐ-TTg, art. 6).
//!
//! `sheet` is what an official types, `unfinished` holds it until it is complete, `template` what it may begin with and `converted` a file it is made from, `draft` keeps it, `attachment` what goes with it, `opinion` asks colleagues and `disposition` says what was made of it, `review` lets it pass or sends it back, `follow_up` follows the
//! signing desk, `foretold` says what an act there leads to, `issue` sends it and `told` hears of its recipients; `recall` takes it back, `amend` corrects or replaces it.

mod amend;
pub(crate) mod answer;
pub(crate) mod attachment;
mod body;
mod converted;
mod disposition;
mod draft;
mod file;
mod follow_up;
mod foretold;
mod issue;
mod opinion;
mod page;
mod recall;
mod refusals;
mod review;
mod separation;
mod sheet;
mod sought;
mod store;
mod template;
mod told;
mod unfinished;
mod within;
mod words;

use base::Result;
use base::authority::{Action, Actor, AuthorityId};
use base::blobs::Stored;
use base::db::{Change, Tx};
use base::{Refusal, Text};
use desk::{Act, Holder, NewTodo, Subject, Todo, notice};
use directory::PersonId;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use jiff::civil::Date;
use signing::desk::SigningRequestId;
use typeset::document::Kind;

pub use amend::Amendment;
pub(crate) use disposition::Outcome;
pub(crate) use draft::own;
pub use draft::{Laid, Origin, Typesetter, edit, write};
pub(crate) use file::{heard, in_hands_of, issuer, sealed_file, sent_to, signer};
pub use follow_up::{FollowUp, number};
pub use issue::{Issue, issue};
pub use opinion::{Stance, ask, opine};
pub use page::routes;
pub use recall::{CallBack, call_back, recall};
pub(crate) use review::title;
pub use review::{Step, approve, return_, submit, withdraw};
pub use separation::SEPARATION;
pub use sheet::Sheet;
pub(crate) use sheet::{kind_name, kind_words, on_paper, signer_of};
pub(crate) use sought::{access_to, shown, sought};
pub use template::KEEP_TEMPLATES;
pub use told::took_in;
pub use unfinished::FormId;
pub(crate) use words::{
    amended as amended_words, amendment as amendment_words, stance as stance_words,
};

use crate::beside::not_theirs;
use crate::incoming::IncomingId;

base::typed_id!(/// One outgoing document.
    OutgoingId);

/// Drafting, and asking for opinions and approval.
pub const DRAFT: Action = Action { name: "outgoing.draft", roles: &[OFFICIAL, LEADER, CLERK] };
/// Approving the content of what somebody submitted, or giving an opinion on it.
pub const REVIEW: Action = Action { name: "outgoing.review", roles: &[OFFICIAL, LEADER, CLERK] };
/// Checking form and technique before the signature; numbering.
pub const CHECK: Action = Action { name: "outgoing.check", roles: &[CLERK] };

/// Recalling what was issued; by whom the regulation of the authority says, and a clerk carries it out.
pub const RECALL: Action = Action { name: "outgoing.recall", roles: &[CLERK, LEADER] };

/// What is to be done with an outgoing document, as it stands on people's desks.
pub static TO_REVISE: Act = act("outgoing.revise", "Sửa dự thảo", "Revise the draft");
pub static TO_OPINE: Act = act("outgoing.opine", "Cho ý kiến dự thảo", "Give an opinion");
pub static TO_ENTER: Act =
    act("outgoing.enter", "Ghi ý kiến của cơ quan được hỏi", "Enter an authority's opinion");
pub static TO_REVIEW: Act = Act {
    name: "outgoing.review",
    word: Text::new("Duyệt nội dung", "Approve the content"),
    by_substitute: true,
};
pub static TO_CHECK: Act = act("outgoing.check", "Kiểm tra thể thức", "Check the form");
pub static TO_SIGN: Act = act("outgoing.sign", "Ký số", "Sign");
pub static TO_NUMBER: Act = act("outgoing.number", "Cấp số", "Give the number");
pub static TO_SEAL: Act = act("outgoing.seal", "Ký số của cơ quan", "Seal");

/// Every act on outgoing documents, for the desk.
pub static ACTS: [&Act; 8] =
    [&TO_REVISE, &TO_OPINE, &TO_ENTER, &TO_REVIEW, &TO_CHECK, &TO_SIGN, &TO_NUMBER, &TO_SEAL];
/// What the desk calls an outgoing document, and where it is shown.
pub const KIND: &str = "outgoing";
pub const WAY: &str = "/outgoing/";

const fn act(name: &'static str, vi: &'static str, en: &'static str) -> Act {
    Act { name, word: Text::new(vi, en), by_substitute: false }
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// With its author: new, edited or returned.
    Draft,
    /// With whoever approves its content.
    Content,
    /// With the clerks, who check its form.
    Form,
    /// At the signing desk.
    ToSign,
    Signed,
    Numbered,
    /// Sealed; the packet is being written.
    Sealed,
    /// On its way to its recipients, or there.
    Issued,
    /// Recalled after its issue: nothing follows from it any more, and it stays as it was.
    Recalled,
}

/// An outgoing document.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub id: OutgoingId,
    pub authority: AuthorityId,
    pub author: PersonId,
    pub state: State,
    /// The newest version, from 1.
    pub version: u32,
    pub kind: Kind,
    pub subject: String,
    /// What follows the number: "VPCP-KSTT".
    pub notation: String,
    /// 1 express … 4 normal.
    pub rank: i64,
    pub reply_to: Option<IncomingId>,
    pub created_at: Timestamp,
    pub request: Option<SigningRequestId>,
    pub signed_at: Option<Timestamp>,
    pub number: Option<(u32, Date)>,
    /// The file as it was sealed.
    pub sealed: Option<Stored>,
    pub issued_at: Option<Timestamp>,
    pub packet: Option<axis::send::OutgoingId>,
}

impl Outgoing {
    #[must_use]
    pub fn about(&self) -> Subject {
        Subject::of(KIND, self.id)
    }

    /// Number and notation, "05/VPCP-KSTT"; the notation alone as long as there is no number.
    #[must_use]
    pub fn reference(&self) -> String {
        match self.number {
            Some((number, _)) => format!("{number:02}/{}", self.notation),
            None => self.notation.clone(),
        }
    }
}

/// The document of this id at this authority.
pub(crate) fn find(tx: &Tx, authority: AuthorityId, id: OutgoingId) -> Result<Outgoing> {
    let found = store::get(tx, id)?.filter(|one| one.authority == authority);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// Tells a document's author what became of it.
pub(crate) fn tell_author(change: &Change, one: &Outgoing, kind: notice::Kind) -> Result<()> {
    let (about, reference) = (one.about(), one.reference());
    let new = notice::New::about((one.authority, kind), &about, (&one.subject, &reference));
    notice::tell(change, one.author, &new)
}

/// A document with its content (`truc.document/1`), for whoever may see it: a clerk, its author, who has or had a hand in it.
pub(crate) fn known(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
) -> Result<(Outgoing, String)> {
    let one = find(tx, authority, id)?;
    if !in_hands_of(tx, actor, &one)? {
        return Err(Refusal::not_found().into());
    }
    let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
    Ok((one, version.content))
}

/// What stands in a version (`truc.document/1`).
pub(crate) fn content_of(tx: &Tx, id: OutgoingId, version: u32) -> Result<String> {
    let found = store::version(tx, id, version)?;
    Ok(found.ok_or_else(Refusal::not_found)?.content)
}

/// What answers an incoming document, for its page.
pub(crate) fn answers(tx: &Tx, incoming: IncomingId) -> Result<Vec<Outgoing>> {
    store::answers(tx, incoming)
}

/// The actor's own work of a kind on a document; an assistant is told that deciding is not theirs, to others it does not
/// exist.
fn held(tx: &Tx, actor: &Actor, one: &Outgoing, act: &Act) -> Result<Todo> {
    let about = one.about();
    match desk::todo::held_by(tx, actor, &about, act)? {
        Some(todo) => Ok(todo),
        None => Err(not_theirs(tx, actor, &about)?.into()),
    }
}

/// Where a document stands and what was done to it last, as a refusal.
fn stands(tx: &Tx, one: &Outgoing) -> Result<Refusal> {
    Ok(refusals::state(one.state, &crate::trail::last_step(tx, &one.about(), &ACTS)?))
}

/// Refuses an act that comes too late or too early, and says where the document stands.
pub(crate) fn must_be(tx: &Tx, one: &Outgoing, states: &[State]) -> Result<()> {
    match states.contains(&one.state) {
        true => Ok(()),
        false => Err(stands(tx, one)?.into()),
    }
}

/// Puts a document on somebody's desk.
pub(crate) fn hand(
    change: &Change,
    one: &Outgoing,
    to: Holder,
    act: &'static Act,
    due_at: Option<Timestamp>,
) -> Result<()> {
    let (subject, reference) = (one.about(), one.reference());
    let new = NewTodo {
        authority: one.authority,
        holder: to,
        subject: &subject,
        act,
        title: &one.subject,
        reference: &reference,
        rank: one.rank,
        due_at,
    };
    desk::todo::open(change, &new).map(drop)
}
