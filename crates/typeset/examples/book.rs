//! A register of incoming documents as a printed book, to look at: `cargo run -p typeset --example book ROWS > book.pdf`.

use std::io::Write;

use typeset::book::{Book, Column, Heading};
use typeset::render_book;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: usize = std::env::args().nth(1).map_or(Ok(200), |rows| rows.parse())?;
    let names = [
        "Ngày đến",
        "Số đến",
        "Tác giả",
        "Số, ký hiệu",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Đơn vị hoặc người nhận",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ];
    let shares = [5, 3, 8, 7, 5, 16, 8, 5, 6, 5];
    let columns =
        names.into_iter().zip(shares).map(|(name, share)| Column { name: name.to_owned(), share });
    let row = |n: usize| {
        ["22/11/2026", &n.to_string(), "Bộ Kế hoạch và Đầu tư", "7816/BKHĐT-TTĐT", "20/11/2026", "Công văn về việc báo cáo tình hình thực hiện kế hoạch vốn đầu tư công quý IV năm 2026 của các bộ, ngành và địa phương", "Nguyễn Thị Hồng Hạnh", "22/11/2026", "22/11/2026 09:15:02", ""].map(str::to_owned).to_vec()
    };
    let heading = Heading {
        authority: "Ủy ban nhân dân thành phố Hà Nội".to_owned(),
        title: "Sổ đăng ký văn bản đến".to_owned(),
        about: "Năm 2026, từ số 1".to_owned(),
        made: "In lúc 08:00 ngày 22/11/2026".to_owned(),
    };
    let book = Book::new(heading, columns.collect(), (1..=rows).map(row).collect())?;
    let start = std::time::Instant::now();
    let pdf = render_book(&book, "vi", "2026-11-22T08:00:00".parse()?)?;
    eprintln!("{rows} rows in {:?}, {} KiB", start.elapsed(), pdf.len() / 1024);
    std::io::stdout().write_all(&pdf)?;
    Ok(())
}
