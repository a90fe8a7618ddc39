//! The table behind a chart.

use leptos::prelude::*;

use super::chart::Shown;
use crate::chart::table::{Align, Cell, Column};

/// The scene's table.
#[component]
pub(super) fn DataTable(shown: Shown) -> impl IntoView {
    let title = move || shown.read(|scene| scene.title.clone());
    let side = |column: Option<&Column>| match column.map(|column| column.align) {
        Some(Align::Right) => "n",
        _ => "",
    };
    let head = move || {
        shown.read(|scene| {
            let columns = scene.table.columns.iter();
            columns
                .map(|column| {
                    view! {
                        <th scope="col" class=side(Some(column))>
                            {column.title.clone()}
                        </th>
                    }
                })
                .collect::<Vec<_>>()
        })
    };
    let row = move |cells: &[Cell], columns: &[Column]| {
        let cells = cells.iter().enumerate();
        let cells = cells.map(|(index, cell)| {
            let (text, class) = (cell.shown().to_string(), side(columns.get(index)));
            if index == 0 {
                view! { <th scope="row">{text}</th> }.into_any()
            } else {
                view! { <td class=class>{text}</td> }.into_any()
            }
        });
        view! { <tr>{cells.collect::<Vec<_>>()}</tr> }
    };
    let rows = move || {
        shown.read(|scene| {
            let rows = scene.table.rows.iter();
            rows.map(|cells| row(cells, &scene.table.columns))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="chart-table scroll-x" tabindex="0" role="region" aria-label=title>
            <table data-testid="chart-table">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
