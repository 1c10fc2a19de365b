import Queries
import TestSupport
import Testing

/// The table of functions.
@Suite struct NRQLFunctionTests {
    @Test func `the page about NRQL is made of the tables`() {
        expectGolden(NRQLReference.page, "../../../Sources/mqp/Documentation.docc/NRQL.md")
    }

    @Test func `a name in any case is one function`() {
        #expect(NRQLFunction.named("UNIQUECOUNT")?.name == "uniqueCount")
        #expect(NRQLFunction.named("average")?.kind == .aggregate)
        #expect(NRQLFunction.named("avg") == nil)
        #expect(Set(NRQLFunction.all.map { $0.name.lowercased() }).count == NRQLFunction.all.count)
    }

    @Test(arguments: NRQLFunction.all)
    func `what may be left out stands last`(_ function: NRQLFunction) {
        let optional = function.parameters.map(\.isOptional)
        #expect(optional.drop { !$0 }.allSatisfy { $0 })
    }

    @Test(arguments: [
        ("uniques", "uniques(attribute[, limit])"),
        ("filter", "filter(aggregate(…), WHERE condition)"),
        ("percentile", "percentile(attribute[, percentile, …])"),
        ("apdex", "apdex(attribute[, t: t])"), ("keyset", "keyset()"),
        ("concat", "concat([value, …][, precision: precision])"),
        (
            "dimensions",
            "dimensions([include: {attribute, …}][, exclude: {attribute, …}])"
        ),
    ])
    func `a signature shows what a function takes`(_ name: String, _ signature: String) {
        #expect(NRQLFunction.named(name)?.signature == signature)
    }
}
