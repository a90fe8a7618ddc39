//! What the online shop sells.

use crate::random::Random;

/// Categories: name (null for some, empty for others), typical price.
const CATEGORIES: [(Option<&str>, f64); 16] = [
    (Some("electronics.smartphone"), 390.0),
    (Some("electronics.audio.headphone"), 62.0),
    (Some("electronics.clocks"), 140.0),
    (Some("appliances.kitchen.kettle"), 34.0),
    (Some("appliances.environment.vacuum"), 118.0),
    (Some("computers.notebook"), 640.0),
    (Some("apparel.shoes"), 58.0),
    (Some("apparel.glove"), 17.0),
    (Some("furniture.living_room.chair"), 96.0),
    (Some("accessories.bag"), 41.0),
    (Some("kids.toys"), 22.0),
    (Some(""), 15.0),
    (Some(""), 48.0),
    (None, 6.0),
    (None, 11.0),
    (None, 75.0),
];

const BRANDS: [&str; 24] = [
    "ardano", "bellmoor", "cindral", "dovane", "elsk", "fennick", "gravo", "halden", "irisa",
    "jorvik", "kesto", "lumira", "mavenna", "norrel", "ostrava", "pellic", "quillon", "rivana",
    "solden", "tessaro", "umbrel", "vantor", "wexley", "zarin",
];

/// A product.
pub struct Product {
    /// Its number.
    pub id: i64,
    /// Its category's number.
    pub category_id: i64,
    /// Its category's name, null or empty for some.
    pub category_code: Option<&'static str>,
    /// Its maker, null or empty for some.
    pub brand: Option<&'static str>,
    /// Its price, with two decimals.
    pub price: f64,
}

/// All products, by category, the popular ones first.
pub struct Assortment {
    shelves: Vec<Vec<Product>>,
}

impl Assortment {
    /// Draws the assortment.
    pub fn draw(random: &mut Random, count: usize) -> Assortment {
        let mut shelves: Vec<Vec<Product>> = CATEGORIES.iter().map(|_| Vec::new()).collect();
        let mut numbers: Vec<i64> = (0..count as i64).collect();
        random.shuffle(&mut numbers);
        for (place, number) in numbers.into_iter().enumerate() {
            let shelf = place % shelves.len();
            let (category_code, typical) = CATEGORIES[shelf];
            let brand = random.pick(
                Some(BRANDS[random_brand(number)]),
                &[(None, 0.19), (Some(""), 0.05)],
            );
            let price = typical * libm::exp(0.5 * random.normal());
            shelves[shelf].push(Product {
                id: 5_600_000 + 13 * number,
                category_id: 1_487_580_005_000_000_000 + 91_757_363 * (shelf as i64 + 1),
                category_code,
                brand,
                price: libm::round(price * 100.0).max(49.0) / 100.0,
            });
        }
        Assortment { shelves }
    }

    /// How many categories there are.
    pub fn categories(&self) -> usize {
        self.shelves.len()
    }

    /// A product of a category: which and where.
    pub fn one(&self, random: &mut Random, category: usize) -> (usize, usize) {
        // Squared: the first on the shelf are looked at most.
        let depth = random.uniform();
        let place = libm::floor(self.shelves[category].len() as f64 * depth * depth);
        (category, place as usize)
    }

    /// The product there.
    pub fn at(&self, (category, place): (usize, usize)) -> &Product {
        &self.shelves[category][place]
    }
}

/// Makers are of very different sizes.
fn random_brand(number: i64) -> usize {
    let spread = number
        .wrapping_mul(2_654_435_761)
        .rem_euclid(BRANDS.len() as i64 * 3);
    (spread as usize) * spread as usize / (9 * BRANDS.len())
}
