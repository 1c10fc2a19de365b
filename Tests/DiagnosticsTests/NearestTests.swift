import Diagnostics
import Testing

@Suite struct NearestTests {
    @Test func `finds a misspelt word`() {
        let words = ["queue.depth", "queue.age", "broker.memory"]
        #expect(nearest(to: "queue.dpeth", in: words) == "queue.depth")
        #expect(nearest(to: "Queue.Depth", in: words) == "queue.depth")
        #expect(nearest(to: "consumer", in: words) == nil)
        #expect(nearest(to: "queue.age", in: words) == nil)
    }

    @Test func `gives the first in alphabetical order of equally near words`() {
        #expect(nearest(to: "cat", in: ["hat", "bat", "rat"]) == "bat")
        #expect(nearest(to: "cat", in: ["rat", "bat", "hat"]) == "bat")
    }

    @Test func `compares no word over 100 characters`() {
        let long = String(repeating: "a", count: 101)
        #expect(nearest(to: long, in: [long + "b", String(repeating: "a", count: 100)]) == nil)
        #expect(nearest(to: "", in: ["a", ""]) == "a")
    }
}
