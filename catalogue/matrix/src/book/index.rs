//! The first page of the site: the pairs by class.

use cargo_raddle::findings;
use catalogue::{BugClass, Listed};
use maud::html;

/// The index of `pairs`, whose pages are beside it.
pub fn index(pairs: &[Listed]) -> String {
    let of = |class| pairs.iter().filter(move |listed| listed.pair.class == class);
    let classes = BugClass::ALL.into_iter().filter(|class| of(*class).next().is_some());
    let body = html! {
        header .top {
            p .brand { "raddle" }
            h1 { (pairs.len()) " concurrency bugs, and their fixes" }
        }
        main #main {
            p .ask { "Each page shows a broken program first. Find the interleaving that breaks it; then look." }
            @for class in classes {
                section aria-labelledby=(id(class)) {
                    h2 id=(id(class)) { (class.heading()) }
                    p .note { (class.about()) }
                    ul .pairs {
                        @for listed in of(class) {
                            li .card {
                                a href=(format!("{}.html", listed.pair.name)) { (listed.pair.name) }
                                @if let Some(scenario) = listed.pair.scenarios.first() { p .note { (scenario.about) } }
                            }
                        }
                    }
                }
            }
        }
    };
    findings::document("raddle: concurrency bugs, and their fixes", &body)
}

fn id(class: BugClass) -> String {
    class.heading().to_lowercase().replace(' ', "-")
}
