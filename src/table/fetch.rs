//! Asking for memory before it is needed, so that the waits for many places overlap.
//!
//! The only place of tables that says `unsafe`: an instruction without a safe name.

#![allow(unsafe_code, reason = "it has its proof beside it")]

/// Has the processor's line fetched in which an item lies. Where there is an
/// instruction for it, nothing waits; elsewhere the item is read, and what is returned
/// has to be used (all of them together, say), so that the reading is not left out.
#[inline(always)]
pub(crate) fn ahead<T: Copy + Into<u64>>(item: Option<&T>) -> u64 {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        if let Some(item) = item {
            // SAFETY: every x86-64 processor has the instruction. It is a hint: it gives
            // the program nothing to read, changes nothing and never faults, and the
            // address is a living item's besides.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(item).cast()) };
        }
        0
    }
    #[cfg(not(target_arch = "x86_64"))]
    item.map_or(0, |item| (*item).into())
}
