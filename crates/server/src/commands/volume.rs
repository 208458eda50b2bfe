//! `truc document volume`: the material of a work file from standard input, drawn and bound as one PDF on standard output.
//! It is a process of its own, because it draws files made by anybody.

use std::io::{Read, Write};

use anyhow::Context as _;
use base::Result;
use clap::Args;
use jiff::civil::DateTime;
use signing::verification::VOLUME_BYTES_MAX;
use typeset::volume::{Bound, Material, Original, VOLUME_PAGES_MAX, Volume};

/// Pixels per point: 144 dots per inch, sharp on paper and on a screen.
const SCALE: f32 = 2.0;

#[derive(Args)]
pub struct MakeVolume {
    /// Written into the file as its time of making, in Vietnamese time.
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM:SS")]
    made_at: DateTime,
}

impl MakeVolume {
    pub fn run(&self) -> Result<()> {
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(VOLUME_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .context("reading the material")?;
        let material = Material::from_bytes(&bytes).context("reading the material")?;
        drop(bytes);
        let mut room = VOLUME_PAGES_MAX;
        let (mut documents, mut originals) = (Vec::new(), Vec::new());
        for one in material.documents {
            let mut pages = Vec::new();
            for file in &one.files {
                pages.extend(drawn(file, room - pages.len())?);
            }
            room -= pages.len();
            documents.push(Bound { cells: one.cells, pages });
            originals.extend(one.files);
        }
        let volume = Volume::new(material.cover, documents, originals).context("binding it")?;
        let pdf = typeset::render_volume(volume, self.made_at).context("laying it out")?;
        std::io::stdout().write_all(&pdf).context("writing the volume")?;
        Ok(())
    }
}

/// The pages of a file; none of one that is neither a PDF nor an image: it is attached all the same.
fn drawn(file: &Original, room: usize) -> Result<Vec<Vec<u8>>> {
    let pages = match file.media_type.as_str() {
        "image/png" | "image/jpeg" => vec![file.bytes.clone()],
        "application/pdf" => {
            let count = picture::page_count(&file.bytes).context(file.name.clone())?;
            let page = |number| picture::page(&file.bytes, number, SCALE);
            let drawn: Result<Vec<_>, _> = (0..count.min(room + 1)).map(page).collect();
            drawn.context(file.name.clone())?
        }
        _ => Vec::new(),
    };
    if pages.len() > room {
        Err(anyhow::anyhow!("more than {VOLUME_PAGES_MAX} pages"))?;
    }
    Ok(pages)
}
