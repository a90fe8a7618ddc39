//! stub
use leptos::prelude::*;
use crate::chart::Scene;
#[component]
pub fn Chart<F: Fn(f64)->Option<Scene>+'static>(draw: F) -> impl IntoView { let _=draw(1.0); }
