//! `#[raddle::test]`, without dependencies: the function's body becomes the closure of a check. And the `#[test]` of
//! std's stand-in, which takes over the tests of crates that know nothing of it.

mod std_test;

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// The `#[test]` of std's stand-in.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn std_test(_: TokenStream, item: TokenStream) -> TokenStream {
    std_test::expand(item)
}

/// Turns a function without arguments into a test that `raddle::check`s its body.
#[proc_macro_attribute]
pub fn test(_: TokenStream, item: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let is_body = |t: &TokenTree| matches!(t, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    if !tokens.last().is_some_and(is_body) {
        return "compile_error!(\"#[raddle::test] goes on a function with a body\");".parse().expect("valid");
    }
    let body = tokens.pop().expect("checked");
    let mut check: TokenStream = "::raddle::check".parse().expect("valid");
    let closure: TokenStream = "||".parse::<TokenStream>().expect("valid").into_iter().chain([body]).collect();
    check.extend([TokenTree::from(Group::new(Delimiter::Parenthesis, closure))]);
    check.extend(";".parse::<TokenStream>().expect("valid"));
    tokens.push(Group::new(Delimiter::Brace, check).into());
    let attribute: TokenStream = "#[::core::prelude::v1::test]".parse().expect("valid");
    attribute.into_iter().chain(tokens).collect()
}
