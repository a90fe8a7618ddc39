//! Spellings that seem to mean the same: proposals, each with a checkbox.

use leptos::prelude::*;

use crate::engine::PlanMerge;
use crate::i18n::{data as text, number};
use crate::ui::state::{App, use_app};

/// The proposals; nothing when there are none.
#[component]
pub fn Merges(
    /// The plan's merges.
    merges: Vec<PlanMerge>,
) -> impl IntoView {
    let app = use_app();
    (!merges.is_empty()).then(|| {
        let rows = merges.into_iter().enumerate();
        view! {
            <fieldset class="merges" disabled=move || app.script.with(Option::is_some)>
                <legend>{move || app.text(text::MERGES)}</legend>
                {rows.map(|(index, merge)| view! { <Merge merge index /> }).collect_view()}
            </fieldset>
        }
    })
}

#[component]
fn Merge(merge: PlanMerge, index: usize) -> impl IntoView {
    let app = use_app();
    let merge = StoredValue::new(merge);
    let accepted = move || {
        merge.with_value(|merge| {
            let changed = app
                .edits
                .with(|edits| edits.merges.get(&key(merge)).copied());
            changed.unwrap_or(merge.accepted)
        })
    };
    let words = move || {
        merge.with_value(|merge| {
            app.fill(text::MERGE, &[("from", &merge.from), ("into", &merge.into)])
        })
    };
    let place = move || {
        merge.with_value(|merge| {
            let rows = number::count(app.lang.get(), merge.rows);
            app.fill(
                text::MERGE_WHERE,
                &[("column", &merge.column), ("rows", &rows)],
            )
        })
    };
    view! {
        <label class="check merge">
            <input
                type="checkbox"
                data-testid=format!("merge-{index}")
                prop:checked=accepted
                on:change=move |event| {
                    merge.with_value(|merge| accept(app, merge, event_target_checked(&event)));
                }
            />
            <span>{words}</span>
            <span class="soft">{place}</span>
        </label>
    }
}

fn key(merge: &PlanMerge) -> (String, String, String) {
    (merge.column.clone(), merge.from.clone(), merge.into.clone())
}

fn accept(app: App, merge: &PlanMerge, accepted: bool) {
    app.edits.update(|edits| {
        if accepted == merge.accepted {
            edits.merges.remove(&key(merge));
        } else {
            edits.merges.insert(key(merge), accepted);
        }
    });
}
