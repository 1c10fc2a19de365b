import Queries
import TestSupport

/// Makes trees of NRQL as they can be read: every kind of node, names and texts that need quotes,
/// operators in every order.
struct NRQLGenerator {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func query(depth: Int = 3) -> NRQLQuery {
        var query = NRQLQuery(
            select: some(1...3) { $0.selection(depth: depth) },
            from: some(1...2) { $0.source(depth: depth) })
        if chance(0.1) {
            query.showsEventTypes = true
            (query.select, query.from) = ([], [])
        }
        query.definitions = chance(0.2) ? some(1...2) { $0.definition(depth: depth) } : []
        query.joins = chance(0.2) ? some(1...2) { $0.join(depth: depth) } : []
        query.filter = maybe(0.5) { $0.expression(depth: depth) }
        query.facet = maybe(0.4) { generator in
            NRQLFacet(
                generator.some(1...3) { $0.selection(depth: depth) },
                order: generator.chance(0.3) ? generator.some(1...2) { $0.order() } : [])
        }
        query.order = chance(0.2) ? some(1...2) { $0.order() } : []
        query.limit = maybe(0.3) { $0.chance(0.3) ? .maximum : .count($0.count()) }
        query.offset = maybe(0.2) { $0.count() }
        query.since = maybe(0.4) { $0.time() }
        query.until = maybe(0.3) { $0.time() }
        query.compareWith = maybe(0.2) { $0.time() }
        query.timeSeries = maybe(0.4) { generator in
            NRQLTimeSeries(
                generator.maybe(0.7) { $0.width() },
                slideBy: generator.maybe(0.3) { $0.width() })
        }
        query.timeZone = maybe(0.2) { $0.textOrVariable() }
        query.metricFormat = maybe(0.1) { $0.textOrVariable() }
        query.isExtrapolated = chance(0.1)
        query.isRaw = chance(0.1)
        query.prediction = maybe(0.1) { generator in
            NRQLPrediction(
                generator.maybe(0.5) {
                    NRQLExpression(
                        .call(NRQLName("holtwinters"), [.named(NRQLName("alpha"), $0.number())]))
                },
                by: generator.maybe(0.5) { $0.duration() },
                using: generator.maybe(0.5) { $0.duration() })
        }
        return query
    }

    // MARK: Parts

    private mutating func selection(depth: Int) -> NRQLSelection {
        NRQLSelection(expression(depth: depth), as: maybe(0.4) { NRQLName($0.text()) })
    }

    private mutating func source(depth: Int) -> NRQLSource {
        switch int(0...5) {
        case 0 where depth > 0: .query(NRQLBox(query(depth: depth - 1)))
        case 1: .lookup(NRQLName(name()))
        case 2: .variable(NRQLName("v.\(int(0...9))"))
        default: .eventType(NRQLName(name()))
        }
    }

    private mutating func join(depth: Int) -> NRQLJoin {
        let source: NRQLSource =
            depth > 0 ? .query(NRQLBox(query(depth: depth - 1))) : .lookup(NRQLName(name()))
        return NRQLJoin(chance(0.5) ? .inner : .left, source, on: expression(depth: 1))
    }

    private mutating func definition(depth: Int) -> NRQLDefinition {
        if depth > 0, chance(0.3) {
            return NRQLDefinition(.query(NRQLBox(query(depth: depth - 1))), as: [NRQLName(name())])
        }
        return NRQLDefinition(
            .expression(expression(depth: depth)), as: some(1...3) { NRQLName($0.name()) })
    }

    private mutating func order() -> NRQLOrder {
        NRQLOrder(expression(depth: 1), pick([nil, .ascending, .descending]))
    }

    private mutating func time() -> NRQLTime {
        switch int(0...5) {
        case 0: NRQLTime(.now)
        case 1: NRQLTime(.ago(some(1...2) { NRQLDuration($0.number(), $0.unit()) }))
        case 2: NRQLTime(.ago([NRQLDuration(variable(), unit())]))
        case 3: NRQLTime(.calendar([pick(["this", "last"]), unit().rawValue]))
        case 4:
            NRQLTime(
                .calendar(
                    [pick(["today", "yesterday", "monday", "sunday"])],
                    at: maybe(0.5) { $0.textOrVariable() }))
        default: NRQLTime(.value(chance(0.5) ? textOrVariable() : number()))
        }
    }

    private mutating func width() -> NRQLTimeSeries.Width {
        switch int(0...3) {
        case 0: .auto
        case 1: .maximum
        case 2: .variable("w")
        default: .duration(duration())
        }
    }

    private mutating func duration() -> NRQLDuration { NRQLDuration(count(), unit()) }
    private mutating func unit() -> NRQLDuration.Unit { pick(NRQLDuration.Unit.allCases) }
    private mutating func count() -> NRQLExpression { chance(0.8) ? number() : variable() }

    private mutating func number() -> NRQLExpression {
        NRQLExpression(.number(pick(["0", "1", "42", "0.5", ".25", "1e3", "2E-7", "366"])))
    }

    private mutating func variable() -> NRQLExpression {
        NRQLExpression(.variable(pick(["v", "entity.id", "a b", "x-y"])))
    }

    private mutating func textOrVariable() -> NRQLExpression {
        chance(0.8) ? NRQLExpression(.text(text())) : variable()
    }
}

// MARK: Expressions

extension NRQLGenerator {
    mutating func expression(depth: Int) -> NRQLExpression {
        NRQLExpression(depth > 0 && chance(0.7) ? inner(depth: depth - 1) : leaf())
    }

    private mutating func leaf() -> NRQLExpression.Kind {
        switch int(0...11) {
        case 0: .wildcard
        case 1: .names(pick(["host.%", "%Bytes", "a%b.c"]))
        case 2: variable().kind
        case 3: number().kind
        case 4: .text(text())
        case 5: .pattern(pick(["\\d+", "a\\'b", "", "[a-z]\"", "\\\\", "größe"]))
        case 6: .boolean(chance(0.5))
        case 7: .null
        case 8: .duration(duration())
        default: .name(name())
        }
    }

    private mutating func inner(depth: Int) -> NRQLExpression.Kind {
        switch int(0...11) {
        case 0: .unary(pick(NRQLExpression.UnaryOperator.allCases), expression(depth: depth))
        case 1...3:
            .binary(
                expression(depth: depth), pick(NRQLExpression.BinaryOperator.allCases),
                expression(depth: depth))
        case 4:
            .match(
                expression(depth: depth), pick([.like, .rlike]), expression(depth: depth),
                isNegated: chance(0.5))
        case 5:
            .member(
                expression(depth: depth), of: some(1...3) { $0.expression(depth: depth) },
                isNegated: chance(0.5))
        case 6:
            .test(
                expression(depth: depth), pick(NRQLExpression.Test.allCases),
                isNegated: chance(0.5))
        case 7: .index(expression(depth: depth), expression(depth: depth))
        case 8:
            chance(0.5)
                ? .tuple(some(2...3) { $0.expression(depth: depth) })
                : .set(some(1...3) { $0.expression(depth: depth) })
        case 9: .query(query(depth: depth - 1))
        default: .call(NRQLName(function()), some(0...3) { $0.argument(depth: depth) })
        }
    }

    private mutating func argument(depth: Int) -> NRQLArgument {
        switch int(0...4) {
        case 0:
            .filter(expression(depth: depth), label: maybe(0.5) { NRQLName($0.text()) })
        case 1: .named(NRQLName(pick(["t", "precision", "include"])), expression(depth: depth))
        default: .value(expression(depth: depth))
        }
    }

    private mutating func function() -> String {
        pick(["count", "max", "uniqueCount", "if", "cases", "tuple", "noSuch", "no such", "{{f}}"])
    }

    private mutating func name() -> String {
        pick([
            "a", "a.b", "queue.depth", "a b", "a-b", "1a", "_a", "größe", "from", "FACET", "offset",
            "limit", "max", "timestamp", "day", "count", "a.from", "{{v}}", "x{{v}}", "a:b", "r",
            "in", "null", "Order", "with", "as", "timezone", "a..b", "b.", "%", "a%",
        ])
    }

    private mutating func text() -> String {
        pick([
            "", "a", "it's", "\"", "\\", "\\n", "a\nb", "\t", "größe", "'; --", "{{v}}", "%a%",
            "`", "\\'", "99", "/* a */", "\r\n",
        ])
    }
}

// MARK: Choices

extension NRQLGenerator {
    private mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &generator) < share
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[int(0...elements.count - 1)]
    }

    private mutating func maybe<Value>(
        _ share: Double, _ make: (inout NRQLGenerator) -> Value
    ) -> Value? {
        chance(share) ? make(&self) : nil
    }

    private mutating func some<Value>(
        _ range: ClosedRange<Int>, _ make: (inout NRQLGenerator) -> Value
    ) -> [Value] {
        (0..<int(range)).map { _ in make(&self) }
    }
}
