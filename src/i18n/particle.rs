//! Korean particles that depend on the final sound of the word before them.

/// Picks from `pair` (`with final consonant/without`, e.g. `은/는`) the particle
/// that fits `word`. `으로/로` treats a final ㄹ as a vowel.
pub fn choose<'a>(word: &str, pair: &'a str) -> &'a str {
    let Some((closed, open)) = pair.split_once('/') else {
        return pair;
    };
    match final_sound(word) {
        Final::None => open,
        Final::Rieul if closed == "으로" => open,
        Final::Rieul | Final::Other => closed,
    }
}

#[derive(PartialEq, Eq)]
enum Final {
    None,
    Rieul,
    Other,
}

/// The final sound of a word as it is read aloud in Korean.
fn final_sound(word: &str) -> Final {
    let last = word
        .chars()
        .rev()
        .find(|c| c.is_alphanumeric() || *c == '%');
    match last {
        Some(c @ '가'..='힣') => match (c as u32 - '가' as u32) % 28 {
            0 => Final::None,
            8 => Final::Rieul,
            _ => Final::Other,
        },
        // 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구
        Some('1' | '7' | '8') => Final::Rieul,
        Some('0' | '3' | '6') => Final::Other,
        // 엘, 엠, 엔, 알
        Some('l' | 'L' | 'r' | 'R') => Final::Rieul,
        Some('m' | 'M' | 'n' | 'N') => Final::Other,
        // "퍼센트" and every other letter name end in a vowel.
        _ => Final::None,
    }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn particle_follows_the_final_sound() {
        for (word, pair, expected) in [
            ("책", "은/는", "은"),
            ("사과", "은/는", "는"),
            ("서울", "으로/로", "로"),
            ("서울", "을/를", "을"),
            ("부산", "으로/로", "으로"),
            ("13", "이/가", "이"),
            ("5", "이/가", "가"),
            ("96 %", "이/가", "가"),
            ("\"나이\"", "을/를", "를"),
            ("Tenure", "은/는", "는"),
            ("", "은/는", "는"),
        ] {
            assert_eq!(choose(word, pair), expected, "{word}");
        }
    }
}
