/**
 * What is rehearsed, the most usual first: together these pass through most of what analytical queries need of parser,
 * binder, rules, planner, compiled and plain operators, exchanges and encoding.
 */
export const statements: readonly string[] = [
  // Scan, filter, few groups.
  `SELECT flag, status, sum(quantity) AS quantity, sum(price) AS price, sum(price * (1 - discount)) AS net,
     sum(price * (1 - discount) * (1 + tax)) AS charge, avg(quantity) AS q, avg(price) AS p, avg(discount) AS d, count(*) AS n
   FROM sales WHERE shipped <= DATE '1998-12-01' - INTERVAL '90' DAY GROUP BY flag, status ORDER BY flag, status`,
  `SELECT sum(price * discount) AS revenue FROM sales
   WHERE shipped >= DATE '1994-01-01' AND shipped < DATE '1994-01-01' + INTERVAL '1' YEAR
     AND discount BETWEEN 0.05 AND 0.07 AND quantity < 24`,
  // Joins of facts and dimensions, many groups, the first rows.
  `SELECT s.order_id, sum(price * (1 - discount)) AS revenue, placed, priority FROM customers c, orders o, sales s
   WHERE segment = 'BUILDING' AND c.id = customer_id AND order_id = o.id AND placed < DATE '1995-03-15'
     AND shipped > DATE '1995-03-15' GROUP BY s.order_id, placed, priority ORDER BY revenue DESC, placed LIMIT 10`,
  `SELECT n.name, sum(price * (1 - discount)) AS revenue FROM customers c, orders o, sales s, suppliers u, nations n, regions r
   WHERE c.id = customer_id AND order_id = o.id AND supplier_id = u.id AND c.nation_id = u.nation_id
     AND u.nation_id = n.id AND region_id = r.id AND r.name = 'REGION 1' AND placed >= DATE '1994-01-01'
   GROUP BY n.name ORDER BY revenue DESC`,
  `SELECT c.id, c.name, sum(price * (1 - discount)) AS revenue, balance, n.name, phone, c.note
   FROM customers c, orders o, sales s, nations n WHERE c.id = customer_id AND order_id = o.id AND flag = 'R'
     AND c.nation_id = n.id AND placed >= DATE '1993-10-01' AND placed < DATE '1993-10-01' + INTERVAL '3' YEAR
   GROUP BY c.id, c.name, balance, phone, n.name, c.note ORDER BY revenue DESC LIMIT 20`,
  // EXISTS, NOT EXISTS, IN, scalar subqueries.
  `SELECT priority, count(*) AS n FROM orders o WHERE placed >= DATE '1993-07-01'
     AND placed < DATE '1993-07-01' + INTERVAL '3' MONTH
     AND EXISTS (SELECT * FROM sales WHERE order_id = o.id AND committed < received) GROUP BY priority ORDER BY priority`,
  `SELECT code, count(*) AS n, sum(balance) AS total FROM (
     SELECT substring(phone FROM 1 FOR 2) AS code, balance FROM customers c
     WHERE substring(phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30')
       AND balance > (SELECT avg(balance) FROM customers WHERE balance > 0.00 AND substring(phone FROM 1 FOR 2) IN ('13', '31'))
       AND NOT EXISTS (SELECT * FROM orders WHERE customer_id = c.id)) AS idle GROUP BY code ORDER BY code`,
  `SELECT c.name, c.id, o.id, placed, total, sum(quantity) FROM customers c, orders o, sales s
   WHERE o.id IN (SELECT order_id FROM sales GROUP BY order_id HAVING sum(quantity) > 100)
     AND c.id = customer_id AND o.id = order_id
   GROUP BY c.name, c.id, o.id, placed, total ORDER BY total DESC, placed LIMIT 100`,
  `SELECT part_id, sum(cost * available) AS value FROM offers, suppliers u, nations n
   WHERE supplier_id = u.id AND u.nation_id = n.id AND n.name = 'NATION 7' GROUP BY part_id
   HAVING sum(cost * available) > (SELECT sum(cost * available) * 0.0001 FROM offers, suppliers u, nations n
     WHERE supplier_id = u.id AND u.nation_id = n.id AND n.name = 'NATION 7') ORDER BY value DESC`,
  `SELECT u.balance, u.name, n.name, p.id FROM parts p, suppliers u, offers f, nations n
   WHERE p.id = f.part_id AND u.id = f.supplier_id AND size = 15 AND type LIKE '%BRASS' AND u.nation_id = n.id
     AND cost = (SELECT min(cost) FROM offers g, suppliers v, nations m
       WHERE p.id = g.part_id AND v.id = g.supplier_id AND v.nation_id = m.id AND m.region_id < 3)
   ORDER BY u.balance DESC, n.name, u.name, p.id LIMIT 100`,
  // Outer joins, groups of groups, distinct values, WITH.
  `SELECT orders_made, count(*) AS customers FROM (SELECT c.id, count(o.id) FROM customers c
     LEFT OUTER JOIN orders o ON c.id = customer_id AND o.note NOT LIKE '%special%requests%' GROUP BY c.id) AS per (id, orders_made)
   GROUP BY orders_made ORDER BY customers DESC, orders_made DESC`,
  `SELECT brand, type, size, count(DISTINCT supplier_id) AS suppliers FROM offers, parts p
   WHERE p.id = part_id AND brand <> 'Brand#5' AND type NOT LIKE 'MEDIUM%' AND size IN (49, 14, 23, 45, 19, 3, 36, 9)
     AND supplier_id NOT IN (SELECT id FROM suppliers WHERE note LIKE '%careful%') GROUP BY brand, type, size
   ORDER BY suppliers DESC, brand, type, size`,
  `WITH revenue AS (SELECT supplier_id AS id, sum(price * (1 - discount)) AS total FROM sales
     WHERE shipped >= DATE '1996-01-01' AND shipped < DATE '1996-01-01' + INTERVAL '3' MONTH GROUP BY supplier_id)
   SELECT u.id, u.name, total FROM suppliers u, revenue r WHERE u.id = r.id AND total = (SELECT max(total) FROM revenue)`,
  // Conditions and expressions.
  `SELECT nation, year, sum(amount) AS profit FROM (SELECT n.name AS nation, extract(year FROM placed) AS year,
       price * (1 - discount) - cost * quantity AS amount FROM parts p, suppliers u, sales s, offers f, orders o, nations n
     WHERE u.id = s.supplier_id AND f.supplier_id = s.supplier_id AND f.part_id = s.part_id AND p.id = s.part_id
       AND o.id = order_id AND u.nation_id = n.id AND p.name LIKE '%bold%') AS profits
   GROUP BY nation, year ORDER BY nation, year DESC`,
  `SELECT mode, sum(CASE WHEN priority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) AS high,
     100.00 * sum(CASE WHEN type LIKE 'PROMO%' THEN price * (1 - discount) ELSE 0 END) / sum(price * (1 - discount)) AS promo
   FROM orders o, sales s, parts p WHERE o.id = order_id AND p.id = part_id AND mode IN ('MAIL', 'SHIP')
     AND committed < received AND shipped < committed GROUP BY mode ORDER BY mode`,
  `SELECT sum(price) / 7.0 AS yearly FROM sales s, parts p WHERE p.id = part_id AND brand = 'Brand#3' AND container = 'SM BOX'
     AND quantity < (SELECT 0.9 * avg(quantity) FROM sales t WHERE t.part_id = p.id)`,
  // Web statistics: texts, times, many groups.
  `SELECT note, count(*) AS n FROM orders WHERE note <> '' AND note LIKE '%bold%' GROUP BY note ORDER BY n DESC, note LIMIT 10`,
  `SELECT date_trunc('hour', entered) AS hour, min(entered), max(total), count(DISTINCT customer_id), avg(length(note)),
     stddev_samp(total::double precision) FROM orders GROUP BY 1 ORDER BY 1 LIMIT 10 OFFSET 100`,
  // All rows in order, windows, plain rows out.
  `SELECT id, customer_id, total, placed, note, rank() OVER (PARTITION BY customer_id ORDER BY total DESC) AS place
   FROM orders WHERE id % 50 = 0 ORDER BY placed, id`,
  'SELECT *, sqrt(weight), upper(mode) FROM sales WHERE part_id = 77 AND weight > 10',
];
