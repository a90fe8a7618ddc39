//! What is learnt, how it is judged, and what cannot be.

use holdfast::i18n::Lang;
use holdfast::model::recommend::{
    Interactions, RecommendError, RecommendOptions, TakenReader, names_of,
};

use super::support::{KINDS, likes, names, shop, table, trained};

#[test]
fn who_likes_what_is_found_and_far_better_than_chance() {
    let tables = shop(900, 150, 1).tables();
    let found = trained(&tables, RecommendOptions::default()).unwrap();
    assert!(found.judged.latest);
    assert_eq!(found.interactions.unknown_customers, 1);
    assert_eq!(found.interactions.unknown_items, 1);
    let ratios = &found.judged.hit_ratio;
    assert_eq!(
        ratios.iter().map(|r| r.k).collect::<Vec<_>>(),
        (1..=9).collect::<Vec<_>>()
    );
    assert!(ratios.is_sorted_by(|a, b| a.recommender <= b.recommender));
    let last = ratios.last().unwrap();
    // A kind is a fifth of the items: of 50 offered, some ten are of the one that is liked.
    assert!(last.recommender > 0.65, "{last:?}");
    assert!(last.recommender > 2.0 * last.popularity, "{last:?}");
    assert!((last.chance - 0.18).abs() < 1e-12);
    // With one right item a hit at the first place counts 1, and any later one less.
    let gains = &found.judged.ndcg;
    assert_eq!(gains[0], ratios[0]);
    for (gain, ratio) in gains.iter().zip(ratios).skip(1) {
        assert!(gain.recommender < ratio.recommender, "{gain:?} {ratio:?}");
        assert!(gain.recommender > gain.popularity, "{gain:?}");
    }
    // What is recommended is of the kind that is liked, and was not taken before.
    let [customers, items, _] = &tables;
    let vectors = found.recommender.vectors(customers, items).unwrap();
    let taken = found
        .interactions
        .by_customer(found.interactions.pairs.iter().copied());
    let (mut liked, mut all) = (0, 0);
    for customer in (0..customers.rows()).step_by(7) {
        let best = found
            .recommender
            .best(&vectors, customer, &taken[customer], 5);
        assert_eq!(best.len(), 5);
        assert!(best.is_sorted_by(|a, b| a.score >= b.score));
        let gender = customers.column("gender").unwrap().text(customer);
        let age = customers.column("age").unwrap().number(customer).unwrap() as usize;
        for one in best {
            assert!(taken[customer].binary_search(&one.item).is_err());
            let kind = items.column("kind").unwrap().text(one.item as usize);
            liked += usize::from(kind == KINDS[likes(gender, age)]);
            all += 1;
        }
    }
    assert!(liked * 10 > all * 8, "{liked} of {all}");
}

#[test]
fn customers_and_items_that_are_new_are_judged_by_their_columns() {
    let tables = shop(900, 150, 1).tables();
    let options = RecommendOptions {
        item_vectors: false,
        ..RecommendOptions::default()
    };
    let found = trained(&tables, options).unwrap();
    assert!(!found.recommender.items.holds_ids() && !found.recommender.customers.holds_ids());
    // Another shop: other customers, other items, the same world.
    let [customers, items, _] = &shop(60, 150, 2).tables();
    let vectors = found.recommender.vectors(customers, items).unwrap();
    let (mut liked, mut all) = (0, 0);
    for customer in vectors.customers() {
        let gender = customers.column("gender").unwrap().text(customer);
        let age = customers.column("age").unwrap().number(customer).unwrap() as usize;
        for one in found.recommender.best(&vectors, customer, &[], 5) {
            let kind = items.column("kind").unwrap().text(one.item as usize);
            liked += usize::from(kind == KINDS[likes(gender, age)]);
            all += 1;
        }
    }
    assert!(liked * 10 > all * 7, "{liked} of {all}");
}

#[test]
fn a_seed_gives_the_same_recommender_and_another_seed_another() {
    let tables = shop(100, 80, 1).tables();
    let few = |seed: u64| RecommendOptions {
        epochs: 2,
        customer_vectors: true,
        seed,
        ..RecommendOptions::default()
    };
    let found = trained(&tables, few(1)).unwrap();
    assert_eq!(found, trained(&tables, few(1)).unwrap());
    assert_ne!(
        found.recommender,
        trained(&tables, few(2)).unwrap().recommender
    );
}

#[test]
fn who_took_what_is_read_in_steps_as_at_once() {
    // More customers, and more rows, than a step takes.
    let tables = shop(15_000, 80, 1).tables();
    let names = names(&tables);
    let tables = tables.each_ref();
    let found = Interactions::of_tables(tables, &names).unwrap();
    let mut reader = TakenReader::new(&names.customer, &names.item);
    let (mut steps, mut before) = (0, 0.0);
    while !reader.step(tables).unwrap() {
        assert!(reader.share() >= before);
        (steps, before) = (steps + 1, reader.share());
    }
    assert!(steps > 6, "{steps}");
    let pairs = found.pairs.iter().copied();
    assert_eq!(reader.finish(), found.by_customer(pairs));
}

#[test]
fn columns_that_join_the_tables_are_found_or_named() {
    let tables = shop(50, 80, 1).tables();
    let found = names(&tables);
    assert_eq!(
        (found.customer.as_str(), found.item.as_str()),
        ("customer", "item")
    );
    assert_eq!(found.time.as_deref(), Some("day"));
    let [customers, items, interactions] = &tables;
    let refused = names_of([customers, items, interactions], Some("gender"), None, None);
    assert!(
        matches!(refused, Err(RecommendError::NoColumn { .. })),
        "{refused:?}"
    );
    let refused = names_of([customers, interactions, interactions], None, None, None);
    assert!(
        matches!(refused, Err(RecommendError::NoKey { .. })),
        "{refused:?}"
    );
}

#[test]
fn what_cannot_be_learnt_is_said() {
    let mut twice = shop(50, 80, 1);
    twice.customers[0].1[7] = twice.customers[0].1[3].clone();
    let tables = twice.tables();
    let [customers, items, interactions] = &tables;
    let given = names_of(
        [customers, items, interactions],
        Some("customer"),
        None,
        None,
    )
    .unwrap();
    let both = [customers, items, interactions];
    let refused = Interactions::of_tables(both, &given).unwrap_err();
    let mut reader = TakenReader::new(&given.customer, &given.item);
    let in_steps = loop {
        match reader.step(both) {
            Ok(all) => assert!(!all, "an id stands twice"),
            Err(error) => break error,
        }
    };
    assert_eq!(in_steps, refused);
    let said = refused.say(Lang::En);
    assert!(said.contains("c0003") && said.contains('8'), "{said}");
    assert_ne!(said, refused.say(Lang::Ko));

    let mut few = shop(50, 80, 1);
    few.interactions
        .iter_mut()
        .for_each(|column| column.1.truncate(5));
    let refused = trained(&few.tables(), RecommendOptions::default()).unwrap_err();
    assert!(
        matches!(refused, RecommendError::TooFewPairs { pairs: 2..=5, .. }),
        "{refused:?}"
    );

    let whole = shop(50, 80, 1);
    let bare = [
        table("customers", &whole.customers[..1]),
        table("items", &whole.items),
        table("interactions", &whole.interactions),
    ];
    let refused = trained(&bare, RecommendOptions::default()).unwrap_err();
    assert!(
        matches!(refused, RecommendError::NothingTold { .. }),
        "{refused:?}"
    );
    // With a vector per customer there is something to learn.
    let options = RecommendOptions {
        customer_vectors: true,
        epochs: 2,
        ..RecommendOptions::default()
    };
    let found = trained(&bare, options).unwrap();
    assert!(found.recommender.customers.contract.features.is_empty());
    // Few items: nobody can be held against 49 others.
    let small = shop(50, 20, 1).tables();
    let options = RecommendOptions {
        epochs: 2,
        ..RecommendOptions::default()
    };
    let found = trained(&small, options).unwrap();
    assert!(found.judged.hit_ratio.is_empty() && found.judged.unjudged > 0);
}
