//! From tokens to the tree, by precedence: `or`, `and`, `not`, comparisons, sums, products.

use super::super::error::{FormulaError, FormulaProblem};
use super::lexer::{Token, TokenKind, tokens};
use super::{DEPTH_LIMIT, Expression, Function, LENGTH_LIMIT, Operator};

/// Reads a formula.
///
/// # Errors
/// Where it stops to make sense, what stands there and what was expected.
pub fn parse(text: &str) -> Result<Expression, FormulaError> {
    if text.len() > LENGTH_LIMIT {
        let problem = FormulaProblem::TooLong {
            limit: LENGTH_LIMIT as u64,
        };
        return Err(FormulaError::new(text, 0, problem));
    }
    let mut parser = Parser {
        text,
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
    };
    let tree = parser.any()?;
    match parser.peek() {
        None => Ok(tree),
        Some(_) => Err(parser.unexpected("an operator or the end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

type Parsed = Result<Expression, FormulaError>;

impl Parser<'_> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(TokenKind::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found =
            matches!(self.peek(), Some(TokenKind::Word(found)) if found.eq_ignore_ascii_case(word));
        self.next += usize::from(found);
        found
    }

    fn unexpected(&self, expected: &'static str) -> FormulaError {
        let (at, found) = match self.tokens.get(self.next) {
            Some(token) => {
                let end = self
                    .tokens
                    .get(self.next + 1)
                    .map_or(self.text.len(), |next| next.at);
                let found = self.text.get(token.at..end).unwrap_or_default().trim();
                (token.at, found.to_string())
            }
            None => (self.text.len(), String::new()),
        };
        let expected = expected.to_string();
        FormulaError::new(
            self.text,
            at,
            FormulaProblem::Unexpected { found, expected },
        )
    }

    fn expect_sign(&mut self, sign: &'static str) -> Result<(), FormulaError> {
        match self.take_sign(sign) {
            true => Ok(()),
            false => Err(self.unexpected(sign)),
        }
    }

    fn any(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            let at = self.tokens.get(self.next).map_or(0, |token| token.at);
            let problem = FormulaProblem::TooDeep {
                limit: DEPTH_LIMIT as u64,
            };
            return Err(FormulaError::new(self.text, at, problem));
        }
        let mut left = self.all()?;
        while self.take_word("or") {
            let right = self.all()?;
            left = binary(Operator::Or, left, right);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn all(&mut self) -> Parsed {
        let mut left = self.negation()?;
        while self.take_word("and") {
            let right = self.negation()?;
            left = binary(Operator::And, left, right);
        }
        Ok(left)
    }

    fn negation(&mut self) -> Parsed {
        let mut odd = false;
        let mut any = false;
        while self.take_word("not") {
            odd = !odd;
            any = true;
        }
        let inner = self.comparison()?;
        Ok(match (any, odd) {
            (false, _) => inner,
            (true, true) => Expression::Not(Box::new(inner)),
            (true, false) => Expression::Not(Box::new(Expression::Not(Box::new(inner)))),
        })
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        if self.take_word("is") {
            let not = self.take_word("not");
            return match self.take_word("missing") {
                true => Ok(Expression::IsMissing(Box::new(left), not)),
                false => Err(self.unexpected("missing")),
            };
        }
        let negated = self.take_word("not");
        if self.take_word("in") {
            let inside = Expression::In(Box::new(left), self.list()?);
            return Ok(match negated {
                true => Expression::Not(Box::new(inside)),
                false => inside,
            });
        }
        if self.take_word("between") {
            let low = self.sum()?;
            if !self.take_word("and") {
                return Err(self.unexpected("and"));
            }
            let high = self.sum()?;
            let inside = binary(
                Operator::And,
                binary(Operator::GreaterOrEqual, left.clone(), low),
                binary(Operator::LessOrEqual, left, high),
            );
            return Ok(match negated {
                true => Expression::Not(Box::new(inside)),
                false => inside,
            });
        }
        if negated {
            return Err(self.unexpected("in"));
        }
        const COMPARISONS: [(&str, Operator); 7] = [
            ("=", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<>", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        for (sign, operator) in COMPARISONS {
            if self.take_sign(sign) {
                let right = self.sum()?;
                return Ok(binary(operator, left, right));
            }
        }
        Ok(left)
    }

    /// The constants of an `in`.
    fn list(&mut self) -> Result<Vec<Expression>, FormulaError> {
        self.expect_sign("(")?;
        let mut items = Vec::new();
        loop {
            let negative = self.take_sign("-");
            let item = match self.peek() {
                Some(TokenKind::Number(value)) => {
                    Expression::Number(if negative { -*value } else { *value })
                }
                Some(TokenKind::Text(text)) if !negative => Expression::Text(text.clone()),
                _ => return Err(self.unexpected("a number or a 'text'")),
            };
            self.next += 1;
            items.push(item);
            if !self.take_sign(",") {
                self.expect_sign(")")?;
                return Ok(items);
            }
        }
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = if self.take_sign("+") {
                Operator::Add
            } else if self.take_sign("-") {
                Operator::Subtract
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = binary(operator, left, right);
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.signed()?;
        loop {
            let operator = if self.take_sign("*") {
                Operator::Multiply
            } else if self.take_sign("/") {
                Operator::Divide
            } else {
                return Ok(left);
            };
            let right = self.signed()?;
            left = binary(operator, left, right);
        }
    }

    fn signed(&mut self) -> Parsed {
        let mut negative = false;
        while self.take_sign("-") {
            negative = !negative;
        }
        let inner = self.primary()?;
        Ok(match (negative, inner) {
            (false, inner) => inner,
            (true, Expression::Number(value)) => Expression::Number(-value),
            (true, inner) => Expression::Negative(Box::new(inner)),
        })
    }

    fn primary(&mut self) -> Parsed {
        if self.take_sign("(") {
            let inner = self.any()?;
            self.expect_sign(")")?;
            return Ok(inner);
        }
        let Some(kind) = self.peek().cloned() else {
            return Err(self.unexpected("a value"));
        };
        let word = match kind {
            TokenKind::Number(value) => {
                self.next += 1;
                return Ok(Expression::Number(value));
            }
            TokenKind::Text(text) => {
                self.next += 1;
                return Ok(Expression::Text(text));
            }
            TokenKind::Quoted(name) => {
                self.next += 1;
                return Ok(Expression::Name(name));
            }
            TokenKind::Sign(_) => return Err(self.unexpected("a value")),
            TokenKind::Word(word) => word,
        };
        if word.eq_ignore_ascii_case("missing") {
            self.next += 1;
            return Ok(Expression::Missing);
        }
        self.next += 1;
        if !self.take_sign("(") {
            return Ok(Expression::Name(word));
        }
        let arguments = self.arguments()?;
        self.call(&word, arguments)
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, FormulaError> {
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.any()?);
            if !self.take_sign(",") {
                self.expect_sign(")")?;
                return Ok(arguments);
            }
        }
    }

    fn call(&self, word: &str, arguments: Vec<Expression>) -> Parsed {
        let wrong_count = |takes: usize| {
            let problem = FormulaProblem::ArgumentCount {
                function: word.to_string(),
                takes: takes as u64,
                found: arguments.len() as u64,
            };
            FormulaError::new(self.text, 0, problem)
        };
        if word == "if" {
            return match <[Expression; 3]>::try_from(arguments.clone()) {
                Ok([condition, then, otherwise]) => Ok(Expression::If(
                    Box::new(condition),
                    Box::new(then),
                    Box::new(otherwise),
                )),
                Err(_) => Err(wrong_count(3)),
            };
        }
        let Some(function) = Function::ALL.into_iter().find(|f| f.name() == word) else {
            let function = word.to_string();
            let problem = FormulaProblem::UnknownFunction { function };
            return Err(FormulaError::new(self.text, 0, problem));
        };
        if arguments.len() != function.arity() {
            return Err(wrong_count(function.arity()));
        }
        Ok(Expression::Call(function, arguments))
    }
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::parse;

    #[test]
    fn formulas_are_read_by_precedence_and_errors_say_where() {
        let said: Vec<String> = [
            "a + b * -c - 2",
            "not a = 1 or b in ('x', -2) and c is not missing",
            "if(bd between 1 and 100, floor(bd / 10) * 10, missing)",
            "days(`end date` - start) >= 0",
            "a not in (1)",
            "a +",
            "a b",
            "(a",
            "f(a)",
            "if(a, b)",
            "'open",
            "a ; b",
            "a is 3",
            "1e999",
        ]
        .into_iter()
        .map(|text| match parse(text) {
            Ok(tree) => tree.to_string(),
            Err(error) => error.to_string(),
        })
        .collect();
        expect![[r#"
            ((a + (b * (-c))) - 2)
            ((not (a = 1)) or ((b in ('x', -2)) and (c is not missing)))
            if(((bd >= 1) and (bd <= 100)), (floor((bd / 10)) * 10), missing)
            (days((`end date` - start)) >= 0)
            (not (a in (1)))
            "a +", character 4: it ends here, expected a value.
            "a b", character 3: found b, expected an operator or the end.
            "(a", character 3: it ends here, expected ).
            "f(a)", character 1: there is no function f.
            "if(a, b)", character 1: if takes 3 values, found 2.
            "'open", character 1: this quote ' is never closed.
            "a ; b", character 3: the character ; means nothing here.
            "a is 3", character 6: found 3, expected missing.
            "1e999", character 1: this is not a number."#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn brackets_without_end_are_refused() {
        let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
        assert!(parse(&deep).is_err());
        assert!(parse(&"-".repeat(3_000)).is_err());
    }
}
