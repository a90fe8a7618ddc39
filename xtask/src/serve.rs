//! `cargo xtask serve`: builds the site and serves it on this computer.

use crate::build::build;
use crate::error::{Result, file};
use crate::server::{Options, Server};
use crate::workspace;

/// The port that is tried first.
const USUAL_PORT: u16 = 8080;

/// Builds, serves, and stays until it is stopped.
pub fn serve(port: Option<u16>, prefix: &str) -> Result<()> {
    build()?;
    let server = start(port, prefix)?;
    println!("Holdfast is at {}", server.url());
    println!("Stop it with Ctrl+C.");
    server.wait();
    Ok(())
}

/// The port asked for; else the usual one; else any that is free.
fn start(port: Option<u16>, prefix: &str) -> Result<Server> {
    let options = |port| Options {
        root: workspace::site(),
        port,
        prefix: prefix.to_owned(),
    };
    let doing = "serve";
    match port {
        Some(port) => Server::start(options(Some(port))).map_err(file(doing, workspace::site())),
        None => Server::start(options(Some(USUAL_PORT)))
            .or_else(|_| Server::start(options(None)))
            .map_err(file(doing, workspace::site())),
    }
}
