//! What will happen when somebody signs or seals, said before they do: which files go with it, to how many recipients and by
//! which way, and that nothing brings it back (Decree 30/2020/NĐ-CP, arts. 13, 18; Decision 28/2018/QĐ-TTg, art. 5).

use std::collections::BTreeSet;

use base::db::Tx;
use base::{Refusal, Result, Text};
use signing::desk::Act;

use super::sheet::{codes, paper};
use super::{Outgoing, attachment, store};

/// How many recipients a document has by each way, and how many files go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reach {
    axis: usize,
    paper: usize,
    attached: usize,
}

/// What an act on this document leads to; none when there is nothing to say.
///
/// # Errors
/// When the store fails.
pub(super) fn of(tx: &Tx, one: &Outgoing, act: Act) -> Result<Option<Text>> {
    let version = store::version(tx, one.id, one.version)?.ok_or_else(Refusal::not_found)?;
    let reach = Reach {
        axis: codes(&version.sheet.recipients).collect::<BTreeSet<_>>().len(),
        paper: paper(&version.sheet.paper).count(),
        attached: attachment::of(tx, one)?.len(),
    };
    Ok(match act {
        Act::Signature => with_it(reach),
        Act::Seal => Some(sealed(reach)),
    })
}

/// Whoever signs is told of the files that the signature does not cover.
fn with_it(reach: Reach) -> Option<Text> {
    let attached = reach.attached;
    (attached > 0).then(|| {
        Text::with(
            format!("Gửi kèm {attached} tệp, xem ở trang văn bản đi; chữ ký nằm trên tệp văn bản."),
            format!(
                "Attachments: {attached}, on the document's page; the signature is on the document."
            ),
        )
    })
}

// law!("30/2020:18")
fn sealed(reach: Reach) -> Text {
    let Reach { axis, paper, attached } = reach;
    let (with_vi, with_en) = match attached {
        0 => (String::new(), String::new()),
        files => (format!(" kèm {files} tệp"), format!(" with {files} attachment(s)")),
    };
    let mut said = match axis {
        0 => Text::new("Không gửi qua trục.", "Nothing goes over the axis."),
        to => Text::with(
            format!("Đóng dấu xong, văn bản{with_vi} tự gửi qua trục tới {to} nơi nhận."),
            format!("Once sealed it goes{with_en} over the axis to {to} recipient(s)."),
        ),
    };
    if paper > 0 {
        let (vi, en) = (
            format!(" Bản giấy tới {paper} nơi: văn thư in và gửi."),
            format!(" Paper to {paper}: the clerk prints and sends it."),
        );
        said = Text::with(format!("{}{vi}", said.vi), format!("{}{en}", said.en));
    }
    let (vi, en) = match axis + paper {
        0 => (" Văn bản chỉ lưu tại cơ quan.", " It stays at the authority."),
        _ => (
            " Đã gửi thì không rút lại được, chỉ còn thu hồi, đính chính hoặc thay thế.",
            " What was sent cannot be undone, only recalled, corrected or replaced.",
        ),
    };
    Text::with(format!("{}{vi}", said.vi), format!("{}{en}", said.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_named_with_its_recipients() {
        let both = sealed(Reach { axis: 95, paper: 1, attached: 2 });
        assert_eq!(
            both.vi,
            "Đóng dấu xong, văn bản kèm 2 tệp tự gửi qua trục tới 95 nơi nhận. \
             Bản giấy tới 1 nơi: văn thư in và gửi. \
             Đã gửi thì không rút lại được, chỉ còn thu hồi, đính chính hoặc thay thế."
        );
        let paper = sealed(Reach { axis: 0, paper: 3, attached: 0 });
        assert!(paper.en.starts_with("Nothing goes over the axis. Paper to 3"), "{}", paper.en);
        let kept = sealed(Reach { axis: 0, paper: 0, attached: 0 });
        assert!(kept.en.ends_with("It stays at the authority."), "{}", kept.en);
    }

    #[test]
    fn a_signer_is_told_of_attachments_alone() {
        assert_eq!(with_it(Reach { axis: 5, paper: 5, attached: 0 }), None);
        assert!(with_it(Reach { axis: 5, paper: 5, attached: 3 }).is_some());
    }
}
