//! Looking for columns that know the answer, whenever there is a new table.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::{Reply, Request};
use crate::platform::client::unheard;
use crate::ui::state::App;

/// How long the page is left to show the table first, in milliseconds.
const PAUSE: u32 = 200;

/// Looks once the page has shown the table. What it finds is never urgent, so
/// it says nothing when it cannot look.
pub fn look(app: App) {
    app.audit.set(None);
    let table = app.next_table();
    spawn_local(async move {
        gloo_timers::future::TimeoutFuture::new(PAUSE).await;
        let (_, asked) = app.client().ask(&Request::Audit, unheard());
        if let Ok(Reply::Audit(found)) = asked.await
            && app.is_table(table)
        {
            app.audit.set(Some(found));
        }
    });
}
