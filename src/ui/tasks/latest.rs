//! One question at a time: while an answer is awaited, further wishes are kept
//! as one, and the last of them is asked next. For sliders and scrolling.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// The state of one such conversation.
#[derive(Clone, Copy)]
pub struct Latest {
    busy: StoredValue<bool>,
    again: StoredValue<bool>,
}

impl Latest {
    /// Nothing asked yet.
    pub fn new() -> Latest {
        Latest {
            busy: StoredValue::new(false),
            again: StoredValue::new(false),
        }
    }

    /// Asks `question`, or asks it again when the present answer has come.
    pub fn ask<Asked: Future<Output = ()>>(self, question: impl Fn() -> Asked + 'static) {
        if self.busy.get_value() {
            self.again.set_value(true);
            return;
        }
        self.busy.set_value(true);
        spawn_local(async move {
            loop {
                // A page that was left while waiting has no state any more.
                self.again.try_update_value(|again| *again = false);
                question().await;
                if self.again.try_get_value() != Some(true) {
                    break;
                }
            }
            self.busy.try_update_value(|busy| *busy = false);
        });
    }
}

impl Default for Latest {
    fn default() -> Latest {
        Latest::new()
    }
}
