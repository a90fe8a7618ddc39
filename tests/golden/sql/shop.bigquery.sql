-- Small shop (shop)
--
-- Builds shop_features, one row per customer and anchor, as Holdfast does from the same recipe.
-- For Google BigQuery. Before you run it, load each raw file into a table, all columns as STRING,
-- and put your project and dataset in the place of your_dataset.

-- How cells are read ------------------------------------------------

-- A cell without the white space around it
CREATE TEMP FUNCTION trimmed(cell ANY TYPE) AS (
  TRIM(CAST(cell AS STRING))
);

-- A text; NULL where nothing is known
CREATE TEMP FUNCTION as_text(cell ANY TYPE) AS (
  CASE
    WHEN lower(trimmed(cell)) NOT IN (
      '', 'null', '(null)', '<null>', '\\n', 'none', 'nil', 'na', 'n/a', 'n.a.', 'nan',
      '-nan', '<na>', 'nat', '#n/a', '#na', '#null!', '#value!', '#ref!', '#div/0!',
      '#num!', '#name?', '-', '--', '---', '—', '–', '?', '??', '.', '..', '...', '없음',
      '미상', '해당없음', '해당 없음', '미입력', '결측', '무응답'
    ) THEN trimmed(cell)
  END
);

-- A number; yes and no are 1 and 0; NULL for anything else
CREATE TEMP FUNCTION as_number(cell ANY TYPE) AS (
  CASE
    WHEN REGEXP_CONTAINS(trimmed(cell), r'^([+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?)$')
      AND abs(SAFE_CAST(trimmed(cell) AS FLOAT64)) <= 1.7976931348623157e308
      THEN SAFE_CAST(trimmed(cell) AS FLOAT64)
    WHEN lower(trimmed(cell)) IN ('true', 'yes', 'y', 't', '예', '네', 'on') THEN 1
    WHEN lower(trimmed(cell)) IN ('false', 'no', 'n', 'f', '아니오', '아니요', 'off') THEN 0
  END
);

-- A date and time as ISO 8601 has it: 2024/3/1 and 1.3.2024 as 2024-3-1, +0900 as +09:00
CREATE TEMP FUNCTION iso_moment(cell ANY TYPE) AS (
  regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(upper(cell),
    r'^([0-9]{4})[/.년] *([0-9]{1,2})[/.월] *([0-9]{1,2})[.일]?', r'\1-\2-\3'),
    r'^([0-9]{1,2})[.] *([0-9]{1,2})[.] *([0-9]{4})', r'\3-\2-\1'),
    r'^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$', r'\1-\2-\3 \4:\5:\6'),
    r',', r'.'),
    r' *(Z|UTC|GMT)$', r'+00:00'),
    r' *(KST|JST)$', r'+09:00'),
    r' *(EEST|MSK)$', r'+03:00'),
    r' *(CEST|EET)$', r'+02:00'),
    r' *(CET|WEST)$', r'+01:00'),
    r' *(WET)$', r'+00:00'),
    r' *(EDT)$', r'-04:00'),
    r' *(EST|CDT)$', r'-05:00'),
    r' *(MDT)$', r'-06:00'),
    r' *(MST|PDT)$', r'-07:00'),
    r' *(PST)$', r'-08:00'),
    r'^([0-9]+-[0-9]+-[0-9]+)$', r'\1 00:00:00'),
    r'([T ][0-9]+:[0-9]+)( *[+-].*)?$', r'\1:00\2'),
    r'([T ][0-9:.]+)$', r'\1+00:00'),
    r' *([+-][0-9]{2})$', r'\1:00'),
    r' *([+-][0-9]{2}):?([0-9]{2})$', r'\1:\2')
);

-- A date or a time in UTC; NULL for anything else
CREATE TEMP FUNCTION as_moment(cell ANY TYPE) AS (
  CASE
    WHEN REGEXP_CONTAINS(trimmed(cell), r'^((19|20)[0-9]{6}|2100[0-9]{4})$')
      THEN SAFE.PARSE_TIMESTAMP('%Y%m%d', trimmed(cell))
    WHEN REGEXP_CONTAINS(trimmed(cell), r'^([0-9]{4}-[0-9]{2}-[0-9]{2})$')
      THEN SAFE_CAST(trimmed(cell) AS TIMESTAMP)
    WHEN REGEXP_CONTAINS(trimmed(cell), r'^(([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{4}[.] *[0-9]{1,2}[.] *[0-9]{1,2}[.]?|[0-9]{4}년 *[0-9]{1,2}월 *[0-9]{1,2}일|[0-9]{1,2}[.] *[0-9]{1,2}[.] *[0-9]{4})([Tt ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?( *((?i:Z|UTC|GMT)|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?))?)?)$')
      THEN SAFE_CAST(iso_moment(trimmed(cell)) AS TIMESTAMP)
    WHEN REGEXP_CONTAINS(trimmed(cell), r'^(([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{4}[.] *[0-9]{1,2}[.] *[0-9]{1,2}[.]?|[0-9]{4}년 *[0-9]{1,2}월 *[0-9]{1,2}일|[0-9]{1,2}[.] *[0-9]{1,2}[.] *[0-9]{4})[Tt ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? *(?i:KST|JST|EEST|MSK|CEST|EET|CET|WEST|WET|EDT|EST|CDT|MDT|MST|PDT|PST))$')
      THEN SAFE_CAST(iso_moment(trimmed(cell)) AS TIMESTAMP)
    WHEN REGEXP_CONTAINS(trimmed(cell), r'^((19|20)[0-9]{12})$')
      THEN SAFE_CAST(iso_moment(trimmed(cell)) AS TIMESTAMP)
  END
);

-- The table ----------------------------------------------------------

CREATE OR REPLACE TABLE your_dataset.shop_features AS
WITH
-- Orders
orders_read AS (
  SELECT
    as_text(customer) AS customer,
    as_moment(date)   AS date,
    as_number(amount) AS amount,
    as_text(kind)     AS kind
  FROM your_dataset.orders
),

orders AS (
  SELECT
    *,
    CAST(date AS DATE)                          AS day,
    CASE WHEN amount >= 0 THEN amount * 0.9 END AS net
  FROM orders_read
  WHERE customer IS NOT NULL AND date IS NOT NULL
),

-- People
people_read AS (
  SELECT
    as_text(customer) AS customer,
    as_text(city)     AS city
  FROM your_dataset.people
),

-- One row per customer (BigQuery keeps no order of rows: the key should be unique)
people AS (
  SELECT * FROM (
    SELECT
      *,
      row_number() OVER (PARTITION BY customer) AS nth
    FROM people_read
    WHERE customer IS NOT NULL
  )
  WHERE nth = 1
),

-- Who gets a row
population AS (
  SELECT
    customer
  FROM people
),

-- Whether all ids are whole numbers, which are put in order as such
ids AS (
  SELECT
    min(CASE WHEN REGEXP_CONTAINS(customer, r'^(0|[1-9][0-9]{0,18})$') THEN 1 ELSE 0 END) AS all_numbers
  FROM population
),

-- The first and the last day of the data, but for days too far from the others
data_days AS (
  SELECT min(day) AS first_day, max(day) AS last_day
  FROM (
    SELECT day,
      min(CASE WHEN rows_until > strays THEN day END) OVER () AS low,
      max(CASE WHEN rows_until - rows_here < rows_in_all - strays THEN day END) OVER () AS high
    FROM (
      SELECT *,
        CASE WHEN rows_in_all >= 1000 THEN floor(rows_in_all / 1000) WHEN rows_in_all >= 50 THEN 1 ELSE 0 END AS strays
      FROM (
        SELECT day, rows_here,
          sum(rows_here) OVER (ORDER BY day) AS rows_until,
          sum(rows_here) OVER () AS rows_in_all
        FROM (
          SELECT day, count(*) AS rows_here
          FROM (
            SELECT day FROM orders
          ) AS days_of_tables
          GROUP BY day
        ) AS rows_per_day
      ) AS rows_up_to_day
    ) AS with_strays
  ) AS with_bulk
  WHERE DATE_DIFF(low, day, DAY) <= 366 + 2 * (DATE_DIFF(high, low, DAY) + 1)
    AND DATE_DIFF(day, high, DAY) <= 366 + 2 * (DATE_DIFF(high, low, DAY) + 1)
),

-- Every day of the data, and the day after
calendar AS (
  SELECT
    one_day AS day,
    first_day,
    last_day
  FROM data_days
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(first_day, last_day + 1)) AS one_day
),

-- Every 30 days, with 60 days of data before the first and 30 days from the last on
anchor_days AS (
  SELECT
    day AS anchor,
    first_day,
    last_day
  FROM calendar
  WHERE day >= first_day + 60
    AND day <= last_day + 1 - 30
    AND mod(DATE_DIFF(last_day + 1 - 30, day, DAY), 30) = 0
),

-- Each with the anchors beside it
anchors AS (
  SELECT
    anchor,
    first_day,
    last_day,
    lead(anchor) OVER (ORDER BY anchor) AS next_anchor
  FROM anchor_days
),

-- Every customer at every anchor, while they are active
samples AS (
  SELECT DISTINCT
    population.customer,
    CASE WHEN ids.all_numbers = 1 THEN length(population.customer) END AS id_length,
    anchors.anchor,
    anchors.next_anchor,
    anchors.last_day
  FROM population
  CROSS JOIN ids
  CROSS JOIN anchors
  JOIN orders
    ON orders.customer = population.customer
    AND orders.day >= anchors.anchor - 90
    AND orders.day < anchors.anchor
),

-- Orders, before each anchor
orders_values AS (
  SELECT
    samples.customer,
    samples.anchor,
    COUNTIF(orders.day >= samples.anchor - 30) AS orders_30d,  -- Orders in 30 days
    CASE
      WHEN COUNTIF(orders.kind = 'gift') > 0
      THEN sum(IF(orders.kind = 'gift', orders.net, NULL))
      ELSE 0
    END AS gifts                                               -- Gifts
  FROM samples
  JOIN orders
    ON orders.customer = samples.customer
    AND orders.day < samples.anchor
  GROUP BY samples.customer, samples.anchor
),

-- People
people_values AS (
  SELECT
    customer,
    city  -- City
  FROM people
),

-- All of it side by side
gathered AS (
  SELECT
    samples.customer,
    samples.id_length,
    samples.anchor,
    samples.next_anchor,
    samples.last_day,
    coalesce(orders.orders_30d, 0)   AS orders_30d,                           -- Orders in 30 days
    CASE WHEN orders.customer IS NULL THEN 0 ELSE orders.gifts END AS gifts,  -- Gifts
    coalesce(people.city, 'unknown') AS city                                  -- City
  FROM samples
  LEFT JOIN orders_values AS orders
    ON orders.customer = samples.customer AND orders.anchor = samples.anchor
  LEFT JOIN people_values AS people
    ON people.customer = samples.customer
),

-- Reckoned from the features before
features AS (
  SELECT
    *,
    gifts / nullif(orders_30d, 0) AS share  -- Gifts per order
  FROM gathered
),

-- Each customer's place in falling order, from 0, and how many have one
places AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY anchor ORDER BY share DESC NULLS LAST, id_length, customer) - 1 AS grade_place,
    count(share) OVER (PARTITION BY anchor) AS grade_count
  FROM features
),

-- Reckoned from the features before
features_2 AS (
  SELECT
    *,
    CASE WHEN share IS NOT NULL THEN
      -- 1 to 5: one step for each of the 5-quantiles that lies below it
      greatest(1, ceil(5 * (rank() OVER (PARTITION BY anchor ORDER BY share NULLS LAST) - 1) / greatest(count(share) OVER (PARTITION BY anchor) - 1, 1)))
    END AS score,  -- Score
    CASE
      WHEN share IS NULL THEN NULL
      WHEN grade_place < 0.2 * grade_count THEN 'best'
      ELSE 'other'
    END AS grade   -- Grade
  FROM places
),

-- Gone: seen in the days from the anchor on
gone_ahead AS (
  SELECT DISTINCT
    samples.customer,
    samples.anchor
  FROM samples
  JOIN orders
    ON orders.customer = samples.customer
    AND orders.day >= samples.anchor
    AND orders.day < samples.anchor + 30
)

SELECT
  features_2.customer,
  features_2.anchor,
  features_2.orders_30d,
  features_2.gifts,
  features_2.city,
  features_2.share,
  features_2.score,
  features_2.grade,
  CASE
    WHEN features_2.anchor + 30 > features_2.last_day + 1 THEN NULL
    WHEN gone_ahead.customer IS NULL THEN 1 ELSE 0
  END AS gone,  -- Label: Gone
  CASE WHEN features_2.next_anchor IS NOT NULL
    THEN concat(coalesce(features_2.grade, 'none'), '/', coalesce(next_rows.grade, 'none'))
  END AS moved  -- Label: Moved
FROM features_2
LEFT JOIN gone_ahead
  ON gone_ahead.customer = features_2.customer AND gone_ahead.anchor = features_2.anchor
LEFT JOIN features_2 AS next_rows
  ON next_rows.customer = features_2.customer AND next_rows.anchor = features_2.next_anchor
ORDER BY features_2.id_length, features_2.customer, features_2.anchor;

SELECT * FROM your_dataset.shop_features;

-- As Parquet, which Holdfast opens as a ready feature table:
-- EXPORT DATA OPTIONS (uri = 'gs://your_bucket/shop_features_*.parquet', format = 'PARQUET') AS SELECT * FROM your_dataset.shop_features;
