//! The door: configuration, routes, wiring and sub-commands of the one program `truc`.

pub mod bench;
pub mod commands;
pub mod config;
pub mod demo;
pub mod installation;
pub mod listen;
pub mod pages;
pub mod router;
pub mod wiring;
