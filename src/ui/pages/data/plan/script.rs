//! The plan as JSON, for experts.

use leptos::prelude::*;

use super::PlanOpen;
use super::features::is_open;
use crate::i18n::data as text;
use crate::ui::state::use_app;
use crate::ui::tasks::build::Draft;

/// The text area; what is written there wins over the fields above until it is
/// applied or undone.
#[component]
pub fn Script(
    /// The recipe in force.
    recipe: String,
    /// The plan as it would be built now.
    draft: Draft,
) -> impl IntoView {
    let app = use_app();
    let open = expect_context::<PlanOpen>().script;
    let changed = move |written: String| {
        let same = written == recipe && app.edits.with_untracked(|edits| edits.is_empty());
        app.script.set((!same).then_some(written));
    };
    view! {
        <details
            class="plan-part"
            prop:open=move || open.get()
            on:toggle=move |event| open.set(is_open(&event))
        >
            <summary>{move || app.text(text::JSON)}</summary>
            <p class="soft" id="plan-json-note">{move || app.text(text::JSON_NOTE)}</p>
            <textarea
                class="script"
                rows="18"
                spellcheck="false"
                autocomplete="off"
                data-testid="plan-json"
                aria-label=move || app.text(text::JSON)
                aria-describedby="plan-json-note"
                aria-invalid=move || app.plan_error.with(Option::is_some).to_string()
                prop:value=move || draft.plan.with(|plan| plan.recipe.clone())
                on:input=move |event| changed(event_target_value(&event))
            ></textarea>
        </details>
    }
}
