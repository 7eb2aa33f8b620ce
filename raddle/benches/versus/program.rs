//! A program of the benchmark, on the std of each engine.

/// A program on each engine's std.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) raddle: fn(),
    pub(crate) loom: fn(),
    pub(crate) shuttle: fn(),
}

macro_rules! program {
    ($name:literal, $function:ident($($argument:literal),*)) => {
        $crate::program::Program {
            name: $name,
            raddle: || bench_programs_on_raddle::$function($($argument),*),
            loom: || bench_programs_on_loom::$function($($argument),*),
            shuttle: || bench_programs_on_shuttle::$function($($argument),*),
        }
    };
}
pub(crate) use program;
