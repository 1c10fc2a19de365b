import Testing

@testable import KafkaClient

struct KafkaNamesTests {
    @Test func `a name has one number, whether it comes as a string or as C's text`() {
        var names = KafkaNames(["a", "b"])
        #expect(names.number(of: "b") == 1)
        #expect("c".withCString { names.number(of: $0) } == 2)
        #expect("c".withCString { names.number(of: $0) } == 2)
        #expect("a".withCString { names.number(of: $0) } == 0)
        #expect(names.all == ["a", "b", "c"])
        #expect(names.known("c") == 2 && names.known("d") == nil)
    }
}
