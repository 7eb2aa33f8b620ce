//! Replay tokens: the model, the bound on spurious effects and the decisions, as text to paste.
//!
//! `r1` or `s0` (model, bound; with ordered time `r1t`, and `r1z` if the program sleeps), a dot, and the decisions: runs
//! of zeros and what stands between them, as variable-length numbers in base 64 (RFC 4648's URL alphabet).

use crate::model::consistency::Model;
use crate::run::virtual_time::Timing;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a token says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub(crate) model: Model,
    pub(crate) spurious: u32,
    pub(crate) timing: Timing,
    pub(crate) decisions: Vec<u32>,
}

impl Token {
    pub(crate) fn encode(&self) -> String {
        let model = if self.model == Model::Sc { 's' } else { 'r' };
        let timing = match self.timing {
            Timing::Free => "",
            Timing::Ordered { early: true } => "t",
            Timing::Ordered { early: false } => "z",
        };
        let mut out = format!("{model}{}{timing}.", self.spurious);
        let mut zeros = 0;
        for &d in &self.decisions {
            if d == 0 {
                zeros += 1;
            } else {
                number(&mut out, zeros);
                number(&mut out, d - 1);
                zeros = 0;
            }
        }
        out
    }

    pub(crate) fn decode(text: &str) -> Option<Self> {
        let (head, body) = text.trim().split_once('.')?;
        let model = match head.chars().next()? {
            'r' => Model::Rc11,
            's' => Model::Sc,
            _ => return None,
        };
        let (bound, timing) = match head[1..].trim_end_matches(|c: char| c.is_ascii_digit()) {
            "" => (&head[1..], Timing::Free),
            _ => {
                let (bound, timing) = head[1..].split_at_checked(head.len() - 2)?;
                (bound, Timing::Ordered { early: ["z", "t"].iter().position(|t| *t == timing)? == 1 })
            }
        };
        let spurious = bound.parse().ok()?;
        let mut digits = body.bytes().map(|b| ALPHABET.iter().position(|&a| a == b).map(|d| d as u32));
        let mut numbers = Vec::new();
        while let Some(digit) = digits.next() {
            let (mut value, mut shift, mut digit) = (0u32, 0, digit?);
            while digit >= 32 {
                value |= (digit - 32).checked_shl(shift)?;
                shift += 5;
                digit = digits.next()??;
            }
            numbers.push(value | digit.checked_shl(shift)?);
        }
        let mut decisions = Vec::new();
        for pair in numbers.chunks(2) {
            let [zeros, decision] = pair else { return None };
            let zeros = usize::try_from(*zeros).ok().filter(|&z| z < 1 << 24)?;
            decisions.extend(std::iter::repeat_n(0, zeros));
            decisions.push(decision.checked_add(1)?);
        }
        Some(Self { model, spurious, timing, decisions })
    }
}

/// Five bits a digit, lowest first; 32 is added while more follow.
fn number(out: &mut String, mut n: u32) {
    loop {
        let digit = n % 32 + if n >= 32 { 32 } else { 0 };
        out.push(char::from(ALPHABET[digit as usize]));
        n /= 32;
        if n == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_it_was_told() {
        let decisions = vec![0, 0, 3, 1, 0, 0, 0, 70_000, 2];
        for timing in [Timing::Free, Timing::Ordered { early: true }, Timing::Ordered { early: false }] {
            let token = Token { model: Model::Sc, spurious: 2, timing, decisions: decisions.clone() };
            assert_eq!(Token::decode(&token.encode()), Some(token));
        }
        assert_eq!(Token::decode("nonsense"), None);
        assert_eq!(Token::decode("r1.!"), None);
        assert_eq!(Token::decode("r1x.BA"), None);
    }
}
