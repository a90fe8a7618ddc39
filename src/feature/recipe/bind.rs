//! Which file plays which table's part, told by the columns alone: neither the
//! files' names nor their order matter, nor do case, spaces and punctuation in
//! the columns' names.

use super::error::RecipeError;
use super::{Recipe, RowsPerCustomer, TableRule, builtin};
use crate::ingest::is_series;
use crate::table::{Table, uneven};

/// What is known of a file before it is read: its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The file's name, to be shown.
    pub file: String,
    /// Its columns' names, in order.
    pub columns: Vec<String>,
}

impl Head {
    /// What is known of a table that was opened from a file.
    pub fn of(file: &str, table: &Table) -> Head {
        let names = table.columns().iter();
        Head {
            file: file.to_string(),
            columns: names.map(|column| column.name().to_string()).collect(),
        }
    }
}

/// Which file plays which table's part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// The parts, in the files' order.
    pub parts: Vec<BoundFile>,
    /// Files that play no part, by their position.
    pub unused: Vec<usize>,
}

impl Binding {
    /// Per table of the recipe, the columns that only some of its files have.
    pub(super) fn uneven(&self, heads: &[Head], tables: usize) -> Vec<Vec<String>> {
        let of = |table: usize| {
            let parts = self.parts.iter().filter(|part| part.table == table);
            let heads = parts.filter_map(|part| heads.get(part.file));
            let headers: Vec<&[String]> = heads.map(|head| head.columns.as_slice()).collect();
            uneven(&headers, plain)
        };
        (0..tables).map(of).collect()
    }
}

/// One file's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundFile {
    /// The file's position among those given.
    pub file: usize,
    /// The table's position in the recipe.
    pub table: usize,
    /// Where each of the recipe's columns stands in the file.
    pub places: Vec<Option<usize>>,
}

/// A name without what people write differently.
pub(in crate::feature) fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether two headers are one, but for case and the like.
pub(super) fn alike(first: Option<&Vec<String>>, second: Option<&Vec<String>>) -> bool {
    let plain = |names: Option<&Vec<String>>| {
        let names = names.into_iter().flatten();
        let mut names: Vec<String> = names.map(|name| plain(name)).collect();
        names.sort_unstable();
        names
    };
    first == second || plain(first) == plain(second)
}

/// How well a file plays a table's part.
struct Match {
    places: Vec<Option<usize>>,
    /// Columns found, those by their own name counted twice.
    score: usize,
    /// Whether one that the table needs is missing.
    lacks: bool,
}

/// Looks for a table's columns in a file.
fn play(rule: &TableRule, columns: &[String]) -> Match {
    let mut taken = vec![false; columns.len()];
    let mut places = vec![None; rule.columns.len()];
    let mut score = 0;
    // Own names first, so that an alias does not take another column's place.
    for own in [true, false] {
        for (place, column) in places.iter_mut().zip(&rule.columns) {
            if place.is_some() {
                continue;
            }
            let names: Vec<String> = match own {
                true => vec![plain(&column.name)],
                false => column.aliases.iter().map(|alias| plain(alias)).collect(),
            };
            let found = names.iter().find_map(|name| {
                columns
                    .iter()
                    .position(|written| plain(written) == *name)
                    .filter(|at| taken.get(*at) == Some(&false))
            });
            if let Some(at) = found {
                *place = Some(at);
                score += 1 + usize::from(own);
                if let Some(slot) = taken.get_mut(at) {
                    *slot = true;
                }
            }
        }
    }
    let lacks = places
        .iter()
        .zip(&rule.columns)
        .any(|(place, column)| place.is_none() && !column.optional);
    Match {
        places,
        score,
        lacks,
    }
}

/// The part of a file that lacks a column, as one day's of a series may: that of the other
/// files, as long as it says whose its rows are and when.
fn as_the_series(
    recipe: &Recipe,
    heads: &[Head],
    parts: &[BoundFile],
    file: usize,
) -> Option<BoundFile> {
    let head = heads.get(file)?;
    let is_of = |part: &&BoundFile| {
        let other = heads.get(part.file);
        other.is_some_and(|other| {
            is_series((&head.file, &head.columns), (&other.file, &other.columns))
        })
    };
    let table = parts.iter().find(is_of)?.table;
    let rule = recipe.tables.get(table)?;
    let found = play(rule, &head.columns);
    let has = |name: &String| {
        let place = rule.columns.iter().position(|column| column.name == *name);
        // What is reckoned of columns is not among them.
        place.is_none_or(|place| found.places.get(place).copied().flatten().is_some())
    };
    (has(&rule.key) && rule.time.iter().all(has)).then_some(BoundFile {
        file,
        table,
        places: found.places,
    })
}

/// Gives each file its part in `recipe`, and says how well all of it fits.
fn fit(recipe: &Recipe, heads: &[Head]) -> Result<(Binding, usize), RecipeError> {
    let mut binding = Binding::default();
    let mut total = 0;
    for (file, head) in heads.iter().enumerate() {
        let matches = recipe.tables.iter().enumerate();
        let best = matches
            .map(|(table, rule)| (table, play(rule, &head.columns)))
            .filter(|(_, found)| !found.lacks)
            // A single column in common is no likeness.
            .filter(|(table, found)| {
                let columns = recipe
                    .tables
                    .get(*table)
                    .map_or(0, |rule| rule.columns.len());
                found.places.iter().flatten().count() >= columns.min(2)
            })
            .rev()
            .max_by_key(|(_, found)| found.score);
        match best {
            Some((table, found)) => {
                total += found.score;
                binding.parts.push(BoundFile {
                    file,
                    table,
                    places: found.places,
                });
            }
            None => binding.unused.push(file),
        }
    }
    for file in std::mem::take(&mut binding.unused) {
        match as_the_series(recipe, heads, &binding.parts, file) {
            Some(part) => binding.parts.push(part),
            None => binding.unused.push(file),
        }
    }
    binding.parts.sort_by_key(|part| part.file);
    for (table, rule) in recipe.tables.iter().enumerate() {
        let mut parts = binding.parts.iter().filter(|part| part.table == table);
        let name = |part: &BoundFile| {
            heads
                .get(part.file)
                .map_or("", |head| head.file.as_str())
                .to_string()
        };
        let columns = |part: &BoundFile| heads.get(part.file).map(|head| &head.columns);
        match parts.next() {
            None if !rule.optional => {
                let columns = rule.columns.iter().filter(|column| !column.optional);
                return Err(RecipeError::TableMissing {
                    table: rule.name.clone(),
                    columns: columns
                        .map(|column| column.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                });
            }
            Some(first) if rule.rows == RowsPerCustomer::One => {
                // Parts of one table share a header; another header is another table.
                let alike = |part: &&BoundFile| {
                    let pair = heads.get(part.file).zip(heads.get(first.file));
                    alike(columns(part), columns(first))
                        || pair.is_some_and(|(a, b)| {
                            is_series((&a.file, &a.columns), (&b.file, &b.columns))
                        })
                };
                if let Some(second) = parts.find(|part| !alike(part)) {
                    return Err(RecipeError::TableTwice {
                        table: rule.name.clone(),
                        first: name(first),
                        second: name(second),
                    });
                }
            }
            _ => {}
        }
    }
    Ok((binding, total))
}

/// The built-in recipe that the files are for, and their parts in it.
pub fn recognise(heads: &[Head]) -> Option<(Recipe, Binding)> {
    recognise_where(heads, |_, _| true)
}

/// The same among the recipes to which `agrees`.
pub(super) fn recognise_where(
    heads: &[Head],
    agrees: impl Fn(&Recipe, &Binding) -> bool,
) -> Option<(Recipe, Binding)> {
    builtin::names()
        .filter_map(|name| {
            let recipe = builtin::named(name).ok()?;
            let (binding, score) = fit(&recipe, heads).ok()?;
            agrees(&recipe, &binding).then_some((score, recipe, binding))
        })
        .rev()
        .max_by_key(|(score, ..)| *score)
        .map(|(_, recipe, binding)| (recipe, binding))
}

/// The files' parts in this recipe.
///
/// # Errors
/// When a table is missing, or is there twice.
pub fn bind(recipe: &Recipe, heads: &[Head]) -> Result<Binding, RecipeError> {
    fit(recipe, heads).map(|(binding, _)| binding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(file: &str, columns: &str) -> Head {
        Head {
            file: file.to_string(),
            columns: columns.split(',').map(str::to_string).collect(),
        }
    }

    #[test]
    fn five_systems_are_told_by_their_columns() {
        let said = |heads: &[Head]| match recognise(heads) {
            None => "none".to_string(),
            Some((recipe, binding)) => {
                let table = |part: &BoundFile| {
                    format!(
                        "{}={}",
                        heads[part.file].file, recipe.tables[part.table].name
                    )
                };
                let parts: Vec<String> = binding.parts.iter().map(table).collect();
                format!("{}: {}", recipe.name, parts.join(" "))
            }
        };
        let kkbox = [
            head(
                "z",
                "msno,date,num_25,num_50,num_75,num_985,num_100,num_unq,total_secs",
            ),
            head("y", "is_churn,MSNO"),
            head(
                "x",
                "msno,city,bd,gender,registered_via,registration_init_time",
            ),
            head(
                "w",
                "msno,payment_method_id,payment_plan_days,plan_list_price,actual_amount_paid,is_auto_renew,transaction_date,membership_expire_date,is_cancel",
            ),
        ];
        assert_eq!(
            said(&kkbox),
            "subscription: z=user_logs y=train x=members w=transactions"
        );
        let events = head(
            "e",
            "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
        );
        assert_eq!(said(&[events]), "events: e=events");
        let creator = [
            head("a", "user_id,joined,category,country"),
            head("b", "user_id,event_time,event_type,actor,amount"),
        ];
        assert_eq!(said(&creator), "creator: a=creators b=events");
        let retail = [
            head(
                "p",
                "cust,rct_no,chnl_dv,cop_c,br_c,pd_c,de_dt,de_hr,buy_am,buy_ct",
            ),
            head("q", "cust,ma_fem_dv,ages,zon_hlv"),
            head(
                "r",
                "cust,rct_no,cop_c,br_c,chnl_dv,de_dt,vst_dt,de_hr,buy_am",
            ),
            head("s", "pd_c,pd_nm,clac_hlv_nm,clac_mcls_nm"),
        ];
        assert_eq!(
            said(&retail),
            "retail: p=purchases q=customers r=affiliates s=products"
        );
        assert_eq!(said(&[head("t", "customerID,gender,tenure,Churn")]), "none");
    }
}
