//! Embeds the migrations anew when one is added; the compiler itself only watches those it knows.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
    println!("cargo:rerun-if-changed=assets");
}
