//! The time of day and the zone after a date, or alone.

use super::cursor::Cursor;

/// Zones by their abbreviations, with the hours east of Greenwich, from the east. Those that
/// commonly mean several (CST is Chicago's and China's, IST India's, Israel's and Ireland's) are
/// not among them: such cells are told as not read, rather than moved by a guess. A name that
/// ends in another one (CEST in EST) stands before that.
pub const ZONES: [(&[&str], i64); 10] = [
    (&["KST", "JST"], 9),
    (&["EEST", "MSK"], 3),
    (&["CEST", "EET"], 2),
    (&["CET", "WEST"], 1),
    (&["WET"], 0),
    (&["EDT"], -4),
    (&["EST", "CDT"], -5),
    (&["MDT"], -6),
    (&["MST", "PDT"], -7),
    (&["PST"], -8),
];

/// Microseconds of a second, a minute and an hour.
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A time of day.
pub(super) struct Clock {
    /// Microseconds since midnight as written.
    pub micros: i64,
    /// Microseconds east of Greenwich, if a zone is written.
    pub zone: Option<i64>,
}

/// The time that the rest of a cell is: `15:20`, `15:20:07.25Z`, `3:20 PM`,
/// `오후 3:20`, `15시 20분`, `152007`.
pub(super) fn read(text: &[u8]) -> Option<Clock> {
    let mut at = Cursor(text);
    let mut half = half(&mut at);
    let (first, digits) = at.number()?;
    let micros = if half.is_none() && digits == 6 {
        compact(first)?
    } else if digits > 2 {
        return None;
    } else if at.eat(":") {
        let (minute, 2) = at.number()? else {
            return None;
        };
        let mut micros = of(first, minute)?;
        if at.eat(":") {
            let (second, 2) = at.number()? else {
                return None;
            };
            // A leap second counts as the one after it.
            micros += (second <= 60).then_some(second * SECOND)?;
            if at.eat(".") || at.eat(",") {
                micros += fraction(&mut at)?;
            }
        }
        micros
    } else if at.eat("시") {
        let mut micros = of(first, 0)?;
        at.spaces();
        if let Some((minute, _)) = at.number() {
            micros += (at.eat("분") && minute < 60).then_some(minute * MINUTE)?;
            at.spaces();
            if let Some((second, _)) = at.number() {
                micros += (at.eat("초") && second < 60).then_some(second * SECOND)?;
            }
        }
        micros
    } else if half.is_none() {
        // "3 PM" is a time, "3" is not.
        at.spaces();
        half = Some(self::half(&mut at)?);
        of(first, 0)?
    } else {
        return None;
    };
    at.spaces();
    half = half.or_else(|| self::half(&mut at));
    let micros = match half {
        None => micros,
        Some(_) if !(HOUR..13 * HOUR).contains(&micros) && micros >= HOUR => return None,
        Some(afternoon) => micros % (12 * HOUR) + if afternoon { 12 * HOUR } else { 0 },
    };
    let zone = zone(at)?;
    Some(Clock { micros, zone })
}

/// 24:00 is midnight at the end of the day (ISO 8601).
fn of(hour: i64, minute: i64) -> Option<i64> {
    let valid = hour < 24 && minute < 60 || hour == 24 && minute == 0;
    valid.then_some(hour * HOUR + minute * MINUTE)
}

/// `hhmmss`.
fn compact(digits: i64) -> Option<i64> {
    let (hour, minute, second) = (digits / 10_000, digits / 100 % 100, digits % 100);
    Some(of(hour, minute)? + (second < 60).then_some(second * SECOND)?)
}

/// Digits after the point, of which the first six are kept.
fn fraction(at: &mut Cursor<'_>) -> Option<i64> {
    let (value, digits) = at.number()?;
    let power = |digits: usize| 10i64.pow(digits as u32);
    Some(match digits {
        0..=6 => value * power(6 - digits),
        _ => value / power(digits - 6),
    })
}

/// Whether the time is after noon, if that is said.
fn half(at: &mut Cursor<'_>) -> Option<bool> {
    let found = if at.eat_any(&["오전", "a.m.", "am"]) {
        Some(false)
    } else if at.eat_any(&["오후", "p.m.", "pm"]) {
        Some(true)
    } else {
        None
    };
    at.spaces();
    found
}

/// `Z`, ` UTC`, `+09:00`, `+0900`, `+09`, `KST`, `CET` or nothing; `None` for anything else.
fn zone(mut at: Cursor<'_>) -> Option<Option<i64>> {
    at.spaces();
    if at.at_end() {
        return Some(None);
    }
    let greenwich = at.eat_any(&["Z", "UTC", "GMT"]);
    if greenwich && at.at_end() {
        return Some(Some(0));
    }
    let text = at.0;
    let is_called = |name: &&str| text.eq_ignore_ascii_case(name.as_bytes());
    let mut zones = ZONES.into_iter();
    let named = zones.find(|(names, _)| names.iter().any(is_called));
    if let (Some((_, hours)), false) = (named, greenwich) {
        return Some(Some(hours * HOUR));
    }
    let sign = if at.eat("+") {
        1
    } else if at.eat("-") || at.eat("\u{2212}") {
        -1
    } else {
        return None;
    };
    let (first, count) = at.number()?;
    let (hours, minutes) = match count {
        1 | 2 if at.eat(":") => match at.number()? {
            (minutes, 2) => (first, minutes),
            _ => return None,
        },
        1 | 2 => (first, 0),
        4 => (first / 100, first % 100),
        _ => return None,
    };
    // The zone's name, as Java and browsers append it: [Asia/Seoul].
    if at.eat("[") {
        let name = at.0.iter().position(|byte| *byte == b']')?;
        at.0 = at.0.get(name + 1..)?;
    }
    let valid = hours <= 14 && minutes <= 59 && at.at_end();
    valid.then_some(Some(sign * (hours * HOUR + minutes * MINUTE)))
}
