import Diagnostics
import Testing

@testable import NerdGraph

struct OwnerMarkTests {
    private static let asked = Fingerprint(of: .string("asked"))
    private static let stored = Fingerprint(of: .string("stored"))

    @Test(arguments: [stored, asked, nil])
    func `a mark is read as it was written, and leaves the words as they are`(
        stored: Fingerprint?
    ) {
        let mark = OwnerMark(name: "a/b ]c%", asked: Self.asked, stored: stored)
        let description = mark.appended(to: "Words [mqp] of mine.")
        let (words, found) = OwnerMark.split(description)
        #expect(words == "Words [mqp] of mine." && found == mark)
        #expect(OwnerMark.split(mark.appended(to: "")).words == "")
    }

    @Test func `words that were written behind a mark are words`() {
        let mark = OwnerMark(name: "a", asked: Self.asked, stored: Self.asked)
        let (words, found) = OwnerMark.split(mark.text + " more")
        #expect(words == "more" && found == mark)
    }

    @Test(arguments: [
        "", "[mqp a]", "[mqp a 0123]", "[mqp a 0123456789abcdeg]", "[mqp a 0123456789abcdef x]",
        "[mqp a 0123456789abcdef", "[mqp  0123456789abcdef]",
    ])
    func `what is no mark is words`(description: String) {
        let (words, mark) = OwnerMark.split(description)
        #expect(words == description && mark == nil)
    }

    @Test func `values that mean the same are the same in their normal form`() {
        let left = JSONValue.object([
            ("b", .decimal(2)), ("a", .null), ("c", .array([])), ("d", .object([("e", .null)])),
        ])
        #expect(left.normalForm.text == #"{"b":2}"#)
    }
}
