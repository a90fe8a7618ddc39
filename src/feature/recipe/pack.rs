//! What one worker gathered, as bytes for another, which merges it into its own.

use serde::{Deserialize, Serialize};

use super::build::Build;
use super::cells::PackedCells;
use super::error::RecipeError;
use super::misread::{Misread, MisreadParts};
use super::report::Unreadable;
use super::values::Interner;
use super::{Recipe, RecipeError as Error};

/// A build on its way to another worker.
#[derive(Serialize, Deserialize)]
struct Packed {
    /// The recipe, to be sure that both mean the same.
    recipe: String,
    texts: PackedTexts,
    customers: PackedTexts,
    tables: Vec<PackedTable>,
}

/// Texts one after the other, where each begins and the last one ends.
#[derive(Serialize, Deserialize)]
struct PackedTexts(
    #[serde(with = "bytes")] Vec<u8>,
    #[serde(with = "words")] Vec<u32>,
);

impl PackedTexts {
    fn of(interner: &Interner) -> PackedTexts {
        let (bytes, places) = interner.parts();
        PackedTexts(bytes.into_owned(), places.into_owned())
    }

    /// The code of each text there.
    fn taken_over(&self, interner: &mut Interner) -> Vec<u32> {
        let PackedTexts(bytes, places) = self;
        let ends = places.iter().skip(1);
        let text = |(start, end): (&u32, &u32)| bytes.get(*start as usize..*end as usize);
        interner.codes_of(places.iter().zip(ends).map(text))
    }
}

#[derive(Serialize, Deserialize)]
struct PackedTable {
    cells: PackedCells,
    files: Vec<String>,
    rows: u64,
    without_id: u64,
    without_time: u64,
    days: Option<(i64, i64)>,
    unreadable: Vec<Unreadable>,
    misread: Vec<MisreadParts>,
}

/// Bytes as one run rather than a list of numbers.
pub(crate) mod bytes {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// Whole numbers as the bytes that they are: one by one they would be packed smaller, which
/// takes longer than handing them over.
pub(crate) mod words {
    use serde::de::Error;
    use serde::{Deserializer, Serializer};

    /// What four bytes can hold.
    pub trait Word: Copy {
        fn bytes(self) -> [u8; 4];
        fn of(bytes: [u8; 4]) -> Self;
    }

    impl Word for u32 {
        fn bytes(self) -> [u8; 4] {
            self.to_le_bytes()
        }

        fn of(bytes: [u8; 4]) -> u32 {
            u32::from_le_bytes(bytes)
        }
    }

    impl Word for i32 {
        fn bytes(self) -> [u8; 4] {
            self.to_le_bytes()
        }

        fn of(bytes: [u8; 4]) -> i32 {
            i32::from_le_bytes(bytes)
        }
    }

    pub fn serialize<W: Word, S: Serializer>(words: &[W], to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<[u8; 4]> = words.iter().map(|word| word.bytes()).collect();
        to.serialize_bytes(bytes.as_flattened())
    }

    pub fn deserialize<'de, W: Word, D: Deserializer<'de>>(from: D) -> Result<Vec<W>, D::Error> {
        let bytes = super::bytes::deserialize(from)?;
        match bytes.as_chunks::<4>() {
            (words, []) => Ok(words.iter().map(|word| W::of(*word)).collect()),
            _ => Err(D::Error::custom("not whole words")),
        }
    }
}

impl Build {
    /// All that was gathered, as bytes.
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn pack(self) -> Result<Vec<u8>, RecipeError> {
        let tables = self.intakes.into_iter().map(|intake| PackedTable {
            cells: intake.cells.pack(),
            files: intake.files,
            rows: intake.rows,
            without_id: intake.without_id,
            without_time: intake.without_time,
            days: intake.days,
            unreadable: intake.unreadable,
            misread: intake
                .misread
                .into_iter()
                .map(Misread::into_parts)
                .collect(),
        });
        let packed = Packed {
            recipe: self.recipe.to_json(),
            tables: tables.collect(),
            texts: PackedTexts::of(&self.interner),
            customers: PackedTexts::of(&self.customers),
        };
        postcard::to_allocvec(&packed).map_err(|_| Error::Unpacked)
    }

    /// Takes over what another worker [packed](Build::pack) by the same recipe
    /// from rows that come after these.
    ///
    /// # Errors
    /// When the bytes are not of this recipe.
    pub fn merge_packed(&mut self, bytes: &[u8]) -> Result<(), RecipeError> {
        self.merge_part(bytes, 0, 0)
    }

    /// As [`Build::merge_packed`], of the part of a table's file that follows its first `rows`.
    ///
    /// # Errors
    /// When the bytes are not of this recipe.
    pub fn merge_part(&mut self, bytes: &[u8], table: usize, rows: u64) -> Result<(), RecipeError> {
        let packed: Packed = postcard::from_bytes(bytes).map_err(|_| Error::Unpacked)?;
        let recipe = Recipe::from_json(&packed.recipe)?;
        if recipe != *self.recipe() || packed.tables.len() != self.intakes.len() {
            return Err(Error::Unpacked);
        }
        let texts = packed.texts.taken_over(&mut self.interner);
        let customers = packed.customers.taken_over(&mut self.customers);
        let mut other = Build::new(recipe)?;
        let tables = other.intakes.iter_mut().zip(packed.tables).enumerate();
        for (at, (intake, part)) in tables {
            let before = if at == table { rows } else { 0 };
            let misread = part.misread.into_iter();
            intake.misread = misread
                .map(|parts| Misread::from_parts(parts, before))
                .collect();
            intake.cells.unpack(part.cells);
            intake.files = part.files;
            intake.rows = part.rows;
            intake.without_id = part.without_id;
            intake.without_time = part.without_time;
            intake.days = part.days;
            intake.unreadable = part.unreadable;
        }
        // Lines were counted from the part's beginning.
        let unreadable = other.intakes.get_mut(table);
        for found in unreadable.into_iter().flat_map(|i| &mut i.unreadable) {
            found.line = found.line.saturating_add(rows);
        }
        self.take_over(&other.intakes, &customers, &texts);
        Ok(())
    }
}
