//! Between which days the data lie, as `recipe/data_days.rs` decides it.

use super::super::data_days::{FAR_DAYS, FAR_SPANS, FEWEST_ROWS, STRAY_OF};
use super::script::Script;

impl Script<'_> {
    /// First and last day of all tables that have days, without days too far
    /// from the bulk of the rows to be believed (see `recipe/data_days.rs`).
    pub(super) fn data_days(&mut self) {
        let day = self.names.day.clone();
        let (first, last) = (self.names.first_day.clone(), self.names.last_day.clone());
        let mut each: Vec<String> = Vec::new();
        for table in self.tables.iter().filter(|table| table.days && table.used) {
            if !each.is_empty() {
                each.push("UNION ALL".to_string());
            }
            each.push(format!("SELECT {day} FROM {}", table.step));
        }
        if each.is_empty() {
            each.push(format!("SELECT CAST(NULL AS DATE) AS {day}"));
        }
        let mut lines = vec![
            format!("SELECT min({day}) AS {first}, max({day}) AS {last}"),
            "FROM (".to_string(),
            format!("  SELECT {day},"),
            format!("    min(CASE WHEN rows_until > strays THEN {day} END) OVER () AS low,"),
            format!(
                "    max(CASE WHEN rows_until - rows_here < rows_in_all - strays THEN {day} END) OVER () AS high"
            ),
            "  FROM (".to_string(),
            "    SELECT *,".to_string(),
            format!(
                "      CASE WHEN rows_in_all >= {STRAY_OF} THEN floor(rows_in_all / {STRAY_OF}) WHEN rows_in_all >= {FEWEST_ROWS} THEN 1 ELSE 0 END AS strays"
            ),
            "    FROM (".to_string(),
            format!("      SELECT {day}, rows_here,"),
            format!("        sum(rows_here) OVER (ORDER BY {day}) AS rows_until,"),
            "        sum(rows_here) OVER () AS rows_in_all".to_string(),
            "      FROM (".to_string(),
            format!("        SELECT {day}, count(*) AS rows_here"),
            "        FROM (".to_string(),
        ];
        lines.extend(each.iter().map(|line| format!("          {line}")));
        let span = self.days_between("high", "low");
        let before = self.days_between("low", &day);
        let after = self.days_between(&day, "high");
        let far = format!("{FAR_DAYS} + {FAR_SPANS} * ({span} + 1)");
        lines.extend([
            "        ) AS days_of_tables".to_string(),
            format!("        GROUP BY {day}"),
            "      ) AS rows_per_day".to_string(),
            "    ) AS rows_up_to_day".to_string(),
            "  ) AS with_strays".to_string(),
            ") AS with_bulk".to_string(),
            format!("WHERE {before} <= {far}"),
            format!("  AND {after} <= {far}"),
        ]);
        let name = self.names.data_days.clone();
        let remark = "The first and the last day of the data, but for days too far from the others";
        self.step(remark, &name, lines);
    }
}
