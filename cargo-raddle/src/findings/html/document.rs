//! The frame of every page: style and script inside, nothing from outside.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of every page.
const CSS: &str = include_str!("page.css");
/// The script of every page.
const JS: &str = include_str!("page.js");

/// Even text that escaped wrongly could load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'";

/// A whole page.
pub fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title) }
                style { (PreEscaped(CSS)) }
                // Before the first paint, so that nothing jumps.
                script { "document.documentElement.classList.add('js');" }
            }
            body {
                a .skip href="#main" { "Skip to the content" }
                (body)
                script { (PreEscaped(JS)) }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}
