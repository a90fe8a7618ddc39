//! What the retail group sells.

use std::io;

use super::customer::Customer;
use crate::csv_file::Rows;
use crate::random::Random;

/// Large categories with their middle ones.
const CATEGORIES: [(&str, [&str; 4]); 8] = [
    ("Fresh food", ["Fruit", "Vegetables", "Meat", "Dairy"]),
    ("Packed food", ["Noodles", "Snacks", "Sauces", "Frozen"]),
    ("Fashion", ["Women", "Men", "Shoes", "Bags"]),
    ("Beauty", ["Skin care", "Make-up", "Hair", "Body"]),
    ("Drinks", ["Coffee", "Beer", "Juice", "Water"]),
    ("Electronics", ["Kitchen", "Phones", "Audio", "Computing"]),
    ("Home", ["Bedding", "Kitchenware", "Storage", "Garden"]),
    ("Health", ["Vitamins", "Baby", "Pets", "Pharmacy"]),
];

/// How much age (above the middle) and being a woman add to the liking of a large category.
const LIKING: [[f64; 2]; 8] = [
    [0.25, 0.1],
    [-0.05, 0.0],
    [0.05, 0.5],
    [-0.15, 0.9],
    [-0.25, -0.3],
    [-0.05, -0.5],
    [0.15, 0.3],
    [0.1, 0.3],
];

/// A product.
pub struct Product {
    /// `PD0001` and so on.
    pub code: String,
    /// Its price against the store's typical one.
    pub dearness: f64,
    large: usize,
    middle: usize,
    number: usize,
}

/// All products, by large category, the popular ones first.
pub struct Goods {
    shelves: Vec<Vec<Product>>,
}

impl Goods {
    /// Draws the assortment.
    pub fn draw(random: &mut Random, count: usize) -> Goods {
        let mut numbers: Vec<usize> = (1..=count).collect();
        random.shuffle(&mut numbers);
        let mut shelves: Vec<Vec<Product>> = CATEGORIES.iter().map(|_| Vec::new()).collect();
        for (place, number) in numbers.into_iter().enumerate() {
            let large = place % shelves.len();
            let shelf = &mut shelves[large];
            shelf.push(Product {
                code: format!("PD{number:04}"),
                dearness: libm::exp(0.55 * random.normal()),
                large,
                middle: random.between(0, 3) as usize,
                number: shelf.len() + 1,
            });
        }
        Goods { shelves }
    }

    /// Writes `products`, in the order of the codes. A few were never entered.
    pub fn write(&self, products: &mut dyn Rows) -> io::Result<()> {
        let mut all: Vec<&Product> = self.shelves.iter().flatten().collect();
        all.sort_by(|a, b| a.code.cmp(&b.code));
        for product in all
            .iter()
            .enumerate()
            .filter(|(place, _)| place % 211 != 200)
        {
            let product = product.1;
            let (large, middles) = CATEGORIES[product.large];
            let middle = middles[product.middle];
            let name = format!("{middle} {}", product.number);
            products.row(&[&product.code, large, middle, &name])?;
        }
        Ok(())
    }

    /// What a customer buys again and again.
    pub fn favourites(&self, random: &mut Random, customer: &Customer) -> Vec<(usize, usize)> {
        (0..6)
            .map(|_| self.one(random, customer, &[1.0; 8]))
            .collect()
    }

    /// A product after the customer's liking and what the store sells: shelf and place.
    pub fn one(
        &self,
        random: &mut Random,
        customer: &Customer,
        sells: &[f64; 8],
    ) -> (usize, usize) {
        let age = customer.age as f64 - 3.0;
        let sex = if customer.woman { 0.5 } else { -0.5 };
        let mut weights = *sells;
        for (weight, [of_age, of_sex]) in weights.iter_mut().zip(LIKING) {
            *weight *= libm::exp(of_age * age + of_sex * sex);
        }
        let mut at = random.uniform() * weights.iter().sum::<f64>();
        let mut shelf = 0;
        for (place, weight) in weights.iter().enumerate() {
            shelf = place;
            if at < *weight {
                break;
            }
            at -= weight;
        }
        // Cubed: the first on the shelf are bought most.
        let depth = random.uniform();
        let place = libm::floor(self.shelves[shelf].len() as f64 * depth * depth * depth);
        (shelf, place as usize)
    }

    /// The product at this place.
    pub fn at(&self, (shelf, place): (usize, usize)) -> &Product {
        &self.shelves[shelf][place]
    }
}
