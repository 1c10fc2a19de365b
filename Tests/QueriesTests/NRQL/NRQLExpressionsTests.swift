import Queries
import Testing

/// Values and tests, in the spellings that people use, and the one form that is printed.
@Suite struct NRQLExpressionsTests {
    @Test(arguments: [
        ("a = 'b'", "a = 'b'"), ("a=\"b\"", "a = 'b'"), ("a != 1", "a != 1"),
        ("a<1 and b<=2 AND c>3 and d>=4.5", "a < 1 AND b <= 2 AND c > 3 AND d >= 4.5"),
        ("a = 1 OR b = 2 AND c = 3", "a = 1 OR b = 2 AND c = 3"),
        ("(a = 1 OR b = 2) AND c = 3", "(a = 1 OR b = 2) AND c = 3"),
        ("((a = 1) OR (b = 2))", "a = 1 OR b = 2"),
        ("a = 1 AND (b = 2 AND c = 3)", "a = 1 AND (b = 2 AND c = 3)"),
        ("NOT a = 1", "NOT a = 1"), ("not (a = 1 or b)", "NOT (a = 1 OR b)"),
        ("NOT NOT a", "NOT NOT a"), ("(NOT a) = b", "(NOT a) = b"),
        ("a like '%b%'", "a LIKE '%b%'"), ("a not like 'b'", "a NOT LIKE 'b'"),
        ("a RLIKE r'\\d+\\'x'", "a RLIKE r'\\d+\\'x'"), ("a NOT RLIKE 'x|y'", "a NOT RLIKE 'x|y'"),
        ("a RLIKE r\"it's\"", "a RLIKE r'it\\'s'"),
        ("a IN ('b','c', 3)", "a IN ('b', 'c', 3)"), ("a not in (1)", "a NOT IN (1)"),
        ("a IN {{list}}", "a IN ({{list}})"), ("a IN ({{list}})", "a IN ({{list}})"),
        (
            "a IN (FROM lookup(t) SELECT uniques(b))",
            "a IN (SELECT uniques(b) FROM lookup(t))"
        ),
        ("a > (SELECT average(a) FROM T)", "a > (SELECT average(a) FROM T)"),
        ("a is null", "a IS NULL"), ("a IS NOT NULL", "a IS NOT NULL"),
        ("a IS TRUE and b is not false", "a IS TRUE AND b IS NOT FALSE"),
        ("a = true AND b != null", "a = TRUE AND b != NULL"),
        ("a = {{v}} AND b = '{{entity.id}}'", "a = {{v}} AND b = '{{entity.id}}'"),
        ("{{ v }}", "{{v}}"), ("kafka.{{x}}.rate > 0", "`kafka.{{x}}.rate` > 0"),
        ("a = 'it\\'s'", "a = 'it\\'s'"), ("a = 'b\\\\c\\n\\d'", "a = 'b\\\\c\\n\\\\d'"),
        ("a = 'größe' AND größe = 1", "a = 'größe' AND `größe` = 1"),
        ("`from` = 1 AND `a b`=2", "`from` = 1 AND `a b` = 2"),
        ("eventType() = 'T'", "eventType() = 'T'"),
        ("a[0] = 1 AND jparse(b)['c'][d] = 2", "a[0] = 1 AND jparse(b)['c'][d] = 2"),
        ("_a = 1", "`_a` = 1"), ("`a.1b` = 1", "`a.1b` = 1"), ("a.from = 1", "a.from = 1"),
    ])
    func `reads and prints conditions`(_ text: String, _ canonical: String) {
        expectCanonical(
            "SELECT count(*) FROM T WHERE \(text)", "SELECT count(*) FROM T WHERE \(canonical)")
    }

    @Test(arguments: [
        ("count(*)/uniqueCount(a)", "count(*) / uniqueCount(a)"), ("a-b", "a - b"),
        ("a - (b - c)", "a - (b - c)"), ("(a - b) - c", "a - b - c"), ("a*(b+c)", "a * (b + c)"),
        ("(a*b)+c", "a * b + c"), ("-a", "-a"), ("- -a", "- -a"), ("-(+a)", "- +a"),
        ("a - -1", "a - -1"),
        ("-(a + b)", "-(a + b)"), ("+a", "+a"), ("a % 2", "a % 2"), ("max(a)%2", "max(a) % 2"),
        ("average(host.swap%Bytes)", "average(host.swap%Bytes)"), ("max(%Bytes)", "max(%Bytes)"),
        ("latest(a) or 0", "latest(a) OR 0"), ("(latest(a) OR 0)/2", "(latest(a) OR 0) / 2"),
        ("AVERAGE(a)", "average(a)"), ("UniqueCount(a)", "uniqueCount(a)"),
        ("noSuch(a)", "noSuch(a)"), ("rate(sum(a), 1 minute)", "rate(sum(a), 1 minute)"),
        ("rate(sum(a), 10 MINUTES)", "rate(sum(a), 10 minutes)"),
        ("filter(sum(x), WHERE a='b')", "filter(sum(x), WHERE a = 'b')"),
        (
            "funnel(s, WHERE a = 1 AS 'One', where b = 2 as Two)",
            "funnel(s, WHERE a = 1 AS 'One', WHERE b = 2 AS 'Two')"
        ),
        ("apdex(d, t:0.4)", "apdex(d, t: 0.4)"),
        ("histogram(d, width: 5)", "histogram(d, width: 5)"),
        ("uniques(tuple(a, b), 5)", "uniques(tuple(a, b), 5)"), ("f((a, b))", "f((a, b))"),
        ("if(a = 1, 'x', 'y')", "if(a = 1, 'x', 'y')"),
        ("percentile(a, 50, 99.9)", "percentile(a, 50, 99.9)"),
        (".5 + 1e3 + 2E-3", ".5 + 1e3 + 2E-3"), ("{{f}}(a)", "{{f}}(a)"),
        ("latest(limit) + latest(offset)", "latest(`limit`) + latest(`offset`)"),
        ("getField(a, count)", "getField(a, count)"), ("keyset()", "keyset()"),
        ("cardinality(a, include: {b, `c d`})", "cardinality(a, include: {b, `c d`})"),
        ("concat(a, (SELECT max(b) FROM T))", "concat(a, (SELECT max(b) FROM T))"),
    ])
    func `reads and prints values`(_ text: String, _ canonical: String) {
        expectCanonical("SELECT \(text) FROM T", "SELECT \(canonical) FROM T")
    }
}
