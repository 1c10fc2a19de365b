import Telemetry
import Testing

@Suite
struct FNV1aTests {
    /// From the list of its authors (`fnv64`'s test vectors).
    @Test(
        arguments: [
            ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("b", 0xaf63_df4c_8601_f1a5),
            ("foobar", 0x8594_4171_f739_67e8),
        ] as [(String, UInt64)])
    func `the hash is the one that is published`(text: String, expected: UInt64) {
        var hash = FNV1a()
        hash.add(text.utf8)
        #expect(hash.value == expected)
    }

    @Test func `bytes follow each other, and parts stand apart`() {
        func bytes(_ texts: String...) -> UInt64 {
            var hash = FNV1a()
            for text in texts { hash.add(text.utf8) }
            return hash.value
        }
        func parts(_ texts: String...) -> UInt64 {
            var hash = FNV1a()
            for text in texts { hash.add(part: text) }
            return hash.value
        }
        #expect(bytes("ab", "c") == bytes("a", "bc"))
        #expect(parts("ab", "c") != parts("a", "bc"))
        #expect(parts("") != parts())
    }

    @Test func `another seed gives other values`() {
        var plain = FNV1a()
        var seeded = FNV1a(seed: 1)
        #expect(plain.value ^ 1 == seeded.value)
        plain.add("a".utf8)
        seeded.add("a".utf8)
        #expect(plain.value != seeded.value)
    }
}
