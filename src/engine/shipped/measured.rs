//! What each model beside the page measured, with three decimals, and the rows that measured it.
//!
//! Written by `cargo xtask models`; do not edit.

use super::Measured;

pub(super) const CREATOR: Measured = ("0.588", 2_649);
pub(super) const CREATOR_BOOSTING: Measured = ("0.592", 2_649);
pub(super) const CREATOR_MAJORITY: Measured = ("0.335", 2_649);
pub(super) const CREATOR_STICKER: Measured = ("0.490", 2_649);
pub(super) const CREATOR_STICKER_BOOSTING: Measured = ("0.489", 2_649);
pub(super) const CREATOR_STICKER_MAJORITY: Measured = ("0.117", 2_649);
pub(super) const ECOMMERCE: Measured = ("0.816", 845);
pub(super) const ECOMMERCE_BOOSTING: Measured = ("0.855", 1_126);
pub(super) const ECOMMERCE_FOREST: Measured = ("0.823", 1_126);
pub(super) const ECOMMERCE_NEIGHBOURS: Measured = ("0.678", 1_126);
pub(super) const ECOMMERCE_STACKING: Measured = ("0.857", 1_126);
pub(super) const ECOMMERCE_SUPPORT_VECTORS: Measured = ("0.821", 1_126);
pub(super) const ECOMMERCE_VOTING: Measured = ("0.849", 1_126);
pub(super) const EVENTS: Measured = ("0.411", 955);
pub(super) const EVENTS_FOREST: Measured = ("0.376", 955);
pub(super) const EVENTS_PERCEPTRON: Measured = ("0.415", 955);
pub(super) const RETAIL_RECOMMENDER: Measured = ("0.523", 1_874);
pub(super) const RETAIL_TRANSITION: Measured = ("0.409", 399);
pub(super) const SUBSCRIPTION: Measured = ("0.840", 3_000);
pub(super) const SUBSCRIPTION_LOGISTIC: Measured = ("0.779", 4_000);
pub(super) const SUBSCRIPTION_LSTM: Measured = ("0.822", 4_000);
pub(super) const SUBSCRIPTION_RESNET: Measured = ("0.817", 4_000);
