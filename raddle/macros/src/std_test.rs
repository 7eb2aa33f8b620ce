//! What the stand-in's `#[test]` makes of a test function: the function as it was, inside one that hands it to the
//! stand-in's harness.
//!
//! The paths begin with `::core`, which resolves in every edition and also in crates without std. There the stand-in
//! for core has the harness, and the real `test` attribute under another name.

use proc_macro::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Rewrites a test function; anything else is left to the real attribute and its error.
pub(super) fn expand(item: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let Some(test) = Test::parse(&tokens) else {
        return stream("#[::core::__real::prelude::v1::test]").into_iter().chain(item).collect();
    };
    test.rewritten()
}

/// The parts of a test function that matter.
struct Test<'a> {
    /// For the function that libtest sees: whether it is ignored.
    ignore: Vec<TokenTree>,
    /// For the function as it was.
    others: Vec<TokenTree>,
    expected: String,
    name: &'a TokenTree,
    visibility: &'a [TokenTree],
    /// From `fn` on.
    function: &'a [TokenTree],
    diverges: bool,
}

impl<'a> Test<'a> {
    fn parse(tokens: &'a [TokenTree]) -> Option<Self> {
        let (mut ignore, mut others, mut at) = (Vec::new(), Vec::new(), 0);
        let mut expected = "Nothing".to_owned();
        while let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = &tokens[at..]
            && hash.as_char() == '#'
        {
            let inside: Vec<TokenTree> = attribute.stream().into_iter().collect();
            match inside.first().map(ToString::to_string).as_deref() {
                Some("should_panic") => expected = expectation(&inside),
                Some("ignore") => ignore.extend_from_slice(&tokens[at..at + 2]),
                _ => others.extend_from_slice(&tokens[at..at + 2]),
            }
            at += 2;
        }
        let is_word = |t: &TokenTree, word: &str| matches!(t, TokenTree::Ident(i) if i.to_string() == word);
        let keyword = at + tokens[at..].iter().position(|t| is_word(t, "fn"))?;
        let before = &tokens[at..keyword];
        // `unsafe fn`, `async fn` and the like are no tests.
        let is_visibility = match before {
            [] => true,
            [word] => is_word(word, "pub"),
            [word, TokenTree::Group(_)] => is_word(word, "pub"),
            _ => false,
        };
        let function = &tokens[keyword..];
        let [_, name, TokenTree::Group(parameters), rest @ .., TokenTree::Group(_)] = function else { return None };
        if !is_visibility || parameters.delimiter() != Delimiter::Parenthesis || !parameters.stream().is_empty() {
            return None;
        }
        let diverges = matches!(rest, [_, _, TokenTree::Punct(bang)] if bang.as_char() == '!');
        Some(Self { ignore, others, expected, name, visibility: before, function, diverges })
    }

    fn rewritten(self) -> TokenStream {
        let call = [self.name.clone(), group(Delimiter::Parenthesis, TokenStream::new())];
        let judged: TokenStream = if self.diverges {
            call.into_iter().collect()
        } else {
            let returned = stream("use ::core::__raddle::Fallback as _; ::core::__raddle::Returned").into_iter();
            let argument = group(Delimiter::Parenthesis, call.into_iter().collect());
            returned.chain([argument]).chain(stream(".judge()")).collect()
        };
        let arguments = stream(&format!("::core::__raddle::Expected::{}, ||", self.expected));
        let arguments = arguments.into_iter().chain([group(Delimiter::Brace, judged)]).collect();
        let run = stream("::core::__raddle::test").into_iter().chain([group(Delimiter::Parenthesis, arguments)]);
        let body = self.others.into_iter().chain(self.function.iter().cloned()).chain(run).collect();
        let mut out: Vec<TokenTree> = stream("#[::core::__real::prelude::v1::test]").into_iter().collect();
        out.extend(self.ignore);
        out.extend_from_slice(self.visibility);
        out.extend([self.function[0].clone(), self.name.clone()]);
        out.extend([group(Delimiter::Parenthesis, TokenStream::new()), group(Delimiter::Brace, body)]);
        out.into_iter().collect()
    }
}

/// `should_panic`, `should_panic = "…"` or `should_panic(expected = "…")`.
fn expectation(attribute: &[TokenTree]) -> String {
    let words = match &attribute[1..] {
        [TokenTree::Group(arguments)] => arguments.stream().into_iter().skip(2).collect::<TokenStream>().to_string(),
        [TokenTree::Punct(is), words] if is.as_char() == '=' && is.spacing() == Spacing::Alone => words.to_string(),
        _ => return "Panic".to_owned(),
    };
    format!("PanicWith({words})")
}

fn group(delimiter: Delimiter, inside: TokenStream) -> TokenTree {
    Group::new(delimiter, inside).into()
}

fn stream(text: &str) -> TokenStream {
    text.parse().expect("valid")
}
