//! The leak audit: columns that may know the answer, and what to do about them.

use leptos::prelude::*;

use crate::engine::{AuditFinding, AuditView};
use crate::i18n::{Message, data as text};
use crate::ui::state::use_app;

/// The card of the audit, once it is done. Without a label there is nothing to say.
#[component]
pub fn AuditCard() -> impl IntoView {
    let app = use_app();
    move || {
        let audit = app.audit.get()?;
        (audit != AuditView::default()).then(|| view! { <Found audit /> })
    }
}

#[component]
fn Found(audit: AuditView) -> impl IntoView {
    let app = use_app();
    let AuditView {
        labels,
        findings,
        refused,
    } = audit;
    let refused = refused.into_iter().map(|(_, reason)| {
        let reason = move || reason.text(app.lang.get()).to_string();
        view! { <p class="note words" data-testid="audit-refused">{reason}</p> }
    });
    let refused = refused.collect_view();
    let count = findings.len();
    // With one label, it goes without saying which is meant.
    let several = labels.len() > 1;
    let label = labels.join(", ");
    let heading = move || match count {
        0 => app.text(text::AUDIT).to_string(),
        1 => app.text(text::AUDIT_FOUND_ONE).to_string(),
        many => app.fill(text::AUDIT_FOUND, &[("count", &many.to_string())]),
    };
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    let findings = StoredValue::new(findings);
    let rows = move || {
        findings.with_value(|findings| {
            let row =
                |finding: &AuditFinding| view! { <FindingRow finding=finding.clone() several /> };
            findings.iter().map(row).collect_view()
        })
    };
    view! {
        <section class="card" data-testid="audit" data-findings=count.to_string()>
            <h2>{heading}</h2>
            <p class="soft">{move || app.text(text::AUDIT_NOTE)}</p>
            <Show
                when=move || { count > 0 }
                fallback=move || {
                    let label = label.clone();
                    (!label.is_empty()).then(|| view! {
                        <p class="good verdict">
                            {move || app.fill(text::AUDIT_CLEAN, &[("label", &label)])}
                        </p>
                    })
                }
            >
                <div class="scroll-x" tabindex="0" role="region" aria-label=heading>
                    <table class="audit told">
                        <thead>
                            <tr>
                                {head(text::SEVERITY)} {several.then(|| head(text::AUDIT_LABEL))}
                                {head(crate::i18n::page::COLUMN)}
                                {head(crate::i18n::page::FINDING)}
                            </tr>
                        </thead>
                        <tbody>{rows()}</tbody>
                    </table>
                </div>
            </Show>
            {refused}
        </section>
    }
}

/// One finding; with `several` labels, which of them it speaks of.
#[component]
pub fn FindingRow(finding: AuditFinding, several: bool) -> impl IntoView {
    let app = use_app();
    let AuditFinding {
        label,
        column,
        severity,
        line,
    } = finding;
    let (name, class) = match severity {
        0 => (text::SEVERITY_NOTE, "soft"),
        1 => (text::SEVERITY_SUSPICION, "note"),
        _ => (text::SEVERITY_LEAK, "bad-text"),
    };
    view! {
        <tr data-severity=severity.to_string()>
            <td class=class>{move || app.text(name)}</td>
            {several.then(|| view! { <td>{label}</td> })}
            <th scope="row">
                {move || {
                    if column.is_empty() {
                        app.text(text::WHOLE_TABLE).to_string()
                    } else {
                        column.clone()
                    }
                }}
            </th>
            <td class="words">{move || line.text(app.lang.get()).to_string()}</td>
        </tr>
    }
}
