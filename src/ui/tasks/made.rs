//! What the user made of the plan: kept while files are read anew, as far as the plan
//! has it still, and else said.

use leptos::prelude::*;

use super::{build, open};
use crate::engine::editing::Edits;
use crate::engine::{Trouble, Words};
use crate::i18n::{Lang, data as text};
use crate::ui::state::App;

/// The plan as the user made it.
pub(super) struct Made {
    /// What the table was built by, if that was the user's doing.
    recipe: Option<String>,
    proposal: Option<String>,
    departed: bool,
    /// What was not applied yet.
    edits: Edits,
    script: Option<String>,
}

impl Made {
    /// What was made so far.
    pub fn of(app: App) -> Made {
        let sources = app.sources();
        Made {
            recipe: sources.recipe.filter(|_| open::is_joined(app)),
            proposal: sources.proposal,
            departed: app.departed.get_untracked(),
            edits: app.edits.get_untracked(),
            script: app.script.get_untracked(),
        }
    }

    /// The recipe that the user had built.
    pub fn recipe(&self) -> Option<String> {
        self.recipe.clone()
    }

    /// Builds by it again, unless that is done or was tried already, and puts back what was
    /// not applied.
    pub async fn put_back(mut self, app: App, built: Option<Result<(), Trouble>>) {
        if let Some(recipe) = self.recipe.take() {
            let again = match built {
                Some(Ok(())) => {
                    let proposal = self.proposal.take();
                    app.departed.set(self.departed);
                    app.update_sources(|sources| {
                        (sources.recipe, sources.proposal) = (Some(recipe), proposal);
                    });
                    Ok(())
                }
                Some(failed) => failed,
                None => build::by_recipe(app, recipe).await,
            };
            if let Err(failure) = again
                && failure != Trouble::Superseded
            {
                tell(app, |lang| {
                    text::PLAN_NOT_BUILT_AGAIN.fill(lang, &[("reason", &failure.say(lang))])
                });
            }
        }
        self.put_back_edits(app);
    }

    /// Puts back what was not applied, as far as there is still something for it.
    pub fn put_back_edits(self, app: App) {
        let still = app.data.with_untracked(|data| {
            let plan = data.as_ref()?.plan.as_ref()?;
            Some(plan.still(&self.edits))
        });
        let is_there = still.is_some();
        let still = still.unwrap_or_default();
        let gone = self.edits.len() - still.len() + usize::from(!is_there && self.script.is_some());
        app.edits.set(still);
        app.script.set(self.script.filter(|_| is_there));
        if gone > 0 {
            let count = gone.to_string();
            tell(app, |lang| {
                text::EDITS_DROPPED.fill(lang, &[("count", &count)])
            });
        }
    }
}

/// Adds to what there is to know.
pub(super) fn tell(app: App, said: impl Fn(Lang) -> String) {
    let before = app.notice.get_untracked();
    app.notice.set(Some(Words::of(|lang| {
        let before = before.as_ref().map(|words| words.text(lang).to_string());
        let mut lines: Vec<String> = before.into_iter().collect();
        lines.push(said(lang));
        lines.join("\n")
    })));
}
