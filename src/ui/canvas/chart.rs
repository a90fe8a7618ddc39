//! The chart as a part of a page: builds the scene for the width there is,
//! repaints when anything it shows has changed, and lets pointer and arrow keys
//! reach each mark.

use std::rc::Rc;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlCanvasElement, ResizeObserver};

use super::menu::Menu;
use super::paint::paint;
use super::table::DataTable;
use crate::chart::Scene;
use crate::chart::scene::Target;
use crate::i18n::Lang;
use crate::i18n::chart as words;
use crate::ui::state::App;

/// A chart's state; copying it copies handles.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// Language.
    pub lang: RwSignal<Lang>,
    /// What is painted.
    pub scene: RwSignal<Option<Rc<Scene>>, LocalStorage>,
    /// The canvas.
    pub canvas: NodeRef<html::Canvas>,
    /// Whether the table is shown.
    pub table: RwSignal<bool>,
    /// The target reached by pointer or keys.
    reached: RwSignal<Option<usize>>,
    /// Device pixels per CSS pixel.
    ratio: RwSignal<f64>,
}

impl Shown {
    /// A part of the scene; tracked, empty before there is one.
    pub fn read<T: Default>(&self, part: impl FnOnce(&Scene) -> T) -> T {
        self.scene
            .with(|scene| scene.as_deref().map(part).unwrap_or_default())
    }

    /// A part of the scene, not tracked. Removing a focused element sends its
    /// last events after the chart is gone: then there is nothing.
    pub fn peek<T: Default>(&self, part: impl FnOnce(&Scene) -> T) -> T {
        let scene = self.scene.try_get_untracked().flatten();
        scene.as_deref().map(part).unwrap_or_default()
    }

    fn target(&self) -> Option<Target> {
        let index = self.reached.get()?;
        self.read(|scene| scene.targets.get(index).cloned())
    }
}

/// A chart.
///
/// `draw` builds the scene for a width in CSS pixels; it is called again when the
/// width or a signal it reads changes, and nothing is shown where it gives `None`.
/// The language comes from the context's `RwSignal<Lang>`; the chart is repainted
/// when the context's `App::repaint` rises (the theme has changed).
#[component]
pub fn Chart<F>(
    /// Builds the scene for a width.
    draw: F,
    /// Called with a target's position when it is clicked, or chosen with Enter.
    #[prop(optional, into)]
    on_pick: Option<Callback<usize>>,
    /// A name for tests: `data-testid` of the figure.
    #[prop(optional)]
    name: &'static str,
) -> impl IntoView
where
    F: Fn(f64) -> Option<Scene> + 'static,
{
    let shown = Shown {
        lang: use_context::<RwSignal<Lang>>().unwrap_or_default(),
        scene: RwSignal::new_local(None),
        canvas: NodeRef::new(),
        table: RwSignal::new(false),
        reached: RwSignal::new(None),
        ratio: RwSignal::new(device_ratio()),
    };
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0);
    follow_width(frame, width);
    follow_ratio(shown.ratio);
    Effect::new(move |_| {
        let width = width.get();
        if width > 0.0 {
            shown.reached.set(None);
            shown.scene.set(draw(width).map(Rc::new));
        }
    });
    repaint(shown);

    let there = move || shown.scene.with(Option::is_some);
    let label = move || shown.read(|scene| format!("{}. {}", scene.title, scene.sentence));
    let keys = move || {
        let hint = words::KEYS.text(shown.lang.get());
        shown.read(|scene| if scene.targets.is_empty() { "" } else { hint })
    };
    view! {
        <figure class="chart" class:chart-empty=move || !there() data-testid=name>
            <div class="chart-frame" node_ref=frame>
                <canvas
                    node_ref=shown.canvas
                    class="chart-canvas"
                    class:chart-picks=on_pick.is_some()
                    style=move || format!("height:{}px", shown.read(|scene| scene.height))
                    tabindex="0"
                    role="application"
                    aria-roledescription=move || words::ROLE.text(shown.lang.get())
                    aria-label=label
                    aria-description=keys
                    on:keydown=move |event| on_key(shown, on_pick, &event)
                    on:pointermove=move |event| on_pointer(shown, &event)
                    on:pointerdown=move |event| on_pointer(shown, &event)
                    on:pointerleave=move |_| shown.reached.set(None)
                    on:blur=move |_| shown.reached.set(None)
                    on:click=move |_| pick(shown, on_pick)
                ></canvas>
                <Tip shown />
            </div>
            <p class="chart-spoken" aria-live="polite">
                {move || shown.target().map(|target| target.lines.join(". "))}
            </p>
            <Show when=there>
                <div class="chart-foot">
                    <figcaption>{move || shown.read(|scene| scene.sentence.clone())}</figcaption>
                    <Menu shown />
                </div>
                <Show when=move || shown.table.get()>
                    <DataTable shown />
                </Show>
            </Show>
        </figure>
    }
}

/// The tooltip beside the reached mark, and the outline around it.
#[component]
fn Tip(shown: Shown) -> impl IntoView {
    move || {
        let target = shown.target()?;
        let (width, area) = (shown.read(|scene| scene.width), target.area);
        let [x, y] = target.tip;
        // Away from the edge that it would hang over.
        let side = match x / width {
            share if share < 0.3 => "start",
            share if share > 0.7 => "end",
            _ => "middle",
        };
        let outline = format!(
            "left:{}px;top:{}px;width:{}px;height:{}px",
            area.x, area.y, area.width, area.height
        );
        let lines = target.lines.into_iter();
        Some(view! {
            <div class="chart-reached" style=outline></div>
            <div
                class="chart-tip"
                data-side=side
                class:chart-tip-below=y < 64.0
                role="tooltip"
                style=format!("left:{x}px;top:{y}px")
            >
                {lines.map(|line| view! { <p>{line}</p> }).collect_view()}
            </div>
        })
    }
}

/// Arrow keys step through the marks, Home and End go to the ends, Escape leaves.
fn on_key(shown: Shown, on_pick: Option<Callback<usize>>, event: &KeyboardEvent) {
    let count = shown.peek(|scene| scene.targets.len());
    let Some(last) = count.checked_sub(1) else {
        return;
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let now = shown.reached.try_get_untracked().flatten();
    let next = match (event.key().as_str(), now) {
        ("ArrowRight" | "ArrowDown", Some(now)) => Some((now + 1).min(last)),
        ("ArrowLeft" | "ArrowUp", Some(now)) => Some(now.saturating_sub(1)),
        ("ArrowRight" | "ArrowDown" | "Home", _) => Some(0),
        ("ArrowLeft" | "ArrowUp" | "End", _) => Some(last),
        ("Escape", Some(_)) => None,
        ("Enter" | " ", Some(_)) if on_pick.is_some() => {
            event.prevent_default();
            pick(shown, on_pick);
            return;
        }
        _ => return,
    };
    event.prevent_default();
    shown.reached.set(next);
}

fn on_pointer(shown: Shown, event: &PointerEvent) {
    let (x, y) = (event.offset_x() as f32, event.offset_y() as f32);
    let under = shown.peek(|scene| scene.target_at(x, y));
    if shown.reached.try_get_untracked() != Some(under) {
        shown.reached.set(under);
    }
}

fn pick(shown: Shown, on_pick: Option<Callback<usize>>) {
    let reached = shown.reached.try_get_untracked().flatten();
    if let (Some(on_pick), Some(target)) = (on_pick, reached) {
        on_pick.run(target);
    }
}

/// Paints whenever scene, theme or device pixel ratio change.
fn repaint(shown: Shown) {
    let app = use_context::<App>();
    Effect::new(move |_| {
        if let Some(app) = app {
            app.repaint.track();
        }
        let ratio = shown.ratio.get();
        let Some(canvas) = shown.canvas.get() else {
            return;
        };
        let canvas: &HtmlCanvasElement = &canvas;
        let painted = shown.scene.with(|scene| match scene.as_deref() {
            Some(scene) => paint(canvas, canvas, scene, ratio as f32, None).is_some(),
            None => true,
        });
        if !painted {
            // A browser without a canvas still has the table.
            shown.table.set(true);
        }
    });
}

/// Keeps `width` at the width of `frame`.
fn follow_width(frame: NodeRef<html::Div>, width: RwSignal<f64>) {
    let watching: StoredValue<Option<Watch>, LocalStorage> = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        let element: web_sys::Element = (**frame).clone();
        let measure = {
            let element = element.clone();
            move || {
                let now = f64::from(element.client_width());
                if width
                    .try_get_untracked()
                    .is_some_and(|before| before != now)
                {
                    width.set(now);
                }
            }
        };
        measure();
        let told = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(told.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watching.set_value(Some(Watch {
                observer,
                _told: told,
            }));
        }
    });
    on_cleanup(move || {
        let _ = watching.try_update_value(|watch| watch.take());
    });
}

/// An observer with what it calls; stops when dropped.
struct Watch {
    observer: ResizeObserver,
    _told: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Zooming and moving to another screen both come as "resize".
fn follow_ratio(ratio: RwSignal<f64>) {
    let listening = window_event_listener(leptos::ev::resize, move |_| {
        let now = device_ratio();
        if ratio
            .try_get_untracked()
            .is_some_and(|before| before != now)
        {
            ratio.set(now);
        }
    });
    on_cleanup(move || listening.remove());
}

/// Device pixels per CSS pixel, within what canvases bear.
pub(super) fn device_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio().clamp(0.5, 4.0))
}
