//! Sees to a Chromium with its driver and a Korean font, as Debian packages them.

use std::path::Path;
use std::process::Command;

use crate::command::{self, step};
use crate::error::{Error, Result};

/// What tests in a real browser need, and how to see that it is there.
struct Need {
    package: &'static str,
    is_there: fn() -> bool,
}

const NEEDS: [Need; 3] = [
    Need {
        package: "chromium",
        is_there: || answers("chromium"),
    },
    Need {
        package: "chromium-driver",
        is_there: || answers("chromedriver"),
    },
    // Without one, Korean text is boxes, and so are its widths.
    Need {
        package: "fonts-nanum",
        is_there: has_korean_font,
    },
];

/// Installs what is missing if it may; else says what to install.
pub fn ready() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let Some(become_root) = way_to_root().filter(|_| answers("apt-get")) else {
        return Err(Error::Missing {
            what: format!("the browser for the tests ({packages})"),
            advice: format!(
                "On Debian: sudo apt-get install {packages}. Elsewhere: install Chromium, the \
                 ChromeDriver of the same version, and a Korean font, so that `chromium` and \
                 `chromedriver` are on PATH."
            ),
        });
    };
    step(
        &format!("installing {packages}"),
        "one to three minutes, 150 MB",
        || {
            let apt = |arguments: &[&str]| {
                let mut words = become_root.to_vec();
                words.extend(["apt-get", "-qq"]);
                words.extend(arguments);
                let mut command = Command::new(words[0]);
                command::run(
                    command
                        .args(&words[1..])
                        .env("DEBIAN_FRONTEND", "noninteractive"),
                )
            };
            apt(&["update"])?;
            let mut install = vec!["install", "--yes", "--no-install-recommends"];
            install.extend(&missing);
            apt(&install)
        },
    )
}

fn missing() -> Vec<&'static str> {
    NEEDS
        .iter()
        .filter(|need| !(need.is_there)())
        .map(|need| need.package)
        .collect()
}

/// The words to put before a command so that it runs as root; none if there is no way.
fn way_to_root() -> Option<&'static [&'static str]> {
    let me = command::output(Command::new("id").arg("-u")).unwrap_or_default();
    if me.trim() == "0" {
        // `env` changes nothing, and keeps the command's shape the same as with sudo.
        return Some(&["env"]);
    }
    command::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn answers(program: &str) -> bool {
    command::succeeds(Command::new(program).arg("--version"))
}

fn has_korean_font() -> bool {
    let listed = command::output(Command::new("fc-list").arg(":lang=ko"));
    listed.is_ok_and(|fonts| !fonts.trim().is_empty())
        || Path::new("/usr/share/fonts/truetype/nanum").is_dir()
}
