//! What a recommender is worth and what it names, in words and a table.

use super::Recommending;
use super::ready::Ready;
use crate::engine::failure::Failure;
use crate::engine::study_view::{Study, StudyRequest, StudyView};
use crate::i18n::{Lang, card, number, recommend as text, study};
use crate::model::recommend::{ByLength, Recommendation, Recommender};

/// Digits of NDCG and of scores, which are no shares of anything.
const DIGITS: usize = 3;

/// Columns of the items' table that are shown beside an item.
const MOST_SHOWN: usize = 3;

/// What a recommender is worth, and of which tables it reads or why of none.
pub(super) fn about(recommending: &Recommending, missing: Option<&Failure>) -> StudyView {
    let recommender = &recommending.recommender;
    StudyView::of(StudyRequest::Recommended, |lang| {
        let heads = [
            text::LENGTH,
            text::HIT_RATIO,
            text::NDCG,
            text::POPULAR,
            text::BY_CHANCE,
        ];
        let mut said = judged(recommender, lang);
        let provenance = recommender.provenance.as_ref();
        if provenance.is_some_and(|provenance| provenance.generated) {
            said.push(card::GENERATED.text(lang).to_string());
        }
        if let Some(ready) = &recommending.ready {
            said.extend(ranks(recommender, ready, lang));
            said.push(reads(ready, lang));
        }
        said.extend(missing.map(|failure| failure.say(lang)));
        let rows = figures(recommender).into_iter().map(|(hits, gain)| {
            let none = || study::NONE.text(lang).to_string();
            let gain = gain.map_or_else(none, |gain| number::decimal(gain.recommender, DIGITS));
            Vec::from([
                hits.k.to_string(),
                number::percent(hits.recommender),
                gain,
                number::percent(hits.popularity),
                number::percent(hits.chance),
            ])
        });
        Study {
            title: format!("{}: {}", text::HEADING.text(lang), recommending.file),
            said,
            curves: None,
            heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
            words: 1,
            rows: rows.collect(),
        }
    })
}

/// Per length of the list both figures.
fn figures(recommender: &Recommender) -> Vec<(&ByLength, Option<&ByLength>)> {
    let judged = recommender.judged.iter();
    let lengths = judged.flat_map(|judged| {
        let gain = |k: u32| judged.ndcg.iter().find(move |gain| gain.k == k);
        judged
            .hit_ratio
            .iter()
            .map(move |hits| (hits, gain(hits.k)))
    });
    lengths.collect()
}

fn judged(recommender: &Recommender, lang: Lang) -> Vec<String> {
    let judged = recommender.judged.as_ref();
    let last = judged.and_then(|judged| Some((judged, judged.hit_ratio.last()?)));
    let Some((judged, last)) = last else {
        return Vec::from([text::NOT_JUDGED.text(lang).to_string()]);
    };
    let said = text::JUDGED.fill(
        lang,
        &[
            ("customers", &number::count(lang, judged.customers)),
            ("offered", &(judged.negatives.saturating_add(1)).to_string()),
            ("k", &last.k.to_string()),
            ("ratio", &number::percent(last.recommender)),
            ("popular", &number::percent(last.popularity)),
            ("chance", &number::percent(last.chance)),
        ],
    );
    let latest = judged.latest.then(|| text::JUDGED_LATEST.text(lang).into());
    let figures = text::FIGURES.text(lang).to_string();
    let said = std::iter::once(said).chain(latest);
    said.chain([figures]).collect()
}

/// From what ranks and grades follow, if it reads such.
fn ranks(recommender: &Recommender, ready: &Ready, lang: Lang) -> Option<String> {
    let columns: Vec<&str> = recommender.rank_columns()?.names().collect();
    let columns = columns.join(", ");
    let table = ready.taken.as_ref().filter(|_| ready.is_ranked);
    Some(match table {
        Some((table, _)) => text::RANKED.fill(lang, &[("table", table), ("columns", &columns)]),
        None => text::UNRANKED.fill(lang, &[("columns", &columns)]),
    })
}

fn reads(ready: &Ready, lang: Lang) -> String {
    let count = |rows: usize| number::count(lang, rows as u64);
    text::READS.fill(
        lang,
        &[
            ("customers", &ready.table),
            ("count", &count(ready.vectors.customers().len())),
            ("items", &ready.items.name),
            ("offered", &count(ready.vectors.items())),
            ("column", ready.ids.name()),
            ("example", &ready.example()),
        ],
    )
}

/// The best items for a customer.
pub(super) fn items(
    recommender: &Recommender,
    ready: &Ready,
    row: usize,
    best: &[Recommendation],
) -> StudyView {
    let features = recommender.items.contract.features.iter();
    let shown = features.filter_map(|feature| ready.items.column(&feature.name));
    let shown: Vec<_> = shown.take(MOST_SHOWN).collect();
    let customer = ready.ids.text(row).trim();
    StudyView::of(StudyRequest::Recommended, |lang| {
        let say = text::FOR_SAY.fill(lang, &[("most", &best.len().to_string())]);
        let taken = match &ready.taken {
            None => text::TAKEN_UNKNOWN.text(lang).to_string(),
            Some((table, _)) => {
                let taken = number::count(lang, ready.taken(row).len() as u64);
                text::WITHOUT_TAKEN.fill(lang, &[("table", table), ("taken", &taken)])
            }
        };
        let names = shown.iter().map(|column| column.name().to_string());
        let place = text::PLACE.text(lang).to_string();
        let heads = [place, ready.item_ids.name().to_string()].into_iter();
        let score = text::SCORE.text(lang).to_string();
        let rows = (1..=best.len()).zip(best).map(|(place, one)| {
            let item = one.item as usize;
            let cells = shown.iter().map(|column| column.text(item).to_string());
            let item = ready.item_ids.text(item).trim().to_string();
            let first = [place.to_string(), item].into_iter();
            let last = number::decimal(one.score, DIGITS);
            first.chain(cells).chain([last]).collect()
        });
        Study {
            title: text::FOR_CUSTOMER.fill(lang, &[("customer", customer)]),
            said: Vec::from([say, taken]),
            curves: None,
            heads: heads.chain(names).chain([score]).collect(),
            words: 2 + shown.len(),
            rows: rows.collect(),
        }
    })
}
