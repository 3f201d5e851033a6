//! Development only: parameters from the environment.
macro_rules! tune {
    ($n:ident) => {{
        static V: std::sync::OnceLock<f32> = std::sync::OnceLock::new();
        *V.get_or_init(|| std::env::var(stringify!($n)).ok().and_then(|v| v.parse().ok()).unwrap_or($n as f32))
    }};
}
pub(crate) use tune;
