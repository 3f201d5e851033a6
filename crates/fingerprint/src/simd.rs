//! Runs a piece of work with the widest vectors that the processor has. Source: ours, over the crate `pulp`.
//!
//! The work is the same code with and without: no sum is reordered and no product fused, so the answer has the same
//! bits on every machine. What is to gain from it must be `#[inline(always)]` down to the innermost loop.

use pulp::{Arch, WithSimd};

struct Work<F>(F);

impl<R, F: FnOnce() -> R> WithSimd for Work<F> {
    type Output = R;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) -> R {
        (self.0)()
    }
}

/// What the work gives, compiled for the widest vectors found at run time.
#[inline]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(Work(work))
}

/// The same, for the processor that every program of this kind runs on: the twin that shows that answers do not differ.
#[inline(never)]
pub(crate) fn plain<R>(work: impl FnOnce() -> R) -> R {
    work()
}
