//! What columns are for, what is predicted and when: chosen on the page, told before it is
//! built, and built.

use std::time::Duration;

use holdfast_browser_tests::files::write as write_file;
use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, in_browser};

/// How long a build may take on a busy machine.
const BUILD: Duration = Duration::from_secs(120);

/// Orders that name their customers in a column that does not look like it, and members whose
/// column is called otherwise.
fn shop() -> [(String, String); 2] {
    let mut orders = String::from("user_id,buyer,ordered_at,kind,price\n");
    let mut members = String::from("customer_id,card,city\n");
    for member in 0..30 {
        members.push_str(&format!("x{member},k{member},c{}\n", member % 4));
        for month in 1..=8 {
            let kind = if month % 3 == 0 { "renewal" } else { "visit" };
            let day = 1 + (member + month) % 27;
            orders.push_str(&format!(
                "s{month},k{member},2022-{month:02}-{day:02},{kind},{member}.5\n"
            ));
        }
    }
    let name = |name: &str| name.to_owned();
    [(name("orders.csv"), orders), (name("members.csv"), members)]
}

#[test]
fn two_tables_are_joined_by_the_columns_that_the_user_names() {
    in_browser("roles", Setup::default(), async |page| {
        page.open("").await;
        let folder = fresh_folder("roles");
        let shop = shop();
        let files = shop
            .iter()
            .map(|(name, text)| write_file(&folder, name, text.as_bytes()));
        page.give_files("file-input", &files.collect::<Vec<_>>())
            .await;
        page.wait_for_state("ready").await;
        unfold(page, "plan-roles").await;
        choose(page, "role-orders-buyer", "Customer").await;
        choose(page, "role-members-card", "Customer").await;
        // What it comes to stands there before anything is built.
        page.wait_until("the effect is told", Duration::from_secs(10), async || {
            page.text("plan-effect").await.contains("named by card")
        })
        .await;
        page.click("plan-apply").await;
        page.wait_until("both are joined", BUILD, async || {
            page.attribute("plan", "data-built").await == "true"
                && has_column(page, "inactive").await
        })
        .await;
        page.wait_for_state("ready").await;
        assert_eq!(chosen(page, "role-orders-buyer").await, "Customer");

        // No renewal for 45 days, on two days of the user's.
        choose(page, "plan-label-of", "kind = renewal (orders)").await;
        write(page, "plan-label-days", "45").await;
        choose(page, "plan-dates", "on days I choose").await;
        write(page, "plan-dates-first", "2022-05-01").await;
        write(page, "plan-dates-count", "2").await;
        write(page, "plan-windows", "14, 60").await;
        page.wait_until("the effect is told", Duration::from_secs(10), async || {
            let effect = page.text("plan-effect").await;
            effect.contains("No renewal for 45 days") && effect.contains("2022-05-01")
        })
        .await;
        page.click("plan-apply").await;
        page.wait_until("it is built so", BUILD, async || {
            has_column(page, "no_renewal").await && has_column(page, "price_sum_14d").await
        })
        .await;

        // A table that is left out.
        page.click("use-table-members").await;
        page.wait_until("the effect is told", Duration::from_secs(10), async || {
            page.text("plan-effect")
                .await
                .contains("members is left out")
        })
        .await;
        page.click("plan-undo").await;
        page.wait_until("it is used again", Duration::from_secs(10), async || {
            page.count("[data-testid=plan-effect]").await == 0
                && chosen(page, "role-members-card").await == "Customer"
        })
        .await;
    });
}

#[test]
fn a_known_plan_says_that_its_columns_are_by_name() {
    in_browser("known-roles", Setup::default(), async |page| {
        page.open("?demo=ecommerce").await;
        page.wait_for_state("ready").await;
        unfold(page, "plan-roles").await;
        let locked = "[data-testid=plan-roles] fieldset:disabled";
        assert_eq!(page.count(locked).await, 1);
        page.click("plan-anew").await;
        page.wait_until("roles can be chosen", Duration::from_secs(10), async || {
            page.count(locked).await == 0
        })
        .await;
        page.click("plan-undo").await;
        page.wait_until(
            "they are fixed again",
            Duration::from_secs(10),
            async || page.count(locked).await == 1,
        )
        .await;
    });
}

/// Chooses what is called so.
async fn choose(page: &Page, hook: &str, title: &str) {
    let script = format!(
        "const choice = document.querySelector('[data-testid={hook}]');
         if (!choice) return false;
         const option = [...choice.options].find((option) => option.text.trim() === {title:?});
         if (!option) return false;
         choice.value = option.value;
         choice.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return true;"
    );
    page.wait_until("the choice is there", Duration::from_secs(10), async || {
        page.script(&script).await.as_bool() == Some(true)
    })
    .await;
}

/// What is chosen.
async fn chosen(page: &Page, hook: &str) -> String {
    let script = format!(
        "return document.querySelector('[data-testid={hook}]').selectedOptions[0].text.trim()"
    );
    let chosen = page.script(&script).await;
    chosen.as_str().unwrap_or_default().to_owned()
}

/// Writes into a field, once it is there.
async fn write(page: &Page, hook: &str, written: &str) {
    let script = format!(
        "const field = document.querySelector('[data-testid={hook}]');
         if (!field) return false;
         field.value = {written:?};
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return true;"
    );
    page.wait_until("the field is there", Duration::from_secs(10), async || {
        page.script(&script).await.as_bool() == Some(true)
    })
    .await;
}

async fn has_column(page: &Page, name: &str) -> bool {
    page.count(&format!("[data-testid=columns] [data-column={name}]"))
        .await
        > 0
}

async fn unfold(page: &Page, hook: &str) {
    page.press(&format!("[data-testid={hook}] summary")).await;
}
