//! Looking for columns that know the answer, whenever there is a new table, and once more
//! when a label is chosen that nobody looked at.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::{AuditView, Reply, Request, Trouble, Words};
use crate::platform::client::unheard;
use crate::ui::state::App;

/// How long the page is left to show the table first, in milliseconds.
const PAUSE: u32 = 200;

/// Looks once the page has shown the table. Why it could not look is said in the card: it is
/// never as urgent as what else the page says.
pub fn look(app: App) {
    app.audit.set(None);
    let table = app.next_table();
    spawn_local(async move {
        gloo_timers::future::TimeoutFuture::new(PAUSE).await;
        let (_, asked) = app.client().ask(&Request::Audit, unheard());
        let found = match asked.await {
            Ok(Reply::Audit(found)) => found,
            // Whatever made it pointless looks anew.
            Ok(_) | Err(Trouble::Cancelled | Trouble::Superseded) => return,
            Err(failure) => AuditView {
                refused: vec![(String::new(), Words::of(|lang| failure.say(lang)))],
                ..AuditView::default()
            },
        };
        if app.is_table(table) {
            app.audit.set(Some(found));
        }
    });
}

/// Looks once more if nothing is known of this label.
pub fn look_at(app: App, label: Option<&str>) {
    let Some(label) = label else { return };
    let known = app
        .audit
        .with_untracked(|audit| audit.as_ref().is_some_and(|audit| audit.knows(label)));
    if !known {
        look(app);
    }
}
