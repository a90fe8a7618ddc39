//! What was changed and not applied yet: how much, apply, undo, and why it failed.

use leptos::prelude::*;

use crate::i18n::{Message, data as text};
use crate::ui::state::use_app;
use crate::ui::tasks::build::{self, Draft};

/// The line at the foot of the plan, there when there is something to apply.
#[component]
pub fn Pending(
    /// The recipe in force.
    recipe: String,
    /// The plan as it would be built now.
    draft: Draft,
) -> impl IntoView {
    let app = use_app();
    let changes = Memo::new(move |_| app.edits.with(|edits| edits.len()));
    let scripted = Memo::new(move |_| {
        app.script
            .with(|script| script.as_ref().is_some_and(|script| *script != recipe))
    });
    let changed = move || scripted.get() || changes.get() > 0;
    let words = move || match (scripted.get(), changes.get()) {
        (true, _) => app.text(text::CHANGES_JSON).to_string(),
        (false, 0) => String::new(),
        (false, 1) => app.text(text::CHANGES_ONE).to_string(),
        (false, many) => app.fill(text::CHANGES_MANY, &[("count", &many.to_string())]),
    };
    let refused = move || draft.refused.with(Option::is_some);
    let failed = move || refused() || app.plan_error.with(Option::is_some);
    let effect = move || {
        let lang = app.lang.get();
        draft.plan.with(|plan| {
            let lines = plan.effect.iter();
            let lines = lines.map(|line| view! { <li>{line.text(lang).to_string()}</li> });
            (!plan.effect.is_empty() && !refused())
                .then(|| view! { <ul class="findings">{lines.collect_view()}</ul> })
        })
    };
    let error = move || {
        if let Some(words) = draft.refused.get() {
            return Some(words.text(app.lang.get()).to_string());
        }
        let not_built = app.text(text::NOT_BUILT);
        app.plan_error.with(|error| {
            let error = error.as_ref()?;
            let reason = error.text(app.lang.get());
            Some(format!("{reason} {not_built}"))
        })
    };
    view! {
        <Show when=move || changed() || failed()>
            <div class="pending" class:bad=failed>
                <div class="pending-words">
                    <p role="status">{words}</p>
                    <div role="status" data-testid="plan-effect">{effect}</div>
                    {move || {
                        error()
                            .map(|words| {
                                view! {
                                    <p class="plan-error" role="alert" data-testid="plan-error">
                                        {words}
                                    </p>
                                }
                            })
                    }}
                </div>
                <div class="steps">
                    <button
                        class="btn"
                        data-testid="plan-undo"
                        on:click=move |_| build::forget_edits(app)
                    >
                        {move || app.text(text::UNDO)}
                    </button>
                    <Show when=move || changed() && !refused()>
                        <ApplyButton title=text::APPLY />
                    </Show>
                </div>
            </div>
        </Show>
    }
}

/// The button that builds by the plan as it stands now.
#[component]
pub fn ApplyButton(
    /// What it says.
    title: Message,
    /// Whether it is the step to take now.
    #[prop(default = true)]
    main: bool,
) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="btn"
            class:main=main
            data-testid="plan-apply"
            disabled=move || app.is_working()
            on:click=move |_| build::apply(app)
        >
            {move || app.text(title)}
        </button>
    }
}
