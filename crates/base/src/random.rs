//! Where randomness comes from: the operating system, or a seed that makes a whole run repeatable.

use std::sync::{Arc, Mutex, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A cryptographic random source. Cheap to clone; clones draw from the same stream.
#[derive(Debug, Clone)]
pub struct Random(Arc<Mutex<ChaCha20Rng>>);

impl Random {
    /// Seeded by the operating system.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can be done then.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    pub fn system() -> Random {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).expect("the operating system gives randomness");
        Random(Arc::new(Mutex::new(ChaCha20Rng::from_seed(seed))))
    }

    /// The same numbers at every run: for tests, simulation and the demonstration's content.
    #[must_use]
    pub fn seeded(seed: u64) -> Random {
        Random(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }

    #[must_use]
    pub fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number in `0..end`; 0 when `end` is 0. The bias is below 2⁻³² for the ranges used here.
    #[must_use]
    pub fn below(&self, end: u64) -> u64 {
        u64::from_le_bytes(self.array()) % end.max(1)
    }
}
