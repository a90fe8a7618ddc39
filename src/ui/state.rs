//! What the page knows: view models and the user's choices, never a table.

mod demo;
mod listed;
mod trust;

pub use demo::Demo;

use leptos::prelude::*;
use web_sys::Blob;

use crate::engine::editing::Edits;
use crate::engine::{
    AuditView, CustomerView, DataView, DriversView, ModelView, Pace, Preview, Progress, Reading,
    ScoresView, StudyView, TrainRequest, TrainedView, TrainingCourse, Trouble, Words,
};
use crate::i18n::{Lang, Message, Noun, models, number};
use crate::platform::client::Client;
use crate::platform::{lock, preferences};

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// What was opened.
    Data,
    /// What drives the risk.
    Drivers,
    /// The ranked list.
    Customers,
    /// Training and judging models.
    Models,
    /// "Check it yourself".
    Privacy,
}

impl Page {
    /// The part of the address after `#`.
    pub fn path(self) -> &'static str {
        match self {
            Page::Data => "/data",
            Page::Drivers => "/drivers",
            Page::Customers => "/customers",
            Page::Models => "/models",
            Page::Privacy => "/privacy",
        }
    }

    /// The page an address names.
    pub fn from_path(path: &str) -> Option<Page> {
        let all = [
            Page::Data,
            Page::Drivers,
            Page::Customers,
            Page::Models,
            Page::Privacy,
        ];
        all.into_iter().find(|page| page.path() == path)
    }
}

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// What the engine is doing for the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// Tells it from others like it.
    pub token: u32,
    /// The request's number, once the engine has it.
    pub job: Option<u32>,
    /// What is being done.
    pub what: Message,
    /// How far it is.
    pub progress: Option<Progress>,
    /// How fast it goes.
    pub pace: Pace,
    /// Of a training, which of its steps it is at.
    pub course: TrainingCourse,
    /// The first rows of what is read.
    pub preview: Option<Preview>,
    /// Whether the user asked to stop it.
    pub stopping: bool,
}

/// Where data and model came from, so that a new worker can be given them again.
#[derive(Clone, Default)]
pub struct Sources {
    /// Data files.
    pub files: Vec<(String, Blob)>,
    /// The model's file, if it was opened.
    pub model: Option<(String, Blob)>,
    /// The engine's models with what is known of them, if more is known of the present one than
    /// its file says, there are earlier ones, or one of several classes was trained.
    pub kept: Option<Blob>,
    /// Whether the model's file came after these were kept, and is not among them.
    pub is_newer_than_kept: bool,
    /// The file of the model of several classes, if the last one was dropped rather than trained.
    pub classes: Option<(String, Blob)>,
    /// Whether the user chose the model, rather than the page.
    pub own_model: bool,
    /// The recommender's file.
    pub recommender: Option<(String, Blob)>,
    /// The recipe that the user built the table by, if it was not the proposed one.
    pub recipe: Option<String>,
    /// The recipe that was proposed when the files were opened.
    pub proposal: Option<String>,
    /// How the user wants files to be read: kept for the next opening of the same files.
    pub readings: Vec<Reading>,
}

/// Everything the page knows. Copying it copies handles.
#[derive(Clone, Copy)]
pub struct App {
    /// Language.
    pub lang: RwSignal<Lang>,
    /// Colours.
    pub theme: RwSignal<Theme>,
    /// The page shown.
    pub page: RwSignal<Page>,
    /// Whether the page is closed to the network.
    pub locked: RwSignal<bool>,
    /// What is under way, the latest last.
    pub work: RwSignal<Vec<Work>>,
    /// What went wrong last.
    pub error: RwSignal<Option<Words>>,
    /// Something to know that is no error.
    pub notice: RwSignal<Option<Words>>,
    /// The demo that is open, if one is.
    pub demo: RwSignal<Option<Demo>>,
    /// What was opened.
    pub data: RwSignal<Option<DataView>>,
    /// What was changed of the plan by hand and not applied yet.
    pub edits: RwSignal<Edits>,
    /// The plan's JSON as an expert changed it, not applied yet.
    pub script: RwSignal<Option<String>>,
    /// Why the plan could not be built.
    pub plan_error: RwSignal<Option<Words>>,
    /// Whether the table was built by another recipe than the proposed one.
    pub departed: RwSignal<bool>,
    /// What the leak audit found.
    pub audit: RwSignal<Option<AuditView>>,
    /// The model.
    pub model: RwSignal<Option<ModelView>>,
    /// The models before it that are still at hand, the latest first; also without one.
    pub earlier: RwSignal<Vec<Words>>,
    /// The model and how good it is, if it was trained here.
    pub trained: RwSignal<Option<TrainedView>>,
    /// What was seen last when the model was looked into.
    pub study: RwSignal<Option<StudyView>>,
    /// How often the question was changed: what was asked before answers none of these.
    pub study_turn: StoredValue<u32>,
    /// What the recommender named last, or is worth.
    pub recommended: RwSignal<Option<StudyView>>,
    /// Whether that was said before the tables were opened that are open now.
    pub recommended_is_old: RwSignal<bool>,
    /// What was chosen on the Models page for the next training.
    pub training: RwSignal<TrainRequest>,
    /// Minutes that its search may take; 0 for no limit.
    pub training_minutes: RwSignal<usize>,
    /// The training under way, fit by fit: after how many trees or epochs which loss.
    pub learning: RwSignal<Vec<Vec<[f64; 2]>>>,
    /// Whether these are epochs of networks.
    pub learns_by_epochs: RwSignal<bool>,
    /// Whether a search has tried anything that another may go on with.
    pub has_searched: RwSignal<bool>,
    /// The scores at a glance.
    pub scores: RwSignal<Option<ScoresView>>,
    /// What drives the risk.
    pub drivers: RwSignal<Option<DriversView>>,
    /// The score from which on a customer is called likely to leave.
    pub threshold: RwSignal<f64>,
    /// How many customers reach the threshold, once known.
    pub reaching: RwSignal<Option<usize>>,
    /// The search field of the list.
    pub query: RwSignal<String>,
    /// Whether the list has the rows of all dates, rather than each customer's latest.
    pub all_dates: RwSignal<bool>,
    /// The chosen customer's row.
    pub chosen: RwSignal<Option<usize>>,
    /// The chosen customer as is.
    pub customer: RwSignal<Option<CustomerView>>,
    /// Rises whenever charts must be painted anew.
    pub repaint: RwSignal<u32>,
    /// Rises with every opening: what an older one still does is void.
    turn: StoredValue<u32>,
    /// Rises with every new table of customers.
    table: StoredValue<u32>,
    client: StoredValue<Client, LocalStorage>,
    sources: StoredValue<Sources, LocalStorage>,
}

impl App {
    /// The state of a fresh page, with the choices that its address carries.
    pub fn new() -> App {
        let language = preferences::parameter("lang").or_else(preferences::browser_language);
        let dark = match preferences::parameter("theme").as_deref() {
            Some("dark") => true,
            Some(_) => false,
            None => preferences::prefers_dark(),
        };
        App {
            lang: RwSignal::new(Lang::from_code(&language.unwrap_or_default())),
            theme: RwSignal::new(if dark { Theme::Dark } else { Theme::Light }),
            page: RwSignal::new(Page::from_path(&preferences::hash()).unwrap_or(Page::Data)),
            locked: RwSignal::new(lock::is_engaged()),
            work: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            notice: RwSignal::new(None),
            demo: RwSignal::new(None),
            data: RwSignal::new(None),
            edits: RwSignal::new(Edits::default()),
            script: RwSignal::new(None),
            plan_error: RwSignal::new(None),
            departed: RwSignal::new(false),
            audit: RwSignal::new(None),
            model: RwSignal::new(None),
            earlier: RwSignal::new(Vec::new()),
            trained: RwSignal::new(None),
            study: RwSignal::new(None),
            study_turn: StoredValue::new(0),
            recommended: RwSignal::new(None),
            recommended_is_old: RwSignal::new(false),
            training: RwSignal::new(TrainRequest::default()),
            training_minutes: RwSignal::new(0),
            learning: RwSignal::new(Vec::new()),
            learns_by_epochs: RwSignal::new(false),
            has_searched: RwSignal::new(false),
            scores: RwSignal::new(None),
            drivers: RwSignal::new(None),
            threshold: RwSignal::new(0.5),
            reaching: RwSignal::new(None),
            query: RwSignal::new(String::new()),
            all_dates: RwSignal::new(false),
            chosen: RwSignal::new(None),
            customer: RwSignal::new(None),
            repaint: RwSignal::new(0),
            turn: StoredValue::new(0),
            table: StoredValue::new(0),
            client: StoredValue::new_local(Client::new()),
            sources: StoredValue::new_local(Sources::default()),
        }
    }

    /// The engine.
    pub fn client(&self) -> Client {
        self.client.get_value()
    }

    /// Begins a turn: whatever an older turn still awaits is void.
    pub fn begin_turn(&self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }

    /// Whether no newer turn has begun.
    pub fn is_turn(&self, turn: u32) -> bool {
        self.turn.get_value() == turn
    }

    /// There is a new table of customers; its number.
    pub fn next_table(&self) -> u32 {
        self.table
            .update_value(|table| *table = table.wrapping_add(1));
        self.table.get_value()
    }

    /// Whether the table of this number is still the one that is shown.
    pub fn is_table(&self, table: u32) -> bool {
        self.table.get_value() == table
    }

    /// Whether anything is under way; tracked.
    pub fn is_working(&self) -> bool {
        self.work.with(|work| !work.is_empty())
    }

    /// Whether the model does not fit the table that is open; tracked.
    pub fn is_misfit(&self) -> bool {
        let fit = |model: &ModelView| model.fit.as_ref().is_some_and(|fit| !fit.fits());
        self.model.with(|model| model.as_ref().is_some_and(fit))
    }

    /// Where data and model came from.
    pub fn sources(&self) -> Sources {
        self.sources.get_value()
    }

    /// Remembers where data or model came from.
    pub fn update_sources(&self, update: impl FnOnce(&mut Sources)) {
        self.sources.update_value(update);
    }

    /// A text in the user's language; tracked.
    pub fn text(&self, message: Message) -> &'static str {
        message.text(self.lang.get())
    }

    /// A text with values in the user's language; tracked.
    pub fn fill(&self, message: Message, values: &[(&str, &str)]) -> String {
        number::kept_together(&message.fill(self.lang.get(), values))
    }

    /// Shows a failure, in both languages.
    pub fn fail(&self, failure: &Trouble) {
        match failure {
            // The user's own doing, or already replaced: no error.
            Trouble::Cancelled => self.notice.set(Some(Words::of(|lang| failure.say(lang)))),
            Trouble::Superseded => {}
            _ => self.error.set(Some(Words::of(|lang| failure.say(lang)))),
        }
    }

    /// Takes the notice away, which another action has made old.
    pub fn forget_notice(&self) {
        if self.notice.with_untracked(Option::is_some) {
            self.notice.set(None);
        }
    }

    /// Takes the notice and the error away.
    pub fn forget_news(&self) {
        self.forget_notice();
        if self.error.with_untracked(Option::is_some) {
            self.error.set(None);
        }
    }

    /// Whether a model is being trained; tracked.
    pub fn is_training(&self) -> bool {
        self.work
            .with(|all| all.iter().any(|work| work.what == models::TRAINING))
    }

    /// How many customers are likely to leave; tracked.
    pub fn above(&self) -> Option<usize> {
        self.reaching.get()
    }

    /// The first message where the model answers who leaves, the second where it need not;
    /// tracked.
    pub fn of_leaving(&self, leaving: Message, other: Message) -> Message {
        self.noun().of(leaving, other)
    }

    /// What a score is called; tracked.
    pub fn noun(&self) -> Noun {
        let answers = |model: &ModelView| model.answers.is_some();
        match self.model.with(|model| model.as_ref().is_some_and(answers)) {
            true => Noun::Score,
            false => Noun::Risk,
        }
    }

    /// A text that says what a score is called, with values in the user's language; tracked.
    pub fn named(&self, message: Message, values: &[(&str, &str)]) -> String {
        let text = self.noun().fill(message, self.lang.get(), values);
        number::kept_together(&text)
    }

    /// What `status` says: idle, working, ready or failed.
    pub fn state(&self) -> &'static str {
        if self.is_working() {
            "working"
        } else if self.error.with(Option::is_some) {
            "failed"
        } else if self.data.with(Option::is_some) || self.model.with(Option::is_some) {
            "ready"
        } else {
            "idle"
        }
    }
}

impl Default for App {
    fn default() -> App {
        App::new()
    }
}

/// The app's state, from anywhere below the root.
pub fn use_app() -> App {
    expect_context::<App>()
}
