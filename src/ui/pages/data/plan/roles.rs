//! What the columns of every table are for, each by a choice; and which tables are used.

use leptos::prelude::*;

use super::PlanOpen;
use super::features::is_open;
use crate::engine::{PlanFields, RoleOffer, RoleTable};
use crate::i18n::{Message, data as text};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::build::Draft;

/// What a column's row needs to know.
#[derive(Clone, Copy)]
struct Shown {
    app: App,
    draft: Draft,
    offers: StoredValue<Vec<RoleOffer>>,
}

/// The tables and their columns' roles, folded until they are asked for.
#[component]
pub fn Roles(
    /// What can be changed of the plan in force.
    fields: PlanFields,
    /// The plan as it would be built now.
    draft: Draft,
) -> impl IntoView {
    let app = use_app();
    let open = expect_context::<PlanOpen>().roles;
    let PlanFields {
        proposal,
        tables,
        offers,
        ..
    } = fields;
    let shown = Shown {
        app,
        draft,
        offers: StoredValue::new(offers),
    };
    // A known recipe finds its columns by their names, whatever they are said to be.
    let fixed = move || !proposal && app.edits.with(|edits| !edits.anew);
    let note = move || match fixed() {
        true => app.text(text::ROLES_BY_NAME),
        false => app.text(text::ROLES_NOTE),
    };
    let tables = tables.into_iter().enumerate();
    let tables = tables.map(|(at, table)| of_table(shown, at, table));
    let tables = tables.collect_view();
    view! {
        <details
            class="plan-part"
            data-testid="plan-roles"
            prop:open=move || open.get()
            on:toggle=move |event| open.set(is_open(&event))
        >
            <summary>{move || app.text(text::ROLES)}</summary>
            <p class="soft" id="plan-roles-note">{note}</p>
            <Show when=fixed>
                <button
                    class="btn"
                    data-testid="plan-anew"
                    disabled=move || app.script.with(Option::is_some)
                    on:click=move |_| app.edits.update(|edits| edits.anew = true)
                >
                    {move || app.text(text::PROPOSE_INSTEAD)}
                </button>
            </Show>
            <fieldset
                aria-label=move || app.text(text::ROLES)
                aria-describedby="plan-roles-note"
                disabled=move || fixed() || app.script.with(Option::is_some)
            >
                {tables}
            </fieldset>
        </details>
    }
}

fn of_table(shown: Shown, at: usize, table: RoleTable) -> AnyView {
    let Shown { app, draft, .. } = shown;
    let RoleTable {
        name,
        title,
        used: was,
        columns,
    } = table;
    let key = name.clone();
    let used = Memo::new(move |_| {
        let said = app.edits.with(|edits| edits.tables.get(&key).copied());
        said.unwrap_or_else(|| {
            draft.plan.with(|plan| {
                let table = plan.fields.tables.get(at);
                table.map_or(was, |table| table.used)
            })
        })
    });
    let key = name.clone();
    let chosen = move |event| {
        let now = event_target_checked(&event);
        app.edits.update(|edits| {
            match now == was {
                true => edits.tables.remove(&key),
                false => edits.tables.insert(key.clone(), now),
            };
        });
    };
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    let label = title.clone();
    let rows = columns.into_iter().enumerate();
    let rows = rows.map(|(place, (column, _))| of_column(shown, (at, place), &name, column));
    let rows = rows.collect_view();
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-testid=format!("use-table-{name}")
                prop:checked=move || used.get()
                on:change=chosen
            />
            <b>{title}</b>
            <span class="soft">
                {move || app.text(if used.get() { text::TABLE_USED } else { text::TABLE_UNUSED })}
            </span>
        </label>
        <div
            class="scroll-x tall"
            tabindex="0"
            role="region"
            aria-label=move || app.fill(text::ROLES_OF, &[("table", &label)])
        >
            <table class="dictionary role-table">
                <thead>
                    <tr>
                        {head(text::COLUMN)} {head(text::ROLE)} {head(text::GOOD_FOR)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A column's row; `place` is its table's and its own.
fn of_column(shown: Shown, place: (usize, usize), table: &str, column: String) -> AnyView {
    let Shown { app, draft, offers } = shown;
    let key = (table.to_string(), column.clone());
    let role = Memo::new(move |_| {
        let said = app.edits.with(|edits| edits.roles.get(&key).copied());
        said.or_else(|| {
            draft.plan.with(|plan| {
                let table = plan.fields.tables.get(place.0)?;
                table.columns.get(place.1).map(|(_, role)| *role)
            })
        })
    });
    let line = move || {
        offers.with_value(|offers| {
            let offer = offers.iter().find(|offer| Some(offer.role) == role.get());
            offer.map(|offer| offer.line.text(app.lang.get()).to_string())
        })
    };
    let options = offers.with_value(|offers| {
        let options = offers.iter().enumerate().map(|(at, offer)| {
            let (of, title) = (offer.role, offer.title.clone());
            view! {
                <option value=at.to_string() prop:selected=move || role.get() == Some(of)>
                    {move || title.text(app.lang.get()).to_string()}
                </option>
            }
        });
        options.collect_view()
    });
    let hook = format!("role-{table}-{column}");
    let (table, named, name) = (table.to_string(), column.clone(), column.clone());
    let label = {
        let table = table.clone();
        move || app.fill(text::ROLE_OF, &[("column", &named), ("table", &table)])
    };
    let chosen = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        let role = at.and_then(|at| offers.with_value(|offers| Some(offers.get(at)?.role)));
        if let Some(role) = role {
            app.edits.update(|edits| edits.say(&table, &column, role));
        }
    };
    let heading = name.clone();
    view! {
        <tr data-column=name>
            <th scope="row">{heading}</th>
            <td>
                <select data-testid=hook aria-label=label on:change=chosen>
                    {options}
                </select>
            </td>
            <td class="words soft">{line}</td>
        </tr>
    }
    .into_any()
}
