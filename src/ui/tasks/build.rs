//! Building the customers' table by a recipe that the user edited, printing it
//! as SQL, and saving what it makes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{export, open, score, work};
use crate::engine::editing::Edits;
use crate::engine::{
    EditedPlan, PlanFields, Reply, Request, SqlDialect, TableFormat, Trouble, Words,
};
use crate::i18n::{data as text, number};
use crate::platform::client::unheard;
use crate::ui::state::App;

/// The plan as it would be built now.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Its recipe, what the changes come to, and what can be changed of it.
    pub plan: RwSignal<EditedPlan>,
    /// Why there is no such plan.
    pub refused: RwSignal<Option<Words>>,
}

/// The plan as it would be built now: by the expert's text, or by `recipe`, which is
/// in force, with the edits. The engine applies these, a moment later.
pub fn draft(app: App, recipe: String, fields: PlanFields) -> Draft {
    let in_force = EditedPlan {
        recipe,
        effect: Vec::new(),
        fields,
    };
    let draft = Draft {
        plan: RwSignal::new(in_force.clone()),
        refused: RwSignal::new(None),
    };
    Effect::new(move |_| {
        let edits = app.edits.get();
        let script = app.script.get();
        if script.is_some() || edits.is_empty() {
            let mut plan = in_force.clone();
            plan.recipe = script.unwrap_or(plan.recipe);
            draft.plan.set(plan);
            draft.refused.set(None);
            return;
        }
        let recipe = in_force.recipe.clone();
        spawn_local(async move {
            let edited = edited(app, recipe, edits.clone()).await;
            // Something may have been changed again meanwhile, or the plan be gone.
            if app.edits.with_untracked(|now| *now != edits) {
                return;
            }
            let refused = match edited {
                Ok(plan) => {
                    draft.plan.try_set(plan);
                    None
                }
                Err(Trouble::Superseded) => None,
                Err(failure) => Some(Words::of(|lang| failure.say(lang))),
            };
            draft.refused.try_set(refused);
        });
    });
    draft
}

/// The plan of a recipe with these edits.
async fn edited(app: App, recipe: String, edits: Edits) -> Result<EditedPlan, Trouble> {
    let request = Request::Edit { recipe, edits };
    let (_, asked) = app.client().ask(&request, unheard());
    match asked.await? {
        Reply::Edited(edited) => Ok(*edited),
        _ => Err(Trouble::Superseded),
    }
}

/// Builds by the expert's text, or by the plan with the edits.
pub fn apply(app: App) {
    let script = app.script.get_untracked();
    let in_force = app.data.with_untracked(|data| {
        let plan = data.as_ref()?.plan.as_ref()?;
        Some(plan.recipe.clone())
    });
    let edits = app.edits.get_untracked();
    let Some(recipe) = script.clone().or(in_force) else {
        return;
    };
    let edits = if script.is_some() {
        Edits {
            by_hand: true,
            ..Edits::default()
        }
    } else {
        edits
    };
    if edits.is_empty() {
        return build(app, recipe);
    }
    spawn_local(async move {
        match edited(app, recipe, edits).await {
            Ok(plan) => build(app, plan.recipe),
            Err(failure) => refuse(app, &failure),
        }
    });
}

/// Says why there is no such plan, beside the edits, which are kept.
fn refuse(app: App, failure: &Trouble) {
    match failure {
        Trouble::Cancelled | Trouble::Superseded => app.fail(failure),
        _ => app
            .plan_error
            .set(Some(Words::of(|lang| failure.say(lang)))),
    }
}

/// Builds by what was proposed when the files were opened.
pub fn start_again(app: App) {
    if let Some(recipe) = app.sources().proposal {
        build(app, recipe);
    }
}

/// Takes back what was not applied.
pub fn forget_edits(app: App) {
    app.edits.set(Edits::default());
    app.script.set(None);
    app.plan_error.set(None);
}

fn build(app: App, recipe: String) {
    app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        app.plan_error.set(None);
        match by_recipe(app, recipe).await {
            Ok(()) => {
                told(app);
                score::score_if_it_fits(app).await;
            }
            Err(failure) => refuse(app, &failure),
        }
    });
}

/// Says what the table has become.
fn told(app: App) {
    let size = app.data.with_untracked(|data| {
        let joined = data.as_ref()?.joined.as_ref()?;
        Some((joined.rows as u64, joined.columns.len() as u64))
    });
    if let Some((rows, columns)) = size {
        app.notice.set(Some(Words::of(|lang| {
            let (rows, columns) = (number::count(lang, rows), number::count(lang, columns));
            text::BUILT.fill(lang, &[("rows", &rows), ("columns", &columns)])
        })));
    }
}

/// Builds by a recipe and remembers it.
///
/// # Errors
/// Why it could not be built; the table is as it was.
pub async fn by_recipe(app: App, recipe: String) -> Result<(), Trouble> {
    let request = Request::Build {
        recipe: recipe.clone(),
    };
    let client = app.client();
    let reply = match open::is_streamed(app) {
        true => open::streamed_by(app, recipe.clone()).await?,
        false => work(app, text::BUILDING, |told| client.ask(&request, told)).await?,
    };
    if open::show_data(app, Ok(reply)) {
        let own = app.sources().proposal.as_ref() != Some(&recipe);
        app.departed.set(own);
        app.update_sources(|sources| sources.recipe = Some(recipe));
    }
    Ok(())
}

/// The plan that is in force, as SQL.
///
/// # Errors
/// Why it cannot be printed.
pub async fn sql(app: App, dialect: SqlDialect) -> Result<String, Trouble> {
    let (_, asked) = app.client().ask(&Request::Sql { dialect }, unheard());
    match asked.await? {
        Reply::Sql(script) => Ok(script),
        _ => Err(Trouble::Superseded),
    }
}

/// Saves the table of customers.
pub fn save_table(app: App, format: TableFormat) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let request = Request::ExportTable { format };
        let client = app.client();
        let ending = work(app, text::WRITING_TABLE, |told| client.ask(&request, told)).await;
        let (name, media_type, bytes, rows) = match ending {
            Ok(Reply::File {
                name,
                media_type,
                bytes,
                rows,
                ..
            }) => (name, media_type, bytes, rows),
            Ok(_) => return,
            Err(failure) => return app.fail(&failure),
        };
        if !export::hand_over(app, &name, &media_type, &bytes) {
            return;
        }
        app.notice.set(Some(Words::of(|lang| {
            let rows = number::count(lang, rows as u64);
            text::SAVED_TABLE.fill(lang, &[("rows", &rows), ("file", &name)])
        })));
    });
}
