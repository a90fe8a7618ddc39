//! The kinds of models that are trained and judged beside the usual blend.

use leptos::prelude::*;

use super::fields::{field, said};
use crate::engine::{Learner, TrainRequest};
use crate::i18n::models as text;
use crate::ui::state::App;

/// Which kinds are compared with the usual blend.
pub fn compare_with(app: App, asked: RwSignal<TrainRequest>) -> AnyView {
    let usual = |learner: &Learner| {
        use Learner::{Blend, Boosting, Logistic, Majority};
        matches!(learner, Blend | Boosting | Logistic | Majority)
    };
    let offered = Learner::ALL.into_iter().filter(|learner| !usual(learner));
    let boxes = offered.map(|learner| {
        let chosen = move |event| {
            asked.update(|asked| {
                asked.others.retain(|other| *other != learner);
                if event_target_checked(&event) {
                    asked.others.push(learner);
                }
            });
        };
        let is_chosen = asked.with_untracked(|asked| asked.others.contains(&learner));
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    data-testid=format!("train-{}", learner.name())
                    checked=is_chosen
                    on:change=chosen
                />
                {move || app.text(learner.title())}
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let kinds = move || {
        let offered = Learner::ALL.into_iter().filter(move |kind| !usual(kind));
        std::iter::once(Learner::Blend).chain(offered)
    };
    let names = move || {
        let best = std::iter::once(text::KEEP_BEST);
        let all = best.chain(kinds().map(Learner::title));
        all.map(|name| app.text(name).to_string()).collect()
    };
    let keep = move |place: usize| {
        asked.update(|asked| asked.keep = place.checked_sub(1).and_then(|at| kinds().nth(at)));
    };
    let kept = asked.with_untracked(|asked| asked.keep);
    let kept = kinds().position(|kind| Some(kind) == kept);
    let kept = kept.map_or(0, |at| at + 1);
    let title = said(app, text::KEEP);
    view! {
        <fieldset class="boxes">
            <legend>{move || app.text(text::COMPARE_WITH)}</legend>
            {boxes}
        </fieldset>
        <div class="fields">
            {field(title, "train-keep".to_string(), kept, Box::new(names), Box::new(keep))}
        </div>
    }
    .into_any()
}
