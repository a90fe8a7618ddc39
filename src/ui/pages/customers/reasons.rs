//! Reasons as the Customers page writes them.

use leptos::prelude::*;

use crate::engine::words::Reason;
use crate::ui::state::App;

/// A reason in the list: the feature and, in bold, its value.
pub fn short_reason(app: App, reason: &Reason) -> impl IntoView + use<> {
    let title = title_of(app, reason.feature);
    let value = reason.value.say(app.lang.get());
    view! {
        <span class="reason">
            {title} " " <b>{value}</b>
        </span>
    }
}

/// What people call a feature, in the user's language; tracked.
pub fn title_of(app: App, feature: usize) -> String {
    let lang = app.lang.get();
    app.model.with(|model| {
        let feature = model.as_ref().and_then(|model| model.features.get(feature));
        feature
            .map(|feature| feature.title.text(lang).to_string())
            .unwrap_or_default()
    })
}

/// All titles in the user's language; tracked.
pub fn titles(app: App) -> Vec<String> {
    let lang = app.lang.get();
    app.model.with(|model| {
        model.as_ref().map_or_else(Vec::new, |model| {
            model
                .features
                .iter()
                .map(|feature| feature.title.text(lang).to_string())
                .collect()
        })
    })
}
