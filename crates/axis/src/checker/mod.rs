//! The public checker of packets.
